//! The twisted Edwards curve `-x^2 + y^2 = 1 + d x^2 y^2`, edwards25519 (RFC 7748, section 4.1), which
//! is Curve25519 in other coordinates.
//!
//! The formulas are those of Hisil, Wong, Carter and Dawson, "Twisted Edwards curves revisited"
//! (2008). They are complete: no point needs a case of its own. Each ends with four numbers E, F, G
//! and H, from which the coordinates are products, and which are held as they are, because T is not
//! always wanted.
//!
//! | type | coordinates | for |
//! |---|---|---|
//! | [`AffinePoint`] | x, y | encodings |
//! | [`ProjectivePoint`] | X, Y, Z with x = X / Z, y = Y / Z | doubling |
//! | [`ExtendedPoint`] | the same and T = X Y / Z | adding to |
//! | [`CompletedPoint`] | E, F, G, H with x = E / G, y = H / F | results |
//! | [`AffineNiels`] | (y + x) / 2, (y - x) / 2, d x y | adding, from tables |
//! | [`ProjectiveNiels`] | Y + X, Y - X, 2 Z, 2 d T | adding |

use zeroize::Zeroize;

use crate::error::Error;
use crate::field::{Factor as _, FieldElement, Loose};

pub(crate) mod multiply;
#[cfg(test)]
pub(crate) mod reference;
mod table;
#[cfg(test)]
mod tests;

/// d = -121665 / 121666.
const D: FieldElement = FieldElement::from_limbs([
    0x75eb_4dca_1359_78a3,
    0x0070_0a4d_4141_d8ab,
    0x8cc7_4079_7779_e898,
    0x5203_6cee_2b6f_fe73,
]);

/// 2 d.
const TWICE_D: FieldElement = FieldElement::from_limbs([
    0xebd6_9b94_26b2_f159,
    0x00e0_149a_8283_b156,
    0x198e_80f2_eef3_d130,
    0x2406_d9dc_56df_fce7,
]);

/// A square root of -1: 2^((p - 1) / 4).
const SQRT_MINUS_ONE: FieldElement = FieldElement::from_limbs([
    0xc4ee_1b27_4a0e_a0b0,
    0x2f43_1806_ad2f_e478,
    0x2b4d_0099_3dfb_d7a7,
    0x2b83_2480_4fc1_df0b,
]);

/// The y-coordinates of the eight points whose order divides 8, little endian: 0 (order 4), 1 (order 1),
/// -1 (order 2) and those of order 8. Each belongs to two points or, if x is zero, to one.
const SMALL_ORDER: [[u8; 32]; 5] = {
    let mut y = [[0; 32]; 5];
    y[1][0] = 1;
    y[2] = [0xff; 32];
    y[2][0] = 0xec;
    y[2][31] = 0x7f;
    y[3] = [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ];
    y[4] = [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ];
    y
};

/// Checks what can be seen of an encoding without finding the point (RFC 8032, section 5.1.3, steps 1
/// and 4): y is below p, and the order is none of 1, 2, 4 and 8. In variable time.
///
/// x = 0 has only one encoding, and both points with it are of small order, so its other encoding is
/// refused here as well.
pub(crate) fn check_encoding(bytes: &[u8; 32]) -> Result<(), Error> {
    let mut y = *bytes;
    y[31] &= 0x7f;
    if FieldElement::from_bytes(&y).to_bytes() != y {
        return Err(Error::PointEncoding);
    }
    if SMALL_ORDER.contains(&y) { Err(Error::SmallOrder) } else { Ok(()) }
}

/// A point by its coordinates.
#[derive(Clone, Copy)]
pub(crate) struct AffinePoint {
    x: FieldElement,
    y: FieldElement,
}

