//! Records that arrive during a handshake.

use tls_messages::Alert;
use tls_record::{HEADER_LEN, RecordError};
use wire::registry::{AlertDescription, AlertLevel, ContentType};

use super::{ChangeCipherSpec, Channel};
use crate::error::{Error, Misbehaviour, Unexpected, decoding};
use crate::limits;
use crate::step::{Direction, Step};
use crate::traffic::Role;
use crate::version::Version;

impl Channel {
    /// Takes one whole record, header included.
    pub(crate) fn take_record(
        &mut self,
        content_type: ContentType,
        record: &mut [u8],
    ) -> Result<(), Error> {
        let plaintext = match &self.opener {
            None => true,
            Some(opener) if opener.is_tls13() => {
                // A peer that could not even derive the keys says so in plaintext. Believing it
                // gives nothing to an attacker who can cut the connection anyway.
                content_type == ContentType::CHANGE_CIPHER_SPEC
                    || (content_type == ContentType::ALERT && !self.opened_any)
            }
            Some(_) => false,
        };
        match &mut self.opener {
            Some(opener) if !plaintext => {
                let opened = opener.open(record)?;
                self.opened_any = true;
                self.take_content(opened.content_type, opened.plaintext)
            }
            _ if content_type == ContentType::CHANGE_CIPHER_SPEC => {
                self.take_change_cipher_spec_record(fragment(record))
            }
            _ => self.take_content(content_type, fragment(record)),
        }
    }

    fn take_content(&mut self, content_type: ContentType, content: &[u8]) -> Result<(), Error> {
        if content_type != ContentType::HANDSHAKE && !self.joiner.is_empty() {
            return Err(Misbehaviour::Interleaved.into());
        }
        match content_type {
            ContentType::HANDSHAKE => Ok(self.joiner.push(content)?),
            ContentType::ALERT => self.alert(content),
            ContentType::APPLICATION_DATA => {
                Err(Error::UnexpectedMessage { expected: &[], found: Unexpected::ApplicationData })
            }
            found => Err(RecordError::UnexpectedType { found }.into()),
        }
    }

    fn alert(&mut self, content: &[u8]) -> Result<(), Error> {
        let Alert { level, description } = Alert::read(content).map_err(decoding("Alert"))?;
        self.observe(|| Step::Alert { direction: Direction::Received, description });
        // RFC 5246, section 7.2: warnings do not end a connection. TLS 1.3 knows no levels.
        let warning = level == AlertLevel::WARNING && self.version != Some(Version::Tls13);
        match description {
            AlertDescription::CLOSE_NOTIFY => Err(Error::ClosedEarly),
            description if warning || description == AlertDescription::USER_CANCELED => {
                let what = "alerts that do not end the connection";
                limits::count(&mut self.ignored_alerts, limits::IGNORED_ALERTS, what)
            }
            description => Err(Error::Received(description)),
        }
    }

    fn take_change_cipher_spec_record(&mut self, content: &[u8]) -> Result<(), Error> {
        let hello_seen = self.role == Role::Client || self.hello_seen;
        if content != [1] || !hello_seen {
            return Err(Misbehaviour::ChangeCipherSpec.into());
        }
        let (direction, dummy) = (Direction::Received, self.version != Some(Version::Tls12));
        self.observe(|| Step::ChangeCipherSpec { direction, dummy });
        if dummy {
            // RFC 9846, section 5.1: not even this one between the fragments of a message.
            if !self.joiner.is_empty() {
                return Err(Misbehaviour::Interleaved.into());
            }
            // RFC 9846, section 5: dropped if it is the single byte 1, from the first ClientHello
            // on.
            let counter = &mut self.change_cipher_specs;
            return limits::count(
                counter,
                limits::CHANGE_CIPHER_SPECS,
                "change_cipher_spec records",
            );
        }
        // Only where the flow waits for it, and not inside a message: an early one would make this
        // side open records with keys that an attacker can know (CVE-2014-0224).
        if self.change_cipher_spec != ChangeCipherSpec::Awaited || !self.is_at_message_boundary() {
            return Err(Misbehaviour::ChangeCipherSpec.into());
        }
        self.change_cipher_spec = ChangeCipherSpec::Arrived;
        Ok(())
    }
}

/// A plaintext record's content.
fn fragment(record: &[u8]) -> &[u8] {
    record.get(HEADER_LEN..).unwrap_or_default()
}
