//! GHASH with VPCLMULQDQ, on registers of 512 or 256 bits: sums of up to seventeen products with one
//! reduction.

use core::arch::x86_64::{__m128i, _mm_setzero_si128};

use zeroize::Zeroize;

use super::x86_aesni::powers;
use crate::block::Block;

/// How many products one sum can hold: a batch of sixteen blocks and the length block.
pub(crate) const POWERS: usize = 17;

/// How many more a register takes than the one it is loaded for, at most.
pub(crate) const MORE: usize = 3;

/// Powers of the hash subkey: `H^17 x` to `H x`, the order in which blocks meet them, and zeros, so
/// that a register can be loaded from any of them on. Wiped on drop.
#[derive(Clone)]
pub(crate) struct HashKey([__m128i; POWERS + MORE]);

impl HashKey {
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(crate) fn new(h: Block) -> Self {
        let mut key = Self([_mm_setzero_si128(); POWERS + MORE]);
        powers(h, &mut key.0[..POWERS]);
        key
    }

    /// The powers that the last `count` blocks of a sum meet.
    #[inline]
    pub(crate) fn last(&self, count: usize) -> &[__m128i] {
        self.0.get(POWERS.saturating_sub(count)..).unwrap_or_default()
    }
}

impl Drop for HashKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// How many blocks hold these bytes.
#[inline]
pub(crate) const fn blocks(bytes: &[u8]) -> usize {
    bytes.len().div_ceil(16)
}

/// The hash, in a module that names the instructions of its width.
macro_rules! hash {
    ($features:tt) => {
        /// Absorbs bytes, padded with zeros to whole blocks, into the hash `y`.
        #[target_feature(enable = $features)]
        fn absorb(key: &HashKey, mut y: __m128i, bytes: &[u8]) -> __m128i {
            for chunk in bytes.chunks(BATCH_LEN) {
                let mut group = Group::new(key, widen(y), blocks(chunk));
                for part in chunk.chunks(WIDTH) {
                    group.push(load_up_to(part), blocks(part));
                }
                y = group.finish();
            }
            y
        }

        /// Blocks that are hashed by one sum of products.
        struct Group<'a> {
            /// The powers for the blocks to come.
            powers: &'a [__m128i],
            sum: Sum,
            /// The hash before the group, until the first blocks take it.
            y: Vector,
        }

        impl<'a> Group<'a> {
            /// Starts to absorb `count` blocks into the hash `y`.
            #[inline]
            #[target_feature(enable = $features)]
            fn new(key: &'a HashKey, y: Vector, count: usize) -> Self {
                Self { powers: key.last(count), sum: Sum::new(), y }
            }

            /// Absorbs the next blocks: so many, and zeros behind them.
            #[inline]
            #[target_feature(enable = $features)]
            fn push(&mut self, bytes: Vector, count: usize) {
                debug_assert!(self.powers.len() >= count + MORE, "more blocks than announced");
                let block = xor(self.y, reverse_each(bytes));
                self.y = zero();
                self.sum.add(block, load_powers(self.powers));
                self.powers = self.powers.get(count..).unwrap_or_default();
            }

            /// The hash after the last of them.
            #[inline]
            #[target_feature(enable = $features)]
            fn finish(self) -> __m128i {
                fold(self.sum.reduce())
            }
        }

        /// A sum of products by Karatsuba's formula, not yet reduced, in each place of a register.
        struct Sum {
            low: Vector,
            middle: Vector,
            high: Vector,
        }

        impl Sum {
            #[inline]
            #[target_feature(enable = $features)]
            fn new() -> Self {
                Self { low: zero(), middle: zero(), high: zero() }
            }

            /// Adds the product of block and power in each place.
            #[inline]
            #[target_feature(enable = $features)]
            fn add(&mut self, blocks: Vector, powers: Vector) {
                let folded_blocks = xor(blocks, swap_halves(blocks));
                let folded_powers = xor(powers, swap_halves(powers));
                self.low = xor(self.low, clmul::<0x00>(blocks, powers));
                self.middle = xor(self.middle, clmul::<0x00>(folded_blocks, folded_powers));
                self.high = xor(self.high, clmul::<0x11>(blocks, powers));
            }

            /// The sum in each place times x^-128 modulo P, in the two steps of the module above.
            #[inline]
            #[target_feature(enable = $features)]
            fn reduce(self) -> Vector {
                let middle = xor(self.middle, xor(self.low, self.high));
                let mut low = xor(self.low, interleave_low(zero(), middle));
                let high = xor(self.high, interleave_high(middle, zero()));
                for _ in 0..2 {
                    let products = clmul::<0x00>(low, broadcast(polynomial()));
                    low = xor(swap_halves(low), products);
                }
                xor(high, low)
            }
        }

        /// Between the bytes of each block and the integer they spell.
        #[inline]
        #[target_feature(enable = $features)]
        fn reverse_each(value: Vector) -> Vector {
            let reversed = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
            shuffle_bytes(value, broadcast(reversed))
        }

        #[inline]
        #[target_feature(enable = $features)]
        fn swap_halves(value: Vector) -> Vector {
            shuffle_words::<0x4e>(value)
        }
    };
}

pub(crate) use hash;
