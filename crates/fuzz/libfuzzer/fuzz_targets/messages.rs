//! `ashlar_fuzz::messages` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ashlar_fuzz::messages::run(data));
