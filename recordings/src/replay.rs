//! A recording, played again: every byte that the reproduced side sends must be the recorded one.

use testkit::{Item, Recording};
use tls::Connection;

use crate::endpoint::{Endpoint, Secrets, Side, advance};
use crate::randomness::Script;

/// Replays all connections of a recording, one after the other, with one configuration.
///
/// # Errors
///
/// The connection, the item, and what is different there.
pub fn replay(recording: &Recording) -> Result<(), String> {
    let (script, secrets) = (Script::default(), Secrets::default());
    let endpoint = Endpoint::new(recording, script.source(), &secrets)?;
    let side = Side::from_name(recording.setting("reproduced")?)?;
    for (items, number) in recording.connections.iter().zip(1..) {
        let random = items.iter().filter(|item| item.after("random").is_some());
        script.extend(random.map(|item| item.bytes.clone()));
        let mut player = Player {
            side,
            connection: endpoint.connection(),
            outgoing: Vec::new(),
            expected: Vec::new(),
            received: Vec::new(),
            closed: false,
        };
        for (item, place) in items.iter().zip(1..) {
            let played = player.play(item, &secrets);
            played.map_err(|why| {
                format!("connection {number}, item {place} `{}`: {why}", item.words)
            })?;
        }
        let end = player.end(items).and_then(|()| match script.left() {
            0 => Ok(()),
            left => Err(format!("{left} draws are left")),
        });
        end.map_err(|why| format!("connection {number}, end: {why}"))?;
    }
    Ok(())
}

struct Player {
    side: Side,
    connection: Connection,
    /// What was sent and is not compared yet.
    outgoing: Vec<u8>,
    /// What the peer's application sent, and what has come of it.
    expected: Vec<u8>,
    received: Vec<u8>,
    closed: bool,
}

impl Player {
    fn play(&mut self, item: &Item, secrets: &Secrets) -> Result<(), String> {
        let mut words = item.words.split(' ');
        match (words.next().unwrap_or_default(), words.next().unwrap_or_default()) {
            ("connection" | "random", _) => Ok(()),
            ("record", sender) if Side::from_name(sender)? == self.side => self.sent(&item.bytes),
            ("record", _) => self.advance(&item.bytes),
            ("data", sender) if Side::from_name(sender)? == self.side => {
                let written = self.connection.write(&item.bytes, &mut self.outgoing);
                written.map_err(|why| why.to_string())
            }
            ("data", _) => {
                self.expected.extend_from_slice(&item.bytes);
                Ok(())
            }
            ("close", sender) if Side::from_name(sender)? == self.side => {
                self.connection.close(&mut self.outgoing).map_err(|why| why.to_string())
            }
            ("close", _) => Ok(()),
            ("secret", "main") => equal(&secrets.last(), &item.bytes),
            // Of the others a connection says nothing: `derive` and `recompute.py` do.
            ("secret", _) => Ok(()),
            (other, _) => Err(format!("no such item: {other}")),
        }
    }

    fn advance(&mut self, bytes: &[u8]) -> Result<(), String> {
        let (outgoing, received) = (&mut self.outgoing, &mut self.received);
        self.closed |= advance(&mut self.connection, bytes, outgoing, received)?;
        Ok(())
    }

    /// The next bytes that this side sends are these.
    fn sent(&mut self, record: &[u8]) -> Result<(), String> {
        if self.outgoing.is_empty() {
            self.advance(&[])?;
        }
        let length = record.len().min(self.outgoing.len());
        let sent: Vec<u8> = self.outgoing.drain(..length).collect();
        equal(&sent, record)
    }

    fn end(&self, items: &[Item]) -> Result<(), String> {
        let goodbye = format!("close {}", self.side.peer().name());
        equal(&self.received, &self.expected)?;
        if self.closed != items.iter().any(|item| item.words == goodbye) {
            return Err(format!("whether the peer said goodbye: {}", self.closed));
        }
        if self.outgoing.is_empty() { Ok(()) } else { Err("more was sent".to_owned()) }
    }
}

pub(crate) fn equal(got: &[u8], recorded: &[u8]) -> Result<(), String> {
    if got == recorded {
        return Ok(());
    }
    let at = got.iter().zip(recorded).take_while(|(one, other)| one == other).count();
    let (got, recorded) = (testkit::to_hex(got), testkit::to_hex(recorded));
    Err(format!("differs from byte {at} on: {got}, recorded {recorded}"))
}
