//! Multiples against the textbook, above all at the scalars where additions meet their exceptions.

use core::fmt::Write;
use std::string::String;
use std::vec::Vec;

use num_bigint::BigUint;
use proptest::prelude::*;

use super::*;
use crate::p256::field::FieldElement;
use crate::p256::reference::{self, Point, bytes, edges, limbs, order, value};

fn scalar(number: &BigUint) -> Scalar {
    Scalar::from_integer_reduced(&limbs(number))
}

fn affine(point: &Point) -> AffinePoint {
    let (x, y) = point.as_ref().unwrap();
    let element = |number| FieldElement::from_bytes(&bytes(number)).unwrap();
    AffinePoint::new(element(x), element(y)).unwrap()
}

fn reference(point: &JacobianPoint) -> Point {
    let AffinePoint { x, y } = point.to_affine();
    (point.z.is_zero() == 0).then(|| (value(&x.to_integer()), value(&y.to_integer())))
}

/// A point that is not a small multiple of the generator.
fn other_point() -> Point {
    reference::multiply(&BigUint::from(0x1234_5678_9abc_def1_u64).pow(3), &reference::generator())
}

/// Scalars other than zero whose digits are special: small, near n, near powers of two, and those whose
/// product is the exception of `generator`.
fn special_scalars() -> Vec<BigUint> {
    let n = order();
    let exception = (BigUint::from(1u8) << 256u32) - &n;
    let mut scalars: Vec<_> = (1u32..=34).map(BigUint::from).collect();
    scalars.extend((1u32..=34).map(|less| &n - less));
    scalars.extend([&exception - 1u8, exception.clone(), &exception + 1u8]);
    scalars.extend([&n - &exception, &n - &exception - 1u8, &n - &exception + 1u8]);
    scalars.extend([&n >> 1u32, (&n >> 1u32) + 1u8]);
    scalars.extend(edges(&n).into_iter().filter(|edge| *edge != BigUint::ZERO));
    scalars
}

fn check(k: &BigUint) {
    let (g, q) = (reference::generator(), other_point());
    assert_eq!(reference(&generator(&scalar(k))), reference::multiply(k, &g), "{k:x} G");
    assert_eq!(reference(&point(&scalar(k), &affine(&q))), reference::multiply(k, &q), "{k:x} Q");
}

#[test]
fn special_scalars_agree_with_the_textbook() {
    for k in special_scalars() {
        check(&k);
    }
}

#[test]
fn the_exception_of_the_fixed_base_is_met() {
    // Without the replacement the sum has no affine form: the last addition is a doubling.
    let k = scalar(&((BigUint::from(1u8) << 256u32) - order()));
    let digits = Digits::new(&k);
    let mut sum = JacobianPoint::from(term(&digits, 0));
    for i in 1..DIGITS {
        sum = sum.add_affine(&term(&digits, i));
    }
    let last = AffinePoint::from_limbs(GENERATOR[DIGITS][0]);
    assert!(sum.to_affine() == last);
    assert_eq!(sum.add_affine(&last).z.is_zero(), u64::MAX);
}

#[test]
fn sums_agree_with_the_textbook() {
    // u1 G + u2 Q with zeros, and with a Q for which terms are equal, opposite, or cancel.
    let (n, g) = (order(), reference::generator());
    let small = |number: u32| BigUint::from(number);
    let points = [other_point(), g.clone(), reference::multiply(&(&n - 1u8), &g)];
    let scalars = [small(0), small(1), small(2), small(31), &n - 1u8, &n - 2u8, &n >> 1u32];
    let firsts = scalars.each_ref().map(|u1| reference::multiply(u1, &g));
    for q in &points {
        for u2 in &scalars {
            let second = reference::multiply(u2, q);
            for (u1, first) in scalars.iter().zip(&firsts) {
                let got = sum_vartime(&scalar(u1), &scalar(u2), &affine(q));
                let expected = reference::add(first, &second);
                assert_eq!(reference(&got), expected, "{u1:x} G + {u2:x} Q");
            }
        }
    }
}

