//! `record_size_limit` (RFC 8449).

use wire::registry::ExtensionType;
use wire::{DecodeError, Reader, Reason, Writer};

use super::Extension;

/// The largest record that its sender is willing to receive (RFC 8449, section 4).
///
/// ```text
/// uint16 RecordSizeLimit;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordSizeLimit(pub u16);

impl RecordSizeLimit {
    /// The smallest value that may be sent.
    pub const MIN: u16 = 64;

    /// How much content that leaves for a record of TLS 1.3, where the limit covers the inner
    /// plaintext: the content, its type, and the padding. Never more than a record may hold
    /// without the extension (RFC 9846, section 5.1).
    pub fn content(self) -> usize {
        usize::from(self.0.saturating_sub(1).min(1 << 14))
    }

    /// The same for TLS 1.2, where the limit covers the content alone (RFC 8449, section 4).
    pub fn tls12_content(self) -> usize {
        usize::from(self.0.min(1 << 14))
    }
}

impl<'a> Extension<'a> for RecordSizeLimit {
    const TYPE: ExtensionType = ExtensionType::RECORD_SIZE_LIMIT;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const FIELD: &str = "RecordSizeLimit";
        let offset = reader.offset();
        let limit = reader.u16(FIELD)?;
        // "MUST treat receipt of a smaller value as a fatal error"
        if limit < Self::MIN {
            return Err(DecodeError { field: FIELD, reason: Reason::Value, offset });
        }
        Ok(Self(limit))
    }

    fn write(&self, writer: &mut Writer) {
        writer.u16(self.0);
    }
}
