//! Public keys, and the drawing of secret ones.

use core::fmt;

use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::field::FieldElement;
use super::point::AffinePoint;
use super::scalar::Scalar;
use super::{PUBLIC_KEY_LEN, SCALAR_LEN, multiply};
use crate::error::Error;

/// The first byte of an uncompressed point (SEC 1, section 2.3.3).
const UNCOMPRESSED: u8 = 0x04;

/// A public key: a point of the curve, not infinity.
///
/// The curve has prime order, so the checks of [`from_sec1`](Self::from_sec1) are the full validation of
/// SP 800-56A, section 5.6.2.3.3.
#[derive(Clone, PartialEq)]
pub struct PublicKey(AffinePoint);

impl Eq for PublicKey {}

impl PublicKey {
    /// Reads an uncompressed point: `04`, x and y (SEC 1, section 2.3.4). No other form is accepted.
    ///
    /// # Errors
    ///
    /// [`Error::Infinity`] for the single byte of infinity, [`Error::PointEncoding`] for any other
    /// form or length, [`Error::Coordinate`] for a coordinate from p up, [`Error::NotOnCurve`].
    pub fn from_sec1(bytes: &[u8]) -> Result<Self, Error> {
        if bytes == [0] {
            return Err(Error::Infinity);
        }
        let Some((&UNCOMPRESSED, coordinates)) = bytes.split_first() else {
            return Err(Error::PointEncoding);
        };
        let ([x, y], []) = coordinates.as_chunks::<SCALAR_LEN>() else {
            return Err(Error::PointEncoding);
        };
        let x = FieldElement::from_bytes(x).ok_or(Error::Coordinate)?;
        let y = FieldElement::from_bytes(y).ok_or(Error::Coordinate)?;
        AffinePoint::new(x, y).map(Self)
    }

    /// The uncompressed point.
    #[must_use]
    pub fn to_sec1(&self) -> [u8; PUBLIC_KEY_LEN] {
        let mut bytes = [UNCOMPRESSED; PUBLIC_KEY_LEN];
        bytes[1..=SCALAR_LEN].copy_from_slice(&self.0.x.to_bytes());
        bytes[1 + SCALAR_LEN..].copy_from_slice(&self.0.y.to_bytes());
        bytes
    }

    /// The public key of a secret one.
    pub(super) fn of(secret: &Scalar) -> Self {
        Self(multiply::generator(secret).to_affine())
    }

    pub(super) const fn point(&self) -> &AffinePoint {
        &self.0
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(")?;
        for byte in self.to_sec1() {
            write!(f, "{byte:02x}")?;
        }
        f.write_str(")")
    }
}

/// How often a secret is drawn before the generator is taken for broken. An honest one yields a
/// number out of range once in 2^32 draws.
const DRAWS: usize = 8;

/// Draws a secret key by testing candidates (FIPS 186-5, appendix A.2.2).
pub(super) fn draw<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Scalar, Error> {
    let mut bytes = Zeroizing::new([0; SCALAR_LEN]);
    for _ in 0..DRAWS {
        rng.try_fill_bytes(bytes.as_mut_slice()).map_err(|_| Error::Rng)?;
        if let Some(secret) = Scalar::from_bytes(&bytes) {
            return Ok(secret);
        }
    }
    Err(Error::Rng)
}
