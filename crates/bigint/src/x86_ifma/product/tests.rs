//! Carries and borrows through runs of lanes, which random numbers hardly ever have.

use std::boxed::Box;
use std::vec::Vec;

use num_bigint::BigUint;

use super::{carry, product, subtract_once};
use crate::Nat;
use crate::limbs::inverse_of_odd;
use crate::montgomery;
use crate::x86_ifma::Form;
use crate::x86_ifma::number::{DIGIT_BITS, DIGIT_MASK, Number};

/// Runs a test of kernels, where the CPU has what they need.
#[expect(unsafe_code, reason = "calls by proof token")]
fn enter(test: unsafe fn()) {
    if cpu::Avx512Ifma::detect().is_some() {
        // SAFETY: an `Avx512Ifma` exists only where `avx2`, `avx512f`, `avx512bw`, `avx512dq`,
        // `avx512vl` and `avx512ifma` were detected, and no test needs more.
        unsafe { test() }
    }
}

fn from_lanes<const Z: usize>(lanes: &[u64]) -> Number<Z> {
    let mut number = Number::ZERO;
    for (to, lane) in number.digits_mut().iter_mut().zip(lanes) {
        *to = lane.to_le_bytes();
    }
    number
}

fn lanes<const Z: usize>(number: &Number<Z>) -> Vec<u64> {
    number.digits().iter().map(|bytes| u64::from_le_bytes(*bytes)).collect()
}

fn value(lanes: &[u64]) -> BigUint {
    lanes.iter().rev().fold(BigUint::ZERO, |sum, lane| (sum << DIGIT_BITS) + *lane)
}

/// Lanes of `length`, made of runs: the values in turn, each so often as given.
fn runs(length: usize, runs: &[(u64, usize)]) -> Vec<u64> {
    let lanes = runs.iter().flat_map(|&(value, count)| core::iter::repeat_n(value, count));
    lanes.take(length).collect()
}

#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn carried<const Z: usize>(lanes: &[u64]) -> Number<Z> {
    let mut number = from_lanes(lanes);
    number.store(carry(number.load()));
    number
}

/// Every place and length of a run of all ones, with what starts a carry below it, or does not.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn carries_ripple<const Z: usize>() {
    let length = 8 * Z;
    let base = 1 << DIGIT_BITS;
    let starts = [0, 1, DIGIT_MASK - 1, DIGIT_MASK, base, base + 1, 3 * base - 1, u64::MAX >> 1];
    for from in 0..length - 1 {
        for count in 0..length - 1 - from {
            for (start, behind) in
                starts.into_iter().zip([0, 1, DIGIT_MASK - 1].into_iter().cycle())
            {
                for run in [DIGIT_MASK, DIGIT_MASK - 1, base + 5] {
                    let rest = (behind, length - from - count - 2);
                    let lanes_in = runs(length - 1, &[(7, from), (start, 1), (run, count), rest]);
                    let result = lanes(&carried::<Z>(&lanes_in));
                    assert_eq!(value(&result), value(&lanes_in), "{lanes_in:x?}");
                    assert!(result.iter().all(|&lane| lane <= DIGIT_MASK), "{lanes_in:x?}");
                }
            }
        }
    }
}

#[test]
fn carries_ripple_through_every_run() {
    enter(carries_ripple::<3>);
    enter(carries_ripple::<5>);
    enter(carries_ripple::<10>);
}

#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn subtracts<const Z: usize>(a: &[u64], n: &[u64]) {
    let (mut number, modulus) = (from_lanes::<Z>(a), from_lanes(n));
    subtract_once(&mut number, &modulus);
    let (big_a, big_n) = (value(a), value(n));
    let expected = if big_a < big_n { big_a } else { big_a - big_n };
    assert_eq!(value(&lanes(&number)), expected, "{a:x?} - {n:x?}");
}

