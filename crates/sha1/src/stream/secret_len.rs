//! Messages whose length is a secret, up to a maximum that is not.

use core::array;
use core::hint::black_box;
use core::slice;

use subtle::{ConditionallySelectable, ConstantTimeEq};

use super::{BLOCK_LEN, Compress, Stream};

/// The length field of the padding (FIPS 180-4, section 5.1.1).
const LENGTH_LEN: usize = 8;

impl<C: Compress<State = [u32; 5]>> Stream<C> {
    /// Absorbs the first `len` bytes of `data`, pads, and returns the hash value. Afterwards only
    /// dropping is meaningful.
    ///
    /// As many blocks are compressed as the whole of `data` may need. Each is a block of that
    /// message cut and padded where `len` says, under masks; the value after the one in which the
    /// padding ends is kept.
    pub(crate) fn finish_secret_len(&mut self, data: &[u8], len: usize) -> C::State {
        let begun = self.filled();
        // Where the message ends, counted from the start of the block that was begun; and the block
        // that holds the length field, after a byte of 0x80. The division is a shift.
        let end = begun.wrapping_add(len);
        let last = end.wrapping_add(LENGTH_LEN) / BLOCK_LEN;
        let bits = (self.length.wrapping_add(len as u64) << 3).to_be_bytes();

        let mut value = self.state;
        let (mut rest, mut filled) = (data, begun);
        for i in 0..=(begun + data.len() + LENGTH_LEN) / BLOCK_LEN {
            let (head, tail) = rest.split_at(rest.len().min(BLOCK_LEN - filled));
            let (taken, beyond) = self.block[filled..].split_at_mut(head.len());
            taken.copy_from_slice(head);
            beyond.fill(0);
            (rest, filled) = (tail, 0);

            self.cut(end.wrapping_sub(i * BLOCK_LEN));
            let is_last = i.ct_eq(&last);
            for (byte, of_length) in
                self.block.iter_mut().rev().zip(bits.iter().rev()).take(LENGTH_LEN)
            {
                byte.conditional_assign(of_length, is_last);
            }
            self.backend.compress(&mut self.state, slice::from_ref(&self.block));
            for (kept, word) in value.iter_mut().zip(&self.state) {
                kept.conditional_assign(word, is_last);
            }
        }
        value
    }

    /// Ends the message at `end`, counted from the start of the block, in two's complement if it
    /// lies before: clears what follows, and puts 0x80 there.
    fn cut(&mut self, end: usize) {
        // All masks of a block pass the barrier at once: the compiler makes jumps of plain ones.
        let before: [u8; BLOCK_LEN] =
            black_box(array::from_fn(|at| sign_mask(at.wrapping_sub(end))));
        let beyond: [u8; BLOCK_LEN] =
            black_box(array::from_fn(|at| sign_mask(end.wrapping_sub(at))));
        for ((byte, before), beyond) in self.block.iter_mut().zip(before).zip(beyond) {
            *byte = (*byte & before) | (!before & !beyond & 0x80);
        }
    }
}

/// All ones for a negative number in two's complement, otherwise zero.
#[expect(clippy::cast_possible_truncation, reason = "it is one bit")]
const fn sign_mask(n: usize) -> u8 {
    0_u8.wrapping_sub((n >> (usize::BITS - 1)) as u8)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use core::cell::Cell;
    use std::vec;

    use super::super::{BLOCK_LEN, Compress, Stream};

    /// Counts the blocks that it is given.
    #[derive(Clone, Copy)]
    struct Counter<'a>(&'a Cell<usize>);

    impl Compress for Counter<'_> {
        type State = [u32; 5];

        fn compress(self, _: &mut [u32; 5], blocks: &[[u8; BLOCK_LEN]]) {
            self.0.set(self.0.get() + blocks.len());
        }
    }

    /// Lucky 13: the number is that of the longest message, whatever the length.
    #[test]
    fn e2_as_many_blocks_for_every_length() {
        let window = vec![0x5a; 256];
        for absorbed in 0..=2 * BLOCK_LEN {
            let count = Cell::new(0);
            let mut begun = Stream::new(Counter(&count), [0; 5]);
            begun.update(&window[..absorbed]);
            let mut longest = begun.clone();
            longest.update(&window);
            longest.finish();
            let expected = count.replace(absorbed / BLOCK_LEN);
            for len in 0..=window.len() {
                begun.clone().finish_secret_len(&window, len);
                assert_eq!(count.replace(absorbed / BLOCK_LEN), expected, "{absorbed}, {len}");
            }
        }
    }
}
