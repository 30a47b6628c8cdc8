//! Montgomery multiplication with IFMA.
//!
//! The digits of a number lie side by side in `Z` registers; a step multiplies all of them by one
//! digit of the other factor. `S` independent multiplications go in lockstep: one alone waits for
//! its own results much of the time.

use core::arch::x86_64::{
    __m512i, _mm256_alignr_epi64, _mm256_madd52hi_epu64, _mm256_madd52lo_epu64,
    _mm256_setzero_si256, _mm512_add_epi64, _mm512_alignr_epi64, _mm512_and_si512,
    _mm512_broadcastq_epi64, _mm512_castsi512_si128, _mm512_castsi512_si256,
    _mm512_cmpeq_epi64_mask, _mm512_cmpgt_epu64_mask, _mm512_cmplt_epi64_mask,
    _mm512_madd52hi_epu64, _mm512_madd52lo_epu64, _mm512_mask_add_epi64, _mm512_mask_mov_epi64,
    _mm512_maskz_srli_epi64, _mm512_set1_epi64, _mm512_setzero_si512, _mm512_srli_epi64,
    _mm512_sub_epi64, _mm512_zextsi256_si512,
};
use core::hint::black_box;

use super::Form;
use super::number::{DIGIT_BITS, DIGIT_MASK, LANES, Number};

/// The digits of a number in registers.
type Registers<const Z: usize> = [__m512i; Z];

const SHIFT: u32 = 52;
const _: () = assert!(SHIFT as usize == DIGIT_BITS);
/// What `valignq` calls a move to the next lane.
const TO_NEXT: i32 = 7;
const _: () = assert!(TO_NEXT as usize == LANES - 1);

/// `S` numbers, one of each exponentiation.
pub(super) type Numbers<const Z: usize, const S: usize> = [Number<Z>; S];

/// `out = a b / R`, below 3 n, for a, b < 3 n; for each of `S` moduli.
#[inline(never)]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
pub(super) fn product<const Z: usize, const S: usize>(
    out: &mut Numbers<Z, S>,
    a: [&Number<Z>; S],
    b: [&Number<Z>; S],
    forms: [&Form<Z>; S],
) {
    let zero = _mm512_setzero_si512();
    let mut registers = [[zero; Z]; S];
    let mut folding = [[zero; Z]; S];
    let mut chains = [Chain { t: [zero; Z], y: zero, digit: zero }; S];
    for s in 0..S {
        registers[s] = a[s].load();
        folding[s] = forms[s].folding.load();
        chains[s] = Chain::start(&registers[s], b[s].digits()[0]);
    }
    for i in 1..Form::<Z>::DIGITS {
        for s in 0..S {
            chains[s].step(&registers[s], &folding[s], b[s].digits()[i]);
        }
    }
    for s in 0..S {
        out[s].store(chains[s].finish(&registers[s], &folding[s], forms[s]));
    }
}

/// A Montgomery multiplication of `a` by digit after digit of b.
///
/// A Montgomery step takes y = t mod 2^52 and makes (t + q n) / 2^52 of t, where q = -y/n mod 2^52.
/// To have q there is a product to wait for, and to have the lowest digit another one. With
/// k = -1/n mod 2^52, M = k n is -1 modulo 2^52, so that q is y itself: a step is
/// (t - y) / 2^52 + y (M + 1) / 2^52, and `folding` = (M + 1) / 2^52 is no longer than n.
///
/// The price is that t comes close to 2^52 n. The last step is the classical one, which brings it
/// back, as follows. With a, b < 3 n, and as folding <= n, t < (2^52 + 4) n holds after each step:
/// t / 2^52 + a + (2^52 - 1) n < (1 + 3 + 2^52 - 1) n + 4 n / 2^52, and that is below. The last digit
/// of b is at most b / (R / 2^52). So the result is below
///
/// t / 2^52 + a b / R + n < (1 + 4/2^52) n + 9 n (n / R) + n < 3 n, as 16 n <= R.
///
/// Lanes do not overflow: a digit moves down one lane a step, and gets four halves of products
/// below 2^52 there, in at most 80 steps.
#[derive(Clone, Copy)]
struct Chain<const Z: usize> {
    /// Without the high halves of `y folding` and `a digit`, which belong one lane higher: they are
    /// added behind the next shift, in the lane where they were made.
    t: Registers<Z>,
    y: __m512i,
    digit: __m512i,
}

