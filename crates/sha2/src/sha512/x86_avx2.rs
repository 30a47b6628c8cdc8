//! The schedule with AVX2, which has no rotations of words: two shifts each.

use core::arch::x86_64::{
    __m256i, _mm_set_epi64x, _mm256_add_epi64, _mm256_alignr_epi8, _mm256_broadcastsi128_si256,
    _mm256_set_m128i, _mm256_shuffle_epi8, _mm256_slli_epi64, _mm256_srli_epi64, _mm256_xor_si256,
};

use cpu::x86::{load128, store256};

use super::rounds::add;
use super::x86::{Sums, kernel, lane, sixteen_rounds};
use crate::constants::K512;

kernel!("avx2,bmi1,bmi2");

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn small_sigma_0(x: __m256i) -> __m256i {
    let ror_1 = _mm256_xor_si256(_mm256_srli_epi64::<1>(x), _mm256_slli_epi64::<63>(x));
    let ror_8 = _mm256_xor_si256(_mm256_srli_epi64::<8>(x), _mm256_slli_epi64::<56>(x));
    _mm256_xor_si256(_mm256_xor_si256(ror_1, ror_8), _mm256_srli_epi64::<7>(x))
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn small_sigma_1(x: __m256i) -> __m256i {
    let ror_19 = _mm256_xor_si256(_mm256_srli_epi64::<19>(x), _mm256_slli_epi64::<45>(x));
    let ror_61 = _mm256_xor_si256(_mm256_srli_epi64::<61>(x), _mm256_slli_epi64::<3>(x));
    _mm256_xor_si256(_mm256_xor_si256(ror_19, ror_61), _mm256_srli_epi64::<6>(x))
}
