//! NewSessionTicket (RFC 9846, section 4.7.1).

use wire::registry::HandshakeType;
use wire::{DecodeError, Reader, Writer};

use super::Message;
use crate::Extensions;

/// A key for a later handshake (RFC 9846, section 4.7.1).
///
/// ```text
/// struct {
///     uint32 ticket_lifetime;
///     uint32 ticket_age_add;
///     opaque ticket_nonce<0..255>;
///     opaque ticket<1..2^16-1>;
///     Extension extensions<0..2^16-1>;
/// } NewSessionTicket;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSessionTicket<'a> {
    /// In seconds.
    pub ticket_lifetime: u32,
    /// Hides the ticket's age from observers.
    pub ticket_age_add: u32,
    /// Distinguishes the keys of one connection's tickets.
    pub ticket_nonce: &'a [u8],
    /// What the client presents.
    pub ticket: &'a [u8],
    /// `extensions`.
    pub extensions: Extensions<'a>,
}

impl<'a> Message<'a> for NewSessionTicket<'a> {
    const TYPE: HandshakeType = HandshakeType::NEW_SESSION_TICKET;
    const NAME: &'static str = "NewSessionTicket";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            ticket_lifetime: reader.u32("NewSessionTicket.ticket_lifetime")?,
            ticket_age_add: reader.u32("NewSessionTicket.ticket_age_add")?,
            ticket_nonce: reader.vec8(0..=255, "NewSessionTicket.ticket_nonce")?.rest(),
            ticket: reader.vec16(1..=0xffff, "NewSessionTicket.ticket")?.rest(),
            extensions: Extensions::read(reader, 0..=0xffff, "NewSessionTicket.extensions")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.u32(self.ticket_lifetime);
        writer.u32(self.ticket_age_add);
        writer.vec8(|w| w.bytes(self.ticket_nonce));
        writer.vec16(|w| w.bytes(self.ticket));
        self.extensions.write(writer);
    }
}
