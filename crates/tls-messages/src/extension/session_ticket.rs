//! `session_ticket` (RFC 5077).

use wire::registry::ExtensionType;
use wire::{DecodeError, Reader, Writer};

use super::Extension;

/// A client's ticket; empty from one that has none but would like one, and from a server that is
/// about to send one (RFC 5077, section 3.2).
///
/// The contents are the ticket, without a length of its own (appendix A).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionTicket<'a>(pub &'a [u8]);

impl<'a> Extension<'a> for SessionTicket<'a> {
    const TYPE: ExtensionType = ExtensionType::SESSION_TICKET;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self(reader.rest()))
    }

    fn write(&self, writer: &mut Writer) {
        writer.bytes(self.0);
    }
}
