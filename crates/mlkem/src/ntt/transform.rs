//! The transform and products, in a form that compilers turn into vector instructions.

use super::{Multiplier, Product, SCALE, ZETAS};
use crate::field::{barrett_reduce, montgomery_reduce};
use crate::poly::{N, NttPoly};

/// Algorithm 9, without a last reduction: each of seven layers adds at most q to a coefficient,
/// which ends at less than 8q, below 2^15.
#[inline(always)]
pub(super) fn ntt(f: &mut [i16; N]) {
    layer::<128>(f);
    layer::<64>(f);
    layer::<32>(f);
    layer::<16>(f);
    layer::<8>(f);
    layer::<4>(f);
    layer::<2>(f);
}

/// The turn of Algorithm 9's outer loop for one `len`.
#[inline(always)]
fn layer<const LEN: usize>(f: &mut [i16; N]) {
    for (pair, zeta) in f.chunks_exact_mut(2 * LEN).zip(&ZETAS[N / 2 / LEN..]) {
        let (low, high) = pair.split_at_mut(LEN);
        for (a, b) in low.iter_mut().zip(high) {
            let t = zeta.multiply(*b);
            *b = *a - t;
            *a += t;
        }
    }
}

/// Algorithm 10, times 2^16. Sums double at each layer, so that every third layer reduces them:
/// no coefficient is ever 8q or more. Differences are less than q, as products are.
#[inline(always)]
pub(super) fn ntt_inverse(f: &mut [i16; N]) {
    inverse_layer::<2>(f);
    inverse_layer::<4>(f);
    inverse_layer::<8>(f);
    reduce(f);
    inverse_layer::<16>(f);
    inverse_layer::<32>(f);
    inverse_layer::<64>(f);
    reduce(f);
    inverse_layer::<128>(f);
    for a in f {
        *a = SCALE.multiply(*a);
    }
}

/// The turn of Algorithm 10's outer loop for one `len`.
#[inline(always)]
fn inverse_layer<const LEN: usize>(f: &mut [i16; N]) {
    let zetas = ZETAS[N / 2 / LEN..N / LEN].iter().rev();
    for (pair, zeta) in f.chunks_exact_mut(2 * LEN).zip(zetas) {
        let (low, high) = pair.split_at_mut(LEN);
        for (a, b) in low.iter_mut().zip(high) {
            let t = *a;
            *a = t + *b;
            *b = zeta.multiply(*b - t);
        }
    }
}

#[inline(always)]
fn reduce(f: &mut [i16; N]) {
    for a in f {
        *a = barrett_reduce(*a);
    }
}

/// Algorithms 11 and 12, summed. With coefficients up to q, four terms of two products each are
/// less than q * 2^15, so that one reduction at the end does.
#[inline(always)]
pub(super) fn multiply<const K: usize>(a: [&NttPoly; K], b: &[Multiplier; K]) -> Product {
    const { assert!(K <= 4, "a longer sum would need a reduction in between") };
    let mut sum = NttPoly::ZERO;
    for (i, [even, odd]) in sum.0.as_chunks_mut().0.iter_mut().enumerate() {
        let (mut even_sum, mut odd_sum) = (0, 0);
        for (a, b) in a.iter().zip(b) {
            let [a_0, a_1] = a.0.as_chunks().0[i].map(i32::from);
            let [b_0, b_1] = b.even.as_chunks().0[i].map(i32::from);
            even_sum += a_0 * b_0 + a_1 * b_1;
            let [b_0, b_1] = b.odd.as_chunks().0[i].map(i32::from);
            odd_sum += a_0 * b_0 + a_1 * b_1;
        }
        *even = montgomery_reduce(even_sum);
        *odd = montgomery_reduce(odd_sum);
    }
    Product(sum)
}
