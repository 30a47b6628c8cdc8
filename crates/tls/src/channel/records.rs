//! Records that arrive during a handshake.

use tls_messages::Alert;
use tls_record::{HEADER_LEN, RecordError};
use wire::registry::{AlertDescription, ContentType};

use super::Channel;
use crate::error::{Error, Misbehaviour, Unexpected, decoding};
use crate::limits;
use crate::step::{Direction, Step};
use crate::traffic::Role;

impl Channel {
    /// Takes one whole record, header included.
    pub(crate) fn take_record(
        &mut self,
        content_type: ContentType,
        record: &mut [u8],
    ) -> Result<(), Error> {
        if content_type == ContentType::CHANGE_CIPHER_SPEC {
            return self.change_cipher_spec(fragment(record));
        }
        match &mut self.opener {
            None => self.take_content(content_type, fragment(record)),
            // A peer that could not even derive the keys says so in plaintext. Believing it gives
            // nothing to an attacker who can cut the connection anyway.
            Some(_) if content_type == ContentType::ALERT && !self.opened_any => {
                self.take_content(content_type, fragment(record))
            }
            Some(opener) => {
                let opened = opener.open(record)?;
                self.opened_any = true;
                self.take_content(opened.content_type, opened.plaintext)
            }
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
        let Alert { description, .. } = Alert::read(content).map_err(decoding("Alert"))?;
        self.observe(|| Step::Alert { direction: Direction::Received, description });
        match description {
            AlertDescription::CLOSE_NOTIFY => Err(Error::ClosedEarly),
            AlertDescription::USER_CANCELED => limits::count(
                &mut self.ignored_alerts,
                limits::IGNORED_ALERTS,
                "user_canceled alerts",
            ),
            description => Err(Error::Received(description)),
        }
    }

    /// RFC 9846, section 5: dropped if it is the single byte 1, from the first ClientHello on.
    fn change_cipher_spec(&mut self, content: &[u8]) -> Result<(), Error> {
        let hello_seen = self.role == Role::Client || self.hello_seen;
        if content != [1] || !hello_seen {
            return Err(Misbehaviour::ChangeCipherSpec.into());
        }
        self.observe(|| Step::ChangeCipherSpec { direction: Direction::Received });
        limits::count(
            &mut self.change_cipher_specs,
            limits::CHANGE_CIPHER_SPECS,
            "change_cipher_spec records",
        )
    }
}

/// A plaintext record's content.
fn fragment(record: &[u8]) -> &[u8] {
    record.get(HEADER_LEN..).unwrap_or_default()
}
