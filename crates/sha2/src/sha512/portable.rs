//! The compression function of SHA-384 and SHA-512 in plain Rust (FIPS 180-4, section 6.4.2).
//!
//! Additions, rotations and logic on words alone: the time depends on the number of blocks.

use super::rounds::{add, sixteen};
use crate::constants::K512;

pub(super) fn compress(state: &mut [u64; 8], blocks: &[[u8; 128]]) {
    let [k0, k1, k2, k3, k4] = &K512;
    for block in blocks {
        let mut w = words(block);
        let mut v = *state;
        sixteen_rounds(&mut v, k0, &mut w, |w, t| w[t]);
        sixteen_rounds(&mut v, k1, &mut w, next_word);
        sixteen_rounds(&mut v, k2, &mut w, next_word);
        sixteen_rounds(&mut v, k3, &mut w, next_word);
        sixteen_rounds(&mut v, k4, &mut w, next_word);
        add(state, &v);
    }
}

/// One round (step 3). What the round before computed last, `$a` and `$e`, is added last.
macro_rules! round {
    ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident, $kw:expr) => {
        $h = $h.wrapping_add($kw).wrapping_add(ch($e, $f, $g)).wrapping_add(big_sigma_1($e));
        $d = $d.wrapping_add($h);
        $h = $h.wrapping_add(big_sigma_0($a).wrapping_add(maj($a, $b, $c)));
    };
}

/// Sixteen rounds. `word` gives the word of the schedule for a round, computed just before it is
/// wanted: its operations fill the gaps that the rounds' dependencies leave.
#[inline(always)]
fn sixteen_rounds(
    v: &mut [u64; 8],
    k: &[u64; 16],
    w: &mut [u64; 16],
    word: impl Fn(&mut [u64; 16], usize) -> u64,
) {
    let mut kw = |t: usize| k[t].wrapping_add(word(w, t));
    sixteen!(round, v, kw);
}

/// The block as `W_0` to `W_15` (step 1).
fn words(block: &[u8; 128]) -> [u64; 16] {
    let mut w = [0; 16];
    for (word, bytes) in w.iter_mut().zip(block.as_chunks().0) {
        *word = u64::from_be_bytes(*bytes);
    }
    w
}

/// `W_t` from the sixteen words before it (step 1), in the place of `W_(t-16)`.
#[inline(always)]
fn next_word(w: &mut [u64; 16], t: usize) -> u64 {
    w[t] = w[t]
        .wrapping_add(small_sigma_1(w[(t + 14) % 16]))
        .wrapping_add(w[(t + 9) % 16])
        .wrapping_add(small_sigma_0(w[(t + 1) % 16]));
    w[t]
}

// The functions of section 4.1.3. `ch` and `maj` are written with fewer operations than
// there; the `x ^ y` of one round's `maj` is the `y ^ z` of the next round's.

const fn ch(x: u64, y: u64, z: u64) -> u64 {
    z ^ (x & (y ^ z))
}

const fn maj(x: u64, y: u64, z: u64) -> u64 {
    y ^ ((x ^ y) & (y ^ z))
}

const fn big_sigma_0(x: u64) -> u64 {
    x.rotate_right(28) ^ x.rotate_right(34) ^ x.rotate_right(39)
}

const fn big_sigma_1(x: u64) -> u64 {
    x.rotate_right(14) ^ x.rotate_right(18) ^ x.rotate_right(41)
}

const fn small_sigma_0(x: u64) -> u64 {
    x.rotate_right(1) ^ x.rotate_right(8) ^ (x >> 7)
}

const fn small_sigma_1(x: u64) -> u64 {
    x.rotate_right(19) ^ x.rotate_right(61) ^ (x >> 6)
}
