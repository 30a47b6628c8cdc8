//! The implementations that this machine can run.

/// An implementation of ChaCha20 and Poly1305. Each variant but the portable one carries the proof
/// that the CPU has what it needs.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Backend {
    /// Plain integer code that compilers vectorise; runs everywhere.
    Portable,
    /// 256-bit registers.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    Avx2(cpu::Avx2),
    /// 512-bit registers, and products of 52-bit integers for Poly1305.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    Avx512(cpu::Avx512Ifma),
}

impl Backend {
    /// The fastest implementation of this machine.
    #[must_use]
    pub fn best() -> Self {
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        if let Some(token) = cpu::Avx512Ifma::detect() {
            return Self::Avx512(token);
        }
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        if let Some(token) = cpu::Avx2::detect() {
            return Self::Avx2(token);
        }
        Self::Portable
    }

    /// Every implementation that this machine can run, so that tests reach each of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let portable = core::iter::once(Self::Portable);
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        let accelerated = {
            let avx2 = cpu::Avx2::detect().map(Self::Avx2);
            avx2.into_iter().chain(cpu::Avx512Ifma::detect().map(Self::Avx512))
        };
        #[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
        let accelerated = None;
        portable.chain(accelerated)
    }

    /// A stable name for reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx2(_) => "x86-avx2",
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx512(_) => "x86-avx512-ifma",
        }
    }
}
