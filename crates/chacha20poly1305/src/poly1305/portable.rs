//! Arithmetic modulo 2^130 - 5 in limbs of 64 bits.
//!
//! `r` is below 2^124, and its upper half is a multiple of 4: clamping (RFC 8439, section 2.5) is made
//! for this. A product's part from 2^128 on times the upper half `r1` comes back through
//! 2^130 = 5 as `5 r1 / 4`, a whole number, one limb lower. So a block costs four multiplications of
//! 64 bits, two short ones, and one carry.
//!
//! Time does not depend on the data where the CPU's 64-bit multiplication has constant time.

use core::hint::black_box;

use zeroize::Zeroize;

/// A one-time key and the sum so far. Wiped on drop.
pub(crate) struct Poly1305 {
    /// Clamped.
    pub(super) r: [u64; 2],
    s: u128,
    /// Between blocks the highest limb is at most 4.
    pub(super) accumulator: [u64; 3],
}

impl Poly1305 {
    /// Takes a key of one use: `r`, clamped here, and `s`.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let (halves, _) = key.as_chunks::<16>();
        let clamp = 0x0fff_fffc_0fff_fffc_0fff_fffc_0fff_ffff;
        let (r0, r1) = split(u128::from_le_bytes(halves[0]) & clamp);
        Self { r: [r0, r1], s: u128::from_le_bytes(halves[1]), accumulator: [0; 3] }
    }

    /// Absorbs `bytes`, padded with zeros to whole blocks: RFC 8439, section 2.8.
    pub(crate) fn update_padded(&mut self, bytes: &[u8]) {
        let (blocks, rest) = bytes.as_chunks();
        self.absorb(blocks);
        if !rest.is_empty() {
            let mut last = [0; 16];
            last[..rest.len()].copy_from_slice(rest);
            self.absorb(&[last]);
        }
    }

    /// Absorbs whole blocks, to each of which RFC 8439 appends a byte 1.
    #[inline(always)]
    pub(crate) fn absorb(&mut self, blocks: &[[u8; 16]]) {
        let mut sum = self.accumulator;
        for block in blocks {
            sum = step(sum, u128::from_le_bytes(*block), 1, self.r);
        }
        self.accumulator = sum;
    }

    /// Absorbs a whole message with the padding of RFC 8439, section 2.5, which the AEAD never
    /// needs: the last block ends in 1 where it is not whole.
    #[cfg(test)]
    pub(crate) fn update(&mut self, message: &[u8]) {
        let (blocks, rest) = message.as_chunks();
        self.absorb(blocks);
        if !rest.is_empty() {
            let mut last = [0; 16];
            last[..rest.len()].copy_from_slice(rest);
            last[rest.len()] = 1;
            self.accumulator = step(self.accumulator, u128::from_le_bytes(last), 0, self.r);
        }
    }

    /// The tag: the sum modulo 2^130 - 5, plus `s`, modulo 2^128.
    pub(crate) fn finish(self) -> [u8; 16] {
        reduce(self.accumulator).wrapping_add(self.s).to_le_bytes()
    }
}

impl Drop for Poly1305 {
    fn drop(&mut self) {
        self.r.zeroize();
        self.s.zeroize();
        self.accumulator.zeroize();
    }
}

/// `(sum + block + 2^128 high) r`, carried. The comments bound each number from above.
#[inline(always)]
fn step([h0, h1, h2]: [u64; 3], block: u128, high: u64, [r0, r1]: [u64; 2]) -> [u64; 3] {
    let (m0, m1) = split(block);
    let (h0, carry) = split(u128::from(h0) + u128::from(m0));
    let (h1, carry) = split(u128::from(h1) + u128::from(m1) + u128::from(carry));
    // At most 4 + 1 + 1.
    let h2 = h2 + carry + high;

    // Below 5 * 2^58.
    let s1 = r1 + (r1 >> 2);
    // Each product of two limbs is below 2^64 * 5 * 2^58, each with h2 below 2^63.
    let d0 = product(h0, r0) + product(h1, s1);
    let d1 = product(h0, r1) + product(h1, r0) + u128::from(h2 * s1);
    let d2 = h2 * r0;

    let (h0, carry) = split(d0);
    let (h1, carry) = split(d1 + u128::from(carry));
    // Below 6 * 2^60 + 2^62.
    let h2 = d2 + carry;
    // What is above 2^130 comes back times 5.
    let (h0, carry) = split(u128::from(h0) + u128::from((h2 >> 2) + (h2 & !3)));
    let (h1, carry) = split(u128::from(h1) + u128::from(carry));
    [h0, h1, (h2 & 3) + carry]
}

#[inline]
fn product(a: u64, b: u64) -> u128 {
    u128::from(a) * u128::from(b)
}

/// The low and the high half.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low half")]
const fn split(value: u128) -> (u64, u64) {
    (value as u64, (value >> 64) as u64)
}

/// The lower 128 bits of the one representative below 2^130 - 5.
fn reduce([h0, h1, h2]: [u64; 3]) -> u128 {
    let low = u128::from(h0) | (u128::from(h1) << 64);
    // Brings the sum below 2^130.
    let (low, carry) = low.overflowing_add(u128::from((h2 >> 2) * 5));
    let high = (h2 & 3) + u64::from(carry);
    // Adding 5 reaches bit 130 exactly when the sum is 2^130 - 5 or more.
    let (plus_5, carry) = low.overflowing_add(5);
    let reached = (high + u64::from(carry)) >> 2;
    // Opaque to the compiler, which would turn a mask it recognises into a jump.
    let mask = black_box(0_u128.wrapping_sub(u128::from(reached)));
    low ^ (mask & (low ^ plus_5))
}
