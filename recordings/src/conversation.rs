//! One connection with the peer, written down as it happens.

use core::fmt::Display;
use core::time::Duration;
use std::io::{Read, Write};
use std::thread;

use testkit::Item;
use tls::Connection;
use tls::registry::HandshakeType;

use crate::openssl::{Link, Peer};
use recordings::{Drawn, Endpoint, Side, advance};

/// What the reproduced side sends.
const LINE: &[u8] = b"Hello from Ashlar.\n";
const HEADER_LEN: usize = 5;
/// Time for the peer to read what was sent before its standard input ends.
const PAUSE: Duration = Duration::from_millis(50);

/// Connects, shakes hands, lets each side say a line, and says goodbye.
pub(crate) fn hold(
    peer: &mut Peer,
    endpoint: &Endpoint,
    (side, drawn): (Side, &Drawn),
) -> Result<Vec<Item>, String> {
    let Link { socket, client } = peer.connect()?;
    let mut talk = Talk {
        socket,
        side,
        drawn,
        connection: endpoint.connection(),
        items: Vec::new(),
        protected: Vec::new(),
        said: 0,
        closed: false,
    };
    talk.advance(&[])?;
    while talk.connection.is_handshaking() {
        talk.receive()?;
    }
    if side == Side::Client {
        talk.write()?;
    }
    while talk.said == 0 {
        talk.receive()?;
    }
    if side == Side::Server {
        talk.write()?;
        thread::sleep(PAUSE);
        // Ends the client's standard input, and so the connection.
        let (_process, stdin) = client.ok_or("no client")?;
        drop(stdin);
        talk.listen()?;
        talk.close()?;
    } else {
        talk.close()?;
        talk.listen()?;
    }
    Ok(talk.items)
}

struct Talk<'a> {
    socket: std::net::TcpStream,
    side: Side,
    drawn: &'a Drawn,
    connection: Connection,
    items: Vec<Item>,
    /// Who has changed to the new keys.
    protected: Vec<Side>,
    /// How many bytes of data the peer has sent.
    said: usize,
    closed: bool,
}

impl Talk<'_> {
    /// Receives up to the peer's goodbye, or the end of the connection.
    fn listen(&mut self) -> Result<(), String> {
        while !self.closed && self.receive()? {}
        Ok(())
    }

    /// Receives one record. Whether there was one.
    fn receive(&mut self) -> Result<bool, String> {
        let mut record = vec![0; HEADER_LEN];
        match self.socket.read(record.get_mut(..1).unwrap_or_default()) {
            Ok(1) => {}
            Ok(_) if self.connection.is_handshaking() => return Err("ended early".to_owned()),
            Ok(_) => return Ok(false),
            Err(why) => return Err(text(why)),
        }
        self.socket.read_exact(record.get_mut(1..).unwrap_or_default()).map_err(text)?;
        let length = record.last_chunk().map_or(0, |length| u16::from_be_bytes(*length));
        record.resize(HEADER_LEN.saturating_add(length.into()), 0);
        self.socket.read_exact(record.get_mut(HEADER_LEN..).unwrap_or_default()).map_err(text)?;
        let place = self.items.len();
        self.note(self.side.peer(), &record);
        let (data, closed) = self.advance(&record)?;
        let peer = self.side.peer().name();
        if !data.is_empty() {
            self.said = self.said.saturating_add(data.len());
            self.items.insert(place, Item::new(format_args!("data {peer}"), &data));
        }
        if closed {
            self.closed = true;
            self.items.insert(place, Item::new(format_args!("close {peer}"), &[]));
        }
        Ok(true)
    }

    fn advance(&mut self, bytes: &[u8]) -> Result<(Vec<u8>, bool), String> {
        let (mut outgoing, mut data) = (Vec::new(), Vec::new());
        let closed = advance(&mut self.connection, bytes, &mut outgoing, &mut data)?;
        self.items.extend(self.drawn.take().iter().map(|draw| Item::new("random", draw)));
        self.send(&outgoing)?;
        Ok((data, closed))
    }

    fn write(&mut self) -> Result<(), String> {
        let mut outgoing = Vec::new();
        self.connection.write(LINE, &mut outgoing).map_err(text)?;
        self.items.push(Item::new(format_args!("data {}", self.side.name()), LINE));
        self.send(&outgoing)
    }

    fn close(&mut self) -> Result<(), String> {
        let mut outgoing = Vec::new();
        self.connection.close(&mut outgoing).map_err(text)?;
        self.items.push(Item::new(format_args!("close {}", self.side.name()), &[]));
        self.send(&outgoing)
    }

    fn send(&mut self, mut bytes: &[u8]) -> Result<(), String> {
        // The peer need not wait for an answer to its goodbye.
        drop(self.socket.write_all(bytes));
        while let Some([.., high, low]) = bytes.first_chunk::<HEADER_LEN>() {
            let length = HEADER_LEN.saturating_add(u16::from_be_bytes([*high, *low]).into());
            let (record, rest) = bytes.split_at_checked(length).ok_or("half a record")?;
            self.note(self.side, record);
            bytes = rest;
        }
        Ok(())
    }

    /// Writes a record down, with the names of what is in it.
    fn note(&mut self, sender: Side, record: &[u8]) {
        let is_protected = self.protected.contains(&sender);
        let (content_type, content) = (record.first(), record.get(HEADER_LEN..));
        let what = match (content_type, is_protected) {
            (Some(20), _) => {
                self.protected.push(sender);
                "ChangeCipherSpec".to_owned()
            }
            (Some(21), _) => "close_notify".to_owned(),
            (Some(22), true) => "Finished".to_owned(),
            (Some(22), false) => messages(content.unwrap_or_default()),
            _ => "application data".to_owned(),
        };
        self.items.push(Item::new(format_args!("record {} {what}", sender.name()), record));
    }
}

/// The names of handshake messages.
fn messages(mut content: &[u8]) -> String {
    let mut names = Vec::new();
    while let Some(([kind, high, middle, low], rest)) = content.split_first_chunk() {
        let length = u32::from_be_bytes([0, *high, *middle, *low]);
        names.push(structure(HandshakeType(*kind)));
        content = rest.get(usize::try_from(length).unwrap_or(usize::MAX)..).unwrap_or_default();
    }
    names.join(" ")
}

/// The structure's name: the registry's is `server_hello_done_RESERVED`, for TLS 1.3 has none.
fn structure(message: HandshakeType) -> String {
    let words = message.name().unwrap_or("unknown").split('_').filter(|word| *word != "RESERVED");
    let capital = |word: &str| {
        let (first, rest) = word.split_at_checked(1).unwrap_or_default();
        format!("{}{rest}", first.to_uppercase())
    };
    words.map(capital).collect()
}

fn text(error: impl Display) -> String {
    error.to_string()
}
