//! `status_request` (RFC 6066, section 8; RFC 9846, section 4.5.1.1).

use alloc::vec::Vec;

use wire::registry::{CertificateStatusType, ExtensionType};
use wire::{DecodeError, Reader, Reason, Writer};

use super::Extension;

/// A client asks for proof that the server's certificate was not revoked (RFC 6066, section 8).
///
/// ```text
/// struct {
///     CertificateStatusType status_type;
///     select (status_type) {
///         case ocsp: OCSPStatusRequest;
///     } request;
/// } CertificateStatusRequest;
///
/// struct {
///     ResponderID responder_id_list<0..2^16-1>;
///     Extensions  request_extensions;
/// } OCSPStatusRequest;
///
/// opaque ResponderID<1..2^16-1>;
/// opaque Extensions<0..2^16-1>;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusRequest<'a> {
    /// An OCSP response is asked for.
    Ocsp {
        /// `responder_id_list`, each in DER: who may answer. Anyone the server knows if empty.
        responder_ids: Vec<&'a [u8]>,
        /// `request_extensions`, in DER.
        request_extensions: &'a [u8],
    },
    /// Something else is asked for, which nobody here can answer.
    Other {
        /// `status_type`, not `ocsp`.
        status_type: CertificateStatusType,
        /// `request`.
        request: &'a [u8],
    },
}

impl StatusRequest<'_> {
    /// Asks for an OCSP response, from anyone, without extensions.
    pub const fn ocsp() -> Self {
        Self::Ocsp { responder_ids: Vec::new(), request_extensions: &[] }
    }

    /// Whether an OCSP response is asked for.
    pub const fn is_ocsp(&self) -> bool {
        matches!(self, Self::Ocsp { .. })
    }
}

impl<'a> Extension<'a> for StatusRequest<'a> {
    const TYPE: ExtensionType = ExtensionType::STATUS_REQUEST;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const IDS: &str = "OCSPStatusRequest.responder_id_list";
        const EXTENSIONS: &str = "OCSPStatusRequest.request_extensions";
        let status_type = CertificateStatusType(reader.u8("CertificateStatusRequest.status_type")?);
        if status_type != CertificateStatusType::OCSP {
            return Ok(Self::Other { status_type, request: reader.rest() });
        }
        Ok(Self::Ocsp {
            responder_ids: reader
                .vec16(0..=0xffff, IDS)?
                .each(|r| Ok(r.vec16(1..=0xffff, "ResponderID")?.rest()))?,
            request_extensions: reader.vec16(0..=0xffff, EXTENSIONS)?.rest(),
        })
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Ocsp { responder_ids, request_extensions } => {
                writer.u8(CertificateStatusType::OCSP.0);
                writer.vec16(|w| responder_ids.iter().for_each(|id| w.vec16(|w| w.bytes(id))));
                writer.vec16(|w| w.bytes(request_extensions));
            }
            Self::Other { status_type, request } => {
                writer.u8(status_type.0);
                writer.bytes(request);
            }
        }
    }
}

/// A server of TLS 1.2 is going to send a CertificateStatus (RFC 6066, section 8); a server of TLS
/// 1.3 asks in its CertificateRequest for the client's OCSP response (RFC 9846, section 4.5.1.1):
/// an empty extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusRequestAck;

impl<'a> Extension<'a> for StatusRequestAck {
    const TYPE: ExtensionType = ExtensionType::STATUS_REQUEST;

    fn read(_: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    fn write(&self, _: &mut Writer) {}
}

/// The OCSP response for a certificate, in its CertificateEntry in TLS 1.3 (RFC 9846, section
/// 4.5.1.1), in DER.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OcspStatus<'a>(pub &'a [u8]);

impl<'a> Extension<'a> for OcspStatus<'a> {
    const TYPE: ExtensionType = ExtensionType::STATUS_REQUEST;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const TYPE: &str = "CertificateStatus.status_type";
        let offset = reader.offset();
        // Nothing but OCSP is ever asked for.
        if CertificateStatusType(reader.u8(TYPE)?) != CertificateStatusType::OCSP {
            return Err(DecodeError { field: TYPE, reason: Reason::Value, offset });
        }
        Ok(Self(reader.vec24(1..=0xff_ffff, "OCSPResponse")?.rest()))
    }

    fn write(&self, writer: &mut Writer) {
        writer.u8(CertificateStatusType::OCSP.0);
        writer.vec24(|w| w.bytes(self.0));
    }
}
