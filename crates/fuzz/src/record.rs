//! The record layer: finding records, joining handshake messages, protection.

use tls_messages::HandshakeMessage;
use tls_record::{
    Deframed, Framing, HEADER_LEN, HandshakeJoiner, MAX_PLAINTEXT, Opener, Protection, RecordError,
    RecordHeader, Sealer, deframe, limits, tls12, write_plaintext,
};
use wire::registry::{ContentType, ProtocolVersion};

const PROTECTIONS: [Protection; 3] =
    [Protection::Aes128Gcm, Protection::Aes256Gcm, Protection::ChaCha20Poly1305];

const TLS12_PROTECTIONS: [tls12::Protection; 7] = [
    tls12::Protection::Aes128Gcm,
    tls12::Protection::Aes256Gcm,
    tls12::Protection::Aes128Ccm,
    tls12::Protection::Aes256Ccm,
    tls12::Protection::Aes128Ccm8,
    tls12::Protection::Aes256Ccm8,
    tls12::Protection::ChaCha20Poly1305,
];

const TYPES: [ContentType; 4] = [
    ContentType::CHANGE_CIPHER_SPEC,
    ContentType::ALERT,
    ContentType::HANDSHAKE,
    ContentType::APPLICATION_DATA,
];

/// Joining does not depend on how bytes arrive; a sealed record opens, an altered one does not.
pub fn run(data: &[u8]) {
    for framing in [Framing::Plaintext, Framing::Tls12, Framing::Tls13] {
        stream(data, framing);
    }
    join(data);
    if let Some((choice, content)) = data.split_first() {
        protect(*choice, content);
        protect_tls12(*choice, content);
        forge_tls12(*choice, content);
    }
}

/// Takes records off the front until one is not whole, or is refused.
fn stream(data: &[u8], framing: Framing) {
    let longest = HEADER_LEN + limits::MAX_TLS12_CIPHERTEXT;
    let mut rest = data;
    loop {
        match deframe(rest, framing) {
            Ok(Deframed::Incomplete { needed }) => {
                assert!(needed > rest.len(), "more bytes are asked for");
                assert!(needed <= longest, "and not more than a record has");
                return;
            }
            Ok(Deframed::Record { content_type, length }) => {
                assert!((HEADER_LEN..=longest).contains(&length));
                assert_eq!(rest.first(), Some(&content_type.0));
                // Nothing is decided before the header is there, and nothing changes after it.
                assert!((0..HEADER_LEN).all(|cut| deframe(&rest[..cut], framing).is_ok()));
                assert_eq!(deframe(&rest[..length], framing), deframe(rest, framing));
                refuse_forgery(&rest[..length]);
                rest = &rest[length..];
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                return;
            }
        }
    }
}

/// Nobody without the key makes a record that opens, and no plaintext is left behind.
fn refuse_forgery(record: &[u8]) {
    let [protection, ..] = PROTECTIONS;
    let Ok(mut opener) = Opener::new(protection, &vec![1; protection.key_len()], &[2; 12]) else {
        return;
    };
    let mut forged = record.to_vec();
    assert!(opener.open(&mut forged).is_err(), "a forgery was accepted");
    for protection in TLS12_PROTECTIONS {
        if let Some((_, mut opener)) = tls12_pair(protection, 1) {
            let mut forged = record.to_vec();
            assert!(opener.open(&mut forged).is_err(), "a forgery was accepted");
        }
    }
}

/// The input as handshake records: in one piece, and byte by byte.
fn join(data: &[u8]) {
    let data = &data[..data.len().min(2048)];
    let whole = joined(data, data.len().max(1));
    assert_eq!(joined(data, 1), whole, "joining depends on how the bytes arrive");
    let (messages, error, pending) = whole;
    let taken: usize = messages.iter().map(Vec::len).sum();
    for message in &messages {
        assert!(HandshakeMessage::split(message).is_ok(), "not exactly one message");
    }
    assert_eq!(messages.concat(), &data[..taken], "a byte was lost or added");
    assert!(error.is_some() || pending == (taken < data.len()), "wrong about what waits");
}

/// The messages, the error that ended them, and whether bytes wait.
fn joined(data: &[u8], size: usize) -> (Vec<Vec<u8>>, Option<RecordError>, bool) {
    let mut joiner = HandshakeJoiner::new();
    let mut messages = Vec::new();
    for fragment in data.chunks(size) {
        if let Err(error) = joiner.push(fragment) {
            return (messages, Some(error), true);
        }
        loop {
            match joiner.next_message() {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(error) => return (messages, Some(error), true),
            }
        }
    }
    (messages, None, !joiner.is_empty())
}

