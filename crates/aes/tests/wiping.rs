//! Nothing of a key is left in its place once it is dropped.
#![cfg(test)]

use core::hint::black_box;
use core::mem::MaybeUninit;
use core::{any, ptr};

use ashlar_aes::{
    Aes128Cbc, Aes128Ccm, Aes128Ccm8, Aes128Ctr, Aes128Gcm, Aes192Cbc, Aes192Ccm, Aes192Ccm8,
    Aes192Ctr, Aes192Gcm, Aes256Cbc, Aes256Ccm, Aes256Ccm8, Aes256Ctr, Aes256Gcm, Backend,
};

macro_rules! l7 {
    ($($name:ident $key_len:literal: $($cipher:ident $least:expr),+;)+) => {$(
        #[test]
        fn $name() {
            for backend in Backend::all() {
                $(wipes($least, |secret| $cipher::with_backend(backend, &[secret; $key_len]));)+
            }
        }
    )+};
}

// The round keys, and with GCM the hash key.
l7!(
    l7_keys_of_128_bits_are_wiped_on_drop 16: Aes128Gcm 12 * 16, Aes128Ccm 11 * 16,
        Aes128Ccm8 11 * 16, Aes128Cbc 11 * 16, Aes128Ctr 11 * 16;
    l7_keys_of_192_bits_are_wiped_on_drop 24: Aes192Gcm 14 * 16, Aes192Ccm 13 * 16,
        Aes192Ccm8 13 * 16, Aes192Cbc 13 * 16, Aes192Ctr 13 * 16;
    l7_keys_of_256_bits_are_wiped_on_drop 32: Aes256Gcm 16 * 16, Aes256Ccm 15 * 16,
        Aes256Ccm8 15 * 16, Aes256Cbc 15 * 16, Aes256Ctr 15 * 16;
);

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
