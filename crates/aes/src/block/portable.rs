//! Bitsliced AES on four blocks at a time, in eight 64-bit words.
//!
//! Word `i` of the state holds bit `i` of all 64 bytes. The byte in row `r` and column `c` of
//! block `b` has bit position `16 r + 4 c + b`, so that `SHIFTROWS()` rotates each group of 16 bits
//! and the rows that `MIXCOLUMNS()` adds are whole-word rotations.
//!
//! `SHIFTROWS()` is left out of the rounds ("fixslicing", Adomnicai and Peyrin, TCHES 2021(1)). It
//! commutes with `SUBBYTES()`; after `i` rounds the state is kept with `i` turns of it undone, the
//! round keys are stored that way, and `MIXCOLUMNS()` finds the byte of the next row `i` columns
//! further on. Four turns are the identity.
//!
//! There is no table and no branch: time depends on the number of round keys alone.

use zeroize::Zeroize;

use super::{
    Block, expand,
    sbox::{inv_sub_bytes, sub_bytes},
};

/// How many blocks one pass encrypts.
pub(crate) const LANES: usize = 4;

type Planes = [u64; 8];

/// The round keys, each sliced with the same key in all four blocks, and turned as the state is
/// when it meets them. Wiped on drop.
#[derive(Clone)]
pub(crate) struct RoundKeys<const N: usize>([Planes; N]);

impl<const N: usize> RoundKeys<N> {
    pub(crate) fn new(key: &[u8]) -> Self {
        let mut schedule: [Block; N] = expand(key, sub_word);
        let mut round_keys = schedule.each_ref().map(|round_key| slice(&[*round_key; LANES]));
        schedule.zeroize();
        for (i, round_key) in round_keys[..N - 1].iter_mut().enumerate() {
            // As many more turns as make four.
            shift_rows(round_key, 3 * i);
        }
        Self(round_keys)
    }

    /// `CIPHER()`, FIPS 197, section 5.1, Algorithm 1, on each block.
    pub(crate) fn encrypt(&self, blocks: &[Block; LANES]) -> [Block; LANES] {
        let mut state = slice(blocks);
        add_round_key(&mut state, &self.0[0]);
        for (i, round_key) in self.0[..N - 1].iter().enumerate().skip(1) {
            sub_bytes(&mut state);
            match i % 4 {
                0 => mix_columns::<0>(&mut state),
                1 => mix_columns::<1>(&mut state),
                2 => mix_columns::<2>(&mut state),
                _ => mix_columns::<3>(&mut state),
            }
            add_round_key(&mut state, round_key);
        }
        sub_bytes(&mut state);
        shift_rows(&mut state, N - 1);
        add_round_key(&mut state, &self.0[N - 1]);
        unslice(state)
    }

    /// `INVCIPHER()`, FIPS 197, section 5.3, Algorithm 3, on each block: the steps of
    /// [`encrypt`](Self::encrypt) undone, the last first.
    pub(crate) fn decrypt(&self, blocks: &[Block; LANES]) -> [Block; LANES] {
        let mut state = slice(blocks);
        add_round_key(&mut state, &self.0[N - 1]);
        // As many more turns as make a multiple of four.
        shift_rows(&mut state, 3 * (N - 1));
        inv_sub_bytes(&mut state);
        for (i, round_key) in self.0[..N - 1].iter().enumerate().skip(1).rev() {
            add_round_key(&mut state, round_key);
            match i % 4 {
                0 => inv_mix_columns::<0>(&mut state),
                1 => inv_mix_columns::<1>(&mut state),
                2 => inv_mix_columns::<2>(&mut state),
                _ => inv_mix_columns::<3>(&mut state),
            }
            inv_sub_bytes(&mut state);
        }
        add_round_key(&mut state, &self.0[0]);
        unslice(state)
    }

    /// One block; costs as much as four.
    pub(crate) fn encrypt_one(&self, block: Block) -> Block {
        let [encrypted, ..] = self.encrypt(&[block; LANES]);
        encrypted
    }
}

impl<const N: usize> Drop for RoundKeys<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// `SUBWORD()`, FIPS 197, section 5.2.
fn sub_word(word: u32) -> u32 {
    let mut planes = [0; 8];
    planes[0] = u64::from(word);
    transpose(&mut planes);
    sub_bytes(&mut planes);
    transpose(&mut planes);
    let [first, ..] = planes;
    #[expect(clippy::cast_possible_truncation, reason = "the word is the low half")]
    let substituted = first as u32;
    substituted
}

#[inline(always)]
fn add_round_key(state: &mut Planes, round_key: &Planes) {
    for (plane, key) in state.iter_mut().zip(round_key) {
        *plane ^= key;
    }
}

/// `SHIFTROWS()`, FIPS 197, section 5.1.2, `times` over: row `r` turns by `r` columns each time.
fn shift_rows(state: &mut Planes, times: usize) {
    for _ in 0..times % 4 {
        for plane in state.iter_mut() {
            *plane = (*plane & 0x0000_0000_0000_ffff)
                | ((*plane >> 4) & 0x0000_0000_0fff_0000)
                | ((*plane << 12) & 0x0000_0000_f000_0000)
                | ((*plane >> 8) & 0x0000_00ff_0000_0000)
                | ((*plane << 8) & 0x0000_ff00_0000_0000)
                | ((*plane >> 12) & 0x000f_0000_0000_0000)
                | ((*plane << 4) & 0xfff0_0000_0000_0000);
        }
    }
}

