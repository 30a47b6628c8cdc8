//! Every error, every limit from both sides. F and G numbers are lines of the project's list of
//! attacks.
#![cfg(test)]

use aes::Aes128Gcm;
use ashlar_tls_record::{
    Deframed, Framing, HEADER_LEN, HandshakeJoiner, MAX_CIPHERTEXT, MAX_PLAINTEXT, Opener,
    Protection, RecordError, RecordHeader, Sealer, deframe, limits, write_plaintext,
    write_plaintext_fragments,
};
use wire::registry::{AlertDescription, CipherSuite, ContentType, ProtocolVersion};

const DATA: ContentType = ContentType::APPLICATION_DATA;
const HANDSHAKE: ContentType = ContentType::HANDSHAKE;
const ALERT: ContentType = ContentType::ALERT;
const CCS: ContentType = ContentType::CHANGE_CIPHER_SPEC;
const PROTECTIONS: [Protection; 3] =
    [Protection::Aes128Gcm, Protection::Aes256Gcm, Protection::ChaCha20Poly1305];
const IV: [u8; 12] = [3; 12];

fn sealer(protection: Protection) -> Sealer {
    Sealer::new(protection, &[7; 32][..protection.key_len()], &IV).unwrap()
}

fn opener(protection: Protection) -> Opener {
    Opener::new(protection, &[7; 32][..protection.key_len()], &IV).unwrap()
}

fn sealed(content_type: ContentType, content: &[u8]) -> Vec<u8> {
    let mut record = Vec::new();
    sealer(Protection::Aes128Gcm).seal(content_type, content, &mut record).unwrap();
    record
}

/// The first record under the key above with any inner plaintext, well-formed or not.
fn sealed_raw(inner: &[u8]) -> Vec<u8> {
    let length = u16::try_from(inner.len() + limits::TAG_LEN).unwrap();
    let header = RecordHeader {
        content_type: DATA,
        legacy_record_version: ProtocolVersion::TLS_1_2,
        length,
    };
    let mut record = header.to_bytes().to_vec();
    let mut data = inner.to_vec();
    let aead = Aes128Gcm::new(&[7; 16]);
    let tag = aead.seal_in_place(&IV, &header.to_bytes(), &mut data).unwrap();
    record.extend_from_slice(&data);
    record.extend_from_slice(&tag);
    record
}

fn open_error(record: &mut [u8]) -> RecordError {
    opener(Protection::Aes128Gcm).open(record).unwrap_err()
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
        assert_ne!(first, second);
        let mut early = second.clone();
        assert_eq!(opener.open(&mut early).err(), Some(RecordError::BadRecordMac));
        let mut replayed = first.clone();
        assert_eq!(opener.open(&mut first).unwrap().plaintext, [2, 40]);
        assert_eq!(opener.open(&mut replayed).err(), Some(RecordError::BadRecordMac));
        // A record that fails leaves the sequence number where it was.
        assert_eq!(opener.open(&mut second).unwrap().plaintext, [2, 40]);
    }
}

/// F2: where opening fails no plaintext is left, nor the ciphertext that could become it.
#[test]
fn f2_failed_open_leaves_nothing() {
    for protection in PROTECTIONS {
        let content = [0x55; 300];
        let mut record = Vec::new();
        sealer(protection).seal(DATA, &content, &mut record).unwrap();
        let last = record.len() - 1;
        record[last] ^= 1;
        assert_eq!(opener(protection).open(&mut record).err(), Some(RecordError::BadRecordMac));
        let body = &record[HEADER_LEN..record.len() - limits::TAG_LEN];
        assert!(body.iter().all(|byte| *byte == 0));
    }
}

/// F6: each bit of a record counts, those of its header included.
#[test]
fn f6_any_bit_flipped() {
    for protection in PROTECTIONS {
        let mut record = Vec::new();
        sealer(protection).seal(DATA, b"content", &mut record).unwrap();
        for bit in 0..record.len() * 8 {
            let mut changed = record.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let error = opener(protection).open(&mut changed).unwrap_err();
            match bit / 8 {
                0 => assert!(matches!(error, RecordError::UnexpectedType { .. })),
                3 | 4 => assert_eq!(error, RecordError::NotOneRecord),
                _ => assert_eq!(error, RecordError::BadRecordMac, "bit {bit}"),
            }
        }
        assert!(opener(protection).open(&mut record).is_ok());
    }
}

