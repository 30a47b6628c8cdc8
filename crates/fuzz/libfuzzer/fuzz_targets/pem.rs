//! `ashlar_fuzz::pem` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ashlar_fuzz::pem::run(data));
