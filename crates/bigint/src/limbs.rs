//! Operations on little-endian slices of 64-bit limbs.
//!
//! Their time depends on the lengths alone.

use crate::mask::{Mask, nonzero_bit};

/// `a += b`; the carry out, 0 or 1. `b` may be shorter.
pub(crate) fn add_assign(a: &mut [u64], b: &[u64]) -> u64 {
    let mut carry = false;
    let (low, high) = a.split_at_mut(b.len());
    for (x, &y) in low.iter_mut().zip(b) {
        (*x, carry) = x.carrying_add(y, carry);
    }
    for x in high {
        (*x, carry) = x.carrying_add(0, carry);
    }
    u64::from(carry)
}

/// `a -= b`; the borrow out, 0 or 1. `b` may be shorter.
pub(crate) fn sub_assign(a: &mut [u64], b: &[u64]) -> u64 {
    let mut borrow = false;
    let (low, high) = a.split_at_mut(b.len());
    for (x, &y) in low.iter_mut().zip(b) {
        (*x, borrow) = x.borrowing_sub(y, borrow);
    }
    for x in high {
        (*x, borrow) = x.borrowing_sub(0, borrow);
    }
    u64::from(borrow)
}

/// 1 if `a < b`, else 0. The lengths are equal.
#[inline(always)]
pub(crate) fn less(a: &[u64], b: &[u64]) -> u64 {
    let mut borrow = false;
    for (&x, &y) in a.iter().zip(b) {
        (_, borrow) = x.borrowing_sub(y, borrow);
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

/// `a = 2 a + bit`; the bit shifted out.
pub(crate) fn shift_left_one(a: &mut [u64], bit: u64) -> u64 {
    let mut carry = bit;
    for x in a {
        let out = *x >> 63;
        *x = (*x << 1) | carry;
        carry = out;
    }
    carry
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
#[inline(always)]
pub(crate) fn subtract_once(a: &mut [u64], high: u64, m: &[u64]) {
    let not_below = Mask::from_bit((high | !less(a, m)) & 1);
    let mut borrow = false;
    for (x, &y) in a.iter_mut().zip(m) {
        (*x, borrow) = x.borrowing_sub(not_below.and(y), borrow);
    }
}

/// `row += a * b`; the limb carried out. The lengths of `row` and `a` are equal.
#[inline(always)]
pub(crate) fn mul_add(row: &mut [u64], a: &[u64], b: u64) -> u64 {
    let mut carry = 0;
    let (row_fours, row_rest) = row.as_chunks_mut::<4>();
    let (a_fours, a_rest) = a.as_chunks::<4>();
    for (x, y) in row_fours.iter_mut().zip(a_fours) {
        carry = mul_add_four(x, y, b, carry);
    }
    for (x, &y) in row_rest.iter_mut().zip(a_rest) {
        (*x, carry) = y.carrying_mul_add(b, *x, carry);
    }
    carry
}

/// `x += a * b + carry`; the limb carried out.
///
/// The products are made first and then added in two chains of carries, which compile to
/// add-with-carry instructions: 1.4 times as fast as one limb after the other with two additions
/// each, and faster than with eight limbs, which do not fit into the registers.
#[inline(always)]
fn mul_add_four(x: &mut [u64; 4], a: &[u64; 4], b: u64, carry: u64) -> u64 {
    let [(l0, h0), (l1, h1), (l2, h2), (l3, h3)] = a.map(|y| y.carrying_mul(b, 0));
    let (l0, c) = l0.carrying_add(carry, false);
    let (l1, c) = l1.carrying_add(h0, c);
    let (l2, c) = l2.carrying_add(h1, c);
    let (l3, c) = l3.carrying_add(h2, c);
    // a b + carry + x < 2^320: neither addition overflows.
    let l4 = h3 + u64::from(c);
    let [x0, x1, x2, x3] = *x;
    let (x0, c) = x0.carrying_add(l0, false);
    let (x1, c) = x1.carrying_add(l1, c);
    let (x2, c) = x2.carrying_add(l2, c);
    let (x3, c) = x3.carrying_add(l3, c);
    *x = [x0, x1, x2, x3];
    l4 + u64::from(c)
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

/// Calls a function on slices again for the widths that RSA uses most, with the width written as
/// a number: inlined, its inner loops lose their counters, which is 1.4 times as fast.
macro_rules! with_constant_width {
    ($width:expr, |$k:ident| $call:expr) => {
        match $width {
            16 => {
                let $k = 16;
                $call
            }
            24 => {
                let $k = 24;
                $call
            }
            32 => {
                let $k = 32;
                $call
            }
            $k => $call,
        }
    };
}
pub(crate) use with_constant_width;

/// `product = a b`, schoolbook. `product` holds the limbs of both together.
pub(crate) fn mul(product: &mut [u64], a: &[u64], b: &[u64]) {
    with_constant_width!(a.len(), |k| mul_rows(product, &a[..k], b));
}

#[inline(always)]
fn mul_rows(product: &mut [u64], a: &[u64], b: &[u64]) {
    product.fill(0);
    for (i, &y) in b.iter().enumerate() {
        let row = &mut product[i..=i + a.len()];
        row[a.len()] = mul_add(&mut row[..a.len()], a, y);
    }
}

/// `product = a^2`. For a multiple of four limbs, products of different limbs are made once and
/// doubled.
pub(crate) fn square(product: &mut [u64], a: &[u64]) {
    if a.len().is_multiple_of(4) {
        with_constant_width!(a.len(), |k| square_fours(&mut product[..2 * k], &a[..k]));
    } else {
        mul(product, a, a);
    }
}

#[inline(always)]
fn square_fours(product: &mut [u64], a: &[u64]) {
    product.fill(0);
    // Limbs of different groups of four, row by row.
    let fours = a.as_chunks::<4>().0;
    for (i, four) in fours.iter().enumerate() {
        let others = &a[4 * (i + 1)..];
        for (j, &x) in four.iter().enumerate() {
            let row = &mut product[4 * (2 * i + 1) + j..][..=others.len()];
            row[others.len()] = mul_add(&mut row[..others.len()], others, x);
        }
    }
    // Twice that, and the squares of the groups.
    let (mut carry, mut shifted) = (false, 0);
    for (words, four) in product.as_chunks_mut::<8>().0.iter_mut().zip(fours) {
        for (x, y) in words.iter_mut().zip(square_four(four)) {
            let doubled = (*x << 1) | shifted;
            shifted = *x >> 63;
            (*x, carry) = doubled.carrying_add(y, carry);
        }
    }
}

#[inline(always)]
fn square_four(a: &[u64; 4]) -> [u64; 8] {
    let [a0, a1, a2, a3] = *a;
    let (x1, c) = a0.carrying_mul(a1, 0);
    let (x2, c) = a0.carrying_mul(a2, c);
    let (x3, x4) = a0.carrying_mul(a3, c);
    let (x3, c) = a1.carrying_mul_add(a2, x3, 0);
    let (x4, x5) = a1.carrying_mul_add(a3, x4, c);
    let (x5, x6) = a2.carrying_mul(a3, x5);

    let cross = [0, x1, x2, x3, x4, x5, x6, 0];
    let mut square = [0; 8];
    let (mut carry, mut shifted) = (false, 0);
    for (i, x) in a.iter().enumerate() {
        let (low, high) = x.carrying_mul(*x, 0);
        for (j, y) in [(2 * i, low), (2 * i + 1, high)] {
            (square[j], carry) = ((cross[j] << 1) | shifted).carrying_add(y, carry);
            shifted = cross[j] >> 63;
        }
    }
    square
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
