//! ECDSA (FIPS 186-5, section 6) with nonces by RFC 6979.

use core::fmt;

use hmac::{Hash, HmacDrbg};
use rand_core::TryCryptoRng;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::curve::{Bytes, Curve};
use crate::digest::Digest;
use crate::error::Error;
use crate::field::Field;
use crate::key::{PublicKey, draw, excess_bits};
use crate::point::JacobianPoint;
use crate::scalar::Scalar;
use crate::signature::Signature;

#[cfg(test)]
mod tests;

/// A secret key for signing, with its public key.
pub struct SigningKey<C: Curve> {
    d: C::Scalar,
    public: PublicKey<C>,
}

impl<C: Curve> SigningKey<C> {
    /// Draws a key: a number of as many bits as n, again in the rare case that it is out of range.
    ///
    /// # Errors
    ///
    /// [`Error::Rng`] if `rng` fails, or yields nothing but bytes out of range.
    pub fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        draw::<C, _>(rng).map(Self::new)
    }

    /// Reads a big-endian integer in 1..n, as SEC 1 and PKCS #8 hold it. The caller's copy is the
    /// caller's to wipe.
    ///
    /// # Errors
    ///
    /// [`Error::Scalar`] if it is out of range.
    pub fn from_bytes(bytes: &C::ScalarBytes) -> Result<Self, Error> {
        C::Scalar::from_bytes(bytes.as_ref()).map(Self::new).ok_or(Error::Scalar)
    }

    fn new(d: C::Scalar) -> Self {
        Self { d, public: PublicKey::of(&d) }
    }

    /// The key as a big-endian integer.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<C::ScalarBytes> {
        let mut bytes = Zeroizing::new(C::ScalarBytes::ZERO);
        self.d.write_bytes(bytes.as_mut());
        bytes
    }

    /// The public key that verifies this key's signatures.
    #[must_use]
    pub const fn verifying_key(&self) -> &PublicKey<C> {
        &self.public
    }

    /// Signs a message, hashed with the curve's hash function. The same message gives the same
    /// signature.
    ///
    /// # Errors
    ///
    /// None today.
    pub fn sign(&self, message: &[u8]) -> Result<Signature<C>, Error> {
        self.sign_digest(&C::digest(message))
    }

    /// Signs a message, hashed with the curve's hash function, with randomness mixed into the nonce
    /// (RFC 6979, section 3.6): faults induced in one of two signatures of a message do not reveal
    /// the key.
    ///
    /// # Errors
    ///
    /// [`Error::Rng`] if `rng` fails.
    pub fn sign_hedged<R: TryCryptoRng + ?Sized>(
        &self,
        message: &[u8],
        rng: &mut R,
    ) -> Result<Signature<C>, Error> {
        self.sign_digest_hedged(&C::digest(message), rng)
    }

    /// Signs a hash value. The same hash value gives the same signature.
    ///
    /// # Errors
    ///
    /// None today.
    pub fn sign_digest(&self, digest: &Digest) -> Result<Signature<C>, Error> {
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
    ) -> Result<Signature<C>, Error> {
        let mut extra = Zeroizing::new(C::ScalarBytes::ZERO);
        rng.try_fill_bytes(extra.as_mut()).map_err(|_| Error::Rng)?;
        Ok(self.sign_with(digest, Some(extra.as_ref())))
    }

    /// The nonce's generator runs on the hash function of the message (RFC 6979, section 3.2).
    fn sign_with(&self, digest: &Digest, extra: Option<&[u8]>) -> Signature<C> {
        match digest {
            Digest::Sha256(_) => self.sign_deterministic::<Sha256>(digest, extra),
            Digest::Sha384(_) => self.sign_deterministic::<Sha384>(digest, extra),
            Digest::Sha512(_) => self.sign_deterministic::<Sha512>(digest, extra),
        }
    }

    fn sign_deterministic<H: Hash>(&self, digest: &Digest, extra: Option<&[u8]>) -> Signature<C> {
        let z = bits2int::<C>(digest.as_bytes());
        // bits2octets(h1) is z as bytes.
        let mut h1 = C::ScalarBytes::ZERO;
        z.write_bytes(h1.as_mut());
        let mut drbg = HmacDrbg::<H>::new(self.to_bytes().as_ref(), h1.as_ref(), extra);
        let mut candidate = Zeroizing::new(C::ScalarBytes::ZERO);
        loop {
            drbg.next(candidate.as_mut());
            shift_right(candidate.as_mut(), excess_bits::<C>());
            // A refused candidate has no part in the signature: 1 in 2^32 at most is refused for its
            // range, and none that anyone has ever seen for r or s.
            if let Some(mut k) = C::Scalar::from_bytes(candidate.as_ref()) {
                let signature = self.sign_with_nonce(&z, &k);
                k.zeroize();
                if let Some(signature) = signature {
                    return signature;
                }
            }
        }
    }

    /// FIPS 186-5, section 6.4.1, from step 3. None if `r` or `s` is zero.
    fn sign_with_nonce(&self, z: &C::Scalar, k: &C::Scalar) -> Option<Signature<C>> {
        let mut product = C::generator_multiple(k);
        let mut point = product.to_affine();
        let r = C::Scalar::from_integer_reduced(&point.x.to_integer());
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
        (zero == 0).then(|| Signature::from_scalars(r, s))
    }
}

