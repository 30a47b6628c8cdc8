//! The public types: one face over two compression functions (FIPS 180-4, section 6).

use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::constants::{INITIAL_256, INITIAL_384, INITIAL_512};
use crate::sha256::Backend256;
use crate::sha512::Backend512;
use crate::stream::{Compress, Stream};

macro_rules! hash {
    (
        $(#[$doc:meta])*
        $name:ident, backend: $backend:ty, block: $block:literal, output: $output:literal,
        initial: $initial:ident
    ) => {
        $(#[$doc])*
        ///
        /// A clone is the same computation forked: what was absorbed need not be absorbed again.
        #[derive(Clone)]
        pub struct $name(Stream<$backend, $block>);

        impl $name {
            /// The length of the hash value in bytes.
            pub const OUTPUT_LEN: usize = $output;
            /// The length of a block in bytes, which HMAC asks for.
            pub const BLOCK_LEN: usize = $block;

            /// Starts on the best backend of this CPU.
            #[inline]
            #[must_use]
            pub fn new() -> Self {
                Self::with_backend(<$backend>::best())
            }

            /// Starts on the given backend.
            #[inline]
            #[must_use]
            pub const fn with_backend(backend: $backend) -> Self {
                Self(Stream::new(backend, $initial))
            }

            /// As new, on the same backend.
            #[cfg(feature = "digest")]
            pub(crate) fn restarted(&self) -> Self {
                Self::with_backend(self.0.backend())
            }

            /// Absorbs the next part of the message.
            #[inline]
            pub fn update(&mut self, data: &[u8]) {
                self.0.update(data);
            }

            /// The hash value of all that was absorbed.
            #[must_use]
            pub fn finish(mut self) -> [u8; $output] {
                Self::output(self.0.finish())
            }

            /// Absorbs the first `len` bytes of `data` and returns the hash value of all that was
            /// absorbed: `update(&data[..len])` and `finish`, where `len` is a secret.
            ///
            /// What is public: how much was absorbed before, and `data.len()`, the most that `len`
            /// can be. They determine how many blocks are compressed and which bytes are read.
            /// What is secret: `len`, and all bytes. The caller passes to `update` whatever is part of
            /// the message for certain, because each block here costs more than one there.
            ///
            /// If `len` is larger than `data.len()`, which cannot be told from other lengths here, the
            /// result means nothing.
            #[cfg(feature = "hazmat")]
            #[must_use]
            pub fn finish_secret_len(mut self, data: &[u8], len: usize) -> [u8; $output] {
                let mut words = self.0.finish_secret_len(data, len);
                let output = Self::output(&words);
                words.zeroize();
                output
            }

            fn output(words: &<$backend as Compress<$block>>::State) -> [u8; $output] {
                let mut output = [0; $output];
                for (bytes, word) in output.as_chunks_mut().0.iter_mut().zip(words) {
                    *bytes = word.to_be_bytes();
                }
                output
            }

            /// The hash value of a message at hand.
            #[must_use]
            pub fn digest(data: &[u8]) -> [u8; $output] {
                let mut hash = Self::new();
                hash.update(data);
                hash.finish()
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        /// The name alone: the state may be that of a keyed hash.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }

        /// Clears the hash value and the buffered bytes. To hash on, start anew.
        impl Zeroize for $name {
            fn zeroize(&mut self) {
                self.0.zeroize();
            }
        }

        impl ZeroizeOnDrop for $name {}
    };
}

hash!(
    /// SHA-256 (FIPS 180-4, section 6.2).
    Sha256, backend: Backend256, block: 64, output: 32, initial: INITIAL_256
);

hash!(
    /// SHA-384: SHA-512 from another initial value, cut to 48 bytes (FIPS 180-4, section 6.5).
    Sha384, backend: Backend512, block: 128, output: 48, initial: INITIAL_384
);

hash!(
    /// SHA-512 (FIPS 180-4, section 6.4).
    Sha512, backend: Backend512, block: 128, output: 64, initial: INITIAL_512
);
