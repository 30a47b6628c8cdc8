//! After the handshake: wishes to negotiate anew, floods, goodbyes.

use ashlar_tls::registry::{AlertDescription, ContentType};
use ashlar_tls::{Error, Misbehaviour};
use testkit::script::{DATA, Flow, Outgoing, Peer, Role, Say, Version};
use tls_messages::Alert;

use super::{flows, meet, pair};
use crate::pipe::Endpoint;

fn connected(flow: Flow) -> (Endpoint, Peer) {
    let (mut ours, mut peer) = pair(flow);
    meet(&mut ours, &mut peer);
    assert!(ours.established && peer.is_done(), "{flow:?} {:?}", ours.error);
    (ours, peer)
}

/// Says this, and has our side answer.
fn say(ours: &mut Endpoint, peer: &mut Peer, say: Say) {
    peer.say(say);
    ours.feed(&peer.take_outgoing());
    peer.listen(&ours.take_outgoing());
}

/// Each side's wish to negotiate anew.
const WISHES: [(Role, Say); 2] =
    [(Role::Server, Say::HelloRequest), (Role::Client, Say::ClientHello)];

/// CVE-2009-3555, CVE-2021-3449.
#[test]
fn g17_a_wish_to_negotiate_anew_is_refused_once_and_data_goes_on() {
    for (role, wish) in WISHES {
        let (mut ours, mut peer) = connected(Flow::new(Version::Tls12, role));
        for wishes in 1..=4 {
            say(&mut ours, &mut peer, wish);
            let [Alert { description, .. }] = peer.warnings() else {
                panic!("{wish:?} {wishes}: {:?}", peer.warnings())
            };
            assert_eq!(*description, AlertDescription::NO_RENEGOTIATION_RESERVED);
            say(&mut ours, &mut peer, Say::ApplicationData);
            assert_eq!(ours.received, DATA.repeat(wishes));
        }
        ours.send(b"and back");
        peer.listen(&ours.take_outgoing());
        assert_eq!(peer.received(), b"and back");
        assert!(peer.alert().is_none());
        // No more than that.
        say(&mut ours, &mut peer, wish);
        assert!(matches!(ours.failure(), Error::Misbehaviour(Misbehaviour::Flood { .. })));
        let told = peer.alert().map(|alert| alert.description);
        assert_eq!(told, Some(AlertDescription::UNEXPECTED_MESSAGE));
    }
}

/// The messages that may come after the handshake; every other one ends the connection.
#[test]
fn g2_g23_every_message_after_the_handshake() {
    for flow in flows() {
        for said in Say::ALL.into_iter().filter(|say| say.is_handshake()) {
            let (mut ours, mut peer) = connected(flow);
            say(&mut ours, &mut peer, said);
            let allowed = match (flow.version, flow.role, said) {
                (Version::Tls12, role, said) => WISHES.contains(&(role, said)),
                (Version::Tls13, _, Say::KeyUpdate) => true,
                (Version::Tls13, role, Say::NewSessionTicket) => role == Role::Server,
                _ => false,
            };
            let alert = ours.error.as_ref().map(|error| error.alert().unwrap());
            let expected = (!allowed).then_some(AlertDescription::UNEXPECTED_MESSAGE);
            assert_eq!(alert, expected, "{flow:?} {said:?}");
            let told = peer.alert().map(|alert| alert.description);
            assert!(told == expected || peer.cannot_read(), "{flow:?} {said:?} {told:?}");
        }
    }
}

#[test]
fn g1_g24_a_change_cipher_spec_after_the_handshake() {
    for flow in flows() {
        let (mut ours, mut peer) = connected(flow);
        say(&mut ours, &mut peer, Say::ChangeCipherSpec);
        let alert = ours.failure().alert();
        assert_eq!(alert, Some(AlertDescription::UNEXPECTED_MESSAGE), "{flow:?}");
    }
}

fn flood(flow: Flow, content_type: ContentType, bytes: &[u8], count: usize) -> Endpoint {
    let (mut ours, mut peer) = connected(flow);
    for _ in 0..count {
        peer.send(Outgoing { content_type, bytes: bytes.to_vec(), protected: true });
    }
    ours.feed(&peer.take_outgoing());
    ours
}

#[test]
fn f9_f10_empty_records_of_data_are_accepted_in_bounded_number() {
    for flow in flows() {
        let within = flood(flow, ContentType::APPLICATION_DATA, &[], 1024);
        assert!(within.error.is_none() && within.received.is_empty(), "{flow:?}");
        let beyond = flood(flow, ContentType::APPLICATION_DATA, &[], 1025);
        assert!(matches!(beyond.failure(), Error::Misbehaviour(Misbehaviour::Flood { .. })));
        assert_eq!(beyond.failure().alert(), Some(AlertDescription::UNEXPECTED_MESSAGE));
    }
}

/// CVE-2016-8610: warnings of TLS 1.2.
#[test]
fn f9_warnings_after_the_handshake_are_bounded() {
    for role in [Role::Client, Role::Server] {
        let flow = Flow::new(Version::Tls12, role);
        // no_renegotiation
        assert!(flood(flow, ContentType::ALERT, &[1, 100], 4).error.is_none());
        let beyond = flood(flow, ContentType::ALERT, &[1, 100], 5);
        assert_eq!(beyond.failure().alert(), Some(AlertDescription::UNEXPECTED_MESSAGE));
        // Of level fatal, one ends the connection, and nothing answers it.
        let fatal = flood(flow, ContentType::ALERT, &[2, 40], 1);
        assert!(matches!(fatal.failure(), Error::Received(AlertDescription::HANDSHAKE_FAILURE)));
        assert!(fatal.outgoing.is_empty());
    }
}

#[test]
fn g22_goodbyes_of_every_flow() {
    for flow in flows() {
        let (mut ours, mut peer) = connected(flow);
        // user_canceled is ignored, and the end without a goodbye is a truncation.
        let canceled =
            Outgoing { content_type: ContentType::ALERT, bytes: vec![1, 90], protected: true };
        peer.send(canceled);
        ours.feed(&peer.take_outgoing());
        assert!(ours.error.is_none() && !ours.closed);
        assert!(matches!(ours.connection.end_of_input(), Err(Error::Truncated)));

        let (mut ours, mut peer) = connected(flow);
        say(&mut ours, &mut peer, Say::CloseNotify);
        assert!(ours.closed && ours.error.is_none());
        assert!(ours.connection.end_of_input().is_ok());
        // Our own direction is still open.
        ours.send(b"last words");
        ours.connection.close(&mut ours.outgoing).unwrap();
        peer.listen(&ours.take_outgoing());
        assert_eq!(peer.received(), b"last words");
        let mut goodbyes =
            peer.warnings().iter().chain(peer.alert().as_ref()).copied().collect::<Vec<_>>();
        assert_eq!(goodbyes.pop().map(|it| it.description), Some(AlertDescription::CLOSE_NOTIFY));
    }
}
