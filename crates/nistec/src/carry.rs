//! Additions and subtractions of words in a chain.
//!
//! Written as comparisons or 128-bit sums, long chains fall apart into single flags in registers on
//! x86-64; its intrinsics keep them in the carry flag, which makes point arithmetic twice as fast.

// MemorySanitizer does not know these intrinsics.
#[cfg(all(target_arch = "x86_64", not(ctgrind = "msan")))]
pub(crate) use intrinsics::{adc, sbb};
#[cfg(any(not(target_arch = "x86_64"), ctgrind = "msan"))]
pub(crate) use portable::{adc, sbb};

#[cfg(all(target_arch = "x86_64", not(ctgrind = "msan")))]
mod intrinsics {
    use core::arch::x86_64::{_addcarry_u64, _subborrow_u64};

    /// `a + b + carry`: the low word, and the carry out.
    #[inline(always)]
    pub(crate) fn adc(a: u64, b: u64, carry: u8) -> (u64, u8) {
        let mut sum = 0;
        let carry = _addcarry_u64(carry, a, b, &mut sum);
        (sum, carry)
    }

    /// `a - b - borrow`: the low word, and the borrow out.
    #[inline(always)]
    pub(crate) fn sbb(a: u64, b: u64, borrow: u8) -> (u64, u8) {
        let mut difference = 0;
        let borrow = _subborrow_u64(borrow, a, b, &mut difference);
        (difference, borrow)
    }
}

/// For every other architecture; in tests everywhere.
#[cfg(any(test, not(target_arch = "x86_64"), ctgrind = "msan"))]
#[expect(clippy::cast_possible_truncation, reason = "the words of a 128-bit sum")]
mod portable {
    /// `a + b + carry`: the low word, and the carry out.
    #[inline(always)]
    pub(crate) fn adc(a: u64, b: u64, carry: u8) -> (u64, u8) {
        let sum = u128::from(a) + u128::from(b) + u128::from(carry);
        (sum as u64, (sum >> 64) as u8)
    }

    /// `a - b - borrow`: the low word, and the borrow out.
    #[inline(always)]
    pub(crate) fn sbb(a: u64, b: u64, borrow: u8) -> (u64, u8) {
        let difference = u128::from(a).wrapping_sub(u128::from(b)).wrapping_sub(u128::from(borrow));
        (difference as u64, (difference >> 127) as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::portable;

    const EDGES: [u64; 8] = [0, 1, 2, 0xffff_ffff, 1 << 32, 1 << 63, u64::MAX - 1, u64::MAX];

    #[test]
    fn portable_words_are_right() {
        for (a, b) in EDGES.iter().flat_map(|&a| EDGES.map(|b| (a, b))) {
            for carry in [0, 1] {
                let (sum, out) = portable::adc(a, b, carry);
                let expected = u128::from(a) + u128::from(b) + u128::from(carry);
                assert_eq!(u128::from(out) << 64 | u128::from(sum), expected);
                let (difference, out) = portable::sbb(a, b, carry);
                let expected = i128::from(a) - i128::from(b) - i128::from(carry);
                assert_eq!(i128::from(difference) - (i128::from(out) << 64), expected);
            }
        }
    }

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn intrinsics_agree_with_portable() {
        use super::intrinsics;

        for (a, b) in EDGES.iter().flat_map(|&a| EDGES.map(|b| (a, b))) {
            for carry in [0, 1] {
                assert_eq!(intrinsics::adc(a, b, carry), portable::adc(a, b, carry));
                assert_eq!(intrinsics::sbb(a, b, carry), portable::sbb(a, b, carry));
            }
        }
    }
}
