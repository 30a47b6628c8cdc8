//! Servers that ask their clients who they are.

use ashlar_tls::registry::{AlertDescription, SignatureScheme};
use ashlar_tls::x509::{Certificate, ErrorKind, SignatureAlgorithm};
use ashlar_tls::{Answer, ClientAuth, ClientConfig, Error, Misbehaviour, ServerConfig, Wants};

use crate::config::{self, Authority, Kind};
use crate::pipe::{Endpoint, connected, pump};

/// A client, and a server that asks for a certificate of the authority.
fn configs(authority: &Authority, required: bool) -> (ClientConfig, ServerConfig) {
    let (client, mut server) = authority.configs();
    server.client_auth = Some(ClientAuth { policy: authority.policy(), required });
    server.clock = authority.clock();
    (client, server)
}

/// The server refuses the client, and says so with this alert.
fn refused(client: ClientConfig, server: ServerConfig, alert: AlertDescription) -> Endpoint {
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    pump(&mut client, &mut server);
    assert!(!server.established);
    assert_eq!(server.failure().alert(), Some(alert), "{}", server.failure());
    assert!(matches!(client.failure(), Error::Received(received) if *received == alert));
    server
}

#[test]
fn both_sides_prove_who_they_are_with_every_kind_of_key() {
    for (kind, scheme) in [
        (Kind::P256, SignatureScheme::ECDSA_SECP256R1_SHA256),
        (Kind::P384, SignatureScheme::ECDSA_SECP384R1_SHA384),
        (Kind::P521, SignatureScheme::ECDSA_SECP521R1_SHA512),
        (Kind::Ed25519, SignatureScheme::ED25519),
        (Kind::Rsa, SignatureScheme::RSA_PSS_RSAE_SHA256),
    ] {
        let authority = config::authority(kind);
        let (mut client, server) = configs(authority, true);
        client.credential = Some(authority.client_credential());
        let (mut client, mut server) = connected(client, server);
        assert_eq!(client.connection.summary().unwrap().signature_scheme, Some(scheme));
        let summary = server.connection.summary().unwrap();
        assert_eq!(summary.signature_scheme, Some(scheme));
        let leaf = Certificate::from_der(&summary.peer_certificates[0]).unwrap();
        let names: Vec<_> = leaf.subject_alt_names().iter().map(|it| it.to_string()).collect();
        assert_eq!(names, ["DNS:client.example"]);
        client.send(b"it is me");
        pump(&mut client, &mut server);
        assert_eq!(server.received, b"it is me");
    }
}

#[test]
fn g19_a_client_without_a_certificate() {
    let authority = config::authority(Kind::P256);
    // Asked, but not required.
    let (client, server) = configs(authority, false);
    let (_, server) = connected(client, server);
    let summary = server.connection.summary().unwrap();
    assert!(summary.peer_certificates.is_empty());
    assert_eq!(summary.signature_scheme, None);

    let (client, server) = configs(authority, true);
    let server = refused(client, server, AlertDescription::CERTIFICATE_REQUIRED);
    let failure = server.failure();
    assert!(matches!(failure, Error::Misbehaviour(Misbehaviour::CertificateRequired)));
}

#[test]
fn g20_a_certificate_for_servers_is_not_one_for_clients() {
    let authority = config::authority(Kind::P256);
    let (mut client, server) = configs(authority, false);
    client.credential = Some(server.credential.clone());
    let server = refused(client, server, AlertDescription::BAD_CERTIFICATE);
    let Error::Certificate(error) = server.failure() else { panic!("{:?}", server.error) };
    assert_eq!(error.kind(), ErrorKind::ExtendedKeyUsage);
}

#[test]
fn a_client_of_another_authority() {
    let (mut client, server) = configs(config::authority(Kind::P256), false);
    client.credential = Some(config::another_authority().client_credential());
    refused(client, server, AlertDescription::UNKNOWN_CA);
}

#[test]
fn g3_a_client_that_does_not_hold_its_certificates_key() {
    let (mut client, server) = configs(config::authority(Kind::P256), true);
    client.credential = Some(config::authority(Kind::P256).external_client_credential());
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    pump(&mut client, &mut server);
    assert!(client.wants.is_some(), "the client's signer is outside");
    let other = config::another_authority();
    let Some(Wants::Signature(request)) = client.wants.clone() else { panic!() };
    let signature = other.sign(SignatureAlgorithm::EcdsaSha256, &request.message);
    client.connection.answer(Answer::Signature(signature)).unwrap();
    pump(&mut client, &mut server);
    assert!(matches!(server.failure(), Error::Signature(_)));
    assert_eq!(server.failure().alert(), Some(AlertDescription::DECRYPT_ERROR));
}
