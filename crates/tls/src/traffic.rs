//! After the handshake: application data, key updates, tickets, the end. RFC 9846, sections 4.7,
//! 5 and 6.1; RFC 5246, sections 7.2 and 7.4.1.1.

mod receiving;
mod sending;

use core::ops::Range;
use core::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::Arc;

use tls_record::RecordError;
use tls_schedule::TrafficSecret;
use wire::registry::AlertDescription;

pub use receiving::Receiving;
pub use sending::Sending;

use crate::protection::{Opener, Sealer};
use crate::suite::Tls13Suite;
use crate::ticket_keeper::TicketKeeper;
use crate::wants::Wants;

/// How far a call got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes at the front of the input that are done with.
    pub consumed: usize,
    /// Why the call returned.
    pub event: Event,
}

/// Why a call returned.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// Application data: this range of the input, counted from before anything is consumed, holds
    /// it in the clear.
    ApplicationData(Range<usize>),
    /// The peer has said goodbye: nothing more will come.
    Closed,
    /// The handshake is complete.
    Established,
    /// More bytes from the peer are needed.
    NeedsInput,
    /// The handshake waits for an answer from outside.
    Wants(Wants),
}

/// Which side of the connection this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Client,
    Server,
}

/// One direction's secret and the suite that turns it into keys. TLS 1.3 has them, and replaces
/// keys; TLS 1.2 keeps what the handshake gave.
pub(crate) struct Keys {
    pub(crate) suite: Tls13Suite,
    pub(crate) secret: TrafficSecret,
}

impl Keys {
    /// RFC 9846, section 7.2.
    fn advance(&mut self) {
        self.secret = self.secret.next();
    }

    fn opener(&self) -> Result<Opener, RecordError> {
        self.suite.opener(&self.secret).map(Opener::Tls13)
    }

    fn sealer(&self) -> Result<Sealer, RecordError> {
        self.suite.sealer(&self.secret).map(Sealer::Tls13)
    }
}

/// The two halves of an established connection.
pub(crate) fn halves(
    (role, keeper): (Role, Option<Box<TicketKeeper>>),
    (receiving, opener): (Option<Keys>, Opener),
    (sending, sealer): (Option<Keys>, Sealer),
    max_content: usize,
) -> (Receiving, Sending) {
    let signals = Arc::new(Signals::default());
    let sending = Sending::new(sending, sealer, max_content, Arc::clone(&signals));
    (Receiving::new((role, keeper), receiving, opener, signals), sending)
}

/// What the receiving half asks of the sending half: the halves share nothing else.
#[derive(Debug, Default)]
struct Signals {
    key_update_due: AtomicBool,
    no_renegotiation_due: AtomicBool,
    /// How the sending half must end, if the high byte is set: with the alert in the low byte, or
    /// without one.
    end: AtomicU16,
}

impl Signals {
    const WITH_ALERT: u8 = 1;
    const SILENT: u8 = 2;

    fn ask_for_key_update(&self) {
        self.key_update_due.store(true, Ordering::Release);
    }

    fn take_key_update(&self) -> bool {
        self.key_update_due.swap(false, Ordering::AcqRel)
    }

    fn refuse_renegotiation(&self) {
        self.no_renegotiation_due.store(true, Ordering::Release);
    }

    fn take_no_renegotiation(&self) -> bool {
        self.no_renegotiation_due.swap(false, Ordering::AcqRel)
    }

    /// Ends the sending half: with an alert, or without if the peer has spoken last.
    fn ask_for_end(&self, alert: Option<AlertDescription>) {
        let end = match alert {
            Some(alert) => [Self::WITH_ALERT, alert.0],
            None => [Self::SILENT, 0],
        };
        self.end.store(u16::from_be_bytes(end), Ordering::Release);
    }

    /// Whether to end, and with which alert.
    fn take_end(&self) -> Option<Option<AlertDescription>> {
        let [kind, alert] = self.end.swap(0, Ordering::AcqRel).to_be_bytes();
        match kind {
            Self::WITH_ALERT => Some(Some(AlertDescription(alert))),
            Self::SILENT => Some(None),
            _ => None,
        }
    }
}