impl<C: Curve> fmt::Debug for SigningKey<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("public", &self.public).finish_non_exhaustive()
    }
}

impl<C: Curve> Drop for SigningKey<C> {
    fn drop(&mut self) {
        self.d.zeroize();
    }
}

impl<C: Curve> ZeroizeOnDrop for SigningKey<C> {}

impl<C: Curve> PublicKey<C> {
    /// Verifies the signature of a message, hashed with the curve's hash function. In variable time:
    /// all is public.
    ///
    /// # Errors
    ///
    /// [`Error::Signature`] if the signature is not one of this message under this key.
    pub fn verify(&self, message: &[u8], signature: &Signature<C>) -> Result<(), Error> {
        self.verify_digest(&C::digest(message), signature)
    }

    /// Verifies the signature of a hash value (FIPS 186-5, section 6.4.2).
    ///
    /// # Errors
    ///
    /// [`Error::Signature`] if the signature is not one of this hash value under this key.
    pub fn verify_digest(&self, digest: &Digest, signature: &Signature<C>) -> Result<(), Error> {
        self.verify_hash(digest.as_bytes(), signature)
    }

    /// Verifies the signature of a message that was hashed with SHA-1, for certificates of old
    /// devices where a policy says so. In variable time: all is public.
    ///
    /// **Whoever chooses a part of what is signed can make a second message with the same SHA-1**
    /// (Leurent and Peyrin 2020), which this signature then is for as well. That is why SHA-1 is no
    /// [`Digest`], and nothing here signs with it.
    ///
    /// # Errors
    ///
    /// [`Error::Signature`] if the signature is not one of this message under this key.
    pub fn verify_legacy_sha1(
        &self,
        message: &[u8],
        signature: &Signature<C>,
    ) -> Result<(), Error> {
        self.verify_hash(&Sha1::digest(message), signature)
    }

    fn verify_hash(&self, hash: &[u8], signature: &Signature<C>) -> Result<(), Error> {
        let (r, s) = signature.scalars()?;
        let w = s.invert();
        let (u1, u2) = (bits2int::<C>(hash) * w, r * w);
        let point = C::sum_vartime(&u1, &u2, self.point());
        if x_modulo_order_is::<C>(&point, r) { Ok(()) } else { Err(Error::Signature) }
    }
}

/// Whether the x-coordinate of the point, as an integer modulo n, is `r`. Never for infinity.
///
/// It is r or, if that is below p, r + n.
fn x_modulo_order_is<C: Curve>(point: &JacobianPoint<C::Field>, r: C::Scalar) -> bool {
    [Some(*r.as_limbs()), r.plus_order_vartime()]
        .into_iter()
        .flatten()
        .filter_map(|x| C::Field::from_integer_vartime(&x))
        .any(|x| point.x_is_vartime(x))
}

/// The leftmost bits of the hash value, as many as n has, or all if it has fewer (RFC 6979, section
/// 2.3.2), modulo n.
fn bits2int<C: Curve>(hash: &[u8]) -> C::Scalar {
    let mut integer = C::ScalarBytes::ZERO;
    let length = integer.as_ref().len();
    // Where n does not fill its bytes, no hash value is long enough to be cut.
    let leftmost = hash.get(..length).unwrap_or(hash);
    integer.as_mut()[length - leftmost.len()..].copy_from_slice(leftmost);
    C::Scalar::from_bytes_reduced(integer.as_ref())
}

/// Shifts a big-endian number by less than eight bits.
fn shift_right(bytes: &mut [u8], bits: usize) {
    let mut above = 0;
    for byte in bytes {
        let wide = above << 8 | u16::from(*byte);
        above = wide;
        [_, *byte] = (wide >> bits).to_be_bytes();
    }
}