/// F6: a protected record says that it is application data.
#[test]
fn f6_outer_type() {
    for content_type in 0..=255 {
        let mut record = sealed(DATA, b"content");
        record[0] = content_type;
        if ContentType(content_type) != DATA {
            let found = ContentType(content_type);
            let error = open_error(&mut record);
            assert_eq!(error, RecordError::UnexpectedType { found });
            assert_eq!(error.alert(), AlertDescription::UNEXPECTED_MESSAGE);
        }
    }
}

/// F6: `legacy_record_version` is authenticated as received, and otherwise ignored.
#[test]
fn f6_any_version_that_was_sealed() {
    let header = [23, 0x12, 0x34, 0, 18];
    let mut data = *b"a\x17";
    let tag = Aes128Gcm::new(&[7; 16]).seal_in_place(&IV, &header, &mut data).unwrap();
    let mut record = [&header[..], &data, &tag].concat();
    let mut opener = opener(Protection::Aes128Gcm);
    assert_eq!(opener.open(&mut record).unwrap().plaintext, b"a");
}

/// F7: nothing but zeros has no content type, however long.
#[test]
fn f7_zero_content() {
    for length in [0, 1, 2, 100, MAX_PLAINTEXT + 1] {
        let error = open_error(&mut sealed_raw(&vec![0; length]));
        assert_eq!(error, RecordError::ZeroContent, "{length}");
        assert_eq!(error.alert(), AlertDescription::UNEXPECTED_MESSAGE);
    }
}

/// F7: content, type and padding together are at most 2^14 + 1 bytes.
#[test]
fn f7_inner_plaintext_limit() {
    let max = limits::MAX_INNER_PLAINTEXT;
    for content in [0, 1, max - 1] {
        let mut inner = vec![0x55; content];
        inner.push(23);
        inner.resize(max, 0);
        let mut record = sealed_raw(&inner);
        let mut opener = opener(Protection::Aes128Gcm);
        assert_eq!(opener.open(&mut record).unwrap().plaintext.len(), content);
        inner.push(0);
        let error = open_error(&mut sealed_raw(&inner));
        assert_eq!(error, RecordError::Overflow { found: max + 1, max });
        assert_eq!(error.alert(), AlertDescription::RECORD_OVERFLOW);
    }
}

/// F7: a ciphertext is at most 2^14 + 256 bytes, which its header says already.
#[test]
fn f7_ciphertext_limit() {
    let header = |length: usize| {
        let [high, low] = u16::try_from(length).unwrap().to_be_bytes();
        [23, 3, 3, high, low]
    };
    for framing in [Framing::Plaintext, Framing::Tls13] {
        let fits = deframe(&header(MAX_CIPHERTEXT), framing);
        assert_eq!(fits, Ok(Deframed::Incomplete { needed: HEADER_LEN + MAX_CIPHERTEXT }));
        let found = MAX_CIPHERTEXT + 1;
        let error = deframe(&header(found), framing).unwrap_err();
        assert_eq!(error, RecordError::Overflow { found, max: MAX_CIPHERTEXT });
    }
    let mut record = header(MAX_CIPHERTEXT + 1).to_vec();
    record.resize(HEADER_LEN + MAX_CIPHERTEXT + 1, 0);
    assert!(matches!(open_error(&mut record), RecordError::Overflow { .. }));
}

