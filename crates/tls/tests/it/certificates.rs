//! Certificates that the client must refuse, and what both sides learn.

use ashlar_tls::registry::AlertDescription;
use ashlar_tls::x509::issue::{self, Issuer};
use ashlar_tls::x509::{
    ErrorKind, Policy, PrivateKey, RevocationPolicy, RevocationSettings, ServerName, Time, Trust,
    TrustAnchor, Usage, Validity,
};
use ashlar_tls::{Clock, Connection, Error};
use getrandom::SysRng;

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
fn k8_expired_and_not_yet_valid() {
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

const NOW: Time = Time::from_unix(NOT_BEFORE);

/// An authority, and a leaf of it with its key.
struct Issued {
    policy: Policy,
    key: PrivateKey,
    leaf: Vec<u8>,
}

impl Issued {
    fn new() -> Self {
        let [root_key, key] = [(); 2].map(|()| PrivateKey::generate_p256(&mut SysRng).unwrap());
        let validity = Validity::days_from(NOW, 90);
        let root = issue::ca("root", &root_key, validity, &mut SysRng).unwrap();
        let policy =
            Policy::new(Trust::Anchors(vec![TrustAnchor::from_certificate_der(&root).unwrap()]));
        let (issuer, public) = (Issuer::new(&root, &root_key).unwrap(), key.public_key());
        let leaf = ["a.example"];
        let leaf = issue::leaf(&issuer, &public, &leaf, validity, Usage::ServerAuth, &mut SysRng);
        Self { policy, key, leaf: leaf.unwrap() }
    }

    /// What a peer that presents this chain is told.
    fn told(&self, chain: &[&[u8]]) -> (ErrorKind, Option<AlertDescription>) {
        let error = self.policy.verify(chain, Usage::ServerAuth, None, NOW).unwrap_err();
        (error.kind(), Error::from(error).alert())
    }
}

const BAD: Option<AlertDescription> = Some(AlertDescription::BAD_CERTIFICATE);

#[test]
fn k6_a_leaf_that_issues_is_a_bad_certificate() {
    let issued = Issued::new();
    // By an authority that has the leaf's name and key, and whose certificate is not sent.
    let validity = Validity::days_from(NOW, 90);
    let same = issue::ca("a.example", &issued.key, validity, &mut SysRng).unwrap();
    let issuer = Issuer::new(&same, &issued.key).unwrap();
    let (public, names) = (issued.key.public_key(), ["b.example"]);
    let forged =
        issue::leaf(&issuer, &public, &names, validity, Usage::ServerAuth, &mut SysRng).unwrap();
    assert_eq!(issued.told(&[&forged, &issued.leaf]), (ErrorKind::NotACa, BAD));
}

#[test]
fn k13_a_missing_response_is_a_bad_status_response() {
    let mut issued = Issued::new();
    issued.policy.revocation = RevocationSettings::new(RevocationPolicy::Require);
    let alert = Some(AlertDescription::BAD_CERTIFICATE_STATUS_RESPONSE);
    assert_eq!(issued.told(&[&issued.leaf]), (ErrorKind::RevocationUnknown, alert));
}

#[test]
fn k14_a_chain_beyond_the_limits_is_a_bad_certificate() {
    let issued = Issued::new();
    assert_eq!(issued.told(&[]), (ErrorKind::EmptyChain, BAD));
    assert_eq!(issued.told(&vec![&*issued.leaf; 1000]), (ErrorKind::ChainTooLong, BAD));
    let large = vec![0; 1 << 20];
    assert_eq!(issued.told(&[&issued.leaf, &large]), (ErrorKind::CertificateTooLarge, BAD));
}
