//! ECDSA (FIPS 186-5, section 6) with nonces by RFC 6979.

use core::fmt;

use hmac::{Hash, HmacDrbg};
use rand_core::TryCryptoRng;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::key::{PublicKey, draw};
use super::scalar::Scalar;
use super::{MAX_DER_SIGNATURE_LEN, SCALAR_LEN, SIGNATURE_LEN, multiply};
use crate::der;
use crate::digest::Digest;
use crate::error::Error;

#[cfg(test)]
mod tests;

/// A secret key for signing, with its public key.
pub struct SigningKey {
    d: Scalar,
    public: PublicKey,
}

impl SigningKey {
    /// Draws a key: 32 bytes, again in the rare case that they are out of range.
    ///
    /// # Errors
    ///
    /// [`Error::Rng`] if `rng` fails, or yields nothing but bytes out of range.
    pub fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        draw(rng).map(Self::new)
    }

    /// Reads a big-endian integer in 1..n, as SEC 1 and PKCS #8 hold it. The caller's copy is the
    /// caller's to wipe.
    ///
    /// # Errors
    ///
    /// [`Error::Scalar`] if it is out of range.
    pub fn from_bytes(bytes: &[u8; SCALAR_LEN]) -> Result<Self, Error> {
        Scalar::from_bytes(bytes).map(Self::new).ok_or(Error::Scalar)
    }

    fn new(d: Scalar) -> Self {
        Self { d, public: PublicKey::of(&d) }
    }

    /// The key as a big-endian integer.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; SCALAR_LEN]> {
        Zeroizing::new(self.d.to_bytes())
    }

    /// The public key that verifies this key's signatures.
    #[must_use]
    pub const fn verifying_key(&self) -> &PublicKey {
        &self.public
    }

    /// Signs a message, hashed with SHA-256. The same message gives the same signature.
    ///
    /// # Errors
    ///
    /// None today.
    pub fn sign(&self, message: &[u8]) -> Result<Signature, Error> {
        self.sign_digest(&Digest::sha256(message))
    }

    /// Signs a message, hashed with SHA-256, with randomness mixed into the nonce (RFC 6979, section
    /// 3.6): faults induced in one of two signatures of a message do not reveal the key.
    ///
    /// # Errors
    ///
    /// [`Error::Rng`] if `rng` fails.
    pub fn sign_hedged<R: TryCryptoRng + ?Sized>(
        &self,
        message: &[u8],
        rng: &mut R,
    ) -> Result<Signature, Error> {
        self.sign_digest_hedged(&Digest::sha256(message), rng)
    }

    /// Signs a hash value. The same hash value gives the same signature.
    ///
    /// # Errors
    ///
    /// None today.
    pub fn sign_digest(&self, digest: &Digest) -> Result<Signature, Error> {
        Ok(self.sign_with(digest, None))
    }

    /// Signs a hash value, with randomness mixed into the nonce.
    ///
    /// # Errors
    ///
    /// [`Error::Rng`] if `rng` fails.
    pub fn sign_digest_hedged<R: TryCryptoRng + ?Sized>(
        &self,
        digest: &Digest,
        rng: &mut R,
    ) -> Result<Signature, Error> {
        let mut extra = Zeroizing::new([0; SCALAR_LEN]);
        rng.try_fill_bytes(extra.as_mut_slice()).map_err(|_| Error::Rng)?;
        Ok(self.sign_with(digest, Some(extra.as_slice())))
    }

    /// The nonce's generator runs on the hash function of the message (RFC 6979, section 3.2).
    fn sign_with(&self, digest: &Digest, extra: Option<&[u8]>) -> Signature {
        match digest {
            Digest::Sha256(_) => self.sign_deterministic::<Sha256>(digest, extra),
            Digest::Sha384(_) => self.sign_deterministic::<Sha384>(digest, extra),
            Digest::Sha512(_) => self.sign_deterministic::<Sha512>(digest, extra),
        }
    }

    fn sign_deterministic<H: Hash>(&self, digest: &Digest, extra: Option<&[u8]>) -> Signature {
        let z = bits2int(digest);
        // bits2octets(h1) is z as bytes.
        let mut drbg = HmacDrbg::<H>::new(self.to_bytes().as_slice(), &z.to_bytes(), extra);
        let mut candidate = Zeroizing::new([0; SCALAR_LEN]);
        loop {
            drbg.next(candidate.as_mut_slice());
            // A refused candidate has no part in the signature: 1 in 2^32 is refused for its range,
            // and none that anyone has ever seen for r or s.
            if let Some(mut k) = Scalar::from_bytes(&candidate) {
                let signature = self.sign_with_nonce(&z, &k);
                k.zeroize();
                if let Some(signature) = signature {
                    return signature;
                }
            }
        }
    }

    /// FIPS 186-5, section 6.4.1, from step 3. None if `r` or `s` is zero.
    fn sign_with_nonce(&self, z: &Scalar, k: &Scalar) -> Option<Signature> {
        let mut product = multiply::generator(k);
        let mut point = product.to_affine();
        let r = Scalar::from_integer_reduced(&point.x.to_integer());
        let mut inverse = k.invert();
        let mut rd = r * self.d;
        let s = inverse * (*z + rd);
        product.zeroize();
        point.zeroize();
        inverse.zeroize();
        rd.zeroize();
        let zero = r.is_zero() | s.is_zero();
        // CT: r and s are published.
        #[cfg(ctgrind)]
        let zero = cpu::declassify(zero);
        (zero == 0).then(|| Signature { r: r.to_bytes(), s: s.to_bytes() })
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("public", &self.public).finish_non_exhaustive()
    }
}

