//! The compression function of SHA-384 and SHA-512 and its backends.

mod portable;

use crate::stream::Compress;

/// An implementation of the compression function that SHA-384 and SHA-512 share.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Backend512 {
    /// For every machine.
    Portable,
}

impl Backend512 {
    /// The fastest of this CPU.
    #[inline]
    #[must_use]
    pub fn best() -> Self {
        Self::Portable
    }

    /// All that this CPU can run, for tests and benches.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Portable].into_iter()
    }

    /// The backend's name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
        }
    }
}

impl Compress<128> for Backend512 {
    type State = [u64; 8];

    #[inline]
    fn compress(self, state: &mut [u64; 8], blocks: &[[u8; 128]]) {
        match self {
            Self::Portable => portable::compress(state, blocks),
        }
    }
}
