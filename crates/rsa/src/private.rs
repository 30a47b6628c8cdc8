//! Private keys: the private operation, and the making of signatures.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use bigint::{Modulus, Nat, Residue};
use rand_core::TryCryptoRng;
use subtle::ConstantTimeEq;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::error::Error;
use crate::hash::Hash;
use crate::public::PublicKey;
use crate::{pkcs1, pss};

/// An RSA private key with two primes, of 2048 to 8192 bits. Wiped on drop.
///
/// A power is computed by the Chinese remainder theorem on a blinded input, with fresh blinding
/// each time, in constant time; and it is checked with the public key before anything is made of
/// it, so that a fault in one half cannot betray a prime.
#[derive(Clone)]
pub struct PrivateKey {
    pub(crate) public: PublicKey,
    /// For export, and for what a ciphertext with bad padding decrypts to. No power has it for its
    /// exponent.
    pub(crate) d: Nat,
    pub(crate) p: Modulus,
    pub(crate) q: Modulus,
    /// d mod (p - 1), as wide as p.
    pub(crate) dp: Nat,
    /// d mod (q - 1), as wide as q.
    pub(crate) dq: Nat,
    /// 1/q mod p.
    pub(crate) qinv: Residue,
}

impl PrivateKey {
    /// The public key.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// RSASSA-PKCS1-v1_5 signature (RFC 8017, section 8.2.1). `rng` serves the blinding alone.
    pub fn sign_pkcs1v15<R>(
        &self,
        hash: Hash,
        message: &[u8],
        rng: &mut R,
    ) -> Result<Vec<u8>, Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        let em = pkcs1::encode(hash, message, self.public.modulus_len());
        self.sign_encoded(&em.ok_or(Error::ModulusSize)?, rng)
    }

    /// RSASSA-PSS signature (RFC 8017, section 8.1.1) with MGF1 over the same hash function and a
    /// random salt of the digest's length. `rng` gives first the salt, then the blinding.
    pub fn sign_pss<R>(&self, hash: Hash, message: &[u8], rng: &mut R) -> Result<Vec<u8>, Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        let mut salt = vec![0; hash.output_len()];
        rng.try_fill_bytes(&mut salt).map_err(|_| Error::Rng)?;
        let em = pss::encode(hash, message, &salt, self.public.modulus_bits() - 1);
        self.sign_encoded(&em.ok_or(Error::ModulusSize)?, rng)
    }

    /// RSASP1 (RFC 8017, section 5.2.1) of an encoded message, which is below n.
    fn sign_encoded<R>(&self, em: &[u8], rng: &mut R) -> Result<Vec<u8>, Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        let m = self.public.modulus().residue(&Nat::from_be_bytes(em));
        self.apply(&m, rng).map(|signature| signature.to_vec())
    }

    /// RSADP and RSASP1 (RFC 8017, sections 5.1.2 and 5.2.1): `input^d mod n`, blinded and checked,
    /// in as many bytes as n has. The one place where the private key is used.
    pub(crate) fn apply<R>(&self, input: &Residue, rng: &mut R) -> Result<Zeroizing<Vec<u8>>, Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        let n = self.public.modulus();
        let blinding = Blinding::new(&self.public, rng)?;
        let blinded = n.nat(&n.mul(input, &blinding.factor));
        let output = n.mul(&n.residue(&self.exponentiate(&blinded)), &blinding.inverse);

        let sound = self.public.apply(&output).ct_eq(input);
        // CT: that the check failed is made known, and nothing of the result.
        #[cfg(ctgrind)]
        let sound = cpu::declassify(sound);
        if !bool::from(sound) {
            return Err(Error::Fault);
        }
        Ok(n.nat(&output).to_be_bytes(self.public.modulus_len()))
    }

    /// `m^d mod n` by the Chinese remainder theorem: RFC 8017, section 5.1.2, step 2.b.
    fn exponentiate(&self, m: &Nat) -> Nat {
        let (p, q) = (&self.p, &self.q);
        let bases = [&p.residue(m), &q.residue(m)];
        let [s_p, s_q] = Modulus::pow_pair([p, q], bases, [&self.dp, &self.dq]);
        let s_q = q.nat(&s_q);

        // h = (s_p - s_q) / q mod p, and s = s_q + q h, which is below p q.
        let h = p.nat(&p.mul(&p.sub(&s_p, &p.residue(&s_q)), &self.qinv));
        let mut s = q.to_nat().mul(&h);
        s.add_assign(&s_q);
        s
    }
}

/// What hides the input of a private operation: r^e and 1/r modulo n, for a random r.
struct Blinding {
    factor: Residue,
    inverse: Residue,
}

impl Blinding {
    fn new<R: TryCryptoRng + ?Sized>(public: &PublicKey, rng: &mut R) -> Result<Self, Error> {
        let n = public.modulus();
        // All but one in 2^1000 of the numbers below n have an inverse.
        for _ in 0..2 {
            let r = n.residue(&random_below(&n.to_nat(), n.bits(), rng)?);
            if let Some(inverse) = n.invert(&r) {
                return Ok(Self { factor: public.apply(&r), inverse });
            }
        }
        Err(Error::Rng)
    }
}

/// A random number below `bound`, which is `bits` long: the first of as many bits that is.
pub(crate) fn random_below<R>(bound: &Nat, bits: usize, rng: &mut R) -> Result<Nat, Error>
where
    R: TryCryptoRng + ?Sized,
{
    // Each fails with a probability of at most 1/2.
    const ATTEMPTS: usize = 128;
    let mut bytes = Zeroizing::new(vec![0; bits.div_ceil(8)]);
    for _ in 0..ATTEMPTS {
        rng.try_fill_bytes(&mut bytes).map_err(|_| Error::Rng)?;
        bytes[0] &= 0xff >> (8 * bytes.len() - bits);
        let candidate = Nat::from_be_bytes(&bytes);
        let below = candidate.is_below(bound);
        // CT: this tells about candidates that are thrown away.
        #[cfg(ctgrind)]
        let below = cpu::declassify(below);
        if bool::from(below) {
            return Ok(candidate);
        }
    }
    Err(Error::Rng)
}

// The fields wipe themselves.
impl ZeroizeOnDrop for PrivateKey {}

impl fmt::Debug for PrivateKey {
    /// The public key, no secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey").field("public", &self.public).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
