//! The inner loops of multiplication: products, squares and Montgomery reduction of numbers whose
//! limbs come in groups of four.
//!
//! Each is compiled for the widths of RSA's and FFDHE's numbers, with the count of its loops as a
//! constant, and once for any other. They are functions of their own, so that a disassembly shows
//! them by name: no jump in them depends on anything but the width.

use core::hint::black_box;

use crate::carry::{adc, sbb};
use crate::mask::Mask;

/// The limbs of a group: the widths that these functions take are multiples of it.
pub(crate) const GROUP: usize = 4;

/// Calls a kernel for a width: 1024, 1536, 2048, 3072 or 4096 bits, or any (written as 0).
macro_rules! with_width {
    ($width:expr, $kernel:ident($($argument:expr),+)) => {
        match $width {
            16 => $kernel::<16>($($argument),+),
            24 => $kernel::<24>($($argument),+),
            32 => $kernel::<32>($($argument),+),
            48 => $kernel::<48>($($argument),+),
            64 => $kernel::<64>($($argument),+),
            _ => $kernel::<0>($($argument),+),
        }
    };
}

/// `product = a b`, for two numbers of the same width.
pub(crate) fn mul(product: &mut [u64], a: &[u64], b: &[u64]) {
    with_width!(a.len(), mul_width(product, a, b));
}

/// `product = a^2`.
pub(crate) fn square(product: &mut [u64], a: &[u64]) {
    with_width!(a.len(), square_width(product, a));
}

/// `out = wide / R` modulo n, where R is 2^64 to the power of n's width, and `n0` is -1/n modulo
/// 2^64. The result is below R; and below 2 n where `wide` is below n R. Overwrites `wide`.
pub(crate) fn reduce(out: &mut [u64], wide: &mut [u64], n: &[u64], n0: u64) {
    with_width!(n.len(), reduce_width(out, wide, n, n0));
}

/// The width as a constant, or where that is 0 the length.
#[inline(always)]
const fn width_or<const WIDTH: usize>(len: usize) -> usize {
    if WIDTH == 0 { len } else { WIDTH }
}

#[inline(never)]
fn mul_width<const WIDTH: usize>(product: &mut [u64], a: &[u64], b: &[u64]) {
    let k = width_or::<WIDTH>(a.len());
    let (product, a, b) = (&mut product[..2 * k], &a[..k], &b[..k]);
    product.fill(0);
    for (i, [low, high]) in b.as_chunks().0.iter().enumerate() {
        mul_add_two(&mut product[2 * i..], a, *low, |_| *high, 0);
    }
}

/// Products of different limbs are made once and doubled.
#[inline(never)]
fn square_width<const WIDTH: usize>(product: &mut [u64], a: &[u64]) {
    let k = width_or::<WIDTH>(a.len());
    let (product, a) = (&mut product[..2 * k], &a[..k]);
    product.fill(0);
    // Limbs of different groups.
    let groups = a.as_chunks::<GROUP>().0;
    for (i, &[a0, a1, a2, a3]) in groups.iter().enumerate() {
        let others = &a[GROUP * (i + 1)..];
        let rows = &mut product[GROUP * (2 * i + 1)..];
        mul_add_two(rows, others, a0, |_| a1, 0);
        mul_add_two(&mut rows[2..], others, a2, |_| a3, 0);
    }
    // Twice that, and the squares of the groups. Doubling by shifts would become `shld`, which is
    // slow.
    let (mut doubling, mut adding) = (0, 0);
    for (words, group) in product.as_chunks_mut::<{ 2 * GROUP }>().0.iter_mut().zip(groups) {
        double(words, &mut doubling);
        for (x, y) in words.iter_mut().zip(square_group(group)) {
            (*x, adding) = adc(*x, y, adding);
        }
    }
}

