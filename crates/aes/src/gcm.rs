//! The AEADs, and the choice of a backend for each operation: SP 800-38D, section 7, with the
//! 96-bit nonces and 128-bit tags that RFC 5116, section 5, fixes.

use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::{Backend, Error};

mod portable;
#[cfg(target_arch = "x86_64")]
mod x86_aesni;

/// The longest plaintext: 2^39 - 256 bits, SP 800-38D, section 5.2.1.1. Beyond it the counter
/// would come back to the block that masks the tag.
const MAX_PLAINTEXT_LEN: u64 = (1 << 36) - 32;

/// The longest associated data: 2^64 - 1 bits, SP 800-38D, section 5.2.1.1.
const MAX_AAD_LEN: u64 = (1 << 61) - 1;

/// What the widest kernel takes in one step.
const BATCH_LEN: usize = 128;
type Batch = [u8; BATCH_LEN];

macro_rules! aead {
    ($(#[$doc:meta])* $name:ident, key: $key_len:literal, round_keys: $round_keys:literal) => {
        $(#[$doc])*
        ///
        /// A nonce must never be used twice under one key: the second use reveals the difference
        /// of the plaintexts and the key of the authentication.
        ///
        /// The key is wiped on drop. Time depends on the lengths of the inputs alone.
        #[derive(Clone)]
        pub struct $name {
            key: Key<$round_keys>,
        }

        impl $name {
            /// Bytes in a key.
            pub const KEY_LEN: usize = $key_len;
            /// Bytes in a nonce.
            pub const NONCE_LEN: usize = 12;
            /// Bytes in a tag.
            pub const TAG_LEN: usize = 16;

            /// Expands a key for the fastest backend of this machine.
            #[must_use]
            pub fn new(key: &[u8; $key_len]) -> Self {
                Self::with_backend(Backend::best(), key)
            }

            /// Expands a key for a backend of choice.
            #[must_use]
            pub fn with_backend(backend: Backend, key: &[u8; $key_len]) -> Self {
                Self { key: Key::new(backend, key) }
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
                check_lengths(aad.len(), data.len())?;
                Ok(self.key.crypt::<true>(Message { nonce, aad, source: &[], data }))
            }

            /// Decrypts `data` where it lies.
            ///
            /// # Errors
            ///
            /// [`Error::TooLong`], with `data` as it was; [`Error::Authentication`], with `data`
            /// cleared.
            pub fn open_in_place(
                &self,
                nonce: &[u8; 12],
                aad: &[u8],
                data: &mut [u8],
                tag: &[u8; 16],
            ) -> Result<(), Error> {
                check_lengths(aad.len(), data.len())?;
                self.key.open(Message { nonce, aad, source: &[], data }, tag)
            }

            /// Encrypts `plaintext` into `ciphertext`, which has the same length, and returns the
            /// tag.
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
                check_lengths(aad.len(), plaintext.len())?;
                let source = place(plaintext, &[], ciphertext)?;
                Ok(self.key.crypt::<true>(Message { nonce, aad, source, data: ciphertext }))
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
                check_lengths(aad.len(), ciphertext.len())?;
                let source = place(ciphertext, &[], plaintext)?;
                self.key.open(Message { nonce, aad, source, data: plaintext }, tag)
            }

            /// Encrypts `plaintext` followed by `trailer` into `out`, and appends the tag:
            /// `out` is 16 bytes longer than both together.
            ///
            /// This is the form of a TLS 1.3 record (RFC 9846, section 5.2), whose trailer is the
            /// content type and the padding. Only the trailer and less than 128 bytes of the
            /// plaintext are copied before they are encrypted.
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
                check_lengths(aad.len(), length)?;
                let (data, tag) = out.split_last_chunk_mut().ok_or(Error::BufferLength)?;
                let source = place(plaintext, trailer, data)?;
                *tag = self.key.crypt::<true>(Message { nonce, aad, source, data });
                Ok(())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("backend", &self.key.backend().name())
                    .finish_non_exhaustive()
            }
        }

        // The key schedules and hash keys of either backend wipe themselves.
        impl ZeroizeOnDrop for $name {}
    };
}

aead!(
    /// `AEAD_AES_128_GCM`: RFC 5116, section 5.1.
    Aes128Gcm, key: 16, round_keys: 11
);

