//! OCSP responses (RFC 6960), borrowed from their DER.

use alloc::vec::Vec;
use core::fmt;

use crate::algorithm::AlgorithmIdentifier;
use crate::crl::{Reason, read_reason};
use crate::error::{DerFault, Error};
use crate::extension::Extension;
use crate::limits::{MAX_CHAIN, MAX_OCSP_RESPONSES};
use crate::name::Name;
use crate::oid;
use crate::reader::{Cursor, whole};
use crate::tag::{Tag, context};
use crate::time::Time;

/// An OCSP response: why there is none, or a signed one.
#[derive(Clone, Debug)]
pub struct OcspResponse<'a> {
    der: &'a [u8],
    outcome: Result<BasicOcspResponse<'a>, OcspFailure>,
}

/// Why a responder gave no answer (RFC 6960, section 4.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OcspFailure {
    /// It could not read the request.
    MalformedRequest,
    /// It failed.
    InternalError,
    /// It is busy.
    TryLater,
    /// The request must be signed.
    SigRequired,
    /// It answers to others only.
    Unauthorized,
}

impl OcspFailure {
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::MalformedRequest => 1,
            Self::InternalError => 2,
            Self::TryLater => 3,
            Self::SigRequired => 5,
            Self::Unauthorized => 6,
        }
    }
}

impl fmt::Display for OcspFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MalformedRequest => "malformedRequest",
            Self::InternalError => "internalError",
            Self::TryLater => "tryLater",
            Self::SigRequired => "sigRequired",
            Self::Unauthorized => "unauthorized",
        })
    }
}

/// `BasicOCSPResponse`: what a responder says about certificates, signed.
#[derive(Clone, Debug)]
pub struct BasicOcspResponse<'a> {
    tbs: &'a [u8],
    responder: ResponderId<'a>,
    produced_at: Time,
    responses: Vec<SingleResponse<'a>>,
    extensions: Vec<Extension<'a>>,
    algorithm: AlgorithmIdentifier<'a>,
    signature: &'a [u8],
    certificates: Vec<&'a [u8]>,
}

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponderId<'a> {
    /// By name.
    Name(Name<'a>),
    /// By the SHA-1 of the key: a name for it, whose strength does not matter.
    KeyHash(&'a [u8]),
}

/// What is said about one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SingleResponse<'a> {
    /// The certificate.
    pub id: CertificateId<'a>,
    /// Its status.
    pub status: OcspStatus,
    /// Since when that is known to be right.
    pub this_update: Time,
    /// By when there will be newer information.
    pub next_update: Option<Time>,
    /// Further statements.
    pub extensions: Vec<Extension<'a>>,
}

/// The status of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OcspStatus {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// When.
        time: Time,
        /// Why, if that is said.
        reason: Option<Reason>,
    },
    /// The responder does not know the certificate.
    Unknown,
}

/// `CertID`: a certificate by its serial number and hashes of its issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateId<'a> {
    /// The hash function.
    pub hash_algorithm: AlgorithmIdentifier<'a>,
    /// The hash of the issuer's name in DER.
    pub issuer_name_hash: &'a [u8],
    /// The hash of the issuer's key, without tag, length and unused bits.
    pub issuer_key_hash: &'a [u8],
    /// The octets of the serial number, in two's complement.
    pub serial: &'a [u8],
}

impl<'a> OcspResponse<'a> {
    /// Reads a response, which must be the whole of `der`. Whether it is authentic, fresh and about
    /// a certificate is for [`Policy`](crate::Policy).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der) with field and offset.
    pub fn from_der(der: &'a [u8]) -> Result<Self, Error> {
        const FIELD: &str = "OCSPResponse";
        let mut fields = whole(der, Tag::SEQUENCE, FIELD)?.inside();
        let status = fields.expect(Tag::ENUMERATED, "OCSPResponse.responseStatus")?;
        let outcome = match status.value {
            [0] => Ok(read_response_bytes(&mut fields)?),
            [1] => Err(OcspFailure::MalformedRequest),
            [2] => Err(OcspFailure::InternalError),
            [3] => Err(OcspFailure::TryLater),
            [5] => Err(OcspFailure::SigRequired),
            [6] => Err(OcspFailure::Unauthorized),
            _ => return Err(status.fail("OCSPResponse.responseStatus", DerFault::Value)),
        };
        fields.finish(FIELD)?;
        Ok(Self { der, outcome })
    }

    /// The response as it was read.
    #[must_use]
    pub const fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// What the responder says.
    ///
    /// # Errors
    ///
    /// Why it says nothing.
    pub const fn basic(&self) -> Result<&BasicOcspResponse<'a>, OcspFailure> {
        match &self.outcome {
            Ok(response) => Ok(response),
            Err(failure) => Err(*failure),
        }
    }
}

