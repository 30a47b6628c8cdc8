//! Integers of `N` 64-bit limbs, least significant first, and arithmetic modulo an odd modulus of
//! full length. Nothing here branches on a value.

use core::hint::black_box;

use crate::carry::{adc, sbb};

/// All ones if `bit` is 1, zero if it is 0.
///
/// The barrier is what keeps the compiler from turning selections by the mask into jumps.
#[inline(always)]
pub(crate) fn mask(bit: u64) -> u64 {
    black_box(bit.wrapping_neg())
}

/// All ones if `a` is zero.
#[inline(always)]
pub(crate) fn is_zero<const N: usize>(a: &[u64; N]) -> u64 {
    let any = a.iter().fold(0, |any, limb| any | limb);
    mask(((any | any.wrapping_neg()) >> 63) ^ 1)
}

/// `b` where `mask` is all ones, `a` where it is zero.
#[inline(always)]
pub(crate) fn select<const N: usize>(mask: u64, a: &[u64; N], b: &[u64; N]) -> [u64; N] {
    let mut out = *a;
    for (out, b) in out.iter_mut().zip(b) {
        *out ^= (*out ^ b) & mask;
    }
    out
}

/// `a + b`, and the carry out.
#[inline(always)]
pub(crate) fn add<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], u8) {
    let mut sum = [0; N];
    let mut carry = 0;
    for i in 0..N {
        (sum[i], carry) = adc(a[i], b[i], carry);
    }
    (sum, carry)
}

/// `a - b`, and the borrow out.
#[inline(always)]
pub(crate) fn sub<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], u8) {
    let mut difference = [0; N];
    let mut borrow = 0;
    for i in 0..N {
        (difference[i], borrow) = sbb(a[i], b[i], borrow);
    }
    (difference, borrow)
}

/// `a & mask` for each limb.
#[inline(always)]
fn and<const N: usize>(a: &[u64; N], mask: u64) -> [u64; N] {
    a.map(|limb| limb & mask)
}

/// `carry * 2^(64 N) + a`, a number below twice the modulus, reduced.
#[inline(always)]
pub(crate) fn reduce_once<const N: usize>(a: &[u64; N], carry: u8, modulus: &[u64; N]) -> [u64; N] {
    let (difference, borrow) = sub(a, modulus);
    // The difference is negative if it borrowed and there was no carry to borrow from.
    let negative = mask(u64::from(borrow & !carry));
    add(&difference, &and(modulus, negative)).0
}

/// `a + b mod modulus` for reduced `a` and `b`.
#[inline(always)]
pub(crate) fn add_mod<const N: usize>(a: &[u64; N], b: &[u64; N], modulus: &[u64; N]) -> [u64; N] {
    let (sum, carry) = add(a, b);
    reduce_once(&sum, carry, modulus)
}

/// `a - b mod modulus` for reduced `a` and `b`.
#[inline(always)]
pub(crate) fn sub_mod<const N: usize>(a: &[u64; N], b: &[u64; N], modulus: &[u64; N]) -> [u64; N] {
    let (difference, borrow) = sub(a, b);
    add(&difference, &and(modulus, mask(u64::from(borrow)))).0
}

/// `a / 2 mod modulus` for reduced `a` and an odd modulus.
#[inline(always)]
pub(crate) fn half_mod<const N: usize>(a: &[u64; N], modulus: &[u64; N]) -> [u64; N] {
    let (even, carry) = add(a, &and(modulus, mask(a[0] & 1)));
    let mut half = [0; N];
    for i in 0..N {
        let above = if i + 1 < N { even[i + 1] } else { u64::from(carry) };
        half[i] = even[i] >> 1 | above << 63;
    }
    half
}

/// The low and the high word of `a * b`.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the words of a 128-bit product")]
pub(crate) const fn wide_mul(a: u64, b: u64) -> (u64, u64) {
    let product = a as u128 * b as u128;
    (product as u64, (product >> 64) as u64)
}

/// Adds `a * b` to `sum` and returns the lowest limb of the result, leaving the others, moved down
/// by one, in `sum`. They fit: `(2^(64 N) - 1) + (2^64 - 1) (2^(64 N) - 1) < 2^(64 (N + 1))`.
///
/// The low and the high halves of the products are added in a chain each.
#[inline(always)]
pub(crate) fn add_row<const N: usize>(sum: &mut [u64; N], a: u64, b: &[u64; N]) -> u64 {
    let row = b.map(|b| wide_mul(a, b));
    let mut carry = 0;
    for i in 0..N {
        (sum[i], carry) = adc(sum[i], row[i].0, carry);
    }
    let (lowest, top) = (sum[0], u64::from(carry));
    carry = 0;
    for i in 0..N {
        let above = if i + 1 < N { sum[i + 1] } else { top };
        (sum[i], carry) = adc(above, row[i].1, carry);
    }
    lowest
}

