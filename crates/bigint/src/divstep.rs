//! Greatest common divisors and modular inverses by division steps.
//!
//! Bernstein and Yang, "Fast constant-time gcd computation and modular inversion" (2019), in
//! Wuille's variant that starts from delta = 1/2, which needs fewer steps. Numbers are signed, in
//! limbs of 62 bits of which only the highest carries the sign, so that 62 steps can be collected
//! in a matrix of single words.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_lossless,
    reason = "words change between signed, unsigned and double on every line"
)]

use alloc::vec;
use alloc::vec::Vec;
use core::hint::black_box;

use subtle::Choice;
use zeroize::Zeroizing;

use crate::limbs::inverse_of_odd;
use crate::mask::{choice, nonzero_bit};

const LIMB_BITS: usize = 62;
const LIMB_MASK: u64 = (1 << LIMB_BITS) - 1;

type Signed = Zeroizing<Vec<i64>>;

/// gcd(f, g) in f's width, for f odd and g below f, of the same width. The time depends on the
/// width alone.
pub(crate) fn gcd(f: &[u64], g: &[u64]) -> Zeroizing<Vec<u64>> {
    let width = f.len();
    let (mut f, mut g) = (signed(f), signed(g));
    let mut delta = Delta::HALF;
    for _ in 0..batches(64 * width) {
        Matrix::of_steps(&mut delta, f[0], g[0]).apply(&mut f, &mut g);
    }
    absolute(f, width)
}

/// [`gcd`] in a time that depends on the values.
pub(crate) fn gcd_vartime(f: &[u64], g: &[u64]) -> Zeroizing<Vec<u64>> {
    let width = f.len();
    let (mut f, mut g) = (signed(f), signed(g));
    let mut delta = Delta::HALF;
    while g.iter().any(|&x| x != 0) {
        Matrix::of_steps_vartime(&mut delta, f[0], g[0]).apply(&mut f, &mut g);
    }
    absolute(f, width)
}

fn absolute(mut f: Signed, width: usize) -> Zeroizing<Vec<u64>> {
    let negative = sign_mask(&f);
    negate_if(&mut f, negative);
    unsigned(&f, width)
}

/// 1 / a modulo m, for m odd and a below m, of the same width; and whether that exists. The time
/// depends on the width alone.
pub(crate) fn invert(m: &[u64], a: &[u64]) -> (Zeroizing<Vec<u64>>, Choice) {
    let mut state = Inversion::new(m, a);
    for _ in 0..batches(64 * m.len()) {
        let steps = Matrix::of_steps(&mut state.delta, state.f[0], state.g[0]);
        state.apply(&steps);
    }
    state.finish(m.len())
}

/// [`invert`] in a time that depends on the values.
pub(crate) fn invert_vartime(m: &[u64], a: &[u64]) -> (Zeroizing<Vec<u64>>, Choice) {
    let mut state = Inversion::new(m, a);
    while state.g.iter().any(|&x| x != 0) {
        let steps = Matrix::of_steps_vartime(&mut state.delta, state.f[0], state.g[0]);
        state.apply(&steps);
    }
    state.finish(m.len())
}

/// f = d a and g = e a modulo m, up to powers of two that the updates take out of both sides.
struct Inversion {
    delta: Delta,
    f: Signed,
    g: Signed,
    d: Signed,
    e: Signed,
    m: Signed,
    /// 1/m modulo 2^64.
    m_inverse: u64,
}

impl Inversion {
    fn new(m: &[u64], a: &[u64]) -> Self {
        let m_inverse = inverse_of_odd(m[0]);
        let m = signed(m);
        let d = Zeroizing::new(vec![0; m.len()]);
        let mut e = d.clone();
        e[0] = 1;
        Self { delta: Delta::HALF, f: m.clone(), g: signed(a), d, e, m, m_inverse }
    }

    fn apply(&mut self, steps: &Matrix) {
        steps.apply(&mut self.f, &mut self.g);
        steps.apply_modulo(&mut self.d, &mut self.e, &self.m, self.m_inverse);
    }

    fn finish(mut self, width: usize) -> (Zeroizing<Vec<u64>>, Choice) {
        let negative = sign_mask(&self.f);
        negate_if(&mut self.f, negative);
        let rest = self.g.iter().fold(0, |any, &x| any | nonzero_bit(x as u64));
        let coprime = is_one(&self.f) & !choice(rest);
        // d is between -2 m and m, and the inverse up to the sign of f.
        add_if_negative(&mut self.d, &self.m);
        negate_if(&mut self.d, negative);
        add_if_negative(&mut self.d, &self.m);
        (unsigned(&self.d, width), coprime)
    }
}

