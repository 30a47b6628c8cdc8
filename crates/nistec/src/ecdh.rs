//! ECDH (SP 800-56A, section 5.7.1.2; the curves' cofactor is one).

use core::fmt;

use rand_core::TryCryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::curve::{Bytes, Curve};
use crate::error::Error;
use crate::field::Field;
use crate::key::{PublicKey, draw};

/// A secret for one key agreement: using it consumes it.
pub struct EphemeralSecret<C: Curve>(C::Scalar);

impl<C: Curve> EphemeralSecret<C> {
    /// Draws a secret: a number of as many bits as n, again in the rare case that it is out of range.
    ///
    /// # Errors
    ///
    /// [`Error::Rng`] if `rng` fails, or yields nothing but bytes out of range.
    pub fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        draw::<C, _>(rng).map(Self)
    }

    /// The public key to send. Each call is a multiplication.
    #[must_use]
    pub fn public_key(&self) -> PublicKey<C> {
        PublicKey::of(&self.0)
    }

    /// The secret shared with the peer.
    ///
    /// # Errors
    ///
    /// [`Error::Infinity`] if the product were infinity, which the standard asks to check. A valid
    /// public key and a secret in range never give it.
    pub fn diffie_hellman(self, peer: &PublicKey<C>) -> Result<SharedSecret<C>, Error> {
        let mut product = C::multiple(&self.0, peer.point());
        let infinity = product.z.is_zero();
        // CT: whether the product is infinity is known beforehand: it is not.
        #[cfg(ctgrind)]
        let infinity = cpu::declassify(infinity);
        if infinity != 0 {
            return Err(Error::Infinity);
        }
        let mut point = product.to_affine();
        let mut shared = SharedSecret::<C>(C::ScalarBytes::ZERO);
        point.x.write_bytes(shared.0.as_mut());
        product.zeroize();
        point.zeroize();
        Ok(shared)
    }
}

impl<C: Curve> fmt::Debug for EphemeralSecret<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EphemeralSecret").finish_non_exhaustive()
    }
}

impl<C: Curve> Drop for EphemeralSecret<C> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<C: Curve> ZeroizeOnDrop for EphemeralSecret<C> {}

/// What both sides know after the exchange. Input for a key derivation function, not a key.
pub struct SharedSecret<C: Curve>(C::ScalarBytes);

impl<C: Curve> SharedSecret<C> {
    /// The x-coordinate of the common point, big endian.
    #[must_use]
    pub const fn as_bytes(&self) -> &C::ScalarBytes {
        &self.0
    }
}

impl<C: Curve> fmt::Debug for SharedSecret<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedSecret").finish_non_exhaustive()
    }
}

impl<C: Curve> Drop for SharedSecret<C> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<C: Curve> ZeroizeOnDrop for SharedSecret<C> {}
