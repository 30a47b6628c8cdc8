//! Runs the operations of the library on secrets that a tool tracks: valgrind's memcheck or
//! LLVM's MemorySanitizer. `cargo xtask ct` builds this for each of them, starts it and judges what
//! they say; the README says how to add an operation.

#![no_main]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]
#![expect(clippy::expect_used, reason = "an operation that fails must not pass for one that ran")]

use core::ffi::{c_char, c_int};
use std::env;

use registry::{Registry, Variant};

mod leak;
mod operations;
mod random;
mod registry;
mod taint;

/// The C entry point instead of Rust's: MemorySanitizer does not know the standard library's
/// start-up code, which is not compiled with it, and raises false alarms there.
///
/// # Safety
///
/// No other object of the program defines the symbol; the C runtime calls it once.
#[expect(unsafe_code, reason = "a symbol that the C runtime looks for")]
#[unsafe(no_mangle)]
extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    taint::install();
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let registry = Registry::new();
    match words.as_slice() {
        ["list"] => registry.list(),
        ["all"] => registry.run_all(),
        ["clean", id] => return one(&registry, id, Variant::Clean),
        ["jump", id] => return one(&registry, id, Variant::Jump),
        ["address", id] => return one(&registry, id, Variant::Address),
        _ => {
            eprintln!("usage: ashlar-ct list | all | clean ID | jump ID | address ID");
            return 2;
        }
    }
    0
}

/// Runs one operation; what it leaked is the tool's to tell.
fn one(registry: &Registry, id: &str, variant: Variant) -> c_int {
    match registry.find(id).map(|operation| operation.run(variant)) {
        Some(true) => 0,
        Some(false) => {
            eprintln!("{id}: this CPU lacks the backend");
            3
        }
        None => {
            eprintln!("{id}: no such operation");
            2
        }
    }
}
