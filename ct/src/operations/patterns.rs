//! The patterns that the library is written in, each beside the one that it must not be written
//! in: what the tools have to tell apart.

use core::array;
use core::hint::black_box;

use subtle::ConstantTimeEq;

use crate::random::{public, secret};
use crate::registry::{NO_CARRIES, Registry};

pub(super) fn register(registry: &mut Registry) {
    let mut entries = registry.of_crate("(patterns)", "portable");
    entries.add_with_twin(
        "table row, masked against indexed",
        "the index",
        |()| masked_row(&table(), secret::<1>()[0] & 15).to_vec(),
        |()| indexed_row(&table(), secret::<1>()[0] & 15).to_vec(),
    );
    entries.msan_is_blind("portable", NO_CARRIES);
    entries.add_with_twin(
        "comparison, of everything against until it differs",
        "one side",
        |()| vec![public::<32>().ct_eq(&secret::<32>()).unwrap_u8()],
        |()| vec![u8::from(early_exit_equal(&public::<32>(), &secret::<32>()))],
    );
    entries.add_with_twin(
        "exponent bits, multiplied always against where they are set",
        "the exponent",
        |()| power_masked(3, secret()).to_vec(),
        |()| power_branching(3, secret()).to_vec(),
    );
    entries.add_with_twin(
        "subtraction, masked against conditional",
        "the number",
        |()| reduce_masked(u64::from_ne_bytes(secret())).to_ne_bytes().to_vec(),
        |()| reduce_branching(u64::from_ne_bytes(secret())).to_ne_bytes().to_vec(),
    );
}

type Row = [u8; 32];

fn table() -> [Row; 16] {
    black_box(array::from_fn(|i| [i.to_le_bytes()[0]; 32]))
}

#[inline(never)]
fn masked_row(table: &[Row; 16], index: u8) -> Row {
    let mut found = [0; 32];
    for (here, row) in (0_u8..).zip(table) {
        let mask = black_box(here.ct_eq(&index).unwrap_u8().wrapping_neg());
        for (found, byte) in found.iter_mut().zip(row) {
            *found |= byte & mask;
        }
    }
    found
}

#[inline(never)]
fn indexed_row(table: &[Row; 16], index: u8) -> Row {
    table[usize::from(index)]
}

#[inline(never)]
fn early_exit_equal(a: &[u8; 32], b: &[u8; 32]) -> bool {
    // The barrier keeps the loop a loop.
    a.iter().zip(b).all(|(a, b)| black_box(*a) == *b)
}

#[inline(never)]
fn power_masked(base: u64, exponent: [u8; 2]) -> [u8; 8] {
    let exponent = u16::from_ne_bytes(exponent);
    let mut power = 1_u64;
    for i in (0..16).rev() {
        power = power.wrapping_mul(power);
        let mask = black_box(u64::from(exponent >> i & 1).wrapping_neg());
        power = power.wrapping_mul((base & mask) | (1 & !mask));
    }
    power.to_ne_bytes()
}

#[inline(never)]
fn power_branching(base: u64, exponent: [u8; 2]) -> [u8; 8] {
    let exponent = u16::from_ne_bytes(exponent);
    let mut power = 1_u64;
    for i in (0..16).rev() {
        power = power.wrapping_mul(power);
        if exponent >> i & 1 == 1 {
            power = black_box(power.wrapping_mul(base));
        }
    }
    power.to_ne_bytes()
}

const MODULUS: u64 = 0xffff_ffff_0000_0001;

#[inline(never)]
fn reduce_masked(a: u64) -> u64 {
    let (difference, borrow) = a.overflowing_sub(MODULUS);
    difference.wrapping_add(MODULUS & black_box(u64::from(borrow).wrapping_neg()))
}

#[inline(never)]
fn reduce_branching(a: u64) -> u64 {
    if a < MODULUS { a } else { black_box(a - MODULUS) }
}
