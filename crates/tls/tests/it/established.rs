//! After the handshake: key updates, tickets, the end.

use ashlar_tls::registry::AlertDescription;
use ashlar_tls::{Error, Event, Misbehaviour, NewSessionTicket};

use crate::config::{self, Kind};
use crate::pipe::{Endpoint, connected, pump};

fn pair() -> (Endpoint, Endpoint) {
    let (client, server) = config::authority(Kind::P256).configs();
    connected(client, server)
}

fn ticket() -> NewSessionTicket<'static> {
    NewSessionTicket {
        ticket_lifetime: 7200,
        ticket_age_add: 1,
        ticket_nonce: &[0],
        ticket: &[9; 32],
        extensions: Default::default(),
    }
}

#[test]
fn a_requested_key_update_changes_both_directions() {
    let (mut client, mut server) = pair();
    client.connection.request_key_update(&mut client.outgoing).unwrap();
    client.send(b"under new keys");
    pump(&mut client, &mut server);
    assert_eq!(server.received, b"under new keys");
    // The server's answer needs no data of its own.
    server.send(b"also");
    pump(&mut client, &mut server);
    assert_eq!(client.received, b"also");
    assert!(client.error.is_none() && server.error.is_none());
}

#[test]
fn g25_ten_thousand_key_updates_with_data_between_survive() {
    let (mut client, mut server) = pair();
    for round in 0..10_000_u32 {
        client.connection.request_key_update(&mut client.outgoing).unwrap();
        client.send(&round.to_be_bytes());
        server.feed(&client.take_outgoing());
        server.send(&[1]);
        client.feed(&server.take_outgoing());
    }
    assert!(client.error.is_none() && server.error.is_none());
    assert_eq!((server.received.len(), client.received.len()), (40_000, 10_000));
}

#[test]
fn g25_key_updates_without_data_are_bounded() {
    let (mut client, mut server) = pair();
    for _ in 0..100 {
        client.connection.request_key_update(&mut client.outgoing).unwrap();
    }
    server.feed(&client.take_outgoing());
    let Error::Misbehaviour(Misbehaviour::Flood { what }) = server.failure() else {
        panic!("{:?}", server.error)
    };
    assert_eq!(*what, "key updates");
    client.feed(&server.take_outgoing());
    assert!(matches!(client.failure(), Error::Received(AlertDescription::UNEXPECTED_MESSAGE)));
}

#[test]
fn tickets_are_taken_by_clients_in_bounded_number_and_never_by_servers() {
    let (mut client, mut server) = pair();
    for _ in 0..4 {
        server.connection.send_ticket(&ticket(), &mut server.outgoing).unwrap();
    }
    pump(&mut client, &mut server);
    assert!(client.error.is_none());
    assert!(matches!(
        client.connection.send_ticket(&ticket(), &mut client.outgoing),
        Err(Error::Misuse(_))
    ));
    for _ in 0..40 {
        server.connection.send_ticket(&ticket(), &mut server.outgoing).unwrap();
    }
    pump(&mut client, &mut server);
    assert!(matches!(client.failure(), Error::Misbehaviour(Misbehaviour::Flood { .. })));
}

#[test]
fn the_key_of_a_ticket_is_known_to_both_sides() {
    let (mut client, mut server) = pair();
    let ours = client.connection.ticket_psk(&[0, 1]).unwrap();
    let theirs = server.connection.ticket_psk(&[0, 1]).unwrap();
    assert_eq!(ours.as_bytes(), theirs.as_bytes());
    assert_ne!(ours.as_bytes(), server.connection.ticket_psk(&[0, 2]).unwrap().as_bytes());
}

#[test]
fn an_empty_write_sends_nothing() {
    let (mut client, _server) = pair();
    client.send(&[]);
    assert!(client.outgoing.is_empty());
}

#[test]
fn g22_a_goodbye_ends_one_direction_and_the_end_of_the_transport_is_then_no_error() {
    let (mut client, mut server) = pair();
    client.connection.close(&mut client.outgoing).unwrap();
    server.feed(&client.take_outgoing());
    assert!(server.closed);
    assert!(server.connection.end_of_input().is_ok());
    assert!(matches!(client.connection.write(b"x", &mut Vec::new()), Err(Error::Misuse(_))));

    // The other direction is still open.
    server.send(b"last words");
    server.connection.close(&mut server.outgoing).unwrap();
    client.feed(&server.take_outgoing());
    assert_eq!(client.received, b"last words");
    assert!(client.closed);

    // Whatever comes behind a goodbye is not looked at.
    client.feed(b"rubbish behind the end");
    assert!(client.closed && client.error.is_none());
}

