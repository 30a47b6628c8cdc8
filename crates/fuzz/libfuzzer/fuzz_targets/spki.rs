//! `ashlar_fuzz::spki` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ashlar_fuzz::spki::run(data));
