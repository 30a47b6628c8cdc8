//! Integers of `N` 64-bit limbs, least significant first, and arithmetic modulo an odd modulus of
//! full length. Nothing here branches on a value.

use core::hint::black_box;

use crate::carry::{adc, sbb};

/// Runs the block for every index of the range, which is within 0..9, without a loop.
///
/// The compiler unrolls loops up to a size that products of six and nine limbs exceed, and in those
/// that it keeps, carries leave the carry flag: they take three times as long.
macro_rules! unrolled {
    (for $i:ident in $from:literal..$to:expr => $body:block) => {
        unrolled!(@ $i $from $to; $body; 0 1 2 3 4 5 6 7 8)
    };
    (@ $i:ident $from:literal $to:expr; $body:block; $($index:literal)*) => {
        $(if $index >= $from && $index < $to {
            let $i: usize = $index;
            $body
        })*
    };
}

/// All ones if `bit` is 1, zero if it is 0.
///
/// The barrier is what keeps the compiler from turning selections by the mask into jumps.
#[inline(always)]
pub(crate) fn mask(bit: u64) -> u64 {
    black_box(bit.wrapping_neg())
}

/// All ones if there is a borrow.
#[inline(always)]
pub(crate) fn mask_of_borrow(borrow: u8) -> u64 {
    // 0 - borrow, which costs one instruction on the flag.
    black_box(sbb(0, 0, borrow).0)
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
    // The limb above the difference: -1 if it borrowed and there was no carry to borrow from.
    let negative = black_box(sbb(u64::from(carry), 0, borrow).0);
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
    add(&difference, &and(modulus, mask_of_borrow(borrow))).0
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
    let lowest = sum[0];
    // A high half is less than 2^64 - 1: there is room for the carry.
    let (highest, _) = adc(row[N - 1].1, 0, carry);
    carry = 0;
    for i in 0..N - 1 {
        (sum[i], carry) = adc(sum[i + 1], row[i].1, carry);
    }
    (sum[N - 1], _) = adc(highest, 0, carry);
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
    unrolled!(for i in 1..N => { low[i] = add_row(&mut high, a[i], b); });
    (low, high)
}

/// The low and the high half of `a * a`: each product of two different limbs once, doubled by
/// shifts (a chain of additions with carry would wait for itself), plus the squares.
#[inline(always)]
#[expect(clippy::cognitive_complexity, reason = "one block, which the macro repeats")]
pub(crate) fn square<const N: usize>(a: &[u64; N]) -> ([u64; N], [u64; N]) {
    let mut halves = [[0; N]; 2];
    let wide = halves.as_flattened_mut();
    // The first row has nothing to be added to.
    let row = a.map(|limb| wide_mul(a[0], limb));
    wide[1] = row[1].0;
    let mut carry = 0;
    for j in 1..N {
        let next = if j + 1 < N { row[j + 1].0 } else { 0 };
        (wide[j + 1], carry) = adc(row[j].1, next, carry);
    }
    unrolled!(for i in 1..N - 1 => {
        let row = a.map(|limb| wide_mul(a[i], limb));
        let mut carry = 0;
        for j in i + 1..N {
            (wide[i + j], carry) = adc(wide[i + j], row[j].0, carry);
        }
        // A high half is less than 2^64 - 1: there is room for the carry.
        (wide[i + N], _) = adc(row[N - 1].1, 0, carry);
        carry = 0;
        for j in i + 1..N - 1 {
            (wide[i + j + 1], carry) = adc(wide[i + j + 1], row[j].1, carry);
        }
        (wide[i + N], _) = adc(wide[i + N], 0, carry);
    });
    for i in (1..2 * N).rev() {
        wide[i] = wide[i] << 1 | wide[i - 1] >> 63;
    }
    let mut carry = 0;
    for (i, &limb) in a.iter().enumerate() {
        let (low, high) = wide_mul(limb, limb);
        (wide[2 * i], carry) = adc(wide[2 * i], low, carry);
        (wide[2 * i + 1], carry) = adc(wide[2 * i + 1], high, carry);
    }
    let [low, high] = halves;
    (low, high)
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

/// Reads a big-endian number of at most `8 N` bytes.
#[inline]
pub(crate) fn from_be_bytes<const N: usize>(bytes: &[u8]) -> [u64; N] {
    let mut limbs = [0; N];
    let (top, words) = bytes.as_rchunks();
    for (word, limb) in words.iter().rev().zip(&mut limbs) {
        *limb = u64::from_be_bytes(*word);
    }
    if let Some(limb) = limbs.get_mut(words.len()) {
        *limb = top.iter().fold(0, |limb, &byte| limb << 8 | u64::from(byte));
    }
    limbs
}

/// Writes a big-endian number to as many bytes as there are, at most `8 N`, which hold it.
#[inline]
pub(crate) fn to_be_bytes<const N: usize>(limbs: &[u64; N], bytes: &mut [u8]) {
    for (limb, word) in limbs.iter().zip(bytes.rchunks_mut(8)) {
        let length = word.len();
        word.copy_from_slice(&limb.to_be_bytes()[8 - length..]);
    }
}
