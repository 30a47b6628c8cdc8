//! TLS 1.2: every record by the letter, every error, every limit from both sides. E, F and L
//! numbers are lines of the project's list of attacks.
#![cfg(test)]

use aes::{Aes128Ccm, Aes128Ccm8, Aes128Gcm, Aes256Ccm, Aes256Ccm8, Aes256Gcm};
use ashlar_tls_record::tls12::{Opener, Protection, Sealer};
use ashlar_tls_record::{
    Deframed, Framing, HEADER_LEN, MAX_PLAINTEXT, RecordError, deframe, limits,
};
use chacha20poly1305::ChaCha20Poly1305;
use proptest::prelude::*;
use wire::registry::{AlertDescription, ContentType, ProtocolVersion};

const CCS: ContentType = ContentType::CHANGE_CIPHER_SPEC;
const ALERT: ContentType = ContentType::ALERT;
const HANDSHAKE: ContentType = ContentType::HANDSHAKE;
const DATA: ContentType = ContentType::APPLICATION_DATA;
const TYPES: [ContentType; 4] = [CCS, ALERT, HANDSHAKE, DATA];
const PROTECTIONS: [Protection; 7] = [
    Protection::Aes128Gcm,
    Protection::Aes256Gcm,
    Protection::Aes128Ccm,
    Protection::Aes256Ccm,
    Protection::Aes128Ccm8,
    Protection::Aes256Ccm8,
    Protection::ChaCha20Poly1305,
];
const KEY: [u8; 32] = [7; 32];
const IV: [u8; 12] = [3; 12];

fn sealer(protection: Protection) -> Sealer {
    let iv = &IV[..protection.fixed_iv_len()];
    Sealer::new(protection, &KEY[..protection.key_len()], iv).unwrap()
}

fn opener(protection: Protection) -> Opener {
    let iv = &IV[..protection.fixed_iv_len()];
    Opener::new(protection, &KEY[..protection.key_len()], iv).unwrap()
}

fn sealed(protection: Protection, content_type: ContentType, content: &[u8]) -> Vec<u8> {
    let mut record = Vec::new();
    sealer(protection).seal(content_type, content, &mut record).unwrap();
    record
}

fn open_error(protection: Protection, record: &mut [u8]) -> RecordError {
    opener(protection).open(record).unwrap_err()
}

/// By how much a fragment is longer than its content.
fn expansion(protection: Protection) -> usize {
    let short = [Protection::ChaCha20Poly1305, Protection::Aes128Ccm8, Protection::Aes256Ccm8];
    if short.contains(&protection) { 16 } else { 24 }
}

/// Where the ciphertext begins.
fn ciphertext_at(protection: Protection) -> usize {
    if protection == Protection::ChaCha20Poly1305 { HEADER_LEN } else { HEADER_LEN + 8 }
}

/// What a record is made of, with a nonce of the sender's choice.
struct Input<'a> {
    key: &'a [u8; 32],
    iv: &'a [u8; 12],
    sequence: u64,
    explicit: [u8; 8],
    content_type: ContentType,
    version: [u8; 2],
    content: &'a [u8],
}

impl Default for Input<'_> {
    fn default() -> Self {
        Self {
            key: &KEY,
            iv: &IV,
            sequence: 0,
            explicit: [0; 8],
            content_type: DATA,
            version: [3, 3],
            content: b"content",
        }
    }
}

