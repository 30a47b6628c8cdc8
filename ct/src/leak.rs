//! What a tool must catch.

use core::hint::black_box;

/// Jumps on a byte.
#[inline(never)]
pub(crate) fn by_jump(result: &[u8]) {
    for byte in black_box(result).iter().take(1) {
        if byte & 1 == 1 {
            black_box(1);
        } else {
            black_box(2);
        }
    }
}

/// Reads at the address of a byte.
#[inline(never)]
pub(crate) fn by_address(result: &[u8]) {
    let table = black_box([0_u8; 256]);
    for byte in black_box(result).iter().rev().take(1) {
        black_box(table[usize::from(*byte)]);
    }
}
