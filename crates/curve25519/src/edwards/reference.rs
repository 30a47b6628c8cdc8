//! The curve as its equation defines it, over `num-bigint`: what everything else is compared with.

use std::sync::LazyLock;

use num_bigint::BigUint;

pub(crate) use crate::field::tests::p;

/// A point by its coordinates in 0..p.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: BigUint,
    pub(crate) y: BigUint,
}

pub(crate) fn inverse(a: &BigUint) -> BigUint {
    a.modpow(&(p() - 2u8), &p())
}

/// -121665 / 121666.
pub(crate) fn d() -> BigUint {
    static D: LazyLock<BigUint> =
        LazyLock::new(|| (p() - 121_665u32) * inverse(&121_666u32.into()) % p());
    D.clone()
}

/// The order of the base point.
pub(crate) fn order() -> BigUint {
    (BigUint::from(1u8) << 252u32) + 27_742_317_777_372_353_535_851_937_790_883_648_493u128
}

impl Point {
    pub(crate) fn identity() -> Self {
        Self { x: BigUint::ZERO, y: 1u8.into() }
    }

    /// The base point: y is 4/5, x even (RFC 8032, section 5.1).
    pub(crate) fn base() -> Self {
        let y = 4u8 * inverse(&5u8.into()) % p();
        let x = root(&y).expect("4/5 is the y-coordinate of a point");
        let x = if x.bit(0) { p() - x } else { x };
        Self { x, y }
    }

    /// One of the four points of order 8: what the order of the base point leaves of another point.
    pub(crate) fn of_order_8() -> Self {
        let y = BigUint::from(3u8);
        let point = Self { x: root(&y).expect("3 is the y-coordinate of a point"), y };
        let point = point.multiply(&order());
        assert_ne!(point.multiply(&4u8.into()), Self::identity());
        assert_eq!(point.multiply(&8u8.into()), Self::identity());
        point
    }

    pub(crate) fn add(&self, other: &Self) -> Self {
        Projective::from(self).add(&Projective::from(other)).to_affine()
    }

    pub(crate) fn negate(&self) -> Self {
        Self { x: (p() - &self.x) % p(), y: self.y.clone() }
    }

    pub(crate) fn multiply(&self, k: &BigUint) -> Self {
        let point = Projective::from(self);
        let sum = (0..k.bits()).rev().fold(Projective::from(&Self::identity()), |sum, bit| {
            let twice = sum.add(&sum);
            if k.bit(bit) { twice.add(&point) } else { twice }
        });
        sum.to_affine()
    }

    /// y, with the lowest bit of x as the highest.
    pub(crate) fn to_bytes(&self) -> [u8; 32] {
        let mut bytes = bytes(&self.y);
        bytes[31] |= u8::from(self.x.bit(0)) << 7;
        bytes
    }
}

/// A point as X, Y and Z with x = X / Z and y = Y / Z, which spares inversions.
struct Projective {
    x: BigUint,
    y: BigUint,
    z: BigUint,
}

impl From<&Point> for Projective {
    fn from(Point { x, y }: &Point) -> Self {
        Self { x: x.clone(), y: y.clone(), z: 1u8.into() }
    }
}

impl Projective {
    /// The addition law, which is complete: (x1 y2 + x2 y1) / (1 + t) and (y1 y2 + x1 x2) / (1 - t) with
    /// t = d x1 x2 y1 y2.
    fn add(&self, other: &Self) -> Self {
        let z = &self.z * &other.z % p();
        let (xx, yy) = (&self.x * &other.x % p(), &self.y * &other.y % p());
        let square = &z * &z % p();
        let t = d() * &xx % p() * &yy % p();
        let (plus, minus) = (&square + &t, &square + p() - &t);
        let x = z.clone() * (&self.x * &other.y + &other.x * &self.y) % p() * &minus % p();
        let y = z * (yy + xx) % p() * &plus % p();
        Self { x, y, z: plus * minus % p() }
    }

    fn to_affine(&self) -> Point {
        let inverse = inverse(&self.z);
        Point { x: &self.x * &inverse % p(), y: &self.y * inverse % p() }
    }
}

/// One x-coordinate for y, if there is one.
pub(crate) fn root(y: &BigUint) -> Option<BigUint> {
    let (u, v) = (y * y + p() - 1u8, d() * y * y + 1u8);
    let square = u * inverse(&v) % p();
    let root = square.modpow(&((p() + 3u8) >> 3u32), &p());
    let other = &root * BigUint::from(2u8).modpow(&(p() >> 2u32), &p()) % p();
    [root, other].into_iter().find(|root| root * root % p() == square)
}

/// Little endian.
pub(crate) fn bytes(number: &BigUint) -> [u8; 32] {
    let mut bytes = [0; 32];
    let digits = number.to_bytes_le();
    bytes[..digits.len()].copy_from_slice(&digits);
    bytes
}
