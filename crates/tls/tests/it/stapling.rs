//! A stapled OCSP response, in both versions: RFC 6066, section 8; RFC 9846, section 4.5.1.1.

use ashlar_tls::registry::AlertDescription;
use ashlar_tls::x509::issue::{CertificateBuilder, OcspResponseBuilder, Responder};
use ashlar_tls::x509::{
    Certificate, Identity, Policy, PrivateKey, Reason, RevocationPolicy, RevocationScope, Time,
    Trust, TrustAnchor, Usage, Validity, issue,
};
use ashlar_tls::{ClientConfig, Clock, Credential, Error, ServerConfig, Versions};
use getrandom::SysRng;

use crate::config::{NOT_AFTER, NOT_BEFORE};
use crate::pipe::{Endpoint, connected, pump};

const NOW: Time = Time::from_unix(NOT_BEFORE + 86_400);

/// What the response says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Good,
    Revoked,
}

/// A server with a certificate of a root of its own, must-staple or not, and a client that requires
/// to know about revocation.
fn configs(must_staple: bool, says: Says) -> (ClientConfig, ServerConfig) {
    let validity =
        Validity { not_before: Time::from_unix(NOT_BEFORE), not_after: Time::from_unix(NOT_AFTER) };
    let root_key = PrivateKey::generate_p256(&mut SysRng).unwrap();
    let leaf_key = PrivateKey::generate_p256(&mut SysRng).unwrap();
    let root = issue::ca("Stapling test CA", &root_key, validity, &mut SysRng).unwrap();
    let issuer = issue::Issuer::new(&root, &root_key).unwrap();
    let mut builder = CertificateBuilder::end_entity(validity, Usage::ServerAuth)
        .server_name("server.example")
        .unwrap();
    if must_staple {
        builder = builder.must_staple().unwrap();
    }
    let leaf = builder.issued_by(&issuer, &leaf_key.public_key(), &mut SysRng).unwrap();

    let serial = Certificate::from_der(&leaf).unwrap().serial().to_vec();
    let response = OcspResponseBuilder::new(NOW, NOW.plus_days(2));
    let response = match says {
        Says::Good => response.good(&serial),
        Says::Revoked => response.revoked(&serial, NOW, Reason::KeyCompromise),
    };
    let responder = Responder::new(&root, &root_key).unwrap();
    let response = response.unwrap().signed_by(&responder, &mut SysRng).unwrap();

    let anchor = TrustAnchor::from_certificate_der(&root).unwrap();
    let mut client = ClientConfig::new(Policy::new(Trust::Anchors(vec![anchor])));
    client.clock = Clock::fixed(NOW.plus_seconds(60));
    client.policy.revocation.policy = RevocationPolicy::Require;
    client.policy.revocation.scope = RevocationScope::EndEntity;
    let identity = Identity::new(vec![leaf], leaf_key).unwrap();
    let credential = Credential::new(identity).with_ocsp_response(response);
    (client, ServerConfig::new(credential))
}

const VERSIONS: [Versions; 2] = [Versions::Tls12Only, Versions::Tls13Only];

#[test]
fn a_good_response_is_what_a_strict_client_asks_for() {
    for versions in VERSIONS {
        let (mut client, server) = configs(true, Says::Good);
        client.versions = versions;
        let (client, _) = connected(client, server);
        assert!(client.established);
    }
}

#[test]
fn a_revoked_certificate_is_refused_as_such() {
    for versions in VERSIONS {
        let (mut client, server) = configs(false, Says::Revoked);
        client.versions = versions;
        let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
        pump(&mut client, &mut server);
        assert_eq!(client.failure().alert(), Some(AlertDescription::CERTIFICATE_REVOKED));
        assert!(matches!(server.failure(), Error::Received(AlertDescription::CERTIFICATE_REVOKED)));
    }
}

#[test]
fn k13_must_staple_without_a_staple_is_refused() {
    for versions in VERSIONS {
        let (mut client, mut server) = configs(true, Says::Good);
        client.versions = versions;
        client.policy.revocation.policy = RevocationPolicy::Prefer;
        server.credential = server.credential.without_ocsp_response();
        let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
        pump(&mut client, &mut server);
        let alert = client.failure().alert();
        assert_eq!(alert, Some(AlertDescription::BAD_CERTIFICATE_STATUS_RESPONSE));
        assert!(!server.established);
    }
}

#[test]
fn a_client_that_does_not_ask_gets_none() {
    for versions in VERSIONS {
        let (mut client, server) = configs(false, Says::Good);
        (client.versions, client.ocsp_stapling) = (versions, false);
        let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
        pump(&mut client, &mut server);
        // It requires to know, and did not ask.
        let alert = client.failure().alert();
        assert_eq!(alert, Some(AlertDescription::BAD_CERTIFICATE_STATUS_RESPONSE));
        assert!(!server.established);
    }
}
