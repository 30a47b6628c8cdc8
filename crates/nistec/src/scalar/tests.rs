//! Scalars against `num-bigint`.

use num_bigint::BigUint;
use proptest::prelude::*;

use super::*;
use crate::reference::{edges, limbs, value};
use crate::{p256, p384, p521};

/// Checks every operation on two integers below n.
fn check<M: Modulus<N>, const N: usize>(a: &BigUint, b: &BigUint) {
    let n = value(&M::MODULUS);
    let (sa, sb) = (Residue::<M, N>::new(limbs(a)), Residue::<M, N>::new(limbs(b)));
    let equal = |got: Residue<M, N>, expected: BigUint, name: &str| {
        assert_eq!(value(&got.0), expected, "{name} of {a:x} and {b:x}, modulo {n:x}");
    };
    equal(sa + sb, (a + b) % &n, "sum");
    equal(-sa, (&n - a) % &n, "negative");
    equal(sa * sb, a * b % &n, "product");
    assert_eq!(sa.is_zero(), if *a == BigUint::ZERO { u64::MAX } else { 0 });
    let mut bytes = n.to_bytes_be();
    sa.write_bytes(&mut bytes);
    assert_eq!(BigUint::from_bytes_be(&bytes), *a);
    let sum = a + &n;
    let fits = sum.bits() <= 64 * N as u64;
    assert_eq!(sa.plus_order_vartime().map(|limbs| value(&limbs)), fits.then_some(sum));
}

fn check_inverse<M: Modulus<N>, const N: usize>(a: &BigUint) {
    let inverse = Residue::<M, N>::new(limbs(a)).invert();
    let expected = a.modinv(&value(&M::MODULUS)).unwrap_or_default();
    assert_eq!(value(&inverse.0), expected, "inverse of {a:x}");
}

#[test]
fn edges_agree_with_num_bigint() {
    fn check_all<M: Modulus<N>, const N: usize>() {
        let edges = edges(&value(&M::MODULUS));
        for a in &edges {
            check_inverse::<M, N>(a);
            for b in &edges {
                check::<M, N>(a, b);
            }
        }
    }
    check_all::<p256::Order, 4>();
    check_all::<p384::Order, 6>();
    check_all::<p521::Order, 9>();
}

#[test]
fn bytes_from_n_up_are_refused_or_reduced() {
    fn check_all<M: Modulus<N>, const N: usize>() {
        let n = value(&M::MODULUS);
        let bytes = |integer: &BigUint| integer.to_bytes_be();
        for above in [0u32, 1, 2, u32::MAX] {
            let integer = &n + above;
            assert!(Residue::<M, N>::from_bytes(&bytes(&integer)).is_none());
            let reduced = Residue::<M, N>::from_bytes_reduced(&bytes(&integer));
            assert_eq!(value(&reduced.0), BigUint::from(above));
            let reduced = Residue::<M, N>::from_integer_reduced(&limbs(&integer));
            assert_eq!(value(&reduced.0), BigUint::from(above));
        }
        assert!(Residue::<M, N>::from_bytes(&[0]).is_none());
        let ones = (BigUint::from(1u8) << n.bits()) - 1u8;
        assert!(Residue::<M, N>::from_bytes(&bytes(&ones)).is_none());
        assert!(Residue::<M, N>::from_bytes(&bytes(&(n - 1u8))).is_some());
        assert!(Residue::<M, N>::from_bytes(&[1]).is_some());
    }
    check_all::<p256::Order, 4>();
    check_all::<p384::Order, 6>();
    check_all::<p521::Order, 9>();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_scalars_agree_with_num_bigint(a: [u64; 9], b: [u64; 9]) {
        fn check_all<M: Modulus<N>, const N: usize>(a: &[u64; 9], b: &[u64; 9]) {
            let n = value(&M::MODULUS);
            let (a, b) = (value(a) % &n, value(b) % &n);
            check::<M, N>(&a, &b);
            check_inverse::<M, N>(&a);
        }
        check_all::<p256::Order, 4>(&a, &b);
        check_all::<p384::Order, 6>(&a, &b);
        check_all::<p521::Order, 9>(&a, &b);
    }
}
