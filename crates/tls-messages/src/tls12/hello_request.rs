//! HelloRequest (RFC 5246, section 7.4.1.1).

use wire::registry::HandshakeType;
use wire::{DecodeError, Reader, Writer};

use crate::Message;

/// The server would like to renegotiate (RFC 5246, section 7.4.1.1).
///
/// ```text
/// struct { } HelloRequest;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HelloRequest;

impl<'a> Message<'a> for HelloRequest {
    const TYPE: HandshakeType = HandshakeType::HELLO_REQUEST;
    const NAME: &'static str = "HelloRequest";

    fn read_fields(_: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    fn write(&self, _: &mut Writer) {}
}
