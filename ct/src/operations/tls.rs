//! The key schedule and record protection.

use tls_record::{Opener, Protection, Sealer, tls12};
use tls_schedule::tls12::MainSecret;
use tls_schedule::{EarlySecret, HandshakeSecrets, HashAlgorithm, PskKind};
use wire::registry::ContentType;

use crate::random::{public, secret};
use crate::registry::Registry;
use crate::taint;

pub(super) fn register(registry: &mut Registry) {
    register_schedule(registry);
    register_tls12_schedule(registry);
    register_record(registry);
    register_tls12_record(registry);
}

fn register_schedule(registry: &mut Registry) {
    let mut entries = registry.of_crate("tls-schedule", "best");
    entries
        .add("traffic keys, SHA-256", "PSK, shared secret", |()| schedule(HashAlgorithm::Sha256));
    entries
        .add("traffic keys, SHA-384", "PSK, shared secret", |()| schedule(HashAlgorithm::Sha384));
    entries.add("Finished", "shared secret", |()| {
        let transcript = HashAlgorithm::Sha256.digest(b"messages");
        handshake(HashAlgorithm::Sha256).client.finished_mac(&transcript).as_ref().to_vec()
    });
    entries.add("Finished verify", "shared secret", |()| {
        let transcript = HashAlgorithm::Sha256.digest(b"messages");
        let secrets = handshake(HashAlgorithm::Sha256);
        let mut finished = secrets.client.finished_mac(&transcript).as_ref().to_vec();
        taint::public(&mut finished);
        secrets.client.verify_finished(&transcript, &finished).expect("the value is right");
        secrets.client.expose_for_key_log().to_vec()
    });
    entries.add("binder, verified and refused", "PSK", |()| {
        let hello = HashAlgorithm::Sha256.digest(b"ClientHello");
        let psk: [u8; 32] = secret();
        let early = EarlySecret::new(HashAlgorithm::Sha256, Some(&psk));
        let binder_key = early.binder_key(PskKind::External);
        let mut binder = binder_key.binder(&hello).as_ref().to_vec();
        taint::public(&mut binder);
        binder_key.verify(&hello, &binder).expect("the binder is right");
        assert!(binder_key.verify(&hello, &public::<32>()).is_err(), "the binder is wrong");
        early.early_exporter(&hello).expose_for_key_log().to_vec()
    });
}

fn handshake(hash: HashAlgorithm) -> HandshakeSecrets {
    let early = EarlySecret::new(hash, Some(&secret::<32>()));
    early.into_handshake(&secret::<32>(), &hash.digest(b"hellos"))
}

fn schedule(hash: HashAlgorithm) -> Vec<u8> {
    let messages = hash.digest(b"messages");
    let application = handshake(hash).into_application(&messages);
    let keys = application.client.next().key_iv(16);
    let mut result = vec![0; 40];
    application.exporter.export(b"label", b"context", &mut result).expect("the length is allowed");
    let ticket_psk = application.main.into_resumption(&messages).psk_for_ticket(&[0]);
    result.extend_from_slice(ticket_psk.expect("the length is allowed").as_bytes());
    result.extend_from_slice(keys.key.as_ref());
    result
}

fn register_tls12_schedule(registry: &mut Registry) {
    let mut entries = registry.of_crate("tls-schedule", "best");
    entries.add("TLS 1.2 key block and exporter, SHA-256", "premaster secret", |()| {
        tls12_schedule(HashAlgorithm::Sha256)
    });
    entries.add("TLS 1.2 key block and exporter, SHA-384", "premaster secret", |()| {
        tls12_schedule(HashAlgorithm::Sha384)
    });
    entries.add("TLS 1.2 Finished, verified and refused", "premaster secret", |()| {
        let transcript = HashAlgorithm::Sha256.digest(b"messages");
        let main = MainSecret::extended(HashAlgorithm::Sha256, &secret::<32>(), &transcript);
        let mut finished = main.client_finished(&transcript);
        taint::public(&mut finished);
        main.verify_client_finished(&transcript, &finished).expect("the value is right");
        let other = main.verify_server_finished(&transcript, &finished);
        assert!(other.is_err(), "the value is the client's");
        main.expose_for_session().to_vec()
    });
}

