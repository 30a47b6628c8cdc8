//! Public keys, and the drawing of secret ones.

use core::fmt;

use rand_core::TryCryptoRng;
use zeroize::{Zeroize, Zeroizing};

use crate::curve::{Bytes, Curve};
use crate::error::Error;
use crate::field::Field;
use crate::point::AffinePoint;
use crate::scalar::Scalar;

/// The first byte of an uncompressed point (SEC 1, section 2.3.3).
const UNCOMPRESSED: u8 = 0x04;

/// A public key: a point of the curve, not infinity.
///
/// The curve has prime order, so the checks of [`from_sec1`](Self::from_sec1) are the full validation of
/// SP 800-56A, section 5.6.2.3.3.
#[derive(Clone, PartialEq)]
pub struct PublicKey<C: Curve>(AffinePoint<C::Field>);

impl<C: Curve> Eq for PublicKey<C> {}

impl<C: Curve> PublicKey<C> {
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
        if bytes.len() != C::PublicKeyBytes::ZERO.as_ref().len() {
            return Err(Error::PointEncoding);
        }
        let (x, y) = coordinates.split_at(coordinates.len() / 2);
        let x = C::Field::from_bytes(x).ok_or(Error::Coordinate)?;
        let y = C::Field::from_bytes(y).ok_or(Error::Coordinate)?;
        let point = AffinePoint { x, y };
        // CT: coordinates are checked of public keys alone.
        if point.is_on_curve_vartime(C::B) { Ok(Self(point)) } else { Err(Error::NotOnCurve) }
    }

    /// The uncompressed point.
    #[must_use]
    pub fn to_sec1(&self) -> C::PublicKeyBytes {
        let mut bytes = C::PublicKeyBytes::ZERO;
        if let Some((form, coordinates)) = bytes.as_mut().split_first_mut() {
            *form = UNCOMPRESSED;
            let (x, y) = coordinates.split_at_mut(coordinates.len() / 2);
            self.0.x.write_bytes(x);
            self.0.y.write_bytes(y);
        }
        bytes
    }

    /// The public key of a secret one.
    pub(crate) fn of(secret: &C::Scalar) -> Self {
        let mut product = C::generator_multiple(secret);
        let point = product.to_affine();
        // Of the many pairs of X and Z for a point, this one tells of the secret.
        product.zeroize();
        Self(point)
    }

    pub(crate) const fn point(&self) -> &AffinePoint<C::Field> {
        &self.0
    }
}

impl<C: Curve> fmt::Debug for PublicKey<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(")?;
        for byte in self.to_sec1().as_ref() {
            write!(f, "{byte:02x}")?;
        }
        f.write_str(")")
    }
}

/// How often a secret is drawn before the generator is taken for broken. An honest one yields a
/// number out of range once in 2^32 draws at most.
const DRAWS: usize = 8;

/// Draws a secret key by testing candidates of as many bits as n (FIPS 186-5, appendix A.2.2).
pub(crate) fn draw<C: Curve, R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<C::Scalar, Error> {
    let mut bytes = Zeroizing::new(C::ScalarBytes::ZERO);
    for _ in 0..DRAWS {
        rng.try_fill_bytes(bytes.as_mut()).map_err(|_| Error::Rng)?;
        bytes.as_mut()[0] &= 0xff >> excess_bits::<C>();
        if let Some(secret) = C::Scalar::from_bytes(bytes.as_ref()) {
            return Ok(secret);
        }
    }
    Err(Error::Rng)
}

/// How many bits more than n its whole bytes have: 7 for P-521, otherwise none.
pub(crate) fn excess_bits<C: Curve>() -> usize {
    8 * C::ScalarBytes::ZERO.as_ref().len() - C::BITS
}
