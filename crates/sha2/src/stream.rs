//! From a message in pieces to whole blocks: buffering and padding (FIPS 180-4, section 5.1).

#[cfg(feature = "hazmat")]
mod secret_len;

use core::slice;

use zeroize::{Zeroize, ZeroizeOnDrop, optimization_barrier};

/// A compression function: what a `Backend` enum chooses between.
///
/// `N` is the block length in bytes.
pub(crate) trait Compress<const N: usize>: Copy {
    /// The eight words of the hash value.
    type State: Clone + Zeroize;

    /// Absorbs all blocks, in order.
    fn compress(self, state: &mut Self::State, blocks: &[[u8; N]]);
}

/// A hash computation under way: the hash value so far, and the bytes that do not fill a block yet.
#[derive(Clone)]
pub(crate) struct Stream<C: Compress<N>, const N: usize> {
    state: C::State,
    /// The first `length % N` bytes are message; the others are stale.
    block: [u8; N],
    /// Message bytes so far, modulo 2^64. FIPS 180-4 ends at 2^61 bytes for 64-byte blocks, which
    /// would take decades to feed; beyond that the padding holds the length modulo 2^64 bits.
    length: u64,
    backend: C,
}

impl<C: Compress<N>, const N: usize> Stream<C, N> {
    /// The length field of the padding takes the last eighth of a block: 8 of 64 bytes, 16 of 128.
    const LENGTH_AT: usize = N - N / 8;

    pub(crate) const fn new(backend: C, initial: C::State) -> Self {
        Self { state: initial, block: [0; N], length: 0, backend }
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
            let Some((head, tail)) = data.split_at_checked(N - filled) else {
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
        let bits = (u128::from(self.length) << 3).to_be_bytes();
        let field = &mut self.block[Self::LENGTH_AT..];
        field.copy_from_slice(&bits[bits.len() - field.len()..]);
        self.backend.compress(&mut self.state, slice::from_ref(&self.block));
        &self.state
    }

    /// How many bytes of the block are message.
    #[expect(clippy::cast_possible_truncation, reason = "less than N")]
    const fn filled(&self) -> usize {
        (self.length % N as u64) as usize
    }
}

impl<C: Compress<N>, const N: usize> Zeroize for Stream<C, N> {
    fn zeroize(&mut self) {
        self.state.zeroize();
        // One vector store after the other; `[u8; N]::zeroize` is a volatile store for each byte.
        self.block.fill(0);
        self.length = 0;
        optimization_barrier(self);
    }
}

impl<C: Compress<N>, const N: usize> Drop for Stream<C, N> {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl<C: Compress<N>, const N: usize> ZeroizeOnDrop for Stream<C, N> {}

#[cfg(test)]
mod tests {
    extern crate std;

    use core::cell::Cell;
    use std::rc::Rc;
    use std::vec::Vec;

    use super::{Compress, Stream};
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

    impl<const N: usize> Compress<N> for Recorder {
        type State = Record;

        fn compress(self, state: &mut Record, blocks: &[[u8; N]]) {
            state.calls += 1;
            state.blocks.extend(blocks.iter().map(|block| block.to_vec()));
        }
    }

    fn start<const N: usize>() -> Stream<Recorder, N> {
        Stream::new(Recorder, Record { blocks: Vec::new(), calls: 0, wiped: Rc::default() })
    }

    /// Section 5.1, spelled out: a one, zeros, and the length in bits in the last bytes.
    fn padded<const N: usize>(message: &[u8]) -> Vec<u8> {
        let mut bytes = message.to_vec();
        bytes.push(0x80);
        while !(bytes.len() + N / 8).is_multiple_of(N) {
            bytes.push(0);
        }
        let bits = (message.len() as u128 * 8).to_be_bytes();
        bytes.extend_from_slice(&bits[16 - N / 8..]);
        bytes
    }

    fn pads_every_length<const N: usize>() {
        for len in 0..=3 * N {
            let message: Vec<u8> = (1..=255).cycle().take(len).collect();
            let mut stream = start::<N>();
            stream.update(&message);
            assert_eq!(stream.finish().blocks.concat(), padded::<N>(&message), "{len}");
        }
    }

    #[test]
    fn padding() {
        pads_every_length::<64>();
        pads_every_length::<128>();
    }

    #[test]
    fn many_blocks_are_one_call() {
        let mut stream = start::<64>();
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
        let mut stream = start::<64>();
        stream.length = u64::MAX - 63;
        stream.update(&[1; 64 + 5]);
        let last = stream.finish().blocks.concat();
        assert_eq!(last[last.len() - 8..], 40_u64.to_be_bytes());

        let mut stream = start::<64>();
        stream.length = 1 << 61;
        stream.update(&[1; 5]);
        let last = stream.finish().blocks.concat();
        assert_eq!(last[last.len() - 8..], 40_u64.to_be_bytes(), "2^64 + 40 bits");

        let mut stream = start::<128>();
        stream.length = 1 << 61;
        stream.update(&[1; 5]);
        let last = stream.finish().blocks.concat();
        assert_eq!(last[last.len() - 16..], ((1_u128 << 64) + 40).to_be_bytes());
    }

    #[test]
    fn dropping_wipes() {
        let mut stream = start::<64>();
        stream.update(&[0x55; 100]);
        assert_eq!(stream.block[..36], [0x55; 36]);
        let wiped = stream.state.wiped.clone();
        assert!(!wiped.get());
        drop(stream);
        assert!(wiped.get());

        let mut stream = start::<64>();
        stream.update(&[0x55; 100]);
        stream.zeroize();
        assert!(stream.state.blocks.is_empty());
        assert_eq!((stream.block, stream.length), ([0; 64], 0));
    }
}
