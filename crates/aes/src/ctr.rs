//! CTR mode: SP 800-38A, section 6.5, with the incrementing function of appendix B.1 on the whole
//! block.

use crate::{
    Backend,
    block::{Block, Cipher},
};

mod portable;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_aesni;

macro_rules! ctr {
    ($(#[$doc:meta])* $name:ident, key: $key_len:literal, round_keys: $round_keys:literal) => {
        $(#[$doc])*
        ///
        /// It encrypts and does not authenticate. A counter block must never be used twice under
        /// one key, neither as the first of a message nor within one: that reveals the difference
        /// of the plaintexts.
        ///
        /// The key is wiped on drop. Time depends on the length of the data alone.
        #[derive(Clone)]
        pub struct $name {
            cipher: Cipher<$round_keys>,
        }

        impl $name {
            /// Bytes in a key.
            pub const KEY_LEN: usize = $key_len;
            /// Bytes in a counter block.
            pub const COUNTER_LEN: usize = 16;

            /// Expands a key for the fastest backend of this machine.
            #[must_use]
            pub fn new(key: &[u8; $key_len]) -> Self {
                Self::with_backend(Backend::best(), key)
            }

            /// Expands a key for a backend of choice.
            #[must_use]
            pub fn with_backend(backend: Backend, key: &[u8; $key_len]) -> Self {
                Self { cipher: Cipher::new(backend, key) }
            }

            /// Encrypts or decrypts `data` where they lie. The first block takes `counter`, a
            /// big-endian integer modulo 2^128, and each further one the next.
            pub fn apply(&self, counter: &[u8; 16], data: &mut [u8]) {
                apply(&self.cipher, counter, data);
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("backend", &self.cipher.backend().name())
                    .finish_non_exhaustive()
            }
        }

        // The key schedules of either backend wipe themselves.
        impl zeroize::ZeroizeOnDrop for $name {}
    };
}

ctr!(
    /// AES-128 in CTR mode.
    Aes128Ctr, key: 16, round_keys: 11
);

ctr!(
    /// AES-192 in CTR mode.
    Aes192Ctr, key: 24, round_keys: 13
);

ctr!(
    /// AES-256 in CTR mode.
    Aes256Ctr, key: 32, round_keys: 15
);

#[cfg_attr(
    all(target_arch = "x86_64", target_feature = "sse2"),
    expect(unsafe_code, reason = "calls by proof token")
)]
fn apply<const N: usize>(cipher: &Cipher<N>, counter: &Block, data: &mut [u8]) {
    match cipher {
        Cipher::Portable(keys) => portable::apply(keys, counter, data),
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        // SAFETY: an `AesNi` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and `sse4.1`
        // were detected.
        Cipher::AesNi(keys, _) => unsafe { x86_aesni::apply(keys, counter, data) },
    }
}

/// The next `B` counter blocks.
#[inline]
fn next_counters<const B: usize>(counter: &mut u128) -> [Block; B] {
    core::array::from_fn(|_| {
        let block = counter.to_be_bytes();
        *counter = counter.wrapping_add(1);
        block
    })
}
