//! CBC with AES-NI: encryption one block after the other, decryption eight at a time.

use core::arch::x86_64::{__m128i, _mm_xor_si128};

use cpu::x86::{load128, store128};

use crate::block::{
    Block,
    x86_aesni::{InverseRoundKeys, RoundKeys},
};

/// How many blocks are decrypted side by side.
const BATCH: usize = 8;

/// The key, expanded for both directions.
#[derive(Clone)]
pub(super) struct Key<const N: usize> {
    encryption: RoundKeys<N>,
    decryption: InverseRoundKeys<N>,
}

impl<const N: usize> Key<N> {
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(super) fn new(key: &[u8]) -> Self {
        let encryption = RoundKeys::new(key);
        let decryption = InverseRoundKeys::new(&encryption);
        Self { encryption, decryption }
    }

    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(super) fn crypt<const ENCRYPT: bool>(&self, iv: &Block, blocks: &mut [Block]) {
        let mut previous = load128(iv);
        if ENCRYPT {
            for block in blocks {
                let input = _mm_xor_si128(previous, load128(block));
                previous = self.encryption.encrypt_one(input);
                *block = store128(previous);
            }
            return;
        }
        let (batches, rest) = blocks.as_chunks_mut::<BATCH>();
        for batch in batches {
            previous = self.decrypt(previous, batch);
        }
        let (pairs, last) = rest.as_chunks_mut::<2>();
        for pair in pairs {
            previous = self.decrypt(previous, pair);
        }
        for block in last {
            previous = self.decrypt(previous, core::array::from_mut(block));
        }
    }

    /// Decrypts blocks that follow on the ciphertext `previous`; returns the last's ciphertext.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn decrypt<const B: usize>(&self, mut previous: __m128i, blocks: &mut [Block; B]) -> __m128i {
        let mut ciphertext = [previous; B];
        for (register, block) in ciphertext.iter_mut().zip(&*blocks) {
            *register = load128(block);
        }
        let decrypted = self.decryption.decrypt(ciphertext);
        for ((block, decrypted), ciphertext) in blocks.iter_mut().zip(decrypted).zip(ciphertext) {
            *block = store128(_mm_xor_si128(decrypted, previous));
            previous = ciphertext;
        }
        previous
    }
}
