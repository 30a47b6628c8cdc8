//! Whole connections: one side fed with the input, or two sides with edits between them.
//!
//! The first byte is the [`Mode`]; the second and the third are the sizes of the first piece and of
//! the others, in which bytes arrive, 0 for all at once. The rest is what the peer sends, or edits
//! to it.

use tls::{Error, NewSessionTicket};
use tls_record::RecordError;

use crate::edits::{Edits, Piece};
use crate::endpoint::{Endpoint, records};
use crate::insider::Insider;
use crate::peers::{self, Mode, Side};

/// Each side says it twice.
const TEXT: &[u8] = b"The quick brown fox jumps over the lazy dog.";

/// Flights one way and back: a handshake with retry, data, tickets, key updates, goodbyes.
const MAX_ROUNDS: usize = 12;

pub(crate) fn run(side: Side, data: &[u8]) {
    let [mode, first, others, rest @ ..] = data else { return };
    let mode = Mode(*mode);
    let sizes = [usize::from(*first), usize::from(*others)];
    if mode.edits_handshake() {
        Handshake::new(side, mode, rest).run(sizes);
    } else {
        alone(side, mode, rest, sizes);
    }
}

/// What the peer sends in the handshake that these choices lead to, as an input: the choices in front.
pub(crate) fn record(side: Side, choices: [u8; 3]) -> Vec<u8> {
    let mut handshake = Handshake::new(side, Mode(choices[0]), &[]);
    handshake.run([0, 0]);
    [choices.as_slice(), &handshake.sent].concat()
}

/// One side, and nothing that answers it.
fn alone(side: Side, mode: Mode, stream: &[u8], sizes: [usize; 2]) {
    let mut endpoint = Endpoint::new(match side {
        Side::Client => peers::client(mode),
        Side::Server => peers::server(mode).0,
    });
    endpoint.run();
    for piece in pieces(stream, sizes) {
        endpoint.feed(piece);
    }
    let sent = endpoint.take_outgoing();
    assert_eq!(records(&sent).concat(), sent);
    assert!(is_said(&endpoint.received), "data that nobody sent");
    endpoint.end();
}

/// Whether this is the beginning of what each side says.
fn is_said(received: &[u8]) -> bool {
    [TEXT, TEXT].concat().starts_with(received)
}

/// The bytes as they arrive.
fn pieces(stream: &[u8], [first, others]: [usize; 2]) -> impl Iterator<Item = &[u8]> {
    let whole = stream.len().max(1);
    let or_whole = |size: usize| if size == 0 { whole } else { size };
    let (head, tail) = stream.split_at(or_whole(first).min(stream.len()));
    core::iter::once(head).chain(tail.chunks(or_whole(others)))
}

/// Both sides, and the edits to what reaches one of them.
struct Handshake {
    mode: Mode,
    /// Who receives what is edited.
    victim: Endpoint,
    peer: Endpoint,
    edits: Edits,
    insider: Option<Insider>,
    /// Whether victim and peer have said what they say.
    spoken: [bool; 2],
    /// All that the peer has sent.
    sent: Vec<u8>,
}

impl Handshake {
    fn new(side: Side, mode: Mode, edits: &[u8]) -> Self {
        let client = Endpoint::new(peers::client(mode));
        let (server, secrets) = peers::server(mode);
        let server = Endpoint::new(server);
        let (victim, peer) = match side {
            Side::Client => (client, server),
            Side::Server => (server, client),
        };
        let insider = mode.is_inside().then(|| Insider::new(side.peer(), mode, secrets));
        Self {
            mode,
            victim,
            peer,
            edits: Edits::read(edits),
            insider,
            spoken: [false; 2],
            sent: Vec::new(),
        }
    }

    fn run(&mut self, sizes: [usize; 2]) {
        self.victim.run();
        self.peer.run();
        self.exchange(sizes);
        for endpoint in [&mut self.victim, &mut self.peer] {
            if endpoint.established && endpoint.error.is_none() {
                endpoint.close();
            }
        }
        self.exchange(sizes);
        self.check();
        self.victim.end();
        self.peer.end();
    }

