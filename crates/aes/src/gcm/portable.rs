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
        let mut hash = Ghash::new(&self.hash);
        hash.update(aad);
        let mut counter = 1;
        let mask = self.cipher.encrypt_one(counter_block(nonce, counter));
        for (i, chunk) in data.chunks_mut(STEP).enumerate() {
            if let Some(input) = source.get(STEP * i..STEP * (i + 1)) {
                chunk.copy_from_slice(input);
            }
            if !SEAL {
                hash.update(chunk);
            }
            let counters = [1, 2, 3, 4].map(|k| counter_block(nonce, counter.wrapping_add(k)));
            counter = counter.wrapping_add(4);
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
}

/// The counter block of a 96-bit nonce, SP 800-38D, section 7.1, step 2.
fn counter_block(nonce: &[u8; 12], counter: u32) -> Block {
    let mut block = [0; 16];
    block[..12].copy_from_slice(nonce);
    block[12..].copy_from_slice(&counter.to_be_bytes());
    block
}
