//! Vector loads and stores without pointers: each compiles to one instruction.
//!
//! Going through `u128` is what makes LLVM see a single `movdqu`; four 32-bit parts do not fold.

use core::arch::x86_64::{__m128i, _mm_cvtsi128_si64, _mm_set_epi64x, _mm_unpackhi_epi64};

/// Loads 16 bytes, the first byte into the lowest lane.
#[expect(clippy::missing_safety_doc, reason = "unsafe only to callers without `sse2`")]
#[expect(clippy::cast_possible_truncation, reason = "takes the halves of a u128")]
#[inline]
#[target_feature(enable = "sse2")]
#[must_use]
pub fn load128(bytes: &[u8; 16]) -> __m128i {
    let value = u128::from_le_bytes(*bytes);
    let (low, high) = (value as u64, (value >> 64) as u64);
    _mm_set_epi64x(high.cast_signed(), low.cast_signed())
}

/// Stores 16 bytes, the lowest lane into the first byte.
#[expect(clippy::missing_safety_doc, reason = "unsafe only to callers without `sse2`")]
#[inline]
#[target_feature(enable = "sse2")]
#[must_use]
pub fn store128(value: __m128i) -> [u8; 16] {
    let low = _mm_cvtsi128_si64(value).cast_unsigned();
    let high = _mm_cvtsi128_si64(_mm_unpackhi_epi64(value, value)).cast_unsigned();
    (u128::from(low) | (u128::from(high) << 64)).to_le_bytes()
}
