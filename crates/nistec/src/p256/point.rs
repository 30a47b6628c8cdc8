//! Points and their addition (SEC 1, section 2.2.1), in affine and in Jacobian coordinates.

use zeroize::Zeroize;

use super::field::{FieldElement, MODULUS};
use super::scalar::{ORDER, Scalar};
use crate::error::Error;
use crate::limbs;

/// The coefficient `b` of `y^2 = x^3 - 3 x + b`.
const B: FieldElement = FieldElement([
    0xd89c_df62_29c4_bddf,
    0xacf0_05cd_7884_3090,
    0xe5a2_20ab_f721_2ed6,
    0xdc30_061d_0487_4834,
]);

/// A point of the curve that is not infinity.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct AffinePoint {
    pub(super) x: FieldElement,
    pub(super) y: FieldElement,
}

impl AffinePoint {
    /// Takes coordinates that satisfy the curve's equation.
    pub(super) fn new(x: FieldElement, y: FieldElement) -> Result<Self, Error> {
        let right = x.square() * x - x.triple() + B;
        // CT: coordinates are checked of public keys alone.
        if y.square() == right { Ok(Self { x, y }) } else { Err(Error::NotOnCurve) }
    }

    /// A row of a table.
    #[inline(always)]
    pub(super) const fn from_limbs([x, y]: [[u64; 4]; 2]) -> Self {
        Self { x: FieldElement(x), y: FieldElement(y) }
    }

    /// `-self` where `mask` is all ones.
    #[inline(always)]
    pub(super) fn negate_if(self, mask: u64) -> Self {
        Self { x: self.x, y: FieldElement::select(mask, self.y, -self.y) }
    }
}

impl Zeroize for AffinePoint {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
    }
}

/// The point (X / Z^2, Y / Z^3), infinity if Z is zero.
///
/// It is `Copy` for the arithmetic's sake: whoever holds a secret one wipes it.
#[derive(Clone, Copy)]
pub(super) struct JacobianPoint {
    pub(super) x: FieldElement,
    pub(super) y: FieldElement,
    pub(super) z: FieldElement,
}

impl JacobianPoint {
    pub(super) const INFINITY: Self =
        Self { x: FieldElement::ONE, y: FieldElement::ONE, z: FieldElement::ZERO };

    /// A row of a table.
    #[inline(always)]
    pub(super) const fn from_limbs([x, y, z]: [[u64; 4]; 3]) -> Self {
        Self { x: FieldElement(x), y: FieldElement(y), z: FieldElement(z) }
    }

    /// A row for a table.
    #[inline(always)]
    pub(super) const fn to_limbs(self) -> [[u64; 4]; 3] {
        [self.x.0, self.y.0, self.z.0]
    }

    /// The point in affine coordinates; (0, 0) for infinity, which callers rule out.
    pub(super) fn to_affine(self) -> AffinePoint {
        let mut inverse = self.z.invert();
        let mut squared = inverse.square();
        let point = AffinePoint { x: self.x * squared, y: self.y * squared * inverse };
        inverse.zeroize();
        squared.zeroize();
        point
    }

    /// Whether the x-coordinate, as an integer modulo n, is `r`, in variable time. Never for infinity.
    ///
    /// Without a division: x is r or, if that is below p, r + n.
    pub(super) fn x_modulo_order_is(&self, r: &Scalar) -> bool {
        if self.z.is_zero_vartime() {
            return false;
        }
        let z_squared = self.z.square();
        let is = |x: &[u64; 4]| FieldElement::from_integer(x) * z_squared == self.x;
        let (r_plus_n, carry) = limbs::add(r.as_limbs(), &ORDER);
        let (_, below) = limbs::sub(&r_plus_n, &MODULUS);
        is(r.as_limbs()) || (carry == 0 && below == 1 && is(&r_plus_n))
    }

