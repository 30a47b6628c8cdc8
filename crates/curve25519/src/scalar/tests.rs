//! Every operation against `num-bigint`, with limbs at their edges.

use num_bigint::{BigInt, BigUint};
use proptest::prelude::*;

use super::*;
use crate::edwards::reference::{bytes, order};

fn value(scalar: Scalar) -> BigUint {
    let value = BigUint::from_bytes_le(&scalar.to_bytes());
    assert!(value < order(), "not reduced");
    value
}

/// Little-endian bytes whose limbs are often at an edge.
fn edgy<const BYTES: usize>() -> impl Strategy<Value = [u8; BYTES]> {
    let limb = prop_oneof![
        4 => any::<u64>(),
        1 => Just(0),
        1 => Just(u64::MAX),
        1 => prop::sample::select(&ORDER[..]),
        1 => (0..64).prop_map(|bit| 1u64 << bit),
    ];
    prop::collection::vec(limb, BYTES / 8).prop_map(|limbs| {
        let mut bytes = [0; BYTES];
        for (bytes, limb) in bytes.as_chunks_mut().0.iter_mut().zip(limbs) {
            *bytes = limb.to_le_bytes();
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn arithmetic(a in edgy::<32>(), b in edgy::<32>(), c in edgy::<64>()) {
        let (expected_a, expected_b) =
            (BigUint::from_bytes_le(&a) % order(), BigUint::from_bytes_le(&b) % order());
        let expected_c = BigUint::from_bytes_le(&c) % order();
        let (a, b) = (Scalar::from_bytes_reduced(&a), Scalar::from_bytes_reduced(&b));
        let c = Scalar::from_wide_bytes(&c);
        prop_assert_eq!(value(a), expected_a.clone());
        prop_assert_eq!(value(c), expected_c.clone());
        prop_assert_eq!(value(a * b), &expected_a * &expected_b % order());
        prop_assert_eq!(value(a + b), (&expected_a + &expected_b) % order());
        prop_assert_eq!(value(a * b + c), (expected_a * expected_b + expected_c) % order());
    }

    #[test]
    fn digits_add_up(a in edgy::<32>(), width in 2u32..=8) {
        let scalar = Scalar::from_bytes_reduced(&a);
        let expected = BigInt::from(value(scalar));
        let digits = scalar.radix_16();
        prop_assert!(digits.iter().all(|digit| (-8..8).contains(digit)));
        prop_assert!((0..=2).contains(&digits[63]));
        let sum = |sum: BigInt, &digit: &i8| sum * 16 + digit;
        prop_assert_eq!(digits.iter().rev().fold(BigInt::ZERO, sum), expected.clone());
        let digits = scalar.non_adjacent_form_vartime(width);
        for (i, &digit) in digits.iter().enumerate().filter(|(_, digit)| **digit != 0) {
            prop_assert!(digit % 2 != 0 && i32::from(digit).abs() < 1 << (width - 1));
            prop_assert!(digits.iter().skip(i + 1).take(width as usize - 1).all(|&next| next == 0));
        }
        let sum = |sum: BigInt, &digit: &i8| sum * 2 + digit;
        prop_assert_eq!(digits.iter().rev().fold(BigInt::ZERO, sum), expected);
    }
}

#[test]
fn constants_are_what_they_say() {
    let two_to_the_256 = BigUint::from(1u8) << 256u32;
    let number = |limbs| BigUint::from_bytes_le(&Scalar(limbs).to_bytes());
    assert_eq!(number(ORDER), order());
    assert_eq!(value(R), &two_to_the_256 % order());
    assert_eq!(value(R_SQUARED), &two_to_the_256 * &two_to_the_256 % order());
    assert_eq!(ORDER[0].wrapping_mul(NEGATED_INVERSE), u64::MAX);
}

#[test]
fn only_reduced_integers_are_read() {
    let read = |number: &BigUint| Scalar::from_bytes_vartime(&bytes(number));
    let largest = (BigUint::from(1u8) << 256u32) - 1u8;
    for number in [BigUint::ZERO, 1u8.into(), order() - 1u8] {
        assert_eq!(read(&number).map(value), Some(number));
    }
    for number in [order(), order() + 1u8, order() * 2u8, largest] {
        assert_eq!(read(&number), None);
    }
}
