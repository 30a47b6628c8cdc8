//! `ashlar_fuzz::cbc` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ashlar_fuzz::cbc::run(data));
