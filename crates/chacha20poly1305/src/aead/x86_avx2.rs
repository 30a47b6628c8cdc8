//! The AEAD on 256-bit registers.
//!
//! While the key stream of a batch is made, Poly1305 absorbs a batch: sealing the one before, opening
//! the one at hand.

use core::arch::x86_64::_mm256_xor_si256;

use cpu::x86::{load256, store256};

use super::{Message, take};
use crate::{
    chacha20::{
        BLOCK_LEN, Key, Stream,
        x86_avx2::{Block, LANES, blocks, few_blocks},
    },
    poly1305::{Beside, length_block, portable::Poly1305},
};

/// Bytes of key stream in one pass.
const BATCH_LEN: usize = BLOCK_LEN * LANES as usize;

/// Bytes of key stream of the layout for short messages.
const FEW_LEN: usize = 4 * BLOCK_LEN;

/// Encrypts or decrypts and returns the tag that belongs to the message.
#[target_feature(enable = "avx2")]
pub(super) fn crypt<const SEAL: bool>(key: &Key, message: Message<'_>) -> [u8; 16] {
    let stream = Stream { key, nonce: message.nonce };
    if message.data.len() <= FEW_LEN - BLOCK_LEN {
        let keystream = few_blocks(stream, 0, Beside::nothing());
        run::<SEAL>(stream, keystream.as_flattened(), message)
    } else {
        let keystream = blocks(stream, 0, Beside::nothing());
        run::<SEAL>(stream, keystream.as_flattened(), message)
    }
}

/// The same with the first blocks of the key stream.
#[target_feature(enable = "avx2")]
fn run<const SEAL: bool>(
    stream: Stream<'_>,
    keystream: &[Block],
    message: Message<'_>,
) -> [u8; 16] {
    let Message { aad, mut source, data, .. } = message;
    let lengths = length_block(aad.len(), data.len());
    // The first block is for the one-time key (RFC 8439, section 2.6), the others encrypt.
    let (first, ready) = (keystream[0], &keystream[1..]);
    let mut mac = Poly1305::new(&store256(first[0]));
    mac.update_padded(aad);

    let (head, body) = data.split_at_mut(data.len().min(ready.len() * BLOCK_LEN));
    let input = take(&mut source, head);
    if !SEAL {
        mac.update_padded(input.unwrap_or(head));
    }
    combine(ready, input, head);
    // What is encrypted and not yet authenticated. Only the last batch may end within a block.
    let mut sealed = &*head;
    for (batch, counter) in body.chunks_mut(BATCH_LEN).zip((LANES..).step_by(LANES as usize)) {
        let input = take(&mut source, batch);
        let ciphertext = if SEAL { sealed } else { input.unwrap_or(batch) };
        let (whole, rest) = ciphertext.as_chunks();
        let beside = Beside::new(&mut mac, whole);
        if batch.len() <= FEW_LEN {
            let keystream = few_blocks(stream, counter, beside);
            mac.update_padded(rest);
            combine(keystream.as_flattened(), input, batch);
        } else {
            let keystream = blocks(stream, counter, beside);
            mac.update_padded(rest);
            combine(keystream.as_flattened(), input, batch);
        }
        sealed = batch;
    }
    if SEAL {
        mac.update_padded(sealed);
    }
    mac.absorb(&[lengths]);
    mac.finish()
}

/// Adds the key stream to the input, which is `data` where it does not lie elsewhere.
#[inline]
#[target_feature(enable = "avx2")]
fn combine(keystream: &[Block], input: Option<&[u8]>, data: &mut [u8]) {
    let (blocks, tail) = data.as_chunks_mut::<BLOCK_LEN>();
    let mut from_tail = &*tail;
    if let Some(input) = input {
        let (from, rest) = input.as_chunks();
        from_tail = rest;
        for ((block, from), key) in blocks.iter_mut().zip(from).zip(keystream) {
            *block = sum(from, *key);
        }
    } else {
        for (block, key) in blocks.iter_mut().zip(keystream) {
            *block = sum(block, *key);
        }
    }
    if let Some(key) = keystream.get(blocks.len())
        && !tail.is_empty()
    {
        let mut block = [0; BLOCK_LEN];
        block[..tail.len()].copy_from_slice(from_tail);
        tail.copy_from_slice(&sum(&block, *key)[..tail.len()]);
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn sum(block: &[u8; BLOCK_LEN], key: Block) -> [u8; BLOCK_LEN] {
    let mut sum = [0; BLOCK_LEN];
    let (from, _) = block.as_chunks();
    let (halves, _) = sum.as_chunks_mut();
    for ((half, from), key) in halves.iter_mut().zip(from).zip(key) {
        *half = store256(_mm256_xor_si256(load256(from), key));
    }
    sum
}
