//! The traces of RFC 8448; of TLS 1.2, those of NIST and of other implementations.
#![cfg(test)]

use ashlar_tls_schedule::tls12::MainSecret;
use ashlar_tls_schedule::{
    ApplicationSecrets, Digest, EarlySecret, HandshakeSecrets, HashAlgorithm, PskKind,
    TrafficSecret, Transcript, TranscriptBuffer,
};
use testkit::Tally;
use testkit::rsp::{Case, Rsp};

#[path = "vectors/rfc8448.rs"]
mod trace;

const HASH: HashAlgorithm = HashAlgorithm::Sha256;
const KEY_LEN: usize = 16;

const HASHES: [HashAlgorithm; 2] = [HashAlgorithm::Sha256, HashAlgorithm::Sha384];
const EXPORTER_LABEL: &[u8] = b"EXPORTER-ashlar";

fn tally(source: &'static str) -> Tally {
    let backend = sha2::Backend256::best().name();
    Tally::new("tls-schedule", "TLS 1.3 key schedule, SHA-256", source, backend)
}

fn keys(tally: &mut Tally, id: &str, secret: &TrafficSecret, key: [u8; 16], iv: [u8; 12]) {
    let keys = secret.key_iv(KEY_LEN);
    tally.equal(format_args!("{id} key"), &*keys.key, key);
    tally.equal(format_args!("{id} iv"), keys.iv, iv);
}

#[test]
fn rfc8448_simple_handshake() {
    let mut tally = tally("RFC 8448, section 3");
    let mut transcript = TranscriptBuffer::new();
    transcript.add(&trace::CLIENT_HELLO);
    let mut transcript = transcript.start(HASH);
    transcript.add(&trace::SERVER_HELLO);
    let server_hello = transcript.hash();
    tally.equal("transcript", server_hello.as_ref(), trace::TRANSCRIPT_SERVER_HELLO);

    let secrets = EarlySecret::new(HASH, None).into_handshake(&trace::SHARED_SECRET, &server_hello);
    let HandshakeSecrets { client, server, secret } = secrets;
    tally.equal("c hs traffic", client.expose_for_key_log(), trace::CLIENT_HANDSHAKE);
    tally.equal("s hs traffic", server.expose_for_key_log(), trace::SERVER_HANDSHAKE);
    keys(&mut tally, "c hs", &client, trace::CLIENT_HANDSHAKE_KEY, trace::CLIENT_HANDSHAKE_IV);
    keys(&mut tally, "s hs", &server, trace::SERVER_HANDSHAKE_KEY, trace::SERVER_HANDSHAKE_IV);

    transcript.add(&trace::ENCRYPTED_EXTENSIONS);
    transcript.add(&trace::CERTIFICATE);
    transcript.add(&trace::CERTIFICATE_VERIFY);
    let up_to_finished = transcript.hash();
    let verify_data = &trace::SERVER_FINISHED[4..];
    tally.equal("server Finished", server.finished_mac(&up_to_finished).as_ref(), verify_data);
    tally.check("verify it", server.verify_finished(&up_to_finished, verify_data).is_ok());

    transcript.add(&trace::SERVER_FINISHED);
    let server_finished = transcript.hash();
    tally.equal("transcript", server_finished.as_ref(), trace::TRANSCRIPT_SERVER_FINISHED);
    let verify_data = &trace::CLIENT_FINISHED[4..];
    tally.equal("client Finished", client.finished_mac(&server_finished).as_ref(), verify_data);
    tally.check("verify it", client.verify_finished(&server_finished, verify_data).is_ok());

    let ApplicationSecrets { client, server, exporter, main } =
        secret.into_application(&server_finished);
    tally.equal("c ap traffic", client.expose_for_key_log(), trace::CLIENT_APPLICATION);
    tally.equal("s ap traffic", server.expose_for_key_log(), trace::SERVER_APPLICATION);
    tally.equal("exp master", exporter.expose_for_key_log(), trace::EXPORTER_SECRET);
    keys(&mut tally, "c ap", &client, trace::CLIENT_APPLICATION_KEY, trace::CLIENT_APPLICATION_IV);
    keys(&mut tally, "s ap", &server, trace::SERVER_APPLICATION_KEY, trace::SERVER_APPLICATION_IV);

    transcript.add(&trace::CLIENT_FINISHED);
    let client_finished = transcript.hash();
    tally.equal("transcript", client_finished.as_ref(), trace::TRANSCRIPT_CLIENT_FINISHED);
    let psk = main.into_resumption(&client_finished).psk_for_ticket(&trace::TICKET_NONCE).unwrap();
    tally.equal("resumption", psk.as_bytes(), trace::RESUMPTION_PSK);
    tally.finish();
}