/// F10: handshake and alert records are never empty, padded or not; application data may be.
#[test]
fn f10_zero_length_fragments() {
    for content_type in [HANDSHAKE, ALERT] {
        for padding in [0, 1, 50] {
            let mut inner = vec![content_type.0];
            inner.resize(1 + padding, 0);
            let error = open_error(&mut sealed_raw(&inner));
            assert_eq!(error, RecordError::EmptyFragment { content_type });
            assert_eq!(error.alert(), AlertDescription::UNEXPECTED_MESSAGE);
        }
        let result = sealer(Protection::Aes128Gcm).seal(content_type, b"", &mut Vec::new());
        assert_eq!(result, Err(RecordError::EmptyFragment { content_type }));
    }
    for content_type in [HANDSHAKE, ALERT, CCS] {
        let result = deframe(&[content_type.0, 3, 3, 0, 0], Framing::Plaintext);
        assert_eq!(result, Err(RecordError::EmptyFragment { content_type }));
    }
    let result = HandshakeJoiner::new().push(b"");
    assert_eq!(result, Err(RecordError::EmptyFragment { content_type: HANDSHAKE }));

    let mut record = sealed(DATA, b"");
    let mut opener = opener(Protection::Aes128Gcm);
    let opened = opener.open(&mut record).unwrap();
    assert_eq!((opened.content_type, opened.plaintext.len()), (DATA, 0));
}

/// G24: a protected change_cipher_spec record is refused, as is what TLS 1.3 does not know.
#[test]
fn g24_inner_types() {
    for content_type in 1..=255 {
        let found = ContentType(content_type);
        let mut record = sealed_raw(&[1, content_type]);
        if [DATA, HANDSHAKE, ALERT].contains(&found) {
            let mut opener = opener(Protection::Aes128Gcm);
            assert_eq!(opener.open(&mut record).unwrap().content_type, found);
        } else {
            assert_eq!(open_error(&mut record), RecordError::UnexpectedType { found });
        }
    }
}

#[test]
fn records_too_short_for_a_tag() {
    for length in 0..limits::TAG_LEN {
        let mut record = vec![23, 3, 3, 0, u8::try_from(length).unwrap()];
        record.resize(HEADER_LEN + length, 0);
        assert_eq!(open_error(&mut record), RecordError::BadRecordMac);
    }
}

#[test]
fn not_exactly_one_record() {
    let whole = sealed(DATA, b"content");
    for length in 0..whole.len() {
        assert_eq!(open_error(&mut whole[..length].to_vec()), RecordError::NotOneRecord);
    }
    let mut longer = whole;
    longer.push(0);
    assert_eq!(open_error(&mut longer), RecordError::NotOneRecord);
}

/// G13: bytes that wait at a key change, or before a record of another type, are seen.
#[test]
fn g13_bytes_across_a_key_change() {
    let mut joiner = HandshakeJoiner::new();
    assert!(joiner.is_empty());
    // A whole message, and the first byte of another.
    joiner.push(&[20, 0, 0, 1, 0xaa, 24]).unwrap();
    assert!(!joiner.is_empty());
    assert_eq!(joiner.next_message(), Ok(Some(vec![20, 0, 0, 1, 0xaa])));
    assert!(!joiner.is_empty(), "one byte waits");
    assert_eq!(joiner.next_message(), Ok(None));
    joiner.push(&[0, 0, 0]).unwrap();
    assert_eq!(joiner.next_message(), Ok(Some(vec![24, 0, 0, 0])));
    assert!(joiner.is_empty());
}

/// G14: up to the cap a message is joined; beyond it is refused when its length is known.
#[test]
fn g14_cap() {
    let mut joiner = HandshakeJoiner::new();
    let mut message = vec![11, 1, 0, 0];
    message.resize(4 + limits::MAX_HANDSHAKE_BODY, 0x55);
    for fragment in message.chunks(MAX_PLAINTEXT) {
        assert_eq!(joiner.next_message(), Ok(None));
        joiner.push(fragment).unwrap();
    }
    assert_eq!(joiner.next_message(), Ok(Some(message)));

    for claimed in [[1, 0, 1], [0xff, 0xff, 0xff]] {
        let mut joiner = HandshakeJoiner::new();
        assert_eq!(joiner.push(&[11, claimed[0], claimed[1]]), Ok(()));
        let error = joiner.push(&claimed[2..]).unwrap_err();
        assert!(matches!(error, RecordError::HandshakeTooLong { .. }));
        assert_eq!(error.alert(), AlertDescription::DECODE_ERROR);
        assert_eq!(joiner.next_message(), Err(error));
    }
}

