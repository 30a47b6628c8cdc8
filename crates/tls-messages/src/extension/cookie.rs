//! `cookie` (RFC 9846, section 4.3.2).

use wire::registry::ExtensionType;
use wire::{DecodeError, Reader, Writer};

use super::Extension;

/// What a server wants back in the second ClientHello (RFC 9846, section 4.3.2).
///
/// ```text
/// struct {
///     opaque cookie<1..2^16-1>;
/// } Cookie;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookie<'a>(pub &'a [u8]);

impl<'a> Extension<'a> for Cookie<'a> {
    const TYPE: ExtensionType = ExtensionType::COOKIE;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self(reader.vec16(1..=0xffff, "Cookie.cookie")?.rest()))
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec16(|w| w.bytes(self.0));
    }
}
