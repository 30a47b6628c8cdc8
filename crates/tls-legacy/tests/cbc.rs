//! CBC records against a model by the letter, and what must not open.
#![cfg(test)]

#[path = "support/model.rs"]
mod model;

use ashlar_tls_legacy::cbc::{CbcMac, CbcOpener, CbcSealer, Order};
use model::{MACS, Model, ORDERS, record};
use proptest::collection::vec;
use proptest::prelude::*;
use tls_record::{MAX_PLAINTEXT, RecordError};
use wire::registry::{AlertDescription, ContentType, ProtocolVersion};

const DATA: ContentType = ContentType::APPLICATION_DATA;

fn models() -> impl Iterator<Item = Model> {
    let keys = [vec![0x2b; 16], vec![0x60; 32]];
    ORDERS.into_iter().flat_map(move |order| {
        let keys = keys.clone();
        MACS.into_iter().flat_map(move |mac| keys.clone().map(|key| Model { order, mac, key }))
    })
}

fn opener(model: &Model) -> CbcOpener {
    CbcOpener::new(model.order, model.mac, &model.key, &model.mac_key()).unwrap()
}

fn sealer(model: &Model) -> CbcSealer {
    CbcSealer::new(model.order, model.mac, &model.key, &model.mac_key(), &[9; 32]).unwrap()
}

fn bytes(len: usize) -> Vec<u8> {
    (0_u32..).map(|i| (i.wrapping_mul(0x9e37_79b1) >> 24) as u8).take(len).collect()
}

/// Opens the first record of a connection; what is left in its place if it is refused.
fn open(model: &Model, record: &[u8]) -> Result<Vec<u8>, RecordError> {
    let mut buffer = record.to_vec();
    let opened = opener(model).open(&mut buffer).map(|opened| opened.plaintext.to_vec());
    if opened.is_err() && buffer.len() > 5 {
        // F2, RUSTSEC-2023-0096: no plaintext is left.
        assert!(buffer[5..].iter().all(|&byte| byte == 0) || buffer == record);
    }
    opened
}

fn assert_refused(model: &Model, record: &[u8], what: &str) {
    let Model { order, mac, .. } = model;
    let error = open(model, record).unwrap_err();
    assert_eq!(error, RecordError::BadRecordMac, "{order:?}, {mac:?}: {what}");
    assert_eq!(error.alert(), AlertDescription::BAD_RECORD_MAC);
}

#[test]
fn every_length_there_and_back() {
    for model in models() {
        let (mut sealer, mut opener) = (sealer(&model), opener(&model));
        let lengths = (0..=300).chain([MAX_PLAINTEXT - 1, MAX_PLAINTEXT]);
        for (sequence, len) in (0..).zip(lengths) {
            let content = bytes(len);
            let mut sealed = b"before".to_vec();
            sealer.seal(DATA, &content, &mut sealed).unwrap();
            let mut sealed = sealed.split_off(6);
            // The model's record has another IV, and is otherwise alike: as short as can be.
            let padding = model.paddings(len).next().unwrap();
            let expected = model.seal(sequence, 23, &content, &padding);
            assert_eq!((sealed.len(), &sealed[..5]), (expected.len(), &expected[..5]));
            let opened = opener.open(&mut sealed).unwrap();
            assert_eq!((opened.content_type, &*opened.plaintext), (DATA, &content[..]), "{len}");
        }
    }
}

/// The sender chooses how much padding there is.
#[test]
fn every_padding_is_accepted() {
    for model in models() {
        for len in 0..=17 {
            let content = bytes(len);
            for padding in model.paddings(len) {
                let record = model.seal(0, 23, &content, &padding);
                assert_eq!(open(&model, &record), Ok(content.clone()), "{}", padding.len());
            }
        }
    }
}

/// Lengths of content after which the shortest padding is: something; its own length alone, with the
/// MACs of 20 bytes inside, and with others or none.
const CONTENTS: [usize; 3] = [5, 11, 15];

