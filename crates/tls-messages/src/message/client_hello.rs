//! ClientHello (RFC 9846, section 4.2.2).

use alloc::vec::Vec;

use wire::registry::{CipherSuite, ExtensionType, HandshakeType, ProtocolVersion};
use wire::{DecodeError, Reader, Reason, Writer};

use super::Message;
use crate::Extensions;

/// What a client offers (RFC 9846, section 4.2.2).
///
/// ```text
/// struct {
///     ProtocolVersion legacy_version = 0x0303;    /* TLS v1.2 */
///     Random random;
///     opaque legacy_session_id<0..32>;
///     CipherSuite cipher_suites<2..2^16-2>;
///     opaque legacy_compression_methods<1..2^8-1>;
///     Extension extensions<7..2^16-1>;
/// } ClientHello;
/// ```
///
/// Every version of TLS begins with this message, so the extensions may be absent, and are then
/// empty; whether the other fields suit TLS 1.3 is for the receiver to judge once it knows the
/// version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientHello<'a> {
    /// 0x0303; the highest version in TLS 1.2 and before.
    pub legacy_version: ProtocolVersion,
    /// `Random random`.
    pub random: [u8; 32],
    /// A session to resume in TLS 1.2; any value in middlebox compatibility mode.
    pub legacy_session_id: &'a [u8],
    /// The cipher suites, the preferred first.
    pub cipher_suites: Vec<CipherSuite>,
    /// One zero byte in TLS 1.3.
    pub legacy_compression_methods: &'a [u8],
    /// `extensions`.
    pub extensions: Extensions<'a>,
}

impl<'a> Message<'a> for ClientHello<'a> {
    const TYPE: HandshakeType = HandshakeType::CLIENT_HELLO;
    const NAME: &'static str = "ClientHello";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const SUITES: &str = "ClientHello.cipher_suites";
        Ok(Self {
            legacy_version: ProtocolVersion(reader.u16("ClientHello.legacy_version")?),
            random: *reader.array("ClientHello.random")?,
            legacy_session_id: reader.vec8(0..=32, "ClientHello.legacy_session_id")?.rest(),
            cipher_suites: reader
                .vec16(2..=0xfffe, SUITES)?
                .each(|r| Ok(CipherSuite(r.u16(SUITES)?)))?,
            legacy_compression_methods: reader
                .vec8(1..=255, "ClientHello.legacy_compression_methods")?
                .rest(),
            extensions: read_extensions(reader)?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.u16(self.legacy_version.0);
        writer.bytes(&self.random);
        writer.vec8(|w| w.bytes(self.legacy_session_id));
        writer.vec16(|w| self.cipher_suites.iter().for_each(|suite| w.u16(suite.0)));
        writer.vec8(|w| w.bytes(self.legacy_compression_methods));
        if !self.extensions.0.is_empty() {
            self.extensions.write(writer);
        }
    }
}

/// > The presence of extensions can be detected by determining whether there are bytes following
/// > the compression_methods field at the end of the ClientHello.
///
/// > The "pre_shared_key" extension MUST be the last extension in the ClientHello. [...] Servers
/// > MUST check that it is the last extension (section 4.3.11).
fn read_extensions<'a>(reader: &mut Reader<'a>) -> Result<Extensions<'a>, DecodeError> {
    if reader.is_empty() {
        return Ok(Extensions::new());
    }
    const FIELD: &str = "ClientHello.extensions";
    let not_last = reader.error("ClientHello.extensions.pre_shared_key", Reason::Value);
    let extensions = Extensions::read(reader, 0..=0xffff, FIELD)?;
    let has_psk = extensions.contains(ExtensionType::PRE_SHARED_KEY);
    if has_psk && extensions.types().last() != Some(ExtensionType::PRE_SHARED_KEY) {
        return Err(not_last);
    }
    Ok(extensions)
}