/// `GenericAEADCipher` by the letter of RFC 5246, section 6.2.3.3, RFC 5288, RFC 6655 and RFC 7905.
fn reference(protection: Protection, input: &Input<'_>) -> Vec<u8> {
    let mut aad = input.sequence.to_be_bytes().to_vec();
    aad.push(input.content_type.0);
    aad.extend_from_slice(&input.version);
    aad.extend_from_slice(&u16::try_from(input.content.len()).unwrap().to_be_bytes());

    let mut nonce = *input.iv;
    if protection == Protection::ChaCha20Poly1305 {
        let number = input.sequence.to_be_bytes();
        nonce[4..].iter_mut().zip(number).for_each(|(byte, number)| *byte ^= number);
    } else {
        nonce[4..].copy_from_slice(&input.explicit);
    }
    let mut data = input.content.to_vec();
    let short = input.key.first_chunk().unwrap();
    macro_rules! seal {
        ($aead:ident, $key:expr) => {
            $aead::new($key).seal_in_place(&nonce, &aad, &mut data).unwrap().to_vec()
        };
    }
    let tag = match protection {
        Protection::Aes128Gcm => seal!(Aes128Gcm, short),
        Protection::Aes256Gcm => seal!(Aes256Gcm, input.key),
        Protection::Aes128Ccm => seal!(Aes128Ccm, short),
        Protection::Aes256Ccm => seal!(Aes256Ccm, input.key),
        Protection::Aes128Ccm8 => seal!(Aes128Ccm8, short),
        Protection::Aes256Ccm8 => seal!(Aes256Ccm8, input.key),
        Protection::ChaCha20Poly1305 => seal!(ChaCha20Poly1305, input.key),
        other => panic!("no reference for {other:?}"),
    };
    let explicit =
        if protection == Protection::ChaCha20Poly1305 { &[][..] } else { &input.explicit };
    let fragment = [explicit, &data, &tag].concat();
    let [high, low] = u16::try_from(fragment.len()).unwrap().to_be_bytes();
    let header = [input.content_type.0, input.version[0], input.version[1], high, low];
    [&header[..], &fragment].concat()
}

proptest! {
    #[test]
    fn records_are_by_the_letter(
        key: [u8; 32],
        iv: [u8; 12],
        records in prop::collection::vec(
            (prop::sample::select(&TYPES), prop::collection::vec(any::<u8>(), 1..400)),
            1..5,
        ),
    ) {
        for protection in PROTECTIONS {
            let key_bytes = &key[..protection.key_len()];
            let iv_bytes = &iv[..protection.fixed_iv_len()];
            let mut sealer = Sealer::new(protection, key_bytes, iv_bytes).unwrap();
            let mut opener = Opener::new(protection, key_bytes, iv_bytes).unwrap();
            let mut out = Vec::new();
            for (sequence, (content_type, content)) in (0_u64..).zip(&records) {
                let start = out.len();
                sealer.seal(*content_type, content, &mut out).unwrap();
                let explicit = sequence.to_be_bytes();
                let (content_type, version) = (*content_type, [3, 3]);
                let (key, iv) = (&key, &iv);
                let input =
                    Input { key, iv, sequence, explicit, content_type, version, content };
                prop_assert_eq!(&out[start..], reference(protection, &input));
            }
            // All of them, out of one receive buffer.
            let mut rest = &mut out[..];
            for (content_type, content) in &records {
                let Ok(Deframed::Record { length, .. }) = deframe(rest, Framing::Tls12) else {
                    return Err(TestCaseError::fail("no record"));
                };
                let (record, after) = rest.split_at_mut(length);
                let opened = opener.open(record).unwrap();
                prop_assert_eq!(opened.content_type, *content_type);
                prop_assert_eq!(&*opened.plaintext, &content[..]);
                rest = after;
            }
            prop_assert!(rest.is_empty());
        }
    }

    /// Whatever arrives is refused; nothing panics.
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..100), typed: bool) {
        for protection in PROTECTIONS {
            let mut bytes = bytes.clone();
            if let (true, Some((header, fragment))) =
                (typed, bytes.split_first_chunk_mut::<HEADER_LEN>())
            {
                *header = [23, 3, 3, 0, u8::try_from(fragment.len()).unwrap()];
            }
            prop_assert!(opener(protection).open(&mut bytes).is_err());
        }
    }
}

