//! Every error, and what must not be accepted. F, G and L numbers are lines of the project's list
//! of attacks.
#![cfg(test)]

use ashlar_tls_schedule::{
    ApplicationSecrets, EarlySecret, FinishedMismatch, HandshakeSecrets, HashAlgorithm, HkdfError,
    Transcript, TranscriptBuffer,
};

const HASHES: [HashAlgorithm; 2] = [HashAlgorithm::Sha256, HashAlgorithm::Sha384];

fn handshake(hash: HashAlgorithm) -> HandshakeSecrets {
    EarlySecret::new(hash, None).into_handshake(&[1; 32], &hash.digest(b"hellos"))
}

fn application(hash: HashAlgorithm) -> ApplicationSecrets {
    handshake(hash).into_application(&hash.digest(b"through server Finished"))
}

/// G4, G26: each bit of a Finished message counts.
#[test]
fn g26_finished_with_any_bit_flipped() {
    for hash in HASHES {
        let secret = handshake(hash).server;
        let transcript = hash.digest(b"messages");
        let right = secret.finished_mac(&transcript);
        let mut verify_data = right.as_ref().to_vec();
        assert_eq!(verify_data.len(), hash.output_len());
        assert_eq!(secret.verify_finished(&transcript, &verify_data), Ok(()));
        for bit in 0..verify_data.len() * 8 {
            verify_data[bit / 8] ^= 1 << (bit % 8);
            let result = secret.verify_finished(&transcript, &verify_data);
            assert_eq!(result, Err(FinishedMismatch::Value), "{hash:?} bit {bit}");
            verify_data[bit / 8] ^= 1 << (bit % 8);
        }
        let other = hash.digest(b"other messages");
        let result = secret.verify_finished(&other, &verify_data);
        assert_eq!(result, Err(FinishedMismatch::Value));
    }
}

/// G26: a Finished message of another length, above all of length zero, is not well-formed.
#[test]
fn g26_finished_of_other_lengths() {
    for hash in HASHES {
        let secret = handshake(hash).client;
        let transcript = hash.digest(b"messages");
        let right = secret.finished_mac(&transcript);
        let expected = hash.output_len();
        let mut longer = right.as_ref().to_vec();
        longer.push(0);
        for found in (0..expected).chain([expected + 1]) {
            let result = secret.verify_finished(&transcript, &longer[..found]);
            assert_eq!(result, Err(FinishedMismatch::Length { found, expected }));
        }
    }
}

#[test]
fn the_two_sides_have_different_secrets() {
    for hash in HASHES {
        let hs = handshake(hash);
        assert_ne!(hs.client.expose_for_key_log(), hs.server.expose_for_key_log());
        let ap = application(hash);
        assert_ne!(ap.client.expose_for_key_log(), ap.server.expose_for_key_log());
        assert_ne!(ap.client.expose_for_key_log(), hs.client.expose_for_key_log());
    }
}

/// L4: labels and lengths beyond what HKDF-Expand-Label can carry.
#[test]
fn l4_exporter_limits() {
    for hash in HASHES {
        let exporter = application(hash).exporter;
        let mut out = vec![0xaa; 255 * hash.output_len() + 1];
        let max = out.len() - 1;
        let export = |label: usize, out: &mut [u8]| exporter.export(&vec![b'x'; label], b"", out);

        assert_eq!(export(0, &mut out[..32]), Err(HkdfError::LabelLength));
        assert_eq!(export(250, &mut out[..32]), Err(HkdfError::LabelLength));
        assert_eq!(export(1000, &mut out[..32]), Err(HkdfError::LabelLength));
        assert_eq!(export(10, &mut out), Err(HkdfError::OutputLength));
        assert!(out.iter().all(|byte| *byte == 0xaa), "an error writes nothing");

        assert_eq!(export(1, &mut out[..32]), Ok(()));
        assert_eq!(export(249, &mut out[..32]), Ok(()));
        assert_eq!(export(10, &mut []), Ok(()));
        assert_eq!(export(10, &mut out[..max]), Ok(()));
        let long_context = exporter.export(b"label", &[0; 100_000], &mut out[..32]);
        assert_eq!(long_context, Ok(()), "the context is hashed, so of any length");
    }
}

