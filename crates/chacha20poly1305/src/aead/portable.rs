//! The AEAD on the portable backends.

use zeroize::Zeroize;

use super::Message;
use crate::{
    chacha20::{
        BLOCK_LEN, Key, Stream,
        portable::{LANES, blocks},
    },
    poly1305::{length_block, portable::Poly1305},
};

/// Bytes of key stream in one pass.
const STEP: usize = BLOCK_LEN * LANES;

/// Encrypts or decrypts and returns the tag that belongs to the message.
pub(super) fn crypt<const SEAL: bool>(key: &Key, message: Message<'_>) -> [u8; 16] {
    let Message { nonce, aad, mut source, data } = message;
    let lengths = length_block(aad.len(), data.len());
    let stream = Stream { key, nonce };

    // The first block is for the one-time key (RFC 8439, section 2.6), the others encrypt.
    let [mut first, keystream @ ..] = blocks(stream, 0);
    let (halves, _) = first.as_chunks();
    let mut mac = Poly1305::new(&halves[0]);
    first.zeroize();
    mac.update_padded(aad);
    let (head, body) = data.split_at_mut(data.len().min(STEP - BLOCK_LEN));
    step::<SEAL>(&mut mac, keystream.as_flattened(), &mut source, head);

    for (chunk, counter) in body.chunks_mut(STEP).zip((0..).step_by(LANES).skip(1)) {
        let keystream = blocks(stream, counter);
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
