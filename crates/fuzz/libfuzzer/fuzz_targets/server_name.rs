//! `ashlar_fuzz::server_name` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ashlar_fuzz::server_name::run(data));
