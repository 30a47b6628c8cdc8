//! Montgomery multiplication, with R = 2^(64 k) for a modulus of k limbs.
//!
//! The whole product goes to `wide` (2 k limbs) and is reduced there. That costs some loads and
//! stores over an interleaved multiplication, and lets squares be made with half the products.
//!
//! Results are below R, and only from [`Form::normalize`] on below n: the comparison with n would
//! cost each multiplication a chain of k dependent subtractions.

use crate::kernel;
use crate::limbs::subtract_once;

/// The modulus as the kernels need it.
#[derive(Clone, Copy)]
pub(crate) struct Form<'a> {
    /// Odd, k limbs, a multiple of [`kernel::GROUP`].
    pub(crate) n: &'a [u64],
    /// -1/n modulo 2^64.
    pub(crate) n0: u64,
}

impl Form<'_> {
    /// `out = a b / R mod n`, below R.
    pub(crate) fn mul(self, out: &mut [u64], a: &[u64], b: &[u64], wide: &mut [u64]) {
        kernel::mul(wide, a, b);
        self.reduce(out, wide);
    }

    /// `a = a b / R mod n`, below R.
    pub(crate) fn mul_assign(self, a: &mut [u64], b: &[u64], wide: &mut [u64]) {
        kernel::mul(wide, a, b);
        self.reduce(a, wide);
    }

    /// `out = a^2 / R mod n`, below R.
    pub(crate) fn square(self, out: &mut [u64], a: &[u64], wide: &mut [u64]) {
        kernel::square(wide, a);
        self.reduce(out, wide);
    }

    /// `a = a^2 / R mod n`, below R.
    pub(crate) fn square_assign(self, a: &mut [u64], wide: &mut [u64]) {
        kernel::square(wide, a);
        self.reduce(a, wide);
    }

    /// `out = wide / R mod n`, below R. Overwrites `wide`.
    pub(crate) fn reduce(self, out: &mut [u64], wide: &mut [u64]) {
        kernel::reduce(out, wide, self.n, self.n0);
    }

    /// Brings below n what multiplications made of numbers that are so themselves or were made in
    /// this way.
    ///
    /// Such numbers are below 4 n. Where R < 4 n, since they are below R. Else they are below 2 n,
    /// since a, b < 2 n give less than a b / R + n < 4 n^2 / R + n <= 2 n.
    pub(crate) fn normalize(self, a: &mut [u64]) {
        for _ in 0..3 {
            self.subtract_once(a);
        }
    }

    /// Brings below n what is below 2 n: a reduced product that was below n R.
    pub(crate) fn subtract_once(self, a: &mut [u64]) {
        subtract_once(a, 0, self.n);
    }
}
