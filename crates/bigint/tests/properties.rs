//! Every operation against `num-bigint`, at the sizes that RSA uses and at odd ones, with values
//! that include the edges: 0, 1, m - 1, all ones, single bits.
#![cfg(test)]

use ashlar_bigint::{Modulus, Nat};
use num_bigint::BigUint;
use proptest::collection::vec;
use proptest::prelude::*;
use subtle::ConstantTimeEq;

/// Bit lengths of moduli.
fn bits() -> impl Strategy<Value = usize> {
    prop_oneof![
        8 => prop::sample::select(&[256, 512, 1024, 2048][..]),
        2 => prop::sample::select(&[3072, 4096][..]),
        3 => 2_usize..700,
    ]
}

/// A number of at most `bits` bits: random, sparse, dense or at an edge.
fn number(bits: usize) -> impl Strategy<Value = BigUint> {
    let all_ones = (BigUint::from(1_u8) << bits) - 1_u8;
    let mask = all_ones.clone();
    prop_oneof![
        6 => vec(any::<u8>(), bits.div_ceil(8)).prop_map(move |b| BigUint::from_bytes_be(&b) & &mask),
        1 => Just(BigUint::ZERO),
        1 => Just(BigUint::from(1_u8)),
        1 => Just(all_ones.clone()),
        2 => vec(0..bits, 1..4).prop_map(|at| at.iter().fold(BigUint::ZERO, |n, &i| n | BigUint::from(1_u8) << i)),
        2 => vec(0..bits, 1..4).prop_map(move |at| at.iter().fold(all_ones.clone(), |mut n, &i| { n.set_bit(i as u64, false); n })),
    ]
}

/// An odd modulus of exactly `bits` bits.
fn modulus(bits: usize) -> impl Strategy<Value = BigUint> {
    number(bits).prop_map(move |mut n| {
        n.set_bit(0, true);
        n.set_bit(bits as u64 - 1, true);
        n
    })
}

/// A modulus and two numbers below it.
fn operands() -> impl Strategy<Value = (BigUint, BigUint, BigUint)> {
    bits()
        .prop_flat_map(|bits| (modulus(bits), number(bits), number(bits), any::<(bool, bool)>()))
        .prop_map(|(m, a, b, (last_a, last_b))| {
            let below = |x: BigUint, last: bool| if last && x.bit(3) { &m - 1_u8 } else { x % &m };
            let (a, b) = (below(a, last_a), below(b, last_b));
            (m, a, b)
        })
}

fn nat(n: &BigUint) -> Nat {
    Nat::from_be_bytes(&n.to_bytes_be())
}

fn big(n: &Nat) -> BigUint {
    BigUint::from_bytes_be(&n.to_be_bytes(8 * n.width()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn ring_operations((m, a, b) in operands()) {
        let modulus = Modulus::new(&nat(&m)).unwrap();
        let (x, y) = (modulus.residue(&nat(&a)), modulus.residue(&nat(&b)));
        prop_assert_eq!(big(&modulus.nat(&x)), a.clone());
        prop_assert_eq!(big(&modulus.nat(&modulus.add(&x, &y))), (&a + &b) % &m);
        prop_assert_eq!(big(&modulus.nat(&modulus.sub(&x, &y))), (&a + &m - &b) % &m);
        prop_assert_eq!(big(&modulus.nat(&modulus.mul(&x, &y))), (&a * &b) % &m);
        prop_assert_eq!(big(&modulus.nat(&modulus.square(&x))), (&a * &a) % &m);
        prop_assert_eq!(bool::from(x.ct_eq(&y)), a == b);
    }

    #[test]
    fn wide_values_are_reduced((m, a, b) in operands(), factor in number(600)) {
        let modulus = Modulus::new(&nat(&m)).unwrap();
        let wide = &a * &b + &factor;
        prop_assert_eq!(big(&modulus.nat(&modulus.residue(&nat(&wide)))), &wide % &m);
        prop_assert_eq!(big(&nat(&wide).rem(&nat(&m))), &wide % &m);
        let even = &m + 1_u8;
        prop_assert_eq!(big(&nat(&wide).rem(&nat(&even))), &wide % &even);
    }

    #[test]
    fn inverses((m, a, _) in operands()) {
        let modulus = Modulus::new(&nat(&m)).unwrap();
        let inverse = modulus.invert(&modulus.residue(&nat(&a)));
        prop_assert_eq!(inverse.map(|x| big(&modulus.nat(&x))), a.modinv(&m));
        let inverse = modulus.invert_vartime(&modulus.residue(&nat(&a)));
        prop_assert_eq!(inverse.map(|x| big(&modulus.nat(&x))), a.modinv(&m));
    }

    #[test]
    fn greatest_common_divisors((m, a, _) in operands(), factor in number(200)) {
        let factor = factor | BigUint::from(1_u8);
        let (odd, other) = (&m * &factor, &a * &factor);
        let mut expected = (odd.clone(), other.clone());
        while expected.1 != BigUint::ZERO {
            expected = (expected.1.clone(), expected.0 % expected.1);
        }
        prop_assert_eq!(&big(&nat(&other).gcd(&nat(&odd)).unwrap()), &expected.0);
        prop_assert_eq!(&big(&nat(&other).gcd_vartime(&nat(&odd)).unwrap()), &expected.0);
    }

    #[test]
    fn numbers((_, a, b) in operands(), odd in modulus(130)) {
        let (x, y) = (nat(&a), nat(&b));
        prop_assert_eq!(big(&x), a.clone());
        prop_assert_eq!(big(&x.mul(&y)), &a * &b);
        prop_assert_eq!(big(&x.half()), &a >> 1);
        prop_assert_eq!(x.bits_vartime() as u64, a.bits());
        prop_assert_eq!(bool::from(x.is_below(&y)), a < b);
        prop_assert_eq!(bool::from(x.ct_eq(&y)), a == b);
        prop_assert_eq!(bool::from(x.is_zero()), a == BigUint::ZERO);
        prop_assert_eq!(bool::from(x.is_odd()), a.bit(0));

        let width = x.width().max(y.width());
        let mut sum = x.resized(width + 1);
        prop_assert!(!bool::from(sum.add_assign(&y)));
        prop_assert_eq!(big(&sum), &a + &b);
        prop_assert!(!bool::from(sum.sub_assign(&y)));
        prop_assert_eq!(big(&sum), a.clone());
        prop_assert_eq!(bool::from(x.resized(width).sub_assign(&y)), a < b);

        let product = x.mul(&nat(&odd));
        prop_assert_eq!(big(&product.div_exact(&nat(&odd)).unwrap()), a.clone());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn powers((m, a, exponent) in operands(), public: u32) {
        let modulus = Modulus::new(&nat(&m)).unwrap();
        let base = modulus.residue(&nat(&a));
        prop_assert_eq!(big(&modulus.nat(&modulus.pow(&base, &nat(&exponent)))), a.modpow(&exponent, &m));
        let public = u64::from(public);
        prop_assert_eq!(
            big(&modulus.nat(&modulus.pow_vartime(&base, public))),
            a.modpow(&BigUint::from(public), &m)
        );
    }
}