#[test]
fn rfc8448_resumed_handshake() {
    let mut tally = tally("RFC 8448, section 4");
    let early = EarlySecret::new(HASH, Some(&trace::RESUMPTION_PSK));

    let mut transcript = Transcript::new(HASH);
    transcript.add(&trace::RESUMED_CLIENT_HELLO_PREFIX);
    let truncated = transcript.hash();
    tally.equal("binder hash", truncated.as_ref(), trace::RESUMED_BINDER_HASH);
    let binder_key = early.binder_key(PskKind::Resumption);
    let binder = &trace::RESUMED_BINDERS[3..];
    tally.equal("binder", binder_key.binder(&truncated).as_ref(), binder);
    tally.check("verify it", binder_key.verify(&truncated, binder).is_ok());
    let external = early.binder_key(PskKind::External);
    tally.check("not as an external PSK", external.verify(&truncated, binder).is_err());

    transcript.add(&trace::RESUMED_BINDERS);
    let client_hello = transcript.hash();
    let traffic = early.client_early_traffic(&client_hello);
    tally.equal("c e traffic", traffic.expose_for_key_log(), trace::RESUMED_CLIENT_EARLY);
    let (key, iv) = (trace::RESUMED_CLIENT_EARLY_KEY, trace::RESUMED_CLIENT_EARLY_IV);
    keys(&mut tally, "c e", &traffic, key, iv);
    let exporter = early.early_exporter(&client_hello);
    tally.equal("e exp master", exporter.expose_for_key_log(), trace::RESUMED_EARLY_EXPORTER);

    transcript.add(&trace::RESUMED_SERVER_HELLO);
    let HandshakeSecrets { client, server, secret } =
        early.into_handshake(&trace::RESUMED_SHARED_SECRET, &transcript.hash());
    tally.equal("c hs traffic", client.expose_for_key_log(), trace::RESUMED_CLIENT_HANDSHAKE);
    tally.equal("s hs traffic", server.expose_for_key_log(), trace::RESUMED_SERVER_HANDSHAKE);

    transcript.add(&trace::RESUMED_ENCRYPTED_EXTENSIONS);
    let verify_data = &trace::RESUMED_SERVER_FINISHED[4..];
    tally.equal("server Finished", server.finished_mac(&transcript.hash()).as_ref(), verify_data);
    transcript.add(&trace::RESUMED_SERVER_FINISHED);
    let secrets = secret.into_application(&transcript.hash());
    let traffic = secrets.client.expose_for_key_log();
    tally.equal("c ap traffic", traffic, trace::RESUMED_CLIENT_APPLICATION);
    let traffic = secrets.server.expose_for_key_log();
    tally.equal("s ap traffic", traffic, trace::RESUMED_SERVER_APPLICATION);
    let exporter = secrets.exporter.expose_for_key_log();
    tally.equal("exp master", exporter, trace::RESUMED_EXPORTER_SECRET);

    transcript.add(&trace::RESUMED_END_OF_EARLY_DATA);
    let verify_data = &trace::RESUMED_CLIENT_FINISHED[4..];
    tally.equal("client Finished", client.finished_mac(&transcript.hash()).as_ref(), verify_data);
    tally.finish();
}

#[test]
fn rfc8448_hello_retry_request() {
    let mut tally = tally("RFC 8448, section 5");
    let mut transcript = Transcript::new(HASH);
    transcript.add(&trace::RETRY_CLIENT_HELLO_1);
    transcript.replace_with_message_hash();
    transcript.add(&trace::RETRY_HELLO_RETRY_REQUEST);
    transcript.add(&trace::RETRY_CLIENT_HELLO_2);
    transcript.add(&trace::RETRY_SERVER_HELLO);
    let server_hello = transcript.hash();
    tally.equal("transcript", server_hello.as_ref(), trace::RETRY_TRANSCRIPT_SERVER_HELLO);
    let secrets =
        EarlySecret::new(HASH, None).into_handshake(&trace::RETRY_SHARED_SECRET, &server_hello);
    let traffic = secrets.client.expose_for_key_log();
    tally.equal("c hs traffic", traffic, trace::RETRY_CLIENT_HANDSHAKE);
    let traffic = secrets.server.expose_for_key_log();
    tally.equal("s hs traffic", traffic, trace::RETRY_SERVER_HANDSHAKE);
    tally.finish();
}

fn tally12(what: &str, source: &'static str, hash: HashAlgorithm) -> Tally {
    let (name, backend) = if hash == HashAlgorithm::Sha384 {
        ("SHA-384", sha2::Backend512::best().name())
    } else {
        ("SHA-256", sha2::Backend256::best().name())
    };
    Tally::new("tls-schedule", format_args!("TLS 1.2 {what}, {name}"), source, backend)
}

fn bytes<const N: usize>(case: &Case<'_, '_>, name: &str) -> [u8; N] {
    case.bytes(name).unwrap().try_into().unwrap()
}

