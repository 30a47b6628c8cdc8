//! Certificates that the client must refuse, and what both sides learn.

use ashlar_tls::registry::AlertDescription;
use ashlar_tls::x509::{ErrorKind, ServerName, Time};
use ashlar_tls::{Clock, Connection, Error};

use crate::config::{self, Kind, NOT_AFTER, NOT_BEFORE};
use crate::pipe::{Endpoint, pump};

/// The handshake fails with this certificate error and alert; the client's sentence has `words`.
fn assert_refused(mut client: Endpoint, kind: ErrorKind, alert: AlertDescription, words: &[&str]) {
    let (_, server) = config::authority(Kind::P256).configs();
    let mut server = Endpoint::server(server);
    pump(&mut client, &mut server);
    let Error::Certificate(error) = client.failure() else { panic!("{:?}", client.error) };
    assert_eq!(error.kind(), kind);
    assert_eq!(client.failure().alert(), Some(alert));
    assert!(matches!(server.failure(), Error::Received(received) if *received == alert));
    assert!(!server.established);
    let sentence = client.failure().to_string();
    for word in words {
        assert!(sentence.contains(word), "{word} is not in: {sentence}");
    }
    let full = format!("{:#}", client.failure().explain());
    assert!(full.contains("RFC 5280") || full.contains("RFC 9525"), "{full}");
}

#[test]
fn an_unknown_authority() {
    let (mut client, _) = config::authority(Kind::P256).configs();
    client.policy = config::another_authority().policy();
    let client = Endpoint::client(client);
    assert_refused(
        client,
        ErrorKind::UnknownIssuer,
        AlertDescription::UNKNOWN_CA,
        &["Ashlar test CA"],
    );
}

#[test]
fn expired_and_not_yet_valid() {
    for (time, kind) in
        [(NOT_AFTER + 1, ErrorKind::Expired), (NOT_BEFORE - 1, ErrorKind::NotYetValid)]
    {
        let (mut client, _) = config::authority(Kind::P256).configs();
        client.clock = Clock::fixed(Time::from_unix(time));
        let client = Endpoint::client(client);
        assert_refused(client, kind, AlertDescription::CERTIFICATE_EXPIRED, &["20"]);
    }
}

#[test]
fn another_name() {
    let (client, _) = config::authority(Kind::P256).configs();
    let name = ServerName::parse("other.example").unwrap();
    let client = Endpoint::new(Connection::client(std::sync::Arc::new(client), name));
    let words = ["other.example", "server.example"];
    assert_refused(client, ErrorKind::NameMismatch, AlertDescription::BAD_CERTIFICATE, &words);
}

#[test]
fn errors_have_a_json_form() {
    let (mut client, server) = config::authority(Kind::P256).configs();
    client.policy = config::another_authority().policy();
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    pump(&mut client, &mut server);
    let json = client.failure().explain().to_json();
    assert!(
        json.starts_with("{\"checked\":\"") && json.ends_with("\"alert\":\"unknown_ca\"}"),
        "{json}"
    );
}
