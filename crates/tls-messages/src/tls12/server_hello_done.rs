//! ServerHelloDone (RFC 5246, section 7.4.5).

use wire::registry::HandshakeType;
use wire::{DecodeError, Reader, Writer};

use crate::Message;

/// The server has said all, and waits for the client (RFC 5246, section 7.4.5).
///
/// ```text
/// struct { } ServerHelloDone;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerHelloDone;

impl<'a> Message<'a> for ServerHelloDone {
    const TYPE: HandshakeType = HandshakeType::SERVER_HELLO_DONE;
    const NAME: &'static str = "ServerHelloDone";

    fn read_fields(_: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    fn write(&self, _: &mut Writer) {}
}
