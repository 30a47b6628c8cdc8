//! The implementations that this machine can run.

/// An implementation of AES and GHASH. Each variant but the portable one carries the proof that
/// the CPU has what it needs.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Backend {
    /// Bitsliced AES and GHASH by integer multiplication; runs everywhere.
    Portable,
    /// AES-NI and PCLMULQDQ on 128-bit registers.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    AesNi(cpu::AesNi),
}

impl Backend {
    /// The fastest implementation of this machine.
    #[must_use]
    pub fn best() -> Self {
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        if let Some(token) = cpu::AesNi::detect() {
            return Self::AesNi(token);
        }
        Self::Portable
    }

    /// Every implementation that this machine can run, so that tests reach each of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let portable = core::iter::once(Self::Portable);
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        let accelerated = cpu::AesNi::detect().map(Self::AesNi);
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
            Self::AesNi(_) => "x86-aes-ni",
        }
    }
}
