//! The field of integers modulo p = 2^256 - 2^224 + 2^192 + 2^96 - 1 (SP 800-186, section 3.2.1.3).
//!
//! Elements are in Montgomery form, `a * 2^256 mod p`, and always reduced, so that equal elements
//! have equal limbs.

use core::ops::{Add, Mul, Neg, Sub};

use zeroize::Zeroize;

use crate::carry::adc;
use crate::inverse::Modulus;
use crate::limbs;

#[cfg(test)]
mod tests;

/// p.
pub(super) const MODULUS: [u64; 4] =
    [0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_ffff, 0, 0xffff_ffff_0000_0001];

/// 2^512 mod p: multiplying by it brings an integer into Montgomery form.
const R_SQUARED: [u64; 4] =
    [0x0000_0000_0000_0003, 0xffff_fffb_ffff_ffff, 0xffff_ffff_ffff_fffe, 0x0000_0004_ffff_fffd];

/// 2^768 mod p.
const R_CUBED: [u64; 4] =
    [0xffff_fffd_0000_000a, 0xffff_ffed_ffff_fff7, 0x0000_0005_ffff_fffc, 0x0000_0018_0000_0001];

/// p, prepared for inversion.
static INVERSION: Modulus = Modulus::new(&MODULUS);

/// A field element.
///
/// It is `Copy` for the arithmetic's sake: whoever holds a secret one wipes it.
#[derive(Clone, Copy)]
#[cfg_attr(test, derive(Debug))]
pub(super) struct FieldElement(pub(super) [u64; 4]);

impl FieldElement {
    pub(super) const ZERO: Self = Self([0; 4]);
    /// 2^256 mod p.
    pub(super) const ONE: Self =
        Self([1, 0xffff_ffff_0000_0000, 0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_fffe]);

    /// From a big-endian integer below p.
    pub(super) fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        let integer = limbs::from_be_bytes(bytes);
        // CT: coordinates are read from public keys alone.
        let (_, below) = limbs::sub(&integer, &MODULUS);
        (below == 1).then(|| Self(integer) * Self(R_SQUARED))
    }

    /// From an integer below 2^256. Whether it exceeds p stays secret.
    pub(super) fn from_integer(integer: &[u64; 4]) -> Self {
        Self(limbs::reduce_once(integer, 0, &MODULUS)) * Self(R_SQUARED)
    }

    /// The integer in 0..p.
    pub(super) fn to_integer(self) -> [u64; 4] {
        montgomery_reduce(&self.0, &[0; 4])
    }

    /// The integer in 0..p, big endian.
    pub(super) fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        limbs::to_be_bytes(&self.to_integer(), &mut bytes);
        bytes
    }

    #[inline(always)]
    pub(super) fn square(self) -> Self {
        let (low, high) = limbs::square(&self.0);
        Self(montgomery_reduce(&low, &high))
    }

    #[inline(always)]
    pub(super) fn double(self) -> Self {
        self + self
    }

    #[inline(always)]
    pub(super) fn triple(self) -> Self {
        self.double() + self
    }

    #[inline(always)]
    pub(super) fn half(self) -> Self {
        Self(limbs::half_mod(&self.0, &MODULUS))
    }

    /// The inverse. The inverse of zero is zero.
    pub(super) fn invert(self) -> Self {
        // 1 / (a R) becomes R / a by the product with R^3, over R.
        Self(INVERSION.invert(&self.0)) * Self(R_CUBED)
    }

    /// All ones if the element is zero.
    #[inline(always)]
    pub(super) fn is_zero(self) -> u64 {
        limbs::is_zero(&self.0)
    }

    /// The same in variable time, for public values.
    #[inline(always)]
    pub(super) fn is_zero_vartime(self) -> bool {
        self.0 == [0; 4]
    }

    /// `b` where `mask` is all ones, `a` where it is zero.
    #[inline(always)]
    pub(super) fn select(mask: u64, a: Self, b: Self) -> Self {
        Self(limbs::select(mask, &a.0, &b.0))
    }
}

/// `(high * 2^256 + low) / 2^256 mod p`.
///
/// -1/p mod 2^64 is 1, so each step adds `m p` for the lowest limb `m`. Of its terms, `-m` cancels the
/// limb, `2^96 m` is two shifts, and `(2^256 - 2^224 + 2^192) m` is one product.
#[inline(always)]
fn montgomery_reduce(low: &[u64; 4], high: &[u64; 4]) -> [u64; 4] {
    let mut sum = *low;
    for _ in 0..4 {
        let [m, s1, s2, s3] = sum;
        let (t_low, t_high) = limbs::wide_mul(m, MODULUS[3]);
        let (s1, carry) = adc(s1, m << 32, 0);
        let (s2, carry) = adc(s2, m >> 32, carry);
        let (s3, carry) = adc(s3, t_low, carry);
        // No carry out: the quotient is below 2^192 + p.
        let (s4, _) = adc(t_high, 0, carry);
        sum = [s1, s2, s3, s4];
    }
    let (sum, carry) = limbs::add(&sum, high);
    limbs::reduce_once(&sum, carry, &MODULUS)
}

impl Add for FieldElement {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(limbs::add_mod(&self.0, &other.0, &MODULUS))
    }
}

impl Sub for FieldElement {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(limbs::sub_mod(&self.0, &other.0, &MODULUS))
    }
}

impl Neg for FieldElement {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl Mul for FieldElement {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let (low, high) = limbs::product(&self.0, &other.0);
        Self(montgomery_reduce(&low, &high))
    }
}

impl PartialEq for FieldElement {
    /// In variable time: for public values.
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Zeroize for FieldElement {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}
