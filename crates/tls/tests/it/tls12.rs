//! TLS 1.2: every suite, group and kind of key; sessions; client certificates.

use std::sync::Arc;

use ashlar_tls::registry::{
    AlertDescription, ExtensionType, NamedGroup, ProtocolVersion, SignatureScheme,
};
use ashlar_tls::x509::SignatureAlgorithm;
use ashlar_tls::{
    Answer, ClientAuth, ClientConfig, Error, Group, MemorySessions, Negotiation, ServerConfig,
    Shaped, Suite, Versions, Wants,
};

use crate::config::{self, Kind};
use crate::pipe::{Endpoint, connected, pump};

const ECDSA: [Suite; 7] = [
    Suite::EcdheEcdsaAes128GcmSha256,
    Suite::EcdheEcdsaAes256GcmSha384,
    Suite::EcdheEcdsaChaCha20Poly1305Sha256,
    Suite::EcdheEcdsaAes128Ccm,
    Suite::EcdheEcdsaAes256Ccm,
    Suite::EcdheEcdsaAes128Ccm8,
    Suite::EcdheEcdsaAes256Ccm8,
];

const RSA: [Suite; 3] = [
    Suite::EcdheRsaAes128GcmSha256,
    Suite::EcdheRsaAes256GcmSha384,
    Suite::EcdheRsaChaCha20Poly1305Sha256,
];

/// A pair of configurations for TLS 1.2 alone, on the client's side.
pub(crate) fn configs(kind: Kind) -> (ClientConfig, ServerConfig) {
    let (mut client, mut server) = config::authority(kind).configs();
    client.versions = Versions::Tls12Only;
    server.suites = Suite::ALL.to_vec();
    server.clock = config::authority(kind).clock();
    (client, server)
}

fn exchange(client: &mut Endpoint, server: &mut Endpoint) {
    client.send(b"from the client");
    server.send(&[7; 40_000]);
    pump(client, server);
    assert_eq!(server.received, b"from the client");
    assert_eq!(client.received, [7; 40_000]);
}

#[test]
fn every_suite_group_and_key() {
    let curves = [Group::X25519, Group::Secp256r1, Group::Secp384r1, Group::Secp521r1];
    for (kind, suites) in [
        (Kind::P256, ECDSA.as_slice()),
        (Kind::P384, &ECDSA),
        (Kind::P521, &ECDSA),
        (Kind::Ed25519, &ECDSA),
        (Kind::Rsa, &RSA),
    ] {
        for (suite, group) in suites.iter().zip(curves.iter().cycle()) {
            let (mut client, server) = configs(kind);
            (client.suites, client.groups) = (vec![*suite], vec![*group]);
            let (mut client, mut server) = connected(client, server);
            for end in [&client, &server] {
                let summary = end.connection.summary().unwrap();
                assert_eq!(summary.version, ProtocolVersion::TLS_1_2);
                assert_eq!(summary.suite, suite.code_point());
                assert_eq!(summary.group, Some(group.code_point()));
                assert_eq!(summary.server_name.as_deref(), Some("server.example"));
                assert!(summary.extended_main_secret && !summary.resumed);
                assert_eq!(summary.legacy, []);
            }
            assert_eq!(client.connection.summary().unwrap().peer_certificates.len(), 2);
            exchange(&mut client, &mut server);
        }
    }
}

#[test]
fn a_session_is_resumed_by_ticket_and_by_id() {
    for by_id in [false, true] {
        let (client, mut server) = configs(Kind::P256);
        if by_id {
            server.tickets = None;
            server.sessions = Some(Arc::new(MemorySessions::new(4)));
        }
        let (client, server) = (Arc::new(client), Arc::new(server));
        for attempt in 0..4 {
            let (mut client, mut server) =
                (Endpoint::client_of(&client), Endpoint::server_of(&server));
            pump(&mut client, &mut server);
            for end in [&client, &server] {
                assert!(end.error.is_none(), "{:?}", end.error);
                let summary = end.connection.summary().unwrap();
                assert_eq!(summary.resumed, attempt > 0, "{by_id} {attempt}");
                assert_eq!(summary.group.is_none(), attempt > 0);
            }
            assert_eq!(client.connection.summary().unwrap().peer_certificates.len(), 2);
            exchange(&mut client, &mut server);
        }
    }
}

#[test]
fn a_client_shows_its_certificate_and_a_resumed_session_remembers_it() {
    for kind in [Kind::P256, Kind::Rsa, Kind::Ed25519] {
        let authority = config::authority(kind);
        let (mut client, mut server) = configs(kind);
        client.credential = Some(authority.client_credential());
        server.client_auth = Some(ClientAuth { policy: authority.policy(), required: true });
        let (client, server) = (Arc::new(client), Arc::new(server));
        for attempt in 0..2 {
            let (mut client, mut server) =
                (Endpoint::client_of(&client), Endpoint::server_of(&server));
            pump(&mut client, &mut server);
            assert!(client.established && server.established, "{:?}", server.error);
            let summary = server.connection.summary().unwrap();
            assert_eq!(summary.resumed, attempt > 0);
            assert_eq!(summary.peer_certificates.len(), 1);
            assert!(summary.signature_scheme.is_some());
            exchange(&mut client, &mut server);
        }
    }
}

