//! The field of integers modulo p = 2^255 - 19, in five limbs of 51 bits.
//!
//! Elements are held loosely: limbs may exceed 51 bits and the value may exceed p. Bounds, all on
//! the size of a limb:
//!
//! | kind | bound | comes from |
//! |---|---|---|
//! | tight | 2^51 + 2^12 | `from_bytes`, a product, a square |
//! | loose | 2^53 | `add` or `sub` of two tight elements |
//!
//! Products take loose elements; `add`, `sub` and `to_bytes` take tight ones.

#![expect(clippy::cast_possible_truncation, reason = "limbs are masked to 51 bits")]

use core::ops::{Add, Mul, Sub};

use zeroize::Zeroize;

/// The low 51 bits.
const MASK: u64 = (1 << 51) - 1;

/// An element, the sum of `limb[i] * 2^(51 i)`.
///
/// It is `Copy` for the arithmetic's sake: whoever holds a secret one wipes it.
#[derive(Clone, Copy)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct FieldElement([u64; 5]);

impl FieldElement {
    pub(crate) const ZERO: Self = Self([0; 5]);
    pub(crate) const ONE: Self = Self([1, 0, 0, 0, 0]);

    /// Reads 255 bits, little endian, ignoring the highest bit. Values from p up are accepted and
    /// stand for what they are modulo p (RFC 7748, section 5).
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Self {
        let mut word = [0u64; 4];
        for (word, bytes) in word.iter_mut().zip(bytes.as_chunks().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        Self([
            word[0] & MASK,
            (word[0] >> 51 | word[1] << 13) & MASK,
            (word[1] >> 38 | word[2] << 26) & MASK,
            (word[2] >> 25 | word[3] << 39) & MASK,
            (word[3] >> 12) & MASK,
        ])
    }

    /// Writes the representative in 0..p, little endian.
    pub(crate) fn to_bytes(self) -> [u8; 32] {
        let Self(mut limb) = self.carry();
        // The value is now below 2^255 + 2^10, hence below 2p, and at least p exactly if adding 19
        // carries into bit 255. Subtracting p is adding 19 and dropping that bit.
        let mut excess = (limb[0] + 19) >> 51;
        for limb in &limb[1..] {
            excess = (limb + excess) >> 51;
        }
        limb[0] += 19 * excess;
        let mut carry = 0;
        for limb in &mut limb {
            *limb += carry;
            carry = *limb >> 51;
            *limb &= MASK;
        }
        let word = [
            limb[0] | limb[1] << 51,
            limb[1] >> 13 | limb[2] << 38,
            limb[2] >> 26 | limb[3] << 25,
            limb[3] >> 39 | limb[4] << 12,
        ];
        let mut bytes = [0; 32];
        for (bytes, word) in bytes.as_chunks_mut().0.iter_mut().zip(word) {
            *bytes = word.to_le_bytes();
        }
        bytes
    }

    /// Brings every limb but the lowest below 2^51, the lowest below 2^51 + 2^10 (from tight or
    /// loose limbs).
    #[inline(always)]
    fn carry(self) -> Self {
        let Self(mut limb) = self;
        let mut carry = 0;
        for limb in &mut limb {
            *limb += carry;
            carry = *limb >> 51;
            *limb &= MASK;
        }
        limb[0] += 19 * carry;
        Self(limb)
    }

    /// The product of column sums back to tight limbs. `column[i]` may reach 2^114, and
    /// `column[4]`, whose carry is multiplied by 19, 2^109.
    #[inline(always)]
    const fn reduce(column: [u128; 5]) -> Self {
        let c1 = column[1] + (column[0] >> 51);
        let c2 = column[2] + (c1 >> 51);
        let c3 = column[3] + (c2 >> 51);
        let c4 = column[4] + (c3 >> 51);
        let low = (column[0] as u64 & MASK) + 19 * ((c4 >> 51) as u64);
        Self([
            low & MASK,
            (c1 as u64 & MASK) + (low >> 51),
            c2 as u64 & MASK,
            c3 as u64 & MASK,
            c4 as u64 & MASK,
        ])
    }

    #[inline(always)]
    pub(crate) const fn square(self) -> Self {
        let Self(a) = self;
        let (a0_2, a1_2) = (2 * a[0], 2 * a[1]);
        let (a3_19, a4_19) = (19 * a[3], 19 * a[4]);
        Self::reduce([
            wide(a[0], a[0]) + 2 * (wide(a[1], a4_19) + wide(a[2], a3_19)),
            wide(a0_2, a[1]) + wide(2 * a[2], a4_19) + wide(a[3], a3_19),
            wide(a0_2, a[2]) + wide(a[1], a[1]) + wide(2 * a[3], a4_19),
            wide(a0_2, a[3]) + wide(a1_2, a[2]) + wide(a[4], a4_19),
            wide(a0_2, a[4]) + wide(a1_2, a[3]) + wide(a[2], a[2]),
        ])
    }

    /// The square of the square of the ..., `count` times.
    fn square_times(self, count: u32) -> Self {
        (0..count).fold(self, |power, _| power.square())
    }

    /// The product with a number below 2^17.
    #[inline(always)]
    pub(crate) fn mul_small(self, small: u32) -> Self {
        let Self(a) = self;
        Self::reduce(a.map(|limb| u128::from(limb) * u128::from(small)))
    }

    /// The inverse, by Fermat: `self^(p - 2)`, where p - 2 = 2^255 - 21. The inverse of zero is zero.
    pub(crate) fn invert(self) -> Self {
        // `ones(n)` is self^(2^n - 1).
        let square = self.square();
        let power9 = square.square_times(2) * self;
        let power11 = power9 * square;
        let ones5 = power11.square() * power9;
        let ones10 = ones5.square_times(5) * ones5;
        let ones20 = ones10.square_times(10) * ones10;
        let ones40 = ones20.square_times(20) * ones20;
        let ones50 = ones40.square_times(10) * ones10;
        let ones100 = ones50.square_times(50) * ones50;
        let ones200 = ones100.square_times(100) * ones100;
        let ones250 = ones200.square_times(50) * ones50;
        ones250.square_times(5) * power11
    }

    /// Exchanges the two if `mask` is all ones, leaves them if it is zero.
    ///
    /// The mask must come from [`core::hint::black_box`].
    #[inline(always)]
    pub(crate) fn swap(mask: u64, a: &mut Self, b: &mut Self) {
        for (a, b) in a.0.iter_mut().zip(&mut b.0) {
            let difference = (*a ^ *b) & mask;
            *a ^= difference;
            *b ^= difference;
        }
    }
}

/// The full product of two limbs.
#[inline(always)]
const fn wide(a: u64, b: u64) -> u128 {
    a as u128 * b as u128
}

impl Add for FieldElement {
    type Output = Self;

