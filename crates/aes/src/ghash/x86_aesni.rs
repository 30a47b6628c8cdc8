//! GHASH with PCLMULQDQ: sums of up to nine products with one reduction.

use core::{
    arch::x86_64::{
        __m128i, _mm_clmulepi64_si128, _mm_set_epi8, _mm_set_epi64x, _mm_setzero_si128,
        _mm_shuffle_epi8, _mm_shuffle_epi32, _mm_slli_si128, _mm_srli_si128, _mm_xor_si128,
    },
    slice,
};

use cpu::x86::load128;
use zeroize::Zeroize;

use super::hash_key;
use crate::block::Block;

/// How many products one sum can hold: a batch of eight blocks and the length block.
const POWERS: usize = 9;

/// Powers of the hash subkey: `H^9 x` to `H x`, the order in which blocks meet them.
#[derive(Clone)]
pub(crate) struct HashKey([Power; POWERS]);

/// A power, and in both halves the sum of its halves, for Karatsuba's middle product. Wiped on
/// drop.
#[derive(Clone)]
struct Power {
    value: __m128i,
    folded: __m128i,
}

impl HashKey {
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(crate) fn new(h: Block) -> Self {
        let mut values = [_mm_setzero_si128(); POWERS];
        powers(h, &mut values);
        let key = Self(values.map(|value| Power::new(value)));
        values.zeroize();
        key
    }

    /// Absorbs whole blocks into the hash `y`.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(crate) fn absorb(&self, mut y: __m128i, blocks: &[Block]) -> __m128i {
        for chunk in blocks.chunks(POWERS) {
            let mut group = self.group(y, chunk.len());
            for block in chunk {
                group.push(load128(block));
            }
            y = group.finish();
        }
        y
    }

    /// Starts to absorb `count` blocks, at most nine, into the hash `y`.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(crate) fn group(&self, y: __m128i, count: usize) -> Group<'_> {
        let powers = self.0[POWERS.saturating_sub(count)..].iter();
        Group { powers, sum: Sum::new(), y }
    }
}

/// Fills `values` with powers of a hash subkey, `H x` last. Each but that is the product of two that
/// lie halfway, so that few wait for others.
#[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
pub(crate) fn powers(h: Block, values: &mut [__m128i]) {
    let mut power = load128(&hash_key(h).to_le_bytes());
    for (n, at) in (1..).zip((0..values.len()).rev()) {
        if let (Some(a), Some(b)) = (values.get(at + n / 2), values.get(at + n.div_ceil(2))) {
            let mut product = Sum::new();
            product.add(*a, *b, fold(*b));
            power = product.reduce();
        }
        values[at] = power;
    }
}

/// Blocks whose products are reduced together.
pub(crate) struct Group<'a> {
    /// The power for the next block, and for those after it.
    powers: slice::Iter<'a, Power>,
    sum: Sum,
    /// The hash before the group, until the first block takes it.
    y: __m128i,
}

impl Group<'_> {
    /// Absorbs the next of the blocks that were announced.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(crate) fn push(&mut self, block: __m128i) {
        debug_assert!(!self.powers.as_slice().is_empty(), "more blocks than announced");
        if let Some(power) = self.powers.next() {
            let block = _mm_xor_si128(self.y, reverse_bytes(block));
            self.sum.add(block, power.value, power.folded);
            self.y = _mm_setzero_si128();
        }
    }

    /// The hash after the last of them.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(crate) fn finish(self) -> __m128i {
        self.sum.reduce()
    }
}

impl Power {
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn new(value: __m128i) -> Self {
        Self { value, folded: fold(value) }
    }
}

impl Drop for Power {
    fn drop(&mut self) {
        self.value.zeroize();
        self.folded.zeroize();
    }
}

/// A sum of products, not yet reduced.
struct Sum {
    low: __m128i,
    middle: __m128i,
    high: __m128i,
}

impl Sum {
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn new() -> Self {
        let zero = _mm_setzero_si128();
        Self { low: zero, middle: zero, high: zero }
    }

    /// Adds `block * power`: three carry-less products by Karatsuba's formula. `folded` has in both
    /// halves the sum of the power's.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn add(&mut self, block: __m128i, power: __m128i, folded: __m128i) {
        let low = _mm_clmulepi64_si128::<0x00>(block, power);
        let high = _mm_clmulepi64_si128::<0x11>(block, power);
        let middle = _mm_clmulepi64_si128::<0x00>(fold(block), folded);
        self.low = _mm_xor_si128(self.low, low);
        self.high = _mm_xor_si128(self.high, high);
        self.middle = _mm_xor_si128(self.middle, middle);
    }

    /// The sum times x^-128 modulo P, in the two steps of the module above.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn reduce(self) -> __m128i {
        let middle = _mm_xor_si128(self.middle, _mm_xor_si128(self.low, self.high));
        let mut low = _mm_xor_si128(self.low, _mm_slli_si128::<8>(middle));
        let high = _mm_xor_si128(self.high, _mm_srli_si128::<8>(middle));
        for _ in 0..2 {
            let products = _mm_clmulepi64_si128::<0x00>(low, polynomial());
            low = _mm_xor_si128(swap_halves(low), products);
        }
        _mm_xor_si128(high, low)
    }
}

/// `x^63 + x^62 + x^57`, what the module above reduces by.
#[inline]
#[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
pub(crate) fn polynomial() -> __m128i {
    _mm_set_epi64x(0, (0xc2_u64 << 56).cast_signed())
}

/// Between a block's bytes and the integer they spell.
#[inline]
#[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
pub(crate) fn reverse_bytes(value: __m128i) -> __m128i {
    let reversed = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    _mm_shuffle_epi8(value, reversed)
}

/// In both halves the sum of the halves.
#[inline]
#[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
fn fold(value: __m128i) -> __m128i {
    _mm_xor_si128(value, swap_halves(value))
}

#[inline]
#[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
fn swap_halves(value: __m128i) -> __m128i {
    _mm_shuffle_epi32::<0x4e>(value)
}
