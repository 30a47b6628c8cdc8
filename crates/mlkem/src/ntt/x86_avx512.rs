//! The transform with AVX-512, 32 coefficients a vector.
//!
//! Layers of `len` 32 and more combine whole vectors. For the others, two vectors hold 64
//! neighbours, sorted for the layer: in the first those that its butterflies take as lower
//! operands, in the second their partners. Between layers they are sorted anew, which is one
//! permutation for each vector.

use core::arch::x86_64::{
    __m512i, _mm512_add_epi16, _mm512_mulhi_epi16, _mm512_mullo_epi16, _mm512_permutex2var_epi16,
    _mm512_set1_epi16, _mm512_srai_epi16, _mm512_sub_epi16,
};

use cpu::x86::{load512, store512};

use super::{Factor, N, Q, SCALE, ZETAS};
use crate::field::RECIPROCAL;

/// Algorithm 9, with the bounds of [`transform::ntt`](super::transform::ntt), and a last reduction.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
pub(super) fn ntt(f: &mut [i16; N]) {
    let mut v = load_all(f);
    for i in 0..4 {
        [v[i], v[i + 4]] = butterfly([v[i], v[i + 4]], splat(ZETAS[1]));
    }
    for i in [0, 1, 4, 5] {
        [v[i], v[i + 2]] = butterfly([v[i], v[i + 2]], splat(ZETAS[2 + i / 4]));
    }
    for i in [0, 2, 4, 6] {
        [v[i], v[i + 1]] = butterfly([v[i], v[i + 1]], splat(ZETAS[4 + i / 2]));
    }
    for (pair, zetas) in v.as_chunks_mut().0.iter_mut().zip(&SORTED_ZETAS) {
        *pair = butterfly(sort(*pair, &FROM_32_TO_16), zetas[0].load());
        *pair = butterfly(sort(*pair, &FROM_16_TO_8), zetas[1].load());
        *pair = butterfly(sort(*pair, &FROM_8_TO_4), zetas[2].load());
        *pair = butterfly(sort(*pair, &FROM_4_TO_2), zetas[3].load());
        let [low, high] = sort(*pair, &FROM_2_TO_32);
        *pair = [reduce(low), reduce(high)];
    }
    store_all(v, f);
}

