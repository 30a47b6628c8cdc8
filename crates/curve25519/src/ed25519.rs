//! Ed25519 (RFC 8032, section 5.1), strict.

use core::fmt;

use rand_core::TryCryptoRng;
use sha2::Sha512;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::edwards::{self, AffinePoint, multiply};
use crate::error::Error;
use crate::scalar::Scalar;

#[cfg(feature = "pkcs8")]
mod pkcs8;
#[cfg(feature = "signature")]
mod signature;
#[cfg(test)]
mod tests;

/// The length of a secret key in bytes.
pub const SECRET_KEY_LEN: usize = 32;
/// The length of a public key in bytes.
pub const PUBLIC_KEY_LEN: usize = 32;
/// The length of a signature in bytes.
pub const SIGNATURE_LEN: usize = 64;

/// A secret key, with its public key.
///
/// The two cannot be given apart: a signature made with another public key than the secret's own
/// reveals the secret (RUSTSEC-2022-0093).
pub struct SigningKey {
    /// What RFC 8032 calls the private key: 32 random bytes.
    secret: [u8; SECRET_KEY_LEN],
    /// The secret scalar, modulo L, which has the same multiples of the base point.
    s: Scalar,
    /// What the nonces are derived from, together with the message.
    prefix: [u8; 32],
    public: PublicKey,
}

impl SigningKey {
    /// Draws a key: 32 bytes, in one call.
    ///
    /// # Errors
    ///
    /// [`Error::Rng`] if `rng` fails.
    pub fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        let mut secret = Zeroizing::new([0; SECRET_KEY_LEN]);
        rng.try_fill_bytes(secret.as_mut_slice()).map_err(|_| Error::Rng)?;
        Ok(Self::from_bytes(&secret))
    }

    /// Takes a key made elsewhere. Any 32 bytes are one. The caller's copy is the caller's to wipe.
    #[must_use]
    pub fn from_bytes(secret: &[u8; SECRET_KEY_LEN]) -> Self {
        // RFC 8032, section 5.1.5.
        let mut hash = Zeroizing::new(Sha512::digest(secret));
        hash[0] &= 248;
        hash[31] &= 127;
        hash[31] |= 64;
        let (halves, _) = hash.as_chunks::<32>();
        let s = Scalar::from_bytes_reduced(&halves[0]);
        let mut product = multiply::base(&s);
        // From here on the point is public.
        let public = PublicKey::from_point(product.to_affine());
        product.zeroize();
        Self { secret: *secret, s, prefix: halves[1], public }
    }

    /// The key's 32 bytes, as drawn or given.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; SECRET_KEY_LEN]> {
        Zeroizing::new(self.secret)
    }

    /// The public key that verifies this key's signatures.
    #[must_use]
    pub const fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// Signs a message (RFC 8032, section 5.1.6). The same message gives the same signature.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        let nonce_hash = Zeroizing::new(hash(&[&self.prefix, message]));
        let mut nonce = Scalar::from_wide_bytes(&nonce_hash);
        let mut product = multiply::base(&nonce);
        let r = product.to_affine().to_bytes();
        let k = challenge(&r, &self.public, message);
        let s = nonce + k * self.s;
        nonce.zeroize();
        product.zeroize();
        Signature { r, s }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("public", &self.public).finish_non_exhaustive()
    }
}

impl Drop for SigningKey {
    fn drop(&mut self) {
        self.secret.zeroize();
        self.s.zeroize();
        self.prefix.zeroize();
    }
}

impl ZeroizeOnDrop for SigningKey {}

/// A public key: a point of the curve whose order is more than 8. Equality is that of the points.
#[derive(Clone)]
pub struct PublicKey {
    encoded: [u8; PUBLIC_KEY_LEN],
    /// The opposite point, which verification wants.
    negated: AffinePoint,
}

impl PublicKey {
    /// Reads the encoding of a point (RFC 8032, section 5.1.3).
    ///
    /// # Errors
    ///
    /// [`Error::PointEncoding`] if y is not below p, [`Error::SmallOrder`] for the eight points whose
    /// order divides 8, [`Error::NotOnCurve`] if there is no such point.
    pub fn from_bytes(bytes: &[u8; PUBLIC_KEY_LEN]) -> Result<Self, Error> {
        let point = AffinePoint::from_bytes_vartime(bytes)?;
        Ok(Self { encoded: *bytes, negated: point.negate() })
    }

    fn from_point(point: AffinePoint) -> Self {
        Self { encoded: point.to_bytes(), negated: point.negate() }
    }

    /// The encoding of the point.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; PUBLIC_KEY_LEN] {
        &self.encoded
    }

    /// Verifies the signature of a message (RFC 8032, section 5.1.7), by the equation without the
    /// cofactor: `S B = R + k A`. In variable time: all is public.
    ///
    /// # Errors
    ///
    /// [`Error::Signature`] if the signature is not one of this message under this key.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), Error> {
        let k = challenge(&signature.r, self, message);
        let expected_r = multiply::sum_vartime(&signature.s, &k, &self.negated);
        // R has one encoding, so equal points are equal bytes.
        if expected_r.to_affine().to_bytes() == signature.r {
            Ok(())
        } else {
            Err(Error::Signature)
        }
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.encoded == other.encoded
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(")?;
        for byte in self.encoded {
            write!(f, "{byte:02x}")?;
        }
        f.write_str(")")
    }
}

/// A signature: R, which is the encoding of no point of small order, and S below the order L.
#[derive(Clone, Copy)]
pub struct Signature {
    r: [u8; 32],
    s: Scalar,
}

impl Signature {
    /// Reads R and S. Whether R is a point at all is found by verifying.
    ///
    /// # Errors
    ///
    /// [`Error::SignatureRange`] if S is not below L, [`Error::PointEncoding`] if the y-coordinate of R
    /// is not below p, [`Error::SmallOrder`] if R is one of the eight points whose order divides 8.
    pub fn from_bytes(bytes: &[u8; SIGNATURE_LEN]) -> Result<Self, Error> {
        let (halves, _) = bytes.as_chunks::<32>();
        let s = Scalar::from_bytes_vartime(&halves[1]).ok_or(Error::SignatureRange)?;
        edwards::check_encoding(&halves[0])?;
        Ok(Self { r: halves[0], s })
    }

    /// R and S.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; SIGNATURE_LEN] {
        let mut bytes = [0; SIGNATURE_LEN];
        let (r, s) = bytes.split_at_mut(32);
        r.copy_from_slice(&self.r);
        s.copy_from_slice(&self.s.to_bytes());
        bytes
    }
}

impl PartialEq for Signature {
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

impl Eq for Signature {}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(")?;
        for byte in self.to_bytes() {
            write!(f, "{byte:02x}")?;
        }
        f.write_str(")")
    }
}

/// `SHA512(R || A || M)` modulo L.
fn challenge(r: &[u8; 32], public: &PublicKey, message: &[u8]) -> Scalar {
    Scalar::from_wide_bytes(&hash(&[r, &public.encoded, message]))
}

/// SHA-512 of the parts in a row.
fn hash(parts: &[&[u8]]) -> [u8; 64] {
    let mut hash = Sha512::new();
    for part in parts {
        hash.update(part);
    }
    hash.finish()
}
