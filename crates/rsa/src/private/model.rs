//! Both operations on random numbers against `num-bigint`, at each size.
//!
//! A release build runs 10,000 cases of both at 2048, 3072 and 4096 bits, and of the public one at
//! 8192, in minutes; a debug build runs as many as take a few seconds. A private operation is
//! checked without the model's far slower one: c = m^e is the model's, for a random m, and there is
//! one c^d.

use std::string::String;
use std::vec::Vec;

use bigint::Nat;
use getrandom::SysRng;
use num_bigint::BigUint;
use rand_core::TryRng;

use super::PrivateKey;
use crate::PrivateKeyComponents;

const KEYS: &str = include_str!("../../tests/vectors/pkcs1v15-implicit-rejection.txt");
const KEY_8192: &str = include_str!("../../tests/support/key-8192.txt");

/// The key of the first two lines `p` and `q` of a text, with e = 65537.
fn key(text: &str) -> PrivateKey {
    let [p, q] = ["p = ", "q = "].map(|name| {
        let hex = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        BigUint::parse_bytes(hex.as_bytes(), 16).unwrap()
    });
    let (p_order, q_order, e) = (&p - 1_u8, &q - 1_u8, BigUint::from(65537_u32));
    let d = e.modinv(&(&p_order * &q_order)).unwrap();
    let qinv = q.modinv(&p).unwrap();
    let numbers = [&p * &q, e, &d % &p_order, &d % &q_order, d, qinv, p, q];
    let [n, e, dp, dq, d, qinv, p, q] = &numbers.map(|number| number.to_bytes_be());
    PrivateKey::from_components(&PrivateKeyComponents { n, e, d, p, q, dp, dq, qinv }).unwrap()
}

/// The key of a section of the vector file.
fn published_key(section: &str) -> PrivateKey {
    key(KEYS.split_once(section).unwrap().1)
}

fn padded(number: &BigUint, len: usize) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    [std::vec![0; len - bytes.len()], bytes].concat()
}

/// So many public operations and, of their results, so many private ones.
fn agrees_with_num_bigint(key: &PrivateKey, public_cases: usize, private_cases: usize) {
    let public = &key.public;
    let (n, len) = (public.modulus(), public.modulus_len());
    let [n_model, e_model] =
        [public.n_be(), public.e_be()].map(|part| BigUint::from_bytes_be(&part));
    let mut bytes = std::vec![0; len];
    for case in 0..public_cases {
        SysRng.try_fill_bytes(&mut bytes).unwrap();
        // The edges come first.
        let m_model = match case {
            0..3 => BigUint::from(case),
            3..6 => &n_model - (case - 2),
            _ => BigUint::from_bytes_be(&bytes) % &n_model,
        };
        let context = || -> String { std::format!("case {case}: m = {m_model:x}") };
        let c_model = padded(&m_model.modpow(&e_model, &n_model), len);
        let m = n.residue(&Nat::from_be_bytes(&padded(&m_model, len)));
        let c = public.apply(&m);
        assert_eq!(*n.nat(&c).to_be_bytes(len), c_model, "public, {}", context());
        if case < private_cases {
            let found = key.apply(&c, &mut SysRng).unwrap();
            assert_eq!(*found, padded(&m_model, len), "private, {}", context());
        }
    }
}

/// The first in a debug build, the second in a release build.
fn cases(debug: [usize; 2], release: [usize; 2]) -> (usize, usize) {
    let [public, private] = if cfg!(debug_assertions) { debug } else { release };
    (public, private)
}

#[test]
fn random_cases_2048() {
    let (public, private) = cases([10_000, 600], [10_000, 10_000]);
    agrees_with_num_bigint(&published_key("[key = B.1]"), public, private);
}

/// One bit more: 33 limbs.
#[test]
fn random_cases_2049() {
    let (public, private) = cases([1000, 100], [10_000, 10_000]);
    agrees_with_num_bigint(&published_key("[key = B.2]"), public, private);
}

#[test]
fn random_cases_3072() {
    let (public, private) = cases([1000, 80], [10_000, 10_000]);
    agrees_with_num_bigint(&published_key("[key = B.3]"), public, private);
}

#[test]
fn random_cases_4096() {
    let (public, private) = cases([500, 40], [10_000, 10_000]);
    agrees_with_num_bigint(&published_key("[key = B.4]"), public, private);
}

#[test]
fn random_cases_8192() {
    let (public, private) = cases([100, 4], [10_000, 200]);
    agrees_with_num_bigint(&key(KEY_8192), public, private);
}
