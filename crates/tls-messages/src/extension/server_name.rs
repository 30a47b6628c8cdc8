//! `server_name` (RFC 6066, section 3).

use alloc::vec::Vec;
use core::net::IpAddr;

use wire::registry::{ExtensionType, ServerNameType};
use wire::{DecodeError, Reader, Reason, Writer};

use super::Extension;

/// The name of the server that a client wants to reach (RFC 6066, section 3).
///
/// ```text
/// struct {
///     NameType name_type;
///     select (name_type) {
///         case host_name: HostName;
///     } name;
/// } ServerName;
///
/// enum {
///     host_name(0), (255)
/// } NameType;
///
/// opaque HostName<1..2^16-1>;
///
/// struct {
///     ServerName server_name_list<1..2^16-1>
/// } ServerNameList;
/// ```
///
/// A host name is ASCII without NUL, of at most 255 bytes (RFC 1035, section 2.3.4), and there is
/// at most one. Names of other types are kept but mean nothing here; the standard says that each
/// begins with a two-byte length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerName<'a> {
    names: Vec<(ServerNameType, &'a [u8])>,
}

impl<'a> ServerName<'a> {
    /// The extension for a DNS name, in ASCII and without a dot at the end.
    pub fn new(host_name: &'a str) -> Self {
        Self { names: Vec::from([(ServerNameType::HOST_NAME, host_name.as_bytes())]) }
    }

    /// The DNS name, if there is one.
    ///
    /// > Literal IPv4 and IPv6 addresses are not permitted in "HostName".
    ///
    /// A client that sends one nevertheless has named no server.
    pub fn host_name(&self) -> Option<&'a str> {
        let (_, name) = self.names.iter().find(|(kind, _)| *kind == ServerNameType::HOST_NAME)?;
        core::str::from_utf8(name).ok().filter(|name| name.parse::<IpAddr>().is_err())
    }

    fn read_name(reader: &mut Reader<'a>) -> Result<(ServerNameType, &'a [u8]), DecodeError> {
        let name_type = ServerNameType(reader.u8("ServerName.name_type")?);
        if name_type != ServerNameType::HOST_NAME {
            return Ok((name_type, reader.vec16(0..=0xffff, "ServerName.name")?.rest()));
        }
        let mut name = reader.vec16(1..=255, "HostName")?;
        let illegal = name.error("HostName", Reason::Value);
        let bytes = name.rest();
        if bytes.contains(&0) || !bytes.is_ascii() {
            return Err(illegal);
        }
        Ok((name_type, bytes))
    }
}

impl<'a> Extension<'a> for ServerName<'a> {
    const TYPE: ExtensionType = ExtensionType::SERVER_NAME;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const FIELD: &str = "ServerNameList.server_name_list";
        let offset = reader.offset();
        let names = reader.vec16(1..=0xffff, FIELD)?.each(Self::read_name)?;
        // "The ServerNameList MUST NOT contain more than one name of the same name_type."
        let mut types: Vec<_> = names.iter().map(|(name_type, _)| *name_type).collect();
        types.sort_unstable();
        if types.array_windows().any(|[a, b]| a == b) {
            return Err(DecodeError { field: FIELD, reason: Reason::Duplicate, offset });
        }
        Ok(Self { names })
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec16(|w| {
            for (name_type, name) in &self.names {
                w.u8(name_type.0);
                w.vec16(|w| w.bytes(name));
            }
        });
    }
}

/// The server took the name into account: an empty extension (RFC 6066, section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerNameAck;

impl<'a> Extension<'a> for ServerNameAck {
    const TYPE: ExtensionType = ExtensionType::SERVER_NAME;

    fn read(_: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    fn write(&self, _: &mut Writer) {}
}