#[test]
fn the_highest_common_version_is_chosen() {
    use Versions::{Both, Tls12Only, Tls13Only};
    for (ours, theirs, chosen) in [
        (Both, Both, ProtocolVersion::TLS_1_3),
        (Both, Tls12Only, ProtocolVersion::TLS_1_2),
        (Tls12Only, Both, ProtocolVersion::TLS_1_2),
        (Tls13Only, Both, ProtocolVersion::TLS_1_3),
        (Both, Tls13Only, ProtocolVersion::TLS_1_3),
        (Tls12Only, Tls12Only, ProtocolVersion::TLS_1_2),
    ] {
        let (mut client, mut server) = configs(Kind::P256);
        (client.versions, server.versions) = (ours, theirs);
        let (client, server) = connected(client, server);
        for end in [&client, &server] {
            assert_eq!(end.connection.summary().unwrap().version, chosen);
        }
    }
}

#[test]
fn both_sides_export_the_same() {
    let (client, server) = configs(Kind::P256);
    let (mut client, mut server) = connected(client, server);
    let (mut ours, mut theirs, mut other) = ([0; 48], [0; 48], [0; 48]);
    client.connection.export(b"EXPERIMENTAL test", b"context", &mut ours).unwrap();
    server.connection.export(b"EXPERIMENTAL test", b"context", &mut theirs).unwrap();
    server.connection.export(b"EXPERIMENTAL test", b"another", &mut other).unwrap();
    assert_eq!(ours, theirs);
    assert_ne!(ours, other);
    assert_eq!(client.connection.summary().unwrap().group, Some(NamedGroup::X25519));
}

#[test]
fn signatures_from_outside_complete_the_handshake_on_both_sides() {
    let authority = config::authority(Kind::P256);
    let (mut client, mut server) = configs(Kind::P256);
    client.credential = Some(authority.external_client_credential());
    server.credential = authority.external_credential();
    server.client_auth = Some(ClientAuth { policy: authority.policy(), required: true });
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    pump(&mut client, &mut server);
    for first in [true, false] {
        let asked = if first { &mut server } else { &mut client };
        let Some(Wants::Signature(request)) = asked.wants.clone() else { panic!("a signature") };
        assert_eq!(request.scheme, SignatureScheme::ECDSA_SECP256R1_SHA256);
        let signature = authority.sign(SignatureAlgorithm::EcdsaSha256, &request.message);
        asked.connection.answer(Answer::Signature(signature)).unwrap();
        asked.run();
        pump(&mut client, &mut server);
    }
    assert!(client.established && server.established, "{:?} {:?}", client.error, server.error);
    exchange(&mut client, &mut server);
}

#[test]
fn g18_without_extended_main_secret_only_by_waiver_and_without_exporter() {
    for (on_client, on_server) in [(true, true), (false, true), (true, false), (false, false)] {
        let (mut client, mut server) = configs(Kind::P256);
        client.require_extended_main_secret = on_client;
        server.require_extended_main_secret = on_server;
        // A client that leaves the extension out.
        let sent = [
            ExtensionType::SERVER_NAME,
            ExtensionType::SUPPORTED_GROUPS,
            ExtensionType::SIGNATURE_ALGORITHMS,
            ExtensionType::SESSION_TICKET,
        ];
        client.hello_shape = Some(sent.map(Shaped::Computed).to_vec());
        let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
        pump(&mut client, &mut server);
        if on_server {
            assert!(matches!(
                server.failure(),
                Error::Negotiation(Negotiation::ExtendedMainSecret)
            ));
            assert_eq!(server.failure().alert(), Some(AlertDescription::HANDSHAKE_FAILURE));
        } else if on_client {
            assert!(matches!(
                client.failure(),
                Error::Negotiation(Negotiation::ExtendedMainSecret)
            ));
        } else {
            assert!(!client.connection.summary().unwrap().extended_main_secret);
            let mut out = [0; 32];
            assert!(client.connection.export(b"EXPERIMENTAL", b"", &mut out).is_err());
            assert!(server.connection.export(b"EXPERIMENTAL", b"", &mut out).is_err());
            assert_eq!(out, [0; 32]);
            exchange(&mut client, &mut server);
        }
    }
}

#[test]
fn what_tls_1_3_alone_has_is_an_error_and_no_harm() {
    let (client, server) = configs(Kind::P256);
    let (mut client, mut server) = connected(client, server);
    let mut out = Vec::new();
    assert!(matches!(client.connection.request_key_update(&mut out), Err(Error::Misuse(_))));
    assert!(matches!(client.connection.ticket_psk(b"nonce"), Err(Error::Misuse(_))));
    assert!(out.is_empty());
    exchange(&mut client, &mut server);
}
