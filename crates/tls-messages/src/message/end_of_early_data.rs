//! EndOfEarlyData (RFC 9846, section 4.6).

use wire::registry::HandshakeType;
use wire::{DecodeError, Reader, Writer};

use super::Message;

/// The client has sent all its early data (RFC 9846, section 4.6).
///
/// ```text
/// struct {} EndOfEarlyData;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndOfEarlyData;

impl<'a> Message<'a> for EndOfEarlyData {
    const TYPE: HandshakeType = HandshakeType::END_OF_EARLY_DATA;
    const NAME: &'static str = "EndOfEarlyData";

    fn read_fields(_: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    fn write(&self, _: &mut Writer) {}
}
