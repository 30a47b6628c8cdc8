//! `AEAD_CHACHA20_POLY1305` (RFC 8439, section 2.8), and the choice of a backend for each
//! operation.

use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::{Backend, Error, chacha20};

mod portable;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_avx2;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_avx512;

/// The longest plaintext: 2^32 - 1 blocks, RFC 8439, section 2.8. Beyond it the block counter
/// would come back to the block that the one-time key is taken from.
const MAX_PLAINTEXT_LEN: u64 = ((1 << 32) - 1) * 64;

/// `AEAD_CHACHA20_POLY1305`: RFC 8439, section 2.8.
///
/// A nonce must never be used twice under one key: the second use reveals the difference of the
/// plaintexts and the key of the authentication.
///
/// The key is wiped on drop. Time depends on the lengths of the inputs alone.
#[derive(Clone)]
pub struct ChaCha20Poly1305 {
    key: Key,
}

impl ChaCha20Poly1305 {
    /// Bytes in a key.
    pub const KEY_LEN: usize = 32;
    /// Bytes in a nonce.
    pub const NONCE_LEN: usize = 12;
    /// Bytes in a tag.
    pub const TAG_LEN: usize = 16;

    /// Takes a key for the fastest backend of this machine.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self::with_backend(Backend::best(), key)
    }

    /// Takes a key for a backend of choice.
    #[must_use]
    pub fn with_backend(backend: Backend, key: &[u8; 32]) -> Self {
        Self { key: Key { key: chacha20::Key::new(key), backend } }
    }

    /// Encrypts `data` where it lies and returns the tag.
    ///
    /// # Errors
    ///
    /// [`Error::TooLong`], with `data` as it was.
    pub fn seal_in_place(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        data: &mut [u8],
    ) -> Result<[u8; 16], Error> {
        check_length(data.len())?;
        Ok(self.key.crypt::<true>(Message { nonce, aad, source: &[], data }))
    }

    /// Decrypts `data` where it lies.
    ///
    /// # Errors
    ///
    /// [`Error::TooLong`], with `data` as it was; [`Error::Authentication`], with `data` cleared.
    pub fn open_in_place(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        data: &mut [u8],
        tag: &[u8; 16],
    ) -> Result<(), Error> {
        check_length(data.len())?;
        self.key.open(Message { nonce, aad, source: &[], data }, tag)
    }

    /// Encrypts `plaintext` into `ciphertext`, which has the same length, and returns the tag.
    ///
    /// # Errors
    ///
    /// [`Error::TooLong`] or [`Error::BufferLength`], with `ciphertext` as it was.
    pub fn seal(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        plaintext: &[u8],
        ciphertext: &mut [u8],
    ) -> Result<[u8; 16], Error> {
        check_length(plaintext.len())?;
        check_buffer(plaintext, ciphertext)?;
        Ok(self.key.crypt::<true>(Message { nonce, aad, source: plaintext, data: ciphertext }))
    }

    /// Decrypts `ciphertext` into `plaintext`, which has the same length.
    ///
    /// # Errors
    ///
    /// [`Error::TooLong`] or [`Error::BufferLength`], with `plaintext` as it was;
    /// [`Error::Authentication`], with `plaintext` cleared.
    pub fn open(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        ciphertext: &[u8],
        tag: &[u8; 16],
        plaintext: &mut [u8],
    ) -> Result<(), Error> {
        check_length(ciphertext.len())?;
        check_buffer(ciphertext, plaintext)?;
        self.key.open(Message { nonce, aad, source: ciphertext, data: plaintext }, tag)
    }

    /// Encrypts `plaintext` followed by `trailer` into `out`, and appends the tag: `out` is 16
    /// bytes longer than both together.
    ///
    /// This is the form of a TLS 1.3 record (RFC 9846, section 5.2), whose trailer is the content
    /// type and the padding. Only the trailer is copied before it is encrypted.
    ///
    /// # Errors
    ///
    /// [`Error::TooLong`] or [`Error::BufferLength`], with `out` as it was.
    pub fn seal_scatter(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        plaintext: &[u8],
        trailer: &[u8],
        out: &mut [u8],
    ) -> Result<(), Error> {
        let length = plaintext.len().checked_add(trailer.len()).ok_or(Error::TooLong)?;
        check_length(length)?;
        let (data, tag) = out.split_last_chunk_mut().ok_or(Error::BufferLength)?;
        let end = data.get_mut(plaintext.len()..).ok_or(Error::BufferLength)?;
        check_buffer(trailer, end)?;
        end.copy_from_slice(trailer);
        *tag = self.key.crypt::<true>(Message { nonce, aad, source: plaintext, data });
        Ok(())
    }
}

