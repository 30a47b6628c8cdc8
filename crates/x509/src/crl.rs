//! Certificate revocation lists (RFC 5280, section 5), borrowed from their DER.

use alloc::format;
use alloc::vec::Vec;
use core::fmt;

use crate::algorithm::AlgorithmIdentifier;
use crate::error::{DerFault, Error, ErrorKind};
use crate::extension::{DistributionPointName, Extension, Reasons};
use crate::name::Name;
use crate::oid::{self, Described, Oid};
use crate::reader::{Cursor, whole};
use crate::tag::{Tag, context};
use crate::time::Time;

/// A CRL. Its entries are checked when it is read, and read again when they are looked for.
#[derive(Clone, Debug)]
pub struct Crl<'a> {
    der: &'a [u8],
    tbs: &'a [u8],
    algorithm: AlgorithmIdentifier<'a>,
    issuer: Name<'a>,
    this_update: Time,
    next_update: Option<Time>,
    entries: Cursor<'a>,
    extensions: Vec<Extension<'a>>,
    signature: &'a [u8],
}

/// A revoked certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RevokedCertificate<'a> {
    /// The octets of its serial number, in two's complement.
    pub serial: &'a [u8],
    /// When its issuer revoked it.
    pub revocation_date: Time,
    /// Why; none if that is not said.
    pub reason: Option<Reason>,
    /// A critical extension that this crate does not understand, such as the issuer of an entry in
    /// an indirect CRL.
    pub unknown_critical: Option<Oid<'a>>,
}

/// Why a certificate was revoked (RFC 5280, section 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// No reason of the others.
    Unspecified,
    /// The subject's key is known to others.
    KeyCompromise,
    /// The authority's key is known to others.
    CaCompromise,
    /// The subject belongs elsewhere now.
    AffiliationChanged,
    /// Another certificate has taken its place.
    Superseded,
    /// The certificate is no longer needed.
    CessationOfOperation,
    /// The certificate is suspended.
    CertificateHold,
    /// In a delta CRL: no longer revoked.
    RemoveFromCrl,
    /// A privilege in the certificate was taken back.
    PrivilegeWithdrawn,
    /// The attribute authority's key is known to others.
    AaCompromise,
}

impl Reason {
    pub(crate) const fn from_code(code: u8) -> Option<Self> {
        Some(match code {
            0 => Self::Unspecified,
            1 => Self::KeyCompromise,
            2 => Self::CaCompromise,
            3 => Self::AffiliationChanged,
            4 => Self::Superseded,
            5 => Self::CessationOfOperation,
            6 => Self::CertificateHold,
            8 => Self::RemoveFromCrl,
            9 => Self::PrivilegeWithdrawn,
            10 => Self::AaCompromise,
            _ => return None,
        })
    }

    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Unspecified => 0,
            Self::KeyCompromise => 1,
            Self::CaCompromise => 2,
            Self::AffiliationChanged => 3,
            Self::Superseded => 4,
            Self::CessationOfOperation => 5,
            Self::CertificateHold => 6,
            Self::RemoveFromCrl => 8,
            Self::PrivilegeWithdrawn => 9,
            Self::AaCompromise => 10,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "keyCompromise",
            Self::CaCompromise => "cACompromise",
            Self::AffiliationChanged => "affiliationChanged",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessationOfOperation",
            Self::CertificateHold => "certificateHold",
            Self::RemoveFromCrl => "removeFromCRL",
            Self::PrivilegeWithdrawn => "privilegeWithdrawn",
            Self::AaCompromise => "aACompromise",
        })
    }
}

/// `issuingDistributionPoint` (RFC 5280, section 5.2.5): what a CRL covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IssuingDistributionPoint<'a> {
    /// The place where this CRL is published.
    pub name: Option<DistributionPointName<'a>>,
    /// It covers end-entity certificates alone.
    pub only_user_certificates: bool,
    /// It covers certificates of authorities alone.
    pub only_ca_certificates: bool,
    /// It covers these reasons alone.
    pub only_some_reasons: Option<Reasons>,
    /// It may cover certificates of several issuers.
    pub indirect: bool,
    /// It covers attribute certificates alone.
    pub only_attribute_certificates: bool,
}

