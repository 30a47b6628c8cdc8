//! Signatures as bytes (FIPS 186-5, section 6.4; RFC 3279, section 2.2.3).

use crate::curve::{Bytes, Curve};
use crate::der::{self, DerSignature};
use crate::error::Error;
use crate::scalar::Scalar;

/// A signature whose `r` and `s` are in 1..n.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature<C: Curve> {
    r: C::ScalarBytes,
    s: C::ScalarBytes,
}

impl<C: Curve> Signature<C> {
    /// Reads `r` and `s` as two integers of fixed width, big endian.
    ///
    /// # Errors
    ///
    /// [`Error::SignatureRange`] if either is zero or not below n.
    pub fn from_bytes(bytes: &C::SignatureBytes) -> Result<Self, Error> {
        let bytes = bytes.as_ref();
        let (r, s) = bytes.split_at(bytes.len() / 2);
        Self::from_integers(r, s)
    }

    /// `r` and `s` as two integers of fixed width, big endian.
    #[must_use]
    pub fn to_bytes(&self) -> C::SignatureBytes {
        let mut bytes = C::SignatureBytes::ZERO;
        let middle = self.r.as_ref().len();
        bytes.as_mut()[..middle].copy_from_slice(self.r.as_ref());
        bytes.as_mut()[middle..].copy_from_slice(self.s.as_ref());
        bytes
    }

    /// Reads `ECDSA-Sig-Value` in DER. No other encoding of the same integers is accepted.
    ///
    /// # Errors
    ///
    /// [`Error::SignatureEncoding`], or [`Error::SignatureRange`] if `r` or `s` is zero or not below n.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        let (r, s) = der::decode(der)?;
        Self::from_integers(r, s)
    }

    /// `ECDSA-Sig-Value` in DER.
    #[must_use]
    pub fn to_der(&self) -> DerSignature {
        DerSignature::new(self.r.as_ref(), self.s.as_ref())
    }

    /// From big-endian integers of any length up to that of n.
    fn from_integers(r: &[u8], s: &[u8]) -> Result<Self, Error> {
        let (r, s) = (padded::<C>(r)?, padded::<C>(s)?);
        let signature = Self { r, s };
        signature.scalars().map(|_| signature)
    }

    /// From integers that are not zero.
    pub(crate) fn from_scalars(r: C::Scalar, s: C::Scalar) -> Self {
        let mut signature = Self { r: C::ScalarBytes::ZERO, s: C::ScalarBytes::ZERO };
        r.write_bytes(signature.r.as_mut());
        s.write_bytes(signature.s.as_mut());
        signature
    }

    /// `r` and `s`. An error for none that exists.
    pub(crate) fn scalars(&self) -> Result<(C::Scalar, C::Scalar), Error> {
        let read = |bytes: &C::ScalarBytes| C::Scalar::from_bytes(bytes.as_ref());
        read(&self.r).zip(read(&self.s)).ok_or(Error::SignatureRange)
    }
}

fn padded<C: Curve>(integer: &[u8]) -> Result<C::ScalarBytes, Error> {
    let mut bytes = C::ScalarBytes::ZERO;
    let padding = bytes.as_ref().len().checked_sub(integer.len());
    bytes.as_mut()[padding.ok_or(Error::SignatureEncoding)?..].copy_from_slice(integer);
    Ok(bytes)
}
