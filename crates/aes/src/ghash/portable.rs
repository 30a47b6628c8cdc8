//! GHASH by integer multiplication with holes.
//!
//! Each operand is split into four, with every fourth bit. In an integer product of two such parts
//! at most 15 terms meet in one position, which four bits hold, so the lowest bit of each group of
//! four is the carry-less product's coefficient and nothing carries into the next group. With 16
//! bits a part the count could reach 16: the lowest four bits of the key are kept apart, as masks.
//!
//! Time is constant where the CPU's 64-bit multiplication is; that excludes some 32-bit
//! microcontrollers with an early-terminating multiplier.

use core::hint::black_box;

use zeroize::Zeroize;

use super::hash_key;
use crate::block::Block;

/// Every fourth bit.
const HOLES: u64 = 0x1111_1111_1111_1111;

/// `H * x`, split for Karatsuba's three products.
#[derive(Clone)]
pub(crate) struct HashKey {
    low: Factor,
    high: Factor,
    folded: Factor,
}

impl HashKey {
    pub(crate) fn new(h: Block) -> Self {
        let (low, high) = halves(hash_key(h));
        Self { low: Factor::new(low), high: Factor::new(high), folded: Factor::new(low ^ high) }
    }

    /// `dot(y, H * x)` of the module above.
    #[inline(always)]
    fn multiply(&self, y: u128) -> u128 {
        let (y_low, y_high) = halves(y);
        let low = self.low.multiply(y_low);
        let high = self.high.multiply(y_high);
        let middle = self.folded.multiply(y_low ^ y_high) ^ low ^ high;
        reduce(low ^ (middle << 64), high ^ (middle >> 64))
    }
}

/// A running hash, SP 800-38D, Algorithm 2. Wiped on drop.
pub(crate) struct Ghash<'a> {
    key: &'a HashKey,
    y: u128,
}

impl<'a> Ghash<'a> {
    pub(crate) const fn new(key: &'a HashKey) -> Self {
        Self { key, y: 0 }
    }

    /// Absorbs `bytes`, padded with zeros to whole blocks.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(16) {
            let mut block = [0; 16];
            block[..part.len()].copy_from_slice(part);
            self.y = self.key.multiply(self.y ^ u128::from_be_bytes(block));
        }
    }

    pub(crate) fn finish(self) -> Block {
        self.y.to_be_bytes()
    }
}

impl Drop for Ghash<'_> {
    fn drop(&mut self) {
        self.y.zeroize();
    }
}

/// A 64-bit polynomial, split for products with holes. Wiped on drop.
#[derive(Clone)]
struct Factor {
    /// Bits `k`, `k + 4`, `k + 8`, ... from bit 4 on.
    spread: [u64; 4],
    /// For each of bits 0 to 3, all ones if it is set.
    low: [u64; 4],
}

impl Factor {
    fn new(a: u64) -> Self {
        let place = [0, 1, 2, 3];
        Self {
            spread: place.map(|k| a & (HOLES << k) & !15),
            // Opaque to the compiler, which would turn a mask it recognises into a jump.
            low: place.map(|k| black_box(0_u64.wrapping_sub((a >> k) & 1))),
        }
    }

    /// The carry-less product with `b`.
    #[inline(always)]
    fn multiply(&self, b: u64) -> u128 {
        let [a0, a1, a2, a3] = self.spread.map(u128::from);
        let [b0, b1, b2, b3] = [0, 1, 2, 3].map(|k| u128::from(b & (HOLES << k)));
        let holes = u128::from(HOLES) | (u128::from(HOLES) << 64);
        let spread = (((a0 * b0) ^ (a1 * b3) ^ (a2 * b2) ^ (a3 * b1)) & holes)
            | (((a0 * b1) ^ (a1 * b0) ^ (a2 * b3) ^ (a3 * b2)) & (holes << 1))
            | (((a0 * b2) ^ (a1 * b1) ^ (a2 * b0) ^ (a3 * b3)) & (holes << 2))
            | (((a0 * b3) ^ (a1 * b2) ^ (a2 * b1) ^ (a3 * b0)) & (holes << 3));
        let [l0, l1, l2, l3] = self.low.map(|mask| u128::from(mask & b));
        spread ^ l0 ^ (l1 << 1) ^ (l2 << 2) ^ (l3 << 3)
    }
}

impl Drop for Factor {
    fn drop(&mut self) {
        self.spread.zeroize();
        self.low.zeroize();
    }
}

/// `(high x^128 + low) x^-128 mod P`, in the two steps of the module above.
#[inline(always)]
fn reduce(low: u128, high: u128) -> u128 {
    let (w0, w1) = halves(low);
    let first = fold(w0);
    let (first_low, first_high) = halves(first);
    let w1 = w1 ^ first_low;
    high ^ u128::from(w0 ^ first_high) ^ (u128::from(w1) << 64) ^ fold(w1)
}

/// `w * (x^63 + x^62 + x^57)`.
#[inline(always)]
fn fold(w: u64) -> u128 {
    let w = u128::from(w);
    (w << 63) ^ (w << 62) ^ (w << 57)
}

/// The low and the high half.
#[expect(clippy::cast_possible_truncation, reason = "the low half")]
#[inline(always)]
const fn halves(value: u128) -> (u64, u64) {
    (value as u64, (value >> 64) as u64)
}
