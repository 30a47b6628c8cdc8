//! TLS 1.2 by the letter, every error, and what must not be accepted. F, G and L numbers are lines
//! of the project's list of attacks.
#![cfg(test)]

use ashlar_tls_schedule::tls12::{ExportError, MAIN_SECRET_LEN, MainSecret, VERIFY_DATA_LEN};
use ashlar_tls_schedule::{Digest, FinishedMismatch, HashAlgorithm, TranscriptBuffer};
use hmac::prf12;
use proptest::prelude::*;
use sha2::{Sha256, Sha384};

const HASHES: [HashAlgorithm; 2] = [HashAlgorithm::Sha256, HashAlgorithm::Sha384];
const LABEL: &[u8] = b"EXPORTER-ashlar";

fn main_secret(hash: HashAlgorithm) -> MainSecret {
    MainSecret::from_session(hash, &[7; MAIN_SECRET_LEN])
}

proptest! {
    /// Every derivation by the letter of its RFC, in calls of the PRF.
    #[test]
    fn derivations_are_by_the_letter(
        premaster in prop::collection::vec(any::<u8>(), 0..200),
        client: [u8; 32],
        server: [u8; 32],
        messages in prop::collection::vec(any::<u8>(), 0..100),
        length in 0_usize..200,
    ) {
        for (hash, prf) in HASHES.into_iter().zip([prf12::<Sha256>, prf12::<Sha384>]) {
            let made = |secret: &[u8], label: &[u8], seed: &[&[u8]], length: usize| {
                let mut out = vec![0; length];
                prf(secret, label, seed, &mut out);
                out
            };
            let digest = hash.digest(&messages);
            let classic = MainSecret::new(hash, &premaster, &client, &server);
            let expected = made(&premaster, b"master secret", &[&client, &server], 48);
            prop_assert_eq!(&classic.expose_for_session()[..], &expected);
            let main = MainSecret::extended(hash, &premaster, &digest);
            let expected = made(&premaster, b"extended master secret", &[digest.as_ref()], 48);
            prop_assert_eq!(&main.expose_for_key_log()[..], &expected);

            let secret = main.expose_for_session();
            let mut out = vec![0; length];
            main.key_block(&client, &server, &mut out);
            prop_assert_eq!(&out, &made(secret, b"key expansion", &[&server, &client], length));
            main.export(b"label", None, &client, &server, &mut out).unwrap();
            prop_assert_eq!(&out, &made(secret, b"label", &[&client, &server], length));
            let finished = made(secret, b"client finished", &[digest.as_ref()], 12);
            prop_assert_eq!(&main.client_finished(&digest)[..], finished);
            let finished = made(secret, b"server finished", &[digest.as_ref()], 12);
            prop_assert_eq!(&main.server_finished(&digest)[..], finished);
        }
    }
}

