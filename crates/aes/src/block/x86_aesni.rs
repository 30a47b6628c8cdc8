//! AES with the instructions of AES-NI.

use core::{
    arch::x86_64::{
        __m128i, _mm_aesdec_si128, _mm_aesdeclast_si128, _mm_aesenc_si128, _mm_aesenclast_si128,
        _mm_aesimc_si128, _mm_cvtsi128_si32, _mm_set1_epi32, _mm_setzero_si128, _mm_xor_si128,
    },
    hint::black_box,
};

use cpu::x86::load128;
use zeroize::Zeroize;

use super::{Block, expand};

/// The round keys, as registers hold them. Wiped on drop.
#[derive(Clone)]
pub(crate) struct RoundKeys<const N: usize>(pub(crate) [__m128i; N]);

impl<const N: usize> RoundKeys<N> {
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(crate) fn new(key: &[u8]) -> Self {
        let mut schedule: [Block; N] = expand(key, |word| sub_word(word));
        let mut round_keys = [_mm_setzero_si128(); N];
        for (register, bytes) in round_keys.iter_mut().zip(&schedule) {
            *register = load128(bytes);
        }
        schedule.zeroize();
        Self(round_keys)
    }

    /// `CIPHER()`, FIPS 197, section 5.1, Algorithm 1.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(crate) fn encrypt_one(&self, block: __m128i) -> __m128i {
        let [encrypted] = self.encrypt([block]);
        encrypted
    }

    /// `CIPHER()` on each block, the rounds side by side.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(crate) fn encrypt<const B: usize>(&self, mut blocks: [__m128i; B]) -> [__m128i; B] {
        // Opaque, or else a loop around this would copy the keys to the stack.
        let keys = &black_box(self).0;
        for block in &mut blocks {
            *block = _mm_xor_si128(*block, keys[0]);
        }
        for key in &keys[1..N - 1] {
            for block in &mut blocks {
                *block = _mm_aesenc_si128(*block, *key);
            }
        }
        for block in &mut blocks {
            *block = _mm_aesenclast_si128(*block, keys[N - 1]);
        }
        blocks
    }
}

impl<const N: usize> Drop for RoundKeys<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The round keys of the equivalent inverse cipher, FIPS 197, section 5.3.5, in the order in which
/// it takes them. Wiped on drop.
#[derive(Clone)]
pub(crate) struct InverseRoundKeys<const N: usize>([__m128i; N]);

impl<const N: usize> InverseRoundKeys<N> {
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(crate) fn new(round_keys: &RoundKeys<N>) -> Self {
        let mut inverse = Self([_mm_setzero_si128(); N]);
        for (to, from) in inverse.0.iter_mut().zip(round_keys.0.iter().rev()) {
            *to = *from;
        }
        for key in &mut inverse.0[1..N - 1] {
            *key = _mm_aesimc_si128(*key);
        }
        inverse
    }

    /// `EQINVCIPHER()`, FIPS 197, section 5.3.5, Algorithm 4, on each block.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(crate) fn decrypt<const B: usize>(&self, mut blocks: [__m128i; B]) -> [__m128i; B] {
        // As in `RoundKeys::encrypt`.
        let keys = &black_box(self).0;
        for block in &mut blocks {
            *block = _mm_xor_si128(*block, keys[0]);
        }
        for key in &keys[1..N - 1] {
            for block in &mut blocks {
                *block = _mm_aesdec_si128(*block, *key);
            }
        }
        for block in &mut blocks {
            *block = _mm_aesdeclast_si128(*block, keys[N - 1]);
        }
        blocks
    }
}

impl<const N: usize> Drop for InverseRoundKeys<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// `SUBWORD()`, FIPS 197, section 5.2: the last round leaves equal columns in their place.
#[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
fn sub_word(word: u32) -> u32 {
    let columns = _mm_set1_epi32(word.cast_signed());
    _mm_cvtsi128_si32(_mm_aesenclast_si128(columns, _mm_setzero_si128())).cast_unsigned()
}
