//! CertificateVerify (RFC 9846, section 4.5.2).

use wire::registry::{HandshakeType, SignatureScheme};
use wire::{DecodeError, Reader, Writer};

use super::Message;

/// Proof that the sender holds the key of its certificate (RFC 9846, section 4.5.2).
///
/// ```text
/// struct {
///     SignatureScheme algorithm;
///     opaque signature<0..2^16-1>;
/// } CertificateVerify;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificateVerify<'a> {
    /// How it was signed.
    pub algorithm: SignatureScheme,
    /// The signature over the transcript.
    pub signature: &'a [u8],
}

impl<'a> Message<'a> for CertificateVerify<'a> {
    const TYPE: HandshakeType = HandshakeType::CERTIFICATE_VERIFY;
    const NAME: &'static str = "CertificateVerify";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            algorithm: SignatureScheme(reader.u16("CertificateVerify.algorithm")?),
            signature: reader.vec16(0..=0xffff, "CertificateVerify.signature")?.rest(),
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.u16(self.algorithm.0);
        writer.vec16(|w| w.bytes(self.signature));
    }
}
