//! CBC on the portable backend: encryption one block after the other, decryption four at a time.

use crate::block::{
    Block,
    portable::{LANES, RoundKeys},
    xor,
};

/// The key, expanded.
#[derive(Clone)]
pub(super) struct Key<const N: usize>(RoundKeys<N>);

impl<const N: usize> Key<N> {
    pub(super) fn new(key: &[u8]) -> Self {
        Self(RoundKeys::new(key))
    }

    pub(super) fn crypt<const ENCRYPT: bool>(&self, iv: &Block, blocks: &mut [Block]) {
        let mut previous = *iv;
        if ENCRYPT {
            for block in blocks {
                previous = self.0.encrypt_one(xor(previous, *block));
                *block = previous;
            }
            return;
        }
        for chunk in blocks.chunks_mut(LANES) {
            let mut ciphertext = [[0; 16]; LANES];
            ciphertext[..chunk.len()].copy_from_slice(chunk);
            let decrypted = self.0.decrypt(&ciphertext);
            for ((block, decrypted), ciphertext) in chunk.iter_mut().zip(decrypted).zip(ciphertext)
            {
                *block = xor(decrypted, previous);
                previous = ciphertext;
            }
        }
    }
}
