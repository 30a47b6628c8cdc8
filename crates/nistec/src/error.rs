//! What can go wrong.

use core::fmt;

/// Why an operation was refused. The variant names the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// A public key is not an uncompressed point of the curve's length (SEC 1, section 2.3.4).
    PointEncoding,
    /// A public key is the point at infinity.
    Infinity,
    /// A coordinate of a public key is not below the field's prime.
    Coordinate,
    /// The point of a public key does not satisfy the curve's equation.
    NotOnCurve,
    /// A secret key is zero or not below the order of the curve.
    Scalar,
    /// A signature is not the DER encoding of two integers of the curve's length.
    SignatureEncoding,
    /// `r` or `s` of a signature is zero or not below the order of the curve.
    SignatureRange,
    /// The signature is not one of this message under this key.
    Signature,
    /// The source of randomness failed.
    Rng,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PointEncoding => "the public key is not an uncompressed point",
            Self::Infinity => "the public key is the point at infinity",
            Self::Coordinate => "a coordinate of the public key is out of range",
            Self::NotOnCurve => "the public key is not a point of the curve",
            Self::Scalar => "the secret key is out of range",
            Self::SignatureEncoding => "the signature is not encoded in DER",
            Self::SignatureRange => "r or s of the signature is out of range",
            Self::Signature => "the signature does not verify",
            Self::Rng => "the source of randomness failed",
        })
    }
}

impl core::error::Error for Error {}
