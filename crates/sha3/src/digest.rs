//! The traits of the crate `digest`, for code that is generic over hash functions or over
//! extendable-output functions.

use core::mem;

use digest::common::BlockSizeUser;
use digest::consts::{U32, U64, U72, U136, U168};
use digest::{
    ExtendableOutput, ExtendableOutputReset, FixedOutput, FixedOutputReset, HashMarker, Output,
    OutputSizeUser, Reset, Update, XofReader,
};

use crate::{Sha3_256, Sha3_512, Shake128, Shake128Output, Shake256, Shake256Output};

macro_rules! digest {
    ($name:ident, block: $block:ty, output: $output:ty) => {
        impl HashMarker for $name {}

        impl BlockSizeUser for $name {
            type BlockSize = $block;
        }

        impl OutputSizeUser for $name {
            type OutputSize = $output;
        }

        impl Update for $name {
            #[inline]
            fn update(&mut self, data: &[u8]) {
                self.update(data);
            }
        }

        /// Starts again on the same backend.
        impl Reset for $name {
            fn reset(&mut self) {
                *self = self.restarted();
            }
        }

        impl FixedOutput for $name {
            fn finalize_into(self, out: &mut Output<Self>) {
                out.0 = self.finish();
            }
        }

        impl FixedOutputReset for $name {
            fn finalize_into_reset(&mut self, out: &mut Output<Self>) {
                let next = self.restarted();
                mem::replace(self, next).finalize_into(out);
            }
        }
    };
}

digest!(Sha3_256, block: U136, output: U32);
digest!(Sha3_512, block: U72, output: U64);

macro_rules! xof {
    ($name:ident, block: $block:ty, output: $output:ident) => {
        impl HashMarker for $name {}

        impl BlockSizeUser for $name {
            type BlockSize = $block;
        }

        impl Update for $name {
            #[inline]
            fn update(&mut self, data: &[u8]) {
                self.update(data);
            }
        }

        /// Starts again on the same backend.
        impl Reset for $name {
            fn reset(&mut self) {
                *self = self.restarted();
            }
        }

        impl ExtendableOutput for $name {
            type Reader = $output;

            fn finalize_xof(self) -> $output {
                self.finish()
            }
        }

        impl ExtendableOutputReset for $name {
            fn finalize_xof_reset(&mut self) -> $output {
                let next = self.restarted();
                mem::replace(self, next).finish()
            }
        }

        impl XofReader for $output {
            #[inline]
            fn read(&mut self, buffer: &mut [u8]) {
                self.squeeze(buffer);
            }
        }
    };
}

xof!(Shake128, block: U168, output: Shake128Output);
xof!(Shake256, block: U136, output: Shake256Output);
