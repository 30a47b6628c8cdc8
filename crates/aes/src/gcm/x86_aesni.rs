//! GCM with AES-NI and PCLMULQDQ, eight blocks a step.
//!
//! The two units work at the same time: while eight counter blocks go through the rounds, eight
//! blocks of ciphertext are hashed, one after each round. Sealing hashes the batch before, opening
//! the batch at hand.

use core::{
    arch::x86_64::{
        __m128i, _mm_add_epi32, _mm_aesenc_si128, _mm_aesenclast_si128, _mm_set_epi32,
        _mm_setzero_si128, _mm_xor_si128,
    },
    hint::black_box,
};

use cpu::x86::{load128, store128};

use crate::{
    aead::Message,
    block::{Block, x86_aesni::RoundKeys},
    ghash::{
        length_block,
        x86_aesni::{HashKey, reverse_bytes},
    },
};

/// How many blocks a step takes.
const BATCH: usize = 8;
const BATCH_LEN: usize = 16 * BATCH;
type Batch = [u8; BATCH_LEN];

/// The key, expanded.
#[derive(Clone)]
pub(super) struct Key<const N: usize> {
    cipher: RoundKeys<N>,
    hash: HashKey,
}

impl<const N: usize> Key<N> {
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(super) fn new(key: &[u8]) -> Self {
        let cipher = RoundKeys::<N>::new(key);
        let hash = HashKey::new(store128(cipher.encrypt_one(_mm_setzero_si128())));
        Self { cipher, hash }
    }

    /// Encrypts or decrypts and returns the tag that belongs to the message.
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    pub(super) fn crypt<const SEAL: bool>(&self, message: Message<'_>) -> [u8; 16] {
        let Message { nonce, aad, source, data } = message;
        let lengths = length_block(aad.len(), data.len());
        let first = self.first_counter(nonce);
        let mask = self.cipher.encrypt_one(reverse_bytes(first));
        let mut run = Run { key: self, counter: first, y: self.absorb_padded(aad) };
        let (batches, tail) = data.as_chunks_mut();
        run.batches::<SEAL>(source.as_flattened().as_chunks().0, batches);
        run.tail::<SEAL>(tail, lengths);
        store128(_mm_xor_si128(mask, reverse_bytes(run.y)))
    }

    /// The first counter block as an integer, SP 800-38D, section 7.1, step 2.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn first_counter(&self, nonce: &[u8]) -> __m128i {
        if nonce.len() == 12 {
            let mut block = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
            block[..12].copy_from_slice(nonce);
            return reverse_bytes(load128(&block));
        }
        let y = self.absorb_padded(nonce);
        self.hash.absorb(y, &[length_block(0, nonce.len())])
    }

    /// The hash of `bytes`, padded with zeros to whole blocks.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn absorb_padded(&self, bytes: &[u8]) -> __m128i {
        let (blocks, rest) = bytes.as_chunks::<16>();
        let mut y = _mm_setzero_si128();
        if !blocks.is_empty() {
            y = self.hash.absorb(y, blocks);
        }
        if !rest.is_empty() {
            let mut last = [0; 16];
            last[..rest.len()].copy_from_slice(rest);
            y = self.hash.absorb(y, &[last]);
        }
        y
    }
}

/// A message on its way: the last counter used, as an integer, and the hash so far.
struct Run<'a, const N: usize> {
    key: &'a Key<N>,
    counter: __m128i,
    y: __m128i,
}

