//! Encodings and the way to Curve25519, against the textbook.

use num_bigint::BigUint;
use proptest::prelude::*;
use std::vec::Vec;

use super::reference::{self, Point, bytes, inverse, p};
use super::*;

#[test]
fn constants_are_what_they_say() {
    let value = |element: FieldElement| BigUint::from_bytes_le(&element.to_bytes());
    assert_eq!(value(D), reference::d());
    assert_eq!(value(TWICE_D), reference::d() * 2u8 % p());
    assert_eq!(value(SQRT_MINUS_ONE), BigUint::from(2u8).modpow(&(p() >> 2u32), &p()));
    assert_eq!(value(SQRT_MINUS_ONE.square()), p() - 1u8);
}

#[test]
fn points_of_small_order_are_known_by_y() {
    let point = Point::of_order_8();
    let multiples = (0u8..8).map(|k| point.multiply(&k.into()));
    let mut found: Vec<_> = multiples.map(|point| bytes(&point.y)).collect();
    found.sort();
    found.dedup();
    let mut listed = SMALL_ORDER;
    listed.sort();
    assert_eq!(found, listed);
}

#[test]
fn encodings_that_name_no_point_or_a_refused_one() {
    let read = |bytes: [u8; 32]| AffinePoint::from_bytes_vartime(&bytes).map(AffinePoint::to_bytes);
    let signs = |y: &BigUint| {
        [0, 0x80].map(|sign| {
            let mut bytes = bytes(y);
            bytes[31] |= sign;
            bytes
        })
    };
    for encoded in (0u8..19).flat_map(|above| signs(&(p() + above))) {
        assert_eq!(read(encoded), Err(Error::PointEncoding), "{encoded:02x?}");
    }
    for encoded in SMALL_ORDER.iter().flat_map(|y| signs(&BigUint::from_bytes_le(y))) {
        assert_eq!(read(encoded), Err(Error::SmallOrder), "{encoded:02x?}");
    }
    let (mut points, mut others) = (0, 0);
    for y in (2u8..100).map(BigUint::from) {
        for encoded in signs(&y) {
            let expected =
                if reference::root(&y).is_some() { Ok(encoded) } else { Err(Error::NotOnCurve) };
            assert_eq!(read(encoded), expected, "{encoded:02x?}");
            if expected.is_ok() { points += 1 } else { others += 1 }
        }
    }
    assert!(points > 50 && others > 50);
}

#[test]
fn the_identity_has_no_montgomery_form() {
    assert_eq!(ExtendedPoint::IDENTITY.to_montgomery().to_bytes(), [0; 32]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn points_survive_encoding(k: [u8; 32]) {
        let point = Point::base().multiply(&BigUint::from_bytes_le(&k));
        let read = AffinePoint::from_bytes_vartime(&point.to_bytes()).unwrap();
        prop_assert_eq!(read.to_bytes(), point.to_bytes());
        prop_assert_eq!(BigUint::from_bytes_le(&read.x.to_bytes()), point.x.clone());
        prop_assert_eq!(read.negate().to_bytes(), point.negate().to_bytes());
        let u = (1u8 + &point.y) * inverse(&(1u8 + p() - &point.y)) % p();
        prop_assert_eq!(read.to_extended().to_montgomery().to_bytes(), bytes(&u));
    }
}
