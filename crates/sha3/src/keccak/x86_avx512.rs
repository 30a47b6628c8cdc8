//! Keccak-f\[1600\] with AVX-512: a state in each 64-bit element of a vector, whose rotations and
//! three-operand logic are one instruction each. The compiler joins the latter of two operations;
//! MemorySanitizer, which checks that no secret leaks, does not know the instruction by name.
//!
//! The 25 lanes and the five words that θ adds to them leave two of the 32 registers, at any
//! width. Vectors of 128 bits serve a state alone: even half empty they beat the words of the
//! integer unit.

use core::arch::x86_64::{
    _mm_cvtsi64_si128, _mm_cvtsi128_si64, _mm_setzero_si128, _mm256_setzero_si256,
    _mm512_setzero_si512,
};

use cpu::x86::{load256, load512, store256, store512};

use super::{LANES, States};

/// A module with `keccak_f` on vectors of one width.
macro_rules! width {
    ($name:ident, $vector:ident, $xor:ident, $andnot:ident, $rotate:ident, $splat:ident) => {
        mod $name {
            use core::arch::x86_64::{$andnot, $rotate, $splat, $vector, $xor};

            use crate::keccak::{
                LANES, ROUND_CONSTANTS,
                permutation::{parities, permutation, plane, round},
            };

            permutation!($vector, "avx2,avx512f,avx512bw,avx512dq,avx512vl");

            #[inline]
            #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
            fn xor(a: $vector, b: $vector) -> $vector {
                $xor(a, b)
            }

            #[inline]
            #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
            fn xor3(a: $vector, b: $vector, c: $vector) -> $vector {
                $xor(a, $xor(b, c))
            }

            #[inline]
            #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
            fn chi(a: $vector, b: $vector, c: $vector) -> $vector {
                $xor(a, $andnot(b, c))
            }

            #[inline]
            #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
            fn rotate_left<const BITS: i32>(a: $vector) -> $vector {
                $rotate::<BITS>(a)
            }

            #[inline]
            #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
            fn splat(word: u64) -> $vector {
                $splat(word.cast_signed())
            }
        }
    };
}

width!(one, __m128i, _mm_xor_si128, _mm_andnot_si128, _mm_rol_epi64, _mm_set1_epi64x);
width!(four, __m256i, _mm256_xor_si256, _mm256_andnot_si256, _mm256_rol_epi64, _mm256_set1_epi64x);
width!(eight, __m512i, _mm512_xor_si512, _mm512_andnot_si512, _mm512_rol_epi64, _mm512_set1_epi64);

/// Permutes a state.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
pub(super) fn permute(state: &mut [u64; LANES]) {
    let mut lanes = [_mm_setzero_si128(); LANES];
    for (lane, word) in lanes.iter_mut().zip(&*state) {
        *lane = _mm_cvtsi64_si128(word.cast_signed());
    }
    lanes = one::keccak_f(lanes);
    for (lane, word) in lanes.into_iter().zip(state) {
        *word = _mm_cvtsi128_si64(lane).cast_unsigned();
    }
}

/// Permutes eight states at a time, four if as many are left, and the rest one by one.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
pub(super) fn permute_batch<const N: usize>(states: &mut States<N>) {
    for at in 0..N / 8 {
        permute_eight(states, at);
    }
    if N % 8 >= 4 {
        permute_four(states, N / 4 - 1);
    }
    for at in N / 4 * 4..N {
        let mut state = states.get(at);
        permute(&mut state);
        states.set(at, &state);
    }
}

/// Permutes the eight states from `8 * at` on.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
fn permute_eight<const N: usize>(states: &mut States<N>, at: usize) {
    let mut lanes = [_mm512_setzero_si512(); LANES];
    for (lane, bytes) in lanes.iter_mut().zip(&states.0) {
        *lane = load512(&bytes.as_flattened().as_chunks().0[at]);
    }
    lanes = eight::keccak_f(lanes);
    for (lane, bytes) in lanes.into_iter().zip(&mut states.0) {
        bytes.as_flattened_mut().as_chunks_mut().0[at] = store512(lane);
    }
}

/// Permutes the four states from `4 * at` on.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
fn permute_four<const N: usize>(states: &mut States<N>, at: usize) {
    let mut lanes = [_mm256_setzero_si256(); LANES];
    for (lane, bytes) in lanes.iter_mut().zip(&states.0) {
        *lane = load256(&bytes.as_flattened().as_chunks().0[at]);
    }
    lanes = four::keccak_f(lanes);
    for (lane, bytes) in lanes.into_iter().zip(&mut states.0) {
        bytes.as_flattened_mut().as_chunks_mut().0[at] = store256(lane);
    }
}