aead!(
    /// `AEAD_AES_256_GCM`: RFC 5116, section 5.2.
    Aes256Gcm, key: 32, round_keys: 15
);

/// What an operation works on.
struct Message<'a> {
    nonce: &'a [u8; 12],
    aad: &'a [u8],
    /// Input of the first batches of `data`; the input of the rest lies in `data` already.
    source: &'a [Batch],
    data: &'a mut [u8],
}

/// A key, expanded for its backend.
#[derive(Clone)]
enum Key<const N: usize> {
    Portable(portable::Key<N>),
    #[cfg(target_arch = "x86_64")]
    AesNi(x86_aesni::Key<N>, cpu::AesNi),
}

impl<const N: usize> Key<N> {
    #[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "calls by proof token"))]
    fn new(backend: Backend, key: &[u8]) -> Self {
        match backend {
            Backend::Portable => Self::Portable(portable::Key::new(key)),
            #[cfg(target_arch = "x86_64")]
            Backend::AesNi(token) => {
                // SAFETY: an `AesNi` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and
                // `sse4.1` were detected.
                Self::AesNi(unsafe { x86_aesni::Key::new(key) }, token)
            }
        }
    }

    /// Encrypts or decrypts and returns the tag that belongs to the message.
    #[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "calls by proof token"))]
    fn crypt<const SEAL: bool>(&self, message: Message<'_>) -> [u8; 16] {
        match self {
            Self::Portable(key) => key.crypt::<SEAL>(message),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: an `AesNi` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and
            // `sse4.1` were detected.
            Self::AesNi(key, _) => unsafe { key.crypt::<SEAL>(message) },
        }
    }

    /// Decrypts, and clears the data again unless `tag` is the right one.
    fn open(&self, message: Message<'_>, tag: &[u8; 16]) -> Result<(), Error> {
        let Message { nonce, aad, source, data } = message;
        let message = Message { nonce, aad, source, data: &mut *data };
        let expected = Zeroizing::new(self.crypt::<false>(message));
        // CT: whether a message is authentic is public.
        if bool::from(expected.ct_eq(tag)) {
            return Ok(());
        }
        data.fill(0);
        Err(Error::Authentication)
    }

    const fn backend(&self) -> Backend {
        match self {
            Self::Portable(_) => Backend::Portable,
            #[cfg(target_arch = "x86_64")]
            Self::AesNi(_, token) => Backend::AesNi(*token),
        }
    }
}

/// Refuses what is beyond the limits of the algorithm.
const fn check_lengths(aad: usize, plaintext: usize) -> Result<(), Error> {
    if plaintext as u64 > MAX_PLAINTEXT_LEN || aad as u64 > MAX_AAD_LEN {
        return Err(Error::TooLong);
    }
    Ok(())
}

/// Prepares `data` as the output for `input` and `trailer`: returns the part of `input` that the
/// kernel reads where it is, and copies the rest, which is less than a batch, and the trailer.
fn place<'a>(input: &'a [u8], trailer: &[u8], data: &mut [u8]) -> Result<&'a [Batch], Error> {
    let Some((body, end)) = data.split_at_mut_checked(input.len()) else {
        return Err(Error::BufferLength);
    };
    if end.len() != trailer.len() {
        return Err(Error::BufferLength);
    }
    end.copy_from_slice(trailer);
    let (source, rest) = input.as_chunks();
    let (_, body_rest) = body.as_chunks_mut::<BATCH_LEN>();
    body_rest.copy_from_slice(rest);
    Ok(source)
}

#[cfg(all(test, target_pointer_width = "64"))]
mod tests {
    use super::{Error, check_lengths};

    /// SP 800-38D, section 5.2.1.1. Buffers of these sizes cannot be had, so the check that every
    /// operation begins with is called itself.
    #[test]
    fn f5_lengths_beyond_the_limits_are_refused() {
        let plaintext = (1_usize << 36) - 32;
        let aad = (1_usize << 61) - 1;
        assert_eq!(check_lengths(aad, plaintext), Ok(()));
        assert_eq!(check_lengths(0, plaintext + 1), Err(Error::TooLong));
        assert_eq!(check_lengths(aad + 1, 0), Err(Error::TooLong));
        assert_eq!(check_lengths(0, usize::MAX), Err(Error::TooLong));
    }
}
