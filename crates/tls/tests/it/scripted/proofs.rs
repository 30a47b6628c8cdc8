//! Certificates, signatures and MACs that prove nothing.

use std::sync::Arc;

use ashlar_tls::registry::{AlertDescription, NamedGroup, SignatureScheme};
use ashlar_tls::x509::issue::{self, CertificateBuilder, Issuer};
use ashlar_tls::x509::{
    KeyUsage, Policy, PrivateKey, ServerName, Time, Trust, TrustAnchor, Usage, Validity,
};
use ashlar_tls::{ClientAuth, Connection, ServerConfig};
use getrandom::SysRng;
use testkit::script::{DATA, Flow, Peer, Role, Say, Step, Version};
use tls_messages::{CertificateVerify, Message, tls12};
use wire::registry::ClientCertificateType;

use super::{
    CLIENT as CLIENT_KEY, DECODE, DECRYPT, End, HANDSHAKE_FAILURE, ILLEGAL, Misses, NAME,
    SERVER as SERVER_KEY, UNEXPECTED, client_and, edited, end, flows, meet, pair, positions,
    server_and,
};
use crate::config::{NOT_AFTER, NOT_BEFORE};
use crate::pipe::Endpoint;

const SERVER: Flow = Flow::new(Version::Tls12, Role::Server);
const CLIENT: Flow = Flow::new(Version::Tls12, Role::Client);
const ASKS: Flow = Flow { client_auth: true, ..SERVER };
const ASKED: Flow = Flow { client_auth: true, ..CLIENT };

/// How our side takes this message after `edit`.
fn takes(flow: Flow, say: Say, edit: impl Fn(&[u8]) -> Vec<u8> + 'static) -> End {
    let (ours, peer) = pair(flow);
    end(ours, edited(peer, flow, say, edit), &(flow, say))
}

fn signature_of(flow: Flow, say: Say, message: &[u8]) -> usize {
    match (flow.version, say) {
        (_, Say::ServerKeyExchange) => {
            tls12::EcdheServerKeyExchange::read(&message[4..]).unwrap().signature.len()
        }
        _ => CertificateVerify::read(&message[4..]).unwrap().signature.len(),
    }
}

/// CVE-2014-1266 and its like. The signature is the last field of its message.
#[test]
fn g4_every_bit_of_every_signature() {
    let mut misses = Misses::default();
    for flow in flows() {
        let signed = |(_, say): &(usize, Say)| {
            matches!(say, Say::ServerKeyExchange | Say::CertificateVerify)
        };
        for (_, say) in positions(flow).into_iter().filter(signed) {
            // ECDSA with P-256 has at most 72 bytes in DER.
            for bit in 0..72 * 8 {
                let edit = move |message: &[u8]| {
                    let mut message = message.to_vec();
                    let length = signature_of(flow, say, &message);
                    // Shorter ones have some bits twice.
                    let start = message.len() - length;
                    message[start + bit / 8 % length] ^= 1 << (bit % 8);
                    message
                };
                let what = (flow, say, bit);
                misses.check(&what, takes(flow, say, edit), DECRYPT);
            }
        }
    }
    misses.finish();
}

#[test]
fn g4_g26_every_bit_of_every_finished() {
    let mut misses = Misses::default();
    for flow in flows() {
        let bits = if flow.version == Version::Tls12 { 12 * 8 } else { 32 * 8 };
        for bit in 0..bits {
            let edit = move |message: &[u8]| {
                let mut message = message.to_vec();
                assert_eq!(message.len(), 4 + bits / 8);
                message[4 + bit / 8] ^= 1 << (bit % 8);
                message
            };
            misses.check(&(flow, bit), takes(flow, Say::Finished, edit), DECRYPT);
        }
    }
    misses.finish();
}

#[test]
fn g26_a_finished_without_verify_data() {
    for flow in flows() {
        assert_eq!(takes(flow, Say::Finished, |_| vec![20, 0, 0, 0]), DECODE, "{flow:?}");
    }
}

#[test]
fn c8_a_curve_that_was_not_offered_or_is_none() {
    let change = |change: fn(&mut tls12::EcdheServerKeyExchange<'_>)| {
        takes(SERVER, Say::ServerKeyExchange, move |message| {
            let mut exchange = tls12::EcdheServerKeyExchange::read(&message[4..]).unwrap();
            change(&mut exchange);
            exchange.to_message()
        })
    };
    assert_eq!(change(|it| it.curve = NamedGroup::SECP384R1), ILLEGAL);
    // A group of TLS 1.3 alone, one of finite fields, one that nobody knows.
    assert_eq!(change(|it| it.curve = NamedGroup::X25519_MLKEM768), ILLEGAL);
    assert_eq!(change(|it| it.curve = NamedGroup(0x0100)), ILLEGAL);
    assert_eq!(change(|it| it.curve = NamedGroup(0xfafa)), ILLEGAL);
    // explicit_prime and explicit_char2.
    for curve_type in [1, 2] {
        let edit = move |message: &[u8]| {
            let mut message = message.to_vec();
            message[4] = curve_type;
            message
        };
        assert_eq!(takes(SERVER, Say::ServerKeyExchange, edit), ILLEGAL);
    }
}

