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
    /// GCM with VAES and VPCLMULQDQ on 256-bit registers; the other modes as with `AesNi`.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    VaesAvx2(cpu::Vaes256),
    /// GCM with VAES and VPCLMULQDQ on 512-bit registers; the other modes as with `AesNi`.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    VaesAvx512(cpu::Vaes512),
}

impl Backend {
    /// The fastest implementation of this machine.
    #[must_use]
    pub fn best() -> Self {
        Self::all().last().unwrap_or(Self::Portable)
    }

    /// Every implementation that this machine can run, the fastest last, so that tests reach each of
    /// them.
    pub fn all() -> impl Iterator<Item = Self> {
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        let accelerated = [
            cpu::AesNi::detect().map(Self::AesNi),
            cpu::Vaes256::detect().map(Self::VaesAvx2),
            cpu::Vaes512::detect().map(Self::VaesAvx512),
        ];
        #[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
        let accelerated: [Option<Self>; 0] = [];
        core::iter::once(Self::Portable).chain(accelerated.into_iter().flatten())
    }

    /// The proof for the 128-bit kernels, of whatever is faster too: modes other than GCM have no
    /// wider ones.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    pub(crate) const fn aes_ni(self) -> Option<cpu::AesNi> {
        match self {
            Self::Portable => None,
            Self::AesNi(token) => Some(token),
            Self::VaesAvx2(token) => Some(token.aes_ni()),
            Self::VaesAvx512(token) => Some(token.aes_ni()),
        }
    }

    /// A stable name for reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::AesNi(_) => "x86-aes-ni",
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::VaesAvx2(_) => "x86-vaes-avx2",
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::VaesAvx512(_) => "x86-vaes-avx512",
        }
    }
}
