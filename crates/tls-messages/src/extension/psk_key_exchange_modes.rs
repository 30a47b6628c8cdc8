//! `psk_key_exchange_modes` (RFC 9846, section 4.3.9).

use alloc::vec::Vec;

use wire::registry::{ExtensionType, PskKeyExchangeMode};
use wire::{DecodeError, Reader, Writer};

use super::Extension;

/// How the client is willing to use a pre-shared key (RFC 9846, section 4.3.9).
///
/// ```text
/// struct {
///     PskKeyExchangeMode ke_modes<1..255>;
/// } PskKeyExchangeModes;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PskKeyExchangeModes(pub Vec<PskKeyExchangeMode>);

impl<'a> Extension<'a> for PskKeyExchangeModes {
    const TYPE: ExtensionType = ExtensionType::PSK_KEY_EXCHANGE_MODES;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        let list = reader.vec8(1..=255, "PskKeyExchangeModes.ke_modes")?;
        Ok(Self(list.each(|r| Ok(PskKeyExchangeMode(r.u8("PskKeyExchangeMode")?)))?))
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec8(|w| self.0.iter().for_each(|mode| w.u8(mode.0)));
    }
}
