//! The key derivation of TLS 1.2 and TLS 1.3.

use tls_schedule::tls12::{MAIN_SECRET_LEN, MainSecret};
use tls_schedule::{Digest, EarlySecret, HashAlgorithm};

use super::{Answer, Fields, Question, hex, only};
use crate::subject::hash::Hash;
use crate::subject::mac::{Mac, over};

fn mac(question: &Question<'_>, field: &str) -> Result<Mac, String> {
    match Hash::named(question.text(field)?) {
        // Those that TLS 1.2 and 1.3 have suites with, and SHA-512, which NIST has beside them.
        Some(hash @ (Hash::Sha256 | Hash::Sha384 | Hash::Sha512)) => Ok(over(hash)),
        _ => question.not_offered(field),
    }
}

/// One vector is a master secret and a key block.
pub(super) fn tls12_label(question: &Question<'_>) -> Result<String, String> {
    let hash = question.text("hashAlg")?.replace("SHA2-", "SHA-");
    match question.has("sessionHash") {
        true => Ok(format!("TLS 1.2 PRF-{hash}")),
        false => Ok(format!("TLS 1.2 PRF-{hash}, classic master secret")),
    }
}

pub(super) fn tls13_label(question: &Question<'_>) -> Result<String, String> {
    Ok(format!("TLS 1.3 key schedule, {}", question.text("hmacAlg")?.replace("SHA2-", "SHA-")))
}

/// With the extended main secret (RFC 7627, section 4).
pub(super) fn tls12_extended(question: &Question<'_>) -> Answer {
    let mac = mac(question, "hashAlg")?;
    let seed = question.bytes("sessionHash")?;
    let main = match schedule_hash(mac.hash) {
        Some(hash) => {
            let session_hash = Digest::from_bytes(hash, &seed);
            let session_hash =
                session_hash.ok_or("the session hash is not of the hash's length")?;
            Some(MainSecret::extended(hash, &question.bytes("preMasterSecret")?, &session_hash))
        }
        None => None,
    };
    tls12(question, &mac, (b"extended master secret", &seed), main.as_ref())
}

/// RFC 5246, section 8.1.
pub(super) fn tls12_classic(question: &Question<'_>) -> Answer {
    if !question.says("tlsVersion", "v1.2") {
        return question.not_offered("tlsVersion");
    }
    let mac = mac(question, "hashAlg")?;
    let client_random = random(question, "clientHelloRandom")?;
    let server_random = random(question, "serverHelloRandom")?;
    let premaster = question.bytes("preMasterSecret")?;
    let main = schedule_hash(mac.hash)
        .map(|hash| MainSecret::new(hash, &premaster, &client_random, &server_random));
    let seed = [client_random, server_random].concat();
    tls12(question, &mac, (b"master secret", &seed), main.as_ref())
}

/// The answer of the PRF, which `main`, of the key schedule, must give too.
fn tls12(
    question: &Question<'_>,
    mac: &Mac,
    (label, seed): (&[u8], &[u8]),
    main: Option<&MainSecret>,
) -> Answer {
    let pre_master_secret = question.bytes("preMasterSecret")?;
    let master_secret = (mac.prf12)(&pre_master_secret, label, seed, MAIN_SECRET_LEN);
    let client_random = random(question, "clientRandom")?;
    let server_random = random(question, "serverRandom")?;
    let seed = [server_random, client_random].concat();
    let len = question.bytes_of_bits("keyBlockLength")?;
    let key_block = (mac.prf12)(&master_secret, b"key expansion", &seed, len);
    if let Some(main) = main {
        let mut made = vec![0; len];
        main.key_block(&client_random, &server_random, &mut made);
        if main.expose_for_session()[..] != master_secret || made != key_block {
            return Err("the key schedule does not give what the PRF gives".to_owned());
        }
    }
    let fields = [("masterSecret", hex(master_secret)), ("keyBlock", hex(key_block))];
    only(mac.backend, fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect())
}