#[inline(never)]
fn reduce_width<const WIDTH: usize>(out: &mut [u64], wide: &mut [u64], n: &[u64], n0: u64) {
    let k = width_or::<WIDTH>(n.len());
    let (out, wide, n) = (&mut out[..k], &mut wide[..2 * k], &n[..k]);
    // Adds the multiple of n that makes the low half zero.
    let mut top = 0;
    for i in (0..k).step_by(2) {
        let rows = &mut wide[i..];
        let digit = rows[0].wrapping_mul(n0);
        top = mul_add_two(rows, n, digit, |word| word.wrapping_mul(n0), top);
    }
    // wide < R^2, so the sum is below R + n: without n, if that is at least R, it is below R.
    let above = Mask::from_bit(u64::from(top));
    let mut borrow = 0;
    for ((x, &high), &y) in out.iter_mut().zip(&wide[k..]).zip(n) {
        (*x, borrow) = sbb(high, above.and(y), borrow);
    }
}

/// `t += a (b + c 2^64) + carry 2^(64 k)` for k limbs of `a`, in k + 2 limbs; the carry out. `c`
/// is made from the second limb of `t + a b`.
///
/// Two rows at once, the second one group behind: their two chains of carries do not wait for each
/// other.
#[inline(always)]
fn mul_add_two(t: &mut [u64], a: &[u64], b: u64, c: impl FnOnce(u64) -> u64, carry: u8) -> u8 {
    let k = a.len();
    let t = &mut t[..k + 2];
    let Some((mut last, others)) = a.as_chunks().0.split_first() else {
        return carry;
    };
    let mut carry_b = mul_add_group(&mut t[..GROUP], last, b, 0);
    let c = c(t[1]);
    let mut carry_c = 0;
    for (i, group) in others.iter().enumerate() {
        let at = GROUP * (i + 1);
        carry_b = mul_add_group(&mut t[at..at + GROUP], group, b, carry_b);
        carry_c = mul_add_group(&mut t[at - 3..][..GROUP], last, c, carry_c);
        last = group;
    }
    let mut top = carry;
    (t[k], top) = adc(t[k], carry_b, top);
    carry_c = mul_add_group(&mut t[k - 3..][..GROUP], last, c, carry_c);
    (t[k + 1], top) = adc(t[k + 1], carry_c, top);
    top
}

/// `x += a b + carry`; the limb carried out.
///
/// The products are made first and then added in two chains of carries. Groups of eight would not
/// fit into the registers.
#[inline(always)]
fn mul_add_group(x: &mut [u64], a: &[u64; GROUP], b: u64, carry: u64) -> u64 {
    // The address of the group in a register, as the compiler is kept from putting it together in
    // each multiplication: `mul` with base and index takes half as long again on some CPUs.
    let [(l0, h0), (l1, h1), (l2, h2), (l3, h3)] = black_box(a).map(|y| y.carrying_mul(b, 0));
    let (l0, c) = adc(l0, carry, 0);
    let (l1, c) = adc(l1, h0, c);
    let (l2, c) = adc(l2, h1, c);
    let (l3, c) = adc(l3, h2, c);
    // a b + carry + x < 2^320: neither addition overflows.
    let (l4, _) = adc(h3, 0, c);
    let mut c = 0;
    for (x, l) in x.iter_mut().zip([l0, l1, l2, l3]) {
        (*x, c) = adc(*x, l, c);
    }
    adc(l4, 0, c).0
}

#[inline(always)]
fn square_group(a: &[u64; GROUP]) -> [u64; 2 * GROUP] {
    let [a0, a1, a2, a3] = *a;
    let (x1, c) = a0.carrying_mul(a1, 0);
    let (x2, c) = a0.carrying_mul(a2, c);
    let (x3, x4) = a0.carrying_mul(a3, c);
    let (x3, c) = a1.carrying_mul_add(a2, x3, 0);
    let (x4, x5) = a1.carrying_mul_add(a3, x4, c);
    let (x5, x6) = a2.carrying_mul(a3, x5);

    let mut square = [0, x1, x2, x3, x4, x5, x6, 0];
    double(&mut square, &mut 0);
    let mut carry = 0;
    for (words, x) in square.as_chunks_mut::<2>().0.iter_mut().zip(a) {
        let (low, high) = x.carrying_mul(*x, 0);
        (words[0], carry) = adc(words[0], low, carry);
        (words[1], carry) = adc(words[1], high, carry);
    }
    square
}

/// `x = 2 x + carry`.
#[inline(always)]
fn double(x: &mut [u64; 2 * GROUP], carry: &mut u8) {
    for x in x {
        (*x, *carry) = adc(*x, *x, *carry);
    }
}