/// G4, G26: each bit of a Finished message counts, and so do the side and the transcript.
#[test]
fn g26_finished_with_any_bit_flipped() {
    for hash in HASHES {
        let main = main_secret(hash);
        let transcript = hash.digest(b"messages");
        let mut client = main.client_finished(&transcript);
        let mut server = main.server_finished(&transcript);
        let mismatch = Err(FinishedMismatch::Value);
        assert_eq!(main.verify_client_finished(&transcript, &server), mismatch);
        assert_eq!(main.verify_server_finished(&transcript, &client), mismatch);
        let other = hash.digest(b"other messages");
        assert_eq!(main.verify_client_finished(&other, &client), mismatch);
        assert_eq!(main.verify_server_finished(&other, &server), mismatch);
        for bit in 0..VERIFY_DATA_LEN * 8 {
            client[bit / 8] ^= 1 << (bit % 8);
            server[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(main.verify_client_finished(&transcript, &client), mismatch, "bit {bit}");
            assert_eq!(main.verify_server_finished(&transcript, &server), mismatch, "bit {bit}");
            client[bit / 8] ^= 1 << (bit % 8);
            server[bit / 8] ^= 1 << (bit % 8);
        }
        assert_eq!(main.verify_client_finished(&transcript, &client), Ok(()));
        assert_eq!(main.verify_server_finished(&transcript, &server), Ok(()));
    }
}

/// G26: a Finished message of another length, above all of length zero, is not well-formed.
#[test]
fn g26_finished_of_other_lengths() {
    for hash in HASHES {
        let main = main_secret(hash);
        let transcript = hash.digest(b"messages");
        let mut longer = main.client_finished(&transcript).to_vec();
        longer.resize(hash.output_len(), 0);
        let expected = VERIFY_DATA_LEN;
        for found in (0..expected).chain(expected + 1..longer.len()) {
            let mismatch = Err(FinishedMismatch::Length { found, expected });
            let received = &longer[..found];
            assert_eq!(main.verify_client_finished(&transcript, received), mismatch);
            assert_eq!(main.verify_server_finished(&transcript, received), mismatch);
        }
    }
}

/// F1: the keys of two connections of one session differ, as the sides and the randoms do.
#[test]
fn f1_resumed_connections_have_keys_of_their_own() {
    let main = main_secret(HashAlgorithm::Sha256);
    let blocks = [([1; 32], [2; 32]), ([2; 32], [1; 32]), ([1; 32], [3; 32]), ([3; 32], [2; 32])]
        .map(|(client, server)| {
            let mut out = [0; 40];
            main.key_block(&client, &server, &mut out);
            out
        });
    for (i, block) in blocks.iter().enumerate() {
        assert!(blocks[..i].iter().all(|other| other != block));
        assert_ne!(block[..16], block[16..32], "client and server");
    }
}

fn export(label: &[u8], context: Option<&[u8]>, length: usize) -> Result<Vec<u8>, ExportError> {
    let mut out = vec![0xee; length];
    let main = main_secret(HashAlgorithm::Sha256);
    let result = main.export(label, context, &[1; 32], &[2; 32], &mut out);
    if result.is_err() {
        assert!(out.iter().all(|byte| *byte == 0xee), "an error leaves the output untouched");
    }
    result.map(|()| out)
}

/// L4: labels and outputs up to the limits, which are TLS 1.3's, and contexts up to their length
/// field; nothing beyond.
#[test]
fn l4_exporter_limits() {
    for found in [0, 250, 10_000] {
        let error = Err(ExportError::LabelLength { found });
        assert_eq!(export(&vec![b'l'; found], None, 32), error);
    }
    assert!(export(b"l", None, 32).is_ok() && export(&[b'l'; 249], None, 32).is_ok());
    for hash in HASHES {
        let most = 255 * hash.output_len();
        let main = main_secret(hash);
        let mut out = vec![0; most + 1];
        let error = Err(ExportError::OutputLength { found: most + 1 });
        assert_eq!(main.export(LABEL, None, &[1; 32], &[2; 32], &mut out), error);
        out.pop();
        assert_eq!(main.export(LABEL, None, &[1; 32], &[2; 32], &mut out), Ok(()));
        assert!(!out.ends_with(&[0; 8]), "up to the end");
    }
    assert!(export(LABEL, Some(&[0; 65_535]), 32).is_ok());
    let error = Err(ExportError::ContextLength { found: 65_536 });
    assert_eq!(export(LABEL, Some(&[0; 65_536]), 32), error);
    assert_eq!(export(LABEL, None, 0), Ok(Vec::new()));
}

/// L4: the labels of the handshake are no exporter's, nor what begins with them.
#[test]
fn l4_reserved_exporter_labels() {
    let reserved: [&[u8]; 5] = [
        b"client finished",
        b"server finished",
        b"master secret",
        b"extended master secret",
        b"key expansion",
    ];
    for label in reserved {
        assert_eq!(export(label, None, 32), Err(ExportError::ReservedLabel));
        assert_eq!(export(label, Some(b"context"), 32), Err(ExportError::ReservedLabel));
        let longer = [label, b" 2"].concat();
        assert_eq!(export(&longer, None, 32), Err(ExportError::ReservedLabel));
        let within = [b"EXPORTER ", label].concat();
        assert!(export(&within, None, 32).is_ok());
    }
}

/// No context is not an empty one, and everything that goes in makes a difference.
#[test]
fn exported_material_depends_on_everything() {
    let secrets = [1, 2].map(|byte| MainSecret::from_session(HashAlgorithm::Sha256, &[byte; 48]));
    let [main, other] = &secrets;
    let contexts: [Option<&[u8]>; 4] = [None, Some(b""), Some(b"\0"), Some(b"\0\0")];
    let mut all = Vec::new();
    for context in contexts {
        all.push((main, LABEL, context, [1; 32], [2; 32]));
    }
    all.push((other, LABEL, None, [1; 32], [2; 32]));
    all.push((main, b"EXPORTER-other", None, [1; 32], [2; 32]));
    all.push((main, LABEL, None, [3; 32], [2; 32]));
    all.push((main, LABEL, None, [1; 32], [3; 32]));
    all.push((main, LABEL, None, [2; 32], [1; 32]));
    let mut outputs: Vec<_> = all
        .iter()
        .map(|(main, label, context, client, server)| {
            let mut out = [0; 32];
            main.export(label, *context, client, server, &mut out).unwrap();
            out
        })
        .collect();
    outputs.sort_unstable();
    outputs.dedup();
    assert_eq!(outputs.len(), all.len());
}

/// The buffer and the hash can both be gone on with, apart from each other.
#[test]
fn buffer_and_hash_at_once() {
    let mut buffer = TranscriptBuffer::new();
    buffer.add(b"hellos, ");
    let mut transcript = buffer.start(HashAlgorithm::Sha256);
    buffer.add(b"signed");
    transcript.add(b"hashed");
    assert_eq!(buffer.as_bytes(), b"hellos, signed");
    assert_eq!(transcript.hash(), HashAlgorithm::Sha256.digest(b"hellos, hashed"));
    let of_all = buffer.start(HashAlgorithm::Sha384).hash();
    assert_eq!(of_all, HashAlgorithm::Sha384.digest(b"hellos, signed"));
}

#[test]
fn digests_of_other_lengths() {
    for hash in HASHES {
        let bytes = [5; 64];
        for length in 0..=64 {
            let digest = Digest::from_bytes(hash, &bytes[..length]);
            assert_eq!(digest.is_some(), length == hash.output_len());
        }
        let digest = hash.digest(b"message");
        assert_eq!(Digest::from_bytes(hash, digest.as_ref()), Some(digest));
    }
}

/// L7: what is printed of a secret says nothing about it.
#[test]
fn l7_debug_shows_no_secret() {
    let shown = format!("{:?}", main_secret(HashAlgorithm::Sha384));
    assert_eq!(shown, "MainSecret { hash: Sha384, .. }");
}

#[test]
fn errors_say_what_is_wrong() {
    let cases = [
        (
            ExportError::LabelLength { found: 0 },
            "an exporter label of 0 bytes, where 1 to 249 are taken",
        ),
        (ExportError::ReservedLabel, "the exporter label is one of the handshake's"),
        (
            ExportError::ContextLength { found: 65_536 },
            "an exporter context of 65536 bytes, where at most 65535 are taken",
        ),
        (
            ExportError::OutputLength { found: 9000 },
            "an exporter output of 9000 bytes, beyond 255 hash values",
        ),
    ];
    for (error, says) in cases {
        assert_eq!(error.to_string(), says);
    }
}
