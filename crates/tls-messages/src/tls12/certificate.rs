//! Certificate (RFC 5246, sections 7.4.2 and 7.4.6).

use alloc::vec::Vec;

use wire::registry::HandshakeType;
use wire::{DecodeError, Reader, Writer};

use crate::Message;

/// The sender's certificate chain, its own first (RFC 5246, sections 7.4.2 and 7.4.6).
///
/// ```text
/// opaque ASN.1Cert<1..2^24-1>;
///
/// struct {
///     ASN.1Cert certificate_list<0..2^24-1>;
/// } Certificate;
/// ```
///
/// An empty list is well formed: a client without a suitable certificate sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate<'a> {
    /// `certificate_list`, each in DER.
    pub certificates: Vec<&'a [u8]>,
}

impl<'a> Message<'a> for Certificate<'a> {
    const TYPE: HandshakeType = HandshakeType::CERTIFICATE;
    const NAME: &'static str = "Certificate";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        let list = reader.vec24(0..=0xff_ffff, "Certificate.certificate_list")?;
        let certificates = list.each(|r| Ok(r.vec24(1..=0xff_ffff, "ASN.1Cert")?.rest()))?;
        Ok(Self { certificates })
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec24(|w| {
            for certificate in &self.certificates {
                w.vec24(|w| w.bytes(certificate));
            }
        });
    }
}
