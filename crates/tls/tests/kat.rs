//! The trace of RFC 8448, section 3, reproduced to the byte by both sides from its inputs: the
//! randoms, the private keys, the certificate and the signature.
#![cfg(test)]

use std::sync::Arc;

use ashlar_tls::registry::{ExtensionType, SignatureScheme};
use ashlar_tls::x509::{Policy, ServerName, Time, Trust};
use ashlar_tls::{
    Answer, ClientConfig, Clock, Connection, Credential, Event, Group, NewSessionTicket, Progress,
    Randomness, ServerConfig, Shaped, Suite, Wants,
};
use rand_core::{TryCryptoRng, TryRng};
use testkit::{Tally, rfc8448 as trace};

/// Hands out recorded bytes, once.
struct Recorded(std::vec::IntoIter<u8>);

impl Recorded {
    fn source(parts: [&[u8]; 2]) -> Randomness {
        let bytes = parts.concat();
        Randomness::from_fn(move || Self(bytes.clone().into_iter()))
    }
}

impl TryRng for Recorded {
    type Error = core::fmt::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Err(core::fmt::Error)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Err(core::fmt::Error)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        for byte in out {
            *byte = self.0.next().ok_or(core::fmt::Error)?;
        }
        Ok(())
    }
}

impl TryCryptoRng for Recorded {}

/// Extensions of the trace that this library does not send on its own, from its ClientHello.
fn client_shape() -> Vec<Shaped> {
    let groups = [0, 18, 0, 29, 0, 23, 0, 24, 0, 25, 1, 0, 1, 1, 1, 2, 1, 3, 1, 4];
    let schemes = [
        0, 30, 4, 3, 5, 3, 6, 3, 2, 3, 8, 4, 8, 5, 8, 6, 4, 1, 5, 1, 6, 1, 2, 1, 4, 2, 5, 2, 6, 2,
        2, 2,
    ];
    vec![
        Shaped::Computed(ExtensionType::SERVER_NAME),
        Shaped::Raw(ExtensionType::RENEGOTIATION_INFO, vec![0]),
        Shaped::Raw(ExtensionType::SUPPORTED_GROUPS, groups.to_vec()),
        Shaped::Raw(ExtensionType::SESSION_TICKET, vec![]),
        Shaped::Computed(ExtensionType::KEY_SHARE),
        Shaped::Computed(ExtensionType::SUPPORTED_VERSIONS),
        Shaped::Raw(ExtensionType::SIGNATURE_ALGORITHMS, schemes.to_vec()),
        Shaped::Raw(ExtensionType::PSK_KEY_EXCHANGE_MODES, vec![1, 1]),
        Shaped::Raw(ExtensionType::RECORD_SIZE_LIMIT, vec![0x40, 1]),
    ]
}

fn server_shape() -> Vec<Shaped> {
    let groups = [0, 18, 0, 29, 0, 23, 0, 24, 0, 25, 1, 0, 1, 1, 1, 2, 1, 3, 1, 4];
    vec![
        Shaped::Raw(ExtensionType::SUPPORTED_GROUPS, groups.to_vec()),
        Shaped::Raw(ExtensionType::RECORD_SIZE_LIMIT, vec![0x40, 1]),
        Shaped::Computed(ExtensionType::SERVER_NAME),
    ]
}

/// The certificate and the signature, cut out of the server's flight: EncryptedExtensions takes 40
/// bytes, Certificate 445, CertificateVerify 136.
fn certificate() -> Vec<u8> {
    // Header 4, context 1, list length 3, certificate length 3; at the end an empty extension list.
    trace::SERVER_FLIGHT[40 + 11..40 + 445 - 2].to_vec()
}

fn signature() -> Vec<u8> {
    // Header 4, scheme 2, length 2.
    trace::SERVER_FLIGHT[40 + 445 + 8..40 + 445 + 136].to_vec()
}

fn client() -> Connection {
    // The certificate is self-signed with a key of 1024 bits: it is trusted as itself.
    let mut policy = Policy::new(Trust::ExactCertificates(vec![certificate()]));
    policy.allow_rsa_1024 = true;
    let mut config = ClientConfig::new(policy);
    config.suites =
        vec![Suite::Aes128GcmSha256, Suite::ChaCha20Poly1305Sha256, Suite::Aes256GcmSha384];
    config.groups = vec![Group::X25519, Group::Secp256r1];
    config.middlebox_compatibility = false;
    config.hello_shape = Some(client_shape());
    // 2020-01-01, within the certificate's validity.
    config.clock = Clock::fixed(Time::from_unix(1_577_836_800));
    let random = &trace::CLIENT_HELLO[6..38];
    config.randomness = Recorded::source([random, &trace::CLIENT_PRIVATE_KEY]);
    Connection::client(Arc::new(config), ServerName::parse("server").unwrap())
}