impl<'a> BasicOcspResponse<'a> {
    /// The signed part, as it was read.
    #[must_use]
    pub const fn tbs_der(&self) -> &'a [u8] {
        self.tbs
    }

    /// Who answers.
    #[must_use]
    pub const fn responder(&self) -> ResponderId<'a> {
        self.responder
    }

    /// When the response was signed.
    #[must_use]
    pub const fn produced_at(&self) -> Time {
        self.produced_at
    }

    /// What is said about each certificate.
    #[must_use]
    pub fn responses(&self) -> &[SingleResponse<'a>] {
        &self.responses
    }

    /// All extensions in their order.
    #[must_use]
    pub fn extensions(&self) -> &[Extension<'a>] {
        &self.extensions
    }

    /// The number of the request that this answers, if any (RFC 9654).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`](crate::ErrorKind::Der).
    pub fn nonce(&self) -> Result<Option<&'a [u8]>, Error> {
        let mut extensions = self.extensions.iter();
        let nonce = extensions.find(|extension| extension.oid == oid::OCSP_NONCE);
        let read = |value: &mut Cursor<'a>| value.octet_string("id-pkix-ocsp-nonce");
        Ok(nonce.map(|extension| extension.decode(read)).transpose()?.map(|tlv| tlv.value))
    }

    /// The identifier of the signature algorithm.
    #[must_use]
    pub const fn signature_algorithm_identifier(&self) -> AlgorithmIdentifier<'a> {
        self.algorithm
    }

    /// The responder's signature over [`tbs_der`](Self::tbs_der).
    #[must_use]
    pub const fn signature(&self) -> &'a [u8] {
        self.signature
    }

    /// Certificates in DER that help to verify the signature.
    #[must_use]
    pub fn certificates(&self) -> &[&'a [u8]] {
        &self.certificates
    }

    fn read(der: Cursor<'a>) -> Result<Self, Error> {
        const FIELD: &str = "BasicOCSPResponse";
        let mut outer = der;
        let mut fields = outer.sequence(FIELD)?;
        outer.finish(FIELD)?;
        let tbs = fields.expect(Tag::SEQUENCE, "BasicOCSPResponse.tbsResponseData")?;
        let algorithm =
            AlgorithmIdentifier::read(&mut fields, "BasicOCSPResponse.signatureAlgorithm")?;
        let signature = fields.bit_string_octets("BasicOCSPResponse.signature")?;
        let certificates = read_certificates(&mut fields)?;
        fields.finish(FIELD)?;

        let mut data = tbs.inside();
        read_version(&mut data)?;
        let responder = ResponderId::read(&mut data)?;
        let produced_at = read_time(&mut data, "ResponseData.producedAt")?;
        let responses = SingleResponse::read_all(&mut data)?;
        let extensions = read_extensions(&mut data, "ResponseData.responseExtensions")?;
        data.finish("ResponseData")?;
        let tbs = tbs.raw;
        Ok(Self {
            tbs,
            responder,
            produced_at,
            responses,
            extensions,
            algorithm,
            signature,
            certificates,
        })
    }
}

/// `responseBytes [0] EXPLICIT ResponseBytes`, which a successful response must have.
fn read_response_bytes<'a>(fields: &mut Cursor<'a>) -> Result<BasicOcspResponse<'a>, Error> {
    const FIELD: &str = "OCSPResponse.responseBytes";
    let place = fields.clone();
    let explicit = fields.explicit(0, FIELD)?;
    let mut explicit = explicit.ok_or_else(|| place.fail(FIELD, DerFault::Empty))?;
    let mut bytes = explicit.sequence(FIELD)?;
    explicit.finish(FIELD)?;
    let place = bytes.clone();
    if bytes.oid("ResponseBytes.responseType")? != oid::OCSP_BASIC {
        return Err(place.fail("ResponseBytes.responseType", DerFault::Value));
    }
    let response = bytes.octet_string("ResponseBytes.response")?;
    bytes.finish(FIELD)?;
    BasicOcspResponse::read(response.inside())
}

/// `version [0] EXPLICIT Version DEFAULT v1`; some responders encode the default.
fn read_version(data: &mut Cursor<'_>) -> Result<(), Error> {
    const FIELD: &str = "ResponseData.version";
    let Some(mut inside) = data.explicit(0, FIELD)? else { return Ok(()) };
    let place = inside.clone();
    if inside.small(FIELD)? != 0 {
        return Err(place.fail(FIELD, DerFault::Value));
    }
    inside.finish(FIELD)
}

/// `GeneralizedTime` alone.
fn read_time(cursor: &mut Cursor<'_>, field: &'static str) -> Result<Time, Error> {
    let next = cursor.clone().any(field)?;
    if next.tag != Tag::GENERALIZED_TIME {
        return Err(next.fail(field, DerFault::UnexpectedTag));
    }
    Time::read(cursor, field)
}

