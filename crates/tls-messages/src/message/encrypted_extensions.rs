//! EncryptedExtensions (RFC 9846, section 4.4.1).

use wire::registry::HandshakeType;
use wire::{DecodeError, Reader, Writer};

use super::Message;
use crate::Extensions;

/// The server's answers that do not concern keys (RFC 9846, section 4.4.1).
///
/// ```text
/// struct {
///     Extension extensions<0..2^16-1>;
/// } EncryptedExtensions;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncryptedExtensions<'a> {
    /// `extensions`.
    pub extensions: Extensions<'a>,
}

impl<'a> Message<'a> for EncryptedExtensions<'a> {
    const TYPE: HandshakeType = HandshakeType::ENCRYPTED_EXTENSIONS;
    const NAME: &'static str = "EncryptedExtensions";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        let extensions = Extensions::read(reader, 0..=0xffff, "EncryptedExtensions.extensions")?;
        Ok(Self { extensions })
    }

    fn write(&self, writer: &mut Writer) {
        self.extensions.write(writer);
    }
}
