//! `ashlar_fuzz::wire` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ashlar_fuzz::wire::run(data));