/// Algorithm 10, with the bounds of [`transform::ntt_inverse`](super::transform::ntt_inverse).
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
pub(super) fn ntt_inverse(f: &mut [i16; N]) {
    let mut v = load_all(f);
    for (pair, zetas) in v.as_chunks_mut().0.iter_mut().zip(&SORTED_INVERSE_ZETAS) {
        *pair = inverse_butterfly(sort(*pair, &FROM_32_TO_2), zetas[3].load());
        *pair = inverse_butterfly(sort(*pair, &FROM_2_TO_4), zetas[2].load());
        *pair = inverse_butterfly(sort(*pair, &FROM_4_TO_8), zetas[1].load());
        let [low, high] = sort(*pair, &FROM_8_TO_16);
        *pair = inverse_butterfly([reduce(low), reduce(high)], zetas[0].load());
        *pair = sort(*pair, &FROM_16_TO_32);
    }
    for i in [0, 2, 4, 6] {
        [v[i], v[i + 1]] = inverse_butterfly([v[i], v[i + 1]], splat(ZETAS[7 - i / 2]));
    }
    for i in [0, 1, 4, 5] {
        [v[i], v[i + 2]] = inverse_butterfly([v[i], v[i + 2]], splat(ZETAS[3 - i / 4]));
    }
    for i in 0..4 {
        let pair = [reduce(v[i]), reduce(v[i + 4])];
        let [low, high] = inverse_butterfly(pair, splat(ZETAS[1]));
        [v[i], v[i + 4]] = [multiply(low, splat(SCALE)), multiply(high, splat(SCALE))];
    }
    store_all(v, f);
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
fn load_all(f: &[i16; N]) -> [__m512i; 8] {
    let mut vectors = [_mm512_set1_epi16(0); 8];
    for (vector, numbers) in vectors.iter_mut().zip(f.as_chunks().0) {
        *vector = load(numbers);
    }
    vectors
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
fn store_all(vectors: [__m512i; 8], f: &mut [i16; N]) {
    for (numbers, vector) in f.as_chunks_mut().0.iter_mut().zip(vectors) {
        *numbers = store(vector);
    }
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
fn load(numbers: &[i16; 32]) -> __m512i {
    let mut bytes = [0; 64];
    for (bytes, number) in bytes.as_chunks_mut().0.iter_mut().zip(numbers) {
        *bytes = number.to_le_bytes();
    }
    load512(&bytes)
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
fn store(vector: __m512i) -> [i16; 32] {
    let mut numbers = [0; 32];
    for (number, bytes) in numbers.iter_mut().zip(store512(vector).as_chunks().0) {
        *number = i16::from_le_bytes(*bytes);
    }
    numbers
}

/// A [`Factor`] for each lane.
#[derive(Clone, Copy)]
struct Factors {
    montgomery: __m512i,
    by_q_inverse: __m512i,
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
fn splat(factor: Factor) -> Factors {
    Factors {
        montgomery: _mm512_set1_epi16(factor.montgomery),
        by_q_inverse: _mm512_set1_epi16(factor.by_q_inverse),
    }
}

/// [`Factor::multiply`].
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
fn multiply(a: __m512i, factors: Factors) -> __m512i {
    let quotient = _mm512_mullo_epi16(a, factors.by_q_inverse);
    let multiple = _mm512_mulhi_epi16(quotient, _mm512_set1_epi16(Q));
    _mm512_sub_epi16(_mm512_mulhi_epi16(a, factors.montgomery), multiple)
}

/// [`barrett_reduce`](crate::field::barrett_reduce).
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
fn reduce(a: __m512i) -> __m512i {
    let quotient = _mm512_srai_epi16::<10>(_mm512_mulhi_epi16(a, _mm512_set1_epi16(RECIPROCAL)));
    _mm512_sub_epi16(a, _mm512_mullo_epi16(quotient, _mm512_set1_epi16(Q)))
}

/// Lines 8 to 10 of Algorithm 9.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
fn butterfly([low, high]: [__m512i; 2], zetas: Factors) -> [__m512i; 2] {
    let t = multiply(high, zetas);
    [_mm512_add_epi16(low, t), _mm512_sub_epi16(low, t)]
}

/// Lines 8 to 10 of Algorithm 10.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
fn inverse_butterfly([low, high]: [__m512i; 2], zetas: Factors) -> [__m512i; 2] {
    [_mm512_add_epi16(low, high), multiply(_mm512_sub_epi16(high, low), zetas)]
}

/// Where each lane of a sorted pair comes from: a lane of the first vector or, from 32 on, of the
/// second.
struct Sorting([[i16; 32]; 2]);

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
fn sort([low, high]: [__m512i; 2], sorting: &Sorting) -> [__m512i; 2] {
    let [first, second] = &sorting.0;
    [
        _mm512_permutex2var_epi16(low, load(first), high),
        _mm512_permutex2var_epi16(low, load(second), high),
    ]
}

// From the order for the layer of one `len` to that of another. The order for 32 is the natural one.
static FROM_32_TO_16: Sorting = Sorting::new(32, 16);
static FROM_16_TO_8: Sorting = Sorting::new(16, 8);
static FROM_8_TO_4: Sorting = Sorting::new(8, 4);
static FROM_4_TO_2: Sorting = Sorting::new(4, 2);
static FROM_2_TO_32: Sorting = Sorting::new(2, 32);
static FROM_32_TO_2: Sorting = Sorting::new(32, 2);
static FROM_2_TO_4: Sorting = Sorting::new(2, 4);
static FROM_4_TO_8: Sorting = Sorting::new(4, 8);
static FROM_8_TO_16: Sorting = Sorting::new(8, 16);
static FROM_16_TO_32: Sorting = Sorting::new(16, 32);

impl Sorting {
    /// In the order for a layer, a block of `2 * len` coefficients has `len` lanes of each vector.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        reason = "there are 64 lanes"
    )]
    const fn new(from: usize, to: usize) -> Self {
        let mut sources = [[0; 32]; 2];
        let mut half = 0;
        while half < 2 {
            let mut lane = 0;
            while lane < 32 {
                // The coefficient that belongs here, and where it stands.
                let i = lane / to * 2 * to + half * to + lane % to;
                let source = i / from % 2 * 32 + i / (2 * from) * from + i % from;
                sources[half][lane] = source as i16;
                lane += 1;
            }
            half += 1;
        }
        Self(sources)
    }
}

/// The factors of 32 butterflies, in the order of their layer.
#[derive(Clone, Copy)]
struct SortedZetas {
    montgomery: [i16; 32],
    by_q_inverse: [i16; 32],
}

/// For each pair of vectors the layers of `len` 16, 8, 4 and 2.
static SORTED_ZETAS: [[SortedZetas; 4]; 4] = SortedZetas::all(false);

/// The same for the inverse, where each layer counts down.
static SORTED_INVERSE_ZETAS: [[SortedZetas; 4]; 4] = SortedZetas::all(true);

impl SortedZetas {
    const fn all(inverse: bool) -> [[Self; 4]; 4] {
        let mut all = [[Self { montgomery: [0; 32], by_q_inverse: [0; 32] }; 4]; 4];
        let mut i = 0;
        while i < 4 * 4 * 32 {
            let (pair, layer, lane) = (i / 128, i / 32 % 4, i % 32);
            let len = 16 >> layer;
            let block = pair * 32 / len + lane / len;
            let zeta = &ZETAS[if inverse { N / len - 1 - block } else { N / 2 / len + block }];
            all[pair][layer].montgomery[lane] = zeta.montgomery;
            all[pair][layer].by_q_inverse[lane] = zeta.by_q_inverse;
            i += 1;
        }
        all
    }

    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
    fn load(&self) -> Factors {
        Factors { montgomery: load(&self.montgomery), by_q_inverse: load(&self.by_q_inverse) }
    }
}
