//! Resumption in TLS 1.3: RFC 9846, sections 2.2 and 4.3.11.

use std::sync::Arc;

use ashlar_tls::registry::{NamedGroup, ProtocolVersion};
use ashlar_tls::x509::{
    Identity, Policy, PrivateKey, Time, Trust, TrustAnchor, Usage, Validity, issue,
};
use ashlar_tls::{ClientAuth, ClientConfig, Credential, Group, ServerConfig, Suite, Versions};

use getrandom::SysRng;

use crate::config::{self, Kind, NOT_AFTER, NOT_BEFORE};
use crate::pipe::{Endpoint, pump};

fn configs() -> (ClientConfig, ServerConfig) {
    let authority = config::authority(Kind::P256);
    let (client, mut server) = authority.configs();
    server.clock = authority.clock();
    (client, server)
}

/// A connection of each side, to the end of its handshake, and whether both say that it was
/// resumed.
fn connect(client: &Arc<ClientConfig>, server: &Arc<ServerConfig>) -> (Endpoint, Endpoint, bool) {
    let (mut client, mut server) = (Endpoint::client_of(client), Endpoint::server_of(server));
    pump(&mut client, &mut server);
    assert!(
        client.error.is_none() && server.error.is_none(),
        "{:?} {:?}",
        client.error,
        server.error
    );
    let resumed = client.connection.summary().unwrap().resumed;
    assert_eq!(server.connection.summary().unwrap().resumed, resumed);
    (client, server, resumed)
}

#[test]
fn a_ticket_is_used_once_and_replaced_with_every_suite_and_with_a_retry() {
    for suite in [Suite::Aes128GcmSha256, Suite::Aes256GcmSha384, Suite::ChaCha20Poly1305Sha256] {
        for retried in [false, true] {
            let (mut client, mut server) = configs();
            client.suites = vec![suite];
            if retried {
                client.groups = vec![Group::X25519, Group::Secp256r1];
                server.groups = vec![Group::Secp256r1];
            }
            let (client, server) = (Arc::new(client), Arc::new(server));
            for attempt in 0..4 {
                let (mut client, mut server, resumed) = connect(&client, &server);
                assert_eq!(resumed, attempt > 0);
                let summary = client.connection.summary().unwrap();
                assert_eq!((summary.version, summary.retried), (ProtocolVersion::TLS_1_3, retried));
                // The server's certificates are those of the first connection.
                assert_eq!(summary.peer_certificates.len(), 2);
                assert!(summary.group.is_some());
                client.send(b"there");
                server.send(b"and back");
                pump(&mut client, &mut server);
                assert_eq!(
                    (&*server.received, &*client.received),
                    (&b"there"[..], &b"and back"[..])
                );
            }
        }
    }
}

#[test]
fn the_suite_may_change_within_its_hash_and_not_beyond() {
    for (second, resumes) in
        [(Suite::ChaCha20Poly1305Sha256, true), (Suite::Aes256GcmSha384, false)]
    {
        let (mut client, server) = configs();
        client.suites = vec![Suite::Aes128GcmSha256];
        let server = Arc::new(server);
        let (_, _, resumed) = connect(&Arc::new(client.clone()), &server);
        assert!(!resumed);
        client.suites = vec![second];
        let (_, _, resumed) = connect(&Arc::new(client), &server);
        assert_eq!(resumed, resumes);
    }
}

#[test]
fn h5_another_judgement_of_the_server_does_not_take_the_session_up() {
    let (client, server) = configs();
    let server = Arc::new(server);
    let mut stricter = client.clone();
    let (first, ..) = connect(&Arc::new(client), &server);
    assert!(first.established);
    // CVE-2025-68121: a copy of the configuration shares its sessions, and must not share trust.
    stricter.policy = Policy::new(Trust::Anchors(Vec::new()));
    let mut client = Endpoint::client(stricter);
    let mut server = Endpoint::server_of(&server);
    pump(&mut client, &mut server);
    assert!(!client.established && !server.established);
}

#[test]
fn h5_a_server_that_now_requires_certificates_does_not_take_up_a_session_without() {
    let authority = config::authority(Kind::P256);
    let (mut client, mut server) = configs();
    let (_, _, resumed) = connect(&Arc::new(client.clone()), &Arc::new(server.clone()));
    assert!(!resumed);
    server.client_auth = Some(ClientAuth { policy: authority.policy(), required: true });
    client.credential = Some(authority.client_credential());
    let (client, server) = (Arc::new(client), Arc::new(server));
    for attempt in 0..2 {
        let (_, server, resumed) = connect(&client, &server);
        assert_eq!(resumed, attempt > 0);
        assert_eq!(server.connection.summary().unwrap().peer_certificates.len(), 1);
    }
}

#[test]
fn a_session_of_one_version_is_no_session_of_the_other() {
    let (mut client, server) = configs();
    let server = Arc::new(server);
    for (versions, version) in [
        (Versions::Tls13Only, ProtocolVersion::TLS_1_3),
        (Versions::Tls12Only, ProtocolVersion::TLS_1_2),
        (Versions::Tls13Only, ProtocolVersion::TLS_1_3),
    ] {
        client.versions = versions;
        let (client, _, resumed) = connect(&Arc::new(client.clone()), &server);
        assert!(!resumed);
        assert_eq!(client.connection.summary().unwrap().version, version);
    }
}

#[test]
fn a_server_without_tickets_and_a_client_without_sessions_always_make_full_handshakes() {
    for on_client in [false, true] {
        let (mut client, mut server) = configs();
        if on_client {
            client.sessions = None;
        } else {
            server.tickets = None;
        }
        let (client, server) = (Arc::new(client), Arc::new(server));
        for _ in 0..2 {
            let (client, _, resumed) = connect(&client, &server);
            assert!(!resumed);
            let group = client.connection.summary().unwrap().group;
            assert_eq!(group, Some(NamedGroup::X25519_MLKEM768));
        }
    }
}

#[test]
fn a_certificate_too_large_for_a_ticket_leads_to_full_handshakes() {
    let validity =
        Validity { not_before: Time::from_unix(NOT_BEFORE), not_after: Time::from_unix(NOT_AFTER) };
    let root_key = PrivateKey::generate_p256(&mut SysRng).unwrap();
    let key = PrivateKey::generate_p256(&mut SysRng).unwrap();
    let root = issue::ca("Large test CA", &root_key, validity, &mut SysRng).unwrap();
    let issuer = issue::Issuer::new(&root, &root_key).unwrap();
    let large = issue::CertificateBuilder::end_entity(validity, Usage::ClientAuth)
        .common_name("large")
        .extension("1.3.6.1.4.1.32473.1", false, &[5; 60_000])
        .unwrap()
        .issued_by(&issuer, &key.public_key(), &mut SysRng)
        .unwrap();
    let anchor = TrustAnchor::from_certificate_der(&root).unwrap();
    let policy = Policy::new(Trust::Anchors(vec![anchor]));
    let identity = Identity::new(vec![large], key).unwrap();
    let (mut client, mut server) = configs();
    client.credential = Some(Credential::new(identity));
    server.client_auth = Some(ClientAuth { policy, required: true });
    let server = Arc::new(server);
    for versions in [Versions::Tls12Only, Versions::Tls13Only] {
        client.versions = versions;
        let client = Arc::new(client.clone());
        for _ in 0..2 {
            let (_, _, resumed) = connect(&client, &server);
            assert!(!resumed);
        }
    }
}