/// POODLE, CVE-2014-3566 and CVE-2014-8730: each byte of the padding wrong in turn.
#[test]
fn e1_padding_bytes_are_all_checked() {
    for model in models() {
        for content in CONTENTS.map(bytes) {
            for padding in model.paddings(content.len()) {
                for at in 0..padding.len() {
                    let mut wrong = padding.clone();
                    wrong[at] ^= 0x12;
                    let record = model.seal(0, 23, &content, &wrong);
                    assert_refused(&model, &record, &format!("byte {at} of {}", padding.len()));
                }
            }
        }
    }
}

/// Lucky 13, CVE-2013-0169, and its successors: wrong in the MAC, in the padding, in both, in the
/// length of the padding; zero-length content (CVE-2019-1559); padding without a place for a MAC
/// (CVE-2016-2107). One error, one alert.
#[test]
fn e2_one_error_for_all() {
    for model in models().filter(|model| model.order == Order::MacThenEncrypt) {
        let mac_len = model.mac.size();
        for content in [0, 1, 11, 15, 64, 400].map(bytes) {
            let good = model.mac(0, 23, &content);
            for padding in model.paddings(content.len()) {
                for at in [0, 1, mac_len / 2, mac_len - 1] {
                    let mut mac = good.clone();
                    mac[at] ^= 1;
                    let plain = [&content[..], &mac, &padding].concat();
                    assert_refused(&model, &model.seal_plain(0, 23, &plain), "MAC");
                }
                let plain = [&content[..], &good, &padding].concat();
                for len in 0..=u8::MAX {
                    if usize::from(len) + 1 != padding.len() {
                        let mut plain = plain.clone();
                        *plain.last_mut().unwrap() = len;
                        let record = model.seal_plain(0, 23, &plain);
                        assert_refused(&model, &record, "length of the padding");
                    }
                }
            }
        }
        // GOLDENDOODLE, Zombie POODLE, CVE-2016-2107: nothing but padding, of each value.
        for blocks in [mac_len / 16 + 1, 4, 16, 17, 20] {
            for value in 0..=u8::MAX {
                let plain = vec![value; 16 * blocks];
                assert_refused(&model, &model.seal_plain(0, 23, &plain), "all padding");
            }
        }
    }
}

/// BEAST, CVE-2011-3389: IVs are never those that can be foreseen, nor come twice, also not for
/// the same content under the same keys.
#[test]
fn e3_ivs_are_fresh_and_unpredictable() {
    for model in models() {
        let mut seen = Vec::new();
        let other = CbcSealer::new(model.order, model.mac, &model.key, &model.mac_key(), &[8; 32]);
        for mut sealer in [sealer(&model), other.unwrap()] {
            for _ in 0..200 {
                let mut record = Vec::new();
                sealer.seal(DATA, b"the same", &mut record).unwrap();
                seen.push(record[5..21].to_vec());
                // TLS 1.0 took the last block of the record before.
                seen.push(record[record.len() - 16..].to_vec());
            }
        }
        let total = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), total);
    }
}

/// RFC 7366: the MAC of the ciphertext decides, before anything is decrypted: what would be right
/// inside does not matter.
#[test]
fn e4_encrypt_then_mac_covers_everything() {
    for model in models().filter(|model| model.order == Order::EncryptThenMac) {
        let padding = model.paddings(20).next().unwrap();
        let record = model.seal(0, 23, &bytes(20), &padding);
        assert!(open(&model, &record).is_ok());
        for bit in 0..8 * record.len() {
            let mut altered = record.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            let error = open(&model, &altered).unwrap_err();
            // Other errors are of the header, and said before the MAC is computed.
            let expected = match bit / 8 {
                0 => !matches!(altered[0], 20..=23),
                1..=4 => true,
                _ => false,
            };
            assert_eq!(error != RecordError::BadRecordMac, expected, "bit {bit}: {error}");
        }
        // The MAC of the content, as the other order has it, is no MAC here.
        let inner = Model { order: Order::MacThenEncrypt, mac: model.mac, key: model.key.clone() };
        let padding = inner.paddings(20).next().unwrap();
        assert_refused(&model, &inner.seal(0, 23, &bytes(20), &padding), "the other order");
    }
}

