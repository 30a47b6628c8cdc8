//! CCM with AES-NI: the rounds of the MAC and of the keystream side by side.
//!
//! Each block of the MAC waits for the one before, so that its rounds take the time of their
//! latency. The next keystream's fit between them.

use core::arch::x86_64::{
    __m128i, _mm_add_epi64, _mm_set_epi64x, _mm_setzero_si128, _mm_xor_si128,
};

use cpu::x86::{load128, store128};

use super::{Blocks, first_of_aad};
use crate::{
    aead::Message,
    block::{Block, padded, x86_aesni::RoundKeys},
    ghash::x86_aesni::reverse_bytes,
};

/// Encrypts or decrypts and returns the full tag that belongs to the message.
#[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
pub(super) fn crypt<const SEAL: bool, const N: usize>(
    keys: &RoundKeys<N>,
    blocks: &Blocks,
    message: Message<'_>,
) -> Block {
    let Message { aad, source, data, .. } = message;
    let (source, _) = source.as_flattened().as_chunks::<16>();
    let counter = load128(&blocks.counter);
    let [mac, mask] = keys.encrypt([load128(&blocks.first), counter]);
    let counter = reverse_bytes(counter);
    let mut run = Run { keys, mac, counter, keystream: _mm_setzero_si128() };
    run.absorb_aad(aad);
    let (whole, rest) = data.as_chunks_mut::<16>();
    for (i, block) in whole.iter_mut().enumerate() {
        let input = load128(source.get(i).unwrap_or(block));
        let output = _mm_xor_si128(input, run.keystream);
        *block = store128(output);
        run.absorb(if SEAL { input } else { output });
    }
    if !rest.is_empty() {
        let input = load128(&padded(rest));
        let output = store128(_mm_xor_si128(input, run.keystream));
        let output = padded(&output[..rest.len()]);
        rest.copy_from_slice(&output[..rest.len()]);
        run.absorb(if SEAL { input } else { load128(&output) });
    }
    store128(_mm_xor_si128(run.mac, mask))
}

/// A message on its way.
struct Run<'a, const N: usize> {
    keys: &'a RoundKeys<N>,
    mac: __m128i,
    /// The counter of `keystream`, as an integer.
    counter: __m128i,
    /// What the next block is encrypted with.
    keystream: __m128i,
}

impl<const N: usize> Run<'_, N> {
    /// The associated data, and the first keystream.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn absorb_aad(&mut self, aad: &[u8]) {
        if let Some((first, rest)) = first_of_aad(aad) {
            self.absorb_only(&first);
            let (whole, rest) = rest.as_chunks();
            for block in whole {
                self.absorb_only(block);
            }
            if !rest.is_empty() {
                self.absorb_only(&padded(rest));
            }
        }
        let counter = self.next_counter();
        self.keystream = self.keys.encrypt_one(counter);
    }

    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn absorb_only(&mut self, block: &Block) {
        self.mac = self.keys.encrypt_one(_mm_xor_si128(self.mac, load128(block)));
    }

    /// A block of plaintext, and the keystream after it.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn absorb(&mut self, plaintext: __m128i) {
        let counter = self.next_counter();
        [self.mac, self.keystream] =
            self.keys.encrypt([_mm_xor_si128(self.mac, plaintext), counter]);
    }

    /// SP 800-38C, appendix A.3. The lowest 64 bits count: a nonce has 7 octets at least, and then the
    /// longest plaintext has fewer blocks.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn next_counter(&mut self) -> __m128i {
        self.counter = _mm_add_epi64(self.counter, _mm_set_epi64x(0, 1));
        reverse_bytes(self.counter)
    }
}
