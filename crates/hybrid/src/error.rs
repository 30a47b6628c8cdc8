//! What can go wrong.

use core::fmt;

/// Why a share was refused, or could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// A share of another length than the group's.
    ShareLength,
    /// The encapsulation key in a client's share was refused (FIPS 203, section 7.2).
    MlKem(mlkem::Error),
    /// The peer's X25519 share is a point of low order (RFC 7748, section 6.1).
    X25519(curve25519::Error),
    /// The peer's point was refused (SP 800-56A, section 5.6.2.3.3).
    Nist(nistec::Error),
    /// The source of randomness failed.
    Rng,
}

impl From<mlkem::Error> for Error {
    fn from(error: mlkem::Error) -> Self {
        if error == mlkem::Error::Rng { Self::Rng } else { Self::MlKem(error) }
    }
}

impl From<curve25519::Error> for Error {
    fn from(error: curve25519::Error) -> Self {
        if error == curve25519::Error::Rng { Self::Rng } else { Self::X25519(error) }
    }
}

impl From<nistec::Error> for Error {
    fn from(error: nistec::Error) -> Self {
        if error == nistec::Error::Rng { Self::Rng } else { Self::Nist(error) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShareLength => f.write_str("the share has the wrong length"),
            Self::MlKem(error) => write!(f, "the ML-KEM part: {error}"),
            Self::X25519(error) => write!(f, "the X25519 part: {error}"),
            Self::Nist(error) => write!(f, "the ECDH part: {error}"),
            Self::Rng => f.write_str("the source of randomness failed"),
        }
    }
}

impl core::error::Error for Error {}
