//! Every file of the corpus, and mutations of it, through its target.
#![cfg(test)]

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use ashlar_fuzz::{Mutator, RECORDED, TARGETS, Target, record_handshake};
use tls_messages::{
    Certificate as Certificates, CertificateRequest, ClientHello, EncryptedExtensions,
    HandshakeMessage, Message, NewSessionTicket, ServerHello, tls12,
};
use wire::DecodeError;
use wire::registry::HandshakeType;
use x509::{Certificate, Crl, ErrorKind, OcspResponse, PrivateKey, PublicKey, ServerName, pem};

/// Mutated inputs a target: enough to reach every branch that the seeds come near, few enough for
/// every run of the tests.
const fn mutations(name: &str) -> usize {
    match name.as_bytes() {
        // Each is a handshake, or the half of one.
        b"client" | b"server" => 5_000,
        b"states" => 2_000,
        _ => 20_000,
    }
}

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name)
}

/// The files of a target's corpus, by name, in a fixed order.
fn seeds(name: &str) -> Vec<(String, Vec<u8>)> {
    let mut seeds: Vec<_> = fs::read_dir(corpus(name))
        .unwrap_or_else(|error| panic!("corpus/{name}: {error}"))
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().display().to_string(), fs::read(&path).unwrap()))
        .collect();
    seeds.sort();
    assert!(!seeds.is_empty(), "corpus/{name} is empty");
    seeds
}

fn target(name: &str) -> Target {
    TARGETS.iter().find(|(known, _)| *known == name).unwrap().1
}

/// Runs a target and, if it fails, says on what.
fn run(target: Target, input: &[u8], what: &str) {
    if catch_unwind(|| target(input)).is_err() {
        let hex: String = input.iter().map(|byte| format!("{byte:02x}")).collect();
        panic!("{what} failed on {hex}");
    }
}

fn replay(name: &str) {
    let target = target(name);
    let seeds = seeds(name);
    for (file, input) in &seeds {
        run(target, input, file);
    }
    let inputs: Vec<_> = seeds.iter().map(|(_, input)| input.clone()).collect();
    let each = mutations(name).div_ceil(seeds.len());
    for (file, input) in &seeds {
        let mut mutator = Mutator::new(format!("{name}/{file}").as_bytes());
        for round in 0..each {
            let mutated = mutator.mutate(input, &inputs);
            run(target, &mutated, &format!("mutation {round} of {file}"));
        }
    }
}

#[test]
fn cbc() {
    replay("cbc");
}

#[test]
fn certificate() {
    replay("certificate");
}

#[test]
fn client() {
    replay("client");
}

#[test]
fn crl() {
    replay("crl");
}

#[test]
fn key_file() {
    replay("key_file");
}

#[test]
fn messages() {
    replay("messages");
}

#[test]
fn ocsp() {
    replay("ocsp");
}

#[test]
fn pem() {
    replay("pem");
}

#[test]
fn record() {
    replay("record");
}

#[test]
fn request() {
    replay("request");
}

#[test]
fn server() {
    replay("server");
}

#[test]
fn server_name() {
    replay("server_name");
}

#[test]
fn spki() {
    replay("spki");
}

#[test]
fn states() {
    replay("states");
}

#[test]
fn wire() {
    replay("wire");
}

#[test]
fn every_target_is_replayed_and_has_a_wrapper() {
    let this = include_str!("replay.rs");
    for (name, _) in TARGETS {
        assert!(this.contains(&format!("fn {name}() {{")), "tests/replay.rs lacks {name}");
        let wrapper = format!("libfuzzer/fuzz_targets/{name}.rs");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&wrapper);
        let source = fs::read_to_string(path).unwrap_or_else(|error| panic!("{wrapper}: {error}"));
        assert!(source.contains(&format!("ashlar_fuzz::{name}::run")), "{wrapper}");
    }
    let directories = fs::read_dir(corpus("")).unwrap().map(|entry| entry.unwrap().path());
    for path in directories.filter(|path| path.is_dir()) {
        let name = path.file_name().unwrap().display().to_string();
        assert!(TARGETS.iter().any(|(known, _)| *known == name), "corpus/{name} has no target");
    }
}

/// Whether the parser that a target is for takes this input.
fn is_accepted(name: &str, input: &[u8]) -> Option<bool> {
    let text = core::str::from_utf8(input).unwrap_or_default();
    Some(match name {
        "certificate" => Certificate::from_der(input).is_ok(),
        "crl" => Crl::from_der(input).is_ok(),
        "key_file" => match PrivateKey::load(input, None) {
            Ok(_) => true,
            // Read as far as the question for the passphrase.
            Err(error) => error.kind() == ErrorKind::PassphraseNeeded,
        },
        "ocsp" => OcspResponse::from_der(input).is_ok_and(|it| it.basic().is_ok()),
        "pem" => pem::decode(input).is_ok(),
        "request" => x509::CertificateRequest::from_der(input).is_ok(),
        "server_name" => ServerName::parse(text).is_ok() || ServerName::parse_uri(text).is_ok(),
        "spki" => PublicKey::from_spki_der(input).is_ok(),
        _ => return None,
    })
}

