//! What happens near the end of a key, which no test could reach record by record.

use alloc::vec::Vec;

use wire::registry::ContentType;

use super::*;
use crate::error::RecordError;
use crate::limits;

const PROTECTIONS: [Protection; 3] =
    [Protection::Aes128Gcm, Protection::Aes256Gcm, Protection::ChaCha20Poly1305];

fn pair(protection: Protection, sequence: u64) -> (Sealer, Opener) {
    let key = [7; 32];
    let key = &key[..protection.key_len()];
    let iv = [9; NONCE_LEN];
    let mut sealer = Sealer::new(protection, key, &iv).unwrap();
    let mut opener = Opener::new(protection, key, &iv).unwrap();
    sealer.keys_mut().sequence = sequence;
    opener.keys_mut().sequence = sequence;
    (sealer, opener)
}

/// F1: the nonces of a key are all different, and start again only with another key.
#[test]
fn f1_nonces_are_distinct() {
    for protection in PROTECTIONS {
        let (mut sealer, _) = pair(protection, 0);
        let keys = sealer.keys_mut();
        assert_eq!(
            keys.nonce(keys.sequence()).unwrap(),
            keys.iv,
            "the first record has sequence number 0"
        );
        let mut nonces = Vec::new();
        for sequence in (0..1000).chain((8..63).map(|bit| 1 << bit)) {
            keys.sequence = sequence;
            keys.limit = u64::MAX;
            nonces.push(keys.nonce(keys.sequence()).unwrap());
        }
        // 2^8 and 2^9 come twice.
        nonces.sort_unstable();
        nonces.dedup();
        assert_eq!(nonces.len(), 1000 + 55 - 2);
    }
}

/// F1: a record that could not be sealed uses up no sequence number, and appends nothing.
#[test]
fn f1_refused_records_leave_no_trace() {
    let (mut sealer, _) = pair(Protection::Aes128Gcm, 5);
    let mut out = Vec::from(*b"before");
    let too_long = [0; limits::MAX_PLAINTEXT + 1];
    assert!(sealer.seal(ContentType::APPLICATION_DATA, &too_long, &mut out).is_err());
    assert!(sealer.seal(ContentType::HANDSHAKE, b"", &mut out).is_err());
    assert!(sealer.seal_padded(ContentType::ALERT, b"ab", usize::MAX, &mut out).is_err());
    assert_eq!(out, b"before");
    assert_eq!(sealer.keys_mut().sequence, 5);
}

/// F4: AES-GCM stops at 2^24.5 records, and asks for a KeyUpdate well before.
#[test]
fn f4_aes_gcm_limit() {
    for protection in [Protection::Aes128Gcm, Protection::Aes256Gcm] {
        let limit = protection.records_per_key();
        // 2^24.5 rounded down: the largest integer whose square is at most 2^49.
        assert!(limit * limit <= 1 << 49 && (limit + 1) * (limit + 1) > 1 << 49);

        let asks_at = limit - limits::KEY_UPDATE_MARGIN;
        assert!(!pair(protection, asks_at - 1).0.needs_key_update());
        assert!(pair(protection, asks_at).0.needs_key_update());

        let (mut sealer, mut opener) = pair(protection, limit - 1);
        let mut record = Vec::new();
        assert_eq!(sealer.records_left(), 1);
        sealer.seal(ContentType::APPLICATION_DATA, b"last", &mut record).unwrap();
        assert_eq!(opener.open(&mut record).unwrap().plaintext, b"last");
        assert_eq!(sealer.records_left(), 0);
        let mut out = Vec::new();
        for _ in 0..3 {
            let result = sealer.seal(ContentType::APPLICATION_DATA, b"", &mut out);
            assert_eq!(result, Err(RecordError::KeyExhausted { limit }));
        }
        assert!(out.is_empty());
    }
}

/// F4: a receiver does not enforce the sender's limit.
#[test]
fn f4_receiver_goes_on() {
    let sequence = limits::AES_GCM_RECORDS + 1;
    let (mut sealer, mut opener) = pair(Protection::Aes128Gcm, sequence);
    sealer.keys_mut().limit = u64::MAX;
    let mut record = Vec::new();
    sealer.seal(ContentType::APPLICATION_DATA, b"beyond", &mut record).unwrap();
    assert_eq!(opener.open(&mut record).unwrap().plaintext, b"beyond");
}

/// F4: the sequence number does not wrap, in either direction.
#[test]
fn f4_sequence_number_does_not_wrap() {
    let (mut sealer, mut opener) = pair(Protection::ChaCha20Poly1305, u64::MAX - 1);
    assert!(sealer.needs_key_update());
    let mut record = Vec::new();
    sealer.seal(ContentType::APPLICATION_DATA, b"last", &mut record).unwrap();
    let mut again = record.clone();
    assert_eq!(opener.open(&mut record).unwrap().plaintext, b"last");

    let exhausted = RecordError::KeyExhausted { limit: u64::MAX };
    let result = sealer.seal(ContentType::APPLICATION_DATA, b"more", &mut record);
    assert_eq!(result, Err(exhausted));
    assert_eq!(opener.open(&mut again).err(), Some(exhausted));
}

/// A message of several records is sealed as a whole or not at all.
#[test]
fn fragments_that_the_key_cannot_protect() {
    let limit = Protection::Aes128Gcm.records_per_key();
    let (mut sealer, _) = pair(Protection::Aes128Gcm, limit - 2);
    let mut out = Vec::new();
    let content = [1; 2 * limits::MAX_PLAINTEXT + 1];
    let result = sealer.seal_fragments(ContentType::APPLICATION_DATA, &content, &mut out);
    assert_eq!(result, Err(RecordError::KeyExhausted { limit }));
    assert!(out.is_empty());
    let content = &content[..2 * limits::MAX_PLAINTEXT];
    sealer.seal_fragments(ContentType::APPLICATION_DATA, content, &mut out).unwrap();
    assert_eq!(sealer.records_left(), 0);
}

#[test]
fn keys_wipe_themselves() {
    fn wipes<T: zeroize::ZeroizeOnDrop>() {}
    wipes::<aes::Aes128Gcm>();
    wipes::<aes::Aes256Gcm>();
    wipes::<chacha20poly1305::ChaCha20Poly1305>();
}
