//! Multiples of points.
//!
//! In constant time by signed odd digits: an odd scalar `k` below n is the sum of `d_i 32^i` for `i` in
//! `0..=D`, where `32^D` is the largest power of 32 below n, every `d_i` is odd and in -31..=31, and
//! `d_D` is positive. With `k_i = k >> 5 i | 1`, which is the digits from `d_i` up, `d_i` is
//! `(k_i mod 64) - 32` for `i` below `D`; what is left in the end is `d_D = k_D`. No digit is zero, so
//! nothing is ever added to infinity. An even scalar is replaced by `n - k`, and the result negated.

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::curve::Curve;
use crate::field::Field;
use crate::limbs;
use crate::point::{AffinePoint, JacobianPoint};
use crate::scalar::Scalar;
use crate::select::lookup;

#[cfg(test)]
mod tests;

/// An odd scalar in digits: of each the column of a table of odd multiples, and the sign.
struct Digits<C: Curve> {
    k: C::Integer,
    /// All ones if `k` is `n` less the scalar.
    negated: u64,
}

impl<C: Curve> Digits<C> {
    /// The index `D` of the leading digit.
    const LEADING: usize = (C::BITS - 1) / 5;

    fn new(scalar: &C::Scalar) -> Self {
        let negated = limbs::mask(!scalar.as_limbs().as_ref()[0] & 1);
        let mut odd = C::Scalar::select(negated, *scalar, -*scalar);
        let digits = Self { k: *odd.as_limbs(), negated };
        odd.zeroize();
        digits
    }

    /// `k >> bits` in the lowest six bits at least.
    #[inline(always)]
    fn shifted(&self, bits: usize) -> u64 {
        let limbs = self.k.as_ref();
        let (word, shift) = (bits / 64, bits % 64);
        let mut window = limbs[word] >> shift;
        if shift > 64 - 6 && word + 1 < limbs.len() {
            window |= limbs[word + 1] << (64 - shift);
        }
        window
    }

    /// `(|d_i| - 1) / 2`, and all ones if `d_i` is negative.
    #[inline(always)]
    fn get(&self, i: usize) -> (u32, u64) {
        let window = self.shifted(5 * i);
        // Bit 5 is that of the sum d_i + 32; if it is clear, |d_i| = 32 - (window | 1).
        let negative = limbs::mask(window >> 5 & 1 ^ 1);
        (column(window ^ negative), negative)
    }

    /// `(d_D - 1) / 2`.
    #[inline(always)]
    fn leading(&self) -> u32 {
        column(self.shifted(5 * Self::LEADING))
    }
}

/// `(d - 1) / 2` for an odd number `d` of five bits of which the lowest and those above do not matter.
#[inline(always)]
const fn column(d: u64) -> u32 {
    (d >> 1 & 15) as u32
}

impl<C: Curve> Drop for Digits<C> {
    fn drop(&mut self) {
        self.k.zeroize();
        self.negated.zeroize();
    }
}

impl<C: Curve> ZeroizeOnDrop for Digits<C> {}

/// The multiple of the generator by a scalar that is not zero. Constant time.
///
/// The table has a row for every `STRIDE`-th digit, `D` among them. In each of `STRIDE` passes, of
/// which all but the first begin with a multiplication by 32, the digits `i` of one residue modulo
/// `STRIDE` are added, from the lowest up, and zero comes last: with it, `d_D`.
///
/// No two terms, as integers, have the same power of 32, and the one with the highest outweighs all
/// others. So a term is neither equal nor opposite to the sum it is added to; nor are they modulo n
/// before the last addition, as up to there the terms together are below `32^D` in absolute value.
/// The last sum is not zero either. But its two terms are equal modulo n for one scalar,
/// `2 d_D 32^D - n`.
pub(crate) fn generator_multiple<C: Curve>(scalar: &C::Scalar) -> JacobianPoint<C::Field> {
    let digits = Digits::<C>::new(scalar);
    let table = C::table();
    let mut sum = JacobianPoint::from(term(&digits, C::STRIDE - 1));
    let mut first = 2 * C::STRIDE - 1;
    for pass in (0..C::STRIDE).rev() {
        for i in (first..Digits::<C>::LEADING).step_by(C::STRIDE) {
            sum = sum.add_affine(&term(&digits, i));
        }
        if pass > 0 {
            sum = times_32(sum);
            first = pass - 1;
        }
    }
    let leading = lookup(&table[Digits::<C>::LEADING / C::STRIDE], digits.leading());
    sum = last_sum(&sum.add_affine(&leading), &leading.into());
    sum.negate_if(digits.negated)
}

/// `d_i 32^(i - i mod STRIDE)` times the generator.
#[inline(always)]
fn term<C: Curve>(digits: &Digits<C>, i: usize) -> AffinePoint<C::Field> {
    let (column, negative) = digits.get(i);
    lookup(&C::table()[i / C::STRIDE], column).negate_if(negative)
}

