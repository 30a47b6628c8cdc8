//! Whatever memory an operation gives back is zero by then: numbers, residues, moduli, and what is
//! computed on the way (ATTACKS: L7).
//!
//! The test's allocator looks at each block when it is freed, which the owner of a block may.
#![cfg(test)]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use std::alloc::System;

use ashlar_bigint::{Modulus, Nat};
use zeroize::Zeroizing;

thread_local! {
    /// The blocks that this thread freed, and those of them that held something; or `None` while
    /// nobody asks.
    static FREED: Cell<Option<(usize, usize)>> = const { Cell::new(None) };
}

struct Watching;

#[global_allocator]
static ALLOCATOR: Watching = Watching;

// SAFETY: the system's allocator does the work.
#[expect(unsafe_code, reason = "the only way to see memory after its owner")]
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise is the same. Zeroed, so that every byte can be read again.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        FREED.with(|freed| {
            let Some((all, dirty)) = freed.get() else { return };
            // SAFETY: the block is not freed yet, and nobody else's any more.
            let bytes = unsafe { core::slice::from_raw_parts(block, layout.size()) };
            let held = bytes.iter().any(|&byte| byte != 0);
            freed.set(Some((all + 1, dirty + usize::from(held))));
        });
        // SAFETY: the caller's promise is the same.
        unsafe { System.dealloc(block, layout) }
    }
}

/// How many blocks the operation frees, and how many of them hold anything.
fn freed(operation: impl FnOnce()) -> (usize, usize) {
    FREED.set(Some((0, 0)));
    operation();
    FREED.take().unwrap()
}

#[track_caller]
fn assert_wiped(operation: impl FnOnce()) {
    let (all, dirty) = freed(operation);
    assert!(all > 0, "nothing was freed");
    assert_eq!(dirty, 0, "blocks left as they were, of {all}");
}

fn nat(byte: u8, len: usize) -> Nat {
    Nat::from_be_bytes(&vec![byte; len])
}

/// The inspection sees what is not wiped.
#[test]
fn memory_that_is_not_wiped_is_seen() {
    let (secret, wiped) = (vec![0xa5_u8; 128], Zeroizing::new(vec![0xa5_u8; 128]));
    assert_eq!(freed(|| drop(secret)), (1, 1));
    assert_eq!(freed(|| drop(wiped)), (1, 0));
    // As do the contents of a number that were copied.
    let copied = nat(0xa5, 128).limbs().to_vec();
    assert_eq!(freed(|| drop(copied)), (1, 1));
}

#[test]
fn l7_values_are_wiped_on_drop() {
    let number = nat(0xa5, 128);
    let modulus = Modulus::new(&nat(0xab, 128)).unwrap();
    let residue = modulus.residue(&number);
    assert_wiped(|| drop(number.clone()));
    assert_wiped(|| drop(residue.clone()));
    assert_wiped(|| drop(modulus.clone()));
    assert_wiped(|| drop(number));
    assert_wiped(|| drop(residue));
    assert_wiped(|| drop(modulus));
}

#[test]
fn l7_operations_on_numbers_leave_nothing_behind() {
    let (a, b) = (nat(0xa5, 128), nat(0xab, 64));
    assert_wiped(|| drop(Nat::from_be_bytes(&[0xa5; 77])));
    assert_wiped(|| drop(a.to_be_bytes(128)));
    assert_wiped(|| drop(a.resized(20)));
    assert_wiped(|| drop(a.mul(&b)));
    assert_wiped(|| drop(a.half()));
    assert_wiped(|| drop(a.rem(&b)));
    assert_wiped(|| assert!(!bool::from(a.is_below(&b))));
    assert_wiped(|| drop(a.mul(&b).div_exact(&b)));
    assert_wiped(|| drop(a.gcd(&b)));
    assert_wiped(|| drop(a.gcd_vartime(&b)));
}

#[test]
fn l7_operations_on_residues_leave_nothing_behind() {
    // Widths with and without padding to whole groups of limbs.
    for len in [128, 100, 50] {
        let (n, number, exponent) = (nat(0xab, len), nat(0x77, 2 * len), nat(0xa5, 32));
        assert_wiped(|| drop(Modulus::new(&n)));
        let modulus = Modulus::new(&n).unwrap();
        let (a, b) = (modulus.residue(&number), modulus.residue(&nat(0x5a, len)));
        assert_wiped(|| drop(modulus.to_nat()));
        assert_wiped(|| drop(modulus.residue(&number)));
        assert_wiped(|| drop(modulus.nat(&a)));
        assert_wiped(|| drop(modulus.one()));
        assert_wiped(|| drop(modulus.add(&a, &b)));
        assert_wiped(|| drop(modulus.sub(&a, &b)));
        assert_wiped(|| drop(modulus.mul(&a, &b)));
        assert_wiped(|| drop(modulus.square(&a)));
        assert_wiped(|| drop(modulus.pow(&a, &n)));
        assert_wiped(|| drop(modulus.pow(&a, &exponent)));
        assert_wiped(|| drop(Modulus::pow_pair([&modulus; 2], [&a, &b], [&n, &exponent])));
        assert_wiped(|| drop(modulus.pow_vartime(&a, 65537)));
        assert_wiped(|| drop(modulus.invert(&a)));
        assert_wiped(|| drop(modulus.invert_vartime(&a)));
    }
}
