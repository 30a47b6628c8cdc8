//! CertificateRequest (RFC 5246, section 7.4.4).

use alloc::vec::Vec;

use wire::registry::{ClientCertificateType, HandshakeType, SignatureScheme};
use wire::{DecodeError, Reader, Writer};

use crate::Message;

/// The server asks for a certificate (RFC 5246, section 7.4.4).
///
/// ```text
/// opaque DistinguishedName<1..2^16-1>;
///
/// struct {
///     ClientCertificateType certificate_types<1..2^8-1>;
///     SignatureAndHashAlgorithm supported_signature_algorithms<2..2^16-2>;
///     DistinguishedName certificate_authorities<0..2^16-1>;
/// } CertificateRequest;
/// ```
///
/// The text prints `supported_signature_algorithms<2^16-1>`; these are the bounds that it gives the
/// same list in the signature_algorithms extension, section 7.4.1.4.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRequest<'a> {
    /// `certificate_types`: the kinds of key that the certificate may have.
    pub certificate_types: Vec<ClientCertificateType>,
    /// `supported_signature_algorithms`: what the server verifies, the preferred first.
    pub algorithms: Vec<SignatureScheme>,
    /// `certificate_authorities`: names in DER. Any authority will do if there is none.
    pub authorities: Vec<&'a [u8]>,
}

impl<'a> Message<'a> for CertificateRequest<'a> {
    const TYPE: HandshakeType = HandshakeType::CERTIFICATE_REQUEST;
    const NAME: &'static str = "CertificateRequest";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const TYPES: &str = "CertificateRequest.certificate_types";
        const ALGORITHMS: &str = "CertificateRequest.supported_signature_algorithms";
        const AUTHORITIES: &str = "CertificateRequest.certificate_authorities";
        Ok(Self {
            certificate_types: reader
                .vec8(1..=255, TYPES)?
                .each(|r| Ok(ClientCertificateType(r.u8(TYPES)?)))?,
            algorithms: reader
                .vec16(2..=0xfffe, ALGORITHMS)?
                .each(|r| Ok(SignatureScheme(r.u16(ALGORITHMS)?)))?,
            authorities: reader
                .vec16(0..=0xffff, AUTHORITIES)?
                .each(|r| Ok(r.vec16(1..=0xffff, "DistinguishedName")?.rest()))?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec8(|w| self.certificate_types.iter().for_each(|kind| w.u8(kind.0)));
        writer.vec16(|w| self.algorithms.iter().for_each(|algorithm| w.u16(algorithm.0)));
        writer.vec16(|w| {
            for name in &self.authorities {
                w.vec16(|w| w.bytes(name));
            }
        });
    }
}
