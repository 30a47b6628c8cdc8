//! ChaCha20 on 512-bit registers, in two layouts.
//!
//! Sixteen blocks: a register for each word of the state, one lane a block; the result is
//! transposed. Four or eight blocks: a register for each row of the state, 128 bits of it a block,
//! which has the result in a fraction of the time, but makes less of each instruction.

use core::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_broadcast_i32x4, _mm512_rol_epi32, _mm512_set_epi32,
    _mm512_set1_epi32, _mm512_shuffle_epi32, _mm512_shuffle_i32x4, _mm512_unpackhi_epi32,
    _mm512_unpackhi_epi64, _mm512_unpacklo_epi32, _mm512_unpacklo_epi64, _mm512_xor_si512,
};

use cpu::x86::load128;

use super::{DOUBLE_ROUNDS, Stream, rounds::rounds};

/// How many blocks the wider layout makes.
pub(crate) const LANES: u32 = 16;

/// A row of the state, of four blocks.
type Row = __m512i;

/// The blocks of four rows.
pub(crate) type Blocks = [__m512i; 4];

rounds!(
    "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma", __m512i,
    add: _mm512_add_epi32, xor: _mm512_xor_si512, shuffle: _mm512_shuffle_epi32,
    unpack: _mm512_unpacklo_epi32, _mm512_unpackhi_epi32, _mm512_unpacklo_epi64, _mm512_unpackhi_epi64,
);

/// Makes the blocks with the counters `counter`, `counter + 1`, ...: RFC 8439, section 2.3.1. They are
/// handed over in registers; returned they would go through memory.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
pub(crate) fn blocks<R>(
    stream: Stream<'_>,
    counter: u32,
    take: impl FnOnce([Blocks; 4]) -> R,
) -> R {
    // Which lane counts what: such that `transpose` finds the blocks in order.
    let lanes = _mm512_set_epi32(15, 11, 7, 3, 14, 10, 6, 2, 13, 9, 5, 1, 12, 8, 4, 0);
    let words = stream.words(counter);
    let mut x = [lanes; 16];
    for (x, word) in x.iter_mut().zip(words) {
        *x = _mm512_set1_epi32(word.cast_signed());
    }
    x[12] = _mm512_add_epi32(x[12], lanes);
    for _ in 0..DOUBLE_ROUNDS {
        x = double_round(x);
    }
    for (x, word) in x.iter_mut().zip(words) {
        *x = _mm512_add_epi32(*x, _mm512_set1_epi32(word.cast_signed()));
    }
    x[12] = _mm512_add_epi32(x[12], lanes);
    take(transpose(x))
}

/// The rows of four blocks to the blocks.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn blocks_of_rows([a, b, c, d]: [Row; 4]) -> Blocks {
    const LOW: i32 = 0b01_00_01_00;
    const HIGH: i32 = 0b11_10_11_10;
    const EVEN: i32 = 0b10_00_10_00;
    const ODD: i32 = 0b11_01_11_01;
    let low_ab = _mm512_shuffle_i32x4::<LOW>(a, b);
    let high_ab = _mm512_shuffle_i32x4::<HIGH>(a, b);
    let low_cd = _mm512_shuffle_i32x4::<LOW>(c, d);
    let high_cd = _mm512_shuffle_i32x4::<HIGH>(c, d);
    [
        _mm512_shuffle_i32x4::<EVEN>(low_ab, low_cd),
        _mm512_shuffle_i32x4::<ODD>(low_ab, low_cd),
        _mm512_shuffle_i32x4::<EVEN>(high_ab, high_cd),
        _mm512_shuffle_i32x4::<ODD>(high_ab, high_cd),
    ]
}

/// Fewer blocks, sooner: four for each of `SETS`, which is 1 or 2.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
pub(crate) fn few_blocks<const SETS: usize>(stream: Stream<'_>, counter: u32) -> [Blocks; SETS] {
    let next = _mm512_set_epi32(0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4);
    let lanes = _mm512_set_epi32(0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0);
    let rows = stream.rows(counter);
    let [a, b, c, d] = [0, 1, 2, 3].map(|i| _mm512_broadcast_i32x4(load128(&rows[i])));
    let mut counters = _mm512_add_epi32(d, lanes);
    let mut initial = [[a, b, c, d]; SETS];
    for set in &mut initial {
        set[3] = counters;
        counters = _mm512_add_epi32(counters, next);
    }
    let mut sets = initial;
    for _ in 0..DOUBLE_ROUNDS {
        for set in &mut sets {
            *set = double_round_of_rows(*set);
        }
    }
    for (set, initial) in sets.iter_mut().zip(initial) {
        for (row, initial) in set.iter_mut().zip(initial) {
            *row = _mm512_add_epi32(*row, initial);
        }
        *set = blocks_of_rows(*set);
    }
    sets
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn rotate_left_16(x: __m512i) -> __m512i {
    _mm512_rol_epi32::<16>(x)
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn rotate_left_12(x: __m512i) -> __m512i {
    _mm512_rol_epi32::<12>(x)
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn rotate_left_8(x: __m512i) -> __m512i {
    _mm512_rol_epi32::<8>(x)
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn rotate_left_7(x: __m512i) -> __m512i {
    _mm512_rol_epi32::<7>(x)
}
