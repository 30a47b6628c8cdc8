//! GCM on the portable backends: four counter blocks at a time.

use crate::{
    aead::Message,
    block::{
        Block,
        portable::{LANES, RoundKeys},
    },
    ghash::{
        length_block,
        portable::{Ghash, HashKey},
    },
};

const STEP: usize = 16 * LANES;

/// The key, expanded.
#[derive(Clone)]
pub(super) struct Key<const N: usize> {
    cipher: RoundKeys<N>,
    hash: HashKey,
}

impl<const N: usize> Key<N> {
    pub(super) fn new(key: &[u8]) -> Self {
        let cipher = RoundKeys::new(key);
        let hash = HashKey::new(cipher.encrypt_one([0; 16]));
        Self { cipher, hash }
    }

    /// Encrypts or decrypts and returns the tag that belongs to the message.
    pub(super) fn crypt<const SEAL: bool>(&self, message: Message<'_>) -> [u8; 16] {
        let Message { nonce, aad, source, data } = message;
        let source = source.as_flattened();
        let lengths = length_block(aad.len(), data.len());
        let first = self.first_counter(nonce);
        let mask = self.cipher.encrypt_one(first.block(0));
        let mut hash = Ghash::new(&self.hash);
        hash.update(aad);
        for ((i, chunk), counter) in data.chunks_mut(STEP).enumerate().zip((1..).step_by(LANES)) {
            if let Some(input) = source.get(STEP * i..STEP * (i + 1)) {
                chunk.copy_from_slice(input);
            }
            if !SEAL {
                hash.update(chunk);
            }
            let counters = [0, 1, 2, 3].map(|k| first.block(counter + k));
            let keystream = self.cipher.encrypt(&counters);
            for (byte, key) in chunk.iter_mut().zip(keystream.as_flattened()) {
                *byte ^= key;
            }
            if SEAL {
                hash.update(chunk);
            }
        }
        hash.update(&lengths);
        let hash = u128::from_ne_bytes(hash.finish());
        (hash ^ u128::from_ne_bytes(mask)).to_ne_bytes()
    }

    /// The first counter block, SP 800-38D, section 7.1, step 2.
    fn first_counter(&self, nonce: &[u8]) -> Counter {
        let mut block = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        if nonce.len() == 12 {
            block[..12].copy_from_slice(nonce);
        } else {
            let mut hash = Ghash::new(&self.hash);
            hash.update(nonce);
            hash.update(&length_block(0, nonce.len()));
            block = hash.finish();
        }
        Counter(u128::from_be_bytes(block))
    }
}

/// The first counter block of a message, as an integer.
struct Counter(u128);

impl Counter {
    /// The block that is `steps` further, SP 800-38D, section 6.2: the lowest 32 bits count and wrap.
    #[expect(clippy::cast_possible_truncation, reason = "the lowest 32 bits count")]
    fn block(&self, steps: u32) -> Block {
        let low = (self.0 as u32).wrapping_add(steps);
        (self.0 & !u128::from(u32::MAX) | u128::from(low)).to_be_bytes()
    }
}
