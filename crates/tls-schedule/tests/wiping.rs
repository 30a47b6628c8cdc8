//! Nothing of a secret is left in its place once it is dropped.
#![cfg(test)]

#[path = "../../testkit/wiping.rs"]
mod wiping;

use ashlar_tls_schedule::tls12::MainSecret;
use ashlar_tls_schedule::{EarlySecret, HashAlgorithm};
use wiping::wipes;

const HASHES: [HashAlgorithm; 2] = [HashAlgorithm::Sha256, HashAlgorithm::Sha384];

#[test]
fn l7_tls12_main_secrets_are_wiped_on_drop() {
    for hash in HASHES {
        wipes(48, |secret| MainSecret::from_session(hash, &[secret; 48]));
        wipes(48, |secret| MainSecret::new(hash, &[secret; 48], &[1; 32], &[2; 32]));
        wipes(48, |secret| MainSecret::extended(hash, &[secret; 48], &hash.digest(b"messages")));
    }
}

#[test]
fn l7_tls13_secrets_and_keys_are_wiped_on_drop() {
    for hash in HASHES {
        let length = hash.output_len();
        let early = |secret: u8| EarlySecret::new(hash, Some(&[secret; 32]));
        let messages = hash.digest(b"messages");
        wipes(length, early);
        wipes(length, |secret| early(secret).client_early_traffic(&messages));
        wipes(length, |secret| early(secret).early_exporter(&messages));
        wipes(length, |secret| early(secret).binder_key(ashlar_tls_schedule::PskKind::External));
        let handshake = |secret| early(secret).into_handshake(&[secret; 32], &messages);
        wipes(3 * length, handshake);
        wipes(4 * length, |secret| handshake(secret).into_application(&messages));
        // 16 bytes of key and 12 of IV.
        wipes(28, |secret| handshake(secret).client.key_iv(16));
    }
}
