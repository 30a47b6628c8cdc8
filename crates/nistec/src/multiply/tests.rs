//! Multiples against the textbook, above all at the scalars where additions meet their exceptions.

use core::fmt::Write;
use std::string::String;
use std::vec::Vec;

use num_bigint::BigUint;
use proptest::prelude::*;

use super::*;
use crate::p256::P256;
use crate::p384::P384;
use crate::p521::P521;
use crate::reference::{Point, Textbook, edges, limbs, value};

fn scalar<C: Textbook>(number: &BigUint) -> C::Scalar {
    C::Scalar::from_bytes_reduced(&C::bytes(number))
}

fn affine<C: Textbook>(point: &Point) -> AffinePoint<C::Field> {
    let (x, y) = point.as_ref().unwrap();
    let element = |number| C::Field::from_bytes(&C::bytes(number)).unwrap();
    let point = AffinePoint { x: element(x), y: element(y) };
    assert!(point.is_on_curve_vartime(C::B));
    point
}

fn reference<C: Textbook>(point: &JacobianPoint<C::Field>) -> Point {
    let AffinePoint { x, y } = point.to_affine();
    let integer = |element: C::Field| value(element.to_integer().as_ref());
    (point.z.is_zero() == 0).then(|| (integer(x), integer(y)))
}

/// A point that is not a small multiple of the generator.
fn other_point<C: Textbook>() -> Point {
    C::multiply(&BigUint::from(0x1234_5678_9abc_def1_u64).pow(3), &C::generator())
}

/// The scalar for which the last addition of `generator_multiple` is a doubling: `2 d_D 32^D - n`.
fn exception<C: Textbook>() -> BigUint {
    let unit = BigUint::from(1u8) << (5 * Digits::<C>::LEADING);
    // d_D is that of n: the scalar and n agree in their first bits, or differ by one there.
    let leading = C::n() / &unit;
    let leading = if leading.bit(0) { leading } else { leading - 1u8 };
    unit * leading * 2u8 - C::n()
}

/// Scalars other than zero whose digits are special: small, near n, and those whose product is the
/// exception of `generator_multiple`.
fn special_scalars<C: Textbook>() -> Vec<BigUint> {
    let n = C::n();
    let exception = exception::<C>();
    let mut scalars: Vec<_> = (1u32..=34).map(BigUint::from).collect();
    // 38 below n is the exception of `multiple` on P-384.
    scalars.extend((1u32..=40).map(|less| &n - less));
    scalars.extend([&exception - 1u8, exception.clone(), &exception + 1u8]);
    scalars.extend([&n - &exception, &n - &exception - 1u8, &n - &exception + 1u8]);
    scalars.extend([&n >> 1u32, (&n >> 1u32) + 1u8]);
    scalars
}

/// A point with its multiples by powers of two, so that other multiples are sums.
struct Base {
    point: Point,
    powers: Vec<Point>,
}

impl Base {
    fn new<C: Textbook>(point: Point) -> Self {
        let doubled = |point: &Point| Some(C::add(point, point));
        let powers = core::iter::successors(Some(point.clone()), doubled).take(C::BITS).collect();
        Self { point, powers }
    }

    fn times<C: Textbook>(&self, k: &BigUint) -> Point {
        let bits = (0u64..).zip(&self.powers).filter(|(bit, _)| k.bit(*bit));
        bits.fold(None, |sum, (_, power)| C::add(&sum, power))
    }
}

/// The multiples of the generator `g` and of another point `q` by `k`.
fn check<C: Textbook>(g: &Base, q: &Base, k: &BigUint) {
    let scalar = scalar::<C>(k);
    assert_eq!(reference::<C>(&generator_multiple::<C>(&scalar)), g.times::<C>(k), "{k:x} G");
    let product = multiple::<C>(&scalar, &affine::<C>(&q.point));
    assert_eq!(reference::<C>(&product), q.times::<C>(k), "{k:x} Q");
}

