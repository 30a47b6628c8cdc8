//! Every operation against `num-bigint`, with limbs at their edges.

use num_bigint::BigUint;
use proptest::prelude::*;

use super::*;

pub(crate) fn p() -> BigUint {
    (BigUint::from(1u8) << 255u32) - 19u8
}

/// What the limbs are, not reduced.
fn value(limbs: [u64; 4]) -> BigUint {
    limbs.iter().rev().fold(BigUint::ZERO, |sum, &limb| (sum << 64u32) + limb)
}

/// The element as a number in 0..p, by way of its bound.
fn checked(element: FieldElement) -> BigUint {
    assert!(value(element.0) < bound(), "not below 2^255 + 2^24: {element:x?}");
    value(element.0) % p()
}

fn bound() -> BigUint {
    (BigUint::from(1u8) << 255u32) + (1u32 << 24)
}

/// Any number below 2^256, often at an edge.
fn loose() -> impl Strategy<Value = Loose> {
    let limb = || {
        prop_oneof![
            4 => any::<u64>(),
            1 => Just(0),
            1 => 1..100u64,
            1 => Just(u64::MAX),
            1 => u64::MAX - 100..u64::MAX,
            1 => Just(u64::MAX >> 1),
            1 => (0..64).prop_map(|bit| 1u64 << bit),
        ]
    };
    prop::array::uniform4(limb()).prop_map(Loose)
}

/// Any number below 2^255 + 2^24, often at an edge.
fn element() -> impl Strategy<Value = FieldElement> {
    let below = loose().prop_map(|Loose([a, b, c, d])| [a, b, c, d & (u64::MAX >> 1)]);
    let above = (0u64..1 << 24).prop_map(|low| [low, 0, 0, 1 << 63]);
    let near_p = (0u64..40).prop_map(|less| [u64::MAX - less, u64::MAX, u64::MAX, u64::MAX >> 1]);
    let near_bound = (1u64..40).prop_map(|less| [(1 << 24) - less, 0, 0, 1 << 63]);
    prop_oneof![5 => below, 1 => above, 1 => near_p, 1 => near_bound].prop_map(FieldElement)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn products(a in loose(), b in loose(), c in element()) {
        prop_assert_eq!(checked(a * b), value(a.0) * value(b.0) % p());
        prop_assert_eq!(checked(a * c), value(a.0) * value(c.0) % p());
        prop_assert_eq!(checked(c * a), value(a.0) * value(c.0) % p());
        prop_assert_eq!(checked(a.square()), value(a.0) * value(a.0) % p());
        prop_assert_eq!(checked(c.square()), value(c.0) * value(c.0) % p());
    }

    #[test]
    fn multiples(a in loose(), b in element(), factor in 0u64..1 << 17) {
        let expected = (value(a.0) * factor + value(b.0)) % p();
        prop_assert_eq!(checked(a.times_small_plus(factor, b)), expected);
        let expected = (value(a.0) * ((1u64 << 17) - 1) + value(b.0)) % p();
        prop_assert_eq!(checked(a.times_small_plus((1 << 17) - 1, b)), expected);
    }

    #[test]
    fn sums(a in element(), b in element(), c in loose(), d in loose()) {
        prop_assert_eq!(value((a + b).0) % p(), (value(a.0) + value(b.0)) % p());
        prop_assert_eq!(value((a - b).0) % p(), (value(a.0) + p() * 3u8 - value(b.0)) % p());
        prop_assert_eq!(value((c - d).0) % p(), (value(c.0) + p() * 3u8 - value(d.0)) % p());
        prop_assert_eq!(checked(FieldElement::from(c)), value(c.0) % p());
        prop_assert_eq!(Loose::from(a).0, a.0);
    }

    #[test]
    fn bytes(a in element()) {
        let expected = value(a.0) % p();
        prop_assert_eq!(BigUint::from_bytes_le(&a.to_bytes()), expected.clone());
        prop_assert_eq!(u32::from(a.lowest_bit()), expected.bit(0).into());
        prop_assert_eq!(FieldElement::from_bytes(&a.to_bytes()).to_bytes(), a.to_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn powers(a in element()) {
        prop_assert_eq!(checked(a.invert()), value(a.0).modpow(&(p() - 2u8), &p()));
        let exponent = (p() - 5u8) >> 3u32;
        prop_assert_eq!(checked(a.power_p58()), value(a.0).modpow(&exponent, &p()));
    }
}

#[test]
fn the_inverse_of_zero_is_zero() {
    for zero in [[0; 4], [u64::MAX - 18, u64::MAX, u64::MAX, u64::MAX >> 1]] {
        assert_eq!(checked(FieldElement(zero).invert()), BigUint::ZERO);
    }
}

#[test]
fn values_around_p_are_reduced() {
    for (offset, expected) in
        [(-1i8, p() - 1u8), (0, BigUint::ZERO), (1, 1u8.into()), (18, 18u8.into())]
    {
        let mut bytes = [0xff; 32];
        bytes[0] = 0xedu8.wrapping_add_signed(offset);
        for high in [0x7f, 0xff] {
            bytes[31] = high;
            let element = FieldElement::from_bytes(&bytes);
            assert_eq!(BigUint::from_bytes_le(&element.to_bytes()), expected);
        }
    }
}

#[test]
fn differences_wrap_around_twice() {
    // 0 - (2^256 - 1) is -37 modulo p: below zero, and below again after 38 is taken off.
    let difference = Loose([0; 4]) - Loose([u64::MAX; 4]);
    assert_eq!(value(difference.0) % p(), p() - 37u8);
    let difference = Loose([0; 4]) - Loose([u64::MAX - 37, u64::MAX, u64::MAX, u64::MAX]);
    assert_eq!(value(difference.0) % p(), BigUint::ZERO);
}

#[test]
fn choices_follow_the_mask() {
    let (a, b) = (Loose([1, 2, 3, 4]), Loose([5, 6, 7, 8]));
    assert_eq!(Loose::select(0, a, b).0, a.0);
    assert_eq!(Loose::select(u64::MAX, a, b).0, b.0);
}
