//! What the flow of a handshake and the connection share: records on one side, messages on the
//! other.
//!
//! A record goes in, the flow is polled, and what it sent comes out. There are no threads: the
//! mutex is never contended and only makes the connection `Send`.

mod records;

use std::sync::{Mutex, MutexGuard, PoisonError};

use tls_messages::Alert;
use tls_record::{Framing, HandshakeJoiner};
use wire::registry::{AlertDescription, CipherSuite, ContentType, HandshakeType, ProtocolVersion};

use crate::error::{Error, Misbehaviour, Unexpected};
use crate::peer::Received;
use crate::protection::{Opener, Sealer};
use crate::step::{Direction, Epoch, Step};
use crate::traffic::Role;
use crate::version::Version;
use crate::wants::{Answer, Wants};

/// Called with each step of the handshake.
pub(crate) type Observer = Box<dyn FnMut(&Step) + Send>;

/// What the flow and the connection share while a handshake runs.
pub(crate) struct Channel {
    role: Role,
    opener: Option<Opener>,
    sealer: Option<Sealer>,
    read_epoch: Option<Epoch>,
    write_epoch: Option<Epoch>,
    /// Whether the read keys in force have opened a record.
    opened_any: bool,
    /// Whether a message has arrived: a server's first is the ClientHello.
    hello_seen: bool,
    joiner: HandshakeJoiner,
    peeked: Option<Received>,
    /// What the hellos settled; none before.
    version: Option<Version>,
    change_cipher_spec: ChangeCipherSpec,
    change_cipher_specs: u16,
    ignored_alerts: u16,
    /// Messages that wait for [`flush`](Self::flush).
    flight: Vec<u8>,
    change_cipher_spec_due: bool,
    max_content: usize,
    /// The version in the header of plaintext records (RFC 9846, section 5.1).
    record_version: ProtocolVersion,
    /// Records that wait for the caller's buffer.
    outgoing: Vec<u8>,
    pub(crate) question: Option<Wants>,
    pub(crate) answer: Option<Answer>,
    observer: Option<Observer>,
}

/// The `change_cipher_spec` record of TLS 1.2, which may come at one place only.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ChangeCipherSpec {
    Unawaited,
    Awaited,
    Arrived,
}

impl Channel {
    pub(crate) fn new(record_version: ProtocolVersion, role: Role) -> Self {
        Self {
            role,
            opener: None,
            sealer: None,
            read_epoch: None,
            write_epoch: None,
            opened_any: false,
            hello_seen: false,
            joiner: HandshakeJoiner::new(),
            peeked: None,
            version: None,
            change_cipher_spec: ChangeCipherSpec::Unawaited,
            change_cipher_specs: 0,
            ignored_alerts: 0,
            flight: Vec::new(),
            change_cipher_spec_due: false,
            max_content: tls_record::MAX_PLAINTEXT,
            record_version,
            outgoing: Vec::new(),
            question: None,
            answer: None,
            observer: None,
        }
    }

    pub(crate) fn set_observer(&mut self, observer: Observer) {
        self.observer = Some(observer);
    }

    pub(crate) fn observe(&mut self, step: impl FnOnce() -> Step) {
        if let Some(observer) = &mut self.observer {
            observer(&step());
        }
    }

    pub(crate) fn next_message(&mut self) -> Result<Option<Received>, Error> {
        if self.peeked.is_some() {
            return Ok(self.peeked.take());
        }
        let Some(bytes) = self.joiner.next_message()? else { return Ok(None) };
        let received = Received::new(bytes)?;
        self.hello_seen = true;
        let step = Step::Message {
            direction: Direction::Received,
            handshake_type: received.handshake_type,
            size: received.size(),
            epoch: self.read_epoch,
        };
        self.observe(|| step);
        Ok(Some(received))
    }

    pub(crate) fn peek(&mut self) -> Result<Option<HandshakeType>, Error> {
        self.peeked = self.next_message()?;
        Ok(self.peeked.as_ref().map(|message| message.handshake_type))
    }

    /// Whether no handshake bytes wait to be taken or completed.
    pub(crate) fn is_at_message_boundary(&self) -> bool {
        self.joiner.is_empty() && self.peeked.is_none()
    }

    /// The hellos have settled the version. From here on, each has its own rules for
    /// `change_cipher_spec` records and alerts.
    ///
    /// A record that came before the hellos said TLS 1.2 came too early: RFC 5246, section 7.1.
    pub(crate) fn settle(&mut self, version: Version) -> Result<(), Error> {
        self.version = Some(version);
        match version == Version::Tls12 && self.change_cipher_specs > 0 {
            true => Err(Misbehaviour::ChangeCipherSpec.into()),
            false => Ok(()),
        }
    }