/// E5, CVE-2026-1005: a record shorter than explicit nonce and tag is refused like any forgery, and
/// so is the shortest that is long enough.
#[test]
fn e5_too_short_for_nonce_and_tag() {
    for protection in PROTECTIONS {
        for content_type in TYPES {
            for length in 0..=expansion(protection) {
                let mut record = vec![content_type.0, 3, 3, 0, u8::try_from(length).unwrap()];
                record.resize(HEADER_LEN + length, 0);
                let whole = Deframed::Record { content_type, length: record.len() };
                assert_eq!(deframe(&record, Framing::Tls12), Ok(whole));
                let error = open_error(protection, &mut record);
                assert_eq!(error, RecordError::BadRecordMac, "{protection:?} {length}");
                assert_eq!(error.alert(), AlertDescription::BAD_RECORD_MAC);
            }
        }
    }
}

/// F1: explicit nonces count up from zero whatever is sent, and what is refused uses up none.
#[test]
fn f1_explicit_nonces_are_strictly_distinct() {
    for protection in PROTECTIONS {
        let mut sealer = sealer(protection);
        let mut out = Vec::new();
        for sequence in 0..300_u64 {
            let start = out.len();
            let content_type = [DATA, ALERT, HANDSHAKE][usize::try_from(sequence % 3).unwrap()];
            assert!(sealer.seal(HANDSHAKE, b"", &mut out).is_err());
            assert!(sealer.seal(DATA, &[0; MAX_PLAINTEXT + 1], &mut out).is_err());
            assert_eq!(out.len(), start, "a refused record leaves no trace");
            sealer.seal(content_type, b"the same", &mut out).unwrap();
            if ciphertext_at(protection) > HEADER_LEN {
                assert_eq!(out[start + HEADER_LEN..][..8], sequence.to_be_bytes());
            }
        }
        let left = protection.records_per_key() - 300;
        assert_eq!(sealer.records_left(), left);
    }
}

/// F1: the same content twice is two different records, and no record opens twice.
#[test]
fn f1_records_are_never_the_same() {
    for protection in PROTECTIONS {
        let (mut sealer, mut opener) = (sealer(protection), opener(protection));
        let [mut first, mut second] = [(); 2].map(|()| {
            let mut record = Vec::new();
            sealer.seal(ALERT, &[2, 40], &mut record).unwrap();
            record
        });
        let at = ciphertext_at(protection);
        assert_ne!(first[at..], second[at..]);
        let mut early = second.clone();
        assert_eq!(opener.open(&mut early).err(), Some(RecordError::BadRecordMac));
        let mut replayed = first.clone();
        assert_eq!(opener.open(&mut first).unwrap().plaintext, [2, 40]);
        assert_eq!(opener.open(&mut replayed).err(), Some(RecordError::BadRecordMac));
        // A record that fails leaves the sequence number where it was.
        assert_eq!(opener.open(&mut second).unwrap().plaintext, [2, 40]);
    }
}

/// A sender's explicit nonces are its own choice; the sequence number is authenticated anyway.
#[test]
fn explicit_nonces_of_the_peers_choice() {
    for protection in PROTECTIONS.into_iter().filter(|p| *p != Protection::ChaCha20Poly1305) {
        let mut opener = opener(protection);
        for (sequence, explicit) in (0..).zip([[0xff; 8], [0; 8], *b"anything", [0xff; 8]]) {
            let input = Input { sequence, explicit, ..Input::default() };
            let mut record = reference(protection, &input);
            assert_eq!(opener.open(&mut record).unwrap().plaintext, b"content");
        }
        let mut record = reference(protection, &Input { sequence: 5, ..Input::default() });
        assert_eq!(opener.open(&mut record).err(), Some(RecordError::BadRecordMac));
    }
}

/// F2: where opening fails no plaintext is left, nor the ciphertext that could become it.
#[test]
fn f2_failed_open_leaves_nothing() {
    for protection in PROTECTIONS {
        let content = [0x55; 300];
        let mut record = sealed(protection, DATA, &content);
        let last = record.len() - 1;
        record[last] ^= 1;
        assert_eq!(open_error(protection, &mut record), RecordError::BadRecordMac);
        let at = ciphertext_at(protection);
        assert!(record[at..at + content.len()].iter().all(|byte| *byte == 0));
    }
}

