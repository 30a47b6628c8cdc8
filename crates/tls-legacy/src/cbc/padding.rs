//! Padding, and what lies before it, without showing how much of it there is.

use core::array;
use core::hint::black_box;

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq, ConstantTimeGreater};
use zeroize::Zeroizing;

use super::MAX_MAC_LEN;

/// The most padding there can be, without the byte that says how much it is.
pub(super) const MAX_PADDING: u8 = u8::MAX;

/// What the end of a decrypted record says about its padding. All of it is secret until the record
/// is known to be authentic.
pub(super) struct Padding {
    /// `padding_length`; zero if the padding is wrong, so that a MAC is computed all the same (RFC
    /// 5246, section 6.2.3.2).
    pub(super) len: u8,
    pub(super) is_right: Choice,
}

impl Padding {
    /// Reads and checks the padding of `plain`, of which at most `max` bytes are padding, without
    /// the last one, which says how many are.
    ///
    /// "Each uint8 in the padding data vector MUST be filled with the padding length value" (RFC
    /// 5246, section 6.2.3.2). Time depends on `max` alone.
    pub(super) fn read(plain: &[u8], max: u8) -> Self {
        let Some((&len, before)) = plain.split_last() else {
            return Self { len: 0, is_right: Choice::from(0) };
        };
        // All masks pass the barrier at once: the compiler makes jumps of plain ones.
        let belongs: [u8; MAX_PADDING as usize] =
            black_box(array::from_fn(|i| sign_mask(i.wrapping_sub(usize::from(len)))));
        let mut differences = 0;
        for ((byte, mask), _) in before.iter().rev().zip(belongs).zip(0..max) {
            differences |= (byte ^ len) & mask;
        }
        let is_right = !len.ct_gt(&max) & differences.ct_eq(&0);
        Self { len: u8::conditional_select(&0, &len, is_right), is_right }
    }
}

/// The MAC that starts at the secret place `start` of `window`, which is at most [`MAX_PADDING`] and a
/// MAC long.
///
/// The window is moved by each power of two, or not, so that no address depends on `start`.
pub(super) fn mac_at(window: &[u8], start: u8) -> Zeroizing<[u8; MAX_MAC_LEN]> {
    let mut moved = Zeroizing::new([0; MAX_PADDING as usize + MAX_MAC_LEN]);
    for (to, from) in moved.iter_mut().zip(window) {
        *to = *from;
    }
    for bit in 0..u8::BITS {
        let distance = 1 << bit;
        let mask = black_box(0_u8.wrapping_sub((start >> bit) & 1));
        for at in distance..moved.len() {
            moved[at - distance] ^= mask & (moved[at - distance] ^ moved[at]);
        }
    }
    let mut mac = Zeroizing::new([0; MAX_MAC_LEN]);
    mac.copy_from_slice(&moved[..MAX_MAC_LEN]);
    mac
}

/// All ones for a negative number in two's complement, otherwise zero.
#[expect(clippy::cast_possible_truncation, reason = "it is one bit")]
const fn sign_mask(n: usize) -> u8 {
    0_u8.wrapping_sub((n >> (usize::BITS - 1)) as u8)
}

#[cfg(test)]
mod tests {
    use super::{MAX_MAC_LEN, MAX_PADDING, Padding, mac_at};

    /// Every length of padding in records of several lengths, and every byte of it wrong in turn:
    /// accepted exactly when RFC 5246 says so.
    #[test]
    fn e1_each_padding_byte_wrong_in_turn() {
        for plain_len in [1, 2, 16, 64, 255, 256, 257, 320] {
            let max = u8::try_from(plain_len - 1).unwrap_or(MAX_PADDING);
            for len in 0..=MAX_PADDING {
                let mut plain = vec![len ^ 0x5a; plain_len];
                let from = plain_len.saturating_sub(usize::from(len) + 1);
                plain[from..].fill(len);
                let padding = Padding::read(&plain, max);
                assert_eq!(bool::from(padding.is_right), len <= max, "{len} of {plain_len}");
                assert_eq!(padding.len, if len <= max { len } else { 0 });
                for at in from..plain_len - 1 {
                    plain[at] ^= 1 << (at % 8);
                    let padding = Padding::read(&plain, max);
                    assert!(!bool::from(padding.is_right), "byte {at} of {plain_len}, {len}");
                    assert_eq!(padding.len, 0);
                    plain[at] ^= 1 << (at % 8);
                }
            }
        }
        assert!(!bool::from(Padding::read(&[], 0).is_right), "no byte says how much there is");
    }

    /// What there would be room for if the MAC were not there is refused too.
    #[test]
    fn padding_beyond_the_most_is_wrong() {
        let plain = [40; 100];
        assert!(bool::from(Padding::read(&plain, 40).is_right));
        assert!(!bool::from(Padding::read(&plain, 39).is_right));
    }

    #[test]
    fn the_mac_is_what_slicing_gives() {
        let window: Vec<u8> = (0..=u8::MAX).cycle().skip(1).take(255 + MAX_MAC_LEN).collect();
        for start in 0..=MAX_PADDING {
            let expected = &window[usize::from(start)..][..MAX_MAC_LEN];
            assert_eq!(*mac_at(&window, start), expected, "{start}");
        }
        // A window without room for padding is as long as the MAC.
        assert_eq!(mac_at(&window[..20], 0)[..20], window[..20]);
    }
}
