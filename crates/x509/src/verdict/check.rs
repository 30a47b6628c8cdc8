//! The rules that a verdict lists, as they read when they are kept.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

use super::trace::Asked;
use crate::certificate::{Certificate, Version};
use crate::error::ErrorKind;

/// A rule that a certificate, a path or an anchor was checked against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Check {
    /// Version 3.
    Version,
    /// The form of the serial number.
    SerialNumber,
    /// Critical extensions.
    CriticalExtensions,
    /// The signature algorithm is known and not broken.
    Algorithm,
    /// The number of intermediate certificates that are followed.
    Depth,
    /// `basicConstraints` of an issuer.
    Authority,
    /// `pathLenConstraint` of an issuer.
    PathLength,
    /// `keyUsage` of an issuer.
    CertificateSigning,
    /// `extKeyUsage` of an issuer.
    IssuerPurpose,
    /// The period of validity.
    Validity,
    /// The issuer's signature.
    Signature,
    /// Name constraints of an issuer over the names below it.
    NameConstraints,
    /// The date until which an anchor is trusted for new certificates.
    DistrustDate,
    /// The DNS names that an anchor is trusted for.
    AnchorNames,
    /// The rules for issuers that the policy asks for.
    Profile,
    /// Certificate policies along the path.
    CertificatePolicies,
    /// Revocation.
    Revocation,
    /// The end entity is no authority.
    EndEntity,
    /// `keyUsage` of the end entity.
    KeyUsage,
    /// `extKeyUsage` of the end entity.
    Purpose,
    /// The name that was asked for.
    Name,
    /// The certificate is one that is trusted exactly.
    ExactCertificate,
    /// The key is one that is trusted exactly.
    ExactKey,
    /// The key is the one that was seen first.
    FirstUse,
    /// The peer is on the list of those that are let in.
    AllowedIdentity,
}

impl Check {
    /// What holds where the rule is kept.
    #[must_use]
    pub const fn statement(self) -> &'static str {
        match self {
            Self::Version => "the certificate is of version 3",
            Self::SerialNumber => "the serial number is positive, of at most 20 octets",
            Self::CriticalExtensions => "every critical extension is understood",
            Self::Algorithm => "the signature algorithm is supported and not broken",
            Self::Depth => "the path is not too deep",
            Self::Authority => "the issuer is a certification authority",
            Self::PathLength => "no more intermediates follow than the issuer allows",
            Self::CertificateSigning => "the issuer's key may sign certificates",
            Self::IssuerPurpose => "the issuer may certify for this purpose",
            Self::Validity => "the certificate is valid at this time",
            Self::Signature => "the signature is the issuer's",
            Self::NameConstraints => "the names are within what the issuer may certify",
            Self::DistrustDate => "the anchor was trusted when the certificate was issued",
            Self::AnchorNames => "the names are among those that the anchor is trusted for",
            Self::Profile => "the certificates were issued by the rules that are asked for",
            Self::CertificatePolicies => "the path is valid for the certificate policies asked for",
            Self::Revocation => "what is known about revocation is enough for the policy",
            Self::EndEntity => "the peer's certificate is not that of an authority",
            Self::KeyUsage => "the key may be used for this",
            Self::Purpose => "the certificate may be used for this purpose",
            Self::Name => "the certificate is for the name that was asked for",
            Self::ExactCertificate => "the certificate is one of those that are trusted exactly",
            Self::ExactKey => "the key is one of those that are trusted exactly",
            Self::FirstUse => "the key is the one remembered for this name, or the first",
            Self::AllowedIdentity => "the peer is on the list of those that are let in",
        }
    }

    /// The kind of error that a breach is.
    #[must_use]
    pub const fn kind(self) -> ErrorKind {
        match self {
            Self::Version => ErrorKind::Version,
            Self::SerialNumber => ErrorKind::SerialNumber,
            Self::CriticalExtensions => ErrorKind::UnknownCriticalExtension,
            Self::Algorithm => ErrorKind::UnsupportedAlgorithm,
            Self::Depth => ErrorKind::PathTooDeep,
            Self::Authority => ErrorKind::NotACa,
            Self::PathLength => ErrorKind::PathTooLong,
            Self::CertificateSigning | Self::KeyUsage => ErrorKind::KeyUsage,
            Self::IssuerPurpose | Self::Purpose => ErrorKind::ExtendedKeyUsage,
            Self::Validity => ErrorKind::Expired,
            Self::Signature => ErrorKind::BadSignature,
            Self::NameConstraints => ErrorKind::NameConstraints,
            Self::DistrustDate => ErrorKind::Distrusted,
            Self::AnchorNames => ErrorKind::AnchorNames,
            Self::Profile => ErrorKind::Profile,
            Self::CertificatePolicies => ErrorKind::CertificatePolicy,
            Self::Revocation => ErrorKind::Revoked,
            Self::EndEntity => ErrorKind::CaAsLeaf,
            Self::Name => ErrorKind::NameMismatch,
            Self::ExactCertificate | Self::ExactKey => ErrorKind::NotTrusted,
            Self::FirstUse => ErrorKind::KeyChanged,
            Self::AllowedIdentity => ErrorKind::NotAllowed,
        }
    }

    /// Document and section.
    #[must_use]
    pub const fn reference(self) -> &'static str {
        self.kind().rule().reference
    }

    /// What was found where the rule was kept, if the certificate alone shows it.
    pub(super) fn found(self, certificate: &Certificate<'_>, asked: &Asked) -> Option<String> {
        const ABSENT: &str = "the extension is absent, which allows all";
        match self {
            Self::Version => Some(match certificate.version() {
                Version::V1 => "version 1".to_string(),
                Version::V2 => "version 2".to_string(),
                Version::V3 => "version 3".to_string(),
            }),
            Self::SerialNumber => Some(certificate.serial_hex()),
            Self::Algorithm | Self::Signature => {
                certificate.signature_algorithm().ok().map(|algorithm| algorithm.to_string())
            }
            Self::Authority => Some("basicConstraints cA TRUE".to_string()),
            Self::PathLength => certificate
                .basic_constraints()
                .and_then(|constraints| constraints.path_len)
                .map(|length| format!("pathLenConstraint {length}")),
            Self::CertificateSigning | Self::KeyUsage => Some(or(certificate.key_usage(), ABSENT)),
            Self::IssuerPurpose | Self::Purpose => {
                Some(or(certificate.extended_key_usage(), ABSENT))
            }
            Self::Validity => {
                let validity = certificate.validity();
                let (from, until) = (validity.not_before, validity.not_after);
                Some(format!("from {from} until {until}, now {}", asked.now))
            }
            Self::Name => asked
                .name
                .as_ref()
                .and_then(|name| name.find(certificate.subject_alt_names()))
                .map(|presented| presented.to_string()),
            Self::CriticalExtensions
            | Self::Depth
            | Self::NameConstraints
            | Self::DistrustDate
            | Self::AnchorNames
            | Self::Profile
            | Self::CertificatePolicies
            | Self::Revocation
            | Self::EndEntity
            | Self::ExactCertificate
            | Self::ExactKey
            | Self::FirstUse
            | Self::AllowedIdentity => None,
        }
    }
}

fn or(value: Option<impl fmt::Display>, absent: &str) -> String {
    value.map_or_else(|| absent.to_string(), |value| value.to_string())
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.statement(), self.reference())
    }
}
