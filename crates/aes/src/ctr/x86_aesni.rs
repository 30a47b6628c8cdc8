//! CTR with AES-NI, eight blocks at a time.

use core::arch::x86_64::_mm_xor_si128;

use cpu::x86::{load128, store128};

use super::next_counters;
use crate::block::{Block, padded, x86_aesni::RoundKeys};

/// How many blocks are encrypted side by side.
const BATCH: usize = 8;

#[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
pub(super) fn apply<const N: usize>(keys: &RoundKeys<N>, counter: &Block, data: &mut [u8]) {
    let mut counter = u128::from_be_bytes(*counter);
    let (blocks, rest) = data.as_chunks_mut();
    let (batches, single) = blocks.as_chunks_mut::<BATCH>();
    for batch in batches {
        apply_batch(keys, &mut counter, batch);
    }
    for block in single {
        apply_batch(keys, &mut counter, core::array::from_mut(block));
    }
    if !rest.is_empty() {
        let mut last = [padded(rest)];
        apply_batch(keys, &mut counter, &mut last);
        rest.copy_from_slice(&last.as_flattened()[..rest.len()]);
    }
}

#[inline]
#[target_feature(enable = "aes,pclmulqdq,sse2,ssse3,sse4.1")]
fn apply_batch<const N: usize, const B: usize>(
    keys: &RoundKeys<N>,
    counter: &mut u128,
    blocks: &mut [Block; B],
) {
    let counters: [Block; B] = next_counters(counter);
    let keystream = keys.encrypt(counters.map(|block| load128(&block)));
    for (block, key) in blocks.iter_mut().zip(keystream) {
        *block = store128(_mm_xor_si128(load128(block), key));
    }
}