impl AffinePoint {
    /// Reads y and the lowest bit of x (RFC 8032, section 5.1.3), and refuses points of small order. In
    /// variable time: for public points.
    pub(crate) fn from_bytes_vartime(bytes: &[u8; 32]) -> Result<Self, Error> {
        check_encoding(bytes)?;
        let y = FieldElement::from_bytes(bytes);
        // x^2 = u / v.
        let y_squared = y.square();
        let u = FieldElement::from(y_squared - FieldElement::ONE);
        let v = FieldElement::from(y_squared * D + FieldElement::ONE);
        let mut x = ratio_root_vartime(u, v).ok_or(Error::NotOnCurve)?;
        if x.lowest_bit() != bytes[31] >> 7 {
            x = FieldElement::from(FieldElement::ZERO - x);
        }
        Ok(Self { x, y })
    }

    /// y, with the lowest bit of x as the highest (RFC 8032, section 5.1.2).
    pub(crate) fn to_bytes(self) -> [u8; 32] {
        let mut bytes = self.y.to_bytes();
        bytes[31] |= self.x.lowest_bit() << 7;
        bytes
    }

    /// The opposite point.
    pub(crate) fn negate(self) -> Self {
        Self { x: FieldElement::from(FieldElement::ZERO - self.x), y: self.y }
    }

    fn to_extended(self) -> ExtendedPoint {
        ExtendedPoint { x: self.x, y: self.y, z: FieldElement::ONE, t: self.x * self.y }
    }
}

impl Zeroize for AffinePoint {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
    }
}

/// A square root of u / v, if there is one and v is not zero, in variable time.
fn ratio_root_vartime(u: FieldElement, v: FieldElement) -> Option<FieldElement> {
    // The candidate (u / v)^((p + 3) / 8) is u v^3 (u v^7)^((p - 5) / 8), without an inversion.
    let v3 = v.square() * v;
    let v7 = v3.square() * v;
    let root = u * v3 * (u * v7).power_p58();
    let square = (v * root.square()).to_bytes();
    if square == u.to_bytes() {
        return Some(root);
    }
    let negated = FieldElement::from(FieldElement::ZERO - u);
    (square == negated.to_bytes()).then(|| root * SQRT_MINUS_ONE)
}

/// A point to be doubled.
#[derive(Clone, Copy)]
pub(crate) struct ProjectivePoint {
    x: FieldElement,
    y: FieldElement,
    z: FieldElement,
}

impl ProjectivePoint {
    const IDENTITY: Self =
        Self { x: FieldElement::ZERO, y: FieldElement::ONE, z: FieldElement::ONE };

    /// `dbl-2008-hwcd`, with E = 2 X Y, and with F and H (and so all coordinates) negated.
    #[inline(always)]
    fn double(&self) -> CompletedPoint {
        let a = self.x.square();
        let b = self.y.square();
        let c = self.z.square();
        let e = (self.x + self.x) * self.y;
        let g = b - a;
        CompletedPoint { e: e.into(), f: (c + c) - g, g, h: b + a }
    }

    /// In constant time.
    pub(crate) fn to_affine(self) -> AffinePoint {
        let inverse = self.z.invert();
        AffinePoint { x: self.x * inverse, y: self.y * inverse }
    }
}

/// A point to be added to.
#[derive(Clone, Copy)]
pub(crate) struct ExtendedPoint {
    x: FieldElement,
    y: FieldElement,
    z: FieldElement,
    t: FieldElement,
}

impl ExtendedPoint {
    const IDENTITY: Self = Self {
        x: FieldElement::ZERO,
        y: FieldElement::ONE,
        z: FieldElement::ONE,
        t: FieldElement::ZERO,
    };

    /// `madd-2008-hwcd-3`, everything halved.
    #[inline(always)]
    fn add_affine(&self, other: &AffineNiels) -> CompletedPoint {
        let a = (self.y - self.x) * other.y_minus_x;
        let b = (self.y + self.x) * other.y_plus_x;
        let c = self.t * other.dxy;
        CompletedPoint { e: b - a, f: self.z - c, g: self.z + c, h: b + a }
    }

