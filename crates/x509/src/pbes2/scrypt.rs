//! scrypt (RFC 7914). Its memory accesses depend on the passphrase, by design.

use alloc::format;
use alloc::vec::Vec;
use core::mem::swap;

use sha2::Sha256;
use zeroize::Zeroizing;

use super::pbkdf2;
use crate::error::{Error, ErrorKind};
use crate::limits::{MAX_SCRYPT_MEMORY, MAX_SCRYPT_WORK};

/// Octets of one block of Salsa20.
const BLOCK: usize = 64;

/// One block of Salsa20, as words.
type Words = [u32; 16];

/// Parameters that are valid and affordable.
pub(super) struct Parameters<'a> {
    salt: &'a [u8],
    /// N.
    cost: usize,
    /// 2 r: the blocks of one step.
    width: usize,
    /// p.
    parallelization: usize,
}

impl<'a> Parameters<'a> {
    /// N, r and p (RFC 7914, section 2).
    pub(super) fn new(salt: &'a [u8], n: u32, r: u32, p: u32) -> Result<Self, Error> {
        let affordable = || {
            let (n, r) = (usize::try_from(n).ok()?, usize::try_from(r).ok()?);
            let p = usize::try_from(p).ok()?;
            let mixes = n.checked_mul(r)?;
            let memory = mixes.checked_mul(2 * BLOCK)?;
            // The initial blocks of all p are in memory together.
            let initial = r.checked_mul(p)?.checked_mul(2 * BLOCK)?;
            let fits = memory <= MAX_SCRYPT_MEMORY
                && initial <= MAX_SCRYPT_MEMORY
                && mixes.checked_mul(p)? <= MAX_SCRYPT_WORK;
            fits.then_some(Self { salt, cost: n, width: r.checked_mul(2)?, parallelization: p })
        };
        if n < 2 || !n.is_power_of_two() || r == 0 || p == 0 {
            return Err(Error::new(ErrorKind::UnsupportedAlgorithm)
                .expected("scrypt with N a power of two above 1, and r and p above 0")
                .found(format!("N = {n}, r = {r}, p = {p}")));
        }
        affordable().ok_or_else(|| too_costly(n, r, p))
    }

    /// Section 6.
    pub(super) fn derive(&self, passphrase: &[u8], key: &mut [u8]) -> Result<(), Error> {
        let lane = self.width.saturating_mul(BLOCK);
        let mut octets = Zeroizing::new(Vec::new());
        resize(&mut octets, lane.saturating_mul(self.parallelization), 0_u8)?;
        let mut memory = Zeroizing::new(Vec::new());
        resize(&mut memory, self.width.saturating_mul(self.cost), [0_u32; 16])?;
        let mut lanes = [Zeroizing::new(Vec::new()), Zeroizing::new(Vec::new())];
        for blocks in &mut lanes {
            resize(blocks, self.width, [0_u32; 16])?;
        }
        let [x, y] = &mut lanes;
        pbkdf2::derive::<Sha256>(passphrase, self.salt, 1, &mut octets);
        for octets in octets.chunks_exact_mut(lane) {
            load(octets, x);
            mix_lane(x, y, &mut memory, self.cost);
            store(x, octets);
        }
        pbkdf2::derive::<Sha256>(passphrase, &octets, 1, key);
        Ok(())
    }
}

fn too_costly(n: u32, r: u32, p: u32) -> Error {
    Error::new(ErrorKind::DerivationCost)
        .expected(format!(
            "scrypt with N r up to {} and N r p up to {MAX_SCRYPT_WORK}",
            MAX_SCRYPT_MEMORY / (2 * BLOCK)
        ))
        .found(format!("N = {n}, r = {r}, p = {p}"))
}

/// Fills a vector, or says that there is no such memory.
fn resize<T: Clone>(vector: &mut Vec<T>, length: usize, value: T) -> Result<(), Error> {
    vector.try_reserve_exact(length).map_err(|_| {
        Error::new(ErrorKind::DerivationCost).found("less memory than scrypt asks for")
    })?;
    vector.resize(length, value);
    Ok(())
}