/// F3, F5, F6: each bit of a record counts, those of header, explicit nonce and tag included.
#[test]
fn f6_any_bit_flipped() {
    for protection in PROTECTIONS {
        let whole = sealed(protection, DATA, b"content");
        for bit in 0..whole.len() * 8 {
            let mut changed = whole.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let other_type = TYPES.contains(&ContentType(changed[0]));
            let error = open_error(protection, &mut changed);
            match bit / 8 {
                0 if other_type => assert_eq!(error, RecordError::BadRecordMac),
                0 => assert!(matches!(error, RecordError::UnexpectedType { .. })),
                1 | 2 => assert!(matches!(error, RecordError::Version { .. })),
                3 | 4 => assert_eq!(error, RecordError::NotOneRecord),
                _ => assert_eq!(error, RecordError::BadRecordMac, "bit {bit}"),
            }
        }
        let mut record = whole;
        assert!(opener(protection).open(&mut record).is_ok());
    }
}

/// F3: a tag is not accepted in part, nor with the length that it would have in another suite.
#[test]
fn f3_short_tags() {
    for protection in PROTECTIONS {
        let whole = sealed(protection, DATA, &[1; 40]);
        for cut in 1..40 {
            let mut shorter = whole[..whole.len() - cut].to_vec();
            shorter[4] -= u8::try_from(cut).unwrap();
            assert_eq!(open_error(protection, &mut shorter), RecordError::BadRecordMac);
        }
    }
}

/// F5: every algorithm has its own length of key and of fixed IV, and takes no other.
#[test]
fn f5_keys_and_ivs_of_other_lengths() {
    let bytes = [0; 64];
    for protection in PROTECTIONS {
        let (key_len, iv_len) = (protection.key_len(), protection.fixed_iv_len());
        assert_eq!(iv_len, if protection == Protection::ChaCha20Poly1305 { 12 } else { 4 });
        for found in (0..64).filter(|length| *length != key_len) {
            let wrong = Some(RecordError::KeyLength { found, expected: key_len });
            let (key, iv) = (&bytes[..found], &bytes[..iv_len]);
            assert_eq!(Sealer::new(protection, key, iv).err(), wrong);
            assert_eq!(Opener::new(protection, key, iv).err(), wrong);
        }
        for found in (0..64).filter(|length| *length != iv_len) {
            let wrong = Some(RecordError::IvLength { found, expected: iv_len });
            let (key, iv) = (&bytes[..key_len], &bytes[..found]);
            assert_eq!(Sealer::new(protection, key, iv).err(), wrong);
            assert_eq!(Opener::new(protection, key, iv).err(), wrong);
        }
    }
}

/// F6: a record of another version than the one in force is refused by its header, even where that
/// version was authenticated.
#[test]
fn f6_other_versions() {
    for protection in PROTECTIONS {
        for version in [[3, 0], [3, 1], [3, 2], [3, 4], [0, 0], [0xfe, 0xfd], [0xff, 0xff]] {
            let mut record = reference(protection, &Input { version, ..Input::default() });
            let found = ProtocolVersion(u16::from_be_bytes(version));
            let error = RecordError::Version { found };
            assert_eq!(deframe(&record, Framing::Tls12), Err(error));
            assert_eq!(deframe(&record[..HEADER_LEN], Framing::Tls12), Err(error));
            assert_eq!(open_error(protection, &mut record), error);
            assert_eq!(error.alert(), AlertDescription::PROTOCOL_VERSION);
        }
    }
}

/// F6: each of TLS 1.2's content types may be protected, and is authenticated; others are refused.
#[test]
fn f6_content_types() {
    for protection in PROTECTIONS {
        for content_type in (0..=255).map(ContentType) {
            let mut record = reference(protection, &Input { content_type, ..Input::default() });
            if TYPES.contains(&content_type) {
                let mut opener = opener(protection);
                assert_eq!(opener.open(&mut record).unwrap().content_type, content_type);
            } else {
                let error = RecordError::UnexpectedType { found: content_type };
                assert_eq!(deframe(&record, Framing::Tls12), Err(error));
                assert_eq!(open_error(protection, &mut record), error);
                assert_eq!(error.alert(), AlertDescription::UNEXPECTED_MESSAGE);
            }
        }
    }
}

