//! AES with the instructions of AES-NI.

use core::arch::x86_64::{
    __m128i, _mm_aesenc_si128, _mm_aesenclast_si128, _mm_cvtsi128_si32, _mm_set1_epi32,
    _mm_setzero_si128, _mm_xor_si128,
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
        let mut state = _mm_xor_si128(block, self.0[0]);
        for round_key in &self.0[1..N - 1] {
            state = _mm_aesenc_si128(state, *round_key);
        }
        _mm_aesenclast_si128(state, self.0[N - 1])
    }
}

impl<const N: usize> Drop for RoundKeys<N> {
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

/// One block under a key, from memory to memory.
#[cfg(test)]
#[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
pub(super) fn encrypt<const N: usize>(key: &[u8], block: &Block) -> Block {
    cpu::x86::store128(RoundKeys::<N>::new(key).encrypt_one(load128(block)))
}
