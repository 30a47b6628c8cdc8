//! The implementations that this machine can run.

/// An implementation of ChaCha20 and Poly1305.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Backend {
    /// Plain integer code that compilers vectorise; runs everywhere.
    Portable,
}

impl Backend {
    /// The fastest implementation of this machine.
    #[must_use]
    pub const fn best() -> Self {
        Self::Portable
    }

    /// Every implementation that this machine can run, so that tests reach each of them.
    pub fn all() -> impl Iterator<Item = Self> {
        core::iter::once(Self::Portable)
    }

    /// A stable name for reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
        }
    }
}