/// F7: content is at most 2^14 bytes, known before it is decrypted.
#[test]
fn f7_plaintext_limit() {
    for protection in PROTECTIONS {
        let content = vec![0x55; MAX_PLAINTEXT + 1];
        let fits = &content[1..];
        let mut record = reference(protection, &Input { content: fits, ..Input::default() });
        assert_eq!(record, sealed(protection, DATA, fits));
        assert_eq!(opener(protection).open(&mut record).unwrap().plaintext, fits);

        let mut record = reference(protection, &Input { content: &content, ..Input::default() });
        let (found, max) = (MAX_PLAINTEXT + 1, MAX_PLAINTEXT);
        let error = open_error(protection, &mut record);
        assert_eq!(error, RecordError::Overflow { found, max });
        assert_eq!(error.alert(), AlertDescription::RECORD_OVERFLOW);
        let mut out = Vec::new();
        let result = sealer(protection).seal(DATA, &content, &mut out);
        assert_eq!(result, Err(RecordError::ContentTooLong { found, max }));
        assert!(out.is_empty());
    }
}

/// F7: a ciphertext is at most 2^14 + 2048 bytes, which its header says already.
#[test]
fn f7_ciphertext_limit() {
    let max = limits::MAX_TLS12_CIPHERTEXT;
    assert_eq!(max, (1 << 14) + 2048);
    let header = |content_type: ContentType, length: usize| {
        let [high, low] = u16::try_from(length).unwrap().to_be_bytes();
        [content_type.0, 3, 3, high, low]
    };
    for content_type in TYPES {
        let fits = deframe(&header(content_type, max), Framing::Tls12);
        assert_eq!(fits, Ok(Deframed::Incomplete { needed: HEADER_LEN + max }));
        let error = RecordError::Overflow { found: max + 1, max };
        assert_eq!(deframe(&header(content_type, max + 1), Framing::Tls12), Err(error));
        assert_eq!(error.alert(), AlertDescription::RECORD_OVERFLOW);
        for protection in PROTECTIONS {
            for length in [max, max + 1] {
                let mut record = header(content_type, length).to_vec();
                record.resize(HEADER_LEN + length, 0);
                let error = open_error(protection, &mut record);
                assert!(matches!(error, RecordError::Overflow { .. }), "{length}: {error}");
            }
        }
    }
}

/// F10: records of other types than application data are never empty.
#[test]
fn f10_zero_length_fragments() {
    for protection in PROTECTIONS {
        for content_type in [CCS, ALERT, HANDSHAKE] {
            let error = RecordError::EmptyFragment { content_type };
            let result = sealer(protection).seal(content_type, b"", &mut Vec::new());
            assert_eq!(result, Err(error));
            let input = Input { content_type, content: b"", ..Input::default() };
            assert_eq!(open_error(protection, &mut reference(protection, &input)), error);
            assert_eq!(error.alert(), AlertDescription::UNEXPECTED_MESSAGE);
        }
    }
}

/// F9, F10: empty application data is a record like others, which the connection can count.
#[test]
fn f9_empty_records_come_out_one_by_one() {
    for protection in PROTECTIONS {
        let mut opener = opener(protection);
        let mut sealer = sealer(protection);
        for _ in 0..3 {
            let mut record = Vec::new();
            sealer.seal(DATA, b"", &mut record).unwrap();
            let opened = opener.open(&mut record).unwrap();
            assert_eq!((opened.content_type, opened.plaintext.len()), (DATA, 0));
        }
    }
}

#[test]
fn not_exactly_one_record() {
    for protection in PROTECTIONS {
        let mut whole = sealed(protection, DATA, b"content");
        for length in 0..whole.len() {
            let error = open_error(protection, &mut whole[..length].to_vec());
            assert_eq!(error, RecordError::NotOneRecord);
        }
        whole.push(0);
        assert_eq!(open_error(protection, &mut whole), RecordError::NotOneRecord);
    }
}

