//! Four blocks in a register, with AVX-512.

use core::arch::x86_64::{
    __m512i as Vector, _mm_set_epi8, _mm256_castsi256_si128, _mm256_extracti128_si256,
    _mm256_set_m128i, _mm256_xor_si256, _mm512_add_epi32 as add32,
    _mm512_aesenc_epi128 as aes_round, _mm512_aesenclast_epi128 as aes_last_round,
    _mm512_broadcast_i32x4 as broadcast, _mm512_castsi256_si512, _mm512_castsi512_si256,
    _mm512_clmulepi64_epi128 as clmul, _mm512_extracti64x4_epi64, _mm512_inserti64x4,
    _mm512_maskz_mov_epi8, _mm512_set_epi64, _mm512_setzero_si512 as zero,
    _mm512_shuffle_epi8 as shuffle_bytes, _mm512_shuffle_epi32 as shuffle_words,
    _mm512_unpackhi_epi64 as interleave_high, _mm512_unpacklo_epi64 as interleave_low,
    _mm512_xor_si512 as xor, _mm512_zextsi128_si512 as widen,
};

use cpu::x86::{
    load512 as load, load512_up_to as load_up_to, store512 as store, store512_up_to as store_up_to,
};

super::kernel!(
    "aes,pclmulqdq,sse2,ssse3,sse4.1,avx2,avx512f,avx512bw,avx512dq,avx512vl,vaes,vpclmulqdq"
);

/// What the first counters are ahead of the first block's.
#[inline]
#[target_feature(enable = "avx512f")]
fn lane_numbers() -> Vector {
    _mm512_set_epi64(0, 4, 0, 3, 0, 2, 0, 1)
}

/// What the next counters are ahead of these.
#[inline]
#[target_feature(enable = "avx512f")]
fn lane_count() -> Vector {
    _mm512_set_epi64(0, 4, 0, 4, 0, 4, 0, 4)
}

/// The first four of these powers, of which there are at least as many.
#[inline]
#[target_feature(enable = "avx512f")]
fn load_powers(powers: &[__m128i]) -> Vector {
    let &[a, b, c, d, ..] = powers else { return zero() };
    let low = _mm512_castsi256_si512(_mm256_set_m128i(b, a));
    _mm512_inserti64x4::<1>(low, _mm256_set_m128i(d, c))
}

/// The first `len` bytes, with zeros behind them.
#[inline]
#[target_feature(enable = "avx512bw")]
fn keep_first(value: Vector, len: usize) -> Vector {
    let mask = if len >= 64 { u64::MAX } else { (1 << len) - 1 };
    _mm512_maskz_mov_epi8(mask, value)
}

/// The sum of the four blocks.
#[inline]
#[target_feature(enable = "avx512f")]
fn fold(value: Vector) -> __m128i {
    let pair =
        _mm256_xor_si256(_mm512_castsi512_si256(value), _mm512_extracti64x4_epi64::<1>(value));
    _mm_xor_si128(_mm256_castsi256_si128(pair), _mm256_extracti128_si256::<1>(pair))
}
