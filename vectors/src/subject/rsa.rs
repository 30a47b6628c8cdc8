//! RSA.

use num_bigint::BigUint;
use rsa::{Error, PrivateKey, PrivateKeyComponents};

use super::hash::Hash;

/// The hash function as RSA signatures name it, if they take it here.
pub(crate) const fn hash(hash: Hash) -> Option<rsa::Hash> {
    match hash {
        Hash::Sha256 => Some(rsa::Hash::Sha256),
        Hash::Sha384 => Some(rsa::Hash::Sha384),
        Hash::Sha512 => Some(rsa::Hash::Sha512),
        Hash::Sha1 | Hash::Sha3_256 | Hash::Sha3_512 => None,
    }
}

/// The hash function as OAEP names it, which also takes SHA-1, if it is offered.
pub(crate) fn oaep_hash(function: Hash) -> Option<rsa::OaepHash> {
    match function {
        Hash::Sha1 => Some(rsa::OaepHash::LegacySha1),
        other => hash(other).map(Into::into),
    }
}

/// A private key of its primes and public exponent: vector files seldom hold the rest.
pub(crate) fn key_of_primes(p: &[u8], q: &[u8], e: &[u8]) -> Result<PrivateKey, Error> {
    let [p, q, e] = [p, q, e].map(BigUint::from_bytes_be);
    let one = BigUint::from(1_u8);
    if p <= one || q <= one {
        return Err(Error::Inconsistent("a prime is too small"));
    }
    let [p_less_one, q_less_one] = [&p, &q].map(|prime| prime - &one);
    let inverse =
        |modulus: &BigUint| e.modinv(modulus).ok_or(Error::Inconsistent("e has no inverse"));
    let (dp, dq) = (inverse(&p_less_one)?, inverse(&q_less_one)?);
    let d = inverse(&(&p_less_one * &q_less_one))?;
    let qinv = q.modinv(&p).ok_or(Error::Inconsistent("p and q have a common factor"))?;
    let n = &p * &q;
    let [n, e, d, p, q, dp, dq, qinv] =
        [n, e, d, p, q, dp, dq, qinv].map(|number| number.to_bytes_be());
    let parts =
        PrivateKeyComponents { n: &n, e: &e, d: &d, p: &p, q: &q, dp: &dp, dq: &dq, qinv: &qinv };
    PrivateKey::from_components(&parts)
}

/// A private key of its exponents: they give the primes away (NIST SP 800-56B, appendix C).
pub(crate) fn key_of_exponents(n: &[u8], e: &[u8], d: &[u8]) -> Result<PrivateKey, Error> {
    let [n, e_number, d] = [n, e, d].map(BigUint::from_bytes_be);
    let one = BigUint::from(1_u8);
    let multiple = &e_number * &d;
    let Some(twos) =
        (multiple > one && n > one).then(|| (&multiple - &one).trailing_zeros()).flatten()
    else {
        return Err(Error::Inconsistent("an exponent is too small"));
    };
    let odd = (&multiple - &one) >> twos;
    // Half of all bases split n; after so many there is a fault in the file.
    for base in 2..100_u8 {
        let mut root = BigUint::from(base).modpow(&odd, &n);
        for _ in 0..twos {
            let square = &root * &root % &n;
            if square == one && root != one && root != &n - &one {
                let p = gcd(&root - &one, n.clone());
                let q = &n / &p;
                return key_of_primes(&p.to_bytes_be(), &q.to_bytes_be(), e);
            }
            root = square;
        }
    }
    Err(Error::Inconsistent("the exponents do not belong to the modulus"))
}

fn gcd(mut a: BigUint, mut b: BigUint) -> BigUint {
    while b != BigUint::ZERO {
        (a, b) = (b.clone(), a % b);
    }
    a
}
