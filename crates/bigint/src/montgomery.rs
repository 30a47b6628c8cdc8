//! Montgomery multiplication, with R = 2^(64 k) for a modulus of k limbs.
//!
//! The whole product goes to `wide` (2 k limbs) and is reduced there. That costs some loads and
//! stores over an interleaved multiplication, and lets squares be made with half the products.

use crate::limbs::{mul, mul_add, square, subtract_once, with_constant_width};

/// The modulus as the kernels need it.
#[derive(Clone, Copy)]
pub(crate) struct Form<'a> {
    /// Odd, k limbs.
    pub(crate) n: &'a [u64],
    /// -1/n modulo 2^64.
    pub(crate) n0: u64,
}

impl Form<'_> {
    /// `out = a b / R mod n` for `a b < n R`, below n.
    pub(crate) fn mul(self, out: &mut [u64], a: &[u64], b: &[u64], wide: &mut [u64]) {
        mul(wide, a, b);
        self.reduce(out, wide);
    }

    /// `a = a b / R mod n` for `a b < n R`, below n.
    pub(crate) fn mul_assign(self, a: &mut [u64], b: &[u64], wide: &mut [u64]) {
        mul(wide, a, b);
        self.reduce(a, wide);
    }

    /// `a = a^2 / R mod n` for `a < n`, below n.
    pub(crate) fn square_assign(self, a: &mut [u64], wide: &mut [u64]) {
        square(wide, a);
        self.reduce(a, wide);
    }

    /// `out = wide / R mod n` for `wide < n R`, below n. Overwrites `wide`.
    pub(crate) fn reduce(self, out: &mut [u64], wide: &mut [u64]) {
        with_constant_width!(self.n.len(), |k| reduce(&mut out[..k], wide, &self.n[..k], self.n0));
    }
}

#[inline(always)]
fn reduce(out: &mut [u64], wide: &mut [u64], n: &[u64], n0: u64) {
    // Adds the multiple of n that makes the low half zero.
    let k = n.len();
    let mut top = false;
    for i in 0..k {
        let row = &mut wide[i..=i + k];
        let digit = row[0].wrapping_mul(n0);
        let carry = mul_add(&mut row[..k], n, digit);
        (row[k], top) = row[k].carrying_add(carry, top);
    }
    out.copy_from_slice(&wide[k..]);
    subtract_once(out, u64::from(top), n);
}
