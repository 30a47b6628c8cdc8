//! The key schedule and record protection.

use tls_record::{Opener, Protection, Sealer};
use tls_schedule::{EarlySecret, HandshakeSecrets, HashAlgorithm, PskKind};
use wire::registry::ContentType;

use crate::random::{public, secret};
use crate::registry::Registry;
use crate::taint;

pub(super) fn register(registry: &mut Registry) {
    register_schedule(registry);
    register_record(registry);
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
