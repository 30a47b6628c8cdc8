//! One sample: a connection, one crafted flight, and the time until the alert.

use core::net::SocketAddr;
use core::time::Duration;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Instant;

use tls::registry::AlertDescription;
use tls::x509::ServerName;
use tls::{ClientConfig, Connection, Error, Event};

use crate::{SERVER_NAME, text};

/// No answer takes as long.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is crafted, and so what the time begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// ClientKeyExchange, change_cipher_spec and Finished.
    KeyExchange,
    /// The first record of application data.
    ApplicationData,
}

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// From before the flight was sent until the first byte came.
    pub(crate) time: Duration,
    /// Bytes of the record.
    pub(crate) len: usize,
}

/// Connects, sends what `config` crafts, and demands the only answer that there may be (A1, E2): one
/// record, which is a `bad_record_mac` alert, and the orderly end of the TCP connection.
pub(crate) fn probe(
    server: SocketAddr,
    config: &Arc<ClientConfig>,
    moment: Moment,
) -> Result<Answer, String> {
    let mut client = Client::connect(server, config)?;
    match moment {
        Moment::KeyExchange => client.until_second_flight()?,
        Moment::ApplicationData => client.until_established()?,
    }
    let (time, answer) = client.exchange()?;
    client.judge(answer).map(|len| Answer { time, len })
}

struct Client {
    connection: Connection,
    socket: TcpStream,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
}

impl Client {
    fn connect(server: SocketAddr, config: &Arc<ClientConfig>) -> Result<Self, String> {
        let socket = TcpStream::connect(server).map_err(text)?;
        socket.set_nodelay(true).map_err(text)?;
        socket.set_read_timeout(Some(PATIENCE)).map_err(text)?;
        let name = ServerName::parse(SERVER_NAME).map_err(text)?;
        let connection = Connection::client(config.clone(), name);
        Ok(Self { connection, socket, incoming: Vec::new(), outgoing: Vec::new() })
    }

    /// Up to where the flight with ClientKeyExchange is ready to be sent.
    fn until_second_flight(&mut self) -> Result<(), String> {
        self.advance()?;
        self.send()?;
        while self.outgoing.is_empty() {
            self.receive()?;
            self.advance()?;
        }
        Ok(())
    }

    /// Through the handshake, up to where a record is ready to be sent.
    fn until_established(&mut self) -> Result<(), String> {
        while !self.advance()? {
            self.send()?;
            self.receive()?;
        }
        self.send()?;
        self.connection.write(b"crafted", &mut self.outgoing).map_err(text)
    }

    /// Goes as far as the bytes at hand allow; whether that is the end of the handshake.
    fn advance(&mut self) -> Result<bool, String> {
        let progress = self.connection.advance(&mut self.incoming, &mut self.outgoing);
        let progress = progress.map_err(|error| format!("the handshake failed: {error}"))?;
        self.incoming.drain(..progress.consumed);
        Ok(progress.event == Event::Established)
    }

    fn send(&mut self) -> Result<(), String> {
        self.socket.write_all(&self.outgoing).map_err(text)?;
        self.outgoing.clear();
        Ok(())
    }

    fn receive(&mut self) -> Result<(), String> {
        let mut buffer = [0; 4096];
        let read = self.socket.read(&mut buffer).map_err(text)?;
        if read == 0 {
            return Err("the server ended a handshake that nothing was wrong with".to_owned());
        }
        self.incoming.extend_from_slice(&buffer[..read]);
        Ok(())
    }

    /// Sends the flight. Returns what comes back until the connection ends, and when it began.
    fn exchange(&mut self) -> Result<(Duration, Vec<u8>), String> {
        let mut buffer = [0; 256];
        let start = Instant::now();
        self.socket.write_all(&self.outgoing).map_err(text)?;
        let read = self.socket.read(&mut buffer);
        let time = start.elapsed();
        let mut answer = buffer[..read.map_err(text)?].to_vec();
        // A reset is an error, and no orderly end.
        self.socket.read_to_end(&mut answer).map_err(text)?;
        Ok((time, answer))
    }

    /// The length of the answer, if it is what it must be.
    fn judge(&mut self, mut answer: Vec<u8>) -> Result<usize, String> {
        let len = answer.len();
        let is_alert = matches!(
            answer.first_chunk(),
            Some(&[21, 3, 3, high, low]) if len == 5 + usize::from(u16::from_be_bytes([high, low]))
        );
        // Under the connection's keys, if it has any.
        match self.connection.advance(&mut answer, &mut self.outgoing) {
            Err(Error::Received(AlertDescription::BAD_RECORD_MAC)) if is_alert => Ok(len),
            other => Err(format!("answered by {len} bytes, {other:?}, not by one bad_record_mac")),
        }
    }
}