impl<'a> Crl<'a> {
    /// Reads a CRL, which must be the whole of `der`, and all its entries. Whether it is authentic,
    /// fresh and about a certificate is for [`Policy`](crate::Policy).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`] with field and offset, [`ErrorKind::DuplicateExtension`],
    /// [`ErrorKind::SignatureAlgorithmMismatch`].
    pub fn from_der(der: &'a [u8]) -> Result<Self, Error> {
        let mut fields = whole(der, Tag::SEQUENCE, "CertificateList")?.inside();
        let tbs = fields.expect(Tag::SEQUENCE, "CertificateList.tbsCertList")?;
        let outer = AlgorithmIdentifier::read(&mut fields, "CertificateList.signatureAlgorithm")?;
        let signature = fields.bit_string_octets("CertificateList.signatureValue")?;
        fields.finish("CertificateList")?;

        let mut inside = tbs.inside();
        let has_extensions = read_version(&mut inside)?;
        let algorithm = AlgorithmIdentifier::read(&mut inside, "CertificateList.signature")?;
        if algorithm.as_der() != outer.as_der() {
            return Err(Error::new(ErrorKind::SignatureAlgorithmMismatch)
                .expected(format!("{}", Described(algorithm.oid())))
                .found(format!("{}", Described(outer.oid()))));
        }
        let issuer = Name::read(&mut inside, "CertificateList.issuer")?;
        let this_update = Time::read(&mut inside, "CertificateList.thisUpdate")?;
        let next_update = read_next_update(&mut inside)?;
        let entries = read_entries(&mut inside)?;
        let extensions = match inside.explicit(0, "CertificateList.crlExtensions")? {
            Some(mut list) if has_extensions => {
                let extensions = Extension::read_all(&mut list, "CertificateList.crlExtensions")?;
                list.finish("CertificateList.crlExtensions")?;
                extensions
            }
            Some(list) => return Err(list.fail("CertificateList.version", DerFault::Value)),
            None => Vec::new(),
        };
        inside.finish("CertificateList.tbsCertList")?;
        let tbs = tbs.raw;
        Ok(Self {
            der,
            tbs,
            algorithm,
            issuer,
            this_update,
            next_update,
            entries,
            extensions,
            signature,
        })
    }

    /// The CRL as it was read.
    #[must_use]
    pub const fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// The signed part, as it was read.
    #[must_use]
    pub const fn tbs_der(&self) -> &'a [u8] {
        self.tbs
    }

    /// Who signed it.
    #[must_use]
    pub const fn issuer(&self) -> Name<'a> {
        self.issuer
    }

    /// When it was issued.
    #[must_use]
    pub const fn this_update(&self) -> Time {
        self.this_update
    }

    /// By when the next one will be issued.
    #[must_use]
    pub const fn next_update(&self) -> Option<Time> {
        self.next_update
    }

    /// The identifier of the signature algorithm.
    #[must_use]
    pub const fn signature_algorithm_identifier(&self) -> AlgorithmIdentifier<'a> {
        self.algorithm
    }

    /// The issuer's signature over [`tbs_der`](Self::tbs_der).
    #[must_use]
    pub const fn signature(&self) -> &'a [u8] {
        self.signature
    }

    /// All extensions in their order.
    #[must_use]
    pub fn extensions(&self) -> &[Extension<'a>] {
        &self.extensions
    }

    /// The revoked certificates in their order.
    pub fn revoked(&self) -> impl Iterator<Item = RevokedCertificate<'a>> + use<'a> {
        let mut entries = self.entries.clone();
        // `from_der` has been over these bytes, so that no error can arise here.
        core::iter::from_fn(move || {
            (!entries.is_empty()).then(|| read_entry(&mut entries).ok()).flatten()
        })
    }

    /// The number of the CRL: its octets, without the zero octet of the sign.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`]; more than 20 octets are out of range (RFC 5280, section 5.2.3).
    pub fn number(&self) -> Result<Option<&'a [u8]>, Error> {
        const FIELD: &str = "cRLNumber";
        self.decode(oid::CRL_NUMBER, |value| {
            let place = value.clone();
            let number = value.unsigned(FIELD)?;
            if number.len() > 20 { Err(place.fail(FIELD, DerFault::Integer)) } else { Ok(number) }
        })
    }

    /// What the CRL covers; everything of its issuer if absent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`].
    pub fn issuing_distribution_point(
        &self,
    ) -> Result<Option<IssuingDistributionPoint<'a>>, Error> {
        self.decode(oid::ISSUING_DISTRIBUTION_POINT, IssuingDistributionPoint::read)
    }

    /// Whether this is a delta CRL, which says what changed since another one.
    #[must_use]
    pub fn is_delta(&self) -> bool {
        self.find(oid::DELTA_CRL_INDICATOR).is_some()
    }

    /// The first critical extension that no check of this crate takes into account.
    pub(crate) fn unknown_critical(&self) -> Option<Oid<'a>> {
        const KNOWN: [Oid<'static>; 3] =
            [oid::ISSUING_DISTRIBUTION_POINT, oid::CRL_NUMBER, oid::AUTHORITY_KEY_IDENTIFIER];
        let mut critical = self.extensions.iter().filter(|extension| extension.critical);
        critical.find(|extension| !KNOWN.contains(&extension.oid)).map(|extension| extension.oid)
    }

    fn find(&self, oid: Oid<'_>) -> Option<&Extension<'a>> {
        self.extensions.iter().find(|extension| extension.oid == oid)
    }

    fn decode<T>(
        &self,
        oid: Oid<'_>,
        read: impl FnOnce(&mut Cursor<'a>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        self.find(oid).map(|extension| extension.decode(read)).transpose()
    }
}

/// `version Version OPTIONAL`: version 2 if present. Only then there are extensions.
fn read_version(fields: &mut Cursor<'_>) -> Result<bool, Error> {
    const FIELD: &str = "CertificateList.version";
    let Some(version) = fields.optional(Tag::INTEGER, FIELD)? else { return Ok(false) };
    if version.value == [1] { Ok(true) } else { Err(version.fail(FIELD, DerFault::Value)) }
}

fn read_next_update(fields: &mut Cursor<'_>) -> Result<Option<Time>, Error> {
    const FIELD: &str = "CertificateList.nextUpdate";
    if fields.is_empty() {
        return Ok(None);
    }
    let is_time = [Tag::UTC_TIME, Tag::GENERALIZED_TIME].contains(&fields.clone().any(FIELD)?.tag);
    is_time.then(|| Time::read(fields, FIELD)).transpose()
}

/// `revokedCertificates SEQUENCE OF SEQUENCE OPTIONAL`, every entry of it. An empty list "MUST be
/// absent", but some issuers write it, and it means the same.
fn read_entries<'a>(fields: &mut Cursor<'a>) -> Result<Cursor<'a>, Error> {
    const FIELD: &str = "CertificateList.revokedCertificates";
    let Some(list) = fields.optional(Tag::SEQUENCE, FIELD)? else { return Ok(Cursor::new(&[])) };
    let mut entries = list.inside();
    while !entries.is_empty() {
        read_entry(&mut entries)?;
    }
    Ok(list.inside())
}