/// And the other order refuses what has its MAC outside.
#[test]
fn e4_orders_do_not_mix() {
    for model in models().filter(|model| model.order == Order::MacThenEncrypt) {
        let outer = Model { order: Order::EncryptThenMac, mac: model.mac, key: model.key.clone() };
        let padding = outer.paddings(20).next().unwrap();
        assert_refused(&model, &outer.seal(0, 23, &bytes(20), &padding), "the other order");
    }
}

/// CVE-2026-1005: no room for IV, block and MAC, or not whole blocks.
#[test]
fn e5_every_short_length() {
    for model in models() {
        for len in 0..=160 {
            assert_refused(&model, &record(23, &bytes(len)), &format!("{len} bytes"));
            assert_refused(&model, &record(23, &vec![0; len]), &format!("{len} zeros"));
        }
    }
}

/// A record that was not refused for its length must have room: the shortest that opens.
#[test]
fn e5_the_shortest_record() {
    for model in models() {
        let least = model.paddings(0).next().unwrap();
        let record = model.seal(0, 23, &[], &least);
        assert_eq!(open(&model, &record), Ok(vec![]));
        for cut in 1..=record.len() - 5 {
            let fragment = &record[5..record.len() - cut];
            assert_refused(&model, &model::record(23, fragment), &format!("{cut} bytes less"));
        }
    }
}

/// Records come in order: the sequence number is under the MAC, and a refusal does not use it up.
#[test]
fn sequence() {
    for model in models() {
        let (mut sealer, mut opener) = (sealer(&model), opener(&model));
        let mut records = [vec![], vec![], vec![]];
        for record in &mut records {
            sealer.seal(DATA, b"content", record).unwrap();
        }
        let [first, second, third] = records;
        for early in [&second, &third] {
            let error = opener.open(&mut early.clone()).unwrap_err();
            assert_eq!(error, RecordError::BadRecordMac);
        }
        assert!(opener.open(&mut first.clone()).is_ok());
        let replayed = opener.open(&mut first.clone()).map(drop);
        assert_eq!(replayed, Err(RecordError::BadRecordMac));
        assert!(opener.open(&mut second.clone()).is_ok());
        assert!(opener.open(&mut third.clone()).is_ok());
    }
}

#[test]
fn headers() {
    for model in models() {
        let padding = model.paddings(3).next().unwrap();
        let refused = |record: &[u8]| open(&model, record).unwrap_err();
        assert_eq!(refused(&[]), RecordError::NotOneRecord);
        assert_eq!(refused(&[23, 3, 3, 0]), RecordError::NotOneRecord);
        let mut record = model.seal(0, 23, b"abc", &padding);
        record.push(0);
        assert_eq!(refused(&record), RecordError::NotOneRecord);
        for found in [0, 19, 24, 255] {
            let record = model.seal(0, found, b"abc", &padding);
            let found = ContentType(found);
            assert_eq!(refused(&record), RecordError::UnexpectedType { found });
        }
        let mut record = model.seal(0, 23, b"abc", &padding);
        record[2] = 2;
        let found = ProtocolVersion::TLS_1_1;
        assert_eq!(refused(&record), RecordError::Version { found });
        // All other types; what to make of a change_cipher_spec is the connection's matter.
        for content_type in [20, 21, 22].map(ContentType) {
            assert!(open(&model, &model.seal(0, content_type.0, b"abc", &padding)).is_ok());
            let padding = model.paddings(0).next().unwrap();
            let empty = model.seal(0, content_type.0, &[], &padding);
            assert_eq!(refused(&empty), RecordError::EmptyFragment { content_type });
            let sealed = sealer(&model).seal(content_type, &[], &mut Vec::new());
            assert_eq!(sealed, Err(RecordError::EmptyFragment { content_type }));
        }
    }
}

