//! CCM on the portable backend: a pass encrypts a block of the MAC and one of the keystream.
//!
//! The MAC needs a pass a block, since each of its blocks waits for the one before. The next
//! keystream takes another lane of the same pass.

use super::{Blocks, first_of_aad};
use crate::{
    aead::Message,
    block::{Block, padded, portable::RoundKeys, xor},
};

/// Encrypts or decrypts and returns the full tag that belongs to the message.
pub(super) fn crypt<const SEAL: bool, const N: usize>(
    keys: &RoundKeys<N>,
    blocks: &Blocks,
    message: Message<'_>,
) -> Block {
    let Message { aad, source, data, .. } = message;
    let (source, _) = source.as_flattened().as_chunks::<16>();
    let (mut mac, mask) = encrypt_pair(keys, blocks.first, blocks.counter);
    if let Some((first, rest)) = first_of_aad(aad) {
        mac = keys.encrypt_one(xor(mac, first));
        for part in rest.chunks(16) {
            mac = keys.encrypt_one(xor(mac, padded(part)));
        }
    }
    let mut counter = next(blocks.counter);
    let mut keystream = keys.encrypt_one(counter);
    for (i, part) in data.chunks_mut(16).enumerate() {
        let input = source.get(i).map_or_else(|| padded(part), |input| *input);
        let output = padded(&xor(input, keystream)[..part.len()]);
        part.copy_from_slice(&output[..part.len()]);
        let plaintext = if SEAL { input } else { output };
        counter = next(counter);
        (mac, keystream) = encrypt_pair(keys, xor(mac, plaintext), counter);
    }
    xor(mac, mask)
}

fn encrypt_pair<const N: usize>(keys: &RoundKeys<N>, a: Block, b: Block) -> (Block, Block) {
    let [a, b, ..] = keys.encrypt(&[a, b, b, b]);
    (a, b)
}

/// The next counter block: SP 800-38C, appendix A.3. The limit on lengths keeps it from wrapping.
fn next(counter: Block) -> Block {
    u128::from_be_bytes(counter).wrapping_add(1).to_be_bytes()
}
