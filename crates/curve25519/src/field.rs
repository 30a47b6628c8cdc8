//! The field of integers modulo p = 2^255 - 19, in four limbs of 64 bits.
//!
//! Two kinds of numbers stand for an element, and the types keep them apart:
//!
//! | type | bound | comes from |
//! |---|---|---|
//! | [`FieldElement`] | 2^255 + 2^24 | products, squares, bytes |
//! | [`Loose`] | 2^256 | sums and differences |
//!
//! Both can be multiplied. The bound of the first makes sums and differences cheap: what wraps around
//! 2^256 can be made good in the lowest limb, or with one more chain of borrows.

use core::ops::{Add, Mul, Sub};

use zeroize::Zeroize;

use crate::limbs;

mod inverse;
#[cfg(test)]
pub(crate) mod tests;

/// An element below 2^255 + 2^24. It is `Copy` for the arithmetic's sake: whoever holds a secret one
/// wipes it.
#[derive(Clone, Copy)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct FieldElement([u64; 4]);

/// A number below 2^256 that stands for an element.
#[derive(Clone, Copy)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Loose([u64; 4]);

/// What can be multiplied.
pub(crate) trait Factor: Copy {
    fn limbs(self) -> [u64; 4];

    #[inline(always)]
    fn square(self) -> FieldElement {
        let (low, high) = limbs::square(self.limbs());
        FieldElement::reduce(low, high)
    }
}

impl Factor for FieldElement {
    #[inline(always)]
    fn limbs(self) -> [u64; 4] {
        self.0
    }
}

impl Factor for Loose {
    #[inline(always)]
    fn limbs(self) -> [u64; 4] {
        self.0
    }
}

impl FieldElement {
    pub(crate) const ZERO: Self = Self([0; 4]);
    pub(crate) const ONE: Self = Self([1, 0, 0, 0]);

    /// From limbs of a number in 0..p, for constants.
    pub(crate) const fn from_limbs(limbs: [u64; 4]) -> Self {
        Self(limbs)
    }

    /// Reads 255 bits, little endian, ignoring the highest bit. Values from p up are accepted and
    /// stand for what they are modulo p (RFC 7748, section 5).
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Self {
        let mut limbs = limbs::from_le_bytes(bytes);
        limbs[3] &= u64::MAX >> 1;
        Self(limbs)
    }

    /// Writes the representative in 0..p, little endian.
    pub(crate) fn to_bytes(self) -> [u8; 32] {
        limbs::to_le_bytes(&self.canonical())
    }

    /// The representative in 0..p.
    fn canonical(self) -> [u64; 4] {
        // The number is below 2p, and at least p exactly if adding 19 carries into bit 255.
        // Subtracting p is adding 19 and dropping that bit.
        let [_, _, _, top] = add_small(self.0, 19);
        let mut limbs = add_small(self.0, 19 * (top >> 63));
        limbs[3] &= u64::MAX >> 1;
        limbs
    }

    /// The representative's lowest bit, which tells the element from its negative.
    pub(crate) fn lowest_bit(self) -> u8 {
        self.to_bytes()[0] & 1
    }

    /// `high 2^256 + low` as an element: 2^256 is 38.
    #[inline(always)]
    fn reduce(low: [u64; 4], high: [u64; 4]) -> Self {
        Self::sum_with_multiple(low, high, 38)
    }

    /// `a + factor * b` for a factor below 2^17.
    #[inline(always)]
    fn sum_with_multiple(a: [u64; 4], b: [u64; 4], factor: u64) -> Self {
        let [s0, s1, s2, s3, top] = limbs::add_row(a, factor, b);
        // What is from bit 255 up counts 19-fold: 19 (2 * 2^17 + 3) is below 2^24.
        Self(add_small([s0, s1, s2, s3 & (u64::MAX >> 1)], 19 * (top << 1 | s3 >> 63)))
    }

    /// The square of the square of the ..., `count` times.
    fn square_times(self, count: u32) -> Self {
        (0..count).fold(self, |power, _| power.square())
    }

    /// The inverse, in constant time. The inverse of zero is zero.
    pub(crate) fn invert(self) -> Self {
        Self(inverse::invert(&self.canonical()))
    }

