//! What can go wrong.

use core::fmt;

/// Why an operation was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The shared secret is all zeros: the peer's public key is a point of low order, and the
    /// secret would not depend on ours (RFC 7748, section 6.1).
    LowOrder,
    /// The source of randomness failed.
    Rng,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LowOrder => "the peer's public key is a point of low order",
            Self::Rng => "the source of randomness failed",
        })
    }
}

impl core::error::Error for Error {}