    /// Whether the `change_cipher_spec` record of TLS 1.2 has arrived, instead of a message.
    pub(crate) fn take_change_cipher_spec(&mut self) -> Result<bool, Error> {
        if let Some(message) = self.next_message()? {
            let found = Unexpected::Handshake(message.handshake_type);
            return Err(Error::UnexpectedMessage { expected: &[], found });
        }
        let arrived = self.change_cipher_spec == ChangeCipherSpec::Arrived;
        self.change_cipher_spec =
            if arrived { ChangeCipherSpec::Unawaited } else { ChangeCipherSpec::Awaited };
        Ok(arrived)
    }

    pub(crate) fn read_with(&mut self, suite: CipherSuite, opener: Opener, epoch: Epoch) {
        self.opener = Some(opener);
        self.read_epoch = Some(epoch);
        self.opened_any = false;
        self.observe(|| Step::Keys { direction: Direction::Received, epoch, suite });
    }

    pub(crate) fn write_with(
        &mut self,
        suite: CipherSuite,
        sealer: Sealer,
        epoch: Epoch,
    ) -> Result<(), Error> {
        self.flush()?;
        self.sealer = Some(sealer);
        self.write_epoch = Some(epoch);
        self.observe(|| Step::Keys { direction: Direction::Sent, epoch, suite });
        Ok(())
    }

    /// What opens and seals from here on, for the connection that the handshake established.
    pub(crate) fn take_keys(&mut self) -> Result<(Opener, Sealer), Error> {
        let keys = self.opener.take().zip(self.sealer.take());
        keys.ok_or(Error::Internal("a handshake that ended without keys"))
    }

    pub(crate) fn change_cipher_spec_before_next_record(&mut self) {
        self.change_cipher_spec_due = true;
    }

    pub(crate) fn limit_records(&mut self, content: usize) {
        self.max_content = content;
    }

    pub(crate) const fn max_content(&self) -> usize {
        self.max_content
    }

    pub(crate) fn framing(&self) -> Framing {
        self.opener.as_ref().map_or(Framing::Plaintext, Opener::framing)
    }

    /// Puts a message behind the others that wait for [`flush`](Self::flush).
    pub(crate) fn queue(&mut self, handshake_type: HandshakeType, message: &[u8]) {
        self.flight.extend_from_slice(message);
        let (direction, size, epoch) = (Direction::Sent, message.len(), self.write_epoch);
        self.observe(|| Step::Message { direction, handshake_type, size, epoch });
    }

    pub(crate) fn send_change_cipher_spec(&mut self) -> Result<(), Error> {
        self.flush()?;
        self.write_change_cipher_spec();
        Ok(())
    }

    fn write_change_cipher_spec(&mut self) {
        self.change_cipher_spec_due = false;
        tls_record::write_plaintext(
            ContentType::CHANGE_CIPHER_SPEC,
            ProtocolVersion::TLS_1_2,
            &[1],
            &mut self.outgoing,
        );
        let (direction, dummy) = (Direction::Sent, self.version != Some(Version::Tls12));
        self.observe(|| Step::ChangeCipherSpec { direction, dummy });
    }

    /// Puts what is queued into records under the keys in force.
    pub(crate) fn flush(&mut self) -> Result<(), Error> {
        let flight = core::mem::take(&mut self.flight);
        if flight.is_empty() {
            return Ok(());
        }
        self.write(ContentType::HANDSHAKE, &flight)
    }

    /// Sends an alert in place of what is queued.
    pub(crate) fn send_alert(&mut self, description: AlertDescription) -> Result<(), Error> {
        self.flight.clear();
        self.observe(|| Step::Alert { direction: Direction::Sent, description });
        self.write(ContentType::ALERT, &Alert::new(description).to_bytes())
    }

    /// Writes records of one type under the keys in force.
    fn write(&mut self, content_type: ContentType, content: &[u8]) -> Result<(), Error> {
        if self.change_cipher_spec_due && self.sealer.is_some() {
            self.write_change_cipher_spec();
        }
        for fragment in content.chunks(self.max_content) {
            match &mut self.sealer {
                Some(sealer) => sealer.seal(content_type, fragment, &mut self.outgoing)?,
                None => tls_record::write_plaintext(
                    content_type,
                    self.record_version,
                    fragment,
                    &mut self.outgoing,
                ),
            }
        }
        // RFC 9846, section 5.1: 0x0301 only in the first ClientHello.
        self.record_version = ProtocolVersion::TLS_1_2;
        Ok(())
    }

    /// Moves what is ready to be sent to the caller's buffer.
    pub(crate) fn transmit(&mut self, outgoing: &mut Vec<u8>) {
        outgoing.append(&mut self.outgoing);
    }
}

/// The channel. A panic while it was held leaves no state that matters: the connection is given up.
pub(crate) fn lock(channel: &Mutex<Channel>) -> MutexGuard<'_, Channel> {
    channel.lock().unwrap_or_else(PoisonError::into_inner)
}