#[test]
fn special_scalars_agree_with_the_textbook() {
    fn check_all<C: Textbook>() {
        let (g, q) = (Base::new::<C>(C::generator()), Base::new::<C>(other_point::<C>()));
        for k in special_scalars::<C>() {
            check::<C>(&g, &q, &k);
        }
        for k in edges(&C::n()).into_iter().filter(|edge| *edge != BigUint::ZERO) {
            check::<C>(&g, &q, &k);
        }
    }
    check_all::<P256>();
    check_all::<P384>();
    check_all::<P521>();
}

#[test]
fn points_with_special_coordinates() {
    // The points whose x-coordinate is next to 0 or to p: products with zeros in one factor.
    fn check_all<C: Textbook>() {
        let p = C::p();
        let b = crate::reference::number(C::PARAMETERS[0]);
        let small = (0u32..20).map(BigUint::from);
        let large = (1u32..20).map(|less| &p - less);
        let mut found = 0;
        for x in small.chain(large) {
            // p is 3 modulo 4 on all three curves: a root is the power by (p + 1) / 4.
            let square = (&x * &x * &x + (&p - 3u8) * &x + &b) % &p;
            let y = square.modpow(&((&p + 1u8) >> 2u32), &p);
            if &y * &y % &p == square {
                let q = Base::new::<C>(Some((x, y)));
                for k in [BigUint::from(2u8), C::n() - 1u8, C::n() >> 1u32] {
                    let product = multiple::<C>(&scalar::<C>(&k), &affine::<C>(&q.point));
                    assert_eq!(reference::<C>(&product), q.times::<C>(&k), "{k:x} {:?}", q.point);
                }
                found += 1;
            }
        }
        assert!(found > 5);
    }
    check_all::<P256>();
    check_all::<P384>();
    check_all::<P521>();
}

#[test]
fn the_exception_of_the_fixed_base_is_met() {
    // At this scalar the last addition is of two equal points; without the remedy there is no sum.
    fn check_all<C: Textbook>() {
        let digits = Digits::<C>::new(&scalar::<C>(&exception::<C>()));
        assert_eq!(digits.negated, 0, "an odd scalar");
        let leading = C::table()[Digits::<C>::LEADING / C::STRIDE][digits.leading() as usize];
        let product = generator_multiple::<C>(&scalar::<C>(&exception::<C>()));
        let twice = JacobianPoint::from(leading).double();
        assert_eq!(reference::<C>(&product), reference::<C>(&twice));
        let once = JacobianPoint::from(leading);
        assert_eq!(once.add_affine(&leading).z.is_zero(), u64::MAX);
    }
    check_all::<P256>();
    check_all::<P384>();
    check_all::<P521>();
}