    /// The sum of the point and itself. Right for every point.
    #[inline(always)]
    pub(super) fn double(&self) -> Self {
        // M = 3 (X - Z^2) (X + Z^2), S = 4 X Y^2, T = 8 Y^4.
        let z_squared = self.z.square();
        let m = ((self.x - z_squared) * (self.x + z_squared)).triple();
        let y2 = self.y.double();
        let y2_squared = y2.square();
        let s = self.x * y2_squared;
        let t = y2_squared.square().half();
        let x = m.square() - s.double();
        let y = m * (s - x) - t;
        Self { x, y, z: y2 * self.z }
    }

    /// The sum of two points that are neither equal nor opposite nor infinity.
    ///
    /// Of equal or opposite points it gives Z = 0.
    #[inline(always)]
    pub(super) fn add(&self, other: &Self) -> Self {
        let z1_squared = self.z.square();
        let z2_squared = other.z.square();
        let u1 = self.x * z2_squared;
        let u2 = other.x * z1_squared;
        let s1 = self.y * (z2_squared * other.z);
        let s2 = other.y * (z1_squared * self.z);
        Self::chord(u1, s1, u2 - u1, s2 - s1, self.z * other.z)
    }

    /// [`add`](Self::add), with the same exceptions, of a point whose Z is one.
    #[inline(always)]
    pub(super) fn add_affine(&self, other: &AffinePoint) -> Self {
        let z_squared = self.z.square();
        let u2 = other.x * z_squared;
        let s2 = other.y * (z_squared * self.z);
        Self::chord(self.x, self.y, u2 - self.x, s2 - self.y, self.z)
    }

    /// The third point on the line through two, from the first one's coordinates brought to the
    /// common denominator `z`, and the differences to the second one's.
    #[inline(always)]
    fn chord(
        u1: FieldElement,
        s1: FieldElement,
        h: FieldElement,
        r: FieldElement,
        z: FieldElement,
    ) -> Self {
        let h_squared = h.square();
        let h_cubed = h_squared * h;
        let v = u1 * h_squared;
        let x = r.square() - h_cubed - v.double();
        let y = r * (v - x) - s1 * h_cubed;
        Self { x, y, z: z * h }
    }

    /// The sum of any two points, in variable time.
    pub(super) fn add_vartime(&self, other: &Self) -> Self {
        if self.z.is_zero_vartime() {
            return *other;
        }
        if other.z.is_zero_vartime() {
            return *self;
        }
        let sum = self.add(other);
        if !sum.z.is_zero_vartime() {
            return sum;
        }
        let y1 = self.y * other.z.square() * other.z;
        let y2 = other.y * self.z.square() * self.z;
        if y1 == y2 { self.double() } else { Self::INFINITY }
    }

    /// The sum of any point and an affine one, in variable time.
    pub(super) fn add_affine_vartime(&self, other: &AffinePoint) -> Self {
        if self.z.is_zero_vartime() {
            return Self::from(*other);
        }
        let sum = self.add_affine(other);
        if sum.z.is_zero_vartime() { self.add_vartime(&Self::from(*other)) } else { sum }
    }

    /// `-self` where `mask` is all ones.
    #[inline(always)]
    pub(super) fn negate_if(self, mask: u64) -> Self {
        Self { y: FieldElement::select(mask, self.y, -self.y), ..self }
    }

    /// `b` where `mask` is all ones, `a` where it is zero.
    pub(super) fn select(mask: u64, a: &Self, b: &Self) -> Self {
        Self {
            x: FieldElement::select(mask, a.x, b.x),
            y: FieldElement::select(mask, a.y, b.y),
            z: FieldElement::select(mask, a.z, b.z),
        }
    }
}

impl From<AffinePoint> for JacobianPoint {
    fn from(AffinePoint { x, y }: AffinePoint) -> Self {
        Self { x, y, z: FieldElement::ONE }
    }
}

impl Zeroize for JacobianPoint {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
        self.z.zeroize();
    }
}