/// F7: more content than 2^14, and more than any record may have.
#[test]
fn f7_long_records() {
    for model in models() {
        let content = bytes(MAX_PLAINTEXT + 1);
        for padding in model.paddings(content.len()) {
            let record = model.seal(0, 23, &content, &padding);
            let (found, max) = (MAX_PLAINTEXT + 1, MAX_PLAINTEXT);
            assert_eq!(open(&model, &record), Err(RecordError::Overflow { found, max }));
        }
        let (found, max) = (MAX_PLAINTEXT + 2049, MAX_PLAINTEXT + 2048);
        let long = record(23, &vec![0; found]);
        assert_eq!(open(&model, &long), Err(RecordError::Overflow { found, max }));
        assert_refused(&model, &record(23, &vec![0; max]), "as long as allowed");

        let (mut sealer, mut out) = (sealer(&model), b"before".to_vec());
        let error = sealer.seal(DATA, &content, &mut out).unwrap_err();
        assert_eq!(
            error,
            RecordError::ContentTooLong { found: MAX_PLAINTEXT + 1, max: MAX_PLAINTEXT }
        );
        assert_eq!((out.as_slice(), sealer.records_left()), (&b"before"[..], 1 << 25));
    }
}

/// RFC 8449, section 4.
#[test]
fn record_size_limits() {
    for model in models() {
        let (mut sealer, mut opener) = (sealer(&model), opener(&model));
        assert_eq!(sealer.max_content(), MAX_PLAINTEXT);
        for found in [0, 63, MAX_PLAINTEXT + 1] {
            let error = Err(RecordError::RecordSizeLimit { found });
            assert_eq!(sealer.set_max_content(found), error);
            assert_eq!(opener.set_max_content(found), error);
        }
        let mut record = Vec::new();
        sealer.seal(DATA, &[1; 65], &mut record).unwrap();
        sealer.set_max_content(64).unwrap();
        opener.set_max_content(64).unwrap();
        assert_eq!(sealer.max_content(), 64);
        assert_eq!(
            sealer.seal(DATA, &[1; 65], &mut Vec::new()),
            Err(RecordError::ContentTooLong { found: 65, max: 64 })
        );
        let error = opener.open(&mut record).unwrap_err();
        assert_eq!(error, RecordError::Overflow { found: 65, max: 64 });
    }
}

#[test]
fn keys_have_their_length() {
    let (order, mac) = (Order::EncryptThenMac, CbcMac::Sha256);
    for (found, expected) in [(0, 16), (15, 16), (17, 32), (24, 32), (33, 32)] {
        let error = RecordError::KeyLength { found, expected };
        let key = vec![1; found];
        assert_eq!(CbcOpener::new(order, mac, &key, &[2; 32]).unwrap_err(), error);
        assert_eq!(CbcSealer::new(order, mac, &key, &[2; 32], &[3; 32]).unwrap_err(), error);
    }
    for (mac, expected) in MACS.into_iter().zip([20, 32, 48]) {
        assert_eq!(mac.size(), expected);
        for found in [0, expected - 1, expected + 1] {
            let error = CbcOpener::new(order, mac, &[1; 16], &vec![2; found]).unwrap_err();
            assert_eq!(error, RecordError::KeyLength { found, expected });
        }
    }
}

/// L7: nothing of the keys.
#[test]
fn l7_debug_shows_no_keys() {
    let model = models().next().unwrap();
    let expected = "CbcOpener { order: EncryptThenMac, mac: Sha1, .. }";
    assert_eq!(format!("{:?}", opener(&model)), expected);
    let expected = "CbcSealer { order: EncryptThenMac, mac: Sha1, records_left: 33554432, .. }";
    assert_eq!(format!("{:?}", sealer(&model)), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// One bit of a record changed: it does not open, and nothing of it is left.
    #[test]
    fn altered_records(content in vec(any::<u8>(), 0..600), at in any::<usize>(), bit in 0..8) {
        for model in models() {
            let mut record = Vec::new();
            sealer(&model).seal(DATA, &content, &mut record).unwrap();
            prop_assert_eq!(open(&model, &record), Ok(content.clone()));
            let at = 5 + at % (record.len() - 5);
            record[at] ^= 1_u8 << bit;
            prop_assert_eq!(open(&model, &record), Err(RecordError::BadRecordMac));
        }
    }
}
