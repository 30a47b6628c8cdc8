//! The receiving half of an established connection.

use core::fmt;
use core::ops::Range;
use std::sync::Arc;

use tls_messages::tls12::HelloRequest;
use tls_messages::{Alert, HandshakeMessage, KeyUpdate, Message, NewSessionTicket};
use tls_record::{Deframed, HandshakeJoiner, deframe};
use wire::registry::{AlertDescription, AlertLevel, ContentType, HandshakeType, KeyUpdateRequest};

use super::{Event, Keys, Progress, Role, Signals};
use crate::error::{Error, Misbehaviour, Unexpected, decoding};
use crate::limits;
use crate::protection::Opener;
use crate::ticket_keeper::TicketKeeper;

/// The receiving half: opens records, follows the peer's key updates.
///
/// It owns keys and counters, no buffers: the caller keeps the bytes that are no whole record yet.
pub struct Receiving {
    role: Role,
    keeper: Option<Box<TicketKeeper>>,
    /// None in TLS 1.2, which keeps its keys.
    keys: Option<Keys>,
    opener: Opener,
    joiner: HandshakeJoiner,
    pub(super) signals: Arc<Signals>,
    ended: Option<Result<(), Error>>,
    empty_records: u16,
    key_updates: u16,
    tickets: u16,
    renegotiations: u16,
    ignored_alerts: u16,
}

impl Receiving {
    pub(super) fn new(
        (role, keeper): (Role, Option<Box<TicketKeeper>>),
        keys: Option<Keys>,
        opener: Opener,
        signals: Arc<Signals>,
    ) -> Self {
        Self {
            role,
            keeper,
            keys,
            opener,
            joiner: HandshakeJoiner::new(),
            signals,
            ended: None,
            empty_records: 0,
            key_updates: 0,
            tickets: 0,
            renegotiations: 0,
            ignored_alerts: 0,
        }
    }

    /// Opens the records at the front of `incoming`, in place, up to the first application data.
    ///
    /// # Errors
    ///
    /// What the peer did wrong, or the alert that it sent. The error stays: later calls return it
    /// again. The sending half tells the peer at its next call.
    pub fn advance(&mut self, incoming: &mut [u8]) -> Result<Progress, Error> {
        match &self.ended {
            None => {}
            Some(Ok(())) => return Ok(Progress { consumed: 0, event: Event::Closed }),
            Some(Err(error)) => return Err(error.clone()),
        }
        let outcome = self.open_records(incoming);
        match &outcome {
            Ok(Progress { event: Event::Closed, .. }) => self.ended = Some(Ok(())),
            Ok(_) => {}
            Err(error) => {
                self.ended = Some(Err(error.clone()));
                self.signals.ask_for_end(error.alert());
            }
        }
        outcome
    }

    /// The transport has ended: was that the end of the peer's data?
    ///
    /// # Errors
    ///
    /// [`Error::Truncated`] if the peer did not say goodbye.
    pub fn end_of_input(&mut self) -> Result<(), Error> {
        self.ended.get_or_insert(Err(Error::Truncated)).clone()
    }

    fn open_records(&mut self, incoming: &mut [u8]) -> Result<Progress, Error> {
        let (mut consumed, base) = (0, incoming.as_ptr().addr());
        loop {
            let rest = incoming.get_mut(consumed..).unwrap_or_default();
            let Deframed::Record { length, .. } = deframe(rest, self.opener.framing())? else {
                return Ok(Progress { consumed, event: Event::NeedsInput });
            };
            let record = rest.get_mut(..length).unwrap_or_default();
            let opened = self.opener.open(record)?;
            let (content_type, content) = (opened.content_type, opened.plaintext);
            // Behind the header, and in TLS 1.2 behind a nonce or an IV.
            let start = content.as_ptr().addr().saturating_sub(base);
            let range = start..start.saturating_add(content.len());
            consumed = consumed.saturating_add(length);
            if let Some(event) = self.take(content_type, content, range)? {
                return Ok(Progress { consumed, event });
            }
        }
    }

    /// One record's content.
    fn take(
        &mut self,
        content_type: ContentType,
        content: &[u8],
        range: Range<usize>,
    ) -> Result<Option<Event>, Error> {
        if content_type != ContentType::HANDSHAKE && !self.joiner.is_empty() {
            return Err(Misbehaviour::Interleaved.into());
        }
        match content_type {
            ContentType::APPLICATION_DATA => self.application_data(range),
            ContentType::HANDSHAKE => {
                self.joiner.push(content)?;
                while let Some(message) = self.joiner.next_message()? {
                    self.post_handshake(&message)?;
                }
                Ok(None)
            }
            ContentType::ALERT => self.alert(content),
            _ => Err(Misbehaviour::ChangeCipherSpec.into()),
        }
    }

