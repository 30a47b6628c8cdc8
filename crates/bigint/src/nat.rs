//! Non-negative integers of a public width and a secret value.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::divstep;
use crate::limbs;
use crate::mask::{Mask, choice};

/// A non-negative integer of a fixed number of 64-bit limbs.
///
/// The number of limbs, [`width`](Self::width), is public; the value is secret: the time of every
/// method depends on widths alone, except for those named `_vartime`. It is wiped on drop.
#[derive(Clone)]
pub struct Nat {
    /// Least significant first.
    limbs: Box<[u64]>,
}

impl Nat {
    /// 0 in `width` limbs.
    pub fn zero(width: usize) -> Self {
        Self { limbs: vec![0; width].into_boxed_slice() }
    }

    /// A small value in `width` limbs; of no limbs, 0.
    pub fn from_limb(value: u64, width: usize) -> Self {
        let mut nat = Self::zero(width);
        if let Some(lowest) = nat.limbs.first_mut() {
            *lowest = value;
        }
        nat
    }

    /// From limbs, the least significant first.
    pub fn from_limbs(limbs: &[u64]) -> Self {
        Self { limbs: limbs.into() }
    }

    /// From big-endian bytes. The width is what so many bytes need, whatever their value.
    pub fn from_be_bytes(bytes: &[u8]) -> Self {
        let limbs = bytes
            .rchunks(8)
            .map(|chunk| chunk.iter().fold(0, |limb: u64, &byte| (limb << 8) | u64::from(byte)));
        Self { limbs: limbs.collect() }
    }

