//! What happens near the end of a key, which no test could reach record by record.

use alloc::vec::Vec;

use super::*;
use crate::limits;

const PROTECTIONS: [Protection; 7] = [
    Protection::Aes128Gcm,
    Protection::Aes256Gcm,
    Protection::Aes128Ccm,
    Protection::Aes256Ccm,
    Protection::Aes128Ccm8,
    Protection::Aes256Ccm8,
    Protection::ChaCha20Poly1305,
];
const DATA: ContentType = ContentType::APPLICATION_DATA;

fn pair(protection: Protection, sequence: u64) -> (Sealer, Opener) {
    let key = [7; 32];
    let key = &key[..protection.key_len()];
    let iv = &[9; NONCE_LEN][..protection.fixed_iv_len()];
    let mut sealer = Sealer::new(protection, key, iv).unwrap();
    let mut opener = Opener::new(protection, key, iv).unwrap();
    sealer.keys_mut().sequence = sequence;
    opener.keys_mut().sequence = sequence;
    (sealer, opener)
}

/// F1: the nonces of a key are all different; with AES they are the fixed IV and the number.
#[test]
fn f1_nonces_are_distinct() {
    for protection in PROTECTIONS {
        let (mut sealer, _) = pair(protection, 0);
        let keys = sealer.keys_mut();
        keys.limit = u64::MAX;
        let mut nonces = Vec::new();
        for sequence in (0..1000).chain((10..63).map(|bit| 1 << bit)) {
            keys.sequence = sequence;
            let nonce = keys.nonce(keys.sequence()).unwrap();
            if protection != Protection::ChaCha20Poly1305 {
                let (fixed, explicit) = nonce.split_at(4);
                assert_eq!((fixed, explicit), (&[9; 4][..], &sequence.to_be_bytes()[..]));
            }
            nonces.push(nonce);
        }
        nonces.sort_unstable();
        nonces.dedup();
        assert_eq!(nonces.len(), 1053);
    }
}

/// F4: sealing stops where the key has protected what it may, since there is no KeyUpdate.
#[test]
fn f4_the_key_is_used_up() {
    for protection in PROTECTIONS {
        let limit = protection.records_per_key();
        let (mut sealer, mut opener) = pair(protection, limit - 1);
        let mut record = Vec::new();
        assert_eq!(sealer.records_left(), 1);
        sealer.seal(DATA, b"last", &mut record).unwrap();
        assert_eq!(opener.open(&mut record).unwrap().plaintext, b"last");
        assert_eq!(sealer.records_left(), 0);
        let mut out = Vec::new();
        let exhausted = Err(RecordError::KeyExhausted { limit });
        for content_type in [DATA, ContentType::ALERT, ContentType::HANDSHAKE] {
            assert_eq!(sealer.seal(content_type, b"more", &mut out), exhausted);
        }
        assert_eq!(sealer.seal_fragments(DATA, b"more", &mut out), exhausted);
        assert!(out.is_empty());
    }
    assert_eq!(Protection::Aes256Gcm.records_per_key(), limits::AES_GCM_RECORDS);
    assert_eq!(Protection::Aes128Ccm8.records_per_key(), 1 << 23);
    assert_eq!(Protection::ChaCha20Poly1305.records_per_key(), u64::MAX);
}

/// F4: a receiver does not enforce the sender's limit.
#[test]
fn f4_receiver_goes_on() {
    for protection in PROTECTIONS {
        let (mut sealer, mut opener) = pair(protection, limits::AES_GCM_RECORDS + 1);
        sealer.keys_mut().limit = u64::MAX;
        let mut record = Vec::new();
        sealer.seal(DATA, b"beyond", &mut record).unwrap();
        assert_eq!(opener.open(&mut record).unwrap().plaintext, b"beyond");
    }
}

/// F4: the sequence number does not wrap, in either direction.
#[test]
fn f4_sequence_number_does_not_wrap() {
    for protection in PROTECTIONS {
        let (mut sealer, mut opener) = pair(protection, u64::MAX - 1);
        sealer.keys_mut().limit = u64::MAX;
        let mut record = Vec::new();
        sealer.seal(DATA, b"last", &mut record).unwrap();
        let mut again = record.clone();
        assert_eq!(opener.open(&mut record).unwrap().plaintext, b"last");
        let exhausted = RecordError::KeyExhausted { limit: u64::MAX };
        assert_eq!(sealer.seal(DATA, b"more", &mut record), Err(exhausted));
        assert_eq!(opener.open(&mut again).err(), Some(exhausted));
    }
}

/// A message of several records is sealed as a whole or not at all.
#[test]
fn fragments_that_the_key_cannot_protect() {
    let limit = limits::AES_CCM_RECORDS;
    let (mut sealer, _) = pair(Protection::Aes128Ccm, limit - 2);
    sealer.set_max_content(64).unwrap();
    let mut out = Vec::new();
    let result = sealer.seal_fragments(DATA, &[1; 129], &mut out);
    assert_eq!(result, Err(RecordError::KeyExhausted { limit }));
    assert!(out.is_empty());
    sealer.seal_fragments(DATA, &[1; 128], &mut out).unwrap();
    assert_eq!(sealer.records_left(), 0);
}

#[test]
fn keys_wipe_themselves() {
    fn wipes<T: zeroize::ZeroizeOnDrop>() {}
    wipes::<aes::Aes128Gcm>();
    wipes::<aes::Aes256Gcm>();
    wipes::<aes::Aes128Ccm>();
    wipes::<aes::Aes256Ccm>();
    wipes::<aes::Aes128Ccm8>();
    wipes::<aes::Aes256Ccm8>();
    wipes::<chacha20poly1305::ChaCha20Poly1305>();
}
