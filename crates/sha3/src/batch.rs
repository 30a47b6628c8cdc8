//! Several sponges at once: short messages of one length, output block by block, in step.
//!
//! What ML-KEM asks for: a matrix expanded from one seed and many indices, and noise likewise. A
//! vector backend permutes as many states at a time as its vectors have elements of 64 bits.

use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keccak::{Backend, States};
use crate::sponge::{PADDING_END, Suffix};

macro_rules! batch {
    ($(#[$doc:meta])* $name:ident, rate: $rate:literal) => {
        $(#[$doc])*
        ///
        /// Any `N` will do. Four and eight fill the vectors of AVX2 and AVX-512.
        #[derive(Clone)]
        pub struct $name<const N: usize> {
            states: States<N>,
            /// Whether the block in the states was given out.
            spent: bool,
            backend: Backend,
        }

        impl<const N: usize> $name<N> {
            /// The length of a block in bytes: the sponge's rate.
            pub const BLOCK_LEN: usize = $rate;

            /// Absorbs `N` whole messages on the best backend of this CPU.
            ///
            /// `L` is at most the block length less one, or the call does not compile.
            #[inline]
            #[must_use]
            pub fn new<const L: usize>(messages: &[[u8; L]; N]) -> Self {
                Self::with_backend(Backend::best(), messages)
            }

            /// Absorbs `N` whole messages on the given backend.
            ///
            /// `L` is at most the block length less one, or the call does not compile.
            #[must_use]
            pub fn with_backend<const L: usize>(
                backend: Backend,
                messages: &[[u8; L]; N],
            ) -> Self {
                const { assert!(L < $rate, "messages must fit one block with their padding") };
                let mut states = States::from_bytes(messages);
                states.xor_byte(L, Suffix::Xof as u8);
                states.xor_byte($rate - 1, PADDING_END);
                backend.permute_batch(&mut states);
                Self { states, spent: false, backend }
            }

            /// The next block of output for each of the messages, in their order.
            pub fn squeeze_blocks(&mut self, blocks: &mut [[u8; $rate]; N]) {
                if self.spent {
                    self.backend.permute_batch(&mut self.states);
                }
                self.states.copy_to(blocks);
                self.spent = true;
            }
        }

        /// The name alone: the states tell all output to come.
        impl<const N: usize> fmt::Debug for $name<N> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }

        /// Clears the states. What is squeezed afterwards is the same for all messages.
        impl<const N: usize> Zeroize for $name<N> {
            fn zeroize(&mut self) {
                self.states.zeroize();
                self.spent = false;
            }
        }

        impl<const N: usize> Drop for $name<N> {
            fn drop(&mut self) {
                self.zeroize();
            }
        }

        impl<const N: usize> ZeroizeOnDrop for $name<N> {}
    };
}

batch!(
    /// SHAKE128 of `N` messages.
    Shake128Batch, rate: 168
);

batch!(
    /// SHAKE256 of `N` messages.
    Shake256Batch, rate: 136
);
