//! Exponentiation with AVX-512 IFMA, which multiplies eight pairs of 52-bit integers at once.
//!
//! A modulus of k limbs takes n digits, where R = 2^(52 n) is at least 16 times R' = 2^(64 k), the R
//! of the limbs' Montgomery form. Bases come in that form and results go back to it, by one
//! multiplication each.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use zeroize::{Zeroize, Zeroizing};

use crate::montgomery;
use crate::x86_ifma::number::{DIGIT_BITS, DIGIT_MASK, Number};
use crate::x86_ifma::pow::Power;

mod number;
mod pow;
mod product;

/// The limbs of the longest modulus for so many registers.
const fn max_limbs(registers: usize) -> usize {
    match registers {
        // The halves of RSA-2048, -3072 and -4096; the last is a whole RSA-2048 modulus as well.
        3 => 16,
        4 => 24,
        5 => 32,
        // RSA-3072 and RSA-4096.
        8 => 48,
        10 => 64,
        _ => 0,
    }
}

/// A modulus in digits, with what is computed from it once.
#[derive(Clone)]
struct Form<const Z: usize> {
    /// -1/n modulo 2^52, in every lane.
    k: Number<1>,
    n: Number<Z>,
    /// (k n + 1) / 2^52.
    folding: Number<Z>,
    /// R^2 / R' mod n: a R' times this, divided by R, is a R.
    enter: Number<Z>,
    /// R' mod n: a R times this, divided by R, is a R'.
    leave: Number<Z>,
}

impl<const Z: usize> Form<Z> {
    /// The digits in use: as many as R needs to be 16 times any n at least, which `product` wants.
    const DIGITS: usize = (64 * max_limbs(Z) + 4).div_ceil(DIGIT_BITS);

    const ZERO: Self = Self {
        k: Number::ZERO,
        n: Number::ZERO,
        folding: Number::ZERO,
        enter: Number::ZERO,
        leave: Number::ZERO,
    };

    /// `one` is R' mod n, and `rr` its square mod n.
    fn new(form: montgomery::Form<'_>, one: &[u64], rr: &[u64]) -> Box<Self> {
        // Filled in its place, which is wiped on drop: what is moved leaves a copy behind.
        let mut boxed = Box::new(Self::ZERO);
        let Self { k, n, folding, enter, leave } = &mut *boxed;
        let k_digit = form.n0 & DIGIT_MASK;
        k.digits_mut().fill(k_digit.to_le_bytes());
        n.set_limbs(form.n);
        folding.set_folding(n, k_digit);
        enter.set_limbs(&Self::enter(form, rr));
        leave.set_limbs(one);
        boxed
    }

    /// R^2 / R' = (R / R')^2 R' mod n.
    fn enter(form: montgomery::Form<'_>, rr: &[u64]) -> Zeroizing<Vec<u64>> {
        let limbs = rr.len();
        let mut enter = Zeroizing::new(vec![0; limbs]);
        // It fits: R has less than half as many bits again as R', for every width with a kernel.
        let bit = 2 * (DIGIT_BITS * Self::DIGITS - 64 * limbs);
        enter[bit / 64] = 1 << (bit % 64);
        form.mul_assign(&mut enter, rr, &mut Zeroizing::new(vec![0; 2 * limbs]));
        form.subtract_once(&mut enter);
        enter
    }
}

impl<const Z: usize> Drop for Form<Z> {
    fn drop(&mut self) {
        self.k.zeroize();
        for number in [&mut self.n, &mut self.folding, &mut self.enter, &mut self.leave] {
            number.zeroize();
        }
    }
}

/// What [`Modulus`](crate::Modulus) has beside its limbs where it is of a width with a kernel: the
/// safe way into them. Wiped on drop.
#[derive(Clone)]
pub(crate) struct Ifma {
    form: AnyForm,
    /// The proof for every call below.
    _token: cpu::Avx512Ifma,
}

impl Ifma {
    /// `None` for a width without a kernel. `one` is R' mod n, and `rr` its square mod n.
    pub(crate) fn new(
        token: cpu::Avx512Ifma,
        form: montgomery::Form<'_>,
        one: &[u64],
        rr: &[u64],
    ) -> Option<Self> {
        let form = AnyForm::new(form, one, rr)?;
        Some(Self { form, _token: token })
    }