impl Drop for SigningKey {
    fn drop(&mut self) {
        self.d.zeroize();
    }
}

impl ZeroizeOnDrop for SigningKey {}

impl PublicKey {
    /// Verifies the signature of a message, hashed with SHA-256. In variable time: all is public.
    ///
    /// # Errors
    ///
    /// [`Error::Signature`] if the signature is not one of this message under this key.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), Error> {
        self.verify_digest(&Digest::sha256(message), signature)
    }

    /// Verifies the signature of a hash value (FIPS 186-5, section 6.4.2).
    ///
    /// # Errors
    ///
    /// [`Error::Signature`] if the signature is not one of this hash value under this key.
    pub fn verify_digest(&self, digest: &Digest, signature: &Signature) -> Result<(), Error> {
        // A signature exists only with both in range.
        let r = Scalar::from_bytes(&signature.r).ok_or(Error::SignatureRange)?;
        let s = Scalar::from_bytes(&signature.s).ok_or(Error::SignatureRange)?;
        let w = s.invert();
        let point = multiply::sum_vartime(&(bits2int(digest) * w), &(r * w), self.point());
        if point.x_modulo_order_is(&r) { Ok(()) } else { Err(Error::Signature) }
    }
}

/// The leftmost 256 bits of the hash value (RFC 6979, section 2.3.2), modulo n.
fn bits2int(digest: &Digest) -> Scalar {
    let mut leftmost = [0; SCALAR_LEN];
    leftmost.copy_from_slice(&digest.as_bytes()[..SCALAR_LEN]);
    Scalar::from_bytes_reduced(&leftmost)
}

/// A signature whose `r` and `s` are in 1..n.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    r: [u8; SCALAR_LEN],
    s: [u8; SCALAR_LEN],
}

impl Signature {
    /// Reads `r` and `s` as two integers of fixed width, big endian.
    ///
    /// # Errors
    ///
    /// [`Error::SignatureRange`] if either is zero or not below n.
    pub fn from_bytes(bytes: &[u8; SIGNATURE_LEN]) -> Result<Self, Error> {
        let mut halves = [[0; SCALAR_LEN]; 2];
        halves.copy_from_slice(bytes.as_chunks().0);
        let [r, s] = halves;
        Self::new(r, s)
    }

    /// `r` and `s` as two integers of fixed width, big endian.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; SIGNATURE_LEN] {
        let mut bytes = [0; SIGNATURE_LEN];
        bytes[..SCALAR_LEN].copy_from_slice(&self.r);
        bytes[SCALAR_LEN..].copy_from_slice(&self.s);
        bytes
    }

    /// Reads `ECDSA-Sig-Value` in DER. No other encoding of the same integers is accepted.
    ///
    /// # Errors
    ///
    /// [`Error::SignatureEncoding`], or [`Error::SignatureRange`] if `r` or `s` is zero or not below n.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        let (r, s) = der::decode(der)?;
        Self::new(r, s)
    }

    /// `ECDSA-Sig-Value` in DER.
    #[must_use]
    pub fn to_der(&self) -> DerSignature {
        let mut bytes = [0; MAX_DER_SIGNATURE_LEN];
        let length = der::encode(&self.r, &self.s, &mut bytes);
        DerSignature { bytes, length }
    }

    fn new(r: [u8; SCALAR_LEN], s: [u8; SCALAR_LEN]) -> Result<Self, Error> {
        match (Scalar::from_bytes(&r), Scalar::from_bytes(&s)) {
            (Some(_), Some(_)) => Ok(Self { r, s }),
            _ => Err(Error::SignatureRange),
        }
    }
}

/// A signature in DER, at most 72 bytes.
#[derive(Clone, Copy)]
pub struct DerSignature {
    bytes: [u8; MAX_DER_SIGNATURE_LEN],
    length: usize,
}

impl AsRef<[u8]> for DerSignature {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl fmt::Debug for DerSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DerSignature").field(&self.as_ref()).finish()
    }
}
