//! All-zeros or all-ones words made from a secret bit: the one place where they are made.

use core::hint::black_box;

use subtle::Choice;

/// Zero or all ones.
///
/// Every mask passes through [`black_box`], because the compiler turns `(a & mask) | (b & !mask)`
/// into a jump as soon as it can see that `mask` has two values only.
#[derive(Clone, Copy)]
pub(crate) struct Mask(u64);

impl Mask {
    /// Zero.
    pub(crate) const NONE: Self = Self(0);

    /// All ones for 1, zero for 0. `bit` must be one of the two.
    #[inline(always)]
    pub(crate) fn from_bit(bit: u64) -> Self {
        Self(black_box(bit.wrapping_neg()))
    }

    /// All ones if `a == b`.
    #[inline(always)]
    pub(crate) fn equal(a: u64, b: u64) -> Self {
        Self::from_bit(!nonzero_bit(a ^ b) & 1)
    }

    /// `a` where the mask is set, else `b`.
    #[inline(always)]
    pub(crate) fn select(self, a: u64, b: u64) -> u64 {
        b ^ (self.0 & (a ^ b))
    }

    /// `a` where the mask is set, else zero.
    #[inline(always)]
    pub(crate) fn and(self, a: u64) -> u64 {
        a & self.0
    }
}

impl From<Choice> for Mask {
    fn from(choice: Choice) -> Self {
        Self::from_bit(u64::from(choice.unwrap_u8()))
    }
}

/// 1 if `word` is not zero, else 0.
#[inline(always)]
pub(crate) fn nonzero_bit(word: u64) -> u64 {
    (word | word.wrapping_neg()) >> 63
}

/// A [`Choice`] of a word that is 0 or 1.
#[inline(always)]
pub(crate) fn choice(bit: u64) -> Choice {
    Choice::from(u8::from(bit & 1 != 0))
}
