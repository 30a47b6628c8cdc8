//! Certificates (RFC 5280, section 4.1), borrowed from their DER.

mod extensions;

use alloc::format;
use alloc::string::String;
use core::fmt::Write;

use crate::algorithm::{AlgorithmIdentifier, SignatureAlgorithm};
use crate::error::{DerFault, Error, ErrorKind};
use crate::extension::{
    BasicConstraints, EXTENSIONS_TAG, ExtendedKeyUsage, Extension, Extensions, KeyUsage,
};
use crate::general_name::GeneralNames;
use crate::name::Name;
use crate::name_constraints::NameConstraints;
use crate::oid::{Described, Oid};
use crate::public_key::PublicKey;
use crate::reader::{Cursor, Tlv, whole};
use crate::tag::Tag;
use crate::time::Time;

/// The version of a certificate. Only version 3 has extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Version {
    /// Version 1 (1988).
    V1,
    /// Version 2 (1993).
    V2,
    /// Version 3 (1996).
    V3,
}

/// The period in which a certificate is valid, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "RFC 5280 defines these two fields and no others")]
pub struct Validity {
    /// The first second.
    pub not_before: Time,
    /// The last second.
    pub not_after: Time,
}

impl Validity {
    /// From `now`, which is set back by a day for peers whose clock is slow, for `days`.
    #[must_use]
    pub fn days_from(now: Time, days: u32) -> Self {
        Self { not_before: now.minus_days(1), not_after: now.plus_days(days) }
    }
}

/// A certificate. It borrows the DER that it was read from, and never encodes it again.
#[derive(Clone, Debug)]
pub struct Certificate<'a> {
    der: &'a [u8],
    tbs: &'a [u8],
    version: Version,
    serial: &'a [u8],
    algorithm: AlgorithmIdentifier<'a>,
    issuer: Name<'a>,
    validity: Validity,
    subject: Name<'a>,
    spki: &'a [u8],
    extensions: Extensions<'a>,
    signature: &'a [u8],
}

impl<'a> Certificate<'a> {
    /// Reads a certificate, which must be the whole of `der`.
    ///
    /// Structure and encoding are checked here, and every extension that this crate knows is
    /// decoded; whether the certificate is acceptable is for [`Policy`](crate::Policy).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`] with field and offset, [`ErrorKind::DuplicateExtension`],
    /// [`ErrorKind::SignatureAlgorithmMismatch`].
    pub fn from_der(der: &'a [u8]) -> Result<Self, Error> {
        let mut fields = whole(der, Tag::SEQUENCE, "Certificate")?.inside();
        let tbs = fields.expect(Tag::SEQUENCE, "Certificate.tbsCertificate")?;
        let outer = AlgorithmIdentifier::read(&mut fields, "Certificate.signatureAlgorithm")?;
        let signature = fields.bit_string_octets("Certificate.signatureValue")?;
        fields.finish("Certificate")?;
        Self::read_tbs(der, &tbs, &outer, signature)
    }

    #[inline]
    fn read_tbs(
        der: &'a [u8],
        tbs: &Tlv<'a>,
        outer: &AlgorithmIdentifier<'a>,
        signature: &'a [u8],
    ) -> Result<Self, Error> {
        let mut fields = tbs.inside();
        let version = read_version(&mut fields)?;
        let serial = fields.integer("Certificate.serialNumber")?.value;
        let algorithm = AlgorithmIdentifier::read(&mut fields, "Certificate.signature")?;
        let issuer = Name::read(&mut fields, "Certificate.issuer")?;
        let validity = read_validity(&mut fields)?;
        let subject = Name::read(&mut fields, "Certificate.subject")?;
        let spki = fields.expect(Tag::SEQUENCE, "Certificate.subjectPublicKeyInfo")?.raw;
        if version >= Version::V2 {
            fields.implicit(1, "Certificate.issuerUniqueID")?;
            fields.implicit(2, "Certificate.subjectUniqueID")?;
        }
        let mut extensions = Extensions::default();
        if version == Version::V3 {
            let read = read_extensions(&mut fields, &mut extensions);
            read.map_err(|error| error.about(subject))?;
        }
        fields.finish("Certificate.tbsCertificate")?;
        // "This field MUST contain the same algorithm identifier as the signatureAlgorithm field".
        if algorithm.as_der() != outer.as_der() {
            return Err(Error::new(ErrorKind::SignatureAlgorithmMismatch)
                .about(subject)
                .expected(format!("{}", Described(algorithm.oid())))
                .found(format!("{}", Described(outer.oid()))));
        }
        let tbs = tbs.raw;
        Ok(Self {
            der,
            tbs,
            version,
            serial,
            algorithm,
            issuer,
            validity,
            subject,
            spki,
            extensions,
            signature,
        })
    }