fn server() -> Connection {
    let schemes = vec![SignatureScheme::RSA_PSS_RSAE_SHA256];
    let mut config =
        ServerConfig::new(Credential::with_external_signer(vec![certificate()], schemes));
    config.tickets = None;
    config.encrypted_extensions_shape = Some(server_shape());
    let random = &trace::SERVER_HELLO[6..38];
    config.randomness = Recorded::source([random, &trace::SERVER_PRIVATE_KEY]);
    Connection::server(Arc::new(config))
}

fn tally(side: &str) -> Tally {
    Tally::new("tls", format_args!("TLS 1.3 handshake, {side}"), "RFC 8448, section 3", "best")
}

/// Feeds one flight, which must be consumed whole, and returns what is sent and the last event.
fn advance(connection: &mut Connection, bytes: &[u8]) -> (Vec<u8>, Event, Vec<u8>) {
    let (mut incoming, mut outgoing, mut data) = (bytes.to_vec(), Vec::new(), Vec::new());
    loop {
        let Progress { consumed, event } =
            connection.advance(&mut incoming, &mut outgoing).unwrap();
        if let Event::ApplicationData(range) = &event {
            data.extend_from_slice(&incoming[range.clone()]);
        }
        incoming.drain(..consumed);
        if matches!(event, Event::NeedsInput | Event::Wants(_) | Event::Closed) {
            assert!(incoming.is_empty());
            return (outgoing, event, data);
        }
    }
}

#[test]
fn rfc8448_client() {
    let mut tally = tally("client");
    let mut client = client();
    let (sent, ..) = advance(&mut client, &[]);
    tally.equal("ClientHello", sent, trace::CLIENT_HELLO_RECORD.as_slice());

    let flight = [&trace::SERVER_HELLO_RECORD[..], &trace::SERVER_FLIGHT_RECORD].concat();
    let (sent, ..) = advance(&mut client, &flight);
    tally.equal("Finished", sent, trace::CLIENT_FINISHED_RECORD.as_slice());
    assert!(!client.is_handshaking());

    let (sent, ..) = advance(&mut client, &trace::NEW_SESSION_TICKET_RECORD);
    tally.check("NewSessionTicket", sent.is_empty());
    let mut sent = Vec::new();
    client.write(&trace::APPLICATION_DATA, &mut sent).unwrap();
    tally.equal("application data", &sent, trace::CLIENT_APPLICATION_RECORD.as_slice());
    let (_, _, data) = advance(&mut client, &trace::SERVER_APPLICATION_RECORD);
    tally.equal("received data", data, trace::APPLICATION_DATA.as_slice());
    sent.clear();
    client.close(&mut sent).unwrap();
    tally.equal("close_notify", &sent, trace::CLIENT_ALERT_RECORD.as_slice());
    let (_, event, _) = advance(&mut client, &trace::SERVER_ALERT_RECORD);
    tally.equal("received close_notify", event, Event::Closed);
    tally.finish();
}

#[test]
fn rfc8448_server() {
    let mut tally = tally("server");
    let mut server = server();
    let (mut sent, event, _) = advance(&mut server, &trace::CLIENT_HELLO_RECORD);
    let Event::Wants(Wants::Signature(request)) = event else { panic!("{event:?}") };
    tally.equal("scheme", request.scheme, SignatureScheme::RSA_PSS_RSAE_SHA256);
    server.answer(Answer::Signature(signature())).unwrap();
    let (rest, ..) = advance(&mut server, &[]);
    sent.extend(rest);
    let (hello, flight) = sent.split_at(trace::SERVER_HELLO_RECORD.len());
    tally.equal("ServerHello", hello, trace::SERVER_HELLO_RECORD.as_slice());
    tally.equal("server's flight", flight, trace::SERVER_FLIGHT_RECORD.as_slice());

    advance(&mut server, &trace::CLIENT_FINISHED_RECORD);
    assert!(!server.is_handshaking());
    let mut sent = Vec::new();
    server.send_ticket(&ticket(), &mut sent).unwrap();
    tally.equal("NewSessionTicket", &sent, trace::NEW_SESSION_TICKET_RECORD.as_slice());

    let (_, _, data) = advance(&mut server, &trace::CLIENT_APPLICATION_RECORD);
    tally.equal("received data", data, trace::APPLICATION_DATA.as_slice());
    sent.clear();
    server.write(&trace::APPLICATION_DATA, &mut sent).unwrap();
    tally.equal("application data", &sent, trace::SERVER_APPLICATION_RECORD.as_slice());
    let (_, event, _) = advance(&mut server, &trace::CLIENT_ALERT_RECORD);
    tally.equal("received close_notify", event, Event::Closed);
    sent.clear();
    server.close(&mut sent).unwrap();
    tally.equal("close_notify", &sent, trace::SERVER_ALERT_RECORD.as_slice());
    tally.finish();
}

/// The ticket of the trace, read from its message.
fn ticket() -> NewSessionTicket<'static> {
    use tls_messages::Message;
    NewSessionTicket::read(&trace::NEW_SESSION_TICKET[4..]).unwrap()
}
