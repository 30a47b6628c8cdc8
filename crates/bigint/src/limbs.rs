//! Operations on little-endian slices of 64-bit limbs.
//!
//! Their time depends on the lengths alone.

use crate::carry::{adc, sbb};
use crate::mask::{Mask, nonzero_bit};

/// `a += b`; the carry out, 0 or 1. `b` may be shorter.
pub(crate) fn add_assign(a: &mut [u64], b: &[u64]) -> u64 {
    let mut carry = 0;
    let (low, high) = a.split_at_mut(b.len());
    for (x, &y) in low.iter_mut().zip(b) {
        (*x, carry) = adc(*x, y, carry);
    }
    for x in high {
        (*x, carry) = adc(*x, 0, carry);
    }
    u64::from(carry)
}

/// `a -= b`; the borrow out, 0 or 1. `b` may be shorter.
pub(crate) fn sub_assign(a: &mut [u64], b: &[u64]) -> u64 {
    let mut borrow = 0;
    let (low, high) = a.split_at_mut(b.len());
    for (x, &y) in low.iter_mut().zip(b) {
        (*x, borrow) = sbb(*x, y, borrow);
    }
    for x in high {
        (*x, borrow) = sbb(*x, 0, borrow);
    }
    u64::from(borrow)
}

/// 1 if `a < b`, else 0. The lengths are equal.
pub(crate) fn less(a: &[u64], b: &[u64]) -> u64 {
    let mut borrow = 0;
    for (&x, &y) in a.iter().zip(b) {
        (_, borrow) = sbb(x, y, borrow);
    }
    u64::from(borrow)
}

/// 1 if any limb is not zero, else 0.
pub(crate) fn nonzero(a: &[u64]) -> u64 {
    nonzero_bit(a.iter().fold(0, |any, &x| any | x))
}

/// `a = b` where `mask` is set.
pub(crate) fn assign_if(a: &mut [u64], b: &[u64], mask: Mask) {
    for (x, &y) in a.iter_mut().zip(b) {
        *x = mask.select(y, *x);
    }
}

/// `a = 2 a + bit`; the bit shifted out. `bit` is 0 or 1.
pub(crate) fn shift_left_one(a: &mut [u64], bit: u64) -> u64 {
    let mut carry = u8::from(bit != 0);
    for x in a {
        (*x, carry) = adc(*x, *x, carry);
    }
    u64::from(carry)
}

/// `a = floor(a / 2)`.
pub(crate) fn shift_right_one(a: &mut [u64]) {
    let mut carry = 0;
    for x in a.iter_mut().rev() {
        let out = *x << 63;
        *x = (*x >> 1) | carry;
        carry = out;
    }
}

/// Takes the modulus `m` from `high 2^(64 k) + a` if that is not below it. The value is below
/// `2 m` before, and below `m` after; `high` is 0 or 1.
pub(crate) fn subtract_once(a: &mut [u64], high: u64, m: &[u64]) {
    let not_below = Mask::from_bit((high | !less(a, m)) & 1);
    let mut borrow = 0;
    for (x, &y) in a.iter_mut().zip(m) {
        (*x, borrow) = sbb(*x, not_below.and(y), borrow);
    }
}

/// `row += a * b`; the limb carried out. The lengths of `row` and `a` are equal.
fn mul_add(row: &mut [u64], a: &[u64], b: u64) -> u64 {
    let mut carry = 0;
    for (x, &y) in row.iter_mut().zip(a) {
        (*x, carry) = y.carrying_mul_add(b, *x, carry);
    }
    carry
}

/// `row -= a * b`; the limb borrowed. The lengths of `row` and `a` are equal.
fn mul_sub(row: &mut [u64], a: &[u64], b: u64) -> u64 {
    let mut carry = 0;
    for (x, &y) in row.iter_mut().zip(a) {
        let (low, high) = y.carrying_mul(b, carry);
        let (difference, borrow) = x.borrowing_sub(low, false);
        *x = difference;
        // No overflow: y b + carry <= 2^128 - 2^64, so `high` is all ones only if `low` is zero.
        carry = high + u64::from(borrow);
    }
    carry
}

/// `product = a b`, schoolbook, for any widths. `product` holds the limbs of both together.
pub(crate) fn mul(product: &mut [u64], a: &[u64], b: &[u64]) {
    product.fill(0);
    for (i, &y) in b.iter().enumerate() {
        let row = &mut product[i..=i + a.len()];
        row[a.len()] = mul_add(&mut row[..a.len()], a, y);
    }
}

/// `a / divisor` in place of `a`, where the division leaves no remainder and `divisor` is odd.
/// `quotient` holds as many limbs as `a`.
pub(crate) fn div_exact(quotient: &mut [u64], a: &mut [u64], divisor: &[u64]) {
    let inverse = inverse_of_odd(divisor[0]);
    let k = a.len();
    for i in 0..k {
        let digit = a[i].wrapping_mul(inverse);
        quotient[i] = digit;
        let end = (i + divisor.len()).min(k);
        let borrow = mul_sub(&mut a[i..end], &divisor[..end - i], digit);
        sub_assign(&mut a[end..], &[borrow][..usize::from(end < k)]);
    }
}

/// 0 if `odd` divides `a`, else 1.
///
/// Exact division from the low end: its quotient q satisfies q odd = a + carry 2^(64 k), with a
/// carry of at most `odd`.
pub(crate) fn remainder_bit(a: &[u64], odd: u64) -> u64 {
    let inverse = inverse_of_odd(odd);
    let mut carry = 0;
    for &x in a {
        let (rest, borrow) = x.borrowing_sub(carry, false);
        let (_, high) = rest.wrapping_mul(inverse).carrying_mul(odd, 0);
        carry = high + u64::from(borrow);
    }
    nonzero_bit(carry) & nonzero_bit(carry ^ odd)
}

/// `count` bits of `a` from bit `at` on, fewer than 64; those above the last limb are zero.
pub(crate) fn bits_at(a: &[u64], at: usize, count: usize) -> u64 {
    let (limb, shift) = (at / 64, at % 64);
    let low = a.get(limb).map_or(0, |word| word >> shift);
    let high = match a.get(limb + 1) {
        Some(next) if shift + count > 64 => next << (64 - shift),
        _ => 0,
    };
    (low | high) & ((1 << count) - 1)
}

/// The inverse of an odd word modulo 2^64, by Newton's iteration.
pub(crate) const fn inverse_of_odd(word: u64) -> u64 {
    // Right in the low 5 bits, of which each step makes twice as many.
    let mut inverse = word.wrapping_mul(3) ^ 2;
    let mut step = 0;
    while step < 4 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(word.wrapping_mul(inverse)));
        step += 1;
    }
    inverse
}

/// The number of bits up to the highest one that is set. Leaks it.
pub(crate) fn bits_vartime(a: &[u64]) -> usize {
    for (i, x) in a.iter().enumerate().rev() {
        let zeros = x.leading_zeros() as usize;
        // CT: the caller may know the length.
        #[cfg(ctgrind)]
        let zeros = cpu::declassify(zeros);
        if zeros < 64 {
            return 64 * (i + 1) - zeros;
        }
    }
    0
}
