//! ServerHello and HelloRetryRequest (RFC 9846, sections 4.2.3 and 4.2.4).

use wire::registry::{CipherSuite, CompressionMethod, HandshakeType, ProtocolVersion};
use wire::{DecodeError, Reader, Writer};

use super::Message;
use crate::Extensions;

/// The `random` that makes a ServerHello a HelloRetryRequest: the SHA-256 of "HelloRetryRequest"
/// (RFC 9846, section 4.2.3).
pub const HELLO_RETRY_REQUEST_RANDOM: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// What the server chose, or, as a HelloRetryRequest, what it needs to be able to choose (RFC
/// 9846, sections 4.2.3 and 4.2.4).
///
/// ```text
/// struct {
///     ProtocolVersion legacy_version = 0x0303;    /* TLS v1.2 */
///     Random random;
///     opaque legacy_session_id_echo<0..32>;
///     CipherSuite cipher_suite;
///     uint8 legacy_compression_method = 0;
///     Extension extensions<6..2^16-1>;
/// } ServerHello;
/// ```
///
/// TLS 1.2 uses the same message, so the extensions may be absent, and are then empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerHello<'a> {
    /// 0x0303; the chosen version in TLS 1.2 and before.
    pub legacy_version: ProtocolVersion,
    /// `Random random`.
    pub random: [u8; 32],
    /// The client's `legacy_session_id`; the session's own in TLS 1.2.
    pub legacy_session_id_echo: &'a [u8],
    /// The chosen cipher suite.
    pub cipher_suite: CipherSuite,
    /// Zero in TLS 1.3.
    pub legacy_compression_method: CompressionMethod,
    /// `extensions`.
    pub extensions: Extensions<'a>,
}

impl ServerHello<'_> {
    /// > Upon receiving a message with type server_hello, implementations MUST first examine the
    /// > Random value.
    pub fn is_hello_retry_request(&self) -> bool {
        self.random == HELLO_RETRY_REQUEST_RANDOM
    }
}

impl<'a> Message<'a> for ServerHello<'a> {
    const TYPE: HandshakeType = HandshakeType::SERVER_HELLO;
    const NAME: &'static str = "ServerHello";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            legacy_version: ProtocolVersion(reader.u16("ServerHello.legacy_version")?),
            random: *reader.array("ServerHello.random")?,
            legacy_session_id_echo: reader
                .vec8(0..=32, "ServerHello.legacy_session_id_echo")?
                .rest(),
            cipher_suite: CipherSuite(reader.u16("ServerHello.cipher_suite")?),
            legacy_compression_method: CompressionMethod(
                reader.u8("ServerHello.legacy_compression_method")?,
            ),
            extensions: if reader.is_empty() {
                Extensions::new()
            } else {
                Extensions::read(reader, 0..=0xffff, "ServerHello.extensions")?
            },
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.u16(self.legacy_version.0);
        writer.bytes(&self.random);
        writer.vec8(|w| w.bytes(self.legacy_session_id_echo));
        writer.u16(self.cipher_suite.0);
        writer.u8(self.legacy_compression_method.0);
        if !self.extensions.0.is_empty() {
            self.extensions.write(writer);
        }
    }
}
