//! The traits of the crate `digest`, for code that is generic over hash functions.

use core::mem;

use digest::common::BlockSizeUser;
use digest::consts::{U32, U48, U64, U128};
use digest::{FixedOutput, FixedOutputReset, HashMarker, Output, OutputSizeUser, Reset, Update};

use crate::{Sha256, Sha384, Sha512};

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

digest!(Sha256, block: U64, output: U32);
digest!(Sha384, block: U128, output: U48);
digest!(Sha512, block: U128, output: U64);
