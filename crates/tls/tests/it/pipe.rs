//! Two connections and the bytes between them.

use std::sync::Arc;

use ashlar_tls::x509::ServerName;
use ashlar_tls::{ClientConfig, Connection, Error, Event, Progress, ServerConfig, Wants};

/// A connection with its buffers, and everything that happened to it.
pub(crate) struct Endpoint {
    pub(crate) connection: Connection,
    pub(crate) incoming: Vec<u8>,
    pub(crate) outgoing: Vec<u8>,
    pub(crate) received: Vec<u8>,
    pub(crate) established: bool,
    pub(crate) closed: bool,
    pub(crate) wants: Option<Wants>,
    pub(crate) error: Option<Error>,
}

impl Endpoint {
    pub(crate) fn new(connection: Connection) -> Self {
        Self {
            connection,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            received: Vec::new(),
            established: false,
            closed: false,
            wants: None,
            error: None,
        }
    }

    pub(crate) fn client(config: ClientConfig) -> Self {
        Self::client_of(&Arc::new(config))
    }

    pub(crate) fn server(config: ServerConfig) -> Self {
        Self::server_of(&Arc::new(config))
    }

    /// One of several connections of a configuration.
    pub(crate) fn client_of(config: &Arc<ClientConfig>) -> Self {
        let name = ServerName::parse("server.example").unwrap();
        Self::new(Connection::client(Arc::clone(config), name))
    }

    pub(crate) fn server_of(config: &Arc<ServerConfig>) -> Self {
        Self::new(Connection::server(Arc::clone(config)))
    }

    /// Takes bytes from the peer and goes on as far as possible.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.incoming.extend_from_slice(bytes);
        self.run();
    }

    pub(crate) fn run(&mut self) {
        self.wants = None;
        while self.error.is_none() {
            match self.connection.advance(&mut self.incoming, &mut self.outgoing) {
                Err(error) => self.error = Some(error),
                Ok(Progress { consumed, event }) => {
                    if let Event::ApplicationData(range) = &event {
                        self.received.extend_from_slice(&self.incoming[range.clone()]);
                    }
                    self.incoming.drain(..consumed);
                    match event {
                        Event::ApplicationData(_) => {}
                        Event::Established => self.established = true,
                        Event::Wants(wants) => return self.wants = Some(wants),
                        Event::Closed => return self.closed = true,
                        Event::NeedsInput | _ => return,
                    }
                }
            }
        }
    }

    pub(crate) fn take_outgoing(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.outgoing)
    }

    pub(crate) fn send(&mut self, data: &[u8]) {
        self.connection.write(data, &mut self.outgoing).unwrap();
    }

    /// The error that this side ended with.
    pub(crate) fn failure(&self) -> &Error {
        self.error.as_ref().expect("this side should have failed")
    }
}

/// Moves bytes both ways until nothing more comes.
pub(crate) fn pump(client: &mut Endpoint, server: &mut Endpoint) {
    pump_through(client, server, |_, bytes| bytes);
}

/// As [`pump`], with every flight passing through `change`.
pub(crate) fn pump_through(
    client: &mut Endpoint,
    server: &mut Endpoint,
    mut change: impl FnMut(From, Vec<u8>) -> Vec<u8>,
) {
    client.run();
    loop {
        let to_server = client.take_outgoing();
        let to_client = server.take_outgoing();
        if to_server.is_empty() && to_client.is_empty() {
            return;
        }
        if !to_server.is_empty() {
            server.feed(&change(From::Client, to_server));
        }
        if !to_client.is_empty() {
            client.feed(&change(From::Server, to_client));
        }
    }
}

/// Who sent a flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    Client,
    Server,
}

/// The records in `bytes`, headers included.
pub(crate) fn records(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    while let Some(header) = bytes.first_chunk::<5>() {
        let length = 5 + usize::from(u16::from_be_bytes([header[3], header[4]]));
        let (record, rest) = bytes.split_at(length);
        records.push(record.to_vec());
        bytes = rest;
    }
    records
}

/// A connected pair.
pub(crate) fn connected(client: ClientConfig, server: ServerConfig) -> (Endpoint, Endpoint) {
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    pump(&mut client, &mut server);
    assert!(
        client.error.is_none() && server.error.is_none(),
        "{:?} {:?}",
        client.error,
        server.error
    );
    assert!(client.established && server.established);
    (client, server)
}
