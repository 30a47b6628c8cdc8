//! A handshake that waits for a signature from outside.

use ashlar_tls::registry::{AlertDescription, SignatureScheme};
use ashlar_tls::x509::SignatureAlgorithm;
use ashlar_tls::{Answer, Error, Misbehaviour, Wants};

use crate::config::{self, Authority, Kind};
use crate::pipe::{Endpoint, pump};

fn paused(authority: &Authority) -> (Endpoint, Endpoint) {
    let (client, mut server) = authority.configs();
    server.credential = authority.external_credential();
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    pump(&mut client, &mut server);
    assert!(server.wants.is_some() && !client.established);
    (client, server)
}

#[test]
fn a_signature_from_outside_completes_the_handshake() {
    let authority = config::authority(Kind::P256);
    let (mut client, mut server) = paused(authority);
    let Some(Wants::Signature(request)) = server.wants.clone() else { panic!("a signature") };
    assert_eq!(request.scheme, SignatureScheme::ECDSA_SECP256R1_SHA256);
    assert!(request.message.starts_with(&[0x20; 64]));

    // Asking again changes nothing, and nothing of the peer is taken meanwhile.
    server.run();
    assert_eq!(server.wants, Some(Wants::Signature(request.clone())));

    let signature = authority.sign(SignatureAlgorithm::EcdsaSha256, &request.message);
    server.connection.answer(Answer::Signature(signature)).unwrap();
    server.run();
    pump(&mut client, &mut server);
    assert!(client.established && server.established);
}

#[test]
fn what_was_sent_before_the_pause_goes_out_at_once() {
    let authority = config::authority(Kind::P256);
    let (client, mut server) = authority.configs();
    server.credential = authority.external_credential();
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    client.run();
    server.feed(&client.take_outgoing());
    assert!(server.wants.is_some());
    assert_eq!(crate::pipe::records(&server.outgoing)[0][5], 2, "the ServerHello waits for nobody");
}

#[test]
fn a_signer_that_fails_ends_the_handshake_with_internal_error() {
    let (mut client, mut server) = paused(config::authority(Kind::P256));
    server.connection.answer(Answer::SignerFailed).unwrap();
    server.run();
    pump(&mut client, &mut server);
    assert!(matches!(server.failure(), Error::Signer));
    assert!(matches!(client.failure(), Error::Received(AlertDescription::INTERNAL_ERROR)));
}

#[test]
fn g4_a_signature_of_something_else_is_refused_by_the_client() {
    let authority = config::authority(Kind::P256);
    let (mut client, mut server) = paused(authority);
    let signature = authority.sign(SignatureAlgorithm::EcdsaSha256, b"something else");
    server.connection.answer(Answer::Signature(signature)).unwrap();
    server.run();
    pump(&mut client, &mut server);
    assert!(matches!(client.failure(), Error::Signature(_)));
    assert!(matches!(server.failure(), Error::Received(AlertDescription::DECRYPT_ERROR)));
}

#[test]
fn c11_a_scheme_of_another_curve_is_illegal_though_the_signature_is_good() {
    for (kind, algorithm) in [
        (Kind::P384, SignatureAlgorithm::EcdsaSha256),
        (Kind::P521, SignatureAlgorithm::EcdsaSha256),
        (Kind::Ed25519, SignatureAlgorithm::Ed25519),
    ] {
        let authority = config::authority(kind);
        let (client, mut server) = authority.configs();
        // Its signer says that it does `ecdsa_secp256r1_sha256`.
        server.credential = authority.external_credential();
        let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
        pump(&mut client, &mut server);
        let Some(Wants::Signature(request)) = server.wants.clone() else { panic!("a signature") };
        let signature = authority.sign(algorithm, &request.message);
        server.connection.answer(Answer::Signature(signature)).unwrap();
        server.run();
        pump(&mut client, &mut server);
        let Error::Misbehaviour(Misbehaviour::SignatureScheme { chosen }) = client.failure() else {
            panic!("{:?}", client.error)
        };
        assert_eq!(*chosen, SignatureScheme::ECDSA_SECP256R1_SHA256);
        let alert = AlertDescription::ILLEGAL_PARAMETER;
        assert!(matches!(server.failure(), Error::Received(received) if *received == alert));
    }
}

#[test]
fn an_answer_without_a_question_is_misuse() {
    let (client, _) = config::authority(Kind::P256).configs();
    let mut client = Endpoint::client(client);
    assert!(matches!(client.connection.answer(Answer::SignerFailed), Err(Error::Misuse(_))));
}
