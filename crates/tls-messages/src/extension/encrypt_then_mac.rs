//! `encrypt_then_mac` (RFC 7366).

use wire::registry::ExtensionType;
use wire::{DecodeError, Reader, Writer};

use super::Extension;

/// Records of CBC suites carry a MAC of their ciphertext in place of one of their plaintext (RFC
/// 7366, section 2): an empty extension, in both hellos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncryptThenMac;

impl<'a> Extension<'a> for EncryptThenMac {
    const TYPE: ExtensionType = ExtensionType::ENCRYPT_THEN_MAC;

    fn read(_: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    fn write(&self, _: &mut Writer) {}
}
