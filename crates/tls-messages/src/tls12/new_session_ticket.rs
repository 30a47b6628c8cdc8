//! NewSessionTicket (RFC 5077, section 3.3).

use wire::registry::HandshakeType;
use wire::{DecodeError, Reader, Writer};

use crate::Message;

/// The session, for the client to keep (RFC 5077, section 3.3).
///
/// ```text
/// struct {
///     uint32 ticket_lifetime_hint;
///     opaque ticket<0..2^16-1>;
/// } NewSessionTicket;
/// ```
///
/// > If the server determines that it does not want to include a ticket after it has included the
/// > SessionTicket extension in the ServerHello, then it sends a zero-length ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewSessionTicket<'a> {
    /// `ticket_lifetime_hint`, in seconds; zero says nothing.
    pub lifetime_hint: u32,
    /// What the client presents; empty if there is none after all.
    pub ticket: &'a [u8],
}

impl<'a> Message<'a> for NewSessionTicket<'a> {
    const TYPE: HandshakeType = HandshakeType::NEW_SESSION_TICKET;
    const NAME: &'static str = "NewSessionTicket";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            lifetime_hint: reader.u32("NewSessionTicket.ticket_lifetime_hint")?,
            ticket: reader.vec16(0..=0xffff, "NewSessionTicket.ticket")?.rest(),
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.u32(self.lifetime_hint);
        writer.vec16(|w| w.bytes(self.ticket));
    }
}
