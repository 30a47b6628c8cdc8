//! Multiples of points.

use zeroize::Zeroizing;

use super::table::{BASE, BASE_ODD};
use super::{AffineNiels, AffinePoint, ExtendedPoint, ProjectiveNiels, ProjectivePoint, Row};
use crate::scalar::Scalar;
use crate::select::{lookup, mask};

#[cfg(test)]
mod tests;

/// The identity: 1/2, 1/2, 0.
const IDENTITY: Row = {
    const HALF: [u64; 4] = [u64::MAX - 8, u64::MAX, u64::MAX, u64::MAX >> 2];
    [HALF, HALF, [0; 4]]
};

/// The multiple of the base point, in constant time: 64 signed digits to the base 16, each of which
/// chooses from a row of its own.
pub(crate) fn base(scalar: &Scalar) -> ExtendedPoint {
    let digits = Zeroizing::new(scalar.radix_16());
    let mut sum = ExtendedPoint::IDENTITY;
    for (&digit, row) in digits.iter().zip(&BASE) {
        sum = sum.add_affine(&select(row, digit)).to_extended();
    }
    sum
}

/// `digit` times the point whose multiples by 1 to 8 are given.
#[inline(always)]
fn select(multiples: &[Row; 8], digit: i8) -> AffineNiels {
    let row = lookup(&IDENTITY, multiples, u64::from(digit.unsigned_abs()));
    AffineNiels::from_row(&row).negate_if(sign(digit))
}

/// All ones for a negative digit.
#[inline(always)]
fn sign(digit: i8) -> u64 {
    mask(u64::from(digit.cast_unsigned() >> 7))
}

/// `s` times the base point plus `k` times the point, in variable time: for public values.
pub(crate) fn sum_vartime(s: &Scalar, k: &Scalar, point: &AffinePoint) -> ProjectivePoint {
    let table = odd_multiples(point);
    let base_digits = s.non_adjacent_form_vartime(BASE_WIDTH);
    let digits = k.non_adjacent_form_vartime(WIDTH);
    let mut sum = ProjectivePoint::IDENTITY;
    for (&base_digit, &digit) in base_digits.iter().zip(&digits).rev() {
        let mut next = sum.double();
        if base_digit != 0 {
            let row = &BASE_ODD[usize::from(base_digit.unsigned_abs() / 2)];
            let term = AffineNiels::from_row(row).negate_if(sign(base_digit));
            next = next.to_extended().add_affine(&term);
        }
        if digit != 0 {
            let term = table[usize::from(digit.unsigned_abs() / 2)].negate_if(sign(digit));
            next = next.to_extended().add(&term);
        }
        sum = next.to_projective();
    }
    sum
}

/// The digits of the base point's scalar have this many bits: its table has 64 rows.
const BASE_WIDTH: u32 = 8;
/// The digits of the other scalar, for a table of eight that is made for one use.
const WIDTH: u32 = 5;

/// P, 3 P, 5 P, ..., 15 P.
fn odd_multiples(point: &AffinePoint) -> [ProjectiveNiels; 8] {
    let mut multiple = point.to_extended();
    let twice = multiple.to_projective().double().to_extended().to_niels();
    core::array::from_fn(|i| {
        if i > 0 {
            multiple = multiple.add(&twice).to_extended();
        }
        multiple.to_niels()
    })
}
