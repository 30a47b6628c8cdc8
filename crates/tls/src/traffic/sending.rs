//! The sending half of an established connection.

use core::fmt;
use std::sync::Arc;

use tls_messages::{Alert, KeyUpdate, Message, NewSessionTicket};
use wire::registry::{AlertDescription, AlertLevel, ContentType, KeyUpdateRequest};

use super::{Keys, Signals};
use crate::error::Error;
use crate::protection::Sealer;

/// The sending half: seals records, updates its keys when the peer asks or a limit is near.
///
/// It owns keys and counters, no buffers: records are appended to the caller's.
pub struct Sending {
    /// None in TLS 1.2, which keeps its keys.
    keys: Option<Keys>,
    sealer: Sealer,
    max_content: usize,
    pub(super) signals: Arc<Signals>,
    closed: bool,
}

impl Sending {
    pub(super) const fn new(
        keys: Option<Keys>,
        sealer: Sealer,
        max_content: usize,
        signals: Arc<Signals>,
    ) -> Self {
        Self { keys, sealer, max_content, signals, closed: false }
    }

    /// Seals `data` and appends the records to `outgoing`. Before them goes what the receiving half
    /// has asked for: a key update, or the alert that ends the connection.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] after the end, by either side's fault or wish.
    pub fn write(&mut self, data: &[u8], outgoing: &mut Vec<u8>) -> Result<(), Error> {
        self.respond(outgoing)?;
        if self.closed {
            return Err(Error::Misuse("writing to a connection that this side has closed"));
        }
        for content in data.chunks(self.max_content) {
            self.sealer.check_left()?;
            if self.sealer.needs_key_update() {
                self.update_keys(KeyUpdateRequest::UPDATE_NOT_REQUESTED, outgoing)?;
            }
            self.sealer.seal(ContentType::APPLICATION_DATA, content, outgoing)?;
        }
        Ok(())
    }

    /// Sends what the receiving half has asked for, if anything, without data.
    ///
    /// # Errors
    ///
    /// [`Error::Record`] if the keys are used up, which [`write`](Self::write) prevents.
    pub fn respond(&mut self, outgoing: &mut Vec<u8>) -> Result<(), Error> {
        match self.signals.take_end() {
            Some(Some(alert)) => self.alert(alert, outgoing)?,
            Some(None) => self.closed = true,
            None => {}
        }
        if self.closed {
            return Ok(());
        }
        if self.signals.take_no_renegotiation() {
            let alert = Alert {
                level: AlertLevel::WARNING,
                description: AlertDescription::NO_RENEGOTIATION_RESERVED,
            };
            self.sealer.seal(ContentType::ALERT, &alert.to_bytes(), outgoing)?;
        }
        if self.signals.take_key_update() {
            self.update_keys(KeyUpdateRequest::UPDATE_NOT_REQUESTED, outgoing)?;
        }
        Ok(())
    }

    /// Replaces the sending keys and asks the peer to replace its own.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] after the end, and in TLS 1.2, which cannot.
    pub fn request_key_update(&mut self, outgoing: &mut Vec<u8>) -> Result<(), Error> {
        if self.closed {
            return Err(Error::Misuse("a key update on a connection that this side has closed"));
        }
        self.update_keys(KeyUpdateRequest::UPDATE_REQUESTED, outgoing)
    }

    /// Says goodbye: the peer knows that it has everything. Receiving goes on until it answers.
    ///
    /// # Errors
    ///
    /// [`Error::Record`] if the keys are used up.
    pub fn close(&mut self, outgoing: &mut Vec<u8>) -> Result<(), Error> {
        self.respond(outgoing)?;
        self.alert(AlertDescription::CLOSE_NOTIFY, outgoing)
    }

    pub(crate) fn alert(
        &mut self,
        description: AlertDescription,
        outgoing: &mut Vec<u8>,
    ) -> Result<(), Error> {
        if self.closed {
            return Ok(());
        }
        self.closed = true;
        let alert = Alert::new(description).to_bytes();
        Ok(self.sealer.seal(ContentType::ALERT, &alert, outgoing)?)
    }

    pub(crate) fn ticket(
        &mut self,
        ticket: &NewSessionTicket<'_>,
        outgoing: &mut Vec<u8>,
    ) -> Result<(), Error> {
        if self.keys.is_none() {
            return Err(Error::Misuse("a ticket after the handshake of TLS 1.2"));
        }
        self.handshake(&ticket.to_message(), outgoing)
    }

    /// RFC 9846, section 4.7.3: the message still goes under the old keys.
    fn update_keys(
        &mut self,
        request_update: KeyUpdateRequest,
        outgoing: &mut Vec<u8>,
    ) -> Result<(), Error> {
        if self.keys.is_none() {
            return Err(Error::Misuse("a key update in TLS 1.2, which has none"));
        }
        self.handshake(&KeyUpdate { request_update }.to_message(), outgoing)?;
        if let Some(keys) = &mut self.keys {
            keys.advance();
            self.sealer = keys.sealer()?;
        }
        Ok(())
    }

    fn handshake(&mut self, message: &[u8], outgoing: &mut Vec<u8>) -> Result<(), Error> {
        for content in message.chunks(self.max_content) {
            self.sealer.seal(ContentType::HANDSHAKE, content, outgoing)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Sending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").field("closed", &self.closed).finish_non_exhaustive()
    }
}
