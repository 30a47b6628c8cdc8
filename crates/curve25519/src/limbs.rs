//! Integers of four 64-bit limbs, least significant first. Nothing here branches on a value.

use crate::carry::{adc, sbb};

/// From little-endian bytes.
pub(crate) fn from_le_bytes(bytes: &[u8; 32]) -> [u64; 4] {
    let mut limbs = [0; 4];
    for (limb, bytes) in limbs.iter_mut().zip(bytes.as_chunks().0) {
        *limb = u64::from_le_bytes(*bytes);
    }
    limbs
}

/// To little-endian bytes.
pub(crate) fn to_le_bytes(limbs: &[u64; 4]) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (bytes, limb) in bytes.as_chunks_mut().0.iter_mut().zip(limbs) {
        *bytes = limb.to_le_bytes();
    }
    bytes
}

/// `a + b`, and the carry.
#[inline(always)]
pub(crate) fn add(a: [u64; 4], b: [u64; 4]) -> ([u64; 4], u8) {
    let (s0, carry) = adc(a[0], b[0], 0);
    let (s1, carry) = adc(a[1], b[1], carry);
    let (s2, carry) = adc(a[2], b[2], carry);
    let (s3, carry) = adc(a[3], b[3], carry);
    ([s0, s1, s2, s3], carry)
}

/// `a - b`, and the borrow.
#[inline(always)]
pub(crate) fn sub(a: [u64; 4], b: [u64; 4]) -> ([u64; 4], u8) {
    let (d0, borrow) = sbb(a[0], b[0], 0);
    let (d1, borrow) = sbb(a[1], b[1], borrow);
    let (d2, borrow) = sbb(a[2], b[2], borrow);
    let (d3, borrow) = sbb(a[3], b[3], borrow);
    ([d0, d1, d2, d3], borrow)
}

/// The low and the high limb of `a * b`.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the limbs of a 128-bit product")]
pub(crate) const fn wide(a: u64, b: u64) -> (u64, u64) {
    let product = a as u128 * b as u128;
    (product as u64, (product >> 64) as u64)
}

/// `a * b`.
#[inline(always)]
fn row(a: u64, b: [u64; 4]) -> [u64; 5] {
    let [(l0, h0), (l1, h1), (l2, h2), (l3, h3)] = b.map(|limb| wide(a, limb));
    let (r1, carry) = adc(h0, l1, 0);
    let (r2, carry) = adc(h1, l2, carry);
    let (r3, carry) = adc(h2, l3, carry);
    let (r4, _) = adc(h3, 0, carry);
    [l0, r1, r2, r3, r4]
}

/// `sum + a * b`, which has five limbs: it is at most `2^256 - 1 + (2^64 - 1) (2^256 - 1)`.
#[inline(always)]
pub(crate) fn add_row(sum: [u64; 4], a: u64, b: [u64; 4]) -> [u64; 5] {
    let [r0, r1, r2, r3, r4] = row(a, b);
    let ([s0, s1, s2, s3], carry) = add(sum, [r0, r1, r2, r3]);
    let (s4, _) = adc(r4, 0, carry);
    [s0, s1, s2, s3, s4]
}

/// The low and the high half of `a * b`.
#[inline(always)]
pub(crate) fn product(a: [u64; 4], b: [u64; 4]) -> ([u64; 4], [u64; 4]) {
    let [p0, s @ ..] = row(a[0], b);
    let [p1, s @ ..] = add_row(s, a[1], b);
    let [p2, s @ ..] = add_row(s, a[2], b);
    let [p3, high @ ..] = add_row(s, a[3], b);
    ([p0, p1, p2, p3], high)
}

/// The low and the high half of `a * a`: each product of two different limbs once, doubled by shifts
/// (a chain of additions would wait for itself), plus the squares.
#[inline(always)]
pub(crate) fn square(a: [u64; 4]) -> ([u64; 4], [u64; 4]) {
    let [a0, a1, a2, a3] = a;
    let ((l01, h01), (l02, h02), (l03, h03)) = (wide(a0, a1), wide(a0, a2), wide(a0, a3));
    let ((l12, h12), (l13, h13), (l23, h23)) = (wide(a1, a2), wide(a1, a3), wide(a2, a3));
    let (s2, carry) = adc(h01, l02, 0);
    let (s3, carry) = adc(h02, l03, carry);
    let (s4, carry) = adc(h03, l13, carry);
    let (s5, carry) = adc(h13, l23, carry);
    let (s6, _) = adc(h23, 0, carry);
    let (s3, carry) = adc(s3, l12, 0);
    let (s4, carry) = adc(s4, h12, carry);
    let (s5, carry) = adc(s5, 0, carry);
    let (s6, _) = adc(s6, 0, carry);
    let ((l0, h0), (l1, h1), (l2, h2), (l3, h3)) =
        (wide(a0, a0), wide(a1, a1), wide(a2, a2), wide(a3, a3));
    let (r1, carry) = adc(l01 << 1, h0, 0);
    let (r2, carry) = adc(s2 << 1 | l01 >> 63, l1, carry);
    let (r3, carry) = adc(s3 << 1 | s2 >> 63, h1, carry);
    let (r4, carry) = adc(s4 << 1 | s3 >> 63, l2, carry);
    let (r5, carry) = adc(s5 << 1 | s4 >> 63, h2, carry);
    let (r6, carry) = adc(s6 << 1 | s5 >> 63, l3, carry);
    let (r7, _) = adc(s6 >> 63, h3, carry);
    ([l0, r1, r2, r3], [r4, r5, r6, r7])
}
