//! MemorySanitizer's own functions.

#![expect(unsafe_code, reason = "functions of C")]

use core::ffi::c_void;

// SAFETY: as sanitizer/msan_interface.h declares them; the sanitizer's runtime library has them.
unsafe extern "C" {
    fn __msan_poison(start: *const c_void, len: usize);
    fn __msan_unpoison(start: *const c_void, len: usize);
}

pub(super) fn mark_secret(start: *mut u8, len: usize) {
    // SAFETY: writes the sanitizer's own records of these bytes and nothing else.
    unsafe { __msan_poison(start.cast(), len) }
}

pub(super) fn mark_public(start: *mut u8, len: usize) {
    // SAFETY: writes the sanitizer's own records of these bytes and nothing else.
    unsafe { __msan_unpoison(start.cast(), len) }
}

pub(super) const fn reports() -> u64 {
    0
}