/// Seeds that no parser accepts would search nothing.
#[test]
fn seeds_of_x509_are_accepted() {
    let mut parsers = 0;
    for (name, _) in TARGETS {
        let known = seeds(name).into_iter().filter_map(|(file, input)| {
            is_accepted(name, &input).map(|accepted| assert!(accepted, "{name}/{file}"))
        });
        parsers += usize::from(known.count() > 0);
    }
    assert_eq!(parsers, 8);
}

/// They are whole handshakes only as long as neither side's messages change.
#[test]
fn recorded_handshakes_are_those_of_today() {
    for (target, name, choices) in RECORDED {
        let path = corpus(target).join(name).with_extension("bin");
        let kept = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let today = record_handshake(target, choices);
        assert!(kept == today, "{target}/{name}: `cargo run -p ashlar-fuzz --example record`");
    }
}

/// A file's name says which of the inputs it is.
#[test]
fn seeds_of_connections_are_of_every_kind() {
    for name in ["client", "server"] {
        let seeds = seeds(name);
        let total: usize = seeds.iter().map(|(_, input)| input.len()).sum();
        assert!(total < 60 * 1024, "{total} bytes");
        for (file, input) in seeds {
            let mode = input.first().copied().unwrap_or_default();
            let is_known = match file.split('-').next() {
                Some("raw") => mode & 1 == 0,
                Some("edit") => mode & 1 == 1,
                Some("inside") => mode & 0x41 == 0x41,
                _ => false,
            };
            assert!(is_known, "{name}/{file}");
        }
    }
}

#[test]
fn seeds_of_messages_are_accepted() {
    for (file, input) in seeds("messages").iter().filter(|(file, _)| file != "alert.bin") {
        let message = HandshakeMessage::split(input).unwrap();
        let accepted = match file.strip_prefix("tls12-") {
            Some(connection) => read_tls12(connection, message),
            None => read_tls13(message),
        };
        assert_eq!(accepted, Ok(()), "{file}");
    }
}

fn read_tls13(message: HandshakeMessage<'_>) -> Result<(), DecodeError> {
    let body = message.body;
    match message.handshake_type {
        HandshakeType::CLIENT_HELLO => ClientHello::read(body).map(drop),
        HandshakeType::SERVER_HELLO => ServerHello::read(body).map(drop),
        HandshakeType::ENCRYPTED_EXTENSIONS => EncryptedExtensions::read(body).map(drop),
        HandshakeType::CERTIFICATE_REQUEST => CertificateRequest::read(body).map(drop),
        HandshakeType::CERTIFICATE => Certificates::read(body).map(drop),
        HandshakeType::NEW_SESSION_TICKET => NewSessionTicket::read(body).map(drop),
        _ => Ok(()),
    }
}

/// The connection's name begins with its key exchange.
fn read_tls12(connection: &str, message: HandshakeMessage<'_>) -> Result<(), DecodeError> {
    let body = message.body;
    match message.handshake_type {
        HandshakeType::CERTIFICATE_REQUEST => tls12::CertificateRequest::read(body).map(drop),
        HandshakeType::CERTIFICATE => tls12::Certificate::read(body).map(drop),
        HandshakeType::CERTIFICATE_STATUS => tls12::CertificateStatus::read(body).map(drop),
        HandshakeType::NEW_SESSION_TICKET => tls12::NewSessionTicket::read(body).map(drop),
        HandshakeType::SERVER_KEY_EXCHANGE => match connection.split('-').next() {
            Some("ecdhe") => tls12::EcdheServerKeyExchange::read(body).map(drop),
            _ => tls12::DheServerKeyExchange::read(body).map(drop),
        },
        HandshakeType::CLIENT_KEY_EXCHANGE => match connection.split('-').next() {
            Some("ecdhe") => tls12::EcdheClientKeyExchange::read(body).map(drop),
            Some("dhe") => tls12::DheClientKeyExchange::read(body).map(drop),
            _ => tls12::RsaClientKeyExchange::read(body).map(drop),
        },
        _ => read_tls13(message),
    }
}

/// The corpus stays small enough for a repository.
#[test]
fn corpus_size() {
    let total: usize =
        TARGETS.iter().flat_map(|(name, _)| seeds(name)).map(|(_, input)| input.len()).sum();
    assert!(total < 200 * 1024, "{total} bytes");
}

#[test]
fn mutations_are_the_same_each_time_and_not_all_alike() {
    let others = [b"another".to_vec()];
    let sequence = |seed: &[u8]| {
        let mut mutator = Mutator::new(seed);
        (0..200).map(|_| mutator.mutate(b"a seed of some length", &others)).collect::<Vec<_>>()
    };
    assert_eq!(sequence(b"x"), sequence(b"x"));
    assert_ne!(sequence(b"x"), sequence(b"y"));
    let mut distinct = sequence(b"x");
    distinct.sort();
    distinct.dedup();
    assert!(distinct.len() > 150, "{} of 200", distinct.len());
    // Inputs without bytes are mutated too.
    let mut mutator = Mutator::new(b"");
    assert!((0..100).any(|_| !mutator.mutate(&[], &[]).is_empty()));
}
