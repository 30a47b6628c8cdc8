//! `extended_main_secret` (RFC 7627).

use wire::registry::ExtensionType;
use wire::{DecodeError, Reader, Writer};

use super::Extension;

/// The main secret is bound to the handshake's transcript (RFC 7627, section 5.1): an empty
/// extension, in both hellos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtendedMainSecret;

impl<'a> Extension<'a> for ExtendedMainSecret {
    const TYPE: ExtensionType = ExtensionType::EXTENDED_MAIN_SECRET;

    fn read(_: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    fn write(&self, _: &mut Writer) {}
}
