//! The record layer: finding records, joining handshake messages, protection.

use tls_messages::HandshakeMessage;
use tls_record::{
    Deframed, HEADER_LEN, HandshakeJoiner, MAX_CIPHERTEXT, MAX_PLAINTEXT, Opener, Protection,
    RecordError, Sealer, deframe, write_plaintext,
};
use wire::registry::{ContentType, ProtocolVersion};

const PROTECTIONS: [Protection; 3] =
    [Protection::Aes128Gcm, Protection::Aes256Gcm, Protection::ChaCha20Poly1305];

/// Joining does not depend on how bytes arrive; a sealed record opens, an altered one does not.
pub fn run(data: &[u8]) {
    for protected in [false, true] {
        stream(data, protected);
    }
    join(data);
    if let Some((choice, content)) = data.split_first() {
        protect(*choice, content);
    }
}

/// Takes records off the front until one is not whole, or is refused.
fn stream(data: &[u8], protected: bool) {
    let mut rest = data;
    loop {
        match deframe(rest, protected) {
            Ok(Deframed::Incomplete { needed }) => {
                assert!(needed > rest.len(), "more bytes are asked for");
                assert!(needed <= HEADER_LEN + MAX_CIPHERTEXT, "and not more than a record has");
                return;
            }
            Ok(Deframed::Record { content_type, length }) => {
                assert!((HEADER_LEN..=HEADER_LEN + MAX_CIPHERTEXT).contains(&length));
                assert_eq!(rest.first(), Some(&content_type.0));
                // Nothing is decided before the header is there, and nothing changes after it.
                assert!((0..HEADER_LEN).all(|cut| deframe(&rest[..cut], protected).is_ok()));
                assert_eq!(deframe(&rest[..length], protected), deframe(rest, protected));
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
    let mut record = record.to_vec();
    assert!(opener.open(&mut record).is_err(), "a forgery was accepted");
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
    assert_eq!(deframe(&record, true), Ok(expected));

    let mut altered = record.clone();
    let at =
        content.iter().fold(usize::from(choice), |sum, byte| sum + usize::from(*byte)) % length;
    altered[at] ^= 1 << (choice % 8);
    assert!(opener.open(&mut altered).is_err(), "byte {at} may be altered");

    let opened = opener.open(&mut record).map(|o| (o.content_type, o.plaintext.to_vec()));
    assert_eq!(opened, Ok((ContentType::APPLICATION_DATA, content.to_vec())));
    fragment(content);
}

/// The input as plaintext records, taken apart again.
fn fragment(content: &[u8]) {
    let mut records = Vec::new();
    write_plaintext(ContentType::HANDSHAKE, ProtocolVersion::TLS_1_2, content, &mut records);
    let mut joined = Vec::new();
    let mut rest = records.as_slice();
    while let Ok(Deframed::Record { length, .. }) = deframe(rest, false) {
        joined.extend_from_slice(&rest[HEADER_LEN..length]);
        rest = &rest[length..];
    }
    assert!(rest.is_empty());
    assert_eq!(joined, content);
}