    /// `result = base^exponent`, both in Montgomery form of limbs and below n.
    ///
    /// Time and addresses depend on the lengths of modulus and exponent alone.
    #[expect(unsafe_code, reason = "calls by proof token")]
    pub(crate) fn pow(&self, base: &[u64], exponent: &[u64], result: &mut [u64]) {
        // SAFETY: an `Avx512Ifma` exists only where `avx2`, `avx512f`, `avx512bw`, `avx512dq`,
        // `avx512vl` and `avx512ifma` were detected.
        unsafe { self.form.pow(base, exponent, result) }
    }

    /// Two powers, as [`pow`](Self::pow), if the moduli are of the same width; whether they are.
    #[expect(unsafe_code, reason = "calls by proof token")]
    pub(crate) fn pow_pair(
        pair: [&Self; 2],
        bases: [&[u64]; 2],
        exponents: [&[u64]; 2],
        results: [&mut [u64]; 2],
    ) -> bool {
        let forms = pair.map(|ifma| &ifma.form);
        // SAFETY: an `Avx512Ifma` exists only where `avx2`, `avx512f`, `avx512bw`, `avx512dq`,
        // `avx512vl` and `avx512ifma` were detected.
        unsafe { AnyForm::pow_pair(forms, bases, exponents, results) }
    }

    /// `result = base^exponent` for a public exponent, which leaks, and is not 0.
    #[expect(unsafe_code, reason = "calls by proof token")]
    pub(crate) fn pow_vartime(&self, base: &[u64], exponent: u64, result: &mut [u64]) {
        // SAFETY: an `Avx512Ifma` exists only where `avx2`, `avx512f`, `avx512bw`, `avx512dq`,
        // `avx512vl` and `avx512ifma` were detected.
        unsafe { self.form.pow_vartime(base, exponent, result) }
    }
}

macro_rules! widths {
    ($($width:ident: $registers:literal),+) => {
        /// A [`Form`] in as many registers as it takes.
        #[derive(Clone)]
        enum AnyForm {
            $($width(Box<Form<$registers>>),)+
        }

        impl AnyForm {
            /// `None` for a width without a kernel.
            fn new(form: montgomery::Form<'_>, one: &[u64], rr: &[u64]) -> Option<Self> {
                // Below that, the portable code is as fast.
                const MIN_LIMBS: usize = 16;
                let limbs = form.n.len();
                $(if (MIN_LIMBS..=max_limbs($registers)).contains(&limbs) {
                    return Some(Self::$width(Form::new(form, one, rr)));
                })+
                None
            }

            /// `result = base^exponent`, as `pow::pow`.
            #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
            fn pow(&self, base: &[u64], exponent: &[u64], result: &mut [u64]) {
                match self {
                    $(Self::$width(form) => pow::pow([Power { form, base, exponent }], [result]),)+
                }
            }

            /// `result = base^exponent` for a public exponent that is not 0.
            #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
            fn pow_vartime(&self, base: &[u64], exponent: u64, result: &mut [u64]) {
                match self {
                    $(Self::$width(form) => pow::pow_vartime(form, base, exponent, result),)+
                }
            }
        }
    };
}

widths!(Three: 3, Four: 4, Five: 5, Eight: 8, Ten: 10);

impl AnyForm {
    /// Two powers, if the moduli are of the same width and there are enough registers for both at
    /// once; whether that is so.
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn pow_pair(
        pair: [&Self; 2],
        bases: [&[u64]; 2],
        exponents: [&[u64]; 2],
        results: [&mut [u64]; 2],
    ) -> bool {
        match pair {
            [Self::Three(a), Self::Three(b)] => {
                pow::pow(Power::pair([a, b], bases, exponents), results);
            }
            [Self::Four(a), Self::Four(b)] => {
                pow::pow(Power::pair([a, b], bases, exponents), results);
            }
            [Self::Five(a), Self::Five(b)] => {
                pow::pow(Power::pair([a, b], bases, exponents), results);
            }
            _ => return false,
        }
        true
    }
}
