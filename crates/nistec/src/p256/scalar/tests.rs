//! Scalars against `num-bigint`.

use num_bigint::BigUint;
use proptest::prelude::*;

use super::*;
use crate::p256::reference::{bytes, edges, limbs, order, value};

/// Checks every operation on two integers below n.
fn check(a: &BigUint, b: &BigUint) {
    let n = order();
    let (sa, sb) = (Scalar(limbs(a)), Scalar(limbs(b)));
    let equal = |got: Scalar, expected: BigUint, name: &str| {
        assert_eq!(value(&got.0), expected, "{name} of {a:x} and {b:x}");
    };
    equal(sa + sb, (a + b) % &n, "sum");
    equal(-sa, (&n - a) % &n, "negative");
    equal(sa * sb, a * b % &n, "product");
    assert_eq!(sa.to_bytes(), bytes(a));
}

#[test]
fn edges_agree_with_num_bigint() {
    let edges = edges(&order());
    for a in &edges {
        for b in &edges {
            check(a, b);
        }
    }
}

#[test]
fn bytes_from_n_up_are_refused_or_reduced() {
    let n = order();
    for above in [0u32, 1, 2, u32::MAX] {
        let integer = &n + above;
        assert!(Scalar::from_bytes(&bytes(&integer)).is_none());
        let reduced = Scalar::from_bytes_reduced(&bytes(&integer));
        assert_eq!(value(reduced.as_limbs()), BigUint::from(above));
        let reduced = Scalar::from_integer_reduced(&limbs(&integer));
        assert_eq!(value(reduced.as_limbs()), BigUint::from(above));
    }
    assert!(Scalar::from_bytes(&[0; 32]).is_none());
    assert!(Scalar::from_bytes(&[0xff; 32]).is_none());
    assert!(Scalar::from_bytes(&bytes(&(n - 1u8))).is_some());
    assert!(Scalar::from_bytes(&bytes(&1u8.into())).is_some());
}

#[test]
fn inverses() {
    let n = order();
    for a in edges(&n) {
        let expected = a.modinv(&n).unwrap_or_default();
        let inverse = Scalar(limbs(&a)).invert();
        assert_eq!(value(inverse.as_limbs()), expected, "inverse of {a:x}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_scalars_agree_with_num_bigint(a: [u64; 4], b: [u64; 4]) {
        let (a, b) = (value(&a) % order(), value(&b) % order());
        check(&a, &b);
        let inverse = Scalar(limbs(&a)).invert();
        prop_assert_eq!(value(inverse.as_limbs()), a.modinv(&order()).unwrap_or_default());
    }
}
