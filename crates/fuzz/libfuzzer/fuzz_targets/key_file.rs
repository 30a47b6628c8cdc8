//! `ashlar_fuzz::key_file` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ashlar_fuzz::key_file::run(data));
