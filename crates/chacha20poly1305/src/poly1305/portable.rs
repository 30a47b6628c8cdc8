//! Arithmetic modulo 2^130 - 5 in limbs of 44, 44 and 42 bits.
//!
//! Limbs may exceed their width by a bit or two between steps; products of two limbs, with the
//! factor 20 and twelve to a sum, stay below 2^99. Time does not depend on the data where the CPU's
//! 64-bit multiplication has constant time.

use core::hint::black_box;

use zeroize::Zeroize;

const MASK_44: u64 = (1 << 44) - 1;
const MASK_42: u64 = (1 << 42) - 1;

/// 2^128 in the highest limb: the byte 1 that RFC 8439 appends to each whole block.
const WHOLE_BLOCK: u64 = 1 << 40;

/// How many blocks share one carry.
const GROUP: usize = 4;

/// An element in limbs.
type Limbs = [u64; 3];

/// A one-time key and the sum so far. Wiped on drop.
pub(crate) struct Poly1305 {
    /// r^4, r^3, r^2 and r: the order in which the blocks of a group meet them.
    powers: [Limbs; GROUP],
    s: u128,
    accumulator: Limbs,
}

impl Poly1305 {
    /// Takes a key of one use: `r`, clamped here, and `s`.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let (halves, _) = key.as_chunks::<16>();
        let clamp = 0x0fff_fffc_0fff_fffc_0fff_fffc_0fff_ffff;
        let r = limbs(u128::from_le_bytes(halves[0]) & clamp);
        let squared = carry(multiply(r, r));
        let powers = [carry(multiply(squared, squared)), carry(multiply(squared, r)), squared, r];
        Self { powers, s: u128::from_le_bytes(halves[1]), accumulator: [0; 3] }
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

    /// Absorbs whole blocks, four in each step:
    /// `(sum + m0) r^4 + m1 r^3 + m2 r^2 + m3 r`.
    pub(crate) fn absorb(&mut self, blocks: &[[u8; 16]]) {
        let [p4, p3, p2, p1] = self.powers;
        let mut sum = self.accumulator;
        let (groups, rest) = blocks.as_chunks::<GROUP>();
        for [m0, m1, m2, m3] in groups {
            let later = add(multiply(block(m1), p3), multiply(block(m2), p2));
            let later = add(later, multiply(block(m3), p1));
            sum = carry(add(multiply(plus(sum, block(m0)), p4), later));
        }
        for last in rest {
            sum = carry(multiply(plus(sum, block(last)), p1));
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
            let sum = plus(self.accumulator, limbs(u128::from_le_bytes(last)));
            self.accumulator = carry(multiply(sum, self.powers[GROUP - 1]));
        }
    }

    /// The tag: the sum modulo 2^130 - 5, plus `s`, modulo 2^128.
    pub(crate) fn finish(self) -> [u8; 16] {
        let [h0, h1, h2] = reduce(self.accumulator);
        let sum = u128::from(h0) | (u128::from(h1) << 44) | (u128::from(h2) << 88);
        sum.wrapping_add(self.s).to_le_bytes()
    }
}

impl Drop for Poly1305 {
    fn drop(&mut self) {
        self.powers.zeroize();
        self.s.zeroize();
        self.accumulator.zeroize();
    }
}

/// The limbs of a number below 2^128.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "masked or shifted to less than 64 bits")]
const fn limbs(value: u128) -> Limbs {
    [value as u64 & MASK_44, (value >> 44) as u64 & MASK_44, (value >> 88) as u64]
}

/// A whole block as a number.
#[inline]
const fn block(bytes: &[u8; 16]) -> Limbs {
    let [m0, m1, m2] = limbs(u128::from_le_bytes(*bytes));
    [m0, m1, m2 | WHOLE_BLOCK]
}

#[inline]
const fn plus([a0, a1, a2]: Limbs, [b0, b1, b2]: Limbs) -> Limbs {
    [a0 + b0, a1 + b1, a2 + b2]
}

#[inline]
const fn add([a0, a1, a2]: [u128; 3], [b0, b1, b2]: [u128; 3]) -> [u128; 3] {
    [a0 + b0, a1 + b1, a2 + b2]
}

/// A product, limb by limb, not carried. 2^132 = 20 brings the limbs beyond the third back.
#[inline]
fn multiply(a: Limbs, b: Limbs) -> [u128; 3] {
    let [a0, a1, a2] = a.map(u128::from);
    let [b0, b1, b2] = b.map(u128::from);
    let (c1, c2) = (u128::from(b[1] * 20), u128::from(b[2] * 20));
    [a0 * b0 + a1 * c2 + a2 * c1, a0 * b1 + a1 * b0 + a2 * c2, a0 * b2 + a1 * b1 + a2 * b0]
}

/// Carries once through all limbs; the first two may keep one bit too many.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "masked, or below 2^64 by the bound above")]
const fn carry([d0, d1, d2]: [u128; 3]) -> Limbs {
    let d1 = d1 + (d0 >> 44);
    let d2 = d2 + (d1 >> 44);
    let h0 = (d0 as u64 & MASK_44) + (d2 >> 42) as u64 * 5;
    [h0 & MASK_44, (d1 as u64 & MASK_44) + (h0 >> 44), d2 as u64 & MASK_42]
}

/// The one representative below 2^130 - 5.
fn reduce(sum: Limbs) -> Limbs {
    // Twice, because the first pass may leave a carry in the second limb.
    let [h0, h1, h2] = carry(carry(sum.map(u128::from)).map(u128::from));
    // Adding 5 reaches bit 130 exactly when the sum is 2^130 - 5 or more.
    let g0 = h0 + 5;
    let g1 = h1 + (g0 >> 44);
    let g2 = h2 + (g1 >> 44);
    // Opaque to the compiler, which would turn a mask it recognises into a jump.
    let mask = black_box(0_u64.wrapping_sub(g2 >> 42));
    [select(mask, g0 & MASK_44, h0), select(mask, g1 & MASK_44, h1), select(mask, g2 & MASK_42, h2)]
}

/// `a` where the mask is all ones, `b` where it is zero.
const fn select(mask: u64, a: u64, b: u64) -> u64 {
    b ^ (mask & (a ^ b))
}
