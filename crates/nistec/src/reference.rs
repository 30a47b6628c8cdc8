//! The curves by the textbook, on `num-bigint`: what the tests compare with.

use std::vec;
use std::vec::Vec;

use num_bigint::BigUint;

use crate::curve::{Arithmetic, Curve};
use crate::modulus::Modulus;
use crate::p256::{self, P256};
use crate::p384::{self, P384};
use crate::p521::{self, P521};

/// A point, or infinity.
pub(crate) type Point = Option<(BigUint, BigUint)>;

/// A curve with its parameters as SP 800-186 prints them.
pub(crate) trait Textbook: Curve {
    /// p in powers of two.
    fn p() -> BigUint;
    /// b, n, and the generator's coordinates.
    const PARAMETERS: [&'static str; 4];

    fn n() -> BigUint {
        number(Self::PARAMETERS[1])
    }

    fn generator() -> Point {
        Some((number(Self::PARAMETERS[2]), number(Self::PARAMETERS[3])))
    }

    /// The sum of two points (SEC 1, section 2.2.1).
    fn add(a: &Point, b: &Point) -> Point {
        let (Some((x1, y1)), Some((x2, y2))) = (a, b) else {
            return a.clone().or_else(|| b.clone());
        };
        let p = Self::p();
        let (rise, run) = if x1 != x2 {
            (y2 + &p - y1, x2 + &p - x1)
        } else if y1 == y2 {
            (x1 * x1 * 3u8 + &p - 3u8, y1 * 2u8)
        } else {
            return None;
        };
        let slope = rise * (run % &p).modinv(&p)? % &p;
        let x = (&slope * &slope + &p * 2u8 - x1 - x2) % &p;
        let y = (slope * (x1 + &p - &x) + &p - y1) % &p;
        Some((x, y))
    }

    /// The multiple of a point, by doubling and adding.
    fn multiply(scalar: &BigUint, point: &Point) -> Point {
        (0..scalar.bits()).rev().fold(None, |sum, bit| {
            let sum = Self::add(&sum, &sum);
            if scalar.bit(bit) { Self::add(&sum, point) } else { sum }
        })
    }

    /// The bytes of a number below 2^(8 SCALAR_LEN), big endian.
    fn bytes(number: &BigUint) -> Vec<u8> {
        let mut bytes = vec![0; Self::BITS.div_ceil(8)];
        let magnitude = number.to_bytes_be();
        let at = bytes.len() - magnitude.len();
        bytes[at..].copy_from_slice(&magnitude);
        bytes
    }
}

fn sum_of_powers(terms: &[(i8, u32)]) -> BigUint {
    let one = BigUint::from(1u8);
    terms.iter().fold(BigUint::ZERO, |sum, &(sign, exponent)| {
        if sign > 0 { sum + (&one << exponent) } else { sum - (&one << exponent) }
    })
}

#[rustfmt::skip]
impl Textbook for P256 {
    fn p() -> BigUint {
        sum_of_powers(&[(1, 256), (-1, 224), (1, 192), (1, 96), (-1, 0)])
    }

    const PARAMETERS: [&'static str; 4] = [
        "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    ];
}

#[rustfmt::skip]
impl Textbook for P384 {
    fn p() -> BigUint {
        sum_of_powers(&[(1, 384), (-1, 128), (-1, 96), (1, 32), (-1, 0)])
    }

    const PARAMETERS: [&'static str; 4] = [
        "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
        "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
        "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
    ];
}

#[rustfmt::skip]
impl Textbook for P521 {
    fn p() -> BigUint {
        sum_of_powers(&[(1, 521), (-1, 0)])
    }

    const PARAMETERS: [&'static str; 4] = [
        "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
        "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
        "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
    ];
}

pub(crate) fn number(hexadecimal: &str) -> BigUint {
    BigUint::parse_bytes(hexadecimal.as_bytes(), 16).unwrap()
}

/// The value of limbs, the least significant first.
pub(crate) fn value(limbs: &[u64]) -> BigUint {
    limbs.iter().rev().fold(BigUint::ZERO, |sum, &limb| (sum << 64u32) + limb)
}

/// The limbs of a number below 2^(64 N).
pub(crate) fn limbs<const N: usize>(number: &BigUint) -> [u64; N] {
    let mut limbs = [0; N];
    for (limb, digit) in limbs.iter_mut().zip(number.iter_u64_digits()) {
        *limb = digit;
    }
    assert_eq!(&value(&limbs), number, "more than {N} limbs");
    limbs
}

/// Numbers below `modulus` where carries and borrows go wrong: sums of few powers of two and their
/// negatives, runs of ones, and the neighbours of the modulus.
pub(crate) fn edges(modulus: &BigUint) -> Vec<BigUint> {
    let one = BigUint::from(1u8);
    let mut edges = vec![BigUint::ZERO, one.clone()];
    let last = u32::try_from(modulus.bits()).unwrap() - 1;
    let bits = [1, 31, 32, 33, 63, 64, 65, 96, 127, 128, 191, 192, 193, 223, 224, 255, 256, 320];
    for bit in bits.into_iter().filter(|&bit| bit < last).chain([last - 1, last]) {
        let power = &one << bit;
        edges.extend([&power - 1u8, power.clone(), &power + 1u8, modulus - &power]);
        edges.push((&one << last) - &power);
    }
    edges.extend((1u8..=3).map(|less| modulus - less));
    edges.retain(|edge| edge < modulus);
    edges
}

#[test]
fn the_parameters_are_the_standards() {
    fn check<C, P: Modulus<N>, M: Modulus<N>, const N: usize>()
    where
        C: Textbook + Arithmetic<Integer = [u64; N]>,
    {
        let to_integer = crate::field::Field::to_integer;
        assert_eq!(value(&P::MODULUS), C::p());
        assert_eq!(value(&M::MODULUS), C::n());
        assert_eq!(value(&to_integer(C::B)), number(C::PARAMETERS[0]));
        let (x, y) = C::generator().unwrap();
        let generator = C::table()[0][0];
        assert_eq!(value(&to_integer(generator.x)), x);
        assert_eq!(value(&to_integer(generator.y)), y);
        assert!(generator.is_on_curve_vartime(C::B));
        assert_eq!(C::n().bits(), C::BITS as u64);
        assert_eq!(C::multiply(&C::n(), &C::generator()), None);
    }
    check::<P256, p256::Prime, p256::Order, 4>();
    check::<P384, p384::Prime, p384::Order, 6>();
    check::<P521, p521::Prime, p521::Order, 9>();
}
