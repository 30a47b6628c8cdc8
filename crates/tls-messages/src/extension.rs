//! Extensions (RFC 9846, section 4.3): the block that messages carry, and each type of its own.

use alloc::vec::Vec;
use core::ops::RangeInclusive;

use wire::registry::ExtensionType;
use wire::{DecodeError, Reader, Reason, Writer};

mod alpn;
mod certificate_authorities;
mod cookie;
mod early_data;
mod ec_point_formats;
mod encrypt_then_mac;
mod extended_main_secret;
mod key_share;
mod oid_filters;
mod post_handshake_auth;
mod pre_shared_key;
mod psk_key_exchange_modes;
mod record_size_limit;
mod renegotiation_info;
mod server_name;
mod session_ticket;
mod signature_algorithms;
mod status_request;
mod supported_groups;
mod supported_versions;

pub use alpn::Alpn;
pub use certificate_authorities::CertificateAuthorities;
pub use cookie::Cookie;
pub use early_data::{EarlyData, EarlyDataSize};
pub use ec_point_formats::EcPointFormats;
pub use encrypt_then_mac::EncryptThenMac;
pub use extended_main_secret::ExtendedMainSecret;
pub use key_share::{KeyShareClient, KeyShareEntry, KeyShareRetry, KeyShareServer};
pub use oid_filters::{OidFilter, OidFilters};
pub use post_handshake_auth::PostHandshakeAuth;
pub use pre_shared_key::{PreSharedKeyClient, PreSharedKeyServer, PskIdentity};
pub use psk_key_exchange_modes::PskKeyExchangeModes;
pub use record_size_limit::RecordSizeLimit;
pub use renegotiation_info::RenegotiationInfo;
pub use server_name::{ServerName, ServerNameAck};
pub use session_ticket::SessionTicket;
pub use signature_algorithms::{SignatureAlgorithms, SignatureAlgorithmsCert};
pub use status_request::{OcspStatus, StatusRequest, StatusRequestAck};
pub use supported_groups::SupportedGroups;
pub use supported_versions::{SupportedVersionsClient, SupportedVersionsServer};

/// The contents of one extension type in one kind of message.
///
/// Where the standard selects the contents by the message, there is a type for each choice:
/// [`KeyShareClient`], [`KeyShareServer`], [`KeyShareRetry`].
pub trait Extension<'a>: Sized {
    /// Its number.
    const TYPE: ExtensionType;

    /// Reads `extension_data`. What is left over is the caller's to refuse.
    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError>;

    /// Writes `extension_data`.
    fn write(&self, writer: &mut Writer);

    /// `extension_data`, to stand in a [`RawExtension`].
    fn to_vec(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write(&mut writer);
        writer.into_bytes()
    }
}

/// One extension, its contents not looked into (RFC 9846, section 4.3).
///
/// ```text
/// struct {
///     ExtensionType extension_type;
///     opaque extension_data<0..2^16-1>;
/// } Extension;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RawExtension<'a> {
    /// What it is.
    pub extension_type: ExtensionType,
    /// `extension_data`.
    pub data: &'a [u8],
    /// Where `data` stood in the message it was read from, for errors.
    offset: usize,
}

impl<'a> RawExtension<'a> {
    /// An extension with these contents.
    pub const fn new(extension_type: ExtensionType, data: &'a [u8]) -> Self {
        Self { extension_type, data, offset: 0 }
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        let extension_type = ExtensionType(reader.u16("Extension.extension_type")?);
        let mut data = reader.vec16(0..=0xffff, "Extension.extension_data")?;
        let offset = data.offset();
        Ok(Self { extension_type, data: data.rest(), offset })
    }

    fn write(&self, writer: &mut Writer) {
        writer.u16(self.extension_type.0);
        writer.vec16(|w| w.bytes(self.data));
    }
}

/// Where it was read is not part of what it says.
impl PartialEq for RawExtension<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.extension_type, self.data) == (other.extension_type, other.data)
    }
}

impl Eq for RawExtension<'_> {}

/// An extension block: `Extension extensions<..2^16-1>`, in the order of the message.
///
/// There is no limit on their number but the block's length: a ClientHello full of extensions that
/// nobody knows must be accepted (RFC 9846, section 4.2.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extensions<'a>(pub Vec<RawExtension<'a>>);

impl<'a> Extensions<'a> {
    /// No extensions.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Reads the block and its length, which must lie within `range`.
    pub(crate) fn read(
        reader: &mut Reader<'a>,
        range: RangeInclusive<usize>,
        field: &'static str,
    ) -> Result<Self, DecodeError> {
        let extensions = Self(reader.vec16(range, field)?.each(RawExtension::read)?);
        extensions.refuse_duplicates(field)?;
        Ok(extensions)
    }

    /// Writes the block and its length.
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.vec16(|w| self.0.iter().for_each(|extension| extension.write(w)));
    }

    /// The contents of an extension.
    pub fn find(&self, extension_type: ExtensionType) -> Option<&'a [u8]> {
        self.raw(extension_type).map(|extension| extension.data)
    }

    /// Whether an extension is there.
    pub fn contains(&self, extension_type: ExtensionType) -> bool {
        self.raw(extension_type).is_some()
    }

    /// Reads the contents of an extension, if it is there. Trailing data is an error.
    pub fn decode<T: Extension<'a>>(&self) -> Result<Option<T>, DecodeError> {
        let Some(extension) = self.raw(T::TYPE) else { return Ok(None) };
        let mut reader = Reader::with_offset(extension.data, extension.offset);
        let value = T::read(&mut reader)?;
        reader.finish(T::TYPE.name().unwrap_or("Extension.extension_data"))?;
        Ok(Some(value))
    }

    /// The types, in the order of the message.
    pub fn types(&self) -> impl Iterator<Item = ExtensionType> {
        self.0.iter().map(|extension| extension.extension_type)
    }

    fn raw(&self, extension_type: ExtensionType) -> Option<RawExtension<'a>> {
        self.0.iter().copied().find(|extension| extension.extension_type == extension_type)
    }

    /// > There MUST NOT be more than one extension of the same type in a given extension block.
    ///
    /// Sorted first, because a peer may send thousands.
    fn refuse_duplicates(&self, field: &'static str) -> Result<(), DecodeError> {
        let mut seen: Vec<_> = self.0.iter().map(|e| (e.extension_type, e.offset)).collect();
        seen.sort_unstable();
        let pair = seen.array_windows().find(|[(a, _), (b, _)]| a == b);
        pair.map_or(Ok(()), |[_, (_, offset)]| {
            Err(DecodeError { field, reason: Reason::Duplicate, offset: *offset })
        })
    }
}

/// Reads a vector of two-byte code points.
fn code_points<T: From<u16>>(list: Reader<'_>, field: &'static str) -> Result<Vec<T>, DecodeError> {
    list.each(|r| Ok(r.u16(field)?.into()))
}
