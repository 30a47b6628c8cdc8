//! Integers modulo L = 2^252 + 27742317777372353535851937790883648493, the order of the base point
//! (RFC 8032, section 5.1), in four limbs of 64 bits, always reduced.

use core::ops::{Add, Mul};

use zeroize::Zeroize;

use crate::limbs::{self, add_row, from_le_bytes};
use crate::select::mask;

#[cfg(test)]
mod tests;

/// L.
const ORDER: [u64; 4] =
    [0x5812_631a_5cf5_d3ed, 0x14de_f9de_a2f7_9cd6, 0x0000_0000_0000_0000, 0x1000_0000_0000_0000];

/// -1 / L mod 2^64.
const NEGATED_INVERSE: u64 = 0xd2b5_1da3_1254_7e1b;

/// 2^256 mod L: a product with it, divided by 2^256, is reduced and else unchanged.
const R: Scalar = Scalar([
    0xd6ec_3174_8d98_951d,
    0xc6ef_5bf4_737d_cf70,
    0xffff_ffff_ffff_fffe,
    0x0fff_ffff_ffff_ffff,
]);

/// 2^512 mod L.
const R_SQUARED: Scalar = Scalar([
    0xa406_11e3_449c_0f01,
    0xd00e_1ba7_6885_9347,
    0xceec_73d2_17f5_be65,
    0x0399_411b_7c30_9a3d,
]);

/// An integer in 0..L. It is `Copy` for the arithmetic's sake: whoever holds a secret one wipes it.
#[derive(Clone, Copy)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(crate) struct Scalar([u64; 4]);

impl Scalar {
    /// From a little-endian integer below L. In variable time: for public values.
    pub(crate) fn from_bytes_vartime(bytes: &[u8; 32]) -> Option<Self> {
        let limbs = from_le_bytes(bytes);
        let (_, borrow) = limbs::sub(limbs, ORDER);
        (borrow == 1).then_some(Self(limbs))
    }

    /// From any little-endian integer, modulo L.
    pub(crate) fn from_bytes_reduced(bytes: &[u8; 32]) -> Self {
        Self(montgomery_product(&from_le_bytes(bytes), &R.0))
    }

    /// From any little-endian integer of 64 bytes, such as a hash value, modulo L.
    pub(crate) fn from_wide_bytes(bytes: &[u8; 64]) -> Self {
        let (halves, _) = bytes.as_chunks();
        let low = Self(montgomery_product(&from_le_bytes(&halves[0]), &R.0));
        let high = Self(montgomery_product(&from_le_bytes(&halves[1]), &R_SQUARED.0));
        low + high
    }

    /// The integer, little endian.
    pub(crate) fn to_bytes(self) -> [u8; 32] {
        limbs::to_le_bytes(&self.0)
    }

    /// Digits `d_i` in -8..8 (the last in 0..=2) such that the scalar is the sum of `d_i 16^i`.
    #[expect(clippy::cast_possible_wrap, reason = "digits have four bits")]
    pub(crate) fn radix_16(self) -> [i8; 64] {
        let mut digits = [0; 64];
        for (pair, byte) in digits.as_chunks_mut().0.iter_mut().zip(self.to_bytes()) {
            *pair = [(byte & 15) as i8, (byte >> 4) as i8];
        }
        let mut carry = 0;
        for digit in &mut digits[..63] {
            *digit += carry;
            carry = (*digit + 8) >> 4;
            *digit -= carry << 4;
        }
        digits[63] += carry;
        digits
    }

    /// Digits `d_i`, each zero or odd and below `2^(width - 1)` in absolute value, such that the scalar
    /// is the sum of `d_i 2^i`. Of `width` digits in a row at most one is not zero. The width is at most
    /// 8. In variable time: for public values.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        reason = "digits have at most eight bits"
    )]
    pub(crate) fn non_adjacent_form_vartime(self, width: u32) -> [i8; 254] {
        let mut digits = [0; 254];
        let limb = |i: usize| self.0.get(i).copied().unwrap_or(0);
        let mut carry = 0;
        let mut at = 0;
        while at < 254 {
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
}

/// A number below 2L, reduced.
fn reduce_once(a: [u64; 4]) -> [u64; 4] {
    let (difference, borrow) = limbs::sub(a, ORDER);
    let negative = mask(u64::from(borrow));
    limbs::add(difference, ORDER.map(|limb| limb & negative)).0
}

/// `a b / 2^256 mod L`, for any `a`, and `b` below L.
///
/// The sum stays below 2L: the next one is below `(2L + (2^64 - 1) (L + L)) / 2^64 = 2L`.
fn montgomery_product(a: &[u64; 4], b: &[u64; 4]) -> [u64; 4] {
    let mut sum = [0; 4];
    for &limb in a {
        let [s0, s1, s2, s3, s4] = add_row(sum, limb, *b);
        // The multiple of L that makes the lowest limb zero.
        let [_, next @ ..] = add_row([s0, s1, s2, s3], s0.wrapping_mul(NEGATED_INVERSE), ORDER);
        (sum, _) = limbs::add(next, [0, 0, 0, s4]);
    }
    reduce_once(sum)
}

impl Add for Scalar {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(reduce_once(limbs::add(self.0, other.0).0))
    }
}

impl Mul for Scalar {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self(montgomery_product(&montgomery_product(&self.0, &other.0), &R_SQUARED.0))
    }
}

impl Zeroize for Scalar {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}
