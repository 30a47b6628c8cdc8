//! Points and their addition (SEC 1, section 2.2.1), in affine and in Jacobian coordinates.
//!
//! On every curve `y^2 = x^3 - 3 x + b`, for `b` has no part in the addition.

use zeroize::Zeroize;

use crate::field::{Element, Field};
use crate::modulus::Modulus;
use crate::select::Row;

/// A point of the curve that is not infinity.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct AffinePoint<F> {
    pub(crate) x: F,
    pub(crate) y: F,
}

impl<F: Field> AffinePoint<F> {
    /// Whether the coordinates satisfy the equation of the curve with the coefficient `b`. In variable
    /// time.
    pub(crate) fn is_on_curve_vartime(&self, b: F) -> bool {
        let Self { x, y } = *self;
        y.square() == x.square() * x - x.triple() + b
    }

    /// `-self` where `mask` is all ones.
    #[inline(always)]
    pub(crate) fn negate_if(self, mask: u64) -> Self {
        Self { x: self.x, y: F::select(mask, self.y, -self.y) }
    }

    /// `-self` if asked for, in variable time.
    pub(crate) fn negate_if_vartime(self, negate: bool) -> Self {
        if negate { Self { x: self.x, y: -self.y } } else { self }
    }
}

impl<F: Field> Row for AffinePoint<F> {
    const EMPTY: Self = Self { x: F::ZERO, y: F::ZERO };

    #[inline(always)]
    fn gather(&mut self, mask: u64, other: &Self) {
        self.x.gather(mask, &other.x);
        self.y.gather(mask, &other.y);
    }
}

impl<F: Zeroize> Zeroize for AffinePoint<F> {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
    }
}

/// The points of a table from their coordinates in Montgomery form.
pub(crate) const fn table<
    P: Modulus<N>,
    const N: usize,
    const COLUMNS: usize,
    const ROWS: usize,
>(
    forms: &[[[[u64; N]; 2]; COLUMNS]; ROWS],
) -> [[AffinePoint<Element<P, N>>; COLUMNS]; ROWS] {
    let nowhere = AffinePoint { x: Element::from_form([0; N]), y: Element::from_form([0; N]) };
    let mut points = [[nowhere; COLUMNS]; ROWS];
    let mut at = 0;
    while at < ROWS * COLUMNS {
        let (row, column) = (at / COLUMNS, at % COLUMNS);
        let [x, y] = forms[row][column];
        points[row][column] = AffinePoint { x: Element::from_form(x), y: Element::from_form(y) };
        at += 1;
    }
    points
}

/// The point (X / Z^2, Y / Z^3), infinity if Z is zero.
///
/// It is `Copy` for the arithmetic's sake: whoever holds a secret one wipes it.
#[derive(Clone, Copy)]
pub(crate) struct JacobianPoint<F> {
    pub(crate) x: F,
    pub(crate) y: F,
    pub(crate) z: F,
}

impl<F: Field> JacobianPoint<F> {
    pub(crate) const INFINITY: Self = Self { x: F::ONE, y: F::ONE, z: F::ZERO };

    /// The point in affine coordinates; (0, 0) for infinity, which callers rule out.
    pub(crate) fn to_affine(self) -> AffinePoint<F> {
        let mut inverse = self.z.invert();
        let mut squared = inverse.square();
        let point = AffinePoint { x: self.x * squared, y: self.y * squared * inverse };
        inverse.zeroize();
        squared.zeroize();
        point
    }

    /// Whether the x-coordinate is `x`, without a division. In variable time; never for infinity.
    pub(crate) fn x_is_vartime(&self, x: F) -> bool {
        !self.z.is_zero_vartime() && x * self.z.square() == self.x
    }

    /// The sum of the point and itself. Right for every point.
    #[inline(always)]
    pub(crate) fn double(&self) -> Self {
        // A = 3 (X - Z^2) (X + Z^2) / 2, B = X Y^2: half the usual tangent, and so half the Z.
        let z_squared = self.z.square();
        let m = (self.x - z_squared) * (self.x + z_squared);
        let a = m + m.half();
        let y_squared = self.y.square();
        let b = self.x * y_squared;
        let x = a.square() - b.double();
        let y = a * (b - x) - y_squared.square();
        Self { x, y, z: self.y * self.z }
    }

    /// The sum of two points that are neither equal nor opposite nor infinity.
    ///
    /// Of equal or opposite points it gives Z = 0.
    #[inline(always)]
    pub(crate) fn add(&self, other: &Self) -> Self {
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
    pub(crate) fn add_affine(&self, other: &AffinePoint<F>) -> Self {
        let z_squared = self.z.square();
        let u2 = other.x * z_squared;
        let s2 = other.y * (z_squared * self.z);
        Self::chord(self.x, self.y, u2 - self.x, s2 - self.y, self.z)
    }

    /// The third point on the line through two, from the first one's coordinates brought to the
    /// common denominator `z`, and the differences to the second one's.
    #[inline(always)]
    fn chord(u1: F, s1: F, h: F, r: F, z: F) -> Self {
        let h_squared = h.square();
        let h_cubed = h_squared * h;
        let v = u1 * h_squared;
        let x = r.square() - h_cubed - v.double();
        let y = r * (v - x) - s1 * h_cubed;
        Self { x, y, z: z * h }
    }

    /// The sum of any two points, in variable time.
    pub(crate) fn add_vartime(&self, other: &Self) -> Self {
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
    pub(crate) fn add_affine_vartime(&self, other: &AffinePoint<F>) -> Self {
        if self.z.is_zero_vartime() {
            return Self::from(*other);
        }
        let sum = self.add_affine(other);
        if sum.z.is_zero_vartime() { self.add_vartime(&Self::from(*other)) } else { sum }
    }

    /// `-self` where `mask` is all ones.
    #[inline(always)]
    pub(crate) fn negate_if(self, mask: u64) -> Self {
        Self { y: F::select(mask, self.y, -self.y), ..self }
    }

    /// `-self` if asked for, in variable time.
    pub(crate) fn negate_if_vartime(self, negate: bool) -> Self {
        if negate { Self { y: -self.y, ..self } } else { self }
    }

    /// `b` where `mask` is all ones, `a` where it is zero.
    pub(crate) fn select(mask: u64, a: &Self, b: &Self) -> Self {
        Self {
            x: F::select(mask, a.x, b.x),
            y: F::select(mask, a.y, b.y),
            z: F::select(mask, a.z, b.z),
        }
    }
}

impl<F: Field> From<AffinePoint<F>> for JacobianPoint<F> {
    fn from(AffinePoint { x, y }: AffinePoint<F>) -> Self {
        Self { x, y, z: F::ONE }
    }
}

impl<F: Field> Row for JacobianPoint<F> {
    const EMPTY: Self = Self { x: F::ZERO, y: F::ZERO, z: F::ZERO };

    #[inline(always)]
    fn gather(&mut self, mask: u64, other: &Self) {
        self.x.gather(mask, &other.x);
        self.y.gather(mask, &other.y);
        self.z.gather(mask, &other.z);
    }
}

impl<F: Zeroize> Zeroize for JacobianPoint<F> {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
        self.z.zeroize();
    }
}
