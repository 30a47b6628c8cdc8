//! Key generation: FIPS 186-5, section A.1.3, random probable primes.
//!
//! A candidate that is thrown away may leak; what stays does not, except that its primes are 7
//! modulo 8 (which that section allows to choose), so that p - 1 is twice an odd number.

use alloc::vec;

use bigint::{Modulus, Nat};
use rand_core::TryCryptoRng;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::hash::Hash;
use crate::import::minus_one;
use crate::prime::{divides, has_small_divisor, passes_miller_rabin};
use crate::private::PrivateKey;
use crate::public::{MAX_BITS, MIN_BITS, PublicKey};

/// The public exponent of generated keys.
const E: u64 = 65537;
/// Miller-Rabin rounds with random bases: FIPS 186-5, table B.1, asks for 5 with 1024-bit primes
/// and for fewer with longer ones.
const ROUNDS: usize = 5;

impl PrivateKey {
    /// A new key with a modulus of `bits` bits, an even number from 2048 to 8192, and e = 65537.
    pub fn generate<R>(bits: usize, rng: &mut R) -> Result<Self, Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        if !(MIN_BITS..=MAX_BITS).contains(&bits) || !bits.is_multiple_of(2) {
            return Err(Error::ModulusSize);
        }
        let p = prime(bits, None, rng)?;
        let q = prime(bits, Some(&p.to_nat()), rng)?;
        let key = Self::from_primes(bits, p, q)?;
        // The pairwise consistency test: signing checks its result with the public key.
        key.sign_pkcs1v15(Hash::Sha256, &[], rng)?;
        Ok(key)
    }

    fn from_primes(bits: usize, p: Modulus, q: Modulus) -> Result<Self, Error> {
        let (p_nat, q_nat) = (p.to_nat(), q.to_nat());
        let n = p_nat.mul(&q_nat).to_be_bytes(bits / 8 + 1);
        // CT: the modulus is public.
        #[cfg(ctgrind)]
        let n = cpu::declassify_bytes(n);
        let public = PublicKey::new(&n, &E.to_be_bytes())?;

        // lcm(p - 1, q - 1) = 2 a b / gcd(a, b), where the halves a and b are odd.
        let (a, b) = (p_nat.half(), q_nat.half());
        let lcm_half = a.gcd(&b).and_then(|gcd| a.mul(&b).div_exact(&gcd)).ok_or(Error::Rng)?;
        let mut lcm = lcm_half.clone();
        lcm.add_assign(&lcm_half);
        let d = inverse_of_e(&lcm).ok_or(Error::Rng)?.resized(public.modulus().width());
        // Section A.1.1, criterion 3.a: d > 2^(bits / 2), which chance does not miss.
        let too_small = d.half().is_below(&p_nat);
        // CT: what this is true of is thrown away.
        #[cfg(ctgrind)]
        let too_small = cpu::declassify(too_small);
        if bool::from(too_small) {
            return Err(Error::Rng);
        }
        let dp = d.rem(&minus_one(&p_nat));
        let dq = d.rem(&minus_one(&q_nat));
        let qinv = p.invert(&p.residue(&q_nat)).ok_or(Error::Rng)?;
        Ok(Self { public, d, p, q, dp, dq, qinv })
    }
}

/// A prime of half the modulus's bits, with e prime to p - 1, and far enough from `other`:
/// FIPS 186-5, section A.1.3, steps 4 and 5.
fn prime<R>(modulus_bits: usize, other: Option<&Nat>, rng: &mut R) -> Result<Modulus, Error>
where
    R: TryCryptoRng + ?Sized,
{
    let bits = modulus_bits / 2;
    // One candidate in ln(2^bits) / 2 is prime. This many fail with a probability below 2^-40.
    for _ in 0..5 * modulus_bits {
        let candidate = candidate(bits, rng)?;
        let far = other.is_none_or(|other| is_far(&candidate, other, bits));
        let suits_e = !divides(E, &minus_one(&candidate));
        if !far || !suits_e || has_small_divisor(&candidate) {
            continue;
        }
        if let Some(modulus) = Modulus::new(&candidate)
            && passes_miller_rabin(&modulus, ROUNDS, rng)?
        {
            return Ok(modulus);
        }
    }
    Err(Error::Rng)
}

/// A random number with its two top bits and its three lowest set. The top ones make it at least
/// sqrt(2) 2^(bits - 1), so that the product of two has twice the bits.
fn candidate<R: TryCryptoRng + ?Sized>(bits: usize, rng: &mut R) -> Result<Nat, Error> {
    let len = bits.div_ceil(8);
    let mut bytes = Zeroizing::new(vec![0; len]);
    rng.try_fill_bytes(&mut bytes).map_err(|_| Error::Rng)?;
    bytes[0] &= 0xff >> (8 * len - bits);
    for at in [bits - 1, bits - 2, 2, 1, 0] {
        bytes[len - 1 - at / 8] |= 1 << (at % 8);
    }
    Ok(Nat::from_be_bytes(&bytes))
}

/// |p - q| > 2^(bits - 100): step 5.5.
fn is_far(p: &Nat, q: &Nat, bits: usize) -> bool {
    let mut difference = p.clone();
    let negative = difference.sub_assign(q);
    let mut opposite = q.clone();
    opposite.sub_assign(p);
    difference.conditional_assign(&opposite, negative);
    let top = difference.to_be_bytes(bits.div_ceil(8));
    // The bytes above the lowest bits - 96 hold something.
    let any = top[..12].iter().fold(0, |any, byte| any | byte);
    let far = !any.ct_eq(&0);
    // CT: the caller throws a number away that is not.
    #[cfg(ctgrind)]
    let far = cpu::declassify(far);
    bool::from(far)
}

/// 1/e modulo m, for a secret m: (1 + m k) / e, with k = -1/m mod e. `None` if e divides m.
fn inverse_of_e(m: &Nat) -> Option<Nat> {
    let e_nat = Nat::from_limb(E, 1);
    let e = Modulus::new(&e_nat)?;
    let k = e.nat(&e.sub(&e.zero(), &e.invert(&e.residue(m))?));
    let mut product = m.mul(&k);
    product.add_assign(&Nat::from_limb(1, 1));
    product.div_exact(&e_nat)
}
