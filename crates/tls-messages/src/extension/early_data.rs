//! `early_data` (RFC 9846, section 4.3.10).
//!
//! ```text
//! struct {} Empty;
//!
//! struct {
//!     select (Handshake.msg_type) {
//!         case new_session_ticket:   uint32 max_early_data_size;
//!         case client_hello:         Empty;
//!         case encrypted_extensions: Empty;
//!     };
//! } EarlyDataIndication;
//! ```

use wire::registry::ExtensionType;
use wire::{DecodeError, Reader, Writer};

use super::Extension;

/// Early data follows (in a ClientHello), or is accepted (in EncryptedExtensions): RFC 9846,
/// section 4.3.10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlyData;

impl<'a> Extension<'a> for EarlyData {
    const TYPE: ExtensionType = ExtensionType::EARLY_DATA;

    fn read(_: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    fn write(&self, _: &mut Writer) {}
}

/// How many bytes of early data a ticket is good for: RFC 9846, sections 4.3.10 and 4.7.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlyDataSize(pub u32);

impl<'a> Extension<'a> for EarlyDataSize {
    const TYPE: ExtensionType = ExtensionType::EARLY_DATA;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self(reader.u32("EarlyDataIndication.max_early_data_size")?))
    }

    fn write(&self, writer: &mut Writer) {
        writer.u32(self.0);
    }
}
