//! What can go wrong.

use core::fmt;

/// Why an operation was refused. The variant names the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The shared secret is all zeros: the peer's public key is a point of low order, and the
    /// secret would not depend on ours (RFC 7748, section 6.1).
    LowOrder,
    /// The y-coordinate of a public key, or of a signature's R, is not below p (RFC 8032, section
    /// 5.1.3).
    PointEncoding,
    /// A public key names no point of the curve (RFC 8032, section 5.1.3).
    NotOnCurve,
    /// A public key, or a signature's R, is one of the eight points whose order divides 8.
    SmallOrder,
    /// S of a signature is not below the order of the base point (RFC 8032, section 5.1.7).
    SignatureRange,
    /// The signature is not one of this message under this key.
    Signature,
    /// The source of randomness failed.
    Rng,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LowOrder => "the peer's public key is a point of low order",
            Self::PointEncoding => "the encoding of a point is not canonical",
            Self::NotOnCurve => "the public key is not a point of the curve",
            Self::SmallOrder => "the public key or the signature's R is a point of small order",
            Self::SignatureRange => "s of the signature is out of range",
            Self::Signature => "the signature does not verify",
            Self::Rng => "the source of randomness failed",
        })
    }
}

impl core::error::Error for Error {}
