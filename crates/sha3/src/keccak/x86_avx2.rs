//! Keccak-f\[1600\] with AVX2: four states in the 64-bit elements of a vector.
//!
//! A rotation takes three instructions, so that a single state is better off in words.

use core::arch::x86_64::{
    __m256i, _mm_cvtsi32_si128, _mm256_andnot_si256, _mm256_or_si256, _mm256_set1_epi64x,
    _mm256_setzero_si256, _mm256_sll_epi64, _mm256_srl_epi64, _mm256_xor_si256,
};

use cpu::x86::{load256, store256};

use super::{
    LANES, ROUND_CONSTANTS, States,
    permutation::{parities, permutation, plane, round},
    portable,
};

permutation!(__m256i, "avx2");

/// Permutes four states at a time, and the rest one by one, in words.
#[target_feature(enable = "avx2")]
pub(super) fn permute_batch<const N: usize>(states: &mut States<N>) {
    for at in 0..N / 4 {
        permute_four(states, at);
    }
    for at in N / 4 * 4..N {
        let mut state = states.get(at);
        portable::permute(&mut state);
        states.set(at, &state);
    }
}

/// Permutes the four states from `4 * at` on.
#[inline]
#[target_feature(enable = "avx2")]
fn permute_four<const N: usize>(states: &mut States<N>, at: usize) {
    let mut lanes = [_mm256_setzero_si256(); LANES];
    for (lane, bytes) in lanes.iter_mut().zip(&states.0) {
        *lane = load256(&bytes.as_flattened().as_chunks().0[at]);
    }
    lanes = keccak_f(lanes);
    for (lane, bytes) in lanes.into_iter().zip(&mut states.0) {
        bytes.as_flattened_mut().as_chunks_mut().0[at] = store256(lane);
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn xor(a: __m256i, b: __m256i) -> __m256i {
    _mm256_xor_si256(a, b)
}

#[inline]
#[target_feature(enable = "avx2")]
fn xor3(a: __m256i, b: __m256i, c: __m256i) -> __m256i {
    xor(a, xor(b, c))
}

#[inline]
#[target_feature(enable = "avx2")]
fn chi(a: __m256i, b: __m256i, c: __m256i) -> __m256i {
    xor(a, _mm256_andnot_si256(b, c))
}

/// The counts are constants, and so end up in the instructions.
#[inline]
#[target_feature(enable = "avx2")]
fn rotate_left<const BITS: i32>(a: __m256i) -> __m256i {
    let left = _mm256_sll_epi64(a, _mm_cvtsi32_si128(BITS));
    let right = _mm256_srl_epi64(a, _mm_cvtsi32_si128(64 - BITS));
    _mm256_or_si256(left, right)
}

#[inline]
#[target_feature(enable = "avx2")]
fn splat(word: u64) -> __m256i {
    _mm256_set1_epi64x(word.cast_signed())
}
