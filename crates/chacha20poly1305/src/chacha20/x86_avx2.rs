//! ChaCha20 on 256-bit registers, in two layouts.
//!
//! Eight blocks: a register for each word of the state, one lane a block; the result is transposed.
//! Four blocks: two registers for each row of the state, 128 bits of them a block, which has the
//! result in less time, but makes less of each instruction.
//!
//! Poly1305 goes on beside the rounds. It multiplies in the general registers, which the rounds leave
//! alone: the time of either hides that of the other.

use core::{
    arch::x86_64::{
        __m256i, _mm256_add_epi32, _mm256_broadcastsi128_si256, _mm256_or_si256,
        _mm256_permute2x128_si256, _mm256_set_epi32, _mm256_set1_epi32, _mm256_shuffle_epi32,
        _mm256_slli_epi32, _mm256_srli_epi32, _mm256_unpackhi_epi32, _mm256_unpackhi_epi64,
        _mm256_unpacklo_epi32, _mm256_unpacklo_epi64, _mm256_xor_si256,
    },
    hint::black_box,
};

use cpu::x86::load128;

use super::{DOUBLE_ROUNDS, Stream, rounds::rounds};
use crate::poly1305::Beside;

/// How many blocks the wider layout makes.
pub(crate) const LANES: u32 = 8;

/// The halves of a block.
pub(crate) type Block = [__m256i; 2];

/// A row of the state, of two blocks.
type Row = __m256i;

/// The blocks of four rows.
pub(crate) type Blocks = [Block; 2];

rounds!(
    "avx2", __m256i,
    add: _mm256_add_epi32, xor: _mm256_xor_si256, shuffle: _mm256_shuffle_epi32,
    unpack: _mm256_unpacklo_epi32, _mm256_unpackhi_epi32, _mm256_unpacklo_epi64, _mm256_unpackhi_epi64,
);

/// The blocks with the counters `counter`, `counter + 1`, ...: RFC 8439, section 2.3.1. Absorbs a part of
/// `beside` before each double round.
#[target_feature(enable = "avx2")]
pub(crate) fn blocks(stream: Stream<'_>, counter: u32, mut beside: Beside<'_>) -> [Blocks; 4] {
    // Which lane counts what: such that `transpose` finds the blocks in order.
    let lanes = _mm256_set_epi32(7, 5, 3, 1, 6, 4, 2, 0);
    let words = stream.words(counter);
    let mut x = [lanes; 16];
    for (x, word) in x.iter_mut().zip(words) {
        *x = _mm256_set1_epi32(word.cast_signed());
    }
    x[12] = _mm256_add_epi32(x[12], lanes);
    for _ in 0..DOUBLE_ROUNDS {
        beside.absorb_part();
        x = double_round(x);
    }
    beside.finish();
    // Opaque: there are no registers to keep the words in, and they are faster made again than saved.
    let words = black_box(stream).words(counter);
    for (x, word) in x.iter_mut().zip(words) {
        *x = _mm256_add_epi32(*x, _mm256_set1_epi32(word.cast_signed()));
    }
    x[12] = _mm256_add_epi32(x[12], lanes);
    transpose(x)
}

/// The rows of two blocks to the blocks.
#[inline]
#[target_feature(enable = "avx2")]
fn blocks_of_rows([a, b, c, d]: [Row; 4]) -> Blocks {
    const LOW: i32 = 0x20;
    const HIGH: i32 = 0x31;
    [
        [_mm256_permute2x128_si256::<LOW>(a, b), _mm256_permute2x128_si256::<LOW>(c, d)],
        [_mm256_permute2x128_si256::<HIGH>(a, b), _mm256_permute2x128_si256::<HIGH>(c, d)],
    ]
}

/// Fewer blocks, sooner: the first half of what [`blocks`] makes.
#[target_feature(enable = "avx2")]
pub(crate) fn few_blocks(stream: Stream<'_>, counter: u32, mut beside: Beside<'_>) -> [Blocks; 2] {
    let next = _mm256_set_epi32(0, 0, 0, 2, 0, 0, 0, 2);
    let lanes = _mm256_set_epi32(0, 0, 0, 1, 0, 0, 0, 0);
    let rows = stream.rows(counter);
    let [a, b, c, d] = [0, 1, 2, 3].map(|i| _mm256_broadcastsi128_si256(load128(&rows[i])));
    let d = _mm256_add_epi32(d, lanes);
    let initial = [[a, b, c, d], [a, b, c, _mm256_add_epi32(d, next)]];
    let [mut first, mut second] = initial;
    for _ in 0..DOUBLE_ROUNDS {
        beside.absorb_part();
        first = double_round_of_rows(first);
        second = double_round_of_rows(second);
    }
    beside.finish();
    let sum = |rows: [Row; 4], initial: [Row; 4]| {
        [0, 1, 2, 3].map(|i| _mm256_add_epi32(rows[i], initial[i]))
    };
    [blocks_of_rows(sum(first, initial[0])), blocks_of_rows(sum(second, initial[1]))]
}

#[inline]
#[target_feature(enable = "avx2")]
fn rotate_left_16(x: __m256i) -> __m256i {
    _mm256_or_si256(_mm256_slli_epi32::<16>(x), _mm256_srli_epi32::<16>(x))
}

#[inline]
#[target_feature(enable = "avx2")]
fn rotate_left_12(x: __m256i) -> __m256i {
    _mm256_or_si256(_mm256_slli_epi32::<12>(x), _mm256_srli_epi32::<20>(x))
}

#[inline]
#[target_feature(enable = "avx2")]
fn rotate_left_8(x: __m256i) -> __m256i {
    _mm256_or_si256(_mm256_slli_epi32::<8>(x), _mm256_srli_epi32::<24>(x))
}

#[inline]
#[target_feature(enable = "avx2")]
fn rotate_left_7(x: __m256i) -> __m256i {
    _mm256_or_si256(_mm256_slli_epi32::<7>(x), _mm256_srli_epi32::<25>(x))
}