#[test]
fn sums_agree_with_the_textbook() {
    // u1 G + u2 Q with zeros, and with a Q for which terms are equal, opposite, or cancel.
    fn check_all<C: Textbook>() {
        let n = C::n();
        let g = Base::new::<C>(C::generator());
        let points = [other_point::<C>(), g.point.clone(), g.times::<C>(&(&n - 1u8))];
        let small = |number: u32| BigUint::from(number);
        let scalars = [small(0), small(1), small(2), small(31), &n - 1u8, &n - 2u8, &n >> 1u32];
        let firsts = scalars.each_ref().map(|u1| g.times::<C>(u1));
        for q in points.map(|q| Base::new::<C>(q)) {
            for u2 in &scalars {
                let second = q.times::<C>(u2);
                for (u1, first) in scalars.iter().zip(&firsts) {
                    let point = affine::<C>(&q.point);
                    let got = sum_vartime::<C>(&scalar::<C>(u1), &scalar::<C>(u2), &point);
                    let expected = C::add(first, &second);
                    assert_eq!(reference::<C>(&got), expected, "{u1:x} G + {u2:x} Q");
                }
            }
        }
    }
    check_all::<P256>();
    check_all::<P384>();
    check_all::<P521>();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn random_scalars_agree_with_the_textbook(k: [u64; 9], u: [u64; 9]) {
        fn check_all<C: Textbook>(k: &[u64; 9], u: &[u64; 9]) {
            let (k, u) = (value(k) % C::n(), value(u) % C::n());
            let (g, q) = (Base::new::<C>(C::generator()), Base::new::<C>(other_point::<C>()));
            check::<C>(&g, &q, &k);
            let expected = C::add(&g.times::<C>(&u), &q.times::<C>(&k));
            let point = affine::<C>(&q.point);
            let sum = sum_vartime::<C>(&scalar::<C>(&u), &scalar::<C>(&k), &point);
            assert_eq!(reference::<C>(&sum), expected);
        }
        check_all::<P256>(&k, &u);
        check_all::<P384>(&k, &u);
        check_all::<P521>(&k, &u);
    }

    #[test]
    fn digits_add_up(k: [u64; 9]) {
        fn check_all<C: Textbook>(k: &[u64; 9]) {
            let k = value(k) % C::n();
            let scalar = scalar::<C>(&k);
            for width in [POINT_WIDTH, GENERATOR_WIDTH] {
                let mut sum = num_bigint::BigInt::ZERO;
                let digits = non_adjacent_form(scalar.as_limbs().as_ref(), width);
                assert_eq!(digits[C::BITS + 1..], [0; MAX_DIGITS][C::BITS + 1..]);
                for digit in digits.into_iter().rev() {
                    assert!(digit == 0 || digit % 2 != 0);
                    assert!(i32::from(digit).abs() < 1 << (width - 1));
                    sum = sum * 2 + digit;
                }
                assert_eq!(sum, num_bigint::BigInt::from(k.clone()));
            }
        }
        check_all::<P256>(&k);
        check_all::<P384>(&k);
        check_all::<P521>(&k);
    }
}

#[test]
fn the_tables_are_what_they_say() {
    assert!(table::<P256, 4>(256) == include_str!("../p256/table.rs"));
    assert!(table::<P384, 6>(384) == include_str!("../p384/table.rs"));
    assert!(table::<P521, 9>(0) == include_str!("../p521/table.rs"));
}

/// The text of a curve's table, whose Montgomery forms are by `2^r_bits`.
fn table<C: Textbook, const N: usize>(r_bits: usize) -> String {
    let stride = C::STRIDE;
    let rows = Digits::<C>::LEADING / stride + 1;
    let form = |coordinate: &BigUint| {
        let limbs = limbs::<N>(&((coordinate << r_bits) % C::p()));
        let words: Vec<_> = limbs.iter().map(|limb| std::format!("{limb:#018x}")).collect();
        let lines: Vec<_> = words.chunks(4).map(|words| words.join(", ")).collect();
        std::format!("[{}]", lines.join(",\n          "))
    };
    let mut text = String::from(HEAD);
    writeln!(text, "/// `GENERATOR[i][j]` is `(2 j + 1) 32^({stride} i)` times the generator.")
        .unwrap();
    writeln!(text, "#[rustfmt::skip]").unwrap();
    writeln!(text, "pub(super) static GENERATOR: [[[[u64; {N}]; 2]; 16]; {rows}] = [").unwrap();
    let mut base = C::generator();
    for _ in 0..rows {
        text += "    [\n";
        let twice = C::add(&base, &base);
        let mut multiple = base.clone();
        for _ in 0..16 {
            let (x, y) = multiple.as_ref().unwrap();
            writeln!(text, "        [{},\n         {}],", form(x), form(y)).unwrap();
            multiple = C::add(&multiple, &twice);
        }
        text += "    ],\n";
        base = (0..5 * stride).fold(base, |base, _| C::add(&base, &base));
    }
    text + "];\n"
}

const HEAD: &str = "\
//! Multiples of the generator, in Montgomery form, x before y, least significant limb first.
//!
//! Generated: the test `the_tables_are_what_they_say` in `multiply/tests.rs` makes this file anew.

";
