//! The fields of integers modulo p.
//!
//! Elements are in Montgomery form, `a R mod p` (of P-521, where R is 1, plain), and always reduced, so
//! that equal elements have equal limbs.

use core::marker::PhantomData;
use core::ops::{Add, Mul, Neg, Sub};

use zeroize::Zeroize;

use crate::limbs;
use crate::modulus::{Modulus, shift_left};

#[cfg(test)]
mod tests;

/// A field element, as points see it.
///
/// It is `Copy` for the arithmetic's sake: whoever holds a secret one wipes it.
pub(crate) trait Field:
    Copy
    + PartialEq
    + Zeroize
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Neg<Output = Self>
{
    /// Limbs of an integer, the least significant first.
    type Integer;

    const ZERO: Self;
    const ONE: Self;

    /// From a big-endian integer below p.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;

    /// From an integer below p, in variable time.
    fn from_integer_vartime(integer: &Self::Integer) -> Option<Self>;

    /// The integer in 0..p.
    fn to_integer(self) -> Self::Integer;

    /// Writes the integer in 0..p, big endian.
    fn write_bytes(self, bytes: &mut [u8]);

    fn square(self) -> Self;

    fn half(self) -> Self;

    /// The inverse. The inverse of zero is zero.
    fn invert(self) -> Self;

    /// All ones if the element is zero.
    fn is_zero(self) -> u64;

    /// The same in variable time, for public values.
    fn is_zero_vartime(self) -> bool;

    /// `b` where `mask` is all ones, `a` where it is zero.
    fn select(mask: u64, a: Self, b: Self) -> Self;

    /// Sets the bits of `other` where `mask` is all ones: the step of a search in a table, which
    /// starts with zero.
    fn gather(&mut self, mask: u64, other: &Self);

    #[inline(always)]
    fn double(self) -> Self {
        self + self
    }

    #[inline(always)]
    fn triple(self) -> Self {
        self.double() + self
    }
}

/// An integer modulo `P`, in Montgomery form.
#[derive(Clone, Copy)]
pub(crate) struct Element<P, const N: usize>([u64; N], PhantomData<P>);

impl<P: Modulus<N>, const N: usize> Element<P, N> {
    /// The element whose Montgomery form this is.
    #[inline(always)]
    pub(crate) const fn from_form(form: [u64; N]) -> Self {
        Self(form, PhantomData)
    }

    /// A constant from the integer in 0..p.
    pub(crate) const fn constant(integer: [u64; N]) -> Self {
        Self::from_form(shift_left(integer, P::R_BITS, &P::MODULUS))
    }
}

impl<P: Modulus<N>, const N: usize> Field for Element<P, N> {
    type Integer = [u64; N];

    const ZERO: Self = Self::from_form([0; N]);
    const ONE: Self = Self::from_form(P::R);

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        // CT: coordinates are read from public keys alone.
        Self::from_integer_vartime(&limbs::from_be_bytes(bytes))
    }

    fn from_integer_vartime(integer: &[u64; N]) -> Option<Self> {
        let (_, below) = limbs::sub(integer, &P::MODULUS);
        (below == 1).then(|| Self::from_form(*integer) * Self::from_form(P::R_SQUARED))
    }

    fn to_integer(self) -> [u64; N] {
        P::reduce(&self.0, &[0; N])
    }

    fn write_bytes(self, bytes: &mut [u8]) {
        limbs::to_be_bytes(&self.to_integer(), bytes);
    }

    #[inline(always)]
    fn square(self) -> Self {
        Self::from_form(P::square(&self.0))
    }

    #[inline(always)]
    fn half(self) -> Self {
        Self::from_form(limbs::half_mod(&self.0, &P::MODULUS))
    }

    fn invert(self) -> Self {
        // 1 / (a R) becomes R / a by the product with R^3, over R.
        Self::from_form(P::invert(&self.0)) * Self::from_form(P::R_CUBED)
    }

    #[inline(always)]
    fn is_zero(self) -> u64 {
        limbs::is_zero(&self.0)
    }

    #[inline(always)]
    fn is_zero_vartime(self) -> bool {
        self.0 == [0; N]
    }

    #[inline(always)]
    fn select(mask: u64, a: Self, b: Self) -> Self {
        Self::from_form(limbs::select(mask, &a.0, &b.0))
    }

    #[inline(always)]
    fn gather(&mut self, mask: u64, other: &Self) {
        for (here, limb) in self.0.iter_mut().zip(&other.0) {
            *here |= limb & mask;
        }
    }
}

impl<P: Modulus<N>, const N: usize> Add for Element<P, N> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self::from_form(limbs::add_mod(&self.0, &other.0, &P::MODULUS))
    }
}

impl<P: Modulus<N>, const N: usize> Sub for Element<P, N> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self::from_form(limbs::sub_mod(&self.0, &other.0, &P::MODULUS))
    }
}

impl<P: Modulus<N>, const N: usize> Neg for Element<P, N> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl<P: Modulus<N>, const N: usize> Mul for Element<P, N> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self::from_form(P::multiply(&self.0, &other.0))
    }
}

impl<P, const N: usize> PartialEq for Element<P, N> {
    /// In variable time: for public values.
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<P, const N: usize> Zeroize for Element<P, N> {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}
