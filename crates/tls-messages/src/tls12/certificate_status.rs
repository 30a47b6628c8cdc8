//! CertificateStatus (RFC 6066, section 8).

use wire::registry::HandshakeType;
use wire::{DecodeError, Reader, Writer};

use crate::{Extension, Message, OcspStatus};

/// The OCSP response for the server's certificate (RFC 6066, section 8).
///
/// ```text
/// struct {
///     CertificateStatusType status_type;
///     select (status_type) {
///         case ocsp: OCSPResponse;
///     } response;
/// } CertificateStatus;
///
/// opaque OCSPResponse<1..2^24-1>;
/// ```
///
/// A server that has none leaves the message out, even after it said in its ServerHello that it
/// would send it. A `status_type` other than `ocsp` was never asked for, and is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificateStatus<'a> {
    /// `response`, in DER.
    pub ocsp_response: &'a [u8],
}

/// TLS 1.3 made the body of this message the contents of an extension.
impl<'a> Message<'a> for CertificateStatus<'a> {
    const TYPE: HandshakeType = HandshakeType::CERTIFICATE_STATUS;
    const NAME: &'static str = "CertificateStatus";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        let OcspStatus(ocsp_response) = OcspStatus::read(reader)?;
        Ok(Self { ocsp_response })
    }

    fn write(&self, writer: &mut Writer) {
        OcspStatus(self.ocsp_response).write(writer);
    }
}