/// A point that is none, honestly signed.
#[test]
fn c1_public_values_of_tls_1_2_that_are_no_points() {
    let off_curve = [[4].as_slice(), &[5; 64]].concat();
    let compressed = [[2].as_slice(), &[5; 32]].concat();
    for public in [off_curve, compressed, vec![0], vec![4; 64]] {
        let edit = move |_: &[u8]| tls12::EcdheClientKeyExchange { public: &public }.to_message();
        assert_eq!(takes(CLIENT, Say::ClientKeyExchange, edit), ILLEGAL);
    }
}

/// CVE-2026-25834: what was not offered must not be accepted.
#[test]
fn c11_a_scheme_that_was_not_offered_or_is_not_of_the_key() {
    let schemes = [
        SignatureScheme::RSA_PSS_RSAE_SHA256,
        SignatureScheme::ED25519,
        // MD5 and SHA-1 (B7, SLOTH).
        SignatureScheme(0x0101),
        SignatureScheme(0x0201),
        SignatureScheme(0x0203),
        SignatureScheme(0xfafa),
    ];
    for scheme in schemes {
        let exchange = move |message: &[u8]| {
            let mut exchange = tls12::EcdheServerKeyExchange::read(&message[4..]).unwrap();
            exchange.algorithm = scheme;
            exchange.to_message()
        };
        assert_eq!(takes(SERVER, Say::ServerKeyExchange, exchange), ILLEGAL, "{scheme}");
        let verify = move |message: &[u8]| {
            let mut verify = CertificateVerify::read(&message[4..]).unwrap();
            verify.algorithm = scheme;
            verify.to_message()
        };
        let tls13 = |role| Flow { client_auth: true, ..Flow::new(Version::Tls13, role) };
        for flow in [ASKED, tls13(Role::Client), tls13(Role::Server)] {
            assert_eq!(takes(flow, Say::CertificateVerify, verify), ILLEGAL, "{flow:?} {scheme}");
        }
    }
}

/// In TLS 1.2 a scheme of ECDSA names the hash alone: another one of the same key is a wrong
/// signature and no wrong scheme.
#[test]
fn g4_a_signature_by_another_hash() {
    let edit = |message: &[u8]| {
        let mut exchange = tls12::EcdheServerKeyExchange::read(&message[4..]).unwrap();
        exchange.algorithm = SignatureScheme::ECDSA_SECP384R1_SHA384;
        exchange.to_message()
    };
    assert_eq!(takes(SERVER, Say::ServerKeyExchange, edit), DECRYPT);
}

/// A certificate of the server's with this use of its key, and a policy that trusts its authority.
fn certificate_for(usage: KeyUsage, key: &PrivateKey) -> (Vec<u8>, Policy) {
    let validity =
        Validity { not_before: Time::from_unix(NOT_BEFORE), not_after: Time::from_unix(NOT_AFTER) };
    let root_key = PrivateKey::generate_p256(&mut SysRng).unwrap();
    let root = issue::ca("Root", &root_key, validity, &mut SysRng).unwrap();
    let issuer = Issuer::new(&root, &root_key).unwrap();
    let builder = CertificateBuilder::end_entity(validity, Usage::ServerAuth).key_usage(usage);
    let builder = builder.server_name(NAME).unwrap();
    let anchor = TrustAnchor::from_certificate_der(&root).unwrap();
    let leaf = builder.issued_by(&issuer, &key.public_key(), &mut SysRng).unwrap();
    (leaf, Policy::new(Trust::Anchors(vec![anchor])))
}

#[test]
fn a5_a_key_that_may_not_sign_is_not_taken_for_ecdhe() {
    let cases = [
        (KeyUsage::DIGITAL_SIGNATURE, End::Established),
        (KeyUsage::KEY_ENCIPHERMENT, ILLEGAL),
        (KeyUsage::KEY_AGREEMENT, ILLEGAL),
    ];
    for version in [Version::Tls12, Version::Tls13] {
        let flow = Flow::new(version, Role::Server);
        for (usage, expected) in cases {
            let (certificate, policy) = certificate_for(usage, &SERVER_KEY.key);
            let (ours, peer) = client_and(
                flow,
                |config| config.policy = policy,
                |settings| {
                    settings.identity.as_mut().unwrap().certificates = vec![certificate];
                },
            );
            assert_eq!(end(ours, peer, &(flow, usage)), expected, "{flow:?} {usage:?}");
        }
    }
}

/// The suite says ECDSA, and the certificate RSA.
#[test]
fn a5_a_key_of_another_kind_than_the_suite_says() {
    let key = PrivateKey::generate_rsa(2048, &mut SysRng).unwrap();
    let (certificate, policy) = certificate_for(KeyUsage::DIGITAL_SIGNATURE, &key);
    let (ours, peer) = client_and(
        SERVER,
        |config| config.policy = policy,
        |settings| settings.identity.as_mut().unwrap().certificates = vec![certificate],
    );
    assert_eq!(end(ours, peer, &SERVER), ILLEGAL);
}

