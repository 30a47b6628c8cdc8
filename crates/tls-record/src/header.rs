//! The five bytes in front of every record (RFC 9846, sections 5.1 and 5.2).

use wire::registry::{ContentType, ProtocolVersion};

use crate::limits::HEADER_LEN;

/// The fields of `TLSPlaintext` and `TLSCiphertext` before the fragment.
///
/// ```text
/// struct {
///     ContentType type;
///     ProtocolVersion legacy_record_version;
///     uint16 length;
///     opaque fragment[TLSPlaintext.length];
/// } TLSPlaintext;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "the format is fixed for all versions of TLS")]
pub struct RecordHeader {
    /// `type`, or `opaque_type` of a protected record.
    pub content_type: ContentType,
    /// "This field is deprecated and MUST be ignored for all purposes" on receipt.
    pub legacy_record_version: ProtocolVersion,
    /// Bytes that follow the header.
    pub length: u16,
}

impl RecordHeader {
    /// Reads a header. Every five bytes are one; [`deframe`](crate::deframe) judges them.
    pub const fn read(bytes: [u8; HEADER_LEN]) -> Self {
        let [content_type, major, minor, high, low] = bytes;
        Self {
            content_type: ContentType(content_type),
            legacy_record_version: ProtocolVersion(u16::from_be_bytes([major, minor])),
            length: u16::from_be_bytes([high, low]),
        }
    }

    /// The header as it is sent.
    pub const fn to_bytes(self) -> [u8; HEADER_LEN] {
        let [major, minor] = self.legacy_record_version.0.to_be_bytes();
        let [high, low] = self.length.to_be_bytes();
        [self.content_type.0, major, minor, high, low]
    }
}