/// L4: a ticket nonce has at most 255 bytes.
#[test]
fn l4_ticket_nonce_limits() {
    for hash in HASHES {
        let secret = application(hash).main.into_resumption(&hash.digest(b"all"));
        assert_eq!(secret.psk_for_ticket(&[0; 256]).err(), Some(HkdfError::ContextLength));
        for nonce in [0, 1, 255] {
            let psk = secret.psk_for_ticket(&vec![0; nonce]).unwrap();
            assert_eq!(psk.as_bytes().len(), hash.output_len());
        }
        let [first, second] = [[0], [1]].map(|nonce| secret.psk_for_ticket(&nonce).unwrap());
        assert_ne!(first.as_bytes(), second.as_bytes());
    }
}

#[test]
fn exporters_separate_labels_and_contexts() {
    let exporter = application(HashAlgorithm::Sha256).exporter;
    let export = |label: &[u8], context: &[u8]| {
        let mut out = [0; 32];
        exporter.export(label, context, &mut out).unwrap();
        out
    };
    let value = export(b"label", b"context");
    assert_eq!(value, export(b"label", b"context"));
    assert_ne!(value, export(b"labe", b"lcontext"));
    assert_ne!(value, export(b"label", b""));
    assert_ne!(value, export(b"other", b"context"));
}

#[test]
fn key_lengths() {
    for hash in HASHES {
        let secret = application(hash).client;
        for key_len in [16, 32] {
            assert_eq!(secret.key_iv(key_len).key.len(), key_len);
        }
        assert_ne!(secret.key_iv(32).key[..16], *secret.key_iv(16).key, "the length is hashed in");
        assert_eq!(secret.key_iv(33).key.len(), 32);
    }
}

#[test]
fn update_changes_secret_keys_and_iv() {
    for hash in HASHES {
        let first = application(hash).server;
        let second = first.next();
        let third = second.next();
        assert_ne!(first.expose_for_key_log(), second.expose_for_key_log());
        assert_ne!(second.expose_for_key_log(), third.expose_for_key_log());
        assert_ne!(*first.key_iv(16).key, *second.key_iv(16).key);
        assert_ne!(first.key_iv(16).iv, second.key_iv(16).iv);
    }
}

#[test]
fn message_hash_is_a_message() {
    for hash in HASHES {
        let mut transcript = Transcript::new(hash);
        transcript.add(b"ClientHello1");
        transcript.replace_with_message_hash();
        let length = u8::try_from(hash.output_len()).unwrap();
        let mut message = vec![254, 0, 0, length];
        message.extend_from_slice(hash.digest(b"ClientHello1").as_ref());
        assert_eq!(transcript.hash(), hash.digest(&message));
        assert_eq!(transcript.algorithm(), hash);
    }
}

#[test]
fn suites_have_their_hash() {
    use wire::registry::CipherSuite;
    let hash = HashAlgorithm::of_suite;
    assert_eq!(hash(CipherSuite::TLS_AES_128_GCM_SHA256), Some(HashAlgorithm::Sha256));
    assert_eq!(hash(CipherSuite::TLS_CHACHA20_POLY1305_SHA256), Some(HashAlgorithm::Sha256));
    assert_eq!(hash(CipherSuite::TLS_AES_256_GCM_SHA384), Some(HashAlgorithm::Sha384));
    assert_eq!(hash(CipherSuite(0x1399)), None);
}

/// L7: what is printed of a secret says nothing about it.
#[test]
fn l7_debug_shows_no_secret() {
    let hash = HashAlgorithm::Sha256;
    let hs = handshake(hash);
    let ap = application(hash);
    let mut buffer = TranscriptBuffer::new();
    buffer.add(b"message");
    let shown = [
        format!("{:?}", EarlySecret::new(hash, None)),
        format!("{hs:?}"),
        format!("{ap:?}"),
        format!("{:?}", ap.client.key_iv(16)),
        format!("{:?}", ap.client.key_iv(16).key),
        format!("{:?}", hs.client.finished_mac(&hash.digest(b""))),
        format!("{buffer:?}"),
        format!("{:?}", buffer.start(hash)),
    ];
    for shown in shown {
        assert!(shown.contains(".."), "{shown}");
        // No array, no hexadecimal: 12 digits in a row would be either.
        let digits = shown.split(|c: char| !c.is_ascii_hexdigit()).map(str::len).max();
        assert!(digits < Some(12) && !shown.contains('['), "{shown}");
    }
}

#[test]
fn errors_say_what_is_wrong() {
    let length = FinishedMismatch::Length { found: 0, expected: 32 };
    assert_eq!(length.to_string(), "verify data of 0 bytes, where 32 are needed");
    assert_eq!(FinishedMismatch::Value.to_string(), "verify data does not match the handshake");
}
