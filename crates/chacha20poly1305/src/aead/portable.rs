//! The AEAD on the portable backends.

use zeroize::Zeroize;

use super::Message;
pub(super) use crate::chacha20::portable::Key;
use crate::{
    chacha20::{BLOCK_LEN, portable::LANES},
    poly1305::portable::Poly1305,
};

/// Bytes of key stream in one pass.
const STEP: usize = BLOCK_LEN * LANES;

/// Encrypts or decrypts and returns the tag that belongs to the message.
pub(super) fn crypt<const SEAL: bool>(key: &Key, message: Message<'_>) -> [u8; 16] {
    let Message { nonce, aad, mut source, data } = message;
    let lengths = length_block(aad.len(), data.len());
    let nonce = nonce_words(nonce);

    // The first block is for the one-time key (RFC 8439, section 2.6), the others encrypt.
    let [mut first, keystream @ ..] = key.blocks(0, nonce);
    let (halves, _) = first.as_chunks();
    let mut mac = Poly1305::new(&halves[0]);
    first.zeroize();
    mac.update_padded(aad);
    let (head, body) = data.split_at_mut(data.len().min(STEP - BLOCK_LEN));
    step::<SEAL>(&mut mac, keystream.as_flattened(), &mut source, head);

    for (chunk, counter) in body.chunks_mut(STEP).zip((0..).step_by(LANES).skip(1)) {
        let keystream = key.blocks(counter, nonce);
        step::<SEAL>(&mut mac, keystream.as_flattened(), &mut source, chunk);
    }
    mac.absorb(&[lengths]);
    mac.finish()
}

/// Encrypts or decrypts one chunk, of whole blocks unless it is the last, and authenticates its
/// ciphertext. What is left of `source` replaces the beginning of the chunk.
fn step<const SEAL: bool>(
    mac: &mut Poly1305,
    keystream: &[u8],
    source: &mut &[u8],
    chunk: &mut [u8],
) {
    let (input, rest) = source.split_at(source.len().min(chunk.len()));
    *source = rest;
    chunk[..input.len()].copy_from_slice(input);
    if !SEAL {
        mac.update_padded(chunk);
    }
    for (byte, key) in chunk.iter_mut().zip(keystream) {
        *byte ^= key;
    }
    if SEAL {
        mac.update_padded(chunk);
    }
}

fn nonce_words(nonce: &[u8; 12]) -> [u32; 3] {
    let (words, _) = nonce.as_chunks::<4>();
    [0, 1, 2].map(|i| u32::from_le_bytes(words[i]))
}

/// The last block: both lengths in bytes, RFC 8439, section 2.8.
fn length_block(aad: usize, ciphertext: usize) -> [u8; 16] {
    (aad as u128 | ((ciphertext as u128) << 64)).to_le_bytes()
}