#[test]
fn deframe_waits_for_header_and_fragment() {
    let record = sealed(Protection::Aes128Gcm, HANDSHAKE, b"content");
    for length in 0..HEADER_LEN {
        let result = deframe(&record[..length], Framing::Tls12);
        assert_eq!(result, Ok(Deframed::Incomplete { needed: HEADER_LEN }));
    }
    for length in HEADER_LEN..record.len() {
        let result = deframe(&record[..length], Framing::Tls12);
        assert_eq!(result, Ok(Deframed::Incomplete { needed: record.len() }));
    }
    let whole = Deframed::Record { content_type: HANDSHAKE, length: record.len() };
    assert_eq!(deframe(&[&record[..], &[22]].concat(), Framing::Tls12), Ok(whole));
}

/// RFC 8449: in TLS 1.2 the limit counts content alone.
#[test]
fn record_size_limit_binds_both_sides() {
    for protection in PROTECTIONS {
        let limit = 100;
        let (mut sealer, mut opener) = (sealer(protection), opener(protection));
        assert_eq!(sealer.max_content(), MAX_PLAINTEXT);
        sealer.set_max_content(limit).unwrap();
        assert_eq!(sealer.max_content(), limit);
        let mut out = Vec::new();
        let result = sealer.seal(DATA, &[0; 101], &mut out);
        assert_eq!(result, Err(RecordError::ContentTooLong { found: 101, max: limit }));
        sealer.seal_fragments(DATA, &[5; 250], &mut out).unwrap();
        let overhead = HEADER_LEN + expansion(protection);
        assert_eq!(out.len(), 250 + 3 * overhead);
        sealer.seal_fragments(DATA, b"", &mut out).unwrap();
        assert_eq!(out.len(), 250 + 3 * overhead, "nothing is no record");

        opener.set_max_content(limit).unwrap();
        let (first, rest) = out.split_at_mut(limit + overhead);
        assert_eq!(opener.open(first).unwrap().plaintext, [5; 100]);
        opener.set_max_content(limit - 1).unwrap();
        let error = opener.open(&mut rest[..limit + overhead]).unwrap_err();
        assert_eq!(error, RecordError::Overflow { found: limit, max: limit - 1 });

        for found in [0, 63, MAX_PLAINTEXT + 1] {
            let refused = Err(RecordError::RecordSizeLimit { found });
            assert_eq!(sealer.set_max_content(found), refused);
            assert_eq!(opener.set_max_content(found), refused);
        }
        assert_eq!(sealer.set_max_content(64), Ok(()));
        assert_eq!(opener.set_max_content(MAX_PLAINTEXT), Ok(()));
    }
}

/// A record of TLS 1.3 does not open here, nor one of TLS 1.2 there, under the same key and IV.
#[test]
fn versions_do_not_open_each_others_records() {
    use ashlar_tls_record::{Opener as Opener13, Protection as Protection13, Sealer as Sealer13};
    let (v12, v13) = (Protection::ChaCha20Poly1305, Protection13::ChaCha20Poly1305);
    let mut record = Vec::new();
    Sealer13::new(v13, &KEY, &IV).unwrap().seal(DATA, b"content", &mut record).unwrap();
    assert_eq!(open_error(v12, &mut record), RecordError::BadRecordMac);
    let mut record = sealed(v12, DATA, b"content");
    let error = Opener13::new(v13, &KEY, &IV).unwrap().open(&mut record).unwrap_err();
    assert_eq!(error, RecordError::BadRecordMac);
}

/// L7: what is printed of keys says nothing about them.
#[test]
fn l7_debug_shows_no_secret() {
    for protection in PROTECTIONS {
        let shown = [format!("{:?}", sealer(protection)), format!("{:?}", opener(protection))];
        for shown in shown {
            assert!(shown.contains("..") && !shown.contains('['), "{shown}");
            assert!(!shown.contains("0707") && !shown.contains("7, 7"), "{shown}");
        }
    }
}
