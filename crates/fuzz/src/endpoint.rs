//! A connection with its buffers, and what must hold at each of its steps.

use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use tls::registry::{AlertDescription, ContentType};
use tls::{Answer, Connection, Direction, Error, Event, Progress, Step, Wants};
use tls_record::{HEADER_LEN, MAX_CIPHERTEXT};

/// More than any handshake here sends, whatever it is fed with.
const MAX_SENT: usize = 16 * 1024;

/// One side.
pub(crate) struct Endpoint {
    pub(crate) connection: Connection,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
    /// Application data.
    pub(crate) received: Vec<u8>,
    pub(crate) established: bool,
    /// Whether the peer has said goodbye.
    pub(crate) closed: bool,
    pub(crate) error: Option<Error>,
    /// Whether this side has said goodbye, after which it sends nothing.
    silent: bool,
    sent: usize,
    /// Alerts sent during the handshake.
    alerts: Arc<AtomicUsize>,
}

impl Endpoint {
    pub(crate) fn new(mut connection: Connection) -> Self {
        let alerts = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&alerts);
        connection.observe(move |step| {
            if matches!(step, Step::Alert { direction: Direction::Sent, .. }) {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        });
        Self {
            connection,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            received: Vec::new(),
            established: false,
            closed: false,
            error: None,
            silent: false,
            sent: 0,
            alerts,
        }
    }

    /// Takes bytes from the peer and goes on as far as possible.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.incoming.extend_from_slice(bytes);
        self.run();
    }

    /// Goes on until the connection waits or has ended, which takes a bounded number of steps: each
    /// consumes a byte, or is one of the few that happen once.
    pub(crate) fn run(&mut self) {
        if self.error.is_some() {
            return self.stays_failed();
        }
        for _ in 0..self.incoming.len() + 4 {
            let before = self.outgoing.len();
            match self.connection.advance(&mut self.incoming, &mut self.outgoing) {
                Err(error) => return self.fail(error, before),
                Ok(progress) => {
                    if !self.take(progress) {
                        return self.waits();
                    }
                }
            }
        }
        assert!(self.error.is_some(), "the connection goes on without end");
    }

    /// Whether there is more to do at once.
    fn take(&mut self, Progress { consumed, event }: Progress) -> bool {
        assert!(consumed <= self.incoming.len(), "consumed what was not there");
        assert!(!self.closed || (consumed == 0 && event == Event::Closed), "went on after the end");
        if let Event::ApplicationData(range) = &event {
            assert!(self.established, "application data before the handshake is complete");
            assert!(!range.is_empty() && range.end <= consumed, "data where nothing was consumed");
            self.received.extend_from_slice(&self.incoming[range.clone()]);
        }
        drop(self.incoming.drain(..consumed));
        match event {
            Event::ApplicationData(_) => true,
            Event::Established => {
                assert!(!self.established && self.connection.summary().is_some());
                self.established = true;
                true
            }
            Event::Wants(wants) => {
                self.answer(&wants);
                true
            }
            Event::Closed => {
                self.closed = true;
                false
            }
            Event::NeedsInput => false,
            unknown => {
                assert_eq!(unknown, Event::NeedsInput, "an event that this target does not know");
                false
            }
        }
    }

    fn answer(&mut self, wants: &Wants) {
        let Wants::Signature(request) = wants else { return };
        assert!(!request.message.is_empty());
        // A P-256 signature in form, of nothing.
        let signature = vec![0x30, 6, 2, 1, 1, 2, 1, 1];
        assert!(self.connection.answer(Answer::Signature(signature)).is_ok());
    }

    fn waits(&self) {
        assert_eq!(self.established, !self.connection.is_handshaking());
        let most = HEADER_LEN + MAX_CIPHERTEXT;
        assert!(self.closed || self.incoming.len() < most, "waits with a whole record at hand");
    }

    /// The first error: one alert at most, at the end.
    fn fail(&mut self, error: Error, before: usize) {
        let ours = matches!(error, Error::Internal(_) | Error::Misuse(_) | Error::Randomness);
        assert!(!ours, "a peer can make this side fail by its own fault: {error}");
        assert!(!error.to_string().is_empty());
        if let (Some(_), false) = (error.alert(), self.established) {
            assert_eq!(self.alerts.load(Ordering::Relaxed), 1, "one alert");
        }
        let last = records(&self.outgoing[before..]).pop();
        let is_alert = last.is_some_and(|record| {
            // Two bytes of content; protected, with the content type and the tag.
            let sizes = [
                (ContentType::ALERT.0, 2),
                // TLS 1.2, with the explicit nonce of AES-GCM.
                (ContentType::ALERT.0, 8 + 2 + 16),
                (ContentType::APPLICATION_DATA.0, 2 + 1 + 16),
            ];
            sizes.contains(&(record[0], record.len() - HEADER_LEN))
        });
        let tells = error.alert().is_some() && !self.silent;
        assert!(is_alert || !tells, "the peer is not told of: {error}");
        assert!(!self.silent || self.outgoing.len() == before, "something follows the goodbye");
        self.error = Some(error);
        self.stays_failed();
    }

    /// The error stays, and nothing more is sent because of what arrives.
    fn stays_failed(&mut self) {
        let before = self.outgoing.len();
        for _ in 0..2 {
            let again = self.connection.advance(&mut self.incoming, &mut self.outgoing);
            let same = again.map_err(|error| error.to_string());
            assert_eq!(same, Err(self.error.as_ref().map(ToString::to_string).unwrap_or_default()));
        }
        let written = self.connection.write(b"too late", &mut self.outgoing);
        assert!(written.is_err(), "data is sent after the error");
        assert_eq!(self.outgoing.len(), before, "something is sent after the error");
        self.incoming.clear();
    }

    /// Acts for this side.
    pub(crate) fn speak<T>(
        &mut self,
        act: impl FnOnce(&mut Connection, &mut Vec<u8>) -> Result<T, Error>,
    ) {
        let outcome = act(&mut self.connection, &mut self.outgoing);
        assert!(outcome.is_ok(), "refused: {:?}", outcome.err());
    }

    pub(crate) fn close(&mut self) {
        self.speak(Connection::close);
        self.silent = true;
    }

    /// The transport ends. Only a goodbye before makes that a success.
    pub(crate) fn end(&mut self) {
        let ended = self.connection.end_of_input();
        assert_eq!(ended.is_ok(), self.closed && self.error.is_none(), "{ended:?}");
        let before = self.outgoing.len();
        let after = self.connection.advance(&mut [], &mut self.outgoing);
        assert_eq!(after.is_ok(), ended.is_ok(), "{after:?}");
        assert_eq!(self.outgoing.len(), before, "something is sent after the end");
    }

    pub(crate) fn take_outgoing(&mut self) -> Vec<u8> {
        let outgoing = core::mem::take(&mut self.outgoing);
        self.sent += outgoing.len();
        assert!(self.sent <= MAX_SENT, "{} bytes are sent", self.sent);
        outgoing
    }

    /// The alert that this side has told its peer.
    pub(crate) fn told(&self) -> Option<AlertDescription> {
        self.error.as_ref().filter(|_| !self.silent).and_then(Error::alert)
    }
}

/// The records that one side sent.
pub(crate) fn records(mut sent: &[u8]) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    while let [_, _, _, high, low, ..] = sent {
        let length = HEADER_LEN + usize::from(u16::from_be_bytes([*high, *low]));
        assert!(length <= sent.len(), "a record is sent in part");
        let (record, rest) = sent.split_at(length);
        records.push(record.to_vec());
        sent = rest;
    }
    assert!(sent.is_empty(), "a header is sent in part");
    records
}
