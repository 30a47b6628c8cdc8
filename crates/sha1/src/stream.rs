//! From a message in pieces to whole blocks: buffering and padding (FIPS 180-4, section 5.1).

#[cfg(feature = "hazmat")]
mod secret_len;

use core::slice;

use zeroize::{Zeroize, ZeroizeOnDrop, optimization_barrier};

/// The length of a block in bytes.
pub(crate) const BLOCK_LEN: usize = 64;

/// A compression function: what the `Backend` enum chooses between.
pub(crate) trait Compress: Copy {
    /// The five words of the hash value.
    type State: Clone + Zeroize;

    /// Absorbs all blocks, in order.
    fn compress(self, state: &mut Self::State, blocks: &[[u8; BLOCK_LEN]]);
}

/// A hash computation under way: the hash value so far, and the bytes that do not fill a block yet.
#[derive(Clone)]
pub(crate) struct Stream<C: Compress> {
    state: C::State,
    /// The first `length % BLOCK_LEN` bytes are message; the others are stale.
    block: [u8; BLOCK_LEN],
    /// Message bytes so far, modulo 2^64. FIPS 180-4 ends at 2^61 bytes, which would take decades to
    /// feed; beyond that the padding holds the length modulo 2^64 bits.
    length: u64,
    backend: C,
}

impl<C: Compress> Stream<C> {
    /// Where a block's length field begins: its last eight bytes.
    const LENGTH_AT: usize = BLOCK_LEN - 8;

    pub(crate) const fn new(backend: C, initial: C::State) -> Self {
        Self { state: initial, block: [0; BLOCK_LEN], length: 0, backend }
    }

    #[cfg(feature = "digest")]
    pub(crate) const fn backend(&self) -> C {
        self.backend
    }

    /// Absorbs `data`. Whole blocks are compressed where they are, all in one call.
    #[inline]
    pub(crate) fn update(&mut self, data: &[u8]) {
        let filled = self.filled();
        self.length = self.length.wrapping_add(data.len() as u64);
        let mut rest = data;
        if filled > 0 {
            let Some((head, tail)) = data.split_at_checked(BLOCK_LEN - filled) else {
                self.block[filled..filled + data.len()].copy_from_slice(data);
                return;
            };
            self.block[filled..].copy_from_slice(head);
            self.backend.compress(&mut self.state, slice::from_ref(&self.block));
            rest = tail;
        }
        let (blocks, rest) = rest.as_chunks();
        if !blocks.is_empty() {
            self.backend.compress(&mut self.state, blocks);
        }
        self.block[..rest.len()].copy_from_slice(rest);
    }

    /// Pads the message and returns its hash value. Afterwards only dropping is meaningful.
    pub(crate) fn finish(&mut self) -> &C::State {
        let filled = self.filled();
        self.block[filled] = 0x80;
        self.block[filled + 1..].fill(0);
        if filled >= Self::LENGTH_AT {
            self.backend.compress(&mut self.state, slice::from_ref(&self.block));
            self.block.fill(0);
        }
        let bits = (self.length << 3).to_be_bytes();
        self.block[Self::LENGTH_AT..].copy_from_slice(&bits);
        self.backend.compress(&mut self.state, slice::from_ref(&self.block));
        &self.state
    }

    /// How many bytes of the block are message.
    #[expect(clippy::cast_possible_truncation, reason = "less than a block")]
    const fn filled(&self) -> usize {
        (self.length % BLOCK_LEN as u64) as usize
    }
}

impl<C: Compress> Zeroize for Stream<C> {
    fn zeroize(&mut self) {
        self.state.zeroize();
        // One vector store after the other; the array's own `zeroize` is a volatile store for each byte.
        self.block.fill(0);
        self.length = 0;
        optimization_barrier(self);
    }
}

impl<C: Compress> Drop for Stream<C> {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl<C: Compress> ZeroizeOnDrop for Stream<C> {}

#[cfg(test)]
mod tests {
    extern crate std;

    use core::cell::Cell;
    use std::rc::Rc;
    use std::vec::Vec;

    use super::{BLOCK_LEN, Compress, Stream};
    use zeroize::Zeroize;

    /// Keeps the blocks it is given, and says when it is wiped.
    #[derive(Clone)]
    struct Record {
        blocks: Vec<Vec<u8>>,
        calls: usize,
        wiped: Rc<Cell<bool>>,
    }

    impl Zeroize for Record {
        fn zeroize(&mut self) {
            self.blocks.clear();
            self.wiped.set(true);
        }
    }

    #[derive(Clone, Copy)]
    struct Recorder;

    impl Compress for Recorder {
        type State = Record;

        fn compress(self, state: &mut Record, blocks: &[[u8; BLOCK_LEN]]) {
            state.calls += 1;
            state.blocks.extend(blocks.iter().map(|block| block.to_vec()));
        }
    }

    fn start() -> Stream<Recorder> {
        Stream::new(Recorder, Record { blocks: Vec::new(), calls: 0, wiped: Rc::default() })
    }

    /// Section 5.1.1, spelled out: a one, zeros, and the length in bits in the last bytes.
    fn padded(message: &[u8]) -> Vec<u8> {
        let mut bytes = message.to_vec();
        bytes.push(0x80);
        while !(bytes.len() + 8).is_multiple_of(BLOCK_LEN) {
            bytes.push(0);
        }
        bytes.extend_from_slice(&(message.len() as u64 * 8).to_be_bytes());
        bytes
    }

    #[test]
    fn padding() {
        for len in 0..=3 * BLOCK_LEN {
            let message: Vec<u8> = (1..=255).cycle().take(len).collect();
            let mut stream = start();
            stream.update(&message);
            assert_eq!(stream.finish().blocks.concat(), padded(&message), "{len}");
        }
    }

    #[test]
    fn many_blocks_are_one_call() {
        let mut stream = start();
        stream.update(&[1; 10 * 64]);
        assert_eq!(stream.state.calls, 1);
        stream.update(&[2; 63]);
        assert_eq!(stream.state.calls, 1);
        stream.update(&[3; 5 * 64]);
        assert_eq!(stream.state.calls, 3, "the block that was begun, then all others");
        assert_eq!(stream.state.blocks.len(), 15);
    }

    #[test]
    fn the_length_counter_wraps() {
        let mut stream = start();
        stream.length = u64::MAX - 63;
        stream.update(&[1; 64 + 5]);
        let last = stream.finish().blocks.concat();
        assert_eq!(last[last.len() - 8..], 40_u64.to_be_bytes());

        let mut stream = start();
        stream.length = 1 << 61;
        stream.update(&[1; 5]);
        let last = stream.finish().blocks.concat();
        assert_eq!(last[last.len() - 8..], 40_u64.to_be_bytes(), "2^64 + 40 bits");
    }

    #[test]
    fn dropping_wipes() {
        let mut stream = start();
        stream.update(&[0x55; 100]);
        assert_eq!(stream.block[..36], [0x55; 36]);
        let wiped = stream.state.wiped.clone();
        assert!(!wiped.get());
        drop(stream);
        assert!(wiped.get());

        let mut stream = start();
        stream.update(&[0x55; 100]);
        stream.zeroize();
        assert!(stream.state.blocks.is_empty());
        assert_eq!((stream.block, stream.length), ([0; 64], 0));
    }
}
