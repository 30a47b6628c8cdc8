//! `supported_groups` (RFC 9846, section 4.3.7).

use alloc::vec::Vec;

use wire::registry::{ExtensionType, NamedGroup};
use wire::{DecodeError, Reader, Writer};

use super::{Extension, code_points};

/// The groups that its sender supports, the preferred first (RFC 9846, section 4.3.7).
///
/// ```text
/// struct {
///     NamedGroup named_group_list<2..2^16-1>;
/// } NamedGroupList;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportedGroups(pub Vec<NamedGroup>);

impl<'a> Extension<'a> for SupportedGroups {
    const TYPE: ExtensionType = ExtensionType::SUPPORTED_GROUPS;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const FIELD: &str = "NamedGroupList.named_group_list";
        Ok(Self(code_points(reader.vec16(2..=0xffff, FIELD)?, FIELD)?))
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec16(|w| self.0.iter().for_each(|group| w.u16(group.0)));
    }
}