/// The low and the high half of `a * b`.
#[inline(always)]
pub(crate) fn product<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], [u64; N]) {
    let mut low = [0; N];
    let mut high = [0; N];
    // The first row has nothing to be added to.
    let row = b.map(|b| wide_mul(a[0], b));
    low[0] = row[0].0;
    let mut carry = 0;
    for i in 0..N {
        let next = if i + 1 < N { row[i + 1].0 } else { 0 };
        (high[i], carry) = adc(row[i].1, next, carry);
    }
    for i in 1..N {
        low[i] = add_row(&mut high, a[i], b);
    }
    (low, high)
}

/// The low and the high half of `a * a`: each product of two different limbs once, doubled by
/// shifts (a chain of additions with carry would wait for itself), plus the squares.
#[inline(always)]
pub(crate) fn square(a: &[u64; 4]) -> ([u64; 4], [u64; 4]) {
    let [a0, a1, a2, a3] = *a;
    let (p01, p02, p03) = (wide_mul(a0, a1), wide_mul(a0, a2), wide_mul(a0, a3));
    let (p12, p13, p23) = (wide_mul(a1, a2), wide_mul(a1, a3), wide_mul(a2, a3));
    // The cross products: limbs 1 to 6.
    let (c2, carry) = adc(p01.1, p02.0, 0);
    let (c3, carry) = adc(p02.1, p03.0, carry);
    let (c4, carry) = adc(p03.1, p13.0, carry);
    let (c5, carry) = adc(p13.1, p23.0, carry);
    let (c6, _) = adc(p23.1, 0, carry);
    let (c3, carry) = adc(c3, p12.0, 0);
    let (c4, carry) = adc(c4, p12.1, carry);
    let (c5, carry) = adc(c5, 0, carry);
    let (c6, _) = adc(c6, 0, carry);
    let c1 = p01.0;
    let doubled = [
        c1 << 1,
        c2 << 1 | c1 >> 63,
        c3 << 1 | c2 >> 63,
        c4 << 1 | c3 >> 63,
        c5 << 1 | c4 >> 63,
        c6 << 1 | c5 >> 63,
        c6 >> 63,
    ];
    let (s0, s1, s2, s3) = (wide_mul(a0, a0), wide_mul(a1, a1), wide_mul(a2, a2), wide_mul(a3, a3));
    let (r1, carry) = adc(doubled[0], s0.1, 0);
    let (r2, carry) = adc(doubled[1], s1.0, carry);
    let (r3, carry) = adc(doubled[2], s1.1, carry);
    let (r4, carry) = adc(doubled[3], s2.0, carry);
    let (r5, carry) = adc(doubled[4], s2.1, carry);
    let (r6, carry) = adc(doubled[5], s3.0, carry);
    let (r7, _) = adc(doubled[6], s3.1, carry);
    ([s0.0, r1, r2, r3], [r4, r5, r6, r7])
}

/// Montgomery's reduction: `(high * 2^(64 N) + low) / 2^(64 N) mod modulus`, for a product of two
/// reduced numbers. `k` is `-1 / modulus mod 2^64`.
#[inline(always)]
pub(crate) fn montgomery_reduce<const N: usize>(
    low: &[u64; N],
    high: &[u64; N],
    modulus: &[u64; N],
    k: u64,
) -> [u64; N] {
    let mut sum = *low;
    for _ in 0..N {
        let m = sum[0].wrapping_mul(k);
        // The limb that falls out is zero by the choice of m.
        add_row(&mut sum, m, modulus);
    }
    let (sum, carry) = add(&sum, high);
    reduce_once(&sum, carry, modulus)
}

/// Reads a big-endian number of `8 N` bytes.
#[inline]
pub(crate) fn from_be_bytes<const N: usize>(bytes: &[u8]) -> [u64; N] {
    let mut limbs = [0; N];
    for (limb, word) in limbs.iter_mut().rev().zip(bytes.as_chunks().0) {
        *limb = u64::from_be_bytes(*word);
    }
    limbs
}

/// Writes a big-endian number of `8 N` bytes.
#[inline]
pub(crate) fn to_be_bytes<const N: usize>(limbs: &[u64; N], bytes: &mut [u8]) {
    for (limb, word) in limbs.iter().rev().zip(bytes.as_chunks_mut().0) {
        *word = limb.to_be_bytes();
    }
}