    /// `self^((p - 5) / 8)`, where (p - 5) / 8 = 2^252 - 3: the way to square roots (RFC 8032,
    /// section 5.1.1).
    pub(crate) fn power_p58(self) -> Self {
        // `ones_n` is self^(2^n - 1).
        let power_9 = self.square_times(3) * self;
        let ones_5 = (power_9 * self.square()).square() * power_9;
        let ones_10 = ones_5.square_times(5) * ones_5;
        let ones_20 = ones_10.square_times(10) * ones_10;
        let ones_40 = ones_20.square_times(20) * ones_20;
        let ones_50 = ones_40.square_times(10) * ones_10;
        let ones_100 = ones_50.square_times(50) * ones_50;
        let ones_200 = ones_100.square_times(100) * ones_100;
        let ones_250 = ones_200.square_times(50) * ones_50;
        ones_250.square_times(2) * self
    }
}

impl Loose {
    pub(crate) const ZERO: Self = Self([0; 4]);

    /// From limbs of any number.
    #[inline(always)]
    pub(crate) const fn from_limbs(limbs: [u64; 4]) -> Self {
        Self(limbs)
    }

    /// `other + factor * self`, for a factor below 2^17.
    #[inline(always)]
    pub(crate) fn times_small_plus(self, factor: u64, other: FieldElement) -> FieldElement {
        FieldElement::sum_with_multiple(other.0, self.0, factor)
    }

    /// `b` where `mask` is all ones, `a` where it is zero. The mask comes from
    /// [`crate::select::mask`].
    #[inline(always)]
    pub(crate) fn select(mask: u64, a: Self, b: Self) -> Self {
        let mut out = a;
        for (out, b) in out.0.iter_mut().zip(b.0) {
            *out ^= (*out ^ b) & mask;
        }
        out
    }
}

/// `a + small`, which must not overflow.
#[inline(always)]
fn add_small(a: [u64; 4], small: u64) -> [u64; 4] {
    limbs::add(a, [small, 0, 0, 0]).0
}

/// What 2^256 stands for, if `carry` is 1.
#[inline(always)]
const fn wrapped(carry: u8) -> u64 {
    38 * carry as u64
}

impl<B: Factor> Mul<B> for FieldElement {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: B) -> Self {
        let (low, high) = limbs::product(self.0, other.limbs());
        Self::reduce(low, high)
    }
}

impl<B: Factor> Mul<B> for Loose {
    type Output = FieldElement;

    #[inline(always)]
    fn mul(self, other: B) -> FieldElement {
        let (low, high) = limbs::product(self.0, other.limbs());
        FieldElement::reduce(low, high)
    }
}

impl Add for FieldElement {
    type Output = Loose;

    #[inline(always)]
    fn add(self, Self(b): Self) -> Loose {
        let ([s0, s1, s2, s3], carry) = limbs::add(self.0, b);
        // If the sum wrapped around, at most 2^25 is left of it: nothing to carry.
        Loose([s0 + wrapped(carry), s1, s2, s3])
    }
}

impl Sub for FieldElement {
    type Output = Loose;

    #[inline(always)]
    fn sub(self, Self(b): Self) -> Loose {
        let (difference, borrow) = limbs::sub(self.0, b);
        // If the difference wrapped around, it is above 2^254: this takes nothing below zero.
        let (difference, _) = limbs::sub(difference, [wrapped(borrow), 0, 0, 0]);
        Loose(difference)
    }
}

impl Sub for Loose {
    type Output = Self;

    #[inline(always)]
    fn sub(self, Self(b): Self) -> Self {
        let (difference, borrow) = limbs::sub(self.0, b);
        let ([d0, d1, d2, d3], borrow) = limbs::sub(difference, [wrapped(borrow), 0, 0, 0]);
        // If that wrapped around again, it is at most 38 below 2^256: nothing to borrow.
        Self([d0 - wrapped(borrow), d1, d2, d3])
    }
}

impl From<FieldElement> for Loose {
    #[inline(always)]
    fn from(FieldElement(limbs): FieldElement) -> Self {
        Self(limbs)
    }
}

impl From<Loose> for FieldElement {
    #[inline(always)]
    fn from(Loose([l0, l1, l2, l3]): Loose) -> Self {
        Self(add_small([l0, l1, l2, l3 & (u64::MAX >> 1)], 19 * (l3 >> 63)))
    }
}

impl Zeroize for FieldElement {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl Zeroize for Loose {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}
