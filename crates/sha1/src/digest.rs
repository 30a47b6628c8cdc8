//! The traits of the crate `digest`, for code that is generic over hash functions.

use core::mem;

use digest::common::BlockSizeUser;
use digest::consts::{U20, U64};
use digest::{FixedOutput, FixedOutputReset, HashMarker, Output, OutputSizeUser, Reset, Update};

use crate::Sha1;

impl HashMarker for Sha1 {}

impl BlockSizeUser for Sha1 {
    type BlockSize = U64;
}

impl OutputSizeUser for Sha1 {
    type OutputSize = U20;
}

impl Update for Sha1 {
    #[inline]
    fn update(&mut self, data: &[u8]) {
        self.update(data);
    }
}

/// Starts again on the same backend.
impl Reset for Sha1 {
    fn reset(&mut self) {
        *self = self.restarted();
    }
}

impl FixedOutput for Sha1 {
    fn finalize_into(self, out: &mut Output<Self>) {
        out.0 = self.finish();
    }
}

impl FixedOutputReset for Sha1 {
    fn finalize_into_reset(&mut self, out: &mut Output<Self>) {
        let next = self.restarted();
        mem::replace(self, next).finalize_into(out);
    }
}
