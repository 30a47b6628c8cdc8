//! Finding a message in a decrypted block and cutting it out, in time that depends on lengths
//! alone.

use alloc::vec::Vec;

use subtle::{Choice, ConditionallySelectable};
use zeroize::Zeroizing;

/// Whether there is a byte that is `wanted`, and the index of the first one; 0 if there is none.
/// A modulus has at most 1024 bytes, which indices of 16 bits cover.
pub(crate) fn position(bytes: &[u8], wanted: impl Fn(u8) -> Choice) -> (Choice, u16) {
    let (mut found, mut at) = (Choice::from(0), 0);
    for (i, &byte) in (0_u16..).zip(bytes) {
        let first = wanted(byte) & !found;
        at.conditional_assign(&i, first);
        found |= first;
    }
    (found, at)
}

/// What is left of a block without its first `start` bytes.
///
/// The block is shifted by each power of two or not, so that no address depends on `start`. It is
/// no longer secret when this returns: the length gives it away.
pub(crate) fn tail(mut block: Zeroizing<Vec<u8>>, start: u16) -> Zeroizing<Vec<u8>> {
    for bit in 0..u16::BITS {
        let shifts = Choice::from((start >> bit).to_le_bytes()[0] & 1);
        for at in 1 << bit..block.len() {
            let moved = block[at];
            block[at - (1 << bit)].conditional_assign(&moved, shifts);
        }
    }
    // CT: the length of the message is what the caller gets.
    #[cfg(ctgrind)]
    let start = cpu::declassify(start);
    let len = block.len().saturating_sub(usize::from(start));
    block.truncate(len);
    block
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use subtle::ConstantTimeEq;
    use zeroize::Zeroizing;

    use super::{position, tail};

    #[test]
    fn the_tail_is_what_slicing_gives() {
        for len in [0, 1, 2, 3, 255, 256, 257, 1024_u16] {
            let block: Vec<u8> = (0..len).map(|i| u8::try_from(i % 251).unwrap()).collect();
            for start in 0..=len {
                let found = tail(Zeroizing::new(block.clone()), start);
                assert_eq!(*found, block[usize::from(start)..], "{start} of {len}");
            }
            // Nothing is left, and nothing panics, beyond the end.
            assert!(tail(Zeroizing::new(block.clone()), len + 1).is_empty());
            assert!(tail(Zeroizing::new(block), u16::MAX).is_empty());
        }
    }

    #[test]
    fn the_position_is_that_of_the_first() {
        let mut bytes = [7_u8; 1024];
        let zero = |byte: u8| byte.ct_eq(&0);
        assert!(!bool::from(position(&bytes, zero).0));
        for at in (0..1024_u16).rev() {
            bytes[usize::from(at)] = 0;
            let (found, first) = position(&bytes, zero);
            assert!(bool::from(found));
            assert_eq!(first, at);
        }
    }
}