#[test]
fn g22_the_end_of_the_transport_without_a_goodbye_is_truncation() {
    let (mut client, _server) = pair();
    assert!(matches!(client.connection.end_of_input(), Err(Error::Truncated)));
    // The error stays.
    assert!(matches!(client.connection.advance(&mut [], &mut Vec::new()), Err(Error::Truncated)));
}

#[test]
fn f6_a_flipped_bit_in_application_data_is_told_to_the_sender() {
    let (mut client, mut server) = pair();
    client.send(b"precious");
    let mut record = client.take_outgoing();
    *record.last_mut().unwrap() ^= 0x40;
    server.feed(&record);
    assert_eq!(server.failure().alert(), Some(AlertDescription::BAD_RECORD_MAC));
    assert!(server.received.is_empty());
    client.feed(&server.take_outgoing());
    assert!(matches!(client.failure(), Error::Received(AlertDescription::BAD_RECORD_MAC)));
}

#[test]
fn g15_plaintext_after_the_handshake_is_refused() {
    let (mut client, mut server) = pair();
    client.feed(&[21, 3, 3, 0, 2, 2, 40]);
    assert_eq!(client.failure().alert(), Some(AlertDescription::UNEXPECTED_MESSAGE));
    server.feed(&[20, 3, 3, 0, 1, 1]);
    assert_eq!(server.failure().alert(), Some(AlertDescription::UNEXPECTED_MESSAGE));
}

#[test]
fn the_halves_work_without_each_other() {
    let (client, server) = pair();
    let (mut receiving, mut sending) = client.connection.split().unwrap();
    let mut server = server;
    let mut records = Vec::new();
    sending.write(b"from a half", &mut records).unwrap();
    server.feed(&records);
    assert_eq!(server.received, b"from a half");

    // The receiving half asks the sending half to answer a key update.
    server.connection.request_key_update(&mut server.outgoing).unwrap();
    server.send(b"to a half");
    let mut incoming = server.take_outgoing();
    let progress = receiving.advance(&mut incoming).unwrap();
    let Event::ApplicationData(range) = progress.event else { panic!("{progress:?}") };
    assert_eq!(incoming[range], *b"to a half");
    records.clear();
    sending.write(b"under new keys", &mut records).unwrap();
    server.received.clear();
    server.feed(&records);
    assert_eq!(server.received, b"under new keys");

    // And to tell the peer what was wrong.
    let mut forged = [23, 3, 3, 0, 17].into_iter().chain([0; 17]).collect::<Vec<u8>>();
    assert!(receiving.advance(&mut forged).is_err());
    records.clear();
    assert!(sending.write(b"too late", &mut records).is_err());
    server.feed(&records);
    assert!(matches!(server.failure(), Error::Received(AlertDescription::BAD_RECORD_MAC)));
}

/// A fatal alert that the client sends after the handshake.
fn fatal_alert_from(client: &mut Endpoint) -> Vec<u8> {
    // A forged record makes the client give up, which it tells.
    client.feed(&[&[23, 3, 3, 0, 17][..], &[0; 17]].concat());
    client.take_outgoing()
}

#[test]
fn g22_a_fatal_alert_ends_both_directions() {
    let (mut client, mut server) = pair();
    // A key update that wants an answer, and behind it the end: no answer goes to a peer that left.
    client.connection.request_key_update(&mut client.outgoing).unwrap();
    server.feed(&fatal_alert_from(&mut client));
    assert!(matches!(server.failure(), Error::Received(AlertDescription::BAD_RECORD_MAC)));
    assert!(server.outgoing.is_empty(), "the peer has spoken last");
    // RFC 9846, section 6.2: nothing more is sent, and every call returns the first error.
    let mut sent = Vec::new();
    let is_final = |outcome: Result<(), Error>| matches!(outcome, Err(Error::Received(_)));
    assert!(is_final(server.connection.write(b"too late", &mut sent)));
    assert!(is_final(server.connection.request_key_update(&mut sent)));
    assert!(is_final(server.connection.close(&mut sent)));
    assert!(sent.is_empty());
    assert!(server.connection.summary().is_none());
}

#[test]
fn g22_a_fatal_alert_ends_the_other_half() {
    let (mut client, server) = pair();
    let (mut receiving, mut sending) = server.connection.split().unwrap();
    let mut alert = fatal_alert_from(&mut client);
    assert!(matches!(receiving.advance(&mut alert), Err(Error::Received(_))));
    let mut sent = Vec::new();
    assert!(sending.write(b"too late", &mut sent).is_err());
    assert!(sent.is_empty());
}