    /// Moves bytes both ways until nothing more comes.
    fn exchange(&mut self, sizes: [usize; 2]) {
        for _ in 0..MAX_ROUNDS {
            self.speak();
            let to_victim = self.peer.take_outgoing();
            self.sent.extend_from_slice(&to_victim);
            let to_peer = self.victim.take_outgoing();
            if to_victim.is_empty() && to_peer.is_empty() {
                return;
            }
            self.peer.feed(&to_peer);
            let edited = self.edit(&to_victim);
            for piece in pieces(&edited, sizes) {
                self.victim.feed(piece);
            }
        }
        let ended = self.victim.take_outgoing().is_empty() && self.peer.take_outgoing().is_empty();
        assert!(ended, "the sides talk without end");
    }

    fn edit(&mut self, sent: &[u8]) -> Vec<u8> {
        let records = records(sent);
        if let Some(insider) = &mut self.insider {
            return insider.edit(records, &mut self.edits);
        }
        let pieces = records.into_iter().map(|bytes| Piece { epoch: None, bytes }).collect();
        self.edits.apply(pieces).into_iter().flat_map(|piece| piece.bytes).collect()
    }

    /// Once a side is established: data, in TLS 1.3 under two keys, with a ticket if it is the server.
    fn speak(&mut self) {
        let mode = self.mode;
        for (endpoint, spoken) in
            [&mut self.victim, &mut self.peer].into_iter().zip(&mut self.spoken)
        {
            if !endpoint.established || endpoint.error.is_some() || *spoken {
                continue;
            }
            *spoken = true;
            endpoint.speak(|connection, out| {
                connection.write(TEXT, out)?;
                if !mode.is_tls12() {
                    // Refused on a client.
                    drop(connection.send_ticket(&ticket(), out));
                    connection.request_key_update(out)?;
                }
                connection.write(TEXT, out)
            });
        }
    }

    fn check(&mut self) {
        let whole = [TEXT, TEXT].concat();
        let Self { victim, peer, .. } = self;
        assert!(is_said(&peer.received), "data that nobody sent, and nothing was changed");
        assert!(self.insider.is_some() || is_said(&victim.received), "data that nobody sent");
        if !self.edits.changed && !self.mode.signs_wrong() {
            let failed = victim.error.as_ref().or(peer.error.as_ref());
            assert!(failed.is_none(), "an honest handshake fails: {failed:?}");
            assert!(victim.received == whole && peer.received == whole, "data is lost");
            assert!(victim.closed && peer.closed, "a goodbye is lost");
        }
        if self.mode.signs_wrong() {
            assert!(!victim.established && !peer.established, "a wrong signature is accepted");
        }
        let forged = self.insider.as_ref().is_some_and(Insider::has_forged);
        assert!(!(forged && victim.established), "Finished does not cover the handshake");
        // What the victim tells reaches its peer, which is not cut off. If the hellos were changed,
        // the keys differ, and the peer cannot read it.
        if let (Some(alert), false) = (victim.told(), peer.closed) {
            let told = match &peer.error {
                Some(Error::Received(found)) => *found == alert,
                Some(Error::Signature(_)) => self.mode.signs_wrong(),
                Some(Error::Record(error)) => *error == RecordError::BadRecordMac,
                _ => false,
            };
            assert!(told, "told {alert}, and the peer has {:?}", peer.error);
        }
        self.check_agreement();
    }

    /// Sides that are both established share their secrets, and all that was negotiated.
    fn check_agreement(&mut self) {
        let (Some(ours), Some(theirs)) =
            (self.victim.connection.summary(), self.peer.connection.summary())
        else {
            return;
        };
        let negotiated = |summary: &tls::Summary| {
            (summary.suite, summary.group, summary.retried, summary.alpn.clone())
        };
        assert_eq!(negotiated(ours), negotiated(theirs), "the sides disagree");
        let mut exported = [[0; 32]; 2];
        for (endpoint, out) in [&mut self.victim, &mut self.peer].into_iter().zip(&mut exported) {
            endpoint.speak(|connection, _| connection.export(b"EXPERIMENTAL fuzz", b"", out));
        }
        assert_eq!(exported[0], exported[1], "the sides' secrets differ");
    }
}

fn ticket() -> NewSessionTicket<'static> {
    NewSessionTicket {
        ticket_lifetime: 3600,
        ticket_age_add: 0,
        ticket_nonce: b"1",
        ticket: b"a ticket",
        extensions: tls_messages::Extensions::new(),
    }
}
