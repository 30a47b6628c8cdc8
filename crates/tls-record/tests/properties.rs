//! Records against RFC 9846, section 5, spelled out with the AEADs as such.
#![cfg(test)]

use aes::{Aes128Gcm, Aes256Gcm};
use ashlar_tls_record::{
    Deframed, Framing, HandshakeJoiner, Opener, Protection, RecordError, Sealer, deframe,
};
use chacha20poly1305::ChaCha20Poly1305;
use proptest::prelude::*;
use wire::registry::ContentType;

const PROTECTIONS: [Protection; 3] =
    [Protection::Aes128Gcm, Protection::Aes256Gcm, Protection::ChaCha20Poly1305];

/// `TLSCiphertext` by the letter of sections 5.2 and 5.3.
fn reference(
    protection: Protection,
    (key, iv, sequence): (&[u8; 32], [u8; 12], u64),
    (content_type, content, padding): (ContentType, &[u8], usize),
) -> Vec<u8> {
    let mut inner = content.to_vec();
    inner.push(content_type.0);
    inner.resize(inner.len() + padding, 0);
    let mut nonce = [0; 12];
    nonce[4..].copy_from_slice(&sequence.to_be_bytes());
    nonce.iter_mut().zip(iv).for_each(|(n, iv)| *n ^= iv);
    let mut record = vec![23, 3, 3];
    record.extend_from_slice(&u16::try_from(inner.len() + 16).unwrap().to_be_bytes());
    let short = key.first_chunk().unwrap();
    let tag = match protection {
        Protection::Aes128Gcm => Aes128Gcm::new(short).seal_in_place(&nonce, &record, &mut inner),
        Protection::Aes256Gcm => Aes256Gcm::new(key).seal_in_place(&nonce, &record, &mut inner),
        Protection::ChaCha20Poly1305 => {
            return chacha(key, &nonce, record, inner);
        }
        other => panic!("no reference for {other:?}"),
    };
    record.extend_from_slice(&inner);
    record.extend_from_slice(&tag.unwrap());
    record
}

fn chacha(key: &[u8; 32], nonce: &[u8; 12], mut record: Vec<u8>, mut inner: Vec<u8>) -> Vec<u8> {
    let tag = ChaCha20Poly1305::new(key).seal_in_place(nonce, &record, &mut inner).unwrap();
    record.extend_from_slice(&inner);
    record.extend_from_slice(&tag);
    record
}

fn content_type() -> impl Strategy<Value = ContentType> {
    prop::sample::select(vec![
        ContentType::APPLICATION_DATA,
        ContentType::HANDSHAKE,
        ContentType::ALERT,
    ])
}

proptest! {
    #[test]
    fn records_are_by_the_letter(
        key: [u8; 32],
        iv: [u8; 12],
        records in prop::collection::vec(
            (content_type(), prop::collection::vec(any::<u8>(), 1..400), 0_usize..300),
            1..5,
        ),
    ) {
        for protection in PROTECTIONS {
            let key_bytes = &key[..protection.key_len()];
            let mut sealer = Sealer::new(protection, key_bytes, &iv).unwrap();
            let mut opener = Opener::new(protection, key_bytes, &iv).unwrap();
            let mut out = Vec::new();
            for (sequence, (content_type, content, padding)) in (0..).zip(&records) {
                let start = out.len();
                if *padding == 0 {
                    sealer.seal(*content_type, content, &mut out).unwrap();
                } else {
                    sealer.seal_padded(*content_type, content, *padding, &mut out).unwrap();
                }
                let input = (*content_type, &content[..], *padding);
                let expected = reference(protection, (&key, iv, sequence), input);
                prop_assert_eq!(&out[start..], expected);
            }
            // All of them, out of one receive buffer.
            let mut rest = &mut out[..];
            for (content_type, content, _) in &records {
                let Ok(Deframed::Record { length, .. }) = deframe(rest, Framing::Tls13) else {
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

    /// Whatever arrives is refused or taken; nothing panics.
    #[test]
    fn any_bytes(mut bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        for framing in [Framing::Plaintext, Framing::Tls12, Framing::Tls13] {
            if let Ok(Deframed::Incomplete { needed }) = deframe(&bytes, framing) {
                prop_assert!(needed > bytes.len());
            }
        }
        let mut opener = Opener::new(Protection::Aes128Gcm, &[0; 16], &[0; 12]).unwrap();
        prop_assert!(opener.open(&mut bytes).is_err());
    }

    /// Messages come out as they went in, however they are cut.
    #[test]
    fn joined_messages(
        bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..8),
        cuts in prop::collection::vec(1_usize..200, 1..20),
    ) {
        let messages: Vec<Vec<u8>> = bodies
            .iter()
            .map(|body| {
                let [high, low] = u16::try_from(body.len()).unwrap().to_be_bytes();
                [&[8, 0, high, low], &body[..]].concat()
            })
            .collect();
        let stream = messages.concat();
        let mut rest = &stream[..];
        let mut cuts = cuts.iter().cycle();
        let mut joiner = HandshakeJoiner::new();
        let mut joined = Vec::new();
        while !rest.is_empty() {
            let (fragment, after) = rest.split_at(rest.len().min(*cuts.next().unwrap()));
            rest = after;
            joiner.push(fragment).unwrap();
            while let Some(message) = joiner.next_message().unwrap() {
                joined.push(message);
            }
        }
        prop_assert!(joiner.is_empty());
        prop_assert_eq!(joined, messages);
    }

    /// Any stream of fragments ends in messages or an error, never more than the cap held.
    #[test]
    fn any_fragments(fragments in prop::collection::vec(
        prop::collection::vec(any::<u8>(), 1..50), 0..20,
    )) {
        let mut joiner = HandshakeJoiner::new();
        let result = fragments.iter().try_for_each(|fragment| {
            joiner.push(fragment)?;
            while joiner.next_message()?.is_some() {}
            Ok(())
        });
        let bounded = matches!(result, Ok(()) | Err(RecordError::HandshakeTooLong { .. }));
        prop_assert!(bounded, "{result:?}");
    }
}
