//! Rejection sampling with AVX2: sixteen candidates at a time, of which the shuffle in a table
//! brings those that are accepted to the front.
//!
//! What the table is indexed by is public, as the seed is.

use core::arch::x86_64::{
    __m256i, _mm_shuffle_epi8, _mm256_and_si256, _mm256_blend_epi16, _mm256_castsi256_si128,
    _mm256_cmpgt_epi16, _mm256_extracti128_si256, _mm256_movemask_epi8, _mm256_packs_epi16,
    _mm256_set_m128i, _mm256_set1_epi16, _mm256_setr_epi8, _mm256_shuffle_epi8, _mm256_srli_epi16,
};

use cpu::x86::{load128, store128};

use super::BLOCK_LEN;
use crate::field::Q;

/// Moves the candidates of a block that are less than q to the front of `out`, and says how many
/// there are and fit. What lies behind them in `out` may change.
#[target_feature(enable = "avx2")]
pub(super) fn reject(block: &[u8; BLOCK_LEN], out: &mut [i16]) -> usize {
    let mut len = 0;
    for &[first, second, third] in block.as_chunks::<8>().0.as_chunks().0 {
        let candidates = sixteen_candidates([first, second], [second, third]);
        let small = _mm256_cmpgt_epi16(_mm256_set1_epi16(Q), candidates);
        // A bit each: of the lower eight in the first byte, of the upper eight in the third.
        let accepted = _mm256_movemask_epi8(_mm256_packs_epi16(small, small));
        let [low_accepted, _, high_accepted, _] = accepted.to_le_bytes();
        let low = _mm256_castsi256_si128(candidates);
        let high = _mm256_extracti128_si256::<1>(candidates);
        for (eight, accepted) in [(low, low_accepted), (high, high_accepted)] {
            let selection = &SELECTIONS[usize::from(accepted)];
            let selected = store128(_mm_shuffle_epi8(eight, load128(&selection.shuffle)));
            let room = &mut out[len..];
            copy(&selected, room);
            len += usize::from(selection.count).min(room.len());
        }
    }
    len
}

/// The candidates in the first twelve bytes of `low` and in the last twelve of `high`.
#[inline]
#[target_feature(enable = "avx2")]
fn sixteen_candidates(low: [[u8; 8]; 2], high: [[u8; 8]; 2]) -> __m256i {
    let bytes = _mm256_set_m128i(load128(&joined(high)), load128(&joined(low)));
    // Both candidates of a triple want its middle byte.
    let pairs = _mm256_setr_epi8(
        0, 1, 1, 2, 3, 4, 4, 5, 6, 7, 7, 8, 9, 10, 10, 11, //
        4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11, 12, 13, 14, 14, 15,
    );
    let even = _mm256_shuffle_epi8(bytes, pairs);
    let odd = _mm256_srli_epi16::<4>(even);
    let candidates = _mm256_blend_epi16::<0b1010_1010>(even, odd);
    _mm256_and_si256(candidates, _mm256_set1_epi16(0xfff))
}

#[inline]
const fn joined([low, high]: [[u8; 8]; 2]) -> [u8; 16] {
    (u64::from_le_bytes(low) as u128 | ((u64::from_le_bytes(high) as u128) << 64)).to_le_bytes()
}

/// Copies numbers, as many as there is room for.
#[inline]
fn copy(numbers: &[u8; 16], room: &mut [i16]) {
    let numbers = numbers.as_chunks().0.iter().map(|bytes| i16::from_le_bytes(*bytes));
    match room.first_chunk_mut::<8>() {
        Some(room) => room.iter_mut().zip(numbers).for_each(|(room, number)| *room = number),
        None => room.iter_mut().zip(numbers).for_each(|(room, number)| *room = number),
    }
}

/// How some of eight numbers are brought to the front.
struct Selection {
    /// For each byte where it comes from.
    shuffle: [u8; 16],
    count: u8,
}

/// By a bit for each number that is selected.
static SELECTIONS: [Selection; 256] = {
    let mut selections = [const { Selection { shuffle: [0; 16], count: 0 } }; 256];
    let mut selected = 0;
    while selected < 256 {
        let Selection { shuffle, count } = &mut selections[selected];
        let mut at = 0;
        while at < 8 {
            if selected >> at & 1 == 1 {
                shuffle[2 * *count as usize] = 2 * at;
                shuffle[2 * *count as usize + 1] = 2 * at + 1;
                *count += 1;
            }
            at += 1;
        }
        selected += 1;
    }
    selections
};
