//! The hash functions (FIPS 202, section 6.1).

use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keccak::Backend;
use crate::sponge::{Sponge, Suffix};

macro_rules! hash {
    ($(#[$doc:meta])* $name:ident, rate: $rate:literal, output: $output:literal) => {
        $(#[$doc])*
        ///
        /// A clone is the same computation forked: what was absorbed need not be absorbed again.
        #[derive(Clone)]
        pub struct $name(Sponge<$rate>);

        impl $name {
            /// The length of the hash value in bytes.
            pub const OUTPUT_LEN: usize = $output;
            /// The length of a block in bytes: the sponge's rate.
            pub const BLOCK_LEN: usize = $rate;

            /// Starts on the best backend of this CPU.
            #[inline]
            #[must_use]
            pub fn new() -> Self {
                Self::with_backend(Backend::best())
            }

            /// Starts on the given backend.
            #[inline]
            #[must_use]
            pub const fn with_backend(backend: Backend) -> Self {
                Self(Sponge::new(backend))
            }

            /// As new, on the same backend.
            #[cfg(feature = "digest")]
            pub(crate) fn restarted(&self) -> Self {
                Self::with_backend(self.0.backend())
            }

            /// Absorbs the next part of the message.
            #[inline]
            pub fn update(&mut self, data: &[u8]) {
                self.0.absorb(data);
            }

            /// The hash value of all that was absorbed.
            #[must_use]
            pub fn finish(self) -> [u8; $output] {
                let mut output = [0; $output];
                self.0.finish(Suffix::Hash).squeeze(&mut output);
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

        /// Clears the state. What is left is as new.
        impl Zeroize for $name {
            fn zeroize(&mut self) {
                self.0.zeroize();
            }
        }

        impl ZeroizeOnDrop for $name {}
    };
}

hash!(
    /// SHA3-256: the capacity is 512 bits.
    Sha3_256, rate: 136, output: 32
);

hash!(
    /// SHA3-512: the capacity is 1024 bits.
    Sha3_512, rate: 72, output: 64
);
