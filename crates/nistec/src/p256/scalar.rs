//! Integers modulo n, the order of the curve (SP 800-186, section 3.2.1.3).

use core::ops::{Add, Mul, Neg};

use zeroize::Zeroize;

use crate::inverse::Modulus;
use crate::limbs;

#[cfg(test)]
mod tests;

/// n.
pub(super) const ORDER: [u64; 4] =
    [0xf3b9_cac2_fc63_2551, 0xbce6_faad_a717_9e84, 0xffff_ffff_ffff_ffff, 0xffff_ffff_0000_0000];

/// -1/n mod 2^64.
const K: u64 = 0xccd1_c8aa_ee00_bc4f;

/// 2^512 mod n: Montgomery's product with it is the product with 2^256.
const R_SQUARED: [u64; 4] =
    [0x8324_4c95_be79_eea2, 0x4699_799c_49bd_6fa6, 0x2845_b239_2b6b_ec59, 0x66e1_2d94_f3d9_5620];

/// n, prepared for inversion.
static INVERSION: Modulus = Modulus::new(&ORDER);

/// An integer in 0..n.
///
/// It is `Copy` for the arithmetic's sake: whoever holds a secret one wipes it.
#[derive(Clone, Copy)]
pub(super) struct Scalar([u64; 4]);

impl Scalar {
    /// From a big-endian integer in 1..n. Whether it is one is declassified.
    pub(super) fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        let integer = limbs::from_be_bytes(bytes);
        let (_, below) = limbs::sub(&integer, &ORDER);
        let valid = limbs::mask(u64::from(below)) & !limbs::is_zero(&integer);
        // CT: the caller learns whether the integer is in range, which a key or nonce that is used
        // always is, and nothing else.
        #[cfg(ctgrind)]
        let valid = cpu::declassify(valid);
        (valid != 0).then_some(Self(integer))
    }

    /// From any big-endian integer of 256 bits, reduced modulo n. (2^256 is below 2 n.)
    pub(super) fn from_bytes_reduced(bytes: &[u8; 32]) -> Self {
        Self(limbs::reduce_once(&limbs::from_be_bytes(bytes), 0, &ORDER))
    }

    /// From any integer of 256 bits, reduced modulo n.
    pub(super) fn from_integer_reduced(integer: &[u64; 4]) -> Self {
        Self(limbs::reduce_once(integer, 0, &ORDER))
    }

    /// The integer, big endian.
    pub(super) fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        limbs::to_be_bytes(&self.0, &mut bytes);
        bytes
    }

    /// The integer's limbs, the least significant first.
    #[inline(always)]
    pub(super) const fn as_limbs(&self) -> &[u64; 4] {
        &self.0
    }

    /// All ones if the integer is zero.
    pub(super) fn is_zero(&self) -> u64 {
        limbs::is_zero(&self.0)
    }

    /// `b` where `mask` is all ones, `a` where it is zero.
    pub(super) fn select(mask: u64, a: Self, b: Self) -> Self {
        Self(limbs::select(mask, &a.0, &b.0))
    }

    /// The inverse. The inverse of zero is zero.
    pub(super) fn invert(self) -> Self {
        Self(INVERSION.invert(&self.0))
    }
}

impl Add for Scalar {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(limbs::add_mod(&self.0, &other.0, &ORDER))
    }
}

impl Neg for Scalar {
    type Output = Self;

    fn neg(self) -> Self {
        Self(limbs::sub_mod(&[0; 4], &self.0, &ORDER))
    }
}

impl Mul for Scalar {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        // The first product is a R, the second a b.
        let product = |a: &[u64; 4], b: &[u64; 4]| {
            let (low, high) = limbs::product(a, b);
            limbs::montgomery_reduce(&low, &high, &ORDER, K)
        };
        Self(product(&product(&self.0, &R_SQUARED), &other.0))
    }
}

impl Zeroize for Scalar {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}