/// How many times 62 steps suffice for inputs of so many bits: (45907 b + 26313) / 19929 steps,
/// from the convex-hull bound for delta = 1/2. The callers check or discard what is left, so the
/// bound decides about success only.
fn batches(bits: usize) -> usize {
    ((45907 * bits + 26313) / 19929 + 1).div_ceil(LIMB_BITS)
}

/// -(delta + 1/2), which is an integer.
struct Delta(i64);

impl Delta {
    const HALF: Self = Self(-1);
}

/// 2^62 times the product of 62 steps' matrices: (u f + v g, q f + r g) is 2^62 times the new
/// (f, g). |u| + |v| and |q| + |r| are at most 2^62.
struct Matrix {
    u: i64,
    v: i64,
    q: i64,
    r: i64,
}

impl Matrix {
    /// 62 steps, which the low 62 bits of f and g determine.
    fn of_steps(delta: &mut Delta, f: i64, g: i64) -> Self {
        let Delta(mut zeta) = *delta;
        let (mut f, mut g) = (f as u64, g as u64);
        let (mut u, mut v, mut q, mut r) = (1_u64, 0_u64, 0_u64, 1_u64);
        for _ in 0..LIMB_BITS {
            // If g is odd: add f to it, or subtract f where delta is positive.
            let positive = black_box((zeta >> 63) as u64);
            let odd = black_box((g & 1).wrapping_neg());
            g = g.wrapping_add(negated(f, positive) & odd);
            q = q.wrapping_add(negated(u, positive) & odd);
            r = r.wrapping_add(negated(v, positive) & odd);
            // If both: exchange, that is f becomes the old g = new g + f, and delta its opposite.
            let exchange = positive & odd;
            zeta = (zeta ^ exchange as i64).wrapping_sub(1);
            f = f.wrapping_add(g & exchange);
            u = u.wrapping_add(q & exchange);
            v = v.wrapping_add(r & exchange);
            g >>= 1;
            u <<= 1;
            v <<= 1;
        }
        *delta = Delta(zeta);
        Self { u: u as i64, v: v as i64, q: q as i64, r: r as i64 }
    }

    /// [`of_steps`](Self::of_steps) in a time that depends on the values: while g is even, steps
    /// only halve it.
    fn of_steps_vartime(delta: &mut Delta, f: i64, g: i64) -> Self {
        let Delta(mut zeta) = *delta;
        let (mut f, mut g) = (f as u64, g as u64);
        let (mut u, mut v, mut q, mut r) = (1_u64, 0_u64, 0_u64, 1_u64);
        let mut left = LIMB_BITS as u32;
        loop {
            let zeros = g.trailing_zeros().min(left);
            g >>= zeros;
            u <<= zeros;
            v <<= zeros;
            zeta -= i64::from(zeros);
            left -= zeros;
            if left == 0 {
                break;
            }
            if zeta < 0 {
                zeta = !zeta;
                (f, g) = (g, f.wrapping_neg());
                (u, q) = (q, u.wrapping_neg());
                (v, r) = (r, v.wrapping_neg());
            }
            g = g.wrapping_add(f);
            q = q.wrapping_add(u);
            r = r.wrapping_add(v);
        }
        *delta = Delta(zeta);
        Self { u: u as i64, v: v as i64, q: q as i64, r: r as i64 }
    }

    /// (f, g) = matrix (f, g) / 2^62, exactly.
    fn apply(&self, f: &mut [i64], g: &mut [i64]) {
        let (mut to_f, mut to_g) = (Sum(0), Sum(0));
        for i in 0..f.len() {
            to_f.add(self.u, f[i]).add(self.v, g[i]);
            to_g.add(self.q, f[i]).add(self.r, g[i]);
            let (low_f, low_g) = (to_f.shift(), to_g.shift());
            // The lowest limbs are zero.
            if i > 0 {
                (f[i - 1], g[i - 1]) = (low_f, low_g);
            }
        }
        put_top(f, &to_f);
        put_top(g, &to_g);
    }