    #[inline(always)]
    fn add(self, Self(b): Self) -> Self {
        let Self(a) = self;
        Self([a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4]])
    }
}

impl Sub for FieldElement {
    type Output = Self;

    #[inline(always)]
    fn sub(self, Self(b): Self) -> Self {
        /// The limbs of 2p, each larger than any tight one.
        const LOW: u64 = 2 * (MASK - 18);
        const HIGH: u64 = 2 * MASK;
        let Self(a) = self;
        Self([
            a[0] + LOW - b[0],
            a[1] + HIGH - b[1],
            a[2] + HIGH - b[2],
            a[3] + HIGH - b[3],
            a[4] + HIGH - b[4],
        ])
    }
}

impl Mul for FieldElement {
    type Output = Self;

    #[inline(always)]
    fn mul(self, Self(b): Self) -> Self {
        let Self(a) = self;
        // 2^255 is 19: columns from the fifth up come back 19-fold.
        let (b1, b2, b3, b4) = (19 * b[1], 19 * b[2], 19 * b[3], 19 * b[4]);
        Self::reduce([
            wide(a[0], b[0]) + wide(a[1], b4) + wide(a[2], b3) + wide(a[3], b2) + wide(a[4], b1),
            wide(a[0], b[1]) + wide(a[1], b[0]) + wide(a[2], b4) + wide(a[3], b3) + wide(a[4], b2),
            wide(a[0], b[2])
                + wide(a[1], b[1])
                + wide(a[2], b[0])
                + wide(a[3], b4)
                + wide(a[4], b3),
            wide(a[0], b[3])
                + wide(a[1], b[2])
                + wide(a[2], b[1])
                + wide(a[3], b[0])
                + wide(a[4], b4),
            wide(a[0], b[4])
                + wide(a[1], b[3])
                + wide(a[2], b[2])
                + wide(a[3], b[1])
                + wide(a[4], b[0]),
        ])
    }
}

