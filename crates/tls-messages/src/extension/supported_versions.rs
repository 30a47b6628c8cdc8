//! `supported_versions` (RFC 9846, section 4.3.1).
//!
//! ```text
//! struct {
//!     select (Handshake.msg_type) {
//!         case client_hello:
//!              ProtocolVersion versions<2..254>;
//!
//!         case server_hello: /* and HelloRetryRequest */
//!              ProtocolVersion selected_version;
//!     };
//! } SupportedVersions;
//! ```

use alloc::vec::Vec;

use wire::registry::{ExtensionType, ProtocolVersion};
use wire::{DecodeError, Reader, Writer};

use super::{Extension, code_points};

/// The versions that a client supports, the preferred first (RFC 9846, section 4.3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportedVersionsClient(pub Vec<ProtocolVersion>);

impl<'a> Extension<'a> for SupportedVersionsClient {
    const TYPE: ExtensionType = ExtensionType::SUPPORTED_VERSIONS;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const FIELD: &str = "SupportedVersions.versions";
        Ok(Self(code_points(reader.vec8(2..=254, FIELD)?, FIELD)?))
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec8(|w| self.0.iter().for_each(|version| w.u16(version.0)));
    }
}

/// The version that the server chose (RFC 9846, section 4.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupportedVersionsServer(pub ProtocolVersion);

impl<'a> Extension<'a> for SupportedVersionsServer {
    const TYPE: ExtensionType = ExtensionType::SUPPORTED_VERSIONS;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self(ProtocolVersion(reader.u16("SupportedVersions.selected_version")?)))
    }

    fn write(&self, writer: &mut Writer) {
        writer.u16(self.0.0);
    }
}
