//! CertificateRequest (RFC 9846, section 4.4.2).

use wire::registry::HandshakeType;
use wire::{DecodeError, Reader, Writer};

use super::Message;
use crate::Extensions;

/// The server asks for a certificate (RFC 9846, section 4.4.2).
///
/// ```text
/// struct {
///     opaque certificate_request_context<0..2^8-1>;
///     Extension extensions<0..2^16-1>;
/// } CertificateRequest;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRequest<'a> {
    /// What the client's answer is to repeat; empty within the handshake.
    pub certificate_request_context: &'a [u8],
    /// What the certificate is to be like.
    pub extensions: Extensions<'a>,
}

impl<'a> Message<'a> for CertificateRequest<'a> {
    const TYPE: HandshakeType = HandshakeType::CERTIFICATE_REQUEST;
    const NAME: &'static str = "CertificateRequest";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            certificate_request_context: reader
                .vec8(0..=255, "CertificateRequest.certificate_request_context")?
                .rest(),
            extensions: Extensions::read(reader, 0..=0xffff, "CertificateRequest.extensions")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec8(|w| w.bytes(self.certificate_request_context));
        self.extensions.write(writer);
    }
}
