//! `certificate_authorities` (RFC 9846, section 4.3.4).

use alloc::vec::Vec;

use wire::registry::ExtensionType;
use wire::{DecodeError, Reader, Writer};

use super::Extension;

/// The names of acceptable certificate authorities, in DER (RFC 9846, section 4.3.4).
///
/// ```text
/// opaque DistinguishedName<1..2^16-1>;
///
/// struct {
///     DistinguishedName authorities<3..2^16-1>;
/// } CertificateAuthoritiesExtension;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateAuthorities<'a>(pub Vec<&'a [u8]>);

impl<'a> Extension<'a> for CertificateAuthorities<'a> {
    const TYPE: ExtensionType = ExtensionType::CERTIFICATE_AUTHORITIES;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        let list = reader.vec16(3..=0xffff, "CertificateAuthoritiesExtension.authorities")?;
        Ok(Self(list.each(|r| Ok(r.vec16(1..=0xffff, "DistinguishedName")?.rest()))?))
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec16(|w| {
            for name in &self.0 {
                w.vec16(|w| w.bytes(name));
            }
        });
    }
}
