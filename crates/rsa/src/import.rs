//! Private keys from their parts and back.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use bigint::{Modulus, Nat};
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::private::PrivateKey;
use crate::public::PublicKey;

/// The integers of an `RSAPrivateKey` (RFC 8017, section A.1.2), big-endian. Leading zeros are
/// accepted.
#[derive(Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "the fields are those of a fixed ASN.1 type")]
pub struct PrivateKeyComponents<'a> {
    /// The modulus n = p q.
    pub n: &'a [u8],
    /// The public exponent.
    pub e: &'a [u8],
    /// The private exponent.
    pub d: &'a [u8],
    /// `prime1`.
    pub p: &'a [u8],
    /// `prime2`.
    pub q: &'a [u8],
    /// `exponent1`: d mod (p - 1).
    pub dp: &'a [u8],
    /// `exponent2`: d mod (q - 1).
    pub dq: &'a [u8],
    /// `coefficient`: 1/q mod p.
    pub qinv: &'a [u8],
}

/// The integers of an `RSAPrivateKey` (RFC 8017, section A.1.2), big-endian, wiped on drop. The
/// secret ones may have leading zeros.
#[derive(Clone)]
#[non_exhaustive]
pub struct OwnedPrivateKeyComponents {
    /// The modulus n = p q.
    pub n: Vec<u8>,
    /// The public exponent.
    pub e: Vec<u8>,
    /// The private exponent.
    pub d: Zeroizing<Vec<u8>>,
    /// `prime1`.
    pub p: Zeroizing<Vec<u8>>,
    /// `prime2`.
    pub q: Zeroizing<Vec<u8>>,
    /// `exponent1`: d mod (p - 1).
    pub dp: Zeroizing<Vec<u8>>,
    /// `exponent2`: d mod (q - 1).
    pub dq: Zeroizing<Vec<u8>>,
    /// `coefficient`: 1/q mod p.
    pub qinv: Zeroizing<Vec<u8>>,
}

impl OwnedPrivateKeyComponents {
    /// The same, borrowed.
    pub fn as_components(&self) -> PrivateKeyComponents<'_> {
        PrivateKeyComponents {
            n: &self.n,
            e: &self.e,
            d: &self.d,
            p: &self.p,
            q: &self.q,
            dp: &self.dp,
            dq: &self.dq,
            qinv: &self.qinv,
        }
    }
}

impl PrivateKey {
    /// From the parts, all of which are checked: the sizes; n = p q; p and q prime and different;
    /// e d = 1 modulo p - 1 and q - 1; 2^(bits / 2) < d < n; dp, dq and qinv what they must be, so
    /// that p and q have no common divisor.
    ///
    /// Primality is checked by one Fermat test, which finds damage, not malice: whoever can choose
    /// a private key has no use for a bad one. Time depends on the lengths alone, and on which
    /// check fails.
    ///
    /// # Errors
    ///
    /// Those of [`PublicKey::new`]; [`Error::Inconsistent`] with the check that failed. Lengths
    /// are compared before anything is computed.
    pub fn from_components(parts: &PrivateKeyComponents<'_>) -> Result<Self, Error> {
        let public = PublicKey::new(parts.n, parts.e)?;
        let bits = public.modulus_bits();
        let p = prime(parts.p, bits, ["p has a wrong size", "p is even"])?;
        let q = prime(parts.q, bits, ["q has a wrong size", "q is even"])?;
        let (p_nat, q_nat) = (p.to_nat(), q.to_nat());
        check(p_nat.mul(&q_nat).ct_eq(&public.modulus().to_nat()), "n is not p q")?;
        check(!p_nat.ct_eq(&q_nat), "p and q are equal")?;
        check(passes_fermat(&p), "p is not prime")?;
        check(passes_fermat(&q), "q is not prime")?;

        let d = private_exponent(parts.d, &public)?;
        let dp = number(parts.dp, p.width(), "dp is too large")?;
        let dq = number(parts.dq, q.width(), "dq is too large")?;
        let e = u64::from(public.exponent());
        check_exponents(e, &d, &dp, &p_nat, ["d does not fit e and p", "dp is not d mod p - 1"])?;
        check_exponents(e, &d, &dq, &q_nat, ["d does not fit e and q", "dq is not d mod q - 1"])?;

        let qinv = number(parts.qinv, p.width(), "qinv is too large")?;
        check(qinv.is_below(&p_nat), "qinv is too large")?;
        let qinv = p.residue(&qinv);
        check(p.mul(&qinv, &p.residue(&q_nat)).ct_eq(&p.one()), "qinv is not 1/q mod p")?;
        Ok(Self { public, d, p, q, dp, dq, qinv })
    }