impl<const Z: usize> Chain<Z> {
    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn start(a: &Registers<Z>, digit: [u8; 8]) -> Self {
        let zero = _mm512_setzero_si512();
        let digit = broadcast(digit);
        let mut chain = Self { t: [zero; Z], y: zero, digit };
        for (z, (t, a)) in chain.t.iter_mut().zip(a).enumerate() {
            *t = Self::add_low(z, zero, *a, digit);
        }
        chain
    }

    /// Reduces by one digit, and adds the product with the next.
    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn step(&mut self, a: &Registers<Z>, folding: &Registers<Z>, next: [u8; 8]) {
        let next = broadcast(next);
        let y = _mm512_broadcastq_epi64(_mm512_castsi512_si128(self.t[0]));
        self.shift();
        for z in 0..Z {
            // What does not wait for y apart, so that the way from one y to the next is short.
            let mut sum = _mm512_setzero_si512();
            sum = Self::add_high(z, sum, a[z], self.digit);
            sum = Self::add_low(z, sum, a[z], next);
            sum = Self::add_high(z, sum, folding[z], self.y);
            self.t[z] = Self::add_low(z, _mm512_add_epi64(self.t[z], sum), folding[z], y);
        }
        self.y = y;
        self.digit = next;
    }

    /// The last step, and the carries.
    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn finish(&mut self, a: &Registers<Z>, folding: &Registers<Z>, form: &Form<Z>) -> Registers<Z> {
        let n = form.n.load();
        let [k] = form.k.load();
        let q = _mm512_madd52lo_epu64(_mm512_setzero_si512(), self.t[0], k);
        let q = _mm512_broadcastq_epi64(_mm512_castsi512_si128(q));
        for (z, (t, n)) in self.t.iter_mut().zip(n).enumerate() {
            *t = Self::add_low(z, *t, n, q);
        }
        self.shift();
        for z in 0..Z {
            let mut sum = _mm512_setzero_si512();
            sum = Self::add_high(z, sum, a[z], self.digit);
            sum = Self::add_high(z, sum, folding[z], self.y);
            self.t[z] = Self::add_high(z, _mm512_add_epi64(self.t[z], sum), n[z], q);
        }
        carry(self.t)
    }

    /// `t = floor(t / 2^52)`.
    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn shift(&mut self) {
        let over = _mm512_maskz_srli_epi64::<SHIFT>(1, self.t[0]);
        for z in 0..Z - 1 {
            self.t[z] = _mm512_alignr_epi64::<1>(self.t[z + 1], self.t[z]);
        }
        self.t[Z - 1] = if Self::is_half(Z - 1) {
            let top = _mm512_castsi512_si256(self.t[Z - 1]);
            _mm512_zextsi256_si512(_mm256_alignr_epi64::<1>(_mm256_setzero_si256(), top))
        } else {
            _mm512_alignr_epi64::<1>(_mm512_setzero_si512(), self.t[Z - 1])
        };
        self.t[0] = _mm512_add_epi64(self.t[0], over);
    }

    /// Whether the upper half of a register is always zero. Where a product of whole registers
    /// takes two halves' time, that of half a one takes less.
    #[inline]
    const fn is_half(z: usize) -> bool {
        z == Z - 1 && LANES * Z - Form::<Z>::DIGITS >= LANES / 2
    }