/// Seals the input as the content of one record, opens it, and opens it altered.
fn protect(choice: u8, content: &[u8]) {
    let protection = PROTECTIONS[usize::from(choice) % PROTECTIONS.len()];
    let key = vec![choice; protection.key_len()];
    let iv = [choice; 12];
    let (Ok(mut sealer), Ok(mut opener)) =
        (Sealer::new(protection, &key, &iv), Opener::new(protection, &key, &iv))
    else {
        assert_eq!(key.len(), 0, "a key of the right length was refused");
        return;
    };
    let mut record = Vec::new();
    if let Err(error) = sealer.seal(ContentType::APPLICATION_DATA, content, &mut record) {
        assert!(content.len() > MAX_PLAINTEXT, "{error}");
        return;
    }
    let length = record.len();
    let expected = Deframed::Record { content_type: ContentType::APPLICATION_DATA, length };
    assert_eq!(deframe(&record, Framing::Tls13), Ok(expected));

    let mut altered = record.clone();
    let at =
        content.iter().fold(usize::from(choice), |sum, byte| sum + usize::from(*byte)) % length;
    altered[at] ^= 1 << (choice % 8);
    assert!(opener.open(&mut altered).is_err(), "byte {at} may be altered");

    let opened = opener.open(&mut record).map(|o| (o.content_type, o.plaintext.to_vec()));
    assert_eq!(opened, Ok((ContentType::APPLICATION_DATA, content.to_vec())));
    fragment(content);
}

/// Both directions of TLS 1.2 under a key of repeated bytes.
fn tls12_pair(protection: tls12::Protection, byte: u8) -> Option<(tls12::Sealer, tls12::Opener)> {
    let (key, iv) = (vec![byte; protection.key_len()], vec![byte; protection.fixed_iv_len()]);
    let sealer = tls12::Sealer::new(protection, &key, &iv);
    let opener = tls12::Opener::new(protection, &key, &iv);
    assert!(sealer.is_ok() && opener.is_ok(), "a key of the right length was refused");
    sealer.ok().zip(opener.ok())
}

/// Seals the input as the content of one record of TLS 1.2, opens it altered, and opens it.
fn protect_tls12(choice: u8, content: &[u8]) {
    let protection = TLS12_PROTECTIONS[usize::from(choice) % TLS12_PROTECTIONS.len()];
    let content_type = TYPES[usize::from(choice) % TYPES.len()];
    let Some((mut sealer, mut opener)) = tls12_pair(protection, choice) else {
        return;
    };
    let mut record = Vec::new();
    if let Err(error) = sealer.seal(content_type, content, &mut record) {
        let empty = content.is_empty() && content_type != ContentType::APPLICATION_DATA;
        assert!(empty || content.len() > MAX_PLAINTEXT, "{error}");
        return;
    }
    let length = record.len();
    let expected = Deframed::Record { content_type, length };
    assert_eq!(deframe(&record, Framing::Tls12), Ok(expected));

    let mut altered = record.clone();
    let at = content.iter().fold(usize::from(choice), |sum, b| sum + usize::from(*b)) % length;
    altered[at] ^= 1 << (choice % 8);
    assert!(opener.open(&mut altered).is_err(), "byte {at} may be altered");

    let opened = opener.open(&mut record).map(|o| (o.content_type, o.plaintext.to_vec()));
    assert_eq!(opened, Ok((content_type, content.to_vec())));
}

/// The input as what follows the header of a record of TLS 1.2, by someone without the key.
fn forge_tls12(choice: u8, fragment: &[u8]) {
    let Ok(length) = u16::try_from(fragment.len()) else {
        return;
    };
    let content_type = TYPES[usize::from(choice) % TYPES.len()];
    let header =
        RecordHeader { content_type, legacy_record_version: ProtocolVersion::TLS_1_2, length };
    let record = [&header.to_bytes(), fragment].concat();
    for protection in TLS12_PROTECTIONS {
        let Some((_, mut opener)) = tls12_pair(protection, choice) else {
            return;
        };
        let mut forged = record.clone();
        let refused = match opener.open(&mut forged) {
            Err(RecordError::BadRecordMac) => true,
            Err(RecordError::Overflow { .. }) => fragment.len() > MAX_PLAINTEXT,
            _ => false,
        };
        assert!(refused, "a forgery was accepted, or refused for another reason");
    }
}

/// The input as plaintext records, taken apart again.
fn fragment(content: &[u8]) {
    let mut records = Vec::new();
    write_plaintext(ContentType::HANDSHAKE, ProtocolVersion::TLS_1_2, content, &mut records);
    let mut joined = Vec::new();
    let mut rest = records.as_slice();
    while let Ok(Deframed::Record { length, .. }) = deframe(rest, Framing::Plaintext) {
        joined.extend_from_slice(&rest[HEADER_LEN..length]);
        rest = &rest[length..];
    }
    assert!(rest.is_empty());
    assert_eq!(joined, content);
}
