//! Looks at heap memory as it is freed, for secrets that were not wiped.
//!
//! What is on the stack or in registers it does not see.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use std::alloc::System;

/// So many bytes of a secret in a row are no coincidence.
const NEEDLE_LEN: usize = 16;

type Needle = [u8; NEEDLE_LEN];

thread_local! {
    static NEEDLES: Cell<&'static [Needle]> = const { Cell::new(&[]) };
    static FOUND: Cell<usize> = const { Cell::new(0) };
}

struct Inspector;

#[global_allocator]
static INSPECTOR: Inspector = Inspector;

// SAFETY: all memory comes from the system's allocator and goes back to it, with the same layout.
unsafe impl GlobalAlloc for Inspector {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that all of it is initialised when it is looked at.
        // SAFETY: the caller keeps to the contract of `alloc`, which is the same.
        unsafe { System.alloc_zeroed(layout) }
    }

    // `realloc` is the default one, which calls both of these.
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // The thread may be past its thread-local values.
        let needles = NEEDLES.try_with(Cell::get).unwrap_or(&[]);
        if !needles.is_empty() {
            // SAFETY: the caller owns the block, of so many bytes, until this function returns.
            let bytes = unsafe { core::slice::from_raw_parts(block, layout.size()) };
            if bytes.windows(NEEDLE_LEN).any(|window| needles.iter().any(|needle| needle == window))
            {
                FOUND.set(FOUND.get() + 1);
            }
        }
        // SAFETY: the block came from `alloc`, and so from the system, with this layout.
        unsafe { System.dealloc(block, layout) }
    }
}

/// How many blocks this thread frees in `action` that still hold a part of a secret, be it as
/// bytes or, big-endian numbers that they are, as little-endian limbs.
pub(crate) fn unwiped_blocks(secrets: &[&[u8]], action: impl FnOnce()) -> usize {
    let needles = secrets.iter().flat_map(|secret| {
        // From the middle: the ends may be alike in numbers that are no secret.
        let from = (secret.len() - NEEDLE_LEN) / 2;
        let bytes: Needle = secret[from..from + NEEDLE_LEN].try_into().unwrap();
        let mut limbs = bytes;
        limbs.reverse();
        [bytes, limbs]
    });
    let needles: &'static [Needle] = Box::leak(needles.collect());
    FOUND.set(0);
    NEEDLES.set(needles);
    action();
    NEEDLES.set(&[]);
    FOUND.get()
}
