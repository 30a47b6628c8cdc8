//! ECDH (SP 800-56A, section 5.7.1.2; the curve's cofactor is one).

use core::fmt;

use rand_core::TryCryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::key::{PublicKey, draw};
use super::scalar::Scalar;
use super::{SCALAR_LEN, multiply};
use crate::error::Error;

/// A secret for one key agreement: using it consumes it.
pub struct EphemeralSecret(Scalar);

impl EphemeralSecret {
    /// Draws a secret: 32 bytes, again in the rare case that they are out of range.
    ///
    /// # Errors
    ///
    /// [`Error::Rng`] if `rng` fails, or yields nothing but bytes out of range.
    pub fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        draw(rng).map(Self)
    }

    /// The public key to send. Each call is a multiplication.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        PublicKey::of(&self.0)
    }

    /// The secret shared with the peer.
    ///
    /// # Errors
    ///
    /// [`Error::Infinity`] if the product were infinity, which the standard asks to check. A valid
    /// public key and a secret in range never give it.
    pub fn diffie_hellman(self, peer: &PublicKey) -> Result<SharedSecret, Error> {
        let mut product = multiply::point(&self.0, peer.point());
        let infinity = product.z.is_zero();
        // CT: whether the product is infinity is known beforehand: it is not.
        #[cfg(ctgrind)]
        let infinity = cpu::declassify(infinity);
        if infinity != 0 {
            return Err(Error::Infinity);
        }
        let mut point = product.to_affine();
        let shared = SharedSecret(point.x.to_bytes());
        product.zeroize();
        point.zeroize();
        Ok(shared)
    }
}

impl fmt::Debug for EphemeralSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EphemeralSecret").finish_non_exhaustive()
    }
}

impl Drop for EphemeralSecret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for EphemeralSecret {}

/// What both sides know after the exchange. Input for a key derivation function, not a key.
pub struct SharedSecret([u8; SCALAR_LEN]);

impl SharedSecret {
    /// The x-coordinate of the common point, 32 bytes, big endian.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; SCALAR_LEN] {
        &self.0
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedSecret").finish_non_exhaustive()
    }
}

impl Drop for SharedSecret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for SharedSecret {}