    /// The certificate as it was read.
    #[must_use]
    pub const fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// The signed part, as it was read.
    #[must_use]
    pub const fn tbs_der(&self) -> &'a [u8] {
        self.tbs
    }

    /// The version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The octets of the serial number, in two's complement.
    #[must_use]
    pub const fn serial(&self) -> &'a [u8] {
        self.serial
    }

    /// The serial number as people compare it: hexadecimal, octets separated by colons.
    #[must_use]
    pub fn serial_hex(&self) -> String {
        hex(self.serial, ":")
    }

    /// Who signed the certificate.
    #[must_use]
    pub const fn issuer(&self) -> Name<'a> {
        self.issuer
    }

    /// Whom the certificate is about.
    #[must_use]
    pub const fn subject(&self) -> Name<'a> {
        self.subject
    }

    /// When the certificate is valid.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// The subject's public key.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnsupportedAlgorithm`] for a kind of key that this crate does not have,
    /// [`ErrorKind::InvalidKey`] for a malformed key or one below 2048 bits.
    pub fn public_key(&self) -> Result<PublicKey, Error> {
        PublicKey::from_spki_der(self.spki).map_err(|error| error.about(self.subject))
    }

    /// The `SubjectPublicKeyInfo` in DER.
    #[must_use]
    pub const fn spki_der(&self) -> &'a [u8] {
        self.spki
    }

    /// The identifier of the signature algorithm.
    #[must_use]
    pub const fn signature_algorithm_identifier(&self) -> AlgorithmIdentifier<'a> {
        self.algorithm
    }

    /// The signature algorithm.
    ///
    /// # Errors
    ///
    /// See [`AlgorithmIdentifier::signature_algorithm`].
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, Error> {
        self.algorithm.signature_algorithm().map_err(|error| error.about(self.subject))
    }

    /// The issuer's signature over [`tbs_der`](Self::tbs_der).
    #[must_use]
    pub const fn signature(&self) -> &'a [u8] {
        self.signature
    }

    /// All extensions in their order.
    pub fn extensions(&self) -> impl Iterator<Item = Extension<'a>> + Clone + use<'a> {
        self.extensions.all()
    }

    /// Whether the subject is a certification authority.
    #[must_use]
    pub const fn basic_constraints(&self) -> Option<BasicConstraints> {
        self.extensions.basic_constraints
    }

    /// What the key may be used for; anything if absent.
    #[must_use]
    pub const fn key_usage(&self) -> Option<KeyUsage> {
        self.extensions.key_usage
    }

    /// The purposes that the certificate may be used for; any if absent.
    #[must_use]
    pub const fn extended_key_usage(&self) -> Option<&ExtendedKeyUsage<'a>> {
        self.extensions.extended_key_usage.as_ref()
    }

    /// The names of the subject; empty if the extension is absent.
    #[must_use]
    pub const fn subject_alt_names(&self) -> GeneralNames<'a> {
        self.extensions.subject_alt_names
    }

    /// The identifier of the subject's key.
    #[must_use]
    pub const fn subject_key_identifier(&self) -> Option<&'a [u8]> {
        self.extensions.subject_key_identifier
    }

    /// The identifier of the issuer's key.
    #[must_use]
    pub const fn authority_key_identifier(&self) -> Option<&'a [u8]> {
        self.extensions.authority_key_identifier
    }

    /// What names the subject, as an authority, may certify.
    #[must_use]
    pub const fn name_constraints(&self) -> Option<&NameConstraints<'a>> {
        self.extensions.name_constraints.as_ref()
    }

    /// Whether issuer and subject are the same (RFC 5280, section 3.2).
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// SHA-256 of the whole certificate.
    #[must_use]
    pub fn fingerprint_sha256(&self) -> [u8; 32] {
        sha2::Sha256::digest(self.der)
    }

    /// SHA-256 of the `SubjectPublicKeyInfo`, as [`Trust::ExactKeys`](crate::Trust::ExactKeys)
    /// takes it.
    #[must_use]
    pub fn spki_sha256(&self) -> [u8; 32] {
        sha2::Sha256::digest(self.spki)
    }

    pub(crate) const fn names_authority_certificate(&self) -> bool {
        self.extensions.names_authority_certificate
    }

    pub(crate) fn unknown_critical_extension(&self) -> Option<Oid<'a>> {
        self.extensions.unknown_critical()
    }
}

/// `version [0] EXPLICIT Version DEFAULT v1`: the default is not encoded.
fn read_version(fields: &mut Cursor<'_>) -> Result<Version, Error> {
    const FIELD: &str = "Certificate.version";
    let Some(mut inside) = fields.explicit(0, FIELD)? else { return Ok(Version::V1) };
    let start = inside.clone();
    let version = match inside.small(FIELD)? {
        1 => Version::V2,
        2 => Version::V3,
        _ => return Err(start.fail(FIELD, DerFault::Value)),
    };
    inside.finish(FIELD)?;
    Ok(version)
}

fn read_validity(fields: &mut Cursor<'_>) -> Result<Validity, Error> {
    let mut inside = fields.sequence("Certificate.validity")?;
    let not_before = Time::read(&mut inside, "Certificate.validity.notBefore")?;
    let not_after = Time::read(&mut inside, "Certificate.validity.notAfter")?;
    inside.finish("Certificate.validity")?;
    Ok(Validity { not_before, not_after })
}

fn read_extensions<'a>(
    fields: &mut Cursor<'a>,
    extensions: &mut Extensions<'a>,
) -> Result<(), Error> {
    let Some(mut inside) = fields.explicit(EXTENSIONS_TAG, "Certificate.extensions")? else {
        return Ok(());
    };
    extensions.read(&mut inside)?;
    inside.finish("Certificate.extensions")
}

/// Octets in hexadecimal.
pub(crate) fn hex(octets: &[u8], separator: &str) -> String {
    let mut text = String::new();
    for (index, octet) in octets.iter().enumerate() {
        if index > 0 {
            text.push_str(separator);
        }
        // Writing to a String does not fail.
        let _ = write!(text, "{octet:02x}");
    }
    text
}
