//! The ends of a key's life.

use tls_record::RecordError;
use wire::registry::ContentType;

use super::{CbcMac, CbcOpener, CbcSealer, Order, RECORDS_PER_KEY};

const DATA: ContentType = ContentType::APPLICATION_DATA;

/// F4: TLS 1.2 has no other key to go on with.
#[test]
fn f4_a_sealer_stops_in_time() {
    let (order, mac) = (Order::EncryptThenMac, CbcMac::Sha1);
    let mut sealer = CbcSealer::new(order, mac, &[1; 16], &[2; 20], &[3; 32]).unwrap();
    sealer.keys_mut().set_sequence(RECORDS_PER_KEY - 1);
    assert_eq!(sealer.records_left(), 1);
    let mut out = Vec::new();
    assert_eq!(sealer.seal(DATA, b"last", &mut out), Ok(()));
    let len = out.len();
    assert_eq!(sealer.records_left(), 0);
    let error = Err(RecordError::KeyExhausted { limit: RECORDS_PER_KEY });
    assert_eq!(sealer.seal(DATA, b"more", &mut out), error);
    assert_eq!(out.len(), len);
}

#[test]
fn f4_fragments_are_counted_before_any_is_sealed() {
    let (order, mac) = (Order::MacThenEncrypt, CbcMac::Sha256);
    let mut sealer = CbcSealer::new(order, mac, &[1; 32], &[2; 32], &[3; 32]).unwrap();
    sealer.keys_mut().set_sequence(RECORDS_PER_KEY - 2);
    sealer.set_max_content(64).unwrap();
    let mut out = Vec::new();
    let error = Err(RecordError::KeyExhausted { limit: RECORDS_PER_KEY });
    assert_eq!(sealer.seal_fragments(DATA, &[5; 129], &mut out), error);
    assert_eq!((out.len(), sealer.records_left()), (0, 2));
    assert_eq!(sealer.seal_fragments(DATA, &[], &mut out), Ok(()));
    assert!(out.is_empty());
    assert_eq!(sealer.seal_fragments(DATA, &[5; 128], &mut out), Ok(()));
    assert_eq!(sealer.records_left(), 0);
    let mut opener = CbcOpener::new(order, mac, &[1; 32], &[2; 32]).unwrap();
    opener.keys_mut().set_sequence(RECORDS_PER_KEY - 2);
    let len = out.len() / 2;
    for record in out.chunks_mut(len) {
        assert_eq!(opener.open(record).unwrap().plaintext, [5; 64]);
    }
}

#[test]
fn f4_sequence_numbers_do_not_wrap() {
    let (order, mac) = (Order::MacThenEncrypt, CbcMac::Sha1);
    let mut opener = CbcOpener::new(order, mac, &[1; 16], &[2; 20]).unwrap();
    opener.keys_mut().set_sequence(u64::MAX - 1);
    let mut record = [23, 3, 3, 0, 64].iter().copied().chain([0; 64]).collect::<Vec<u8>>();
    assert_eq!(opener.open(&mut record).map(drop), Err(RecordError::BadRecordMac));
    opener.keys_mut().set_sequence(u64::MAX);
    let error = Err(RecordError::KeyExhausted { limit: u64::MAX });
    assert_eq!(opener.open(&mut record).map(drop), error);
}