/// G14: behind a whole message, too.
#[test]
fn g14_cap_behind_a_message() {
    let mut joiner = HandshakeJoiner::new();
    joiner.push(&[8, 0, 0, 0, 11, 0xff, 0xff, 0xff]).unwrap();
    assert_eq!(joiner.next_message(), Ok(Some(vec![8, 0, 0, 0])));
    let found = 0xff_ffff;
    assert_eq!(joiner.next_message(), Err(RecordError::HandshakeTooLong { found }));
}

#[test]
fn deframe_waits_for_header_and_fragment() {
    let record = [22, 3, 1, 0, 3, 1, 2, 3];
    for length in 0..HEADER_LEN {
        let result = deframe(&record[..length], Framing::Plaintext);
        assert_eq!(result, Ok(Deframed::Incomplete { needed: HEADER_LEN }));
    }
    for length in HEADER_LEN..record.len() {
        let result = deframe(&record[..length], Framing::Plaintext);
        assert_eq!(result, Ok(Deframed::Incomplete { needed: record.len() }));
    }
    let whole = Deframed::Record { content_type: HANDSHAKE, length: record.len() };
    assert_eq!(deframe(&record, Framing::Plaintext), Ok(whole));
    assert_eq!(deframe(&[&record[..], &[22, 3]].concat(), Framing::Plaintext), Ok(whole));
}

#[test]
fn deframe_limits_plaintext() {
    for content_type in [CCS, ALERT, HANDSHAKE] {
        let fits = deframe(&[content_type.0, 3, 3, 0x40, 0], Framing::Plaintext);
        assert_eq!(fits, Ok(Deframed::Incomplete { needed: HEADER_LEN + MAX_PLAINTEXT }));
        let error = deframe(&[content_type.0, 3, 3, 0x40, 1], Framing::Plaintext).unwrap_err();
        assert_eq!(error, RecordError::Overflow { found: MAX_PLAINTEXT + 1, max: MAX_PLAINTEXT });
        assert_eq!(error.alert(), AlertDescription::RECORD_OVERFLOW);
    }
}

#[test]
fn deframe_ignores_the_version() {
    for version in [[0, 0], [3, 0], [3, 4], [0xff, 0xff]] {
        let record = [22, version[0], version[1], 0, 1, 0];
        let whole = Deframed::Record { content_type: HANDSHAKE, length: 6 };
        assert_eq!(deframe(&record, Framing::Plaintext), Ok(whole));
    }
}

#[test]
fn other_protocols_are_named() {
    let cases = [
        (*b"HTTP/", "it sent \"HTTP/\", which looks like an HTTP response"),
        (*b"GET /", "it sent \"GET /\", which looks like an HTTP request"),
        (*b"POST ", "it sent \"POST \", which looks like an HTTP request"),
        (*b"PRI *", "it sent \"PRI *\", which looks like HTTP/2 without TLS"),
        (*b"SSH-2", "it sent \"SSH-2\", which looks like SSH"),
        (*b"220 m", "it sent \"220 m\", which looks like SMTP or FTP before STARTTLS or AUTH TLS"),
        (*b"+OK P", "it sent \"+OK P\", which looks like POP3 before STLS"),
        (*b"* OK ", "it sent \"* OK \", which looks like IMAP before STARTTLS"),
        (*b"\x1b[2J\"", "it sent \"\\x1b[2J\\\"\""),
        ([0, 0xff, b'\n', 0x7f, b'a'], "it sent \"\\x00\\xff\\n\\x7fa\""),
    ];
    for (first, says) in cases {
        let error = deframe(&first, Framing::Plaintext).unwrap_err();
        assert_eq!(error, RecordError::NotTls { first });
        assert_eq!(error.alert(), AlertDescription::UNEXPECTED_MESSAGE);
        assert_eq!(error.to_string(), format!("the peer does not speak TLS: {says}"));
    }
}

/// G11: the hello of SSL 2.0, with its own version or a later one.
#[test]
fn g11_ssl2_hello() {
    for version in [[0, 2], [3, 0], [3, 1], [3, 3]] {
        let error =
            deframe(&[0x80, 0x2e, 1, version[0], version[1]], Framing::Plaintext).unwrap_err();
        assert_eq!(error, RecordError::Ssl2);
        assert_eq!(error.alert(), AlertDescription::PROTOCOL_VERSION);
    }
}

