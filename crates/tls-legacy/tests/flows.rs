//! Flows with RSA key transport that a server spoils: a scripted peer of `testkit`.
#![cfg(test)]

use std::sync::Arc;

use ashlar_tls_legacy::accept_rfc10015_violation;
use getrandom::SysRng;
use testkit::script::{Flow, Identity, Peer, Role, Say, Settings, Step, Version};
use tls::registry::{AlertDescription, CipherSuite, SignatureScheme};
use tls::{ClientConfig, Clock, Connection, Error, Event, Misbehaviour};
use tls_messages::{Message, ServerHello};
use x509::issue::{self, CertificateBuilder, Issuer};
use x509::{
    KeyUsage, Policy, PrivateKey, ServerName, SignatureAlgorithm, Time, Trust, TrustAnchor, Usage,
    Validity,
};

const NAME: &str = "server.example";
const RSA: CipherSuite = CipherSuite::TLS_RSA_WITH_AES_128_GCM_SHA256;
const ECDHE_RSA: CipherSuite = CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256;

/// An RSA certificate for these uses of its key, its key, and a client that trusts its authority.
fn server(usage: KeyUsage) -> (Identity, ClientConfig) {
    let key = PrivateKey::from_pkcs1_der(include_bytes!("vectors/rsa-2048.der")).unwrap();
    let (not_before, not_after) = (Time::from_unix(0), Time::from_unix(4_000_000_000));
    let validity = Validity { not_before, not_after };
    let root_key = PrivateKey::generate_p256(&mut SysRng).unwrap();
    let root = issue::ca("Root", &root_key, validity, &mut SysRng).unwrap();
    let issuer = Issuer::new(&root, &root_key).unwrap();
    let leaf = CertificateBuilder::end_entity(validity, Usage::ServerAuth)
        .key_usage(usage)
        .server_name(NAME)
        .unwrap()
        .issued_by(&issuer, &key.public_key(), &mut SysRng)
        .unwrap();
    let anchor = TrustAnchor::from_certificate_der(&root).unwrap();
    let mut config = ClientConfig::new(Policy::new(Trust::Anchors(vec![anchor])))
        .with_legacy(accept_rfc10015_violation());
    config.clock = Clock::fixed(Time::from_unix(1_800_000_000));
    config.groups = vec![tls::Group::Secp256r1];
    let sign = move |content: &[u8]| {
        key.sign(SignatureAlgorithm::RsaPssSha256, content, &mut SysRng).unwrap()
    };
    let identity = Identity {
        certificates: vec![leaf],
        scheme: SignatureScheme::RSA_PSS_RSAE_SHA256,
        sign: Arc::new(sign),
    };
    (identity, config)
}

/// What the client sends, and its error, against a server that chooses this suite and then says
/// this.
fn against(suite: CipherSuite, usage: KeyUsage, says: &[Say]) -> (Peer, Option<Error>) {
    let (identity, config) = server(usage);
    let flow = Flow::new(Version::Tls12, Role::Server);
    let settings = Settings {
        flow,
        identity: Some(identity),
        session: None,
        extended_main_secret: true,
        server_name: NAME.to_owned(),
    };
    let mut script = vec![Step::Await(Say::ClientHello), Step::Send(Say::ServerHello)];
    script.extend(says.iter().map(|say| Step::Send(*say)));
    let mut peer = Peer::new(settings).with_script(script).with_hook(move |at, pieces| {
        if at == 1 {
            let hello = ServerHello::read(&pieces[0].bytes[4..]).unwrap();
            let hello = ServerHello { cipher_suite: suite, ..hello };
            pieces[0].bytes = hello.to_message();
        }
    });
    let name = ServerName::parse(NAME).unwrap();
    let mut client = Connection::client(Arc::new(config), name);
    let (mut incoming, mut outgoing) = (Vec::new(), Vec::new());
    loop {
        match client.advance(&mut incoming, &mut outgoing) {
            Err(error) => {
                peer.listen(&outgoing);
                return (peer, Some(error));
            }
            Ok(progress) => {
                assert_eq!(progress.event, Event::NeedsInput);
                drop(incoming.drain(..progress.consumed));
            }
        }
        let sent = peer.go(&core::mem::take(&mut outgoing));
        if sent.is_empty() {
            return (peer, None);
        }
        incoming.extend_from_slice(&sent);
    }
}

const BOTH: KeyUsage = KeyUsage::DIGITAL_SIGNATURE.and(KeyUsage::KEY_ENCIPHERMENT);

fn told(peer: &Peer) -> Option<AlertDescription> {
    peer.alert().map(|alert| alert.description)
}

/// FREAK, CVE-2015-0204: temporary keys where there are none.
#[test]
fn a7_a_server_key_exchange_with_rsa_key_transport() {
    let says = [Say::Certificate, Say::ServerKeyExchange, Say::ServerHelloDone];
    let (peer, error) = against(RSA, BOTH, &says);
    assert!(matches!(error, Some(Error::UnexpectedMessage { .. })), "{error:?}");
    assert_eq!(told(&peer), Some(AlertDescription::UNEXPECTED_MESSAGE));
    // Without it, the client goes on: it sends its premaster secret and waits for Finished.
    let (peer, error) = against(RSA, BOTH, &[Say::Certificate, Say::ServerHelloDone]);
    assert!(error.is_none() && told(&peer).is_none(), "{error:?}");
}

/// A key is used for what its certificate says, and for nothing else (Jager 2015, DROWN).
#[test]
fn a5_keys_that_may_not_do_what_the_exchange_makes_them_do() {
    let decipher: &[Say] = &[Say::Certificate, Say::ServerHelloDone];
    let sign: &[Say] = &[Say::Certificate, Say::ServerKeyExchange, Say::ServerHelloDone];
    for (suite, says, usage, fits) in [
        (RSA, decipher, KeyUsage::KEY_ENCIPHERMENT, true),
        (RSA, decipher, BOTH, true),
        (RSA, decipher, KeyUsage::DIGITAL_SIGNATURE, false),
        (RSA, decipher, KeyUsage::KEY_AGREEMENT, false),
        (ECDHE_RSA, sign, KeyUsage::DIGITAL_SIGNATURE, true),
        (ECDHE_RSA, sign, BOTH, true),
        (ECDHE_RSA, sign, KeyUsage::KEY_ENCIPHERMENT, false),
    ] {
        let (peer, error) = against(suite, usage, says);
        assert_eq!(error.is_none(), fits, "{suite} {usage:?}: {error:?}");
        if !fits {
            let misuse = matches!(error, Some(Error::Misbehaviour(Misbehaviour::KeyUsage(_))));
            assert!(misuse, "{suite} {usage:?}: {error:?}");
            assert_eq!(told(&peer), Some(AlertDescription::ILLEGAL_PARAMETER));
        }
    }
}
