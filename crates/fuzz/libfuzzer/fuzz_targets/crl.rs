//! `ashlar_fuzz::crl` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ashlar_fuzz::crl::run(data));
