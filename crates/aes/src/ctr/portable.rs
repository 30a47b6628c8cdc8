//! CTR on the portable backend, four blocks at a time.

use super::next_counters;
use crate::block::{
    Block,
    portable::{LANES, RoundKeys},
};

pub(super) fn apply<const N: usize>(keys: &RoundKeys<N>, counter: &Block, data: &mut [u8]) {
    let mut counter = u128::from_be_bytes(*counter);
    for chunk in data.chunks_mut(16 * LANES) {
        let keystream = keys.encrypt(&next_counters(&mut counter));
        for (byte, key) in chunk.iter_mut().zip(keystream.as_flattened()) {
            *byte ^= key;
        }
    }
}