#[test]
fn unknown_types_among_records() {
    let found = ContentType(24);
    let unexpected = Err(RecordError::UnexpectedType { found });
    assert_eq!(deframe(&[24, 3, 3, 0, 1], Framing::Plaintext), unexpected);
    assert_eq!(deframe(&[24, 9, 9, 0, 1], Framing::Tls13), unexpected);
    let found = ContentType(b'H');
    assert_eq!(deframe(b"HTTP/", Framing::Tls13), Err(RecordError::UnexpectedType { found }));
}

#[test]
fn plaintext_is_fragmented() {
    for length in [0, 1, MAX_PLAINTEXT, MAX_PLAINTEXT + 1, 3 * MAX_PLAINTEXT] {
        let payload: Vec<u8> = (0..=255).cycle().take(length).collect();
        let mut out = vec![0xee];
        write_plaintext(HANDSHAKE, ProtocolVersion::TLS_1_2, &payload, &mut out);
        let mut rest = &out[1..];
        let mut joined = Vec::new();
        while !rest.is_empty() {
            let Ok(Deframed::Record { content_type, length }) = deframe(rest, Framing::Plaintext)
            else {
                panic!("not a record");
            };
            assert_eq!(content_type, HANDSHAKE);
            joined.extend_from_slice(&rest[HEADER_LEN..length]);
            rest = &rest[length..];
        }
        assert_eq!(joined, payload);
        assert_eq!(out.len(), 1 + length + HEADER_LEN * length.div_ceil(MAX_PLAINTEXT));
    }
}

#[test]
fn plaintext_fragments_of_a_chosen_size() {
    let mut out = Vec::new();
    write_plaintext_fragments(HANDSHAKE, ProtocolVersion::TLS_1_2, b"abc", 2, &mut out);
    assert_eq!(out, b"\x16\x03\x03\x00\x02ab\x16\x03\x03\x00\x01c");
    out.clear();
    write_plaintext_fragments(HANDSHAKE, ProtocolVersion::TLS_1_2, b"ab", 0, &mut out);
    assert_eq!(out, b"\x16\x03\x03\x00\x01a\x16\x03\x03\x00\x01b");
    out.clear();
    let long = vec![0; MAX_PLAINTEXT + 1];
    write_plaintext_fragments(HANDSHAKE, ProtocolVersion::TLS_1_2, &long, usize::MAX, &mut out);
    assert_eq!(out.len(), long.len() + 2 * HEADER_LEN);
}

#[test]
fn record_size_limit_binds_both_sides() {
    let limit = 100;
    let mut sealer = sealer(Protection::Aes128Gcm);
    sealer.set_record_size_limit(limit).unwrap();
    assert_eq!(sealer.max_content(), limit - 1);
    let mut out = Vec::new();
    let result = sealer.seal(DATA, &[0; 100], &mut out);
    assert_eq!(result, Err(RecordError::ContentTooLong { found: 100, max: 99 }));
    let result = sealer.seal_padded(DATA, &[0; 90], 10, &mut out);
    assert_eq!(result, Err(RecordError::ContentTooLong { found: 100, max: 99 }));
    sealer.seal_fragments(DATA, &[5; 250], &mut out).unwrap();
    assert_eq!(out.len(), 250 + 3 * (HEADER_LEN + 1 + limits::TAG_LEN));

    let mut opener = opener(Protection::Aes128Gcm);
    opener.set_record_size_limit(limit).unwrap();
    let (first, rest) = out.split_at_mut(HEADER_LEN + limit + limits::TAG_LEN);
    assert_eq!(opener.open(first).unwrap().plaintext, [5; 99]);
    opener.set_record_size_limit(limit - 1).unwrap();
    let second = &mut rest[..HEADER_LEN + limit + limits::TAG_LEN];
    let error = opener.open(second).unwrap_err();
    assert_eq!(error, RecordError::Overflow { found: limit, max: limit - 1 });

    for found in [0, 63, MAX_PLAINTEXT + 2] {
        let refused = Err(RecordError::RecordSizeLimit { found });
        assert_eq!(sealer.set_record_size_limit(found), refused);
        assert_eq!(opener.set_record_size_limit(found), refused);
    }
    assert_eq!(sealer.set_record_size_limit(64), Ok(()));
    assert_eq!(opener.set_record_size_limit(MAX_PLAINTEXT + 1), Ok(()));
}

