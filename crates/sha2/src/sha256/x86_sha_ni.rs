//! SHA-256's compression function with the SHA extensions of x86-64 (FIPS 180-4, section 6.2.2).
//!
//! `sha256rnds2` does two rounds. It wants the working variables as two vectors, `ABEF` and `CDGH`
//! (highest lane first), and returns the next `ABEF`; the next `CDGH` is the `ABEF` of two rounds
//! ago. Its latency is the limit, so plain code in this order is as fast as any.

use core::arch::x86_64::{
    __m128i, _mm_add_epi32, _mm_alignr_epi8, _mm_set_epi32, _mm_set_epi64x, _mm_sha256msg1_epu32,
    _mm_sha256msg2_epu32, _mm_sha256rnds2_epu32, _mm_shuffle_epi8, _mm_shuffle_epi32,
};

use cpu::x86::{load128, store128};

use crate::constants::K256;

#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
pub(super) fn compress(state: &mut [u32; 8], blocks: &[[u8; 64]]) {
    let (mut abef, mut cdgh) = load_state(state);
    for block in blocks {
        let (abef_before, cdgh_before) = (abef, cdgh);
        let mut w = load_words(block);
        for (i, k) in K256.as_flattened().as_chunks().0.iter().enumerate() {
            // Four rounds at a time, on the words of the schedule in `w[0]`.
            let kw = _mm_add_epi32(w[0], load_u32s(k));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, kw);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32::<0b00_00_11_10>(kw));
            let next = if i < 12 { next_words(&w) } else { w[0] };
            w = [w[1], w[2], w[3], next];
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    *state = store_state(abef, cdgh);
}

/// The next four words of the schedule after the sixteen of `w` (step 1).
#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn next_words(w: &[__m128i; 4]) -> __m128i {
    let w_minus_7 = _mm_alignr_epi8::<4>(w[3], w[2]);
    let partial = _mm_add_epi32(_mm_sha256msg1_epu32(w[0], w[1]), w_minus_7);
    _mm_sha256msg2_epu32(partial, w[3])
}

/// The block as `W_0` to `W_15` (step 1), the first word of four in the lowest lane.
#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn load_words(block: &[u8; 64]) -> [__m128i; 4] {
    let swap_bytes = _mm_set_epi64x(0x0c0d_0e0f_0809_0a0b, 0x0405_0607_0001_0203);
    let (quarters, _) = block.as_chunks();
    [0, 1, 2, 3].map(|i| _mm_shuffle_epi8(load128(&quarters[i]), swap_bytes))
}

#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn load_u32s(words: &[u32; 4]) -> __m128i {
    let [w0, w1, w2, w3] = words.map(u32::cast_signed);
    _mm_set_epi32(w3, w2, w1, w0)
}

#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn load_state(state: &[u32; 8]) -> (__m128i, __m128i) {
    let [a, b, c, d, e, f, g, h] = *state;
    (load_u32s(&[f, e, b, a]), load_u32s(&[h, g, d, c]))
}

#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn store_state(abef: __m128i, cdgh: __m128i) -> [u32; 8] {
    let [f, e, b, a] = store_u32s(abef);
    let [h, g, d, c] = store_u32s(cdgh);
    [a, b, c, d, e, f, g, h]
}

#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn store_u32s(vector: __m128i) -> [u32; 4] {
    let bytes = store128(vector);
    let (words, _) = bytes.as_chunks();
    [0, 1, 2, 3].map(|i| u32::from_le_bytes(words[i]))
}
