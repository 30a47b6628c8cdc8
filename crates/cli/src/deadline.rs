//! A transport that gives up: a peer that stalls, or sends a byte now and then, ends in time.

use core::time::Duration;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Instant;

/// How long a whole handshake may take.
pub(crate) const HANDSHAKE: Duration = Duration::from_secs(20);

/// A TCP connection, all of whose operations must be done by a point in time.
#[derive(Debug)]
pub(crate) struct Deadline {
    stream: TcpStream,
    end: Option<Instant>,
}

impl Deadline {
    pub(crate) fn new(stream: TcpStream, after: Duration) -> Self {
        Self { stream, end: Instant::now().checked_add(after) }
    }

    /// From here on nothing has to be done by any time.
    pub(crate) fn lift(&mut self) -> io::Result<()> {
        self.end = None;
        self.stream.set_read_timeout(None)?;
        self.stream.set_write_timeout(None)
    }

    pub(crate) const fn stream(&self) -> &TcpStream {
        &self.stream
    }

    /// The time that is left; none if there is no end.
    fn left(&self) -> io::Result<Option<Duration>> {
        let Some(end) = self.end else { return Ok(None) };
        match end.checked_duration_since(Instant::now()) {
            Some(left) if !left.is_zero() => Ok(Some(left)),
            _ => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

impl Read for Deadline {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let left = self.left()?;
        if left.is_some() {
            self.stream.set_read_timeout(left)?;
        }
        self.stream.read(out)
    }
}

impl Write for Deadline {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let left = self.left()?;
        if left.is_some() {
            self.stream.set_write_timeout(left)?;
        }
        self.stream.write(data)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