fn read_entry<'a>(entries: &mut Cursor<'a>) -> Result<RevokedCertificate<'a>, Error> {
    const FIELD: &str = "CertificateList.revokedCertificates";
    let mut fields = entries.sequence(FIELD)?;
    let serial = fields.integer("CertificateList.userCertificate")?.value;
    let revocation_date = Time::read(&mut fields, "CertificateList.revocationDate")?;
    let mut entry =
        RevokedCertificate { serial, revocation_date, reason: None, unknown_critical: None };
    if !fields.is_empty() {
        for extension in Extension::read_all(&mut fields, "CertificateList.crlEntryExtensions")? {
            if extension.oid == oid::REASON_CODE {
                entry.reason = Some(extension.decode(read_reason)?);
            } else if extension.critical {
                entry.unknown_critical.get_or_insert(extension.oid);
            }
        }
    }
    fields.finish(FIELD)?;
    Ok(entry)
}

/// `CRLReason ::= ENUMERATED`
pub(crate) fn read_reason(value: &mut Cursor<'_>) -> Result<Reason, Error> {
    const FIELD: &str = "reasonCode";
    let reason = value.expect(Tag::ENUMERATED, FIELD)?;
    let known = match reason.value {
        [code] => Reason::from_code(*code),
        _ => None,
    };
    known.ok_or_else(|| reason.fail(FIELD, DerFault::Value))
}

impl<'a> IssuingDistributionPoint<'a> {
    pub(crate) fn read(value: &mut Cursor<'a>) -> Result<Self, Error> {
        const FIELD: &str = "issuingDistributionPoint";
        let mut fields = value.sequence(FIELD)?;
        let flag = |fields: &mut Cursor<'a>, number| match fields.implicit(number, FIELD)? {
            None => Ok(false),
            Some(tlv) if tlv.value == [0xff] => Ok(true),
            Some(tlv) => Err(tlv.fail(FIELD, DerFault::Boolean)),
        };
        let name = DistributionPointName::read(&mut fields, FIELD)?;
        let only_user_certificates = flag(&mut fields, 1)?;
        let only_ca_certificates = flag(&mut fields, 2)?;
        let reasons = fields.optional(context(3, false), FIELD)?;
        let only_some_reasons = reasons.map(|it| it.named_bits(FIELD).map(Reasons)).transpose()?;
        let indirect = flag(&mut fields, 4)?;
        let only_attribute_certificates = flag(&mut fields, 5)?;
        fields.finish(FIELD)?;
        Ok(Self {
            name,
            only_user_certificates,
            only_ca_certificates,
            only_some_reasons,
            indirect,
            only_attribute_certificates,
        })
    }
}
