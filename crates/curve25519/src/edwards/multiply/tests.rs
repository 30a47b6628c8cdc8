//! Multiples against the textbook, and the tables against their definition.

use core::fmt::Write;
use std::string::String;
use std::vec::Vec;

use num_bigint::BigUint;
use proptest::prelude::*;

use super::*;
use crate::edwards::reference::{Point, bytes, d, inverse, order, p};

fn scalar(number: &BigUint) -> Scalar {
    Scalar::from_bytes_vartime(&bytes(number)).unwrap()
}

/// A point that is not a small multiple of the base point.
fn other_point() -> Point {
    Point::base().multiply(&BigUint::from(0x1234_5678_9abc_def1_u64).pow(3))
}

/// Scalars whose digits are special: small, near the order, near powers of 16, all digits alike.
fn special_scalars() -> Vec<BigUint> {
    let mut scalars: Vec<_> = (0u8..=34).map(BigUint::from).collect();
    scalars.extend((1u8..=34).map(|less| order() - less));
    for power in [4u32, 8, 60, 64, 128, 192, 248, 252] {
        let power = BigUint::from(1u8) << power;
        scalars.extend([&power - 1u8, power.clone(), power + 1u8]);
    }
    let ones = (BigUint::from(1u8) << 252u32) / 15u8;
    scalars.extend([1u8, 7, 8, 9, 15].map(|digit| &ones * digit));
    scalars
}

#[test]
fn special_scalars_agree_with_the_textbook() {
    for k in special_scalars() {
        let expected = Point::base().multiply(&k);
        assert_eq!(base(&scalar(&k)).to_affine().to_bytes(), expected.to_bytes(), "{k:x}");
    }
}

#[test]
fn sums_agree_with_the_textbook() {
    // Zeros; points for which terms are equal, opposite, or cancel; a point with a part of order 8.
    let mixed = other_point().add(&Point::of_order_8());
    let points = [other_point(), Point::base(), Point::base().negate(), mixed];
    let scalars = [0u8, 1, 2, 3, 31].map(BigUint::from);
    let scalars: Vec<_> = scalars.into_iter().chain([1u8, 2].map(|less| order() - less)).collect();
    for point in &points {
        let encoded = AffinePoint::from_bytes_vartime(&point.to_bytes()).unwrap();
        for s in &scalars {
            for k in &scalars {
                let expected = Point::base().multiply(s).add(&point.multiply(k));
                let got = sum_vartime(&scalar(s), &scalar(k), &encoded).to_affine();
                assert_eq!(got.to_bytes(), expected.to_bytes(), "{s:x} B + {k:x} P");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn random_scalars_agree_with_the_textbook(s: [u8; 32], k: [u8; 32]) {
        let (s, k) = (BigUint::from_bytes_le(&s) % order(), BigUint::from_bytes_le(&k) % order());
        let first = Point::base().multiply(&s);
        prop_assert_eq!(base(&scalar(&s)).to_affine().to_bytes(), first.to_bytes());
        let point = AffinePoint::from_bytes_vartime(&other_point().to_bytes()).unwrap();
        let expected = first.add(&other_point().multiply(&k));
        let got = sum_vartime(&scalar(&s), &scalar(&k), &point).to_affine();
        prop_assert_eq!(got.to_bytes(), expected.to_bytes());
    }
}

#[test]
fn the_tables_are_what_they_say() {
    let mut text = String::from(HEAD);
    let mut power = Point::base();
    for _ in 0..64 {
        text += "    [\n";
        let mut multiple = power.clone();
        for _ in 0..8 {
            row(&mut text, &multiple, "        ");
            multiple = multiple.add(&power);
        }
        text += "    ],\n";
        power = (0..4).fold(power, |power, _| power.add(&power));
    }
    text += MIDDLE;
    let twice = Point::base().add(&Point::base());
    let mut multiple = Point::base();
    for _ in 0..64 {
        row(&mut text, &multiple, "    ");
        multiple = multiple.add(&twice);
    }
    text += "];\n";
    assert!(text == include_str!("../table.rs"), "table.rs is not what this test generates");
}

fn row(text: &mut String, Point { x, y }: &Point, indent: &str) {
    let half = inverse(&2u8.into());
    let numbers = [(y + x) * &half % p(), (y + p() - x) * half % p(), d() * x % p() * y % p()];
    let [plus, minus, dxy] = numbers.map(|number| {
        let bytes = bytes(&number);
        let limbs = bytes.as_chunks::<8>().0.iter().map(|limb| u64::from_le_bytes(*limb));
        limbs.map(|limb| std::format!("{limb:#018x}")).collect::<Vec<_>>().join(", ")
    });
    writeln!(text, "{indent}[[{plus}],\n{indent} [{minus}],\n{indent} [{dxy}]],").unwrap();
}

const HEAD: &str = "\
//! Multiples of the base point, each as (y + x) / 2, (y - x) / 2 and d x y modulo p, least significant
//! limb first: 48 KiB for secret scalars, 6 KiB for public ones.
//!
//! Generated: the test `the_tables_are_what_they_say` in `multiply/tests.rs` makes this file anew.

use super::Row;

/// `BASE[i][j]` is `(j + 1) 16^i` times the base point.
#[rustfmt::skip]
pub(super) static BASE: [[Row; 8]; 64] = [
";

const MIDDLE: &str = "\
];

/// `BASE_ODD[i]` is `2 i + 1` times the base point.
#[rustfmt::skip]
pub(super) static BASE_ODD: [Row; 64] = [
";