#[test]
fn keys_of_other_lengths() {
    for protection in PROTECTIONS {
        let expected = protection.key_len();
        assert_eq!(protection.iv_len(), 12);
        for found in (0..64).filter(|length| *length != expected) {
            let wrong = RecordError::KeyLength { found, expected };
            assert_eq!(Sealer::new(protection, &[0; 64][..found], &IV).err(), Some(wrong));
            assert_eq!(Opener::new(protection, &[0; 64][..found], &IV).err(), Some(wrong));
        }
    }
}

#[test]
fn suites_have_their_protection() {
    let of = Protection::of_suite;
    assert_eq!(of(CipherSuite::TLS_AES_128_GCM_SHA256), Some(Protection::Aes128Gcm));
    assert_eq!(of(CipherSuite::TLS_AES_256_GCM_SHA384), Some(Protection::Aes256Gcm));
    assert_eq!(of(CipherSuite::TLS_CHACHA20_POLY1305_SHA256), Some(Protection::ChaCha20Poly1305));
    assert_eq!(of(CipherSuite(0x1399)), None);
}

/// L7: what is printed of keys and contents says nothing about them.
#[test]
fn l7_debug_shows_no_secret() {
    let mut record = sealed(DATA, b"content");
    let mut opener = opener(Protection::Aes128Gcm);
    let mut joiner = HandshakeJoiner::new();
    joiner.push(b"\x0b\0\0\x20content").unwrap();
    let shown = [
        format!("{:?}", opener.open(&mut record).unwrap()),
        format!("{opener:?}"),
        format!("{:?}", sealer(Protection::ChaCha20Poly1305)),
        format!("{joiner:?}"),
    ];
    for shown in shown {
        assert!(shown.contains("..") && !shown.contains('['), "{shown}");
        assert!(!shown.contains("content\"") && !shown.contains("99, 111"), "{shown}");
    }
}

#[test]
fn errors_say_what_is_wrong() {
    let cases = [
        (RecordError::Ssl2, "the peer opened with an SSL 2.0 hello"),
        (
            RecordError::Overflow { found: 16641, max: 16640 },
            "a record of 16641 bytes, where at most 16640 are allowed",
        ),
        (RecordError::BadRecordMac, "record protection could not be removed"),
        (RecordError::ZeroContent, "a protected record without a content type"),
        (
            RecordError::HandshakeTooLong { found: 70000 },
            "a handshake message of 70000 bytes, where at most 65536 are accepted",
        ),
        (RecordError::HandshakeBacklog, "handshake messages were not taken out"),
        (RecordError::KeyExhausted { limit: 5 }, "the key has protected the 5 records that it may"),
        (
            RecordError::ContentTooLong { found: 9, max: 8 },
            "9 bytes do not fit one record, which takes 8",
        ),
        (
            RecordError::KeyLength { found: 1, expected: 16 },
            "a key of 1 bytes, where 16 are needed",
        ),
        (RecordError::IvLength { found: 12, expected: 4 }, "an IV of 12 bytes, where 4 are needed"),
        (
            RecordError::Version { found: ProtocolVersion(0x0302) },
            "a record of TLS 1.1 after TLS 1.2 was agreed on",
        ),
        (RecordError::NotOneRecord, "the bytes are not exactly one record"),
        (
            RecordError::RecordSizeLimit { found: 63 },
            "a record size limit of 63 bytes is not allowed",
        ),
        (
            RecordError::UnexpectedType { found: CCS },
            "unexpected record of type change_cipher_spec",
        ),
        (
            RecordError::EmptyFragment { content_type: ALERT },
            "a record of type alert without content",
        ),
    ];
    for (error, says) in cases {
        assert_eq!(error.to_string(), says);
    }
}
