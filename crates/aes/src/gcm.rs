//! GCM, and the choice of a backend for each operation: SP 800-38D, section 7, with the 96-bit
//! nonces and 128-bit tags that RFC 5116, section 5, fixes. The kernels take nonces of any length.

use zeroize::Zeroizing;

use crate::{
    Backend, Error,
    aead::{Message, aead, release},
};

#[cfg(feature = "hazmat")]
mod any_nonce;
mod portable;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_aesni;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_vaes;

/// The longest plaintext: 2^39 - 256 bits, SP 800-38D, section 5.2.1.1. Beyond it the counter
/// would come back to the block that masks the tag.
const MAX_PLAINTEXT_LEN: u64 = (1 << 36) - 32;

/// The longest associated data: 2^64 - 1 bits, SP 800-38D, section 5.2.1.1.
const MAX_AAD_LEN: u64 = (1 << 61) - 1;

aead!(
    /// `AEAD_AES_128_GCM`: RFC 5116, section 5.1.
    Aes128Gcm(Key<11>), key: 16, tag: 16
);

aead!(
    /// AES-GCM with a key of 192 bits: SP 800-38D. TLS has no cipher suite with it.
    Aes192Gcm(Key<13>), key: 24, tag: 16
);

aead!(
    /// `AEAD_AES_256_GCM`: RFC 5116, section 5.2.
    Aes256Gcm(Key<15>), key: 32, tag: 16
);

/// A key, expanded for its backend.
#[derive(Clone)]
enum Key<const N: usize> {
    Portable(portable::Key<N>),
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    AesNi(x86_aesni::Key<N>, cpu::AesNi),
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    VaesAvx2(x86_vaes::Key<N>, cpu::Vaes256),
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    VaesAvx512(x86_vaes::Key<N>, cpu::Vaes512),
}

impl<const N: usize> Key<N> {
    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "calls by proof token")
    )]
    fn new(backend: Backend, key: &[u8]) -> Self {
        match backend {
            Backend::Portable => Self::Portable(portable::Key::new(key)),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Backend::AesNi(token) => {
                // SAFETY: an `AesNi` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and
                // `sse4.1` were detected.
                Self::AesNi(unsafe { x86_aesni::Key::new(key) }, token)
            }
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Backend::VaesAvx2(token) => {
                // SAFETY: a `Vaes256` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and
                // `sse4.1`, among others, were detected.
                Self::VaesAvx2(unsafe { x86_vaes::Key::new(key) }, token)
            }
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Backend::VaesAvx512(token) => {
                // SAFETY: a `Vaes512` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and
                // `sse4.1`, among others, were detected.
                Self::VaesAvx512(unsafe { x86_vaes::Key::new(key) }, token)
            }
        }
    }

    /// Encrypts or decrypts and returns the tag that belongs to the message.
    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "calls by proof token")
    )]
    fn crypt<const SEAL: bool>(&self, message: Message<'_>) -> [u8; 16] {
        match self {
            Self::Portable(key) => key.crypt::<SEAL>(message),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: an `AesNi` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and
            // `sse4.1` were detected.
            Self::AesNi(key, _) => unsafe { key.crypt::<SEAL>(message) },
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: a `Vaes256` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3`, `sse4.1`,
            // `avx2`, `vaes` and `vpclmulqdq` were detected.
            Self::VaesAvx2(key, _) => unsafe { x86_vaes::avx2::crypt::<SEAL, N>(key, message) },
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: a `Vaes512` exists only where those, `avx512f`, `avx512bw`, `avx512dq` and
            // `avx512vl` were detected.
            Self::VaesAvx512(key, _) => unsafe { x86_vaes::avx512::crypt::<SEAL, N>(key, message) },
        }
    }

    /// Decrypts, and clears the data again unless `tag` is the right one.
    fn open(&self, message: Message<'_>, tag: &[u8; 16]) -> Result<(), Error> {
        let Message { nonce, aad, source, data } = message;
        let message = Message { nonce, aad, source, data: &mut *data };
        let expected = Zeroizing::new(self.crypt::<false>(message));
        release(data, &*expected, tag)
    }

    /// Refuses what is beyond the limits of the algorithm.
    const fn check_lengths(aad: usize, plaintext: usize) -> Result<(), Error> {
        if plaintext as u64 > MAX_PLAINTEXT_LEN || aad as u64 > MAX_AAD_LEN {
            return Err(Error::TooLong);
        }
        Ok(())
    }

    const fn backend(&self) -> Backend {
        match self {
            Self::Portable(_) => Backend::Portable,
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::AesNi(_, token) => Backend::AesNi(*token),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::VaesAvx2(_, token) => Backend::VaesAvx2(*token),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::VaesAvx512(_, token) => Backend::VaesAvx512(*token),
        }
    }
}

#[cfg(all(test, target_pointer_width = "64"))]
mod tests {
    use super::{Error, Key};

    /// SP 800-38D, section 5.2.1.1. Buffers of these sizes cannot be had, so the check that every
    /// operation begins with is called itself.
    #[test]
    fn f5_lengths_beyond_the_limits_are_refused() {
        let plaintext = (1_usize << 36) - 32;
        let aad = (1_usize << 61) - 1;
        assert_eq!(Key::<11>::check_lengths(aad, plaintext), Ok(()));
        assert_eq!(Key::<11>::check_lengths(0, plaintext + 1), Err(Error::TooLong));
        assert_eq!(Key::<11>::check_lengths(aad + 1, 0), Err(Error::TooLong));
        assert_eq!(Key::<11>::check_lengths(0, usize::MAX), Err(Error::TooLong));
    }
}