impl fmt::Debug for ChaCha20Poly1305 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChaCha20Poly1305")
            .field("backend", &self.key.backend.name())
            .finish_non_exhaustive()
    }
}

// The key inside wipes itself.
impl ZeroizeOnDrop for ChaCha20Poly1305 {}

/// What an operation works on.
struct Message<'a> {
    nonce: &'a [u8; 12],
    aad: &'a [u8],
    /// Input of the first bytes of `data`; the input of the rest lies in `data` already.
    source: &'a [u8],
    data: &'a mut [u8],
}

/// The input of `data`, the next of `source`, if all of it lies there. Otherwise what is left of `source`
/// goes where it belongs, and the input is `data`.
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
fn take<'a>(source: &mut &'a [u8], data: &mut [u8]) -> Option<&'a [u8]> {
    if let Some((input, rest)) = source.split_at_checked(data.len()) {
        *source = rest;
        return Some(input);
    }
    data[..source.len()].copy_from_slice(source);
    *source = &[];
    None
}

/// A key, and the backend that works with it. All take it as it is: there is nothing to expand.
#[derive(Clone)]
struct Key {
    key: chacha20::Key,
    backend: Backend,
}

impl Key {
    /// Encrypts or decrypts and returns the tag that belongs to the message.
    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "calls by proof token")
    )]
    fn crypt<const SEAL: bool>(&self, message: Message<'_>) -> [u8; 16] {
        match self.backend {
            Backend::Portable => portable::crypt::<SEAL>(&self.key, message),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: an `Avx2` exists only where `avx2` was detected.
            Backend::Avx2(_) => unsafe { x86_avx2::crypt::<SEAL>(&self.key, message) },
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: an `Avx512Ifma` exists only where `avx2`, `avx512f`, `avx512bw`, `avx512dq`,
            // `avx512vl` and `avx512ifma` were detected.
            Backend::Avx512(_) => unsafe { x86_avx512::crypt::<SEAL>(&self.key, message) },
        }
    }

    /// Decrypts, and clears the data again unless `tag` is the right one.
    fn open(&self, message: Message<'_>, tag: &[u8; 16]) -> Result<(), Error> {
        let Message { nonce, aad, source, data } = message;
        let message = Message { nonce, aad, source, data: &mut *data };
        let expected = Zeroizing::new(self.crypt::<false>(message));
        let authentic = expected.ct_eq(tag);
        // CT: whether a message is authentic is public.
        #[cfg(ctgrind)]
        let authentic = cpu::declassify(authentic);
        if bool::from(authentic) {
            return Ok(());
        }
        data.fill(0);
        Err(Error::Authentication)
    }
}

/// Refuses what is beyond the limit of the algorithm. Associated data may have 2^64 - 1 bytes,
/// more than a slice can.
pub(crate) const fn check_length(plaintext: usize) -> Result<(), Error> {
    if plaintext as u64 > MAX_PLAINTEXT_LEN {
        return Err(Error::TooLong);
    }
    Ok(())
}

const fn check_buffer(input: &[u8], output: &[u8]) -> Result<(), Error> {
    if input.len() != output.len() {
        return Err(Error::BufferLength);
    }
    Ok(())
}

#[cfg(all(test, target_pointer_width = "64"))]
mod tests {
    use super::{Error, check_length};

    /// RFC 8439, section 2.8; RUSTSEC-2019-0029. Buffers of this size cannot be had, so the check
    /// that every operation begins with is called itself.
    #[test]
    fn f5_lengths_beyond_the_counter_are_refused() {
        let limit = 274_877_906_880;
        assert_eq!(check_length(limit), Ok(()));
        assert_eq!(check_length(limit + 1), Err(Error::TooLong));
        assert_eq!(check_length(usize::MAX), Err(Error::TooLong));
    }
}
