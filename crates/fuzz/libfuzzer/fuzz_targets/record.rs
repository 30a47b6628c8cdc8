//! `ashlar_fuzz::record` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ashlar_fuzz::record::run(data));