/// `[1] EXPLICIT Extensions OPTIONAL`
fn read_extensions<'a>(
    fields: &mut Cursor<'a>,
    field: &'static str,
) -> Result<Vec<Extension<'a>>, Error> {
    let Some(mut list) = fields.explicit(1, field)? else { return Ok(Vec::new()) };
    let extensions = Extension::read_all(&mut list, field)?;
    list.finish(field)?;
    Ok(extensions)
}

/// `certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL`; what is in them is looked at when needed.
fn read_certificates<'a>(fields: &mut Cursor<'a>) -> Result<Vec<&'a [u8]>, Error> {
    const FIELD: &str = "BasicOCSPResponse.certs";
    let mut certificates = Vec::new();
    let Some(mut explicit) = fields.explicit(0, FIELD)? else { return Ok(certificates) };
    let mut list = explicit.sequence(FIELD)?;
    explicit.finish(FIELD)?;
    while !list.is_empty() {
        if certificates.len() >= MAX_CHAIN {
            return Err(list.fail(FIELD, DerFault::TooMany));
        }
        certificates.push(list.expect(Tag::SEQUENCE, FIELD)?.raw);
    }
    Ok(certificates)
}

impl<'a> ResponderId<'a> {
    fn read(data: &mut Cursor<'a>) -> Result<Self, Error> {
        const FIELD: &str = "ResponseData.responderID";
        if let Some(mut name) = data.explicit(1, FIELD)? {
            let found = Name::read(&mut name, FIELD)?;
            name.finish(FIELD)?;
            return Ok(Self::Name(found));
        }
        let mut key = data.expect(context(2, true), FIELD)?.inside();
        let hash = key.octet_string(FIELD)?.value;
        key.finish(FIELD)?;
        Ok(Self::KeyHash(hash))
    }
}

impl<'a> SingleResponse<'a> {
    fn read_all(data: &mut Cursor<'a>) -> Result<Vec<Self>, Error> {
        const FIELD: &str = "ResponseData.responses";
        let mut list = data.sequence(FIELD)?;
        let mut responses = Vec::new();
        while !list.is_empty() {
            if responses.len() >= MAX_OCSP_RESPONSES {
                return Err(list.fail(FIELD, DerFault::TooMany));
            }
            responses.push(Self::read(list.sequence(FIELD)?)?);
        }
        Ok(responses)
    }

    fn read(mut fields: Cursor<'a>) -> Result<Self, Error> {
        let id = CertificateId::read(fields.sequence("SingleResponse.certID")?)?;
        let status = OcspStatus::read(&mut fields)?;
        let this_update = read_time(&mut fields, "SingleResponse.thisUpdate")?;
        let next_update = match fields.explicit(0, "SingleResponse.nextUpdate")? {
            None => None,
            Some(mut inside) => {
                let time = read_time(&mut inside, "SingleResponse.nextUpdate")?;
                inside.finish("SingleResponse.nextUpdate")?;
                Some(time)
            }
        };
        let extensions = read_extensions(&mut fields, "SingleResponse.singleExtensions")?;
        fields.finish("SingleResponse")?;
        Ok(Self { id, status, this_update, next_update, extensions })
    }
}

impl<'a> CertificateId<'a> {
    fn read(mut fields: Cursor<'a>) -> Result<Self, Error> {
        let id = Self {
            hash_algorithm: AlgorithmIdentifier::read(&mut fields, "CertID.hashAlgorithm")?,
            issuer_name_hash: fields.octet_string("CertID.issuerNameHash")?.value,
            issuer_key_hash: fields.octet_string("CertID.issuerKeyHash")?.value,
            serial: fields.integer("CertID.serialNumber")?.value,
        };
        fields.finish("CertID")?;
        Ok(id)
    }
}

impl OcspStatus {
    /// `good [0] IMPLICIT NULL`, `revoked [1] IMPLICIT RevokedInfo`, `unknown [2] IMPLICIT NULL`.
    fn read(fields: &mut Cursor<'_>) -> Result<Self, Error> {
        const FIELD: &str = "SingleResponse.certStatus";
        let status = fields.any(FIELD)?;
        if status.tag == context(1, true) {
            let mut info = status.inside();
            let time = read_time(&mut info, "RevokedInfo.revocationTime")?;
            let reason = match info.explicit(0, "RevokedInfo.revocationReason")? {
                None => None,
                Some(mut inside) => {
                    let reason = read_reason(&mut inside)?;
                    inside.finish("RevokedInfo.revocationReason")?;
                    Some(reason)
                }
            };
            info.finish("RevokedInfo")?;
            return Ok(Self::Revoked { time, reason });
        }
        let known = [(0, Self::Good), (2, Self::Unknown)];
        match known.into_iter().find(|(number, _)| status.tag == context(*number, false)) {
            Some((_, found)) if status.value.is_empty() => Ok(found),
            Some(_) => Err(status.fail(FIELD, DerFault::Value)),
            None => Err(status.fail(FIELD, DerFault::UnexpectedTag)),
        }
    }
}
