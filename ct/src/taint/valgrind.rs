//! Valgrind's client requests: a sequence of instructions that does nothing on a CPU and that
//! valgrind recognises (valgrind.h, the interface of AMD64).

use core::arch::asm;

/// `VG_USERREQ__COUNT_ERRORS` of valgrind.h.
const COUNT_ERRORS: u64 = 0x1201;
/// `VG_USERREQ__MAKE_MEM_UNDEFINED` of memcheck.h.
const MAKE_MEM_UNDEFINED: u64 = 0x4d43_0001;
/// `VG_USERREQ__MAKE_MEM_DEFINED` of memcheck.h.
const MAKE_MEM_DEFINED: u64 = 0x4d43_0002;

pub(super) fn mark_secret(start: *mut u8, len: usize) {
    request(MAKE_MEM_UNDEFINED, start, len);
}

pub(super) fn mark_public(start: *mut u8, len: usize) {
    request(MAKE_MEM_DEFINED, start, len);
}

pub(super) fn reports() -> u64 {
    request(COUNT_ERRORS, core::ptr::null_mut(), 0)
}

/// Valgrind's answer; 0 outside of valgrind.
#[expect(unsafe_code, reason = "a client request is a sequence of instructions")]
fn request(code: u64, start: *mut u8, len: usize) -> u64 {
    // The addresses and lengths of this program fit: `usize` has 64 bits here.
    let arguments = [code, start.expose_provenance() as u64, len as u64, 0, 0, 0];
    let mut answer = 0_u64;
    // SAFETY: on a CPU the four rotations make up a whole turn and the exchange does nothing. What
    // valgrind does instead reads the six arguments and writes the answer and its own records of
    // which bytes are initialised. The flags are the only other thing that changes.
    unsafe {
        asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            inout("rdx") answer,
            in("rax") arguments.as_ptr(),
        );
    }
    answer
}
