//! Finished (RFC 9846, section 4.5.3).

use wire::registry::HandshakeType;
use wire::{DecodeError, Reader, Reason, Writer};

use super::Message;

/// A MAC over the whole handshake (RFC 9846, section 4.5.3).
///
/// ```text
/// struct {
///     opaque verify_data[Hash.length];
/// } Finished;
/// ```
///
/// The hash is not known here, so any length but zero is read; the comparison that follows
/// accepts one length only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finished<'a> {
    /// `verify_data`.
    pub verify_data: &'a [u8],
}

impl<'a> Message<'a> for Finished<'a> {
    const TYPE: HandshakeType = HandshakeType::FINISHED;
    const NAME: &'static str = "Finished";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        if reader.is_empty() {
            let reason = Reason::Length { found: 0, min: 1, max: 0xff_ffff };
            return Err(reader.error("Finished.verify_data", reason));
        }
        Ok(Self { verify_data: reader.rest() })
    }

    fn write(&self, writer: &mut Writer) {
        writer.bytes(self.verify_data);
    }
}