    /// The low `len` bytes, big-endian, with leading zeros.
    pub fn to_be_bytes(&self, len: usize) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(vec![0; len]);
        for (chunk, limb) in bytes.rchunks_mut(8).zip(&self.limbs) {
            let limb = limb.to_be_bytes();
            chunk.copy_from_slice(&limb[8 - chunk.len()..]);
        }
        bytes
    }

    /// The limbs, the least significant first.
    pub fn limbs(&self) -> &[u64] {
        &self.limbs
    }

    /// The number of limbs.
    pub fn width(&self) -> usize {
        self.limbs.len()
    }

    /// The value modulo 2^(64 `width`), in that width: with more limbs the same value, with fewer
    /// the low ones.
    #[must_use]
    pub fn resized(&self, width: usize) -> Self {
        let mut nat = Self::zero(width);
        for (to, from) in nat.limbs.iter_mut().zip(&self.limbs) {
            *to = *from;
        }
        nat
    }

    /// Whether the value is 0.
    pub fn is_zero(&self) -> Choice {
        !choice(limbs::nonzero(&self.limbs))
    }

    /// Whether the value is odd.
    pub fn is_odd(&self) -> Choice {
        choice(self.limbs.first().map_or(0, |lowest| lowest & 1))
    }

    /// Whether the value is below the other's, whatever the widths.
    pub fn is_below(&self, other: &Self) -> Choice {
        let width = self.width().max(other.width());
        choice(limbs::less(&self.resized(width).limbs, &other.resized(width).limbs))
    }

    /// The number of bits up to the highest one that is set. Leaks it.
    pub fn bits_vartime(&self) -> usize {
        limbs::bits_vartime(&self.limbs)
    }

    /// Adds, modulo 2^(64 width); whether there was a carry.
    ///
    /// # Panics
    ///
    /// If `other` is wider.
    pub fn add_assign(&mut self, other: &Self) -> Choice {
        choice(limbs::add_assign(&mut self.limbs, &other.limbs))
    }

    /// Subtracts, modulo 2^(64 width); whether there was a borrow.
    ///
    /// # Panics
    ///
    /// If `other` is wider.
    pub fn sub_assign(&mut self, other: &Self) -> Choice {
        choice(limbs::sub_assign(&mut self.limbs, &other.limbs))
    }

    /// `other` in place of the value, if `choice`.
    ///
    /// # Panics
    ///
    /// If the widths differ.
    pub fn conditional_assign(&mut self, other: &Self, choice: Choice) {
        assert_eq!(self.width(), other.width(), "widths of a conditional assignment");
        limbs::assign_if(&mut self.limbs, &other.limbs, Mask::from(choice));
    }

    /// The product, in the sum of the widths.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Self {
        let mut product = Self::zero(self.width() + other.width());
        limbs::mul(&mut product.limbs, &self.limbs, &other.limbs);
        product
    }

    /// Half the value, rounded down.
    #[must_use]
    pub fn half(&self) -> Self {
        let mut nat = self.clone();
        limbs::shift_right_one(&mut nat.limbs);
        nat
    }

    /// The remainder by any modulus, in the modulus's width; unspecified if that is 0.
    ///
    /// It takes one subtraction a bit of `self`: for a modulus that is odd and used again,
    /// [`Modulus`](crate::Modulus) is far faster.
    #[must_use]
    pub fn rem(&self, modulus: &Self) -> Self {
        let mut rest = Self::zero(modulus.width());
        for limb in self.limbs.iter().rev() {
            for i in (0..64).rev() {
                let high = limbs::shift_left_one(&mut rest.limbs, limb >> i & 1);
                limbs::subtract_once(&mut rest.limbs, high, &modulus.limbs);
            }
        }
        rest
    }

    /// The quotient by an odd divisor that is known to leave no remainder; `None` if the divisor
    /// is even. Unspecified if there is a remainder.
    #[must_use]
    pub fn div_exact(&self, divisor: &Self) -> Option<Self> {
        let odd = divisor.is_odd();
        // CT: the caller learns whether there is a quotient.
        #[cfg(ctgrind)]
        let odd = cpu::declassify(odd);
        if !bool::from(odd) {
            return None;
        }
        let mut quotient = Self::zero(self.width());
        limbs::div_exact(&mut quotient.limbs, &mut self.clone().limbs, &divisor.limbs);
        Some(quotient)
    }

    /// Whether an odd word divides the value, also for a secret value; `None` if it is even.
    pub fn is_divisible_by(&self, odd: u64) -> Option<Choice> {
        if odd & 1 == 0 {
            return None;
        }
        Some(!choice(limbs::remainder_bit(&self.limbs, odd)))
    }

    /// The greatest common divisor with an odd number, in that one's width; `None` if `odd` is
    /// even. Bernstein-Yang's division steps.
    #[must_use]
    pub fn gcd(&self, odd: &Self) -> Option<Self> {
        self.gcd_by(odd, divstep::gcd)
    }

    /// As [`gcd`](Self::gcd), for public numbers, which leak.
    #[must_use]
    pub fn gcd_vartime(&self, odd: &Self) -> Option<Self> {
        self.gcd_by(odd, divstep::gcd_vartime)
    }

    fn gcd_by(&self, odd: &Self, gcd: fn(&[u64], &[u64]) -> Zeroizing<Vec<u64>>) -> Option<Self> {
        let is_odd = odd.is_odd();
        // CT: the caller learns whether there is an answer.
        #[cfg(ctgrind)]
        let is_odd = cpu::declassify(is_odd);
        if !bool::from(is_odd) {
            return None;
        }
        let limbs = gcd(&odd.limbs, &self.rem(odd).limbs);
        Some(Self { limbs: limbs.as_slice().into() })
    }
}

impl ConstantTimeEq for Nat {
    /// Equality of the values, whatever the widths.
    fn ct_eq(&self, other: &Self) -> Choice {
        let shorter = self.width().min(other.width());
        let (a, a_rest) = self.limbs.split_at(shorter);
        let (b, b_rest) = other.limbs.split_at(shorter);
        let differing = a.iter().zip(b).fold(0, |any, (x, y)| any | (x ^ y));
        let rest = limbs::nonzero(a_rest) | limbs::nonzero(b_rest);
        !choice(limbs::nonzero(&[differing, rest]))
    }
}

impl Zeroize for Nat {
    fn zeroize(&mut self) {
        self.limbs.zeroize();
    }
}

impl Drop for Nat {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl ZeroizeOnDrop for Nat {}

impl fmt::Debug for Nat {
    /// The width, not the value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Nat").field("width", &self.width()).finish_non_exhaustive()
    }
}
