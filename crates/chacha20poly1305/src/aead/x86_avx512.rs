//! The AEAD on 512-bit registers.
//!
//! Each segment of a message is encrypted in one pass and authenticated in another. Mixing the two gains
//! nothing: both are instructions for the same units.

use core::arch::x86_64::{__m512i, _mm512_castsi512_si256, _mm512_xor_si512};

use cpu::x86::{load512, load512_up_to, store256, store512, store512_up_to};

use super::{Message, take};
use crate::{
    chacha20::{
        BLOCK_LEN, Key, Stream,
        x86_avx512::{Blocks, LANES, blocks, few_blocks},
    },
    poly1305::{
        length_block,
        portable::Poly1305,
        x86_avx512::{self as poly1305, Powers},
    },
};

type Block = [u8; BLOCK_LEN];

/// Bytes of key stream in one pass.
const BATCH_LEN: usize = BLOCK_LEN * LANES as usize;

/// What is encrypted before it is authenticated, or the reverse: what the first-level cache holds.
const SEGMENT_LEN: usize = 16 * BATCH_LEN;

/// Encrypts or decrypts and returns the tag that belongs to the message.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
pub(super) fn crypt<const SEAL: bool>(key: &Key, message: Message<'_>) -> [u8; 16] {
    let stream = Stream { key, nonce: message.nonce };
    match message.data.len().div_ceil(BLOCK_LEN) + 1 {
        0..=4 => run::<SEAL>(stream, few_blocks::<1>(stream, 0).as_flattened(), message),
        5..=8 => run::<SEAL>(stream, few_blocks::<2>(stream, 0).as_flattened(), message),
        _ => blocks(stream, 0, |keystream| run::<SEAL>(stream, keystream.as_flattened(), message)),
    }
}

/// The same with the first blocks of the key stream.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn run<const SEAL: bool>(
    stream: Stream<'_>,
    keystream: &[__m512i],
    message: Message<'_>,
) -> [u8; 16] {
    let Message { aad, source, data, .. } = message;
    let lengths = length_block(aad.len(), data.len());
    // The first block is for the one-time key (RFC 8439, section 2.6), the others encrypt.
    let (first, ready) = (keystream[0], &keystream[1..]);
    #[expect(clippy::cast_possible_truncation, reason = "at most 16")]
    let counter = keystream.len() as u32;
    // Built where it stays: to move it right after would be to wait for what was just stored.
    let mac = Poly1305::new(&store256(_mm512_castsi512_si256(first)));
    let mut run = Run { stream, counter, source, mac, powers: None };
    if aad.len().max(data.len()) >= poly1305::WORTHWHILE {
        run.powers = Some(Powers::new(&run.mac));
    }
    run.authenticate(aad);

    let (head, body) = data.split_at_mut(data.len().min(ready.len() * BLOCK_LEN + SEGMENT_LEN));
    run.segment::<SEAL>(ready, head);
    for segment in body.chunks_mut(SEGMENT_LEN) {
        run.segment::<SEAL>(&[], segment);
    }
    run.mac.absorb(&[lengths]);
    run.mac.finish()
}

/// A message on its way.
struct Run<'a> {
    stream: Stream<'a>,
    /// Of the next block of key stream.
    counter: u32,
    /// Input of the bytes that follow, as far as it does not lie in their place.
    source: &'a [u8],
    mac: Poly1305,
    powers: Option<Powers>,
}

impl Run<'_> {
    /// Encrypts or decrypts what follows, with the key stream that is there already and then with new one,
    /// and authenticates the ciphertext.
    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn segment<const SEAL: bool>(&mut self, ready: &[__m512i], segment: &mut [u8]) {
        if SEAL {
            self.encrypt(ready, segment);
            self.authenticate(segment);
            return;
        }
        if let Some(input) = self.source.get(..segment.len()) {
            self.authenticate(input);
        } else {
            segment[..self.source.len()].copy_from_slice(self.source);
            self.source = &[];
            self.authenticate(segment);
        }
        self.encrypt(ready, segment);
    }

    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn authenticate(&mut self, ciphertext: &[u8]) {
        poly1305::update_padded(&mut self.mac, self.powers.as_ref(), ciphertext);
    }

    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn encrypt(&mut self, ready: &[__m512i], segment: &mut [u8]) {
        let Self { stream, counter, source, .. } = self;
        let (head, body) = segment.split_at_mut(segment.len().min(ready.len() * BLOCK_LEN));
        combine(ready, take(source, head), head);
        let (batches, tail) = body.as_chunks_mut::<BATCH_LEN>();
        for batch in batches {
            let input = take(source, batch);
            blocks(*stream, *counter, |keystream| combine_batch(&keystream, input, batch));
            *counter = counter.wrapping_add(LANES);
        }
        let input = take(source, tail);
        match tail.len().div_ceil(BLOCK_LEN) {
            0 => {}
            1..=4 => {
                let keystream = few_blocks::<1>(*stream, *counter);
                combine(keystream.as_flattened(), input, tail);
            }
            5..=8 => {
                let keystream = few_blocks::<2>(*stream, *counter);
                combine(keystream.as_flattened(), input, tail);
            }
            _ => blocks(*stream, *counter, |keystream| {
                combine(keystream.as_flattened(), input, tail);
            }),
        }
    }
}

/// Adds the key stream to the input, which is `data` where it does not lie elsewhere.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn combine(keystream: &[__m512i], input: Option<&[u8]>, data: &mut [u8]) {
    let (blocks, tail) = data.as_chunks_mut::<BLOCK_LEN>();
    let mut from_tail = &*tail;
    if let Some(input) = input {
        let (from, rest) = input.as_chunks();
        from_tail = rest;
        add_to(blocks, from, keystream);
    } else {
        add(blocks, keystream);
    }
    // A masked store takes its time also where there is nothing to store.
    if let Some(key) = keystream.get(blocks.len())
        && !tail.is_empty()
    {
        store512_up_to(_mm512_xor_si512(load512_up_to(from_tail), *key), tail);
    }
}

/// The same for a whole batch, whose key stream stays in registers.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn combine_batch(keystream: &[Blocks; 4], input: Option<&[u8]>, batch: &mut [u8; BATCH_LEN]) {
    let (blocks, _) = batch.as_chunks_mut::<BLOCK_LEN>();
    let [a, b, c, d] = keystream;
    if let Some(input) = input {
        let (from, _) = input.as_chunks();
        add_to(blocks, from, a);
        add_to(&mut blocks[4..], &from[4..], b);
        add_to(&mut blocks[8..], &from[8..], c);
        add_to(&mut blocks[12..], &from[12..], d);
    } else {
        add(blocks, a);
        add(&mut blocks[4..], b);
        add(&mut blocks[8..], c);
        add(&mut blocks[12..], d);
    }
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn add_to(blocks: &mut [Block], from: &[Block], keystream: &[__m512i]) {
    for ((block, from), key) in blocks.iter_mut().zip(from).zip(keystream) {
        *block = store512(_mm512_xor_si512(load512(from), *key));
    }
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn add(blocks: &mut [Block], keystream: &[__m512i]) {
    for (block, key) in blocks.iter_mut().zip(keystream) {
        *block = store512(_mm512_xor_si512(load512(block), *key));
    }
}
