//! What a tool must catch.

use core::hint::black_box;

/// Jumps on the bits of all bytes together.
#[inline(never)]
pub(crate) fn by_jump(result: &[u8]) {
    if black_box(sum(result)) == 0 {
        black_box(1);
    } else {
        black_box(2);
    }
}

/// Reads at an address made of them.
#[inline(never)]
pub(crate) fn by_address(result: &[u8]) {
    let table = black_box([0_u8; 256]);
    black_box(table[usize::from(black_box(sum(result)))]);
}

fn sum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}