    fn application_data(&mut self, range: Range<usize>) -> Result<Option<Event>, Error> {
        if range.is_empty() {
            limits::count(&mut self.empty_records, limits::EMPTY_RECORDS, "empty records")?;
            return Ok(None);
        }
        (self.empty_records, self.key_updates, self.tickets) = (0, 0, 0);
        Ok(Some(Event::ApplicationData(range)))
    }

    fn post_handshake(&mut self, message: &[u8]) -> Result<(), Error> {
        let HandshakeMessage { handshake_type, body } =
            HandshakeMessage::split(message).map_err(decoding("handshake message"))?;
        if self.keys.is_none() {
            return self.renegotiation(handshake_type, body);
        }
        match (handshake_type, self.role) {
            (HandshakeType::KEY_UPDATE, _) => self.key_update(body),
            (HandshakeType::NEW_SESSION_TICKET, Role::Client) => {
                let ticket = NewSessionTicket::read(body).map_err(decoding("NewSessionTicket"))?;
                limits::count(&mut self.tickets, limits::CONSECUTIVE_TICKETS, "session tickets")?;
                match &mut self.keeper {
                    Some(keeper) => keeper.keep(&ticket),
                    None => Ok(()),
                }
            }
            _ => Err(Error::UnexpectedMessage {
                expected: match self.role {
                    Role::Client => &[HandshakeType::NEW_SESSION_TICKET, HandshakeType::KEY_UPDATE],
                    Role::Server => &[HandshakeType::KEY_UPDATE],
                },
                found: Unexpected::Handshake(handshake_type),
            }),
        }
    }

    /// RFC 5246, section 7.4.1.1: a wish to negotiate anew, HelloRequest or ClientHello, is refused
    /// once; the connection goes on.
    fn renegotiation(&mut self, handshake_type: HandshakeType, body: &[u8]) -> Result<(), Error> {
        match (handshake_type, self.role) {
            (HandshakeType::HELLO_REQUEST, Role::Client) => {
                let HelloRequest = HelloRequest::read(body).map_err(decoding("HelloRequest"))?;
            }
            // What it offers does not matter.
            (HandshakeType::CLIENT_HELLO, Role::Server) => {}
            (found, role) => {
                let expected: &[HandshakeType] = match role {
                    Role::Client => &[HandshakeType::HELLO_REQUEST],
                    Role::Server => &[HandshakeType::CLIENT_HELLO],
                };
                let found = Unexpected::Handshake(found);
                return Err(Error::UnexpectedMessage { expected, found });
            }
        }
        if self.renegotiations == 0 {
            self.signals.refuse_renegotiation();
        }
        let what = "wishes to negotiate anew";
        limits::count(&mut self.renegotiations, limits::RENEGOTIATIONS, what)
    }

    /// RFC 9846, section 4.7.3.
    fn key_update(&mut self, body: &[u8]) -> Result<(), Error> {
        let KeyUpdate { request_update } = KeyUpdate::read(body).map_err(decoding("KeyUpdate"))?;
        match request_update {
            KeyUpdateRequest::UPDATE_NOT_REQUESTED => {}
            KeyUpdateRequest::UPDATE_REQUESTED => self.signals.ask_for_key_update(),
            _ => return Err(Misbehaviour::KeyUpdateRequest.into()),
        }
        if !self.joiner.is_empty() {
            return Err(Misbehaviour::NotAtRecordBoundary.into());
        }
        limits::count(&mut self.key_updates, limits::CONSECUTIVE_KEY_UPDATES, "key updates")?;
        if let Some(keys) = &mut self.keys {
            keys.advance();
            self.opener = keys.opener()?;
        }
        Ok(())
    }

    fn alert(&mut self, content: &[u8]) -> Result<Option<Event>, Error> {
        let Alert { level, description } = Alert::read(content).map_err(decoding("Alert"))?;
        // RFC 5246, section 7.2: warnings do not end a connection. TLS 1.3 knows no levels.
        let warning = level == AlertLevel::WARNING && self.keys.is_none();
        match description {
            AlertDescription::CLOSE_NOTIFY => Ok(Some(Event::Closed)),
            // RFC 9846, section 6.1: a close_notify follows.
            description if warning || description == AlertDescription::USER_CANCELED => {
                let what = "alerts that do not end the connection";
                limits::count(&mut self.ignored_alerts, limits::IGNORED_ALERTS, what)?;
                Ok(None)
            }
            description => Err(Error::Received(description)),
        }
    }
}

impl fmt::Debug for Receiving {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiving").field("role", &self.role).finish_non_exhaustive()
    }
}
