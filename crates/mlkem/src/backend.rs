//! What the arithmetic and the hashing run on.

/// An implementation of the number-theoretic transform and of sampling.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Backend {
    /// For every machine.
    Portable,
}

impl Backend {
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

    /// The backend for Keccak that goes with it.
    pub(crate) const fn keccak(self) -> sha3::Backend {
        match self {
            Self::Portable => sha3::Backend::Portable,
        }
    }
}
