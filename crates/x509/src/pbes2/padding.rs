//! The padding of CBC (RFC 8018, section 6.1.1, step 4): 1 to 16 octets, each their number.

use core::hint::black_box;

/// The content without its padding, and nothing at all if the padding is bad: whoever reads the
/// content finds out in the one case as in the other that it is none. No branch and no memory access
/// depends on a plaintext octet; the length of the content shows.
pub(super) fn remove(blocks: &[[u8; 16]]) -> &[u8] {
    let Some(last) = blocks.last() else { return &[] };
    let [.., count] = *last;
    // 1 for each octet that is within the padding and does not say so.
    let mut bad = 0;
    for (from_end, octet) in (1..=16_u8).zip(last.iter().rev()) {
        bad |= at_most(from_end, count) & differs(*octet, count);
    }
    bad |= at_most(17, count) | (differs(count, 0) ^ 1);
    // All ones if the padding is good.
    let mask = black_box(usize::from(bad).wrapping_sub(1));
    let content = blocks.as_flattened();
    let length = content.len().wrapping_sub(usize::from(count)) & mask;
    content.get(..length).unwrap_or_default()
}

/// 1 if `a <= b`.
fn at_most(a: u8, b: u8) -> u8 {
    let borrow = u16::from(b).wrapping_sub(u16::from(a)).wrapping_shr(15);
    let [_, borrow] = black_box(borrow).to_be_bytes();
    borrow ^ 1
}

/// 1 if `a != b`.
fn differs(a: u8, b: u8) -> u8 {
    let [high, _] = black_box(u16::from(a ^ b).wrapping_add(0xff)).to_be_bytes();
    high
}
