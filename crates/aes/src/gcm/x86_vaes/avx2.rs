//! Two blocks in a register, with AVX2.

use core::arch::x86_64::{
    __m256i as Vector, _mm_set_epi8, _mm256_add_epi32 as add32, _mm256_aesenc_epi128 as aes_round,
    _mm256_aesenclast_epi128 as aes_last_round, _mm256_and_si256,
    _mm256_broadcastsi128_si256 as broadcast, _mm256_castsi256_si128,
    _mm256_clmulepi64_epi128 as clmul, _mm256_cmpgt_epi8, _mm256_extracti128_si256,
    _mm256_set_epi8, _mm256_set_epi64x, _mm256_set_m128i, _mm256_set1_epi8,
    _mm256_setzero_si256 as zero, _mm256_shuffle_epi8 as shuffle_bytes,
    _mm256_shuffle_epi32 as shuffle_words, _mm256_unpackhi_epi64 as interleave_high,
    _mm256_unpacklo_epi64 as interleave_low, _mm256_xor_si256 as xor,
    _mm256_zextsi128_si256 as widen,
};

use cpu::x86::{load256 as load, store256 as store};

super::kernel!("aes,pclmulqdq,sse2,ssse3,sse4.1,avx2,vaes,vpclmulqdq");

/// What the first counters are ahead of the first block's.
#[inline]
#[target_feature(enable = "avx2")]
fn lane_numbers() -> Vector {
    _mm256_set_epi64x(0, 2, 0, 1)
}

/// What the next counters are ahead of these.
#[inline]
#[target_feature(enable = "avx2")]
fn lane_count() -> Vector {
    _mm256_set_epi64x(0, 2, 0, 2)
}

/// The first two of these powers, of which there are at least as many.
#[inline]
#[target_feature(enable = "avx2")]
fn load_powers(powers: &[__m128i]) -> Vector {
    let &[a, b, ..] = powers else { return zero() };
    _mm256_set_m128i(b, a)
}

/// All of at most 32 bytes, with zeros behind them.
#[inline]
#[target_feature(enable = "avx2")]
fn load_up_to(bytes: &[u8]) -> Vector {
    let mut padded = [0; WIDTH];
    padded[..bytes.len()].copy_from_slice(bytes);
    load(&padded)
}

/// Stores as many bytes as there is room for, which are at most 32.
#[inline]
#[target_feature(enable = "avx2")]
fn store_up_to(value: Vector, bytes: &mut [u8]) {
    bytes.copy_from_slice(&store(value)[..bytes.len()]);
}

/// The first `len` bytes, of which there are less than 32, with zeros behind them.
#[expect(clippy::cast_possible_truncation, reason = "less than 32")]
#[inline]
#[target_feature(enable = "avx2")]
fn keep_first(value: Vector, len: usize) -> Vector {
    let places = _mm256_set_epi8(
        31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9,
        8, 7, 6, 5, 4, 3, 2, 1, 0,
    );
    _mm256_and_si256(value, _mm256_cmpgt_epi8(_mm256_set1_epi8(len as i8), places))
}

/// The sum of the two blocks.
#[inline]
#[target_feature(enable = "avx2")]
fn fold(value: Vector) -> __m128i {
    _mm_xor_si128(_mm256_castsi256_si128(value), _mm256_extracti128_si256::<1>(value))
}
