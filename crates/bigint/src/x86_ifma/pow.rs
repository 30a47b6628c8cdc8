//! Exponentiation of one number, or of two in lockstep.

use alloc::vec::Vec;
use core::arch::x86_64::{
    _mm512_cmpeq_epi64_mask, _mm512_mask_mov_epi64, _mm512_set1_epi64, _mm512_setzero_si512,
};
use core::hint::black_box;
use core::mem::swap;

use zeroize::Zeroizing;

use super::Form;
use super::number::Number;
use super::product::{Numbers, product, subtract_once};
use crate::limbs::{bits_at, bits_vartime};
use crate::pow::window;

/// What is raised to which power: `base` is below n, in the limbs' Montgomery form.
#[derive(Clone, Copy)]
pub(super) struct Power<'a, const Z: usize> {
    pub(super) form: &'a Form<Z>,
    pub(super) base: &'a [u64],
    pub(super) exponent: &'a [u64],
}

impl<'a, const Z: usize> Power<'a, Z> {
    pub(super) const fn pair(
        forms: [&'a Form<Z>; 2],
        bases: [&'a [u64]; 2],
        exponents: [&'a [u64]; 2],
    ) -> [Self; 2] {
        [
            Self { form: forms[0], base: bases[0], exponent: exponents[0] },
            Self { form: forms[1], base: bases[1], exponent: exponents[1] },
        ]
    }
}

/// The powers, with secret exponents, in the limbs' Montgomery form, below n.
///
/// Time and addresses depend on the lengths of moduli and exponents alone.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
pub(super) fn pow<const Z: usize, const S: usize>(
    powers: [Power<'_, Z>; S],
    results: [&mut [u64]; S],
) {
    let forms = powers.map(|power| power.form);
    let bits = powers.map(|power| 64 * power.exponent.len()).into_iter().fold(0, usize::max);
    let window = window(bits);
    let table = table(forms, powers.map(|power| power.base), window);

    let digit = |i: usize| powers.map(|power| bits_at(power.exponent, i * window, window));
    let (mut state, mut other, mut factor) = (working(), working(), working());
    let (mut state, mut other) = (&mut *state, &mut *other);
    let windows = bits.div_ceil(window).max(1);
    gather(state, &table, digit(windows - 1));
    for i in (0..windows - 1).rev() {
        for _ in 0..window {
            product(other, state.each_ref(), state.each_ref(), forms);
            swap(&mut state, &mut other);
        }
        gather(&mut factor, &table, digit(i));
        product(other, state.each_ref(), factor.each_ref(), forms);
        swap(&mut state, &mut other);
    }
    leave(state, other, forms, results);
}

/// `base^exponent` in the limbs' Montgomery form, by squaring and multiplying. Leaks the exponent, which
/// is not 0.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
pub(super) fn pow_vartime<const Z: usize>(
    form: &Form<Z>,
    base: &[u64],
    exponent: u64,
    result: &mut [u64],
) {
    let (mut base_number, mut state, mut other) = (working(), working(), working());
    enter(&mut base_number, [form], [base]);
    let (mut state, mut other) = (&mut *state, &mut *other);
    state.clone_from(&base_number);
    for i in (0..bits_vartime(&[exponent]) - 1).rev() {
        product(other, state.each_ref(), state.each_ref(), [form]);
        swap(&mut state, &mut other);
        if exponent >> i & 1 == 1 {
            product(other, state.each_ref(), base_number.each_ref(), [form]);
            swap(&mut state, &mut other);
        }
    }
    leave(state, other, [form], [result]);
}

fn working<const Z: usize, const S: usize>() -> Zeroizing<Numbers<Z, S>> {
    Zeroizing::new([const { Number::ZERO }; S])
}

/// Takes numbers into the digits' Montgomery form.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn enter<const Z: usize, const S: usize>(
    out: &mut Numbers<Z, S>,
    forms: [&Form<Z>; S],
    limbs: [&[u64]; S],
) {
    let mut numbers = working();
    for (number, limbs) in numbers.iter_mut().zip(limbs) {
        number.set_limbs(limbs);
    }
    product(out, numbers.each_ref(), forms.map(|form| &form.enter), forms);
}

/// Takes numbers back into the limbs' form, and below n: the product is below 3 n, so that n is
/// subtracted twice.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn leave<const Z: usize, const S: usize>(
    state: &Numbers<Z, S>,
    out: &mut Numbers<Z, S>,
    forms: [&Form<Z>; S],
    results: [&mut [u64]; S],
) {
    product(out, state.each_ref(), forms.map(|form| &form.leave), forms);
    for ((number, form), result) in out.iter_mut().zip(forms).zip(results) {
        subtract_once(number, &form.n);
        subtract_once(number, &form.n);
        number.to_limbs(result);
    }
}

/// 2^`window` entries, where entry i is base^i.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn table<const Z: usize, const S: usize>(
    forms: [&Form<Z>; S],
    bases: [&[u64]; S],
    window: usize,
) -> Zeroizing<Vec<Numbers<Z, S>>> {
    let mut table = Zeroizing::new(Vec::new());
    table.resize(1 << window, [const { Number::ZERO }; S]);
    // 1 in one form is 1 in the other.
    product(&mut table[0], forms.map(|form| &form.leave), forms.map(|form| &form.enter), forms);
    enter(&mut table[1], forms, bases);
    for i in 2..1 << window {
        let (done, rest) = table.split_at_mut(i);
        let (a, b) = if i % 2 == 0 { (i / 2, i / 2) } else { (i - 1, 1) };
        product(&mut rest[0], done[a].each_ref(), done[b].each_ref(), forms);
    }
    table
}

/// `out[s] = table[indices[s]][s]`, reading every entry.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn gather<const Z: usize, const S: usize>(
    out: &mut Numbers<Z, S>,
    table: &[Numbers<Z, S>],
    indices: [u64; S],
) {
    let mut sum = [[_mm512_setzero_si512(); Z]; S];
    // The compiler must not see that all lanes are alike, and compare words.
    let indices = black_box(indices.map(|index| _mm512_set1_epi64(index.cast_signed())));
    for (i, entry) in (0..).zip(table) {
        let here = _mm512_set1_epi64(i);
        for s in 0..S {
            let wanted = _mm512_cmpeq_epi64_mask(indices[s], here);
            let number = entry[s].load();
            for z in 0..Z {
                sum[s][z] = _mm512_mask_mov_epi64(sum[s][z], wanted, number[z]);
            }
        }
    }
    for (out, sum) in out.iter_mut().zip(sum) {
        out.store(sum);
    }
}
