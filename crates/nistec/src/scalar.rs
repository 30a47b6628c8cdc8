//! Integers modulo n, the order of a curve.

use core::marker::PhantomData;
use core::ops::{Add, Mul, Neg};

use zeroize::Zeroize;

use crate::limbs;
use crate::modulus::Modulus;

#[cfg(test)]
mod tests;

/// An integer in 0..n, as keys and signatures see it.
///
/// It is `Copy` for the arithmetic's sake: whoever holds a secret one wipes it.
pub(crate) trait Scalar:
    Copy + Zeroize + Add<Output = Self> + Mul<Output = Self> + Neg<Output = Self>
{
    /// Limbs of an integer, the least significant first.
    type Integer;

    /// From a big-endian integer in 1..n. Whether it is one is declassified.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;

    /// From a big-endian integer below 2 n, reduced modulo n.
    fn from_bytes_reduced(bytes: &[u8]) -> Self;

    /// From an integer below 2 n, as those below p are, reduced modulo n.
    fn from_integer_reduced(integer: &Self::Integer) -> Self;

    /// Writes the integer, big endian.
    fn write_bytes(self, bytes: &mut [u8]);

    /// The integer's limbs, the least significant first.
    fn as_limbs(&self) -> &Self::Integer;

    /// The integer plus n, if the limbs hold that. In variable time.
    fn plus_order_vartime(self) -> Option<Self::Integer>;

    /// All ones if the integer is zero.
    fn is_zero(self) -> u64;

    /// `b` where `mask` is all ones, `a` where it is zero.
    fn select(mask: u64, a: Self, b: Self) -> Self;

    /// The inverse. The inverse of zero is zero.
    fn invert(self) -> Self;
}

/// An integer in 0..`M`.
#[derive(Clone, Copy)]
pub(crate) struct Residue<M, const N: usize>([u64; N], PhantomData<M>);

impl<M: Modulus<N>, const N: usize> Residue<M, N> {
    const fn new(integer: [u64; N]) -> Self {
        Self(integer, PhantomData)
    }

    /// `a b / R`.
    fn montgomery_product(self, other: [u64; N]) -> Self {
        Self::new(M::multiply(&self.0, &other))
    }
}

impl<M: Modulus<N>, const N: usize> Scalar for Residue<M, N> {
    type Integer = [u64; N];

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let integer = limbs::from_be_bytes(bytes);
        let (_, below) = limbs::sub(&integer, &M::MODULUS);
        let valid = limbs::mask(u64::from(below)) & !limbs::is_zero(&integer);
        // CT: the caller learns whether the integer is in range, which a key or nonce that is used
        // always is, and nothing else.
        #[cfg(ctgrind)]
        let valid = cpu::declassify(valid);
        (valid != 0).then_some(Self::new(integer))
    }

    fn from_bytes_reduced(bytes: &[u8]) -> Self {
        Self::from_integer_reduced(&limbs::from_be_bytes(bytes))
    }

    fn from_integer_reduced(integer: &[u64; N]) -> Self {
        Self::new(limbs::reduce_once(integer, 0, &M::MODULUS))
    }

    fn write_bytes(self, bytes: &mut [u8]) {
        limbs::to_be_bytes(&self.0, bytes);
    }

    #[inline(always)]
    fn as_limbs(&self) -> &[u64; N] {
        &self.0
    }

    fn plus_order_vartime(self) -> Option<[u64; N]> {
        let (sum, carry) = limbs::add(&self.0, &M::MODULUS);
        (carry == 0).then_some(sum)
    }

    fn is_zero(self) -> u64 {
        limbs::is_zero(&self.0)
    }

    fn select(mask: u64, a: Self, b: Self) -> Self {
        Self::new(limbs::select(mask, &a.0, &b.0))
    }

    fn invert(self) -> Self {
        Self::new(M::invert(&self.0))
    }
}

impl<M: Modulus<N>, const N: usize> Add for Residue<M, N> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(limbs::add_mod(&self.0, &other.0, &M::MODULUS))
    }
}

impl<M: Modulus<N>, const N: usize> Neg for Residue<M, N> {
    type Output = Self;

    fn neg(self) -> Self {
        Self::new(limbs::sub_mod(&[0; N], &self.0, &M::MODULUS))
    }
}

impl<M: Modulus<N>, const N: usize> Mul for Residue<M, N> {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        // The first product is a R, the second a b.
        self.montgomery_product(M::R_SQUARED).montgomery_product(other.0)
    }
}

impl<M, const N: usize> Zeroize for Residue<M, N> {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}
