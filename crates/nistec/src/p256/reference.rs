//! The curve by the textbook, on `num-bigint`: what the tests compare with.

use std::vec;
use std::vec::Vec;

use num_bigint::BigUint;

/// p.
pub(super) fn modulus() -> BigUint {
    let power = |exponent: u32| BigUint::from(1u8) << exponent;
    power(256) - power(224) + power(192) + power(96) - 1u8
}

/// n.
pub(super) fn order() -> BigUint {
    number("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
}

pub(super) fn number(hexadecimal: &str) -> BigUint {
    BigUint::parse_bytes(hexadecimal.as_bytes(), 16).unwrap()
}

/// The value of limbs, the least significant first.
pub(super) fn value(limbs: &[u64; 4]) -> BigUint {
    limbs.iter().rev().fold(BigUint::ZERO, |sum, &limb| (sum << 64u32) + limb)
}

/// The limbs of a number below 2^256.
pub(super) fn limbs(number: &BigUint) -> [u64; 4] {
    let mut limbs = [0; 4];
    for (limb, digit) in limbs.iter_mut().zip(number.iter_u64_digits()) {
        *limb = digit;
    }
    assert_eq!(&value(&limbs), number, "more than 256 bits");
    limbs
}

/// The 32 bytes of a number below 2^256, big endian.
pub(super) fn bytes(number: &BigUint) -> [u8; 32] {
    let mut bytes = [0; 32];
    let magnitude = number.to_bytes_be();
    bytes[32 - magnitude.len()..].copy_from_slice(&magnitude);
    bytes
}

/// A point, or infinity.
pub(super) type Point = Option<(BigUint, BigUint)>;

pub(super) fn generator() -> Point {
    Some((
        number("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
        number("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
    ))
}

/// The sum of two points (SEC 1, section 2.2.1).
pub(super) fn add(a: &Point, b: &Point) -> Point {
    let (Some((x1, y1)), Some((x2, y2))) = (a, b) else {
        return a.clone().or_else(|| b.clone());
    };
    let p = modulus();
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
pub(super) fn multiply(scalar: &BigUint, point: &Point) -> Point {
    (0..scalar.bits()).rev().fold(None, |sum, bit| {
        let sum = add(&sum, &sum);
        if scalar.bit(bit) { add(&sum, point) } else { sum }
    })
}

/// Numbers where carries and borrows go wrong: sums of few powers of two and their negatives, and the
/// neighbours of `modulus`.
pub(super) fn edges(modulus: &BigUint) -> Vec<BigUint> {
    let one = BigUint::from(1u8);
    let mut edges = vec![BigUint::ZERO, one.clone()];
    for bit in [1u32, 31, 32, 63, 64, 65, 96, 127, 128, 191, 192, 193, 223, 224, 254, 255] {
        let power = &one << bit;
        edges.extend([&power - 1u8, power.clone(), &power + 1u8, modulus - &power]);
    }
    edges.extend((1u8..=3).map(|less| modulus - less));
    edges
}