impl Zeroize for FieldElement {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use num_bigint::BigUint;
    use proptest::prelude::*;

    use super::*;

    fn p() -> BigUint {
        (BigUint::from(1u8) << 255u32) - 19u8
    }

    /// The value of the limbs, not reduced.
    fn value(element: FieldElement) -> BigUint {
        element.0.iter().rev().fold(BigUint::ZERO, |sum, &limb| (sum << 51u32) + limb)
    }

    fn assert_tight(element: FieldElement) {
        assert!(element.0.iter().all(|&limb| limb < (1 << 51) + (1 << 12)), "not tight");
    }

    /// Limbs below `2^bits`, often at an edge.
    fn element(bits: u32) -> impl Strategy<Value = FieldElement> {
        let limb = prop_oneof![
            0..1u64 << bits,
            Just(0),
            Just(1),
            Just((1 << bits) - 1),
            Just(MASK),
            Just(MASK - 18),
            (0..bits).prop_map(|bit| 1 << bit),
        ];
        prop::array::uniform5(limb).prop_map(FieldElement)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn products(a in element(53), b in element(53)) {
            assert_tight(a * b);
            prop_assert_eq!(value(a * b) % p(), value(a) * value(b) % p());
            assert_tight(a.square());
            prop_assert_eq!(value(a.square()) % p(), value(a) * value(a) % p());
            prop_assert_eq!(value(a.mul_small(121_665)) % p(), value(a) * 121_665u32 % p());
        }

        #[test]
        fn sums(a in element(51), b in element(51)) {
            prop_assert_eq!(value(a + b), value(a) + value(b));
            prop_assert_eq!(value(a - b), value(a) + p() * 2u8 - value(b));
        }

        #[test]
        fn bytes(a in element(53)) {
            prop_assert_eq!(BigUint::from_bytes_le(&a.to_bytes()), value(a) % p());
            prop_assert_eq!(FieldElement::from_bytes(&a.to_bytes()).to_bytes(), a.to_bytes());
        }

        #[test]
        fn inverse(a in element(53)) {
            let expected = u8::from(value(a) % p() != BigUint::ZERO);
            prop_assert_eq!(value(a.invert() * a) % p(), BigUint::from(expected));
        }
    }

    #[test]
    fn values_around_p_are_reduced() {
        for (offset, expected) in
            [(-1i8, p() - 1u8), (0, BigUint::ZERO), (1, 1u8.into()), (18, 18u8.into())]
        {
            let mut bytes = [0xff; 32];
            bytes[0] = 0xedu8.wrapping_add_signed(offset);
            bytes[31] = 0x7f;
            for high in [0x7f, 0xff] {
                bytes[31] = high;
                let element = FieldElement::from_bytes(&bytes);
                assert_eq!(BigUint::from_bytes_le(&element.to_bytes()), expected);
            }
        }
    }

    #[test]
    fn swap_exchanges_under_the_mask() {
        let (mut a, mut b) = (FieldElement::ZERO, FieldElement::ONE);
        FieldElement::swap(0, &mut a, &mut b);
        assert_eq!((a.0, b.0), (FieldElement::ZERO.0, FieldElement::ONE.0));
        FieldElement::swap(u64::MAX, &mut a, &mut b);
        assert_eq!((a.0, b.0), (FieldElement::ONE.0, FieldElement::ZERO.0));
    }
}