fn tls12_schedule(hash: HashAlgorithm) -> Vec<u8> {
    let (client_random, server_random) = (public(), public());
    let main = MainSecret::new(hash, &secret::<48>(), &client_random, &server_random);
    let mut result = vec![0; 140];
    let (key_block, exported) = result.split_at_mut(100);
    main.key_block(&client_random, &server_random, key_block);
    main.export(b"label", Some(b"context"), &client_random, &server_random, exported)
        .expect("the lengths are allowed");
    result
}

fn register_record(registry: &mut Registry) {
    let mut entries = registry.of_crate("tls-record", "best");
    entries.add("AES-128-GCM records", "key, iv, content", |()| {
        records(Protection::Aes128Gcm, &secret::<16>())
    });
    entries.add("AES-256-GCM records", "key, iv, content", |()| {
        records(Protection::Aes256Gcm, &secret::<32>())
    });
    entries.add("ChaCha20-Poly1305 records", "key, iv, content", |()| {
        records(Protection::ChaCha20Poly1305, &secret::<32>())
    });
}

/// Seals a record and opens it.
fn records(protection: Protection, key: &[u8]) -> Vec<u8> {
    let iv = secret();
    let mut sealer = Sealer::new(protection, key, &iv).expect("the key is as long as it must be");
    let mut record = Vec::new();
    let content = secret::<100>();
    sealer
        .seal(ContentType::APPLICATION_DATA, &content, &mut record)
        .expect("the length is allowed");
    taint::public(&mut record);
    let mut opener = Opener::new(protection, key, &iv).expect("the key is as long as it must be");
    opener.open(&mut record).expect("the record is sound").plaintext.to_vec()
}

fn register_tls12_record(registry: &mut Registry) {
    let mut entries = registry.of_crate("tls-record", "best");
    entries.add("TLS 1.2 AES-128-GCM records", "key, iv, content", |()| {
        tls12_records(tls12::Protection::Aes128Gcm, &secret::<16>(), &secret::<4>())
    });
    entries.add("TLS 1.2 AES-256-GCM records", "key, iv, content", |()| {
        tls12_records(tls12::Protection::Aes256Gcm, &secret::<32>(), &secret::<4>())
    });
    entries.add("TLS 1.2 AES-128-CCM records", "key, iv, content", |()| {
        tls12_records(tls12::Protection::Aes128Ccm, &secret::<16>(), &secret::<4>())
    });
    entries.add("TLS 1.2 AES-256-CCM records", "key, iv, content", |()| {
        tls12_records(tls12::Protection::Aes256Ccm, &secret::<32>(), &secret::<4>())
    });
    entries.add("TLS 1.2 AES-128-CCM-8 records", "key, iv, content", |()| {
        tls12_records(tls12::Protection::Aes128Ccm8, &secret::<16>(), &secret::<4>())
    });
    entries.add("TLS 1.2 AES-256-CCM-8 records", "key, iv, content", |()| {
        tls12_records(tls12::Protection::Aes256Ccm8, &secret::<32>(), &secret::<4>())
    });
    entries.add("TLS 1.2 ChaCha20-Poly1305 records", "key, iv, content", |()| {
        tls12_records(tls12::Protection::ChaCha20Poly1305, &secret::<32>(), &secret::<12>())
    });
}

/// Seals a record of TLS 1.2, opens it altered, and opens it.
fn tls12_records(protection: tls12::Protection, key: &[u8], fixed_iv: &[u8]) -> Vec<u8> {
    let mut sealer = tls12::Sealer::new(protection, key, fixed_iv)
        .expect("key and IV are as long as they must be");
    let mut record = Vec::new();
    let content = secret::<100>();
    sealer
        .seal(ContentType::APPLICATION_DATA, &content, &mut record)
        .expect("the length is allowed");
    taint::public(&mut record);
    let mut opener = tls12::Opener::new(protection, key, fixed_iv)
        .expect("key and IV are as long as they must be");
    let mut forged = record.clone();
    forged.iter_mut().rev().take(1).for_each(|byte| *byte ^= 1);
    assert!(opener.open(&mut forged).is_err(), "the tag is wrong");
    opener.open(&mut record).expect("the record is sound").plaintext.to_vec()
}
