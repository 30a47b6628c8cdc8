//! Numbers in digits of 52 bits.

use core::arch::x86_64::{__m512i, _mm512_setzero_si512};
use core::hint::black_box;

use cpu::x86::{load512, store512_up_to};
use zeroize::Zeroize;

use crate::limbs::bits_at;

/// The bits of a digit: those that `vpmadd52` multiplies.
pub(super) const DIGIT_BITS: usize = 52;
pub(super) const DIGIT_MASK: u64 = (1 << DIGIT_BITS) - 1;

/// The digits of a register.
pub(super) const LANES: usize = 8;

/// `Z` registers of digits, the least significant first, each in 8 bytes. Aligned, since a
/// register that crosses two cache lines costs two loads.
#[derive(Clone)]
#[repr(C, align(64))]
pub(super) struct Number<const Z: usize>([[u8; 64]; Z]);

impl<const Z: usize> Number<Z> {
    pub(super) const ZERO: Self = Self([[0; 64]; Z]);

    /// Becomes a number of limbs, which fits.
    pub(super) fn set_limbs(&mut self, limbs: &[u64]) {
        for (i, digit) in self.digits_mut().iter_mut().enumerate() {
            *digit = bits_at(limbs, DIGIT_BITS * i, DIGIT_BITS).to_le_bytes();
        }
    }

    /// The limbs of a number that fits into them, and whose digits are below 2^52.
    pub(super) fn to_limbs(&self, limbs: &mut [u64]) {
        let digits = self.digits();
        let digit = |at: usize| digits.get(at).map_or(0, |bytes| u64::from_le_bytes(*bytes));
        for (i, limb) in limbs.iter_mut().enumerate() {
            let (at, shift) = (64 * i / DIGIT_BITS, 64 * i % DIGIT_BITS);
            // 64 bits touch two digits, or three.
            *limb = digit(at) >> shift | digit(at + 1) << (DIGIT_BITS - shift);
            if 2 * DIGIT_BITS - shift < 64 {
                *limb |= digit(at + 2) << (2 * DIGIT_BITS - shift);
            }
        }
    }

    /// Becomes `(n k + 1) / 2^52`, rounded down, for a digit k.
    pub(super) fn set_folding(&mut self, n: &Self, k: u64) {
        let mut carry = 1;
        // The lowest digit of the sum goes nowhere.
        let mut below = &mut [0; 8];
        for (digit, above) in n.digits().iter().zip(self.digits_mut()) {
            let (low, high) = u64::from_le_bytes(*digit).carrying_mul(k, carry);
            *below = (low & DIGIT_MASK).to_le_bytes();
            carry = high << (64 - DIGIT_BITS) | low >> DIGIT_BITS;
            below = above;
        }
        *below = carry.to_le_bytes();
    }

    /// Every lane, also those that are not in use.
    pub(super) fn digits(&self) -> &[[u8; 8]] {
        self.0.as_flattened().as_chunks().0
    }

    pub(super) fn digits_mut(&mut self) -> &mut [[u8; 8]] {
        self.0.as_flattened_mut().as_chunks_mut().0
    }

    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    pub(super) fn load(&self) -> [__m512i; Z] {
        let mut registers = [_mm512_setzero_si512(); Z];
        for (register, bytes) in registers.iter_mut().zip(&self.0) {
            *register = load512(bytes);
        }
        registers
    }

    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    pub(super) fn store(&mut self, registers: [__m512i; Z]) {
        for (bytes, register) in self.0.iter_mut().zip(registers) {
            // As four values of 16 bytes, the compiler may put the pieces of neighbours together, and
            // then the CPU cannot hand on to the next load what was stored.
            store512_up_to(register, bytes);
        }
    }
}

impl<const Z: usize> Zeroize for Number<Z> {
    /// Whole registers at a time: the volatile writes of `zeroize` itself would be of bytes.
    fn zeroize(&mut self) {
        self.0 = [[0; 64]; Z];
        black_box(&mut self.0);
    }
}
