//! `ashlar_fuzz::x509` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ashlar_fuzz::x509::run(data));
