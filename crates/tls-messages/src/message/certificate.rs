//! Certificate (RFC 9846, section 4.5.1).

use alloc::vec::Vec;

use wire::registry::HandshakeType;
use wire::{DecodeError, Reader, Writer};

use super::Message;
use crate::Extensions;

/// One certificate of a chain (RFC 9846, section 4.5.1).
///
/// ```text
/// struct {
///     select (certificate_type) {
///         case RawPublicKey:
///           /* From RFC 7250 ASN.1_subjectPublicKeyInfo */
///           opaque ASN1_subjectPublicKeyInfo<1..2^24-1>;
///
///         case X509:
///           opaque cert_data<1..2^24-1>;
///     };
///     Extension extensions<0..2^16-1>;
/// } CertificateEntry;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateEntry<'a> {
    /// The certificate in DER, or the public key where raw public keys were agreed on.
    pub cert_data: &'a [u8],
    /// Proofs about this certificate, such as an OCSP response.
    pub extensions: Extensions<'a>,
}

impl<'a> CertificateEntry<'a> {
    /// A certificate without extensions.
    pub const fn new(cert_data: &'a [u8]) -> Self {
        Self { cert_data, extensions: Extensions::new() }
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            cert_data: reader.vec24(1..=0xff_ffff, "CertificateEntry.cert_data")?.rest(),
            extensions: Extensions::read(reader, 0..=0xffff, "CertificateEntry.extensions")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec24(|w| w.bytes(self.cert_data));
        self.extensions.write(writer);
    }
}

/// The sender's certificate chain, its own first (RFC 9846, section 4.5.1).
///
/// ```text
/// struct {
///     opaque certificate_request_context<0..2^8-1>;
///     CertificateEntry certificate_list<0..2^24-1>;
/// } Certificate;
/// ```
///
/// An empty list is well formed: only the receiver knows whether it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate<'a> {
    /// The context of the CertificateRequest that this answers; empty from a server.
    pub certificate_request_context: &'a [u8],
    /// `certificate_list`.
    pub entries: Vec<CertificateEntry<'a>>,
}

impl<'a> Message<'a> for Certificate<'a> {
    const TYPE: HandshakeType = HandshakeType::CERTIFICATE;
    const NAME: &'static str = "Certificate";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            certificate_request_context: reader
                .vec8(0..=255, "Certificate.certificate_request_context")?
                .rest(),
            entries: reader
                .vec24(0..=0xff_ffff, "Certificate.certificate_list")?
                .each(CertificateEntry::read)?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec8(|w| w.bytes(self.certificate_request_context));
        writer.vec24(|w| self.entries.iter().for_each(|entry| entry.write(w)));
    }
}
