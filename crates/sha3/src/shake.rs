//! The extendable-output functions (FIPS 202, section 6.2).

use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keccak::Backend;
use crate::sponge::{Output, Sponge, Suffix};

macro_rules! xof {
    ($(#[$doc:meta])* $name:ident, output: $output:ident, rate: $rate:literal) => {
        $(#[$doc])*
        ///
        /// A clone is the same computation forked: what was absorbed need not be absorbed again.
        #[derive(Clone)]
        pub struct $name(Sponge<$rate>);

        impl $name {
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

            /// Ends the message: from here on there is output, as much as is asked for.
            #[must_use]
            pub fn finish(self) -> $output {
                $output(self.0.finish(Suffix::Xof))
            }

            /// The first `L` bytes of output for a message at hand.
            #[must_use]
            pub fn digest<const L: usize>(data: &[u8]) -> [u8; L] {
                let mut xof = Self::new();
                xof.update(data);
                let mut output = [0; L];
                xof.finish().squeeze(&mut output);
                output
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        /// The name alone: what was absorbed may be secret.
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

        #[doc = concat!("The output of [`", stringify!($name), "`], from the first byte on.")]
        ///
        /// How it is cut into pieces does not matter.
        #[derive(Clone)]
        pub struct $output(Output<$rate>);

        impl $output {
            /// Fills `out` with the next bytes of output.
            #[inline]
            pub fn squeeze(&mut self, out: &mut [u8]) {
                self.0.squeeze(out);
            }
        }

        /// The name alone: the state tells all output to come.
        impl fmt::Debug for $output {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($output)).finish_non_exhaustive()
            }
        }

        /// Clears the state. What is squeezed afterwards is the same for every message.
        impl Zeroize for $output {
            fn zeroize(&mut self) {
                self.0.zeroize();
            }
        }

        impl ZeroizeOnDrop for $output {}
    };
}

xof!(
    /// SHAKE128: the capacity is 256 bits.
    Shake128, output: Shake128Output, rate: 168
);

xof!(
    /// SHAKE256: the capacity is 512 bits.
    Shake256, output: Shake256Output, rate: 136
);
