//! The compression function of SHA-384 and SHA-512 and its backends.

mod portable;
mod rounds;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_avx2;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_avx512;

use crate::stream::Compress;

/// An implementation of the compression function that SHA-384 and SHA-512 share.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Backend512 {
    /// For every machine.
    Portable,
    /// The message schedule with AVX2, the rounds with BMI2.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    Avx2(cpu::Avx2Bmi2),
    /// The message schedule with AVX-512 on 256-bit registers, the rounds with BMI2.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    Avx512(cpu::Avx512),
}

impl Backend512 {
    /// The fastest of this CPU. A cached load after the first call.
    #[inline]
    #[must_use]
    pub fn best() -> Self {
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        {
            if let Some(token) = cpu::Avx512::detect() {
                return Self::Avx512(token);
            }
            if let Some(token) = cpu::Avx2Bmi2::detect() {
                return Self::Avx2(token);
            }
        }
        Self::Portable
    }

    /// All that this CPU can run, for tests and benches.
    pub fn all() -> impl Iterator<Item = Self> {
        [
            Some(Self::Portable),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            cpu::Avx2Bmi2::detect().map(Self::Avx2),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            cpu::Avx512::detect().map(Self::Avx512),
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
            Self::Avx2(_) => "x86-avx2",
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx512(_) => "x86-avx512",
        }
    }
}

impl Compress<128> for Backend512 {
    type State = [u64; 8];

    #[inline]
    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "enters a kernel whose token proves its features")
    )]
    fn compress(self, state: &mut [u64; 8], blocks: &[[u8; 128]]) {
        match self {
            Self::Portable => portable::compress(state, blocks),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: an `Avx2Bmi2` proves that `avx2`, `bmi1` and `bmi2` were detected.
            Self::Avx2(_) => unsafe { x86_avx2::compress(state, blocks) },
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: an `Avx512` proves that `avx2`, `bmi1`, `bmi2`, `avx512f`, `avx512bw`,
            // `avx512dq` and `avx512vl` were detected.
            Self::Avx512(_) => unsafe { x86_avx512::compress(state, blocks) },
        }
    }
}