/// The hash as the key schedule has it, if a cipher suite does.
const fn schedule_hash(hash: Hash) -> Option<HashAlgorithm> {
    match hash {
        Hash::Sha256 => Some(HashAlgorithm::Sha256),
        Hash::Sha384 => Some(HashAlgorithm::Sha384),
        _ => None,
    }
}

fn random(question: &Question<'_>, name: &str) -> Result<[u8; 32], String> {
    question.bytes(name)?.try_into().map_err(|_| format!("{name} is not 32 bytes long"))
}

/// RFC 9846, section 7.1. What the set calls random values stands for whole messages.
pub(super) fn tls13(question: &Question<'_>) -> Answer {
    let mac = mac(question, "hmacAlg")?;
    let Some(hash) = schedule_hash(mac.hash) else {
        return question.not_offered("hmacAlg");
    };
    let mut messages = Vec::new();
    let mut transcript = |name: &str| {
        messages.extend(question.bytes(name)?);
        Ok::<_, String>(hash.digest(&messages))
    };
    let client_hello = transcript("helloClientRandom")?;
    let server_hello = transcript("helloServerRandom")?;
    let server_finished = transcript("finishedServerRandom")?;
    let client_finished = transcript("finishedClientRandom")?;

    let zeros = || vec![0; hash.output_len()];
    let psk = secret(question, "psk")?.unwrap_or_else(zeros);
    let early = EarlySecret::new(hash, Some(&psk));
    let client_early = early.client_early_traffic(&client_hello);
    let early_exporter = early.early_exporter(&client_hello);
    let dhe = secret(question, "dhe")?.unwrap_or_else(zeros);
    let handshake = early.into_handshake(&dhe, &server_hello);
    let client_handshake = hex(handshake.client.expose_for_key_log());
    let server_handshake = hex(handshake.server.expose_for_key_log());
    let application = handshake.into_application(&server_finished);
    let resumption = resumption_secret(&mac, &psk, &dhe, client_finished.as_ref())?;
    let made = application.main.into_resumption(&client_finished).psk_for_ticket(&[]);
    let wanted = (mac.expand_label)(&resumption, b"resumption", &[]);
    if made.map_err(|error| error.to_string())?.as_bytes() != wanted {
        return Err("the resumption secret is not that of the key schedule".to_owned());
    }
    let fields = [
        ("clientEarlyTrafficSecret", hex(client_early.expose_for_key_log())),
        ("earlyExporterMasterSecret", hex(early_exporter.expose_for_key_log())),
        ("clientHandshakeTrafficSecret", client_handshake),
        ("serverHandshakeTrafficSecret", server_handshake),
        ("clientApplicationTrafficSecret", hex(application.client.expose_for_key_log())),
        ("serverApplicationTrafficSecret", hex(application.server.expose_for_key_log())),
        ("exporterMasterSecret", hex(application.exporter.expose_for_key_log())),
        ("resumptionMasterSecret", hex(resumption)),
    ];
    let fields: Fields = fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
    only(mac.backend, fields)
}

/// The key schedule keeps this one to itself: here it comes from HKDF step by step.
fn resumption_secret(
    mac: &Mac,
    psk: &[u8],
    dhe: &[u8],
    transcript: &[u8],
) -> Result<Vec<u8>, String> {
    let mut hashes = mac.hash.on_each_backend();
    let digest = hashes.pop().ok_or("no hash function")?;
    let nothing = (digest.run)(&[]);
    let derived = |secret: &[u8]| (mac.expand_label)(secret, b"derived", &nothing);
    let early = (mac.extract)(&[], psk);
    let handshake = (mac.extract)(&derived(&early), dhe);
    let main = (mac.extract)(&derived(&handshake), &vec![0; mac.hash.output_len()]);
    Ok((mac.expand_label)(&main, b"res master", transcript))
}

/// A secret that may be missing or empty.
fn secret(question: &Question<'_>, name: &str) -> Result<Option<Vec<u8>>, String> {
    let secret = if question.has(name) { question.bytes(name)? } else { Vec::new() };
    Ok((!secret.is_empty()).then_some(secret))
}
