//! Nothing of a key is left in its place once it is dropped.
#![cfg(test)]

#[path = "../../testkit/wiping.rs"]
mod wiping;

use ashlar_aes::{
    Aes128Cbc, Aes128Ccm, Aes128Ccm8, Aes128Ctr, Aes128Gcm, Aes192Cbc, Aes192Ccm, Aes192Ccm8,
    Aes192Ctr, Aes192Gcm, Aes256Cbc, Aes256Ccm, Aes256Ccm8, Aes256Ctr, Aes256Gcm, Backend,
};
use wiping::wipes;

macro_rules! l7 {
    ($($name:ident $key_len:literal: $($cipher:ident $least:expr),+;)+) => {$(
        #[test]
        fn $name() {
            for backend in Backend::all() {
                $(wipes($least, |secret| $cipher::with_backend(backend, &[secret; $key_len]));)+
            }
        }
    )+};
}

// The round keys, and with GCM the hash key.
l7!(
    l7_keys_of_128_bits_are_wiped_on_drop 16: Aes128Gcm 12 * 16, Aes128Ccm 11 * 16,
        Aes128Ccm8 11 * 16, Aes128Cbc 11 * 16, Aes128Ctr 11 * 16;
    l7_keys_of_192_bits_are_wiped_on_drop 24: Aes192Gcm 14 * 16, Aes192Ccm 13 * 16,
        Aes192Ccm8 13 * 16, Aes192Cbc 13 * 16, Aes192Ctr 13 * 16;
    l7_keys_of_256_bits_are_wiped_on_drop 32: Aes256Gcm 16 * 16, Aes256Ccm 15 * 16,
        Aes256Ccm8 15 * 16, Aes256Cbc 15 * 16, Aes256Ctr 15 * 16;
);