    /// `add-2008-hwcd-3`.
    #[inline(always)]
    fn add(&self, other: &ProjectiveNiels) -> CompletedPoint {
        let a = (self.y - self.x) * other.y_minus_x;
        let b = (self.y + self.x) * other.y_plus_x;
        let c = self.t * other.dt_2;
        let d = self.z * other.z_2;
        CompletedPoint { e: b - a, f: d - c, g: d + c, h: b + a }
    }

    fn to_niels(self) -> ProjectiveNiels {
        ProjectiveNiels {
            y_plus_x: self.y + self.x,
            y_minus_x: self.y - self.x,
            z_2: self.z + self.z,
            dt_2: (self.t * TWICE_D).into(),
        }
    }

    fn to_projective(self) -> ProjectivePoint {
        ProjectivePoint { x: self.x, y: self.y, z: self.z }
    }

    /// In constant time.
    pub(crate) fn to_affine(self) -> AffinePoint {
        self.to_projective().to_affine()
    }

    /// The u-coordinate of the same point on Curve25519, `(1 + y) / (1 - y)` (RFC 7748, section 4.1). In
    /// constant time. The identity, which has none, gives zero.
    pub(crate) fn to_montgomery(self) -> FieldElement {
        (self.z + self.y) * FieldElement::from(self.z - self.y).invert()
    }
}

impl Zeroize for ExtendedPoint {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
        self.z.zeroize();
        self.t.zeroize();
    }
}

/// The four numbers that a formula ends with.
struct CompletedPoint {
    e: Loose,
    f: Loose,
    g: Loose,
    h: Loose,
}

impl CompletedPoint {
    #[inline(always)]
    fn to_projective(&self) -> ProjectivePoint {
        ProjectivePoint { x: self.e * self.f, y: self.g * self.h, z: self.f * self.g }
    }

    #[inline(always)]
    fn to_extended(&self) -> ExtendedPoint {
        let ProjectivePoint { x, y, z } = self.to_projective();
        ExtendedPoint { x, y, z, t: self.e * self.h }
    }
}

/// A point to be added, known beforehand.
struct AffineNiels {
    y_plus_x: Loose,
    y_minus_x: Loose,
    dxy: Loose,
}

/// The numbers of an [`AffineNiels`], in this order, as tables hold them: each in 0..p, so that any
/// other form of the field can read them too.
type Row = [[u64; 4]; 3];

impl AffineNiels {
    #[inline(always)]
    fn from_row(row: &Row) -> Self {
        let [y_plus_x, y_minus_x, dxy] = row.map(Loose::from_limbs);
        Self { y_plus_x, y_minus_x, dxy }
    }

    /// The opposite point if `mask` is all ones, the same if it is zero.
    #[inline(always)]
    fn negate_if(&self, mask: u64) -> Self {
        Self {
            y_plus_x: Loose::select(mask, self.y_plus_x, self.y_minus_x),
            y_minus_x: Loose::select(mask, self.y_minus_x, self.y_plus_x),
            dxy: Loose::select(mask, self.dxy, Loose::ZERO - self.dxy),
        }
    }
}

/// A point to be added.
struct ProjectiveNiels {
    y_plus_x: Loose,
    y_minus_x: Loose,
    z_2: Loose,
    dt_2: Loose,
}

impl ProjectiveNiels {
    /// The opposite point if `mask` is all ones, the same if it is zero.
    #[inline(always)]
    fn negate_if(&self, mask: u64) -> Self {
        Self {
            y_plus_x: Loose::select(mask, self.y_plus_x, self.y_minus_x),
            y_minus_x: Loose::select(mask, self.y_minus_x, self.y_plus_x),
            z_2: self.z_2,
            dt_2: Loose::select(mask, self.dt_2, Loose::ZERO - self.dt_2),
        }
    }
}
