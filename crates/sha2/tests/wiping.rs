//! Nothing of a message is left in a state's place once it is dropped.
#![cfg(test)]

use core::hint::black_box;
use core::mem::MaybeUninit;
use core::{any, ptr};

use ashlar_sha2::{Backend256, Backend512, Sha256, Sha384, Sha512};

/// The hash value so far, and the bytes that wait for their block's end.
#[test]
fn l7_states_are_wiped_on_drop() {
    for backend in Backend256::all() {
        wipes(32 + 36, |secret| {
            let mut hash = Sha256::with_backend(backend);
            hash.update(&[secret; 100]);
            hash
        });
    }
    for backend in Backend512::all() {
        wipes(64 + 72, |secret| {
            let mut hash = Sha384::with_backend(backend);
            hash.update(&[secret; 200]);
            hash
        });
        wipes(64 + 72, |secret| {
            let mut hash = Sha512::with_backend(backend);
            hash.update(&[secret; 200]);
            hash
        });
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

/// Finds the bytes that depend on the secret, of which there are at least `least`: values of several
/// secrets differ there, values of one secret do not. Once they are dropped, those bytes are zeros.
fn wipes<T>(least: usize, make: impl Fn(u8) -> T) {
    let around = |noise| {
        let make = &make;
        (1..=8).map(|secret| around_drop(noise, &|| make(secret))).collect::<Vec<_>>()
    };
    let (runs, again) = (around(0x0f), around(0xf0));
    let is_secret = |at: &usize| {
        let same =
            |run: &[[Vec<u8>; 2]]| run.iter().all(|[before, _]| before[*at] == run[0][0][*at]);
        let repeats = runs.iter().zip(&again).all(|(run, again)| run[0][*at] == again[0][*at]);
        repeats && !same(&runs)
    };
    let places: Vec<usize> = (0..size_of::<T>()).filter(is_secret).collect();
    let name = any::type_name::<T>();
    assert!(places.len() >= least, "{name}: only {} secret bytes found", places.len());
    for [_, after] in runs.iter().chain(&again) {
        assert!(places.iter().all(|at| after[*at] == 0), "{name}: {after:02x?}");
    }
}
