//! Multiples of points.
//!
//! In constant time by signed odd digits: an odd scalar `k` in 0..2^256 is the sum of `d_i 32^i` for
//! `i` in 0..52, where every `d_i` is odd and in -31..=31. With `k_i = k >> 5 i | 1`, which is the
//! digits from `d_i` up, `d_i` is `(k_i mod 64) - 32`; what is left in the end is `d_51 = 1`. No digit
//! is zero, so nothing is ever added to infinity. An even scalar is replaced by `n - k`, and the
//! result negated.

use zeroize::Zeroize;

use super::point::{AffinePoint, JacobianPoint};
use super::scalar::Scalar;
use super::table::{GENERATOR, TWO_TO_THE_256};
use crate::limbs;
use crate::select::lookup;

#[cfg(test)]
mod tests;

/// How many digits follow the leading one.
const DIGITS: usize = 51;

/// An odd scalar in digits: of each the row of a table of odd multiples, and the sign.
struct Digits {
    k: [u64; 4],
    /// All ones if `k` is `n` less the scalar.
    negated: u64,
}

impl Digits {
    fn new(scalar: &Scalar) -> Self {
        let negated = limbs::mask(!scalar.as_limbs()[0] & 1);
        let odd = Scalar::select(negated, *scalar, -*scalar);
        Self { k: *odd.as_limbs(), negated }
    }

    /// `(|d_i| - 1) / 2`, and all ones if `d_i` is negative.
    #[inline(always)]
    fn get(&self, i: usize) -> (u32, u64) {
        let (word, shift) = (5 * i / 64, 5 * i % 64);
        let mut window = self.k[word] >> shift;
        if shift > 64 - 6 && word < 3 {
            window |= self.k[word + 1] << (64 - shift);
        }
        // Bit 5 is that of the sum d_i + 32; if it is clear, |d_i| = 32 - (window | 1).
        let negative = limbs::mask(window >> 5 & 1 ^ 1);
        (((window ^ negative) >> 1 & 15) as u32, negative)
    }
}

impl Drop for Digits {
    fn drop(&mut self) {
        self.k.zeroize();
        self.negated.zeroize();
    }
}

/// The multiple of the generator by a scalar that is not zero. Constant time.
///
/// The sum is built from the lowest digit up. Before `d_i 32^i` is added, the sum is less than `32^i`
/// in absolute value, and the new term at least `32^i`. So for `i` below 51, where both are below n/2,
/// they are neither equal nor opposite. The last term is `2^255`: not opposite, as the scalar is not
/// zero; but equal, modulo n, if the odd scalar is `2^256 - n`. Then the sum has Z = 0, and is
/// replaced.
pub(super) fn generator(scalar: &Scalar) -> JacobianPoint {
    let digits = Digits::new(scalar);
    let mut sum = JacobianPoint::from(term(&digits, 0));
    for i in 1..DIGITS {
        sum = sum.add_affine(&term(&digits, i));
    }
    sum = sum.add_affine(&AffinePoint::from_limbs(GENERATOR[DIGITS][0]));
    let exception = JacobianPoint::from(AffinePoint::from_limbs(TWO_TO_THE_256));
    sum = JacobianPoint::select(sum.z.is_zero(), &sum, &exception);
    sum.negate_if(digits.negated)
}

/// `d_i 32^i` times the generator.
#[inline(always)]
fn term(digits: &Digits, i: usize) -> AffinePoint {
    let (row, negative) = digits.get(i);
    AffinePoint::from_limbs(lookup(&GENERATOR[i], row)).negate_if(negative)
}

/// The multiple of a point by a scalar that is not zero. Constant time.
///
/// No exception can occur. With `k_i` as above, `32 k_{i+1}` and `d_i` are added to `k_i`. They are
/// not opposite, as `k_i` is not zero modulo n. They are equal if `k_i - 2 d_i = 32 k_{i+1} - d_i` is
/// zero modulo n; it is positive, and for `i > 0` below n. For `i = 0` it would have to be n itself:
/// `k = n + 2 d_0` with a negative `d_0`. But n is 17 modulo 64, so `d_0 = (k mod 64) - 32` gives
/// `d_0 = 15` modulo 64, which no negative digit is.
pub(super) fn point(scalar: &Scalar, point: &AffinePoint) -> JacobianPoint {
    let digits = Digits::new(scalar);
    let mut table = odd_multiples::<16>(point);
    let mut sum = JacobianPoint::from(*point);
    for i in (0..DIGITS).rev() {
        for _ in 0..5 {
            sum = sum.double();
        }
        let (row, negative) = digits.get(i);
        sum = sum.add(&JacobianPoint::from_limbs(lookup(&table, row)).negate_if(negative));
    }
    table.zeroize();
    sum.negate_if(digits.negated)
}

/// P, 3 P, 5 P, ...: no two points that are added are equal or opposite.
fn odd_multiples<const ROWS: usize>(point: &AffinePoint) -> [[[u64; 4]; 3]; ROWS] {
    let mut multiple = JacobianPoint::from(*point);
    let twice = multiple.double();
    let mut table = [multiple.to_limbs(); ROWS];
    for row in &mut table[1..] {
        multiple = multiple.add(&twice);
        *row = multiple.to_limbs();
    }
    table
}

/// The digits of the generator's non-adjacent form have this many bits: its table row has 16 entries.
const GENERATOR_WIDTH: u32 = 6;
/// The digits of the point's, for a table of eight that is made for one use.
const POINT_WIDTH: u32 = 5;

/// `u1` times the generator plus `u2` times the point, in variable time: for public values.
pub(super) fn sum_vartime(u1: &Scalar, u2: &Scalar, point: &AffinePoint) -> JacobianPoint {
    let table = odd_multiples::<8>(point);
    let (digits1, digits2) =
        (non_adjacent_form(u1, GENERATOR_WIDTH), non_adjacent_form(u2, POINT_WIDTH));
    let mut sum = JacobianPoint::INFINITY;
    for (d1, d2) in digits1.into_iter().zip(digits2).rev() {
        if !sum.z.is_zero_vartime() {
            sum = sum.double();
        }
        if d1 != 0 {
            let row = usize::from(d1.unsigned_abs() / 2);
            let term = AffinePoint::from_limbs(GENERATOR[0][row]);
            sum = sum.add_affine_vartime(&term.negate_if_vartime(d1 < 0));
        }
        if d2 != 0 {
            let row = usize::from(d2.unsigned_abs() / 2);
            let term = JacobianPoint::from_limbs(table[row]);
            sum = sum.add_vartime(&term.negate_if_vartime(d2 < 0));
        }
    }
    sum
}

/// The digits `d_i`, each zero or odd and below `2^(width - 1)` in absolute value, such that the
/// scalar is the sum of `d_i 2^i`. Of `width` digits in a row at most one is not zero.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "digits have at most eight bits"
)]
fn non_adjacent_form(scalar: &Scalar, width: u32) -> [i8; 257] {
    let mut digits = [0; 257];
    let limb = |i: usize| scalar.as_limbs().get(i).copied().unwrap_or(0);
    let mut carry = 0;
    let mut at = 0;
    while at < 257 {
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

impl AffinePoint {
    fn negate_if_vartime(self, negate: bool) -> Self {
        if negate { Self { x: self.x, y: -self.y } } else { self }
    }
}

impl JacobianPoint {
    fn negate_if_vartime(self, negate: bool) -> Self {
        if negate { Self { y: -self.y, ..self } } else { self }
    }
}