#[test]
fn g3_a_client_of_tls_1_2_that_leaves_out_its_certificate_verify() {
    let mut script = ASKED.script();
    script.retain(|step| *step != Step::Send(Say::CertificateVerify));
    let (ours, peer) = pair(ASKED);
    assert_eq!(end(ours, peer.with_script(script), &"left out"), UNEXPECTED);
    // CVE-2020-24613: early, in front of the ClientKeyExchange.
    let mut script = ASKED.script();
    let place = script.iter().position(|it| *it == Step::Send(Say::CertificateVerify)).unwrap();
    script.swap(place, place - 1);
    let (ours, peer) = pair(ASKED);
    assert_eq!(end(ours, peer.with_script(script), &"early"), UNEXPECTED);
}

fn required(required: bool) -> impl FnOnce(&mut ServerConfig) {
    move |config| {
        config.client_auth = Some(ClientAuth { policy: CLIENT_KEY.policy(), required });
    }
}

/// The script of a client that answers with an empty list.
fn with_empty_certificate(flow: Flow) -> Vec<Step> {
    let mut script = flow.script();
    script.retain(|step| *step != Step::Send(Say::CertificateVerify));
    script
}

#[test]
fn g19_a_client_that_shows_no_certificate() {
    for (flow, refusal) in [
        (ASKED, HANDSHAKE_FAILURE),
        (
            Flow { version: Version::Tls13, ..ASKED },
            End::Alert(AlertDescription::CERTIFICATE_REQUIRED),
        ),
    ] {
        for (is_required, expected) in [(true, refusal), (false, End::Established)] {
            let (ours, peer) = server_and(flow, required(is_required), |it| it.identity = None);
            let peer = peer.with_script(with_empty_certificate(flow));
            assert_eq!(end(ours, peer, &(flow, is_required)), expected);
        }
    }
}

#[test]
fn g19_a_certificate_that_nobody_asked_for() {
    for version in [Version::Tls12, Version::Tls13] {
        let flow = Flow::new(version, Role::Client);
        let mut script = flow.script();
        let place = script.len()
            - match version {
                Version::Tls12 => 5,
                Version::Tls13 => 1,
            };
        script.insert(place, Step::Send(Say::Certificate));
        let (ours, peer) = pair(flow);
        assert_eq!(end(ours, peer.with_script(script), &flow), UNEXPECTED);
    }
}

/// Certificate types with a fixed Diffie-Hellman key.
const FIXED: [ClientCertificateType; 4] = [
    ClientCertificateType::RSA_FIXED_DH,
    ClientCertificateType::DSS_FIXED_DH,
    ClientCertificateType::RSA_FIXED_ECDH,
    ClientCertificateType::ECDSA_FIXED_ECDH,
];

fn asks_for(types: Vec<ClientCertificateType>) -> (Endpoint, Peer) {
    let (ours, peer) = pair(ASKS);
    let peer = edited(peer, ASKS, Say::CertificateRequest, move |message| {
        let mut request = tls12::CertificateRequest::read(&message[4..]).unwrap();
        request.certificate_types.clone_from(&types);
        request.to_message()
    });
    (ours, peer)
}

/// kcitls, 2015: a client that took such a type could be made to agree on keys that an attacker
/// with its private key knows.
#[test]
fn i7_fixed_diffie_hellman_types_are_passed_over() {
    let types = [FIXED.as_slice(), &[ClientCertificateType::ECDSA_SIGN]].concat();
    let (mut ours, mut peer) = asks_for(types);
    meet(&mut ours, &mut peer);
    assert!(ours.established && peer.is_done());
    peer.say(Say::ApplicationData);
    ours.feed(&peer.take_outgoing());
    assert_eq!(ours.received, DATA);

    // Of those alone, our client has none: the script waits for a CertificateVerify in vain.
    for types in [FIXED.to_vec(), vec![ClientCertificateType::RSA_SIGN]] {
        let (mut ours, mut peer) = asks_for(types);
        meet(&mut ours, &mut peer);
        assert!(ours.error.is_none() && !ours.established && !peer.is_done());
    }
}

#[test]
fn g21_a_server_of_tls_1_2_of_another_name_or_authority() {
    let other = CLIENT_KEY.certificate.clone();
    let (ours, peer) = client_and(
        SERVER,
        |config| config.policy = Policy::new(Trust::ExactCertificates(vec![other])),
        |_| (),
    );
    assert_eq!(end(ours, peer, &"authority"), End::Alert(AlertDescription::UNKNOWN_CA));
    let (client, server) = crate::tls12::configs(crate::config::Kind::P256);
    let name = ServerName::parse("other.example").unwrap();
    let client = Connection::client(Arc::new(client), name);
    let (mut client, mut server) = (Endpoint::new(client), Endpoint::server(server));
    crate::pipe::pump(&mut client, &mut server);
    assert!(!client.established && !server.established);
    assert_eq!(client.failure().alert(), Some(AlertDescription::BAD_CERTIFICATE));
}
