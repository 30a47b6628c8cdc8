//! `ashlar_fuzz::ocsp` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ashlar_fuzz::ocsp::run(data));