/// Both kinds of main secret, and the key block.
#[test]
fn tls12_nist_acvp() {
    let file = Rsp::read(include_str!("vectors/tls12_acvp.rsp"));
    for (hash, name) in HASHES.into_iter().zip(["SHA2-256", "SHA2-384"]) {
        let mut tally = tally12("main secret and key block", "NIST ACVP", hash);
        let mut run = [0, 0];
        for case in file.cases("keyBlock").filter(|case| case.setting("hashAlg") == Some(name)) {
            let premaster = case.bytes("preMasterSecret").unwrap();
            let main = if case.setting("tlsVersion") == Some("v1.2_ems") {
                run[0] += 1;
                let session_hash = case.bytes("sessionHash").unwrap();
                let session_hash = Digest::from_bytes(hash, &session_hash).unwrap();
                MainSecret::extended(hash, &premaster, &session_hash)
            } else {
                run[1] += 1;
                let client_random = bytes(&case, "clientHelloRandom");
                let server_random = bytes(&case, "serverHelloRandom");
                MainSecret::new(hash, &premaster, &client_random, &server_random)
            };
            let id = format!("line {}", case.line());
            let expected = case.bytes("masterSecret").unwrap();
            tally.equal(format_args!("{id} main secret"), main.expose_for_session(), &*expected);
            let expected = case.bytes("keyBlock").unwrap();
            let mut key_block = vec![0; expected.len()];
            let (client, server) = (bytes(&case, "clientRandom"), bytes(&case, "serverRandom"));
            main.key_block(&client, &server, &mut key_block);
            tally.equal(format_args!("{id} key block"), key_block, expected);
        }
        assert_eq!(run, [8, 8]);
        tally.finish();
    }
}

/// What other implementations derived from the same messages, read as a connection reads them.
#[test]
fn tls12_handshakes_of_openssl_and_gnutls() {
    let file = Rsp::read(include_str!("vectors/tls12_handshakes.rsp"));
    for (hash, name) in HASHES.into_iter().zip(["sha256", "sha384"]) {
        let mut tally = tally12("Finished, keys, exporter", "OpenSSL 3.0.19, GnuTLS 3.7.9", hash);
        let cases: Vec<_> =
            file.cases("Messages").filter(|case| case.setting("Hash") == Some(name)).collect();
        assert_eq!(cases.len(), 2);
        for case in &cases {
            tls12_handshake(&mut tally, hash, case);
        }
        tally.finish();
    }
}

fn tls12_handshake(tally: &mut Tally, hash: HashAlgorithm, case: &Case<'_, '_>) {
    let client = case.setting("Client").unwrap();
    let messages = case.bytes("Messages").unwrap();
    let (client_random, server_random) = (bytes(case, "ClientRandom"), bytes(case, "ServerRandom"));
    let main = MainSecret::from_session(hash, &bytes(case, "MainSecret"));

    let mut buffer = TranscriptBuffer::new();
    buffer.add(&messages);
    assert_eq!(buffer.as_bytes(), messages);
    let mut transcript = buffer.start(hash);
    let finished = case.bytes("ClientFinished").unwrap();
    let made = main.client_finished(&transcript.hash());
    tally.equal(format_args!("{client}: client Finished"), &made[..], &finished[4..]);
    let verified = main.verify_client_finished(&transcript.hash(), &finished[4..]);
    tally.equal(format_args!("{client}: verify it"), verified, Ok(()));

    transcript.add(&finished);
    let finished = case.bytes("ServerFinished").unwrap();
    let made = main.server_finished(&transcript.hash());
    tally.equal(format_args!("{client}: server Finished"), &made[..], &finished[4..]);
    let verified = main.verify_server_finished(&transcript.hash(), &finished[4..]);
    tally.equal(format_args!("{client}: verify it"), verified, Ok(()));

    let expected = case.bytes("KeyBlock").unwrap();
    let mut key_block = vec![0; expected.len()];
    main.key_block(&client_random, &server_random, &mut key_block);
    tally.equal(format_args!("{client}: key block"), key_block, expected);
    let expected = case.bytes("Exported").unwrap();
    let mut exported = vec![0; expected.len()];
    main.export(EXPORTER_LABEL, None, &client_random, &server_random, &mut exported).unwrap();
    tally.equal(format_args!("{client}: exporter"), exported, expected);
}

/// RFC 5705: without a context, with an empty one, and with others.
#[test]
fn tls12_exporters_of_go() {
    let file = Rsp::read(include_str!("vectors/tls12_exporters.rsp"));
    for (hash, name) in HASHES.into_iter().zip(["sha256", "sha384"]) {
        let mut tally = tally12("exporter", "Go 1.19.8", hash);
        let cases: Vec<_> =
            file.cases("Exported").filter(|case| case.setting("Hash") == Some(name)).collect();
        let contexts: Vec<_> =
            cases.iter().map(|case| case.own("Context").map(|hex| hex.len() / 2)).collect();
        assert_eq!(contexts, [None, Some(0), Some(7), Some(300)]);
        for case in &cases {
            let context = case.own("Context").map(|_| case.bytes("Context").unwrap());
            let main = MainSecret::from_session(hash, &bytes(case, "MainSecret"));
            let (client, server) = (bytes(case, "ClientRandom"), bytes(case, "ServerRandom"));
            let expected = case.bytes("Exported").unwrap();
            let mut exported = vec![0; expected.len()];
            main.export(EXPORTER_LABEL, context.as_deref(), &client, &server, &mut exported)
                .unwrap();
            tally.equal(format_args!("line {}", case.line()), exported, expected);
        }
        tally.finish();
    }
}
