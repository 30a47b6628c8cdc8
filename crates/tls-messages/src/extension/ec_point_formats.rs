//! `ec_point_formats` (RFC 8422, section 5.1.2).

use alloc::vec::Vec;

use wire::registry::{EcPointFormat, ExtensionType};
use wire::{DecodeError, Reader, Writer};

use super::Extension;

/// The forms of a curve's points that its sender can read (RFC 8422, section 5.1.2).
///
/// ```text
/// struct {
///     ECPointFormat ec_point_format_list<1..2^8-1>;
/// } ECPointFormatList;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EcPointFormats(pub Vec<EcPointFormat>);

impl EcPointFormats {
    /// > If the Supported Point Formats Extension is indeed sent, it MUST contain the value 0
    /// > (uncompressed) as one of the items in the list of point formats.
    ///
    /// Not asked while reading, because it is an error only where a curve may be chosen.
    pub fn has_uncompressed(&self) -> bool {
        self.0.contains(&EcPointFormat::UNCOMPRESSED)
    }
}

impl<'a> Extension<'a> for EcPointFormats {
    const TYPE: ExtensionType = ExtensionType::EC_POINT_FORMATS;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const FIELD: &str = "ECPointFormatList.ec_point_format_list";
        let list = reader.vec8(1..=255, FIELD)?;
        Ok(Self(list.each(|r| Ok(EcPointFormat(r.u8(FIELD)?)))?))
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec8(|w| self.0.iter().for_each(|format| w.u8(format.0)));
    }
}
