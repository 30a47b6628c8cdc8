//! The blocking stream: the loop that moves bytes between a transport and a connection.

use core::ops::Range;
use std::io::{self, Read, Write};

use crate::buffer::ReceiveBuffer;
use crate::connection::Connection;
use crate::error::Error;
use crate::established::Summary;
use crate::traffic::Event;
use crate::wants::{Answer, Wants};

/// A TLS connection over a blocking transport such as a `TcpStream`.
///
/// Reading ends with `Ok(0)` only after the peer's `close_notify`; a transport that just stops is
/// an error of kind `UnexpectedEof`. Other failures carry the [`Error`] inside the `io::Error`:
/// [`Error::from_io`] gets it out.
#[derive(Debug)]
pub struct Stream<T> {
    connection: Connection,
    transport: T,
    incoming: ReceiveBuffer,
    outgoing: Vec<u8>,
    /// Opened application data that was not read yet, within what is unread of `incoming`.
    plaintext: Range<usize>,
    /// The record of `plaintext`, to be consumed after it.
    record: usize,
}

impl<T: Read + Write> Stream<T> {
    /// Puts a connection on a transport. Nothing is sent yet.
    pub const fn new(connection: Connection, transport: T) -> Self {
        Self {
            connection,
            transport,
            incoming: ReceiveBuffer::new(),
            outgoing: Vec::new(),
            plaintext: 0..0,
            record: 0,
        }
    }

    /// Does the handshake, answering questions with `answer`.
    ///
    /// # Errors
    ///
    /// Failures of the transport, and the [`Error`] that ended the handshake.
    pub fn handshake_with(&mut self, mut answer: impl FnMut(Wants) -> Answer) -> io::Result<()> {
        while self.connection.is_handshaking() {
            match self.step()? {
                Event::NeedsInput => self.fill()?,
                Event::Wants(wants) => self.connection.answer(answer(wants))?,
                Event::ApplicationData(_) | Event::Closed | Event::Established => {}
            }
        }
        Ok(())
    }

    /// Does the handshake with the configuration's own answers.
    ///
    /// # Errors
    ///
    /// As [`handshake_with`](Self::handshake_with). A configuration whose signer is outside fails
    /// with [`Error::Signer`].
    pub fn handshake(&mut self) -> io::Result<()> {
        self.handshake_with(|_| Answer::SignerFailed)
    }

    /// Says goodbye to the peer and flushes. Reading is still possible.
    ///
    /// # Errors
    ///
    /// Failures of the transport.
    pub fn close(&mut self) -> io::Result<()> {
        self.connection.close(&mut self.outgoing)?;
        self.send()?;
        self.transport.flush()
    }

    /// What was negotiated, once the handshake is complete.
    pub fn summary(&self) -> Option<&Summary> {
        self.connection.summary()
    }

    /// The connection, for everything that is not reading or writing.
    pub const fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// The transport.
    pub const fn transport(&self) -> &T {
        &self.transport
    }

    /// The transport, to change its settings. Reading or writing it directly breaks the connection.
    pub const fn transport_mut(&mut self) -> &mut T {
        &mut self.transport
    }

    /// Takes the stream apart: the connection, the transport, and what was received but not read.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] if opened application data is waiting to be read: it would be lost.
    pub fn into_parts(self) -> Result<(Connection, T, ReceiveBuffer), Error> {
        match self.plaintext.is_empty() {
            true => Ok((self.connection, self.transport, self.incoming)),
            false => Err(Error::Misuse("taking a stream apart with unread application data")),
        }
    }

    /// One step of the connection, and what it wants to be sent.
    fn step(&mut self) -> io::Result<Event> {
        let outcome = self.connection.advance(self.incoming.unread(), &mut self.outgoing);
        let sent = self.send();
        let progress = outcome?;
        sent?;
        if let Event::ApplicationData(range) = &progress.event {
            (self.plaintext, self.record) = (range.clone(), progress.consumed);
        } else {
            self.incoming.consume(progress.consumed);
        }
        Ok(progress.event)
    }

    /// Waits for bytes from the peer.
    fn fill(&mut self) -> io::Result<()> {
        let length = loop {
            match self.transport.read(self.incoming.room()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.incoming.filled(length);
        match length {
            0 => Ok(self.connection.end_of_input()?),
            _ => Ok(()),
        }
    }

    fn send(&mut self) -> io::Result<()> {
        let outcome = self.transport.write_all(&self.outgoing);
        self.outgoing.clear();
        outcome
    }
}

impl<T: Read + Write> Read for Stream<T> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.handshake()?;
        while self.plaintext.is_empty() && !out.is_empty() {
            match self.step()? {
                Event::NeedsInput => {
                    self.incoming.release();
                    self.fill()?;
                }
                Event::Closed => return Ok(0),
                Event::ApplicationData(_) | Event::Established | Event::Wants(_) => {}
            }
        }
        let waiting = self.incoming.unread().get(self.plaintext.clone()).unwrap_or_default();
        let length = waiting.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..length), waiting.get(..length)) {
            to.copy_from_slice(from);
        }
        self.plaintext.start = self.plaintext.start.saturating_add(length);
        if self.plaintext.is_empty() {
            self.incoming.consume(core::mem::take(&mut self.record));
        }
        Ok(length)
    }
}

impl<T: Read + Write> Write for Stream<T> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.handshake()?;
        self.connection.write(data, &mut self.outgoing)?;
        self.send()?;
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.transport.flush()
    }
}

impl Error {
    /// The error that an operation of a [`Stream`] failed with, if it was not the transport's.
    #[must_use]
    pub fn from_io(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        let kind = if matches!(error, Error::ClosedEarly | Error::Truncated) {
            io::ErrorKind::UnexpectedEof
        } else if matches!(error, Error::Misuse(_)) {
            io::ErrorKind::InvalidInput
        } else {
            io::ErrorKind::InvalidData
        };
        Self::new(kind, error)
    }
}
