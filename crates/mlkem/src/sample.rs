//! Sampling from bytes that look random (FIPS 203, sections 4.1 and 4.2.2).
//!
//! Polynomials that depend on one seed and a counter are sampled side by side.

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_avx2;

use core::array;

use sha3::{Shake128Batch, Shake256Batch};

use crate::backend::{Backend, compiled};
use crate::field::Q;
use crate::hash::wipe;
use crate::poly::{N, NttPoly, Poly};

/// How many polynomials are sampled side by side.
const BATCH: usize = 8;

/// The rate of SHAKE128 in bytes: a multiple of three, so that no triple is cut.
const BLOCK_LEN: usize = Shake128Batch::<1>::BLOCK_LEN;

/// The matrix A of T_q: row i, column j is `SampleNTT(rho || j || i)` (Algorithm 13, lines 3 to 7).
/// All of this is public.
pub(crate) fn sample_matrix<const K: usize>(backend: Backend, rho: &[u8; 32]) -> [[NttPoly; K]; K] {
    let mut a_hat = [const { NttPoly::zeros() }; K];
    let (batches, rest) = a_hat.as_flattened_mut().as_chunks_mut::<BATCH>();
    let mut at = 0;
    for batch in batches {
        sample_ntt(backend, &array::from_fn(|lane| matrix_seed::<K>(rho, at + lane)), batch);
        at += BATCH;
    }
    for poly in rest {
        sample_ntt(backend, &[matrix_seed::<K>(rho, at)], array::from_mut(poly));
        at += 1;
    }
    a_hat
}

/// The seed of the matrix's element `at`, counted row by row.
#[expect(clippy::cast_possible_truncation, reason = "less than K")]
fn matrix_seed<const K: usize>(rho: &[u8; 32], at: usize) -> [u8; 34] {
    let mut seed = [0; 34];
    seed[..32].copy_from_slice(rho);
    seed[32..].copy_from_slice(&[(at % K) as u8, (at / K) as u8]);
    seed
}

/// Algorithm 7, `SampleNTT`, for each seed. Time and memory access depend on the seeds.
fn sample_ntt<const M: usize>(backend: Backend, seeds: &[[u8; 34]; M], polys: &mut [NttPoly; M]) {
    let mut xof = Shake128Batch::with_backend(backend.keccak(), seeds);
    let mut blocks = [[0; BLOCK_LEN]; M];
    let mut lengths = [0; M];
    while lengths.iter().any(|len| *len < N) {
        xof.squeeze_blocks(&mut blocks);
        for ((poly, len), block) in polys.iter_mut().zip(&mut lengths).zip(&blocks) {
            *len += backend.reject(block, &mut poly.0[*len..]);
        }
    }
}

impl Backend {
    /// Moves the candidates of a block that are less than q to the front of `out`, and says how
    /// many there are and fit. What lies behind them in `out` may change.
    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "calls by proof token")
    )]
    fn reject(self, block: &[u8; BLOCK_LEN], out: &mut [i16]) -> usize {
        match self {
            Self::Portable => reject(block, out),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: an `Avx2` and an `Avx512` exist only where `avx2` was detected.
            Self::Avx2(_) | Self::Avx512(_) => unsafe { x86_avx2::reject(block, out) },
        }
    }
}

/// [`Backend::reject`] for every machine.
fn reject(block: &[u8; BLOCK_LEN], out: &mut [i16]) -> usize {
    // Each candidate is written where the next one that is accepted belongs: no branch guesses.
    let mut accepted = [0; 2 * BLOCK_LEN / 3];
    let mut len = 0;
    for &[c_0, c_1, c_2] in block.as_chunks().0 {
        let d_1 = i16::from_le_bytes([c_0, c_1 & 15]);
        let d_2 = i16::from_le_bytes([c_1, c_2]) >> 4 & 0xfff;
        for candidate in [d_1, d_2] {
            accepted[len] = candidate;
            len += usize::from(candidate < Q);
        }
    }
    let len = len.min(out.len());
    out[..len].copy_from_slice(&accepted[..len]);
    len
}

/// `SamplePolyCBD_2(PRF_2(seed, n))` for each polynomial, n counting from 0 on (Algorithm 13, lines
/// 8 to 15; Algorithm 14, lines 9 to 17).
pub(crate) fn sample_noise(backend: Backend, seed: &[u8; 32], polys: &mut [Poly]) {
    let mut first = 0;
    let (batches, rest) = polys.as_chunks_mut::<BATCH>();
    for batch in batches {
        noise::<BATCH>(backend, seed, first, batch);
        first += BATCH;
    }
    if rest.len() > 1 && backend.has_vectors() {
        noise::<BATCH>(backend, seed, first, rest);
    } else {
        for (n, poly) in (first..).zip(rest) {
            noise::<1>(backend, seed, n, array::from_mut(poly));
        }
    }
}

/// At most `M` polynomials, n counting from `first` on. `M` outputs are computed.
#[expect(clippy::cast_possible_truncation, reason = "less than two batches")]
fn noise<const M: usize>(backend: Backend, seed: &[u8; 32], first: usize, polys: &mut [Poly]) {
    let mut inputs = [[0; 33]; M];
    for (n, input) in (first..).zip(&mut inputs) {
        input[..32].copy_from_slice(seed);
        input[32] = n as u8;
    }
    let mut blocks = [[0; Shake256Batch::<1>::BLOCK_LEN]; M];
    Shake256Batch::with_backend(backend.keccak(), &inputs).squeeze_blocks(&mut blocks);
    for (poly, block) in polys.iter_mut().zip(&blocks) {
        backend.sample_poly_cbd_2(block, poly);
    }
    wipe(inputs.as_flattened_mut());
    wipe(blocks.as_flattened_mut());
}

