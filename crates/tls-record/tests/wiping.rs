//! Nothing of an IV is left in its place once it is dropped. The keys lie behind a pointer, and
//! their types are inspected where they come from.
#![cfg(test)]

#[path = "../../testkit/wiping.rs"]
mod wiping;

use ashlar_tls_record::{Opener, Protection, Sealer, tls12};
use wiping::wipes;

#[test]
fn l7_tls13_ivs_are_wiped_on_drop() {
    let protections = [Protection::Aes128Gcm, Protection::Aes256Gcm, Protection::ChaCha20Poly1305];
    for protection in protections {
        let key = &[7; 32][..protection.key_len()];
        wipes(12, |secret| Sealer::new(protection, key, &[secret; 12]).unwrap());
        wipes(12, |secret| Opener::new(protection, key, &[secret; 12]).unwrap());
    }
}

#[test]
fn l7_tls12_ivs_are_wiped_on_drop() {
    let protections = [
        tls12::Protection::Aes128Gcm,
        tls12::Protection::Aes256Gcm,
        tls12::Protection::Aes128Ccm,
        tls12::Protection::Aes256Ccm,
        tls12::Protection::Aes128Ccm8,
        tls12::Protection::Aes256Ccm8,
        tls12::Protection::ChaCha20Poly1305,
    ];
    for protection in protections {
        let key = &[7; 32][..protection.key_len()];
        let length = protection.fixed_iv_len();
        wipes(length, |secret| {
            tls12::Sealer::new(protection, key, &[secret; 12][..length]).unwrap()
        });
        wipes(length, |secret| {
            tls12::Opener::new(protection, key, &[secret; 12][..length]).unwrap()
        });
    }
}