    /// The parts, for export.
    pub fn components(&self) -> OwnedPrivateKeyComponents {
        let (p_len, q_len) = (self.p.byte_len(), self.q.byte_len());
        OwnedPrivateKeyComponents {
            n: self.public.n_be(),
            e: self.public.e_be(),
            d: self.d.to_be_bytes(self.public.modulus_len()),
            p: self.p.to_nat().to_be_bytes(p_len),
            q: self.q.to_nat().to_be_bytes(q_len),
            dp: self.dp.to_be_bytes(p_len),
            dq: self.dq.to_be_bytes(q_len),
            qinv: self.p.nat(&self.qinv).to_be_bytes(p_len),
        }
    }
}

fn check(passed: Choice, what: &'static str) -> Result<(), Error> {
    // CT: which check a key fails is told; of a key that passes, nothing is.
    #[cfg(ctgrind)]
    let passed = cpu::declassify(passed);
    if bool::from(passed) { Ok(()) } else { Err(Error::Inconsistent(what)) }
}

/// An odd number of about half the modulus's bits. Its bit length leaks. `what` says that the size
/// is wrong, and that the number is even.
fn prime(bytes: &[u8], modulus_bits: usize, what: [&'static str; 2]) -> Result<Modulus, Error> {
    let number = number(bytes, modulus_bits.div_ceil(64), what[0])?;
    // Far from half, a prime is within reach of factoring methods that look for small ones.
    let (half, tolerance) = (modulus_bits / 2, modulus_bits / 16);
    if number.bits_vartime().abs_diff(half) > tolerance {
        return Err(Error::Inconsistent(what[0]));
    }
    Modulus::new(&number).ok_or(Error::Inconsistent(what[1]))
}

/// The number in `width` limbs, if it fits.
fn number(bytes: &[u8], width: usize, what: &'static str) -> Result<Nat, Error> {
    // Some room for leading zeros, and a bound on the work.
    if bytes.len() > 8 * width + 8 {
        return Err(Error::Inconsistent(what));
    }
    let number = Nat::from_be_bytes(bytes);
    let fitting = number.resized(width);
    check(fitting.ct_eq(&number), what)?;
    Ok(fitting)
}

/// d with 2^(bits / 2) < d < n: RFC 8017, section 3.2, and FIPS 186-5, section A.1.1, criterion
/// 3.a, since a small one can be computed from the public key (Wiener 1990).
fn private_exponent(bytes: &[u8], public: &PublicKey) -> Result<Nat, Error> {
    let n = public.modulus();
    let d = number(bytes, n.width(), "d is too large")?;
    check(d.is_below(&n.to_nat()), "d is too large")?;
    let mut bound = vec![0; n.bits() / 16 + 1];
    bound[0] = 1 << (n.bits() / 2 % 8);
    check(Nat::from_be_bytes(&bound).is_below(&d), "d is too small")?;
    Ok(d)
}

/// Whether 2^(p - 1) = 1 modulo p.
fn passes_fermat(p: &Modulus) -> Choice {
    let two = p.add(&p.one(), &p.one());
    p.pow(&two, &minus_one(&p.to_nat())).ct_eq(&p.one())
}

/// That e d = 1 modulo p - 1 and `d_p` = d mod (p - 1).
fn check_exponents(
    e: u64,
    d: &Nat,
    d_p: &Nat,
    p: &Nat,
    what: [&'static str; 2],
) -> Result<(), Error> {
    let order = minus_one(p);
    let product = Nat::from_limb(e, 1).mul(d).rem(&order);
    check(product.ct_eq(&Nat::from_limb(1, 1)), what[0])?;
    check(d.rem(&order).ct_eq(d_p), what[1])
}

/// `odd - 1`.
pub(crate) fn minus_one(odd: &Nat) -> Nat {
    let mut number = odd.clone();
    number.sub_assign(&Nat::from_limb(1, 1));
    number
}

impl fmt::Debug for PrivateKeyComponents<'_> {
    /// No contents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKeyComponents").finish_non_exhaustive()
    }
}

impl fmt::Debug for OwnedPrivateKeyComponents {
    /// No contents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedPrivateKeyComponents").finish_non_exhaustive()
    }
}
