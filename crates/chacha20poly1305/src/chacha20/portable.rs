//! Several blocks side by side: for each of the sixteen words of the state, one lane a block.
//!
//! One double round of every lane is one loop whose accesses are consecutive in memory; compilers
//! turn it into vector code of whatever width the target has.
//!
//! Additions, exclusive ors and fixed rotations only: time does not depend on the data.

use super::{BLOCK_LEN, DOUBLE_ROUNDS, Stream};

/// How many blocks one pass makes.
pub(crate) const LANES: usize = 4;

/// A word of the state in each block.
type Word = [u32; LANES];

/// The blocks with the counters `counter`, `counter + 1`, ...: RFC 8439, section 2.3.1.
pub(crate) fn blocks(stream: Stream<'_>, counter: u32) -> [[u8; BLOCK_LEN]; LANES] {
    let mut initial = stream.words(counter).map(|word| [word; LANES]);
    for (i, lane) in (0..).zip(&mut initial[12]) {
        *lane = lane.wrapping_add(i);
    }
    let mut state = initial;
    for _ in 0..DOUBLE_ROUNDS {
        double_round(&mut state);
    }
    for (word, initial) in state.as_flattened_mut().iter_mut().zip(initial.as_flattened()) {
        *word = word.wrapping_add(*initial);
    }
    let mut blocks = [[0; BLOCK_LEN]; LANES];
    for (lane, block) in blocks.iter_mut().enumerate() {
        let (words, _) = block.as_chunks_mut::<4>();
        for (bytes, word) in words.iter_mut().zip(&state) {
            *bytes = word[lane].to_le_bytes();
        }
    }
    blocks
}

/// A column round and a diagonal round of each lane.
#[inline]
fn double_round(state: &mut [Word; 16]) {
    for lane in 0..LANES {
        let mut x = state.each_ref().map(|word| word[lane]);
        quarter_round::<0, 4, 8, 12>(&mut x);
        quarter_round::<1, 5, 9, 13>(&mut x);
        quarter_round::<2, 6, 10, 14>(&mut x);
        quarter_round::<3, 7, 11, 15>(&mut x);
        quarter_round::<0, 5, 10, 15>(&mut x);
        quarter_round::<1, 6, 11, 12>(&mut x);
        quarter_round::<2, 7, 8, 13>(&mut x);
        quarter_round::<3, 4, 9, 14>(&mut x);
        for (word, x) in state.iter_mut().zip(x) {
            word[lane] = x;
        }
    }
}

/// RFC 8439, section 2.1.
#[inline]
fn quarter_round<const A: usize, const B: usize, const C: usize, const D: usize>(
    x: &mut [u32; 16],
) {
    x[A] = x[A].wrapping_add(x[B]);
    x[D] = (x[D] ^ x[A]).rotate_left(16);
    x[C] = x[C].wrapping_add(x[D]);
    x[B] = (x[B] ^ x[C]).rotate_left(12);
    x[A] = x[A].wrapping_add(x[B]);
    x[D] = (x[D] ^ x[A]).rotate_left(8);
    x[C] = x[C].wrapping_add(x[D]);
    x[B] = (x[B] ^ x[C]).rotate_left(7);
}
