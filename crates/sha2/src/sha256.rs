//! The compression function of SHA-256 and its backends.

mod portable;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_sha_ni;

use crate::stream::Compress;

/// An implementation of SHA-256's compression function.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Backend256 {
    /// For every machine.
    Portable,
    /// The SHA extensions of x86-64.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    ShaNi(cpu::ShaNi),
}

impl Backend256 {
    /// The fastest of this CPU. A cached load after the first call.
    #[inline]
    #[must_use]
    pub fn best() -> Self {
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        if let Some(token) = cpu::ShaNi::detect() {
            return Self::ShaNi(token);
        }
        Self::Portable
    }

    /// All that this CPU can run, for tests and benches.
    pub fn all() -> impl Iterator<Item = Self> {
        [
            Some(Self::Portable),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            cpu::ShaNi::detect().map(Self::ShaNi),
        ]
        .into_iter()
        .flatten()
    }

    /// The backend's name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::ShaNi(_) => "x86-sha-ni",
        }
    }
}

impl Compress<64> for Backend256 {
    type State = [u32; 8];

    #[inline]
    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "enters a kernel whose token proves its features")
    )]
    fn compress(self, state: &mut [u32; 8], blocks: &[[u8; 64]]) {
        match self {
            Self::Portable => portable::compress(state, blocks),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: a `ShaNi` proves that `sha`, `sse2`, `ssse3` and `sse4.1` were detected.
            Self::ShaNi(_) => unsafe { x86_sha_ni::compress(state, blocks) },
        }
    }
}
