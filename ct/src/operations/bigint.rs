//! Arithmetic modulo secret and public numbers.

use bigint::{Backend, Modulus, Nat, Residue};
use subtle::ConstantTimeEq;

use crate::random::{Random, public, secret};
use crate::registry::Registry;
use crate::taint;

/// Bytes of the numbers: 1024 bits, a prime of RSA-2048, and a width without code of its own.
const LEN: usize = 128;
const ODD_LEN: usize = 72;

pub(super) fn register(registry: &mut Registry) {
    let backends = Backend::all().map(|backend| (backend.name(), backend));
    registry.on_backends("bigint", &["portable", "x86-avx512-ifma"], backends, |entries| {
        entries.add("pow", "base, exponent, modulus", pow::<LEN>);
        entries.add("pow, 256 bytes", "base, exponent, modulus", pow::<256>);
        entries.add("pow, two at once", "bases, exponents, moduli", pow_pair);
        entries.add("pow_vartime", "base, modulus", |backend| {
            let n = modulus::<LEN>(backend);
            bytes(&n, &n.pow_vartime(&residue::<LEN>(&n), 65537))
        });
    });
    let mut entries = registry.of_crate("bigint", "portable");
    entries.add("add, sub, mul, square", "both numbers, the modulus", |()| arithmetic());
    entries.add("pow, 9 limbs", "base, exponent, modulus", |()| pow::<ODD_LEN>(Backend::Portable));
    entries.add("invert", "number, modulus", |()| {
        let n = modulus::<LEN>(Backend::Portable);
        bytes(&n, &n.invert(&residue::<LEN>(&n)).expect("these two are coprime"))
    });
    entries.add("gcd", "both numbers", |()| {
        let gcd = Nat::from_be_bytes(&secret::<LEN>()).gcd(&odd::<LEN>()).expect("odd");
        gcd.to_be_bytes(LEN).to_vec()
    });
    entries.add("rem, div_exact, is_divisible_by", "both numbers", |()| division());
    entries.add("comparison", "both numbers", |()| {
        let (a, b) = (odd::<LEN>(), Nat::from_be_bytes(&public::<LEN>()));
        let choices = [a.is_below(&b), a.is_zero(), a.is_odd(), a.ct_eq(&b), b.is_below(&a)];
        choices.map(|choice| choice.unwrap_u8()).to_vec()
    });
}

/// A secret odd number with its top bit set.
fn odd<const N: usize>() -> Nat {
    let mut bytes: [u8; N] = public();
    bytes[0] |= 0x80;
    bytes[N - 1] |= 1;
    taint::secret(&mut bytes);
    Nat::from_be_bytes(&bytes)
}

fn modulus<const N: usize>(backend: Backend) -> Modulus {
    Modulus::with_backend(backend, &odd::<N>()).expect("odd")
}

fn residue<const N: usize>(n: &Modulus) -> Residue {
    let mut random = Random::secret();
    let _: [u8; N] = random.array();
    n.residue(&Nat::from_be_bytes(&random.array::<N>()))
}

fn bytes(n: &Modulus, a: &Residue) -> Vec<u8> {
    n.nat(a).to_be_bytes(n.byte_len()).to_vec()
}

fn arithmetic() -> Vec<u8> {
    let n = modulus::<LEN>(Backend::Portable);
    let (a, b) = (residue::<LEN>(&n), n.residue(&Nat::from_be_bytes(&secret::<LEN>())));
    let sum = n.add(&a, &b);
    let product = n.mul(&sum, &n.sub(&b, &a));
    bytes(&n, &n.square(&product))
}

fn pow<const N: usize>(backend: Backend) -> Vec<u8> {
    let n = modulus::<N>(backend);
    bytes(&n, &n.pow(&residue::<N>(&n), &Nat::from_be_bytes(&secret::<N>())))
}

fn pow_pair(backend: Backend) -> Vec<u8> {
    let (m, n) = (modulus::<LEN>(backend), modulus::<LEN>(backend));
    let (a, b) = (residue::<LEN>(&m), residue::<LEN>(&n));
    let [e, f] = [(); 2].map(|()| Nat::from_be_bytes(&secret::<LEN>()));
    let [c, d] = Modulus::pow_pair([&m, &n], [&a, &b], [&e, &f]);
    [bytes(&m, &c), bytes(&n, &d)].concat()
}

fn division() -> Vec<u8> {
    let (a, b) = (Nat::from_be_bytes(&secret::<LEN>()), odd::<ODD_LEN>());
    let quotient = a.mul(&b).div_exact(&b).expect("odd");
    let mut result = quotient.to_be_bytes(LEN).to_vec();
    result.extend_from_slice(&a.rem(&b).to_be_bytes(ODD_LEN));
    result.push(a.is_divisible_by(65537).expect("odd").unwrap_u8());
    result
}
