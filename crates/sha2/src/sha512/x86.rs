//! The compression function of SHA-384 and SHA-512 with the message schedule in vectors (FIPS
//! 180-4, section 6.4.2), for whatever vector instructions there are.
//!
//! The rounds depend on one another, so they stay on general registers. The schedule does not: it
//! is computed for two blocks at once, two words of the first in the lower half of a
//! 256-bit register and the same words of the second in the upper one. That takes no more
//! instructions than one block. It goes on between the rounds of the first block, sixteen words
//! ahead of them, and is stored with the constants added. The second block has rounds alone.

use super::rounds::sixteen;

/// The sums of constants and schedule: of words 0 and 1 for the first block, then for the second;
/// of words 2 and 3, and so on. Vectors that straddled cache lines would make the rounds wait.
#[repr(align(64))]
pub(super) struct Sums(pub(super) [[[u8; 32]; 8]; 5]);

/// One of the four words of a vector.
#[inline(always)]
pub(super) fn lane(vector: &[u8; 32], lane: usize) -> u64 {
    u64::from_le_bytes(vector.as_chunks().0[lane])
}

/// One round (step 3), with the functions of section 4.1.3 written out.
///
/// The order is the one in which the CPU should see the operations, and the compiler keeps to it
/// by and large: the chains of dependencies through `$a` and `$e` are the limit, and other
/// orders were up to a tenth slower. So `$sigma`, what the round before still has to add to its
/// result `$a`, is added here. `$bc` is `$b ^ $c`: the `$a ^ $b` of the round before.
macro_rules! round {
    (
        $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident, $kw:expr,
        $sigma:ident, $bc:ident
    ) => {
        let ch = ($e & $f) | (!$e & $g);
        let (e_41, e_18) = ($e.rotate_right(41), $e.rotate_right(18));
        $a = $a.wrapping_add($sigma);
        $h = $h.wrapping_add($kw).wrapping_add(ch);
        let big_sigma_1 = e_41 ^ e_18 ^ $e.rotate_right(14);
        let a_39 = $a.rotate_right(39);
        $h = $h.wrapping_add(big_sigma_1);
        let ab = $a ^ $b;
        let (a_34, a_28) = ($a.rotate_right(34), $a.rotate_right(28));
        $d = $d.wrapping_add($h);
        $sigma = a_34 ^ a_39 ^ a_28;
        let maj = $b ^ (ab & $bc);
        $h = $h.wrapping_add(maj);
        $bc = ab;
    };
}

/// Sixteen rounds. `kw` gives the sum of constant and word of the schedule for each; what else it
/// computes fills the gaps that the rounds' dependencies leave.
#[inline(always)]
pub(super) fn sixteen_rounds(v: &mut [u64; 8], mut kw: impl FnMut(usize) -> u64) {
    let (mut sigma, mut bc) = (0, v[1] ^ v[2]);
    sixteen!(round, v, kw, sigma, bc);
    v[0] = v[0].wrapping_add(sigma);
    debug_assert_eq!(bc, v[1] ^ v[2], "what the next sixteen rounds start with");
}

/// `compress`, and what it needs, with the given features. The module has `small_sigma_0` and
/// `small_sigma_1` of each word of a vector.
macro_rules! kernel {
    ($features:literal) => {
        #[target_feature(enable = $features)]
        pub(super) fn compress(state: &mut [u64; 8], blocks: &[[u8; 128]]) {
            let Sums(kw) = &mut Sums([[[0; 32]; 8]; 5]);
            for pair in blocks.chunks(2) {
                let [first, rest @ ..] = pair else { break };
                // Of a single block the upper halves hold a copy, which nobody reads.
                let mut w = load_words(first, rest.first().unwrap_or(first));
                for (i, (sum, w)) in kw[0].iter_mut().zip(w).enumerate() {
                    *sum = store256(_mm256_add_epi64(w, load_constants(0, i)));
                }
                let mut v = *state;
                for sixteen in 0..4 {
                    sixteen_rounds(&mut v, |t| {
                        if t % 2 == 0 {
                            let next = next_words(&mut w, t / 2);
                            let k = load_constants(sixteen + 1, t / 2);
                            kw[sixteen + 1][t / 2] = store256(_mm256_add_epi64(next, k));
                        }
                        lane(&kw[sixteen][t / 2], t % 2)
                    });
                }
                sixteen_rounds(&mut v, |t| lane(&kw[4][t / 2], t % 2));
                add(state, &v);
                if !rest.is_empty() {
                    let mut v = *state;
                    for kw in &*kw {
                        sixteen_rounds(&mut v, |t| lane(&kw[t / 2], 2 + t % 2));
                    }
                    add(state, &v);
                }
            }
        }

        /// `W_t` and `W_(t+1)` from the sixteen words before (step 1), in the place of `W_(t-16)`
        /// and `W_(t-15)`, which is `i`.
        #[inline]
        #[target_feature(enable = $features)]
        fn next_words(w: &mut [__m256i; 8], i: usize) -> __m256i {
            let w_minus_15 = _mm256_alignr_epi8::<8>(w[(i + 1) % 8], w[i]);
            let w_minus_7 = _mm256_alignr_epi8::<8>(w[(i + 5) % 8], w[(i + 4) % 8]);
            let sum =
                _mm256_add_epi64(_mm256_add_epi64(w[i], w_minus_7), small_sigma_0(w_minus_15));
            w[i] = _mm256_add_epi64(sum, small_sigma_1(w[(i + 7) % 8]));
            w[i]
        }

        /// `W_0` to `W_15` of both blocks (step 1).
        #[inline]
        #[target_feature(enable = $features)]
        fn load_words(first: &[u8; 128], second: &[u8; 128]) -> [__m256i; 8] {
            let swap_bytes = _mm256_broadcastsi128_si256(_mm_set_epi64x(
                0x0809_0a0b_0c0d_0e0f,
                0x0001_0203_0405_0607,
            ));
            let ((first, _), (second, _)) = (first.as_chunks(), second.as_chunks());
            [0, 1, 2, 3, 4, 5, 6, 7].map(|i| {
                let both = _mm256_set_m128i(load128(&second[i]), load128(&first[i]));
                _mm256_shuffle_epi8(both, swap_bytes)
            })
        }

        /// The constants of words `2 * i` and `2 * i + 1` of sixteen, for both blocks.
        #[inline]
        #[target_feature(enable = $features)]
        fn load_constants(sixteen: usize, i: usize) -> __m256i {
            let [k0, k1] = K512[sixteen].as_chunks().0[i].map(u64::cast_signed);
            _mm256_broadcastsi128_si256(_mm_set_epi64x(k1, k0))
        }
    };
}

pub(super) use kernel;