    /// `sum` and the low halves of the products with a digit, for the register numbered `z`.
    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn add_low(z: usize, sum: __m512i, a: __m512i, digit: __m512i) -> __m512i {
        if Self::is_half(z) {
            let [sum, a, digit] = [sum, a, digit].map(|x| _mm512_castsi512_si256(x));
            _mm512_zextsi256_si512(_mm256_madd52lo_epu64(sum, a, digit))
        } else {
            _mm512_madd52lo_epu64(sum, a, digit)
        }
    }

    /// `sum` and the high halves of the products.
    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn add_high(z: usize, sum: __m512i, a: __m512i, digit: __m512i) -> __m512i {
        if Self::is_half(z) {
            let [sum, a, digit] = [sum, a, digit].map(|x| _mm512_castsi512_si256(x));
            _mm512_zextsi256_si512(_mm256_madd52hi_epu64(sum, a, digit))
        } else {
            _mm512_madd52hi_epu64(sum, a, digit)
        }
    }
}

/// A digit in every lane.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn broadcast(digit: [u8; 8]) -> __m512i {
    _mm512_set1_epi64(i64::from_le_bytes(digit))
}

/// Brings every lane to a digit below 2^52. The number fits, and its lanes are below 2^63.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn carry<const Z: usize>(t: Registers<Z>) -> Registers<Z> {
    let mask = _mm512_set1_epi64(DIGIT_MASK.cast_signed());
    // Once to the lane above: what is there then is below 2^52 + 2^11, so that it gives one more at
    // most, and if it does it takes one without giving another.
    let mut sum = t;
    let mut below = _mm512_setzero_si512();
    for z in 0..Z {
        let over = _mm512_srli_epi64::<SHIFT>(t[z]);
        let moved = _mm512_alignr_epi64::<TO_NEXT>(over, below);
        sum[z] = _mm512_add_epi64(_mm512_and_si512(t[z], mask), moved);
        below = over;
    }
    let (mut gives, mut passes) = (0, 0);
    for z in (0..Z).rev() {
        gives = gives << LANES | u128::from(_mm512_cmpgt_epu64_mask(sum[z], mask));
        passes = passes << LANES | u128::from(_mm512_cmpeq_epi64_mask(sum[z], mask));
    }
    let carries = look_ahead(gives, passes).to_le_bytes();
    let one = _mm512_set1_epi64(1);
    for z in 0..Z {
        let more = _mm512_mask_add_epi64(sum[z], carries[z], sum[z], one);
        sum[z] = _mm512_and_si512(more, mask);
    }
    sum
}

/// The lanes that a carry comes into, given those that make one and those that pass one on; they
/// have no lane in common. A sum of integers does it: what is passed on ripples through a run of
/// ones, and flips it.
#[inline]
const fn look_ahead(gives: u128, passes: u128) -> u128 {
    (2 * gives + passes) ^ passes
}

/// `a - n` in place of `a`, if that is not below n. Both have digits below 2^52.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
pub(super) fn subtract_once<const Z: usize>(a: &mut Number<Z>, n: &Number<Z>) {
    let mask = _mm512_set1_epi64(DIGIT_MASK.cast_signed());
    let (mut t, n) = (a.load(), n.load());
    let zero = _mm512_setzero_si512();
    let mut difference = t;
    let (mut gives, mut passes) = (0, 0);
    for z in (0..Z).rev() {
        difference[z] = _mm512_sub_epi64(t[z], n[z]);
        gives = gives << LANES | u128::from(_mm512_cmplt_epi64_mask(difference[z], zero));
        passes = passes << LANES | u128::from(_mm512_cmpeq_epi64_mask(difference[z], zero));
    }
    let borrows = look_ahead(gives, passes).to_le_bytes();
    // All ones if there is no borrow out of the highest lane.
    let not_below = black_box((borrows[Z] & 1).wrapping_sub(1));
    let ones = _mm512_set1_epi64(-1);
    for z in 0..Z {
        let less = _mm512_mask_add_epi64(difference[z], borrows[z], difference[z], ones);
        t[z] = _mm512_mask_mov_epi64(t[z], not_below, _mm512_and_si512(less, mask));
    }
    a.store(t);
}

#[cfg(test)]
mod tests;
