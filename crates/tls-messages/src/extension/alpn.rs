//! `application_layer_protocol_negotiation` (RFC 7301).

use alloc::vec::Vec;

use wire::registry::ExtensionType;
use wire::{DecodeError, Reader, Writer};

use super::Extension;

/// The protocols that a client offers, the preferred first, or the one that the server chose (RFC
/// 7301, section 3.1).
///
/// ```text
/// opaque ProtocolName<1..2^8-1>;
///
/// struct {
///     ProtocolName protocol_name_list<2..2^16-1>
/// } ProtocolNameList;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alpn<'a>(Vec<&'a [u8]>);

impl<'a> Alpn<'a> {
    /// These protocols. There is at least one, and none is empty or longer than 255 bytes.
    pub fn new<T: AsRef<[u8]> + ?Sized + 'a>(protocols: impl IntoIterator<Item = &'a T>) -> Self {
        Self(protocols.into_iter().map(AsRef::as_ref).collect())
    }

    /// The protocols, in order. The server's list "MUST contain exactly one".
    pub fn protocols(&self) -> &[&'a [u8]] {
        &self.0
    }
}

impl<'a> Extension<'a> for Alpn<'a> {
    const TYPE: ExtensionType = ExtensionType::APPLICATION_LAYER_PROTOCOL_NEGOTIATION;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        let list = reader.vec16(2..=0xffff, "ProtocolNameList.protocol_name_list")?;
        Ok(Self(list.each(|r| Ok(r.vec8(1..=255, "ProtocolName")?.rest()))?))
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec16(|w| {
            for name in &self.0 {
                w.vec8(|w| w.bytes(name));
            }
        });
    }
}