/// Differences of one in any lane, with equal lanes or zeros and ones above and below it.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn borrows_ripple<const Z: usize>() {
    let length = 8 * Z;
    for at in 0..length {
        for below in [(0, 0), (0, 1), (1, 0), (0, DIGIT_MASK), (DIGIT_MASK, 0), (9, 9)] {
            for here in [(5, 5), (5, 6), (6, 5), (0, DIGIT_MASK), (DIGIT_MASK, 0), (0, 1)] {
                for above in [(0, 0), (DIGIT_MASK, DIGIT_MASK), (3, 3), (1, 0), (0, 1)] {
                    let rest = length - at - 1;
                    let a = runs(length, &[(below.0, at), (here.0, 1), (above.0, rest)]);
                    let n = runs(length, &[(below.1, at), (here.1, 1), (above.1, rest)]);
                    subtracts::<Z>(&a, &n);
                }
            }
        }
    }
}

#[test]
fn borrows_ripple_through_every_run() {
    enter(borrows_ripple::<3>);
    enter(borrows_ripple::<8>);
    enter(borrows_ripple::<10>);
}

fn form<const Z: usize>(n: &BigUint, limbs: usize) -> Box<Form<Z>> {
    let r = BigUint::from(1_u8) << (64 * limbs);
    let to_limbs = |x: &BigUint| Nat::from_be_bytes(&x.to_bytes_be()).resized(limbs);
    let (n_limbs, one, rr) = (to_limbs(n), to_limbs(&(&r % n)), to_limbs(&(&r * &r % n)));
    let n0 = inverse_of_odd(n_limbs.limbs()[0]).wrapping_neg();
    Form::new(montgomery::Form { n: n_limbs.limbs(), n0 }, one.limbs(), rr.limbs())
}

/// Factors up to the bound that the proof takes, for two moduli at once.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn products_stay_below_three_n<const Z: usize, const LIMBS: usize>() {
    let power = BigUint::from(1_u8) << (64 * LIMBS);
    let moduli = [
        &power - 1_u8,
        &power - 189_u8,
        (&power >> 1_u8) + 1_u8,
        &power - (&power >> 60_u8) + 1_u8,
    ];
    let r = BigUint::from(1_u8) << (DIGIT_BITS * Form::<Z>::DIGITS);
    for (n, m) in moduli.iter().zip(moduli.iter().cycle().skip(1)) {
        let forms = [form::<Z>(n, LIMBS), form::<Z>(m, LIMBS)];
        let factors =
            [n * 3_u8 - 1_u8, n * 2_u8, n - 1_u8, n.clone(), BigUint::from(1_u8), BigUint::ZERO];
        for a in &factors {
            for b in &factors {
                let [a_m, b_m] = [a, b].map(|x| x % (m * 3_u8));
                let numbers = [a, &a_m, b, &b_m].map(|x| {
                    let mut number = Number::ZERO;
                    number.set_limbs(Nat::from_be_bytes(&x.to_bytes_be()).limbs());
                    number
                });
                let mut out = [const { Number::ZERO }; 2];
                let [x, x_m, y, y_m] = &numbers;
                product(&mut out, [x, x_m], [y, y_m], forms.each_ref().map(|form| &**form));
                for (out, (n, product)) in out.iter().zip([(n, a * b), (m, a_m * b_m)]) {
                    let found = value(&lanes(out));
                    assert!(found < n * 3_u8, "{product:x} mod {n:x}");
                    assert_eq!(found * &r % n, product % n, "mod {n:x}");
                }
            }
        }
    }
}

#[test]
fn products_stay_below_their_bound() {
    enter(products_stay_below_three_n::<3, 16>);
    enter(products_stay_below_three_n::<4, 20>);
    enter(products_stay_below_three_n::<4, 24>);
    enter(products_stay_below_three_n::<5, 28>);
    enter(products_stay_below_three_n::<5, 32>);
    enter(products_stay_below_three_n::<8, 36>);
    enter(products_stay_below_three_n::<8, 48>);
    enter(products_stay_below_three_n::<10, 52>);
    enter(products_stay_below_three_n::<10, 64>);
}