    /// (d, e) = matrix (d, e) / 2^62 modulo m, with -2 m < d, e < m before and after.
    fn apply_modulo(&self, d: &mut [i64], e: &mut [i64], m: &[i64], m_inverse: u64) {
        // One m more for a negative operand keeps the results in their range.
        let (d_sign, e_sign) = (sign_mask(d), sign_mask(e));
        let md = (self.u & d_sign).wrapping_add(self.v & e_sign);
        let me = (self.q & d_sign).wrapping_add(self.r & e_sign);
        let (mut to_d, mut to_e) = (Sum(0), Sum(0));
        to_d.add(self.u, d[0]).add(self.v, e[0]);
        to_e.add(self.q, d[0]).add(self.r, e[0]);
        // And as many as make the lowest limbs zero.
        let md = md.wrapping_sub(to_d.multiples(md, m_inverse));
        let me = me.wrapping_sub(to_e.multiples(me, m_inverse));
        to_d.add(m[0], md).shift();
        to_e.add(m[0], me).shift();
        for i in 1..d.len() {
            to_d.add(self.u, d[i]).add(self.v, e[i]).add(m[i], md);
            to_e.add(self.q, d[i]).add(self.r, e[i]).add(m[i], me);
            (d[i - 1], e[i - 1]) = (to_d.shift(), to_e.shift());
        }
        put_top(d, &to_d);
        put_top(e, &to_e);
    }
}

/// A sum of products of words, taken limb by limb. At most three products of at most 2^124 and a
/// carry of 2^64 are in it at once.
struct Sum(i128);

impl Sum {
    fn add(&mut self, a: i64, b: i64) -> &mut Self {
        self.0 += i128::from(a) * i128::from(b);
        self
    }

    /// The lowest limb, which leaves the sum.
    fn shift(&mut self) -> i64 {
        let low = (self.0 as u64 & LIMB_MASK) as i64;
        self.0 >>= LIMB_BITS;
        low
    }

    /// How many m to subtract from sum + count m, so that the lowest limb becomes zero.
    fn multiples(&self, count: i64, m_inverse: u64) -> i64 {
        let low = m_inverse.wrapping_mul(self.0 as u64).wrapping_add(count as u64);
        (low & LIMB_MASK) as i64
    }
}

fn put_top(a: &mut [i64], sum: &Sum) {
    if let Some(top) = a.last_mut() {
        *top = sum.0 as i64;
    }
}

/// -`a` where `mask` is all ones.
fn negated(a: u64, mask: u64) -> u64 {
    (a ^ mask).wrapping_sub(mask)
}

/// All ones if `a` is negative.
fn sign_mask(a: &[i64]) -> i64 {
    black_box(a.last().map_or(0, |top| top >> 63))
}

fn negate_if(a: &mut [i64], mask: i64) {
    for x in a.iter_mut() {
        *x = (*x ^ mask).wrapping_sub(mask);
    }
    carry(a);
}

fn add_if_negative(a: &mut [i64], m: &[i64]) {
    let mask = sign_mask(a);
    for (x, y) in a.iter_mut().zip(m) {
        *x += y & mask;
    }
    carry(a);
}

/// Brings all limbs but the highest to 0..2^62.
fn carry(a: &mut [i64]) {
    let mut carry = 0;
    if let Some((top, rest)) = a.split_last_mut() {
        for x in rest {
            let sum = *x + carry;
            *x = (sum as u64 & LIMB_MASK) as i64;
            carry = sum >> LIMB_BITS;
        }
        *top += carry;
    }
}

fn is_one(a: &[i64]) -> Choice {
    let rest = a.iter().skip(1).fold(0, |any, x| any | x);
    !choice(nonzero_bit((a[0] ^ 1 | rest) as u64))
}

/// In limbs of 62 bits, with room for -2 m < x < m.
fn signed(a: &[u64]) -> Signed {
    let count = (64 * a.len() + 2) / LIMB_BITS + 1;
    let mut limbs = Zeroizing::new(vec![0; count]);
    for (i, limb) in limbs.iter_mut().enumerate() {
        let (at, shift) = (LIMB_BITS * i / 64, LIMB_BITS * i % 64);
        let low = a.get(at).copied().unwrap_or(0) as u128;
        let high = a.get(at + 1).copied().unwrap_or(0) as u128;
        *limb = ((((high << 64) | low) >> shift) as u64 & LIMB_MASK) as i64;
    }
    limbs
}

/// The inverse of [`signed`] for a number that is not negative and fits.
fn unsigned(a: &[i64], width: usize) -> Zeroizing<Vec<u64>> {
    let mut limbs = Zeroizing::new(vec![0; width]);
    for (i, limb) in limbs.iter_mut().enumerate() {
        let (at, shift) = (64 * i / LIMB_BITS, 64 * i % LIMB_BITS);
        let word = |j: usize| a.get(at + j).map_or(0, |&x| x as u128) << (LIMB_BITS * j);
        // Two limbs hold 124 bits, of which up to 61 are passed over: the third fills the rest.
        *limb = ((word(0) | word(1)) >> shift) as u64 | (word(2) >> shift) as u64;
    }
    limbs
}
