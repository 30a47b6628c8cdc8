//! A flipped bit in any record of the handshake.

use ashlar_tls::registry::AlertDescription;
use ashlar_tls::{Error, Group};

use crate::config::{self, Kind};
use crate::pipe::{Endpoint, From, pump_through, records};

/// A handshake in which one bit of one sent byte is flipped; `at` counts the bytes of both sides in
/// the order of sending. None if the handshake is shorter. Also says what was hit.
fn handshake_with_flip(at: usize, retry: bool) -> Option<(Endpoint, Endpoint, Hit)> {
    let (client, mut server) = config::authority(Kind::P256).configs();
    // What comes after the handshake is no part of it.
    server.tickets = None;
    if retry {
        server.groups = vec![Group::Secp256r1];
    }
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    let (mut sent, mut hit) = (0, None);
    pump_through(&mut client, &mut server, |from, mut bytes| {
        if hit.is_none() && at < sent + bytes.len() {
            hit = Some(Hit::of(from, &bytes, at - sent));
            bytes[at - sent] ^= 1 << (at % 8);
        }
        sent += bytes.len();
        bytes
    });
    Some((client, server, hit?))
}

/// What the flipped byte belonged to.
#[derive(Debug)]
struct Hit {
    from: From,
    /// The record's outer type.
    content_type: u8,
    /// The byte's place in the record.
    place: usize,
}

impl Hit {
    fn of(from: From, flight: &[u8], mut at: usize) -> Self {
        for record in records(flight) {
            if at < record.len() {
                return Self { from, content_type: record[0], place: at };
            }
            at -= record.len();
        }
        panic!("a place outside the flight");
    }

    /// RFC 9846, section 5.1: the version of plaintext records "MUST be ignored for all purposes".
    fn is_harmless(&self) -> bool {
        self.content_type != 23 && (1..=2).contains(&self.place)
    }

    fn is_in_protected_content(&self) -> bool {
        self.content_type == 23 && self.place >= 5
    }
}

fn check(client: &mut Endpoint, server: &mut Endpoint, hit: &Hit) {
    if hit.is_harmless() {
        assert!(client.established && server.established, "{hit:?}");
        return;
    }
    assert!(!(client.established && server.established), "{hit:?} went unnoticed");
    // A larger length makes the receiver wait for more: then the transport ends.
    for end in [&mut *client, &mut *server] {
        if end.error.is_none() && !end.established {
            end.error = end.connection.end_of_input().err();
        }
    }
    let receiver = match hit.from {
        From::Client => server,
        From::Server => client,
    };
    if hit.is_in_protected_content() {
        let alert = receiver.failure().alert();
        assert_eq!(alert, Some(AlertDescription::BAD_RECORD_MAC), "{hit:?}");
    }
}

#[test]
fn g4_a_flipped_bit_anywhere_ends_the_handshake() {
    for retry in [false, true] {
        let mut at = 0;
        while let Some((mut client, mut server, hit)) = handshake_with_flip(at, retry) {
            check(&mut client, &mut server, &hit);
            at += 1;
        }
        assert!(at > 1000, "a handshake of {at} bytes is too short to be true");
    }
}

#[test]
fn the_receiver_of_a_flipped_record_tells_the_sender() {
    let (client, server) = config::authority(Kind::P256).configs();
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    let mut first = true;
    pump_through(&mut client, &mut server, |from, mut bytes| {
        if from == From::Server && core::mem::take(&mut first) {
            *bytes.last_mut().unwrap() ^= 1;
        }
        bytes
    });
    assert_eq!(client.failure().alert(), Some(AlertDescription::BAD_RECORD_MAC));
    assert!(matches!(server.failure(), Error::Received(AlertDescription::BAD_RECORD_MAC)));
}
