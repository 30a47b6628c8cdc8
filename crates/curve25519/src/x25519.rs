//! X25519 (RFC 7748, sections 5 and 6.1).

use core::fmt;

use rand_core::TryCryptoRng;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::edwards::multiply;
use crate::error::Error;
use crate::scalar::Scalar;

mod ladder;

/// The length of a secret, of a public key and of a shared secret in bytes.
pub const KEY_LEN: usize = 32;

/// A u-coordinate as it travels. Any 32 bytes are one: the highest bit is ignored and values from p
/// up stand for what they are modulo p.
///
/// Equality is that of the bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct PublicKey([u8; KEY_LEN]);

impl PublicKey {
    /// Takes a public key as received.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; KEY_LEN]) -> Self {
        Self(bytes)
    }

    /// The bytes to send.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; KEY_LEN] {
        &self.0
    }
}

impl From<[u8; KEY_LEN]> for PublicKey {
    fn from(bytes: [u8; KEY_LEN]) -> Self {
        Self(bytes)
    }
}

impl AsRef<[u8]> for PublicKey {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// A secret for one key agreement: using it consumes it.
pub struct EphemeralSecret(StaticSecret);

impl EphemeralSecret {
    /// Draws a secret: 32 bytes, in one call.
    ///
    /// # Errors
    ///
    /// [`Error::Rng`] if `rng` fails.
    pub fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        StaticSecret::generate(rng).map(Self)
    }

    /// The public key to send.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        self.0.public_key()
    }

    /// The secret shared with the peer.
    ///
    /// # Errors
    ///
    /// [`Error::LowOrder`] if it is all zeros.
    pub fn diffie_hellman(self, peer: &PublicKey) -> Result<SharedSecret, Error> {
        self.0.diffie_hellman(peer)
    }
}

impl fmt::Debug for EphemeralSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EphemeralSecret").finish_non_exhaustive()
    }
}

impl ZeroizeOnDrop for EphemeralSecret {}

/// A secret for any number of key agreements.
pub struct StaticSecret([u8; KEY_LEN]);

impl StaticSecret {
    /// Draws a secret: 32 bytes, in one call.
    ///
    /// # Errors
    ///
    /// [`Error::Rng`] if `rng` fails.
    pub fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        let mut secret = Self([0; KEY_LEN]);
        rng.try_fill_bytes(&mut secret.0).map_err(|_| Error::Rng)?;
        Ok(secret)
    }

    /// Takes a secret made elsewhere. Any 32 bytes are one; they are clamped when used.
    ///
    /// The caller's copy is the caller's to wipe.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; KEY_LEN]) -> Self {
        Self(bytes)
    }

    /// The bytes, as drawn or given.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; KEY_LEN]> {
        Zeroizing::new(self.0)
    }

    /// The public key to send: a multiple of the base point, found on the curve's Edwards form with a
    /// table, which takes less than half the time of an agreement.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        let mut scalar = Scalar::from_bytes_reduced(&self.clamped());
        // Never the identity: the scalar is 8 m with 0 < m < 2^252, which the order does not divide.
        let mut point = multiply::base(&scalar);
        let public = PublicKey(point.to_montgomery().to_bytes());
        scalar.zeroize();
        point.zeroize();
        public
    }

    /// The secret shared with the peer.
    ///
    /// # Errors
    ///
    /// [`Error::LowOrder`] if it is all zeros.
    pub fn diffie_hellman(&self, peer: &PublicKey) -> Result<SharedSecret, Error> {
        let shared = SharedSecret(ladder::multiply(&self.clamped(), &peer.0));
        let zero = shared.0.ct_eq(&[0; KEY_LEN]);
        // CT: whether the peer's point was of low order is known to whoever sent it.
        #[cfg(ctgrind)]
        let zero = cpu::declassify(zero);
        if bool::from(zero) { Err(Error::LowOrder) } else { Ok(shared) }
    }

    /// `decodeScalar25519` (RFC 7748, section 5): a multiple of the cofactor 8, of fixed length.
    fn clamped(&self) -> Zeroizing<[u8; KEY_LEN]> {
        let mut k = self.to_bytes();
        k[0] &= 248;
        k[31] &= 127;
        k[31] |= 64;
        k
    }
}

impl fmt::Debug for StaticSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaticSecret").finish_non_exhaustive()
    }
}

impl Drop for StaticSecret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for StaticSecret {}

/// What both sides know after the exchange. Input for a key derivation function, not a key.
pub struct SharedSecret([u8; KEY_LEN]);

impl SharedSecret {
    /// The u-coordinate, 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; KEY_LEN] {
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