fn load(octets: &[u8], blocks: &mut [Words]) {
    let words = blocks.as_flattened_mut().iter_mut();
    for (word, octets) in words.zip(octets.as_chunks::<4>().0) {
        *word = u32::from_le_bytes(*octets);
    }
}

fn store(blocks: &[Words], octets: &mut [u8]) {
    let words = blocks.as_flattened().iter();
    for (word, octets) in words.zip(octets.as_chunks_mut::<4>().0) {
        *octets = word.to_le_bytes();
    }
}

/// `scryptROMix` (section 5): from and to `x`, with `y` of the same length and `memory` of `cost`
/// times that.
fn mix_lane(x: &mut Vec<Words>, y: &mut Vec<Words>, memory: &mut [Words], cost: usize) {
    let width = x.len();
    for v in memory.chunks_exact_mut(width) {
        v.copy_from_slice(x);
        mix_block(x, y);
        swap(x, y);
    }
    for _ in 0..cost {
        // `Integerify`: the low words of the last block, of which those below N count.
        let low = x.last().map_or(0, |[low, ..]| *low);
        let j = usize::try_from(low).unwrap_or(0) & cost.wrapping_sub(1);
        if let Some(v) = memory.chunks_exact(width).nth(j) {
            for (word, other) in x.as_flattened_mut().iter_mut().zip(v.as_flattened()) {
                *word ^= other;
            }
        }
        mix_block(x, y);
        swap(x, y);
    }
}

/// `scryptBlockMix` (section 4): the even blocks of the outcome first, the odd ones behind.
fn mix_block(input: &[Words], output: &mut [Words]) {
    let (even, odd) = output.split_at_mut(input.len() / 2);
    let mut x = Zeroizing::new(input.last().copied().unwrap_or_default());
    let pairs = input.as_chunks::<2>().0;
    for ([first, second], (even, odd)) in pairs.iter().zip(even.iter_mut().zip(odd)) {
        absorb(&mut x, first);
        *even = *x;
        absorb(&mut x, second);
        *odd = *x;
    }
}

/// `X = Salsa20/8(X xor B)`.
fn absorb(x: &mut Words, block: &Words) {
    for (word, other) in x.iter_mut().zip(block) {
        *word ^= other;
    }
    salsa20_8(x);
}

/// The Salsa20/8 core (section 3).
fn salsa20_8(words: &mut Words) {
    let [
        mut x0,
        mut x1,
        mut x2,
        mut x3,
        mut x4,
        mut x5,
        mut x6,
        mut x7,
        mut x8,
        mut x9,
        mut x10,
        mut x11,
        mut x12,
        mut x13,
        mut x14,
        mut x15,
    ] = *words;
    for _ in 0..4 {
        quarter_round(&mut x0, &mut x4, &mut x8, &mut x12);
        quarter_round(&mut x5, &mut x9, &mut x13, &mut x1);
        quarter_round(&mut x10, &mut x14, &mut x2, &mut x6);
        quarter_round(&mut x15, &mut x3, &mut x7, &mut x11);
        quarter_round(&mut x0, &mut x1, &mut x2, &mut x3);
        quarter_round(&mut x5, &mut x6, &mut x7, &mut x4);
        quarter_round(&mut x10, &mut x11, &mut x8, &mut x9);
        quarter_round(&mut x15, &mut x12, &mut x13, &mut x14);
    }
    let mixed = [x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15];
    for (word, mixed) in words.iter_mut().zip(mixed) {
        *word = word.wrapping_add(mixed);
    }
}

#[inline(always)]
fn quarter_round(a: &mut u32, b: &mut u32, c: &mut u32, d: &mut u32) {
    *b ^= a.wrapping_add(*d).rotate_left(7);
    *c ^= b.wrapping_add(*a).rotate_left(9);
    *d ^= c.wrapping_add(*b).rotate_left(13);
    *a ^= d.wrapping_add(*c).rotate_left(18);
}
