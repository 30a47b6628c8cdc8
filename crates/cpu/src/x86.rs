//! Vector loads and stores without pointers: each compiles to one instruction.
//!
//! Going through `u128` is what makes LLVM see a single `movdqu`; four 32-bit parts do not fold.
//! The wider ones are built of the narrower for the same reason: of eight 64-bit parts it makes
//! five permutations.

use core::arch::x86_64::{
    __m128i, __m256i, __m512i, _mm_cvtsi128_si64, _mm_set_epi64x, _mm_unpackhi_epi64,
    _mm256_castsi256_si128, _mm256_extracti128_si256, _mm256_set_m128i, _mm512_castsi256_si512,
    _mm512_castsi512_si256, _mm512_extracti64x4_epi64, _mm512_inserti64x4, _mm512_mask_storeu_epi8,
    _mm512_maskz_loadu_epi8,
};

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

/// Loads 32 bytes, the first byte into the lowest lane.
#[expect(clippy::missing_safety_doc, reason = "unsafe only to callers without `avx`")]
#[inline]
#[target_feature(enable = "avx")]
#[must_use]
pub fn load256(bytes: &[u8; 32]) -> __m256i {
    let (halves, _) = bytes.as_chunks();
    _mm256_set_m128i(load128(&halves[1]), load128(&halves[0]))
}

/// Stores 32 bytes, the lowest lane into the first byte.
#[expect(clippy::missing_safety_doc, reason = "unsafe only to callers without `avx2`")]
#[inline]
#[target_feature(enable = "avx2")]
#[must_use]
pub fn store256(value: __m256i) -> [u8; 32] {
    let mut bytes = [0; 32];
    let (halves, _) = bytes.as_chunks_mut();
    halves[0] = store128(_mm256_castsi256_si128(value));
    halves[1] = store128(_mm256_extracti128_si256::<1>(value));
    bytes
}

/// Loads 64 bytes, the first byte into the lowest lane.
#[expect(clippy::missing_safety_doc, reason = "unsafe only to callers without `avx512f`")]
#[inline]
#[target_feature(enable = "avx512f")]
#[must_use]
pub fn load512(bytes: &[u8; 64]) -> __m512i {
    let (halves, _) = bytes.as_chunks();
    _mm512_inserti64x4::<1>(_mm512_castsi256_si512(load256(&halves[0])), load256(&halves[1]))
}

/// Stores 64 bytes, the lowest lane into the first byte.
#[expect(clippy::missing_safety_doc, reason = "unsafe only to callers without `avx512f`")]
#[inline]
#[target_feature(enable = "avx512f")]
#[must_use]
pub fn store512(value: __m512i) -> [u8; 64] {
    let mut bytes = [0; 64];
    let (halves, _) = bytes.as_chunks_mut();
    halves[0] = store256(_mm512_castsi512_si256(value));
    halves[1] = store256(_mm512_extracti64x4_epi64::<1>(value));
    bytes
}

/// Loads the first 64 bytes, or all there are and zeros behind them. The time does not depend on
/// how many there are.
#[expect(unsafe_code, reason = "copying to a whole block takes two to three times as long")]
#[expect(clippy::missing_safety_doc, reason = "unsafe only to callers without `avx512bw`")]
#[inline]
#[target_feature(enable = "avx512bw")]
#[must_use]
pub fn load512_up_to(bytes: &[u8]) -> __m512i {
    // SAFETY: the bytes that the mask chooses lie in the slice, and no other is read.
    unsafe { _mm512_maskz_loadu_epi8(first_lanes(bytes.len()), bytes.as_ptr().cast()) }
}

/// Stores the first 64 bytes, or as many as there is room for. The time does not depend on how
/// many those are.
#[expect(unsafe_code, reason = "copying from a whole block takes two to three times as long")]
#[expect(clippy::missing_safety_doc, reason = "unsafe only to callers without `avx512bw`")]
#[inline]
#[target_feature(enable = "avx512bw")]
pub fn store512_up_to(value: __m512i, bytes: &mut [u8]) {
    // SAFETY: the bytes that the mask chooses lie in the slice, and no other is written.
    unsafe {
        _mm512_mask_storeu_epi8(bytes.as_mut_ptr().cast(), first_lanes(bytes.len()), value);
    }
}

/// A mask of the first `count` of 64 lanes, or of all.
#[inline]
const fn first_lanes(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}
