//! Blocks that are absorbed a few at a time, between instructions of another kind.

use super::portable::Poly1305;

/// Blocks in a part: ten parts of them are nearly all of 32 blocks. Their number is fixed, so that a
/// part is straight code.
const PART: usize = 3;

/// Blocks on their way into a sum.
pub(crate) struct Beside<'a> {
    mac: Option<&'a mut Poly1305>,
    blocks: &'a [[u8; 16]],
}

impl<'a> Beside<'a> {
    pub(crate) const fn new(mac: &'a mut Poly1305, blocks: &'a [[u8; 16]]) -> Self {
        Self { mac: Some(mac), blocks }
    }

    pub(crate) const fn nothing() -> Self {
        Self { mac: None, blocks: &[] }
    }

    /// Absorbs the next part. As a call it would be between the rounds, not beside them: everything would
    /// be saved around it.
    #[inline(always)]
    pub(crate) fn absorb_part(&mut self) {
        if let Some(mac) = &mut self.mac
            && let Some((part, rest)) = self.blocks.split_first_chunk::<PART>()
        {
            mac.absorb(part);
            self.blocks = rest;
        }
    }

    /// Absorbs what is left.
    #[inline]
    pub(crate) fn finish(self) {
        if let Some(mac) = self.mac {
            mac.absorb(self.blocks);
        }
    }
}
