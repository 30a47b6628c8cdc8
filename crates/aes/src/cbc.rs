//! CBC mode on whole blocks: SP 800-38A, section 6.2. Padding and authentication are the caller's.

use crate::{Backend, block::Block};

mod portable;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_aesni;

macro_rules! cbc {
    ($(#[$doc:meta])* $name:ident, key: $key_len:literal, round_keys: $round_keys:literal) => {
        $(#[$doc])*
        ///
        /// It encrypts and does not authenticate: what was decrypted is not to be trusted, nor its
        /// padding to be told from bad padding, before a MAC was checked.
        ///
        /// The key is wiped on drop. Time depends on the number of blocks alone.
        #[derive(Clone)]
        pub struct $name {
            key: Key<$round_keys>,
        }

        impl $name {
            /// Bytes in a key.
            pub const KEY_LEN: usize = $key_len;
            /// Bytes in a block and in an initialization vector.
            pub const BLOCK_LEN: usize = 16;

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

            /// Encrypts `blocks` where they lie. `iv` must be unpredictable: SP 800-38A,
            /// appendix C.
            pub fn encrypt(&self, iv: &[u8; 16], blocks: &mut [[u8; 16]]) {
                self.key.crypt::<true>(iv, blocks);
            }

            /// Decrypts `blocks` where they lie.
            pub fn decrypt(&self, iv: &[u8; 16], blocks: &mut [[u8; 16]]) {
                self.key.crypt::<false>(iv, blocks);
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("backend", &self.key.backend().name())
                    .finish_non_exhaustive()
            }
        }

        // The key schedules of either backend wipe themselves.
        impl zeroize::ZeroizeOnDrop for $name {}
    };
}

cbc!(
    /// AES-128 in CBC mode.
    Aes128Cbc, key: 16, round_keys: 11
);

cbc!(
    /// AES-192 in CBC mode. TLS has no cipher suite with it.
    Aes192Cbc, key: 24, round_keys: 13
);

cbc!(
    /// AES-256 in CBC mode.
    Aes256Cbc, key: 32, round_keys: 15
);

/// A key, expanded for its backend.
#[derive(Clone)]
enum Key<const N: usize> {
    Portable(portable::Key<N>),
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    AesNi(x86_aesni::Key<N>, cpu::AesNi),
}

impl<const N: usize> Key<N> {
    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "calls by proof token")
    )]
    fn new(backend: Backend, key: &[u8]) -> Self {
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        if let Some(token) = backend.aes_ni() {
            // SAFETY: an `AesNi` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and `sse4.1`
            // were detected.
            return Self::AesNi(unsafe { x86_aesni::Key::new(key) }, token);
        }
        #[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
        let Backend::Portable = backend;
        Self::Portable(portable::Key::new(key))
    }

    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "calls by proof token")
    )]
    fn crypt<const ENCRYPT: bool>(&self, iv: &Block, blocks: &mut [Block]) {
        match self {
            Self::Portable(key) => key.crypt::<ENCRYPT>(iv, blocks),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: an `AesNi` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and
            // `sse4.1` were detected.
            Self::AesNi(key, _) => unsafe { key.crypt::<ENCRYPT>(iv, blocks) },
        }
    }

    const fn backend(&self) -> Backend {
        match self {
            Self::Portable(_) => Backend::Portable,
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::AesNi(_, token) => Backend::AesNi(*token),
        }
    }
}
