//! What a dropped value leaves behind. The `tests/wiping.rs` of a crate with secrets includes this file
//! by its path: testkit itself, like every crate without CPU backends, has no `unsafe` code.

use core::hint::black_box;
use core::mem::MaybeUninit;
use core::{any, ptr};

/// Finds the bytes that depend on the secret, of which there are at least `least`: values of several
/// secrets differ there, values of one secret do not. Once they are dropped, those bytes are zeros.
///
/// Padding can pass for such bytes, where an earlier call left its own on the stack. It is shorter
/// than the alignment, and no secret is.
pub(crate) fn wipes<T>(least: usize, make: impl Fn(u8) -> T) {
    let around = |noise| {
        let make = &make;
        (1..=8).map(|secret| around_drop(noise, &|| make(secret))).collect::<Vec<_>>()
    };
    let (runs, again) = (around(0x0f), around(0xf0));
    let is_secret = |at: usize| {
        let repeats = runs.iter().zip(&again).all(|(run, again)| run[0][at] == again[0][at]);
        repeats && runs.iter().any(|run| run[0][at] != runs[0][0][at])
    };
    let secret: Vec<bool> = (0..size_of::<T>()).map(is_secret).collect();
    let found = secret.iter().filter(|secret| **secret).count();
    let name = any::type_name::<T>();
    assert!(found >= least, "{name}: only {found} secret bytes found");
    for [_, after] in runs.iter().chain(&again) {
        let is_left = |(byte, secret): (&u8, &bool)| *secret && *byte != 0;
        let left: Vec<bool> = after.iter().zip(&secret).map(is_left).collect();
        let longest = left.split(|left| !left).map(<[bool]>::len).max().unwrap_or(0);
        assert!(longest < align_of::<T>(), "{name}: {after:02x?}");
    }
}

/// The bytes of a value before it is dropped, and those that are left in its place.
#[expect(unsafe_code, reason = "looks at a place whose value is gone")]
fn around_drop<T>(noise: u8, make: &impl Fn() -> T) -> [Vec<u8>; 2] {
    stir(noise);
    let mut place = on_the_heap(make);
    let place = place.as_mut_ptr();
    let bytes = || {
        let byte = |at| {
            // SAFETY: a byte of `place`, which lives on. The read is volatile, because what is
            // there is nothing that the compiler vouches for any more.
            unsafe { place.cast::<u8>().wrapping_add(at).read_volatile() }
        };
        (0..size_of::<T>()).map(byte).collect::<Vec<u8>>()
    };
    let before = bytes();
    // SAFETY: it holds a value, which is dropped here only and not used again.
    unsafe { ptr::drop_in_place(place) };
    [before, bytes()]
}

/// Fills the stack, from which what is padding in a value is copied.
#[inline(never)]
fn stir(noise: u8) {
    black_box([noise; 1 << 14]);
}

#[inline(never)]
fn on_the_heap<T>(make: &impl Fn() -> T) -> Box<MaybeUninit<T>> {
    Box::new(MaybeUninit::new(make()))
}
