//! The traces of RFC 8448.
#![cfg(test)]

use ashlar_tls_schedule::{
    ApplicationSecrets, EarlySecret, HandshakeSecrets, HashAlgorithm, PskKind, TrafficSecret,
    Transcript, TranscriptBuffer,
};
use testkit::Tally;

#[path = "vectors/rfc8448.rs"]
mod trace;

const HASH: HashAlgorithm = HashAlgorithm::Sha256;
const KEY_LEN: usize = 16;

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
