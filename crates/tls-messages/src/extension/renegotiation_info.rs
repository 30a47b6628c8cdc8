//! `renegotiation_info` (RFC 5746).

use wire::registry::ExtensionType;
use wire::{DecodeError, Reader, Writer};

use super::Extension;

/// Which handshake this one renegotiates (RFC 5746, section 3.2).
///
/// ```text
/// struct {
///     opaque renegotiated_connection<0..255>;
/// } RenegotiationInfo;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RenegotiationInfo<'a> {
    /// Empty in a connection's first handshake; `verify_data` of the one before in any other.
    pub renegotiated_connection: &'a [u8],
}

impl<'a> Extension<'a> for RenegotiationInfo<'a> {
    const TYPE: ExtensionType = ExtensionType::RENEGOTIATION_INFO;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const FIELD: &str = "RenegotiationInfo.renegotiated_connection";
        Ok(Self { renegotiated_connection: reader.vec8(0..=255, FIELD)?.rest() })
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec8(|w| w.bytes(self.renegotiated_connection));
    }
}
