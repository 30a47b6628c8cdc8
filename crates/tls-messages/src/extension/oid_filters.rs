//! `oid_filters` (RFC 9846, section 4.3.5).

use alloc::vec::Vec;

use wire::registry::ExtensionType;
use wire::{DecodeError, Reader, Reason, Writer};

use super::Extension;

/// A certificate extension that the client's certificate is to have (RFC 9846, section 4.3.5).
///
/// ```text
/// struct {
///     opaque certificate_extension_oid<1..2^8-1>;
///     opaque certificate_extension_values<0..2^16-1>;
/// } OIDFilter;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OidFilter<'a> {
    /// The extension's OID, in DER.
    pub certificate_extension_oid: &'a [u8],
    /// The values it is to have, in DER.
    pub certificate_extension_values: &'a [u8],
}

impl<'a> OidFilter<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            certificate_extension_oid: reader
                .vec8(1..=255, "OIDFilter.certificate_extension_oid")?
                .rest(),
            certificate_extension_values: reader
                .vec16(0..=0xffff, "OIDFilter.certificate_extension_values")?
                .rest(),
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec8(|w| w.bytes(self.certificate_extension_oid));
        writer.vec16(|w| w.bytes(self.certificate_extension_values));
    }
}

/// What a server asks of the client's certificate (RFC 9846, section 4.3.5).
///
/// ```text
/// struct {
///     OIDFilter filters<0..2^16-1>;
/// } OIDFilterExtension;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidFilters<'a>(pub Vec<OidFilter<'a>>);

impl<'a> Extension<'a> for OidFilters<'a> {
    const TYPE: ExtensionType = ExtensionType::OID_FILTERS;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const FIELD: &str = "OIDFilterExtension.filters";
        let offset = reader.offset();
        let filters = reader.vec16(0..=0xffff, FIELD)?.each(OidFilter::read)?;
        // "Any given OID MUST NOT appear more than once in the filters list."
        let mut oids: Vec<_> = filters.iter().map(|f| f.certificate_extension_oid).collect();
        oids.sort_unstable();
        if oids.array_windows().any(|[a, b]| a == b) {
            return Err(DecodeError { field: FIELD, reason: Reason::Duplicate, offset });
        }
        Ok(Self(filters))
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec16(|w| self.0.iter().for_each(|filter| filter.write(w)));
    }
}