#[test]
fn the_x_coordinate_is_compared_modulo_n() {
    // A point whose x-coordinate, by construction of its form, is n + 5.
    let x = FieldElement::from_integer(&limbs(&(order() + 5u8)));
    let two = FieldElement::ONE.double();
    let point = JacobianPoint { x: x * two.square(), y: FieldElement::ONE, z: two };
    assert!(point.x_modulo_order_is(&scalar(&5u8.into())));
    assert!(!point.x_modulo_order_is(&scalar(&6u8.into())));
    assert!(!JacobianPoint::INFINITY.x_modulo_order_is(&scalar(&1u8.into())));
    // r + n is not below p: r alone counts.
    let r = reference::modulus() - order();
    let point = JacobianPoint { x: FieldElement::ZERO, y: FieldElement::ONE, z: two };
    assert!(!point.x_modulo_order_is(&scalar(&r)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn random_scalars_agree_with_the_textbook(k: [u64; 4], u: [u64; 4]) {
        let (k, u) = (value(&k) % order(), value(&u) % order());
        check(&k);
        let (g, q) = (reference::generator(), other_point());
        let expected = reference::add(&reference::multiply(&u, &g), &reference::multiply(&k, &q));
        prop_assert_eq!(reference(&sum_vartime(&scalar(&u), &scalar(&k), &affine(&q))), expected);
    }

    #[test]
    fn digits_add_up(k: [u64; 4]) {
        let k = value(&k) % order();
        for width in [POINT_WIDTH, GENERATOR_WIDTH] {
            let mut sum = num_bigint::BigInt::ZERO;
            for digit in non_adjacent_form(&scalar(&k), width).into_iter().rev() {
                prop_assert!(digit == 0 || digit % 2 != 0);
                prop_assert!(i32::from(digit).abs() < 1 << (width - 1));
                sum = sum * 2 + digit;
            }
            prop_assert_eq!(sum, num_bigint::BigInt::from(k.clone()));
        }
    }
}

#[test]
fn the_table_is_what_it_says() {
    let mut text = String::from(HEAD);
    let mut base = reference::generator();
    for _ in 0..52 {
        text += "    [\n";
        let twice = reference::add(&base, &base);
        let mut multiple = base.clone();
        for _ in 0..16 {
            let (x, y) = multiple.as_ref().unwrap();
            writeln!(text, "        [{},\n         {}],", form(x), form(y)).unwrap();
            multiple = reference::add(&multiple, &twice);
        }
        text += "    ],\n";
        base = (0..5).fold(base, |base, _| reference::add(&base, &base));
    }
    let (x, y) =
        reference::multiply(&(BigUint::from(1u8) << 256u32), &reference::generator()).unwrap();
    write!(text, "];\n{MIDDLE}    {},\n    {},\n];\n", form(&x), form(&y)).unwrap();
    assert!(text == include_str!("../table.rs"), "table.rs is not what this test generates");
}

/// A coordinate in Montgomery form, as the table writes it.
fn form(coordinate: &BigUint) -> String {
    let [a, b, c, d] = limbs(&((coordinate << 256u32) % reference::modulus()));
    std::format!("[{a:#018x}, {b:#018x}, {c:#018x}, {d:#018x}]")
}

const HEAD: &str = "\
//! Multiples of the generator, in Montgomery form, x before y, least significant limb first.
//!
//! Generated: the test `the_table_is_what_it_says` in `multiply/tests.rs` makes this file anew.

/// `GENERATOR[i][j]` is `(2 j + 1) 32^i` times the generator.
#[rustfmt::skip]
pub(super) static GENERATOR: [[[[u64; 4]; 2]; 16]; 52] = [
";

const MIDDLE: &str = "
/// 2^256 times the generator.
#[rustfmt::skip]
pub(super) static TWO_TO_THE_256: [[u64; 4]; 2] = [
";