#[inline(always)]
fn times_32<F: Field>(point: JacobianPoint<F>) -> JacobianPoint<F> {
    let mut point = point;
    for _ in 0..5 {
        point = point.double();
    }
    point
}

/// The sum of two points that are not opposite, given as [`JacobianPoint::add`] computes it, which
/// goes wrong if they are equal, and one of them.
fn last_sum<F: Field>(sum: &JacobianPoint<F>, term: &JacobianPoint<F>) -> JacobianPoint<F> {
    JacobianPoint::select(sum.z.is_zero(), sum, &term.double())
}

/// The multiple of a point by a scalar that is not zero. Constant time.
///
/// With `k_i` as above, `32 k_{i+1}` and `d_i` are added to `k_i`. They are not opposite, as `k_i` is
/// not zero modulo n. They are equal if `k_i - 2 d_i = 32 k_{i+1} - d_i` is zero modulo n; it is
/// positive, and for `i > 0` below n. For `i = 0` it can be n.
pub(crate) fn multiple<C: Curve>(
    scalar: &C::Scalar,
    point: &AffinePoint<C::Field>,
) -> JacobianPoint<C::Field> {
    let digits = Digits::<C>::new(scalar);
    let mut table = odd_multiples::<_, 16>(point);
    let mut sum = lookup(&table, digits.leading());
    let mut term = sum;
    for i in (0..Digits::<C>::LEADING).rev() {
        let (column, negative) = digits.get(i);
        term = lookup(&table, column).negate_if(negative);
        sum = times_32(sum).add(&term);
    }
    sum = last_sum(&sum, &term).negate_if(digits.negated);
    term.zeroize();
    table.zeroize();
    sum
}

/// P, 3 P, 5 P, ...: no two points that are added are equal or opposite.
fn odd_multiples<F: Field, const COLUMNS: usize>(
    point: &AffinePoint<F>,
) -> [JacobianPoint<F>; COLUMNS] {
    let mut multiple = JacobianPoint::from(*point);
    let twice = multiple.double();
    let mut table = [multiple; COLUMNS];
    for entry in &mut table[1..] {
        multiple = multiple.add(&twice);
        *entry = multiple;
    }
    table
}

/// The digits of the generator's non-adjacent form have this many bits: its table has 16 columns.
const GENERATOR_WIDTH: u32 = 6;
/// The digits of the point's, for a table of eight that is made for one use.
const POINT_WIDTH: u32 = 5;

/// `u1` times the generator plus `u2` times the point, in variable time: for public values.
pub(crate) fn sum_vartime<C: Curve>(
    u1: &C::Scalar,
    u2: &C::Scalar,
    point: &AffinePoint<C::Field>,
) -> JacobianPoint<C::Field> {
    let table = odd_multiples::<_, 8>(point);
    let digits1 = non_adjacent_form(u1.as_limbs().as_ref(), GENERATOR_WIDTH);
    let digits2 = non_adjacent_form(u2.as_limbs().as_ref(), POINT_WIDTH);
    let mut sum = JacobianPoint::<C::Field>::INFINITY;
    for (d1, d2) in digits1.into_iter().zip(digits2).take(C::BITS + 1).rev() {
        if !sum.z.is_zero_vartime() {
            sum = sum.double();
        }
        if d1 != 0 {
            let term = C::table()[0][usize::from(d1.unsigned_abs() / 2)];
            sum = sum.add_affine_vartime(&term.negate_if_vartime(d1 < 0));
        }
        if d2 != 0 {
            let term = table[usize::from(d2.unsigned_abs() / 2)];
            sum = sum.add_vartime(&term.negate_if_vartime(d2 < 0));
        }
    }
    sum
}

/// One digit more than the longest scalar has bits.
const MAX_DIGITS: usize = 522;

/// The digits `d_i`, each zero or odd and below `2^(width - 1)` in absolute value, such that the
/// number is the sum of `d_i 2^i`. Of `width` digits in a row at most one is not zero.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "digits have at most eight bits"
)]
fn non_adjacent_form(limbs: &[u64], width: u32) -> [i8; MAX_DIGITS] {
    let mut digits = [0; MAX_DIGITS];
    let limb = |i: usize| limbs.get(i).copied().unwrap_or(0);
    let mut carry = 0;
    let mut at = 0;
    while at < MAX_DIGITS {
        let (word, shift) = (at / 64, at % 64);
        let above = if shift == 0 { 0 } else { limb(word + 1) << (64 - shift) };
        let window = ((limb(word) >> shift | above) & ((1 << width) - 1)) + carry;
        if window & 1 == 0 {
            // Either no carry and a zero bit, or both ones: the carry goes on.
            at += 1;
            continue;
        }
        carry = window >> (width - 1);
        digits[at] = (window as i64 - ((carry as i64) << width)) as i8;
        at += width as usize;
    }
    digits
}