/// `MIXCOLUMNS()`, FIPS 197, section 5.1.3, on a state with `TURNS` of `SHIFTROWS()` undone.
///
/// With `s[r]` for row `r`, each row becomes `2 (s[r] + s[r+1]) + s[r+1] + (s[r+2] + s[r+3])`.
#[inline(always)]
fn mix_columns<const TURNS: u32>(state: &mut Planes) {
    let next = state.map(|plane| further(plane, 1, TURNS));
    let mut sum = *state;
    add_round_key(&mut sum, &next);
    let doubled = x_times(sum);
    for (i, plane) in state.iter_mut().enumerate() {
        *plane = doubled[i] ^ next[i] ^ further(sum[i], 2, 2 * TURNS % 4);
    }
}

/// `INVMIXCOLUMNS()`, FIPS 197, section 5.3.3, on a state with `TURNS` of `SHIFTROWS()` undone.
///
/// Its polynomial is that of `MIXCOLUMNS()` times `4 y^2 + 5`: each row `s[r]` becomes
/// `s[r] + 4 (s[r] + s[r+2])` first.
#[inline]
fn inv_mix_columns<const TURNS: u32>(state: &mut Planes) {
    let mut sum = state.map(|plane| further(plane, 2, 2 * TURNS % 4));
    add_round_key(&mut sum, state);
    add_round_key(state, &x_times(x_times(sum)));
    mix_columns::<TURNS>(state);
}

/// `XTIMES()`, FIPS 197, section 4.2, on every byte: bit 7 comes back as 0x1b.
#[inline(always)]
const fn x_times(planes: Planes) -> Planes {
    let [s0, s1, s2, s3, s4, s5, s6, s7] = planes;
    [s7, s0 ^ s7, s1, s2 ^ s7, s3 ^ s7, s4, s5, s6]
}

/// For each place, what lies `rows` rows, at least one, and `columns` columns further on.
#[inline(always)]
fn further(plane: u64, rows: u32, columns: u32) -> u64 {
    let distance = 16 * rows + 4 * columns;
    // The places from which that many columns further on is still the same row.
    let inside = (0xffff >> (4 * columns)) * 0x0001_0001_0001_0001;
    (plane.rotate_right(distance) & inside) | (plane.rotate_right(distance - 16) & !inside)
}

/// From four blocks to bit planes.
fn slice(blocks: &[Block; LANES]) -> Planes {
    let mut planes = [0; 8];
    for (b, block) in blocks.iter().enumerate() {
        let (columns, _) = block.as_chunks::<4>();
        // Byte 2 r of word 4 p + b is row r of column p, byte 2 r + 1 that of column p + 2.
        planes[b] = spread(columns[0]) | (spread(columns[2]) << 8);
        planes[4 + b] = spread(columns[1]) | (spread(columns[3]) << 8);
    }
    transpose(&mut planes);
    planes
}

/// The inverse of [`slice`].
fn unslice(mut planes: Planes) -> [Block; LANES] {
    transpose(&mut planes);
    let mut blocks = [[0; 16]; LANES];
    for (b, block) in blocks.iter_mut().enumerate() {
        let (columns, _) = block.as_chunks_mut::<4>();
        columns[0] = gather(planes[b]);
        columns[1] = gather(planes[4 + b]);
        columns[2] = gather(planes[b] >> 8);
        columns[3] = gather(planes[4 + b] >> 8);
    }
    blocks
}

/// Four bytes to the even bytes of a word.
#[inline(always)]
fn spread(column: [u8; 4]) -> u64 {
    let word = u64::from(u32::from_le_bytes(column));
    let word = (word | (word << 16)) & 0x0000_ffff_0000_ffff;
    (word | (word << 8)) & 0x00ff_00ff_00ff_00ff
}

/// The even bytes of a word: the inverse of [`spread`].
#[inline(always)]
fn gather(word: u64) -> [u8; 4] {
    let word = word & 0x00ff_00ff_00ff_00ff;
    let word = (word | (word >> 8)) & 0x0000_ffff_0000_ffff;
    let word = word | (word >> 16);
    let [b0, b1, b2, b3, ..] = word.to_le_bytes();
    [b0, b1, b2, b3]
}

/// For each byte position, exchanges bit `i` of word `k` with bit `k` of word `i`; its own inverse.
#[inline(always)]
fn transpose(words: &mut Planes) {
    for k in [0, 2, 4, 6] {
        exchange(words, (k, k + 1), 1, 0x5555_5555_5555_5555);
    }
    for k in [0, 1, 4, 5] {
        exchange(words, (k, k + 2), 2, 0x3333_3333_3333_3333);
    }
    for k in [0, 1, 2, 3] {
        exchange(words, (k, k + 4), 4, 0x0f0f_0f0f_0f0f_0f0f);
    }
}

/// Exchanges the bits `mask << shift` of the one word with the bits `mask` of the other.
#[inline(always)]
fn exchange(words: &mut Planes, (upper, lower): (usize, usize), shift: u32, mask: u64) {
    let difference = ((words[upper] >> shift) ^ words[lower]) & mask;
    words[lower] ^= difference;
    words[upper] ^= difference << shift;
}
