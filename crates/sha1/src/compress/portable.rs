//! SHA-1's compression function in plain Rust (FIPS 180-4, section 6.1.2).
//!
//! Additions, rotations and logic on words alone: the time depends on the number of blocks.

pub(super) fn compress(state: &mut [u32; 5], blocks: &[[u8; 64]]) {
    for block in blocks {
        let mut w = words(block);
        let mut v = *state;
        // The functions and constants of sections 4.1.1 and 4.2.1.
        twenty_rounds::<0>(&mut v, &mut w, ch, 0x5a82_7999);
        twenty_rounds::<20>(&mut v, &mut w, parity, 0x6ed9_eba1);
        twenty_rounds::<40>(&mut v, &mut w, maj, 0x8f1b_bcdc);
        twenty_rounds::<60>(&mut v, &mut w, parity, 0xca62_c1d6);
        for (word, v) in state.iter_mut().zip(v) {
            *word = word.wrapping_add(v);
        }
    }
}

/// The rounds from `FIRST` on (step 3). The working variables are not moved down by one after a
/// round: the next one names them one place further along instead.
#[inline(always)]
fn twenty_rounds<const FIRST: usize>(
    v: &mut [u32; 5],
    w: &mut [u32; 16],
    f: impl Fn(u32, u32, u32) -> u32,
    k: u32,
) {
    let [mut a, mut b, mut c, mut d, mut e] = *v;
    macro_rules! round {
        ($a:ident $b:ident $c:ident $d:ident $e:ident, $i:literal) => {
            let kw = word(w, FIRST + $i).wrapping_add(k);
            $e = $e.wrapping_add(kw).wrapping_add(f($b, $c, $d)).wrapping_add($a.rotate_left(5));
            $b = $b.rotate_left(30);
        };
    }
    round!(a b c d e, 0);
    round!(e a b c d, 1);
    round!(d e a b c, 2);
    round!(c d e a b, 3);
    round!(b c d e a, 4);
    round!(a b c d e, 5);
    round!(e a b c d, 6);
    round!(d e a b c, 7);
    round!(c d e a b, 8);
    round!(b c d e a, 9);
    round!(a b c d e, 10);
    round!(e a b c d, 11);
    round!(d e a b c, 12);
    round!(c d e a b, 13);
    round!(b c d e a, 14);
    round!(a b c d e, 15);
    round!(e a b c d, 16);
    round!(d e a b c, 17);
    round!(c d e a b, 18);
    round!(b c d e a, 19);
    *v = [a, b, c, d, e];
}

/// The block as `W_0` to `W_15` (step 1).
fn words(block: &[u8; 64]) -> [u32; 16] {
    let mut w = [0; 16];
    for (word, bytes) in w.iter_mut().zip(block.as_chunks().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    w
}

/// `W_t` (step 1), computed just before it is wanted, in the place of `W_(t-16)`.
#[inline(always)]
fn word(w: &mut [u32; 16], t: usize) -> u32 {
    if t >= 16 {
        w[t % 16] =
            (w[(t + 13) % 16] ^ w[(t + 8) % 16] ^ w[(t + 2) % 16] ^ w[t % 16]).rotate_left(1);
    }
    w[t % 16]
}

// The functions of section 4.1.1, `ch` and `maj` with fewer operations than there.

const fn ch(x: u32, y: u32, z: u32) -> u32 {
    z ^ (x & (y ^ z))
}

const fn parity(x: u32, y: u32, z: u32) -> u32 {
    x ^ y ^ z
}

const fn maj(x: u32, y: u32, z: u32) -> u32 {
    y ^ ((x ^ y) & (y ^ z))
}
