//! The compression function of SHA-384 and SHA-512 in plain Rust (FIPS 180-4, section 6.4.2).
//!
//! Additions, rotations and logic on words alone: the time depends on the number of blocks.

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
        for (word, v) in state.iter_mut().zip(v) {
            *word = word.wrapping_add(v);
        }
    }
}

/// One round (step 3), without moving the eight working variables down by one: the caller names
/// them one place further along in the next round instead. What the round before computed last, `$a`
/// and `$e`, is added last.
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
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *v;
    round!(a b c d e f g h, k[0].wrapping_add(word(w, 0)));
    round!(h a b c d e f g, k[1].wrapping_add(word(w, 1)));
    round!(g h a b c d e f, k[2].wrapping_add(word(w, 2)));
    round!(f g h a b c d e, k[3].wrapping_add(word(w, 3)));
    round!(e f g h a b c d, k[4].wrapping_add(word(w, 4)));
    round!(d e f g h a b c, k[5].wrapping_add(word(w, 5)));
    round!(c d e f g h a b, k[6].wrapping_add(word(w, 6)));
    round!(b c d e f g h a, k[7].wrapping_add(word(w, 7)));
    round!(a b c d e f g h, k[8].wrapping_add(word(w, 8)));
    round!(h a b c d e f g, k[9].wrapping_add(word(w, 9)));
    round!(g h a b c d e f, k[10].wrapping_add(word(w, 10)));
    round!(f g h a b c d e, k[11].wrapping_add(word(w, 11)));
    round!(e f g h a b c d, k[12].wrapping_add(word(w, 12)));
    round!(d e f g h a b c, k[13].wrapping_add(word(w, 13)));
    round!(c d e f g h a b, k[14].wrapping_add(word(w, 14)));
    round!(b c d e f g h a, k[15].wrapping_add(word(w, 15)));
    *v = [a, b, c, d, e, f, g, h];
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