impl<'a, const N: usize> Run<'a, N> {
    /// All whole batches.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn batches<const SEAL: bool>(&mut self, source: &[Batch], batches: &mut [Batch]) {
        if SEAL && let Some(current) = batches.first_mut() {
            let state = self.rounds();
            let input = source.first().unwrap_or(current);
            let output = self.last_round(state, input);
            store_batch(current, output);
        }
        for i in usize::from(SEAL)..batches.len() {
            let (done, rest) = batches.split_at_mut(i);
            let Some(current) = rest.first_mut() else { break };
            let input = source.get(i).unwrap_or(current);
            let output = self.step::<SEAL>(done.last(), input);
            store_batch(current, output);
        }
        if SEAL && let Some(last) = batches.last() {
            self.y = self.key.hash.absorb(self.y, last.as_chunks().0);
        }
    }

    /// What is less than a batch, and the length block.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn tail<const SEAL: bool>(&mut self, tail: &mut [u8], lengths: Block) {
        let mut hash = self.key.hash.group(self.y, tail.len().div_ceil(16) + 1);
        if !tail.is_empty() {
            let state = self.rounds();
            let keystream = self.last_round(state, &[0; BATCH_LEN]);
            let (blocks, rest) = tail.as_chunks_mut::<16>();
            let mut keystream = keystream.into_iter();
            for (block, key) in blocks.iter_mut().zip(keystream.by_ref()) {
                let input = load128(block);
                let output = _mm_xor_si128(input, key);
                *block = store128(output);
                hash.push(if SEAL { output } else { input });
            }
            if let Some(key) = keystream.next()
                && !rest.is_empty()
            {
                let mut padded = [0; 16];
                padded[..rest.len()].copy_from_slice(rest);
                let mut output = store128(_mm_xor_si128(load128(&padded), key));
                rest.copy_from_slice(&output[..rest.len()]);
                output[rest.len()..].fill(0);
                hash.push(load128(if SEAL { &output } else { &padded }));
            }
        }
        hash.push(load128(&lengths));
        self.y = hash.finish();
    }

    /// The next counter blocks after all rounds but the last.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn rounds(&mut self) -> [__m128i; BATCH] {
        let keys = self.round_keys();
        let mut state = self.next_counters(keys[0]);
        for key in &keys[1..N - 1] {
            round(&mut state, *key);
        }
        state
    }

    /// Encrypts or decrypts a batch and meanwhile absorbs one, a block after each of the first
    /// eight rounds: what was sealed before, or what is to be opened.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn step<const SEAL: bool>(
        &mut self,
        previous: Option<&Batch>,
        input: &Batch,
    ) -> [__m128i; BATCH] {
        let hashed = if SEAL { previous.unwrap_or(input) } else { input };
        let keys = self.round_keys();
        let mut state = self.next_counters(keys[0]);
        // AES-128 has nine rounds before the last.
        let (with_hash, after) = keys[1..N - 1].split_at(BATCH);
        let (blocks, _) = hashed.as_chunks::<16>();
        let mut hash = self.key.hash.group(self.y, BATCH);
        for (key, block) in with_hash.iter().zip(blocks) {
            round(&mut state, *key);
            hash.push(load128(block));
        }
        for key in after {
            round(&mut state, *key);
        }
        self.y = hash.finish();
        self.last_round(state, input)
    }

    /// The last round, and the addition of the input: with the input added to the round key, one
    /// instruction adds both.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn last_round(&self, mut state: [__m128i; BATCH], input: &Batch) -> [__m128i; BATCH] {
        let key = self.round_keys()[N - 1];
        let (blocks, _) = input.as_chunks::<16>();
        for (state, block) in state.iter_mut().zip(blocks) {
            *state = _mm_aesenclast_si128(*state, _mm_xor_si128(key, load128(block)));
        }
        state
    }

    /// The next counter blocks, SP 800-38D, section 6.2, with the first round key added: the
    /// lowest 32 bits count and wrap.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn next_counters(&mut self, first_key: __m128i) -> [__m128i; BATCH] {
        let one = _mm_set_epi32(0, 0, 0, 1);
        let mut blocks = [first_key; BATCH];
        for block in &mut blocks {
            self.counter = _mm_add_epi32(self.counter, one);
            *block = _mm_xor_si128(*block, reverse_bytes(self.counter));
        }
        blocks
    }

    /// The round keys, where they lie. The compiler would otherwise load them once, find no
    /// registers to hold them, and leave a second copy of them on the stack.
    #[inline]
    #[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
    fn round_keys(&self) -> &'a [__m128i; N] {
        &black_box(self.key).cipher.0
    }
}

/// One round, FIPS 197, section 5.1, on every block.
#[inline]
#[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
fn round(state: &mut [__m128i; BATCH], round_key: __m128i) {
    for block in state {
        *block = _mm_aesenc_si128(*block, round_key);
    }
}

#[inline]
#[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
fn store_batch(output: &mut Batch, state: [__m128i; BATCH]) {
    let (blocks, _) = output.as_chunks_mut::<16>();
    for (block, state) in blocks.iter_mut().zip(state) {
        *block = store128(state);
    }
}
