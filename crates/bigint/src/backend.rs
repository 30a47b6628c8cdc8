//! The implementations that this machine can run.

/// An implementation of exponentiation. Each variant but the portable one carries the proof that
/// the CPU has what it needs.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Backend {
    /// Limbs of 64 bits; runs everywhere.
    Portable,
    /// Digits of 52 bits, eight in a register.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    Avx512Ifma(cpu::Avx512Ifma),
}

impl Backend {
    /// The fastest implementation of this machine.
    #[must_use]
    pub fn best() -> Self {
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        if let Some(token) = cpu::Avx512Ifma::detect() {
            return Self::Avx512Ifma(token);
        }
        Self::Portable
    }

    /// Every implementation that this machine can run, so that tests reach each of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let portable = core::iter::once(Self::Portable);
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        let accelerated = cpu::Avx512Ifma::detect().map(Self::Avx512Ifma);
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
            Self::Avx512Ifma(_) => "x86-avx512-ifma",
        }
    }
}