compiled! {
    /// Algorithm 8, `SamplePolyCBD_2`, of the first 128 bytes: each coefficient is the sum of two bits
    /// less the sum of the next two.
    fn sample_poly_cbd_2(bytes: &[u8], f: &mut Poly) {
        const EVERY_SECOND_BIT: u32 = 0x5555_5555;

        for (bytes, eight) in bytes.as_chunks().0.iter().zip(f.0.as_chunks_mut::<8>().0) {
            let bits = u32::from_le_bytes(*bytes);
            let sums = (bits & EVERY_SECOND_BIT) + (bits >> 1 & EVERY_SECOND_BIT);
            for (i, a) in eight.iter_mut().enumerate() {
                let [pair, ..] = (sums >> (4 * i)).to_le_bytes();
                *a = i16::from(pair & 3) - i16::from(pair >> 2 & 3);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use sha3::{Shake128, Shake256};

    use super::*;

    /// Algorithm 7 as it is written.
    fn sample_ntt_by_the_standard(seed: &[u8; 34]) -> [i16; N] {
        let mut xof = Shake128::new();
        xof.update(seed);
        let mut output = xof.finish();
        let mut a = Vec::new();
        while a.len() < N {
            let mut c = [0; 3];
            output.squeeze(&mut c);
            let c = c.map(i16::from);
            let d_1 = c[0] + 256 * (c[1] % 16);
            let d_2 = c[1] / 16 + 16 * c[2];
            if d_1 < Q {
                a.push(d_1);
            }
            if d_2 < Q && a.len() < N {
                a.push(d_2);
            }
        }
        a.try_into().expect("as many")
    }

    /// Algorithm 8 as it is written, of PRF_2.
    fn noise_by_the_standard(seed: &[u8; 32], n: u8) -> [i16; N] {
        let bytes: [u8; 128] = Shake256::digest(&[&seed[..], &[n]].concat());
        let bit = |i: usize| i16::from(bytes[i / 8] >> (i % 8) & 1);
        array::from_fn(|i| bit(4 * i) + bit(4 * i + 1) - bit(4 * i + 2) - bit(4 * i + 3))
    }

    fn matrix_as_the_standard<const K: usize>(backend: Backend, rho: &[u8; 32]) {
        let a_hat = sample_matrix::<K>(backend, rho);
        for (i, row) in (0_u8..).zip(&a_hat) {
            for (j, poly) in (0_u8..).zip(row) {
                let mut seed = [0; 34];
                seed[..32].copy_from_slice(rho);
                seed[32..].copy_from_slice(&[j, i]);
                assert_eq!(poly.0, sample_ntt_by_the_standard(&seed), "{i} {j}");
            }
        }
    }

    /// Every choice of eight candidates at the front, candidates on both sides of q, and room for
    /// none of them up to all.
    #[test]
    fn rejection_of_any_candidates_into_any_room() {
        for pattern in 0..256 {
            let candidates: [i16; 112] = array::from_fn(|i| {
                let accept = (pattern >> (i % 8)) & 1 == 1;
                let [below, above] = [[0, 1, Q - 1], [Q, Q + 1, 4095]].map(|of| of[i % 3]);
                if accept { below } else { above }
            });
            let mut block = [0; BLOCK_LEN];
            for (bytes, [d_1, d_2]) in
                block.as_chunks_mut().0.iter_mut().zip(candidates.as_chunks().0)
            {
                let [a, b] = d_1.to_le_bytes();
                let [c, d] = (d_2 << 4).to_le_bytes();
                *bytes = [a, b | c, d];
            }
            let expected: Vec<i16> = candidates.into_iter().filter(|d| *d < Q).collect();
            for backend in Backend::all() {
                for room in 0..=candidates.len() {
                    let mut out = [-1; 113];
                    let len = backend.reject(&block, &mut out[..room]);
                    assert_eq!(len, expected.len().min(room), "{} {pattern}", backend.name());
                    assert_eq!(out[..len], expected[..len], "{} {pattern}", backend.name());
                    assert_eq!(out[room..], [-1; 113][room..], "{} {pattern}", backend.name());
                }
            }
        }
    }

    /// Many seeds, so that some need a fourth block, and lengths that are no multiple of a batch.
    #[test]
    fn l5_sampling_as_the_standard_writes_it() {
        for backend in Backend::all() {
            for seed in 0..40 {
                matrix_as_the_standard::<3>(backend, &[seed; 32]);
                matrix_as_the_standard::<4>(backend, &[seed; 32]);
                for len in 0..=9 {
                    let mut polys = Poly::zeros::<9>();
                    sample_noise(backend, &[seed; 32], &mut polys[..len]);
                    for (n, poly) in (0..).zip(&polys[..len]) {
                        assert_eq!(poly.0, noise_by_the_standard(&[seed; 32], n), "{len} {n}");
                    }
                    assert!(polys[len..].iter().all(|poly| poly.0 == [0; N]), "{len}");
                }
            }
        }
    }
}
