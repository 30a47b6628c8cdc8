//! SHA-1's compression function with the SHA extensions of x86-64 (FIPS 180-4, section 6.1.2).
//!
//! `sha1rnds4` does four rounds. It wants the working variables `ABCD` as a vector, highest lane
//! first, and `E` already added to the first of the four words of the schedule. That `E` is the
//! rotated `A` of four rounds ago, which `sha1nexte` takes from the `ABCD` of then.

use core::arch::x86_64::{
    __m128i, _mm_add_epi32, _mm_or_si128, _mm_set_epi32, _mm_set_epi64x, _mm_sha1msg1_epu32,
    _mm_sha1msg2_epu32, _mm_sha1nexte_epu32, _mm_sha1rnds4_epu32, _mm_shuffle_epi8, _mm_slli_epi32,
    _mm_srli_epi32, _mm_xor_si128,
};

use cpu::x86::{load128, store128};

#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
pub(super) fn compress(state: &mut [u32; 5], blocks: &[[u8; 64]]) {
    let (mut abcd, mut e) = load_state(state);
    for block in blocks {
        let (abcd_before, e_before) = (abcd, e);
        let mut w = load_words(block);
        let mut v = (abcd, unrotated(e));
        // The immediate chooses function and constant (sections 4.1.1 and 4.2.1).
        v = twenty_rounds::<0>(v, &mut w);
        v = twenty_rounds::<1>(v, &mut w);
        v = twenty_rounds::<2>(v, &mut w);
        v = twenty_rounds::<3>(v, &mut w);
        abcd = _mm_add_epi32(v.0, abcd_before);
        e = _mm_sha1nexte_epu32(v.1, e_before);
    }
    *state = store_state(abcd, e);
}

/// Twenty rounds on `ABCD` and the `ABCD` of four rounds ago (step 3), leaving in `w` the sixteen
/// words of the schedule that come next.
#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn twenty_rounds<const FUNCTION: i32>(
    (mut abcd, mut abcd_4_ago): (__m128i, __m128i),
    w: &mut [__m128i; 4],
) -> (__m128i, __m128i) {
    for _ in 0..5 {
        let e_and_w = _mm_sha1nexte_epu32(abcd_4_ago, w[0]);
        abcd_4_ago = abcd;
        abcd = _mm_sha1rnds4_epu32::<FUNCTION>(abcd, e_and_w);
        *w = [w[1], w[2], w[3], next_words(w)];
    }
    (abcd, abcd_4_ago)
}

/// The next four words of the schedule after the sixteen of `w` (step 1).
#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn next_words(w: &[__m128i; 4]) -> __m128i {
    let partial = _mm_xor_si128(_mm_sha1msg1_epu32(w[0], w[1]), w[2]);
    _mm_sha1msg2_epu32(partial, w[3])
}

/// The block as `W_0` to `W_15` (step 1), the first word of four in the highest lane.
#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn load_words(block: &[u8; 64]) -> [__m128i; 4] {
    let reverse_bytes = _mm_set_epi64x(0x0001_0203_0405_0607, 0x0809_0a0b_0c0d_0e0f);
    let (quarters, _) = block.as_chunks();
    [0, 1, 2, 3].map(|i| _mm_shuffle_epi8(load128(&quarters[i]), reverse_bytes))
}

/// What `sha1nexte`, rotating by 30, makes `e` of.
#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn unrotated(e: __m128i) -> __m128i {
    _mm_or_si128(_mm_slli_epi32::<2>(e), _mm_srli_epi32::<30>(e))
}

/// `ABCD`, and `E` in the highest lane above zeros.
#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn load_state(state: &[u32; 5]) -> (__m128i, __m128i) {
    let [a, b, c, d, e] = state.map(u32::cast_signed);
    (_mm_set_epi32(a, b, c, d), _mm_set_epi32(e, 0, 0, 0))
}

#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn store_state(abcd: __m128i, e: __m128i) -> [u32; 5] {
    let [d, c, b, a] = store_u32s(abcd);
    let [_, _, _, e] = store_u32s(e);
    [a, b, c, d, e]
}

#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn store_u32s(vector: __m128i) -> [u32; 4] {
    let bytes = store128(vector);
    let (words, _) = bytes.as_chunks();
    [0, 1, 2, 3].map(|i| u32::from_le_bytes(words[i]))
}
