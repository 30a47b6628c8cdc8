//! Certificate extensions (RFC 5280, section 4.2).

mod access;
mod describe;
mod distribution;
mod policies;

use alloc::vec::Vec;
use core::fmt;

use crate::error::{DerFault, Error, ErrorKind};
use crate::general_name::GeneralNames;
use crate::limits::MAX_EXTENSIONS;
use crate::name_constraints::NameConstraints;
use crate::oid::{self, Described, Oid};
use crate::reader::Cursor;
use crate::tag::Tag;

pub use access::AccessDescription;
pub use distribution::{DistributionPoint, DistributionPointName, Reasons};
pub(crate) use policies::read_inhibit_any_policy;
pub use policies::{PolicyConstraints, PolicyInformation, PolicyMapping, PolicyQualifier};

/// An extension as it stands in the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extension<'a> {
    /// Its type.
    pub oid: Oid<'a>,
    /// Whether who does not understand it must refuse the certificate.
    pub critical: bool,
    /// The content of `extnValue`.
    pub value: &'a [u8],
    /// Where that content ends in the certificate.
    end: usize,
}

/// `basicConstraints` (RFC 5280, section 4.2.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BasicConstraints {
    /// Whether the subject is a certification authority.
    pub ca: bool,
    /// How many intermediate certificates may follow, self-issued ones not counted.
    pub path_len: Option<u8>,
}

/// `keyUsage` (RFC 5280, section 4.2.1.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyUsage(pub(crate) u16);

impl KeyUsage {
    /// Signatures over anything but certificates and CRLs, such as a TLS handshake.
    pub const DIGITAL_SIGNATURE: Self = Self(1);
    /// Signatures meant to bind the signer (`nonRepudiation`, `contentCommitment`).
    pub const CONTENT_COMMITMENT: Self = Self(1 << 1);
    /// Encryption of keys, such as TLS 1.2's RSA key transport.
    pub const KEY_ENCIPHERMENT: Self = Self(1 << 2);
    /// Encryption of data.
    pub const DATA_ENCIPHERMENT: Self = Self(1 << 3);
    /// Key agreement with a static key.
    pub const KEY_AGREEMENT: Self = Self(1 << 4);
    /// Signatures over certificates.
    pub const KEY_CERT_SIGN: Self = Self(1 << 5);
    /// Signatures over CRLs.
    pub const CRL_SIGN: Self = Self(1 << 6);
    /// With key agreement: encryption only.
    pub const ENCIPHER_ONLY: Self = Self(1 << 7);
    /// With key agreement: decryption only.
    pub const DECIPHER_ONLY: Self = Self(1 << 8);

    /// No usage: what every certificate allows.
    pub const NONE: Self = Self(0);

    const NAMES: [&'static str; 9] = [
        "digitalSignature",
        "contentCommitment",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];

    /// Whether all of `usage` is allowed.
    #[must_use]
    pub const fn allows(self, usage: Self) -> bool {
        self.0 & usage.0 == usage.0
    }

    /// Both usages.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl fmt::Display for KeyUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_bits(f, self.0, &Self::NAMES, "no usage")
    }
}

/// The names of the bits that are set, the lowest bit first.
fn write_bits(f: &mut fmt::Formatter<'_>, bits: u16, names: &[&str], if_none: &str) -> fmt::Result {
    let mut separator = "";
    for (bit, name) in (0..).zip(names) {
        if bits.unbounded_shr(bit) & 1 == 1 {
            write!(f, "{separator}{name}")?;
            separator = ", ";
        }
    }
    if separator.is_empty() { f.write_str(if_none) } else { Ok(()) }
}

impl fmt::Debug for KeyUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyUsage({self})")
    }
}

/// `extKeyUsage` (RFC 5280, section 4.2.1.12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtendedKeyUsage<'a>(&'a [u8]);

impl<'a> ExtendedKeyUsage<'a> {
    /// The purposes in their order.
    pub fn purposes(&self) -> impl Iterator<Item = Oid<'a>> + use<'a> {
        let mut list = Cursor::new(self.0);
        // Every one of them has been read before.
        core::iter::from_fn(move || list.oid(EXTENDED_KEY_USAGE).ok())
    }

    pub(crate) fn contains(&self, purpose: Oid<'_>) -> bool {
        self.purposes().any(|known| known == purpose)
    }
}

impl fmt::Display for ExtendedKeyUsage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, purpose) in self.purposes().enumerate() {
            let separator = if index > 0 { ", " } else { "" };
            write!(f, "{separator}{}", Described(purpose))?;
        }
        Ok(())
    }
}

const EXTENDED_KEY_USAGE: &str = "extKeyUsage";

/// All extensions, those that this crate understands decoded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extensions<'a> {
    list: Cursor<'a>,
    pub(crate) basic_constraints: Option<BasicConstraints>,
    pub(crate) key_usage: Option<KeyUsage>,
    pub(crate) extended_key_usage: Option<ExtendedKeyUsage<'a>>,
    pub(crate) subject_alt_names: GeneralNames<'a>,
    pub(crate) subject_key_identifier: Option<&'a [u8]>,
    pub(crate) authority_key_identifier: Option<&'a [u8]>,
    /// Whether `authorityKeyIdentifier` names the issuer's certificate too.
    pub(crate) names_authority_certificate: bool,
    pub(crate) name_constraints: Option<NameConstraints<'a>>,
    unknown_critical: Option<Oid<'a>>,
}

impl<'a> Extension<'a> {
    /// Reads `Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension`, of which none may occur twice.
    pub(crate) fn read_all(
        cursor: &mut Cursor<'a>,
        field: &'static str,
    ) -> Result<Vec<Self>, Error> {
        let mut all = Vec::new();
        Self::read_each(cursor, field, |extension| all.push(extension))?;
        Ok(all)
    }

    /// The same one by one. Returns the list, to be gone through once more.
    #[inline]
    fn read_each(
        cursor: &mut Cursor<'a>,
        field: &'static str,
        mut take: impl FnMut(Self),
    ) -> Result<Cursor<'a>, Error> {
        let all = cursor.sequence(field)?;
        if all.is_empty() {
            return Err(all.fail(field, DerFault::Empty));
        }
        let mut list = all.clone();
        let mut last_octets = 0_u64;
        let mut count = 0_usize;
        while !list.is_empty() {
            if count >= MAX_EXTENSIONS {
                return Err(list.fail(field, DerFault::TooMany));
            }
            let extension = Self::read(list.sequence("Extension")?)?;
            // Two that are the same end alike; few others do.
            let bit = 1_u64.wrapping_shl(extension.oid.last_octet().into());
            if last_octets & bit != 0 && extension.is_among(Self::list(all.clone()).take(count)) {
                let found = alloc::format!("{} twice", Described(extension.oid));
                return Err(Error::new(ErrorKind::DuplicateExtension).found(found));
            }
            last_octets |= bit;
            count = count.saturating_add(1);
            take(extension);
        }
        Ok(all)
    }

    /// The extensions of a list that has been read before.
    fn list(mut list: Cursor<'a>) -> impl Iterator<Item = Self> + Clone + use<'a> {
        core::iter::from_fn(move || Self::read(list.sequence("Extension").ok()?).ok())
    }

    fn is_among(&self, mut others: impl Iterator<Item = Self>) -> bool {
        others.any(|other| other.oid == self.oid)
    }

    #[inline(always)]
    fn read(mut fields: Cursor<'a>) -> Result<Self, Error> {
        let oid = fields.oid("Extension.extnID")?;
        let critical = fields.default_false("Extension.critical")?;
        let value = fields.octet_string("Extension.extnValue")?;
        fields.finish("Extension")?;
        Ok(Self { oid, critical, value: value.value, end: value.end })
    }

    /// Decodes the value as what its type says.
    #[inline]
    pub(crate) fn decode<T>(
        &self,
        read: impl FnOnce(&mut Cursor<'a>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut cursor = Cursor::ending_at(self.end, self.value);
        let value = read(&mut cursor)?;
        cursor.finish("Extension.extnValue")?;
        Ok(value)
    }
}

impl<'a> Extensions<'a> {
    /// Reads the extensions of a certificate. A fault in the list goes before one in a value.
    #[inline]
    pub(crate) fn read(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Error> {
        let mut values = Ok(());
        self.list = Extension::read_each(cursor, "Certificate.extensions", |extension| {
            if values.is_ok() {
                values = self.take(&extension);
            }
        })?;
        values
    }

    /// All extensions in their order.
    pub(crate) fn all(&self) -> impl Iterator<Item = Extension<'a>> + Clone + use<'a> {
        Extension::list(self.list.clone())
    }

    /// The first critical extension that no check of this crate takes into account.
    pub(crate) fn unknown_critical(&self) -> Option<Oid<'a>> {
        self.unknown_critical
    }

    /// Decodes an extension that path validation does not need, if it is there.
    pub(crate) fn decode<T>(
        &self,
        oid: Oid<'_>,
        read: impl FnOnce(&mut Cursor<'a>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let found = self.all().find(|extension| extension.oid == oid);
        found.map(|extension| extension.decode(read)).transpose()
    }

    /// Decodes an extension that path validation takes into account.
    #[inline]
    fn take(&mut self, extension: &Extension<'a>) -> Result<(), Error> {
        match extension.oid {
            oid::BASIC_CONSTRAINTS => {
                self.basic_constraints = Some(extension.decode(read_basic_constraints)?);
            }
            oid::KEY_USAGE => {
                let usage = extension.decode(|value| value.named_bits("keyUsage"))?;
                self.key_usage = Some(KeyUsage(usage));
            }
            oid::EXTENDED_KEY_USAGE => {
                self.extended_key_usage = Some(extension.decode(read_extended_key_usage)?);
            }
            oid::SUBJECT_ALT_NAME => {
                let read = |value: &mut _| GeneralNames::read(value, "subjectAltName");
                self.subject_alt_names = extension.decode(read)?;
            }
            oid::SUBJECT_KEY_IDENTIFIER => {
                let value = extension.decode(|value| value.octet_string("subjectKeyIdentifier"))?;
                self.subject_key_identifier = Some(value.value);
            }
            oid::AUTHORITY_KEY_IDENTIFIER => {
                let (key, names_certificate) = extension.decode(read_authority_key_identifier)?;
                self.authority_key_identifier = key;
                self.names_authority_certificate = names_certificate;
            }
            oid::NAME_CONSTRAINTS => {
                self.name_constraints = Some(extension.decode(NameConstraints::read)?);
            }
            _ if extension.critical && !is_understood(extension)? => {
                self.unknown_critical.get_or_insert(extension.oid);
            }
            _ => {}
        }
        Ok(())
    }
}

/// Whether path validation takes an extension into account that it decodes when it needs it. One
/// that is critical has to be well-formed before.
fn is_understood(extension: &Extension<'_>) -> Result<bool, Error> {
    const POINTS: &str = "cRLDistributionPoints";
    match extension.oid {
        oid::CERTIFICATE_POLICIES => extension.decode(PolicyInformation::read_all).map(drop)?,
        oid::POLICY_MAPPINGS => extension.decode(PolicyMapping::read_all).map(drop)?,
        oid::POLICY_CONSTRAINTS => extension.decode(PolicyConstraints::read).map(drop)?,
        oid::INHIBIT_ANY_POLICY => extension.decode(read_inhibit_any_policy).map(drop)?,
        oid::CRL_DISTRIBUTION_POINTS => {
            extension.decode(|value| DistributionPoint::read_all(value, POINTS)).map(drop)?;
        }
        oid::TLS_FEATURE => extension.decode(read_tls_features).map(drop)?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn read_basic_constraints(value: &mut Cursor<'_>) -> Result<BasicConstraints, Error> {
    let mut fields = value.sequence("basicConstraints")?;
    let ca = fields.default_false("basicConstraints.cA")?;
    let path_len = if fields.is_empty() {
        None
    } else {
        let length = fields.unsigned("basicConstraints.pathLenConstraint")?;
        // No path is longer than 255: a larger limit is the same as 255.
        Some(if let [length] = length { *length } else { u8::MAX })
    };
    fields.finish("basicConstraints")?;
    Ok(BasicConstraints { ca, path_len })
}

fn read_extended_key_usage<'a>(value: &mut Cursor<'a>) -> Result<ExtendedKeyUsage<'a>, Error> {
    let mut list = value.sequence(EXTENDED_KEY_USAGE)?;
    if list.is_empty() {
        return Err(list.fail(EXTENDED_KEY_USAGE, DerFault::Empty));
    }
    let usage = ExtendedKeyUsage(list.rest());
    while !list.is_empty() {
        list.oid(EXTENDED_KEY_USAGE)?;
    }
    Ok(usage)
}

/// The `keyIdentifier`, and whether issuer and serial number are there, which must come together
/// and are only framed.
fn read_authority_key_identifier<'a>(
    value: &mut Cursor<'a>,
) -> Result<(Option<&'a [u8]>, bool), Error> {
    const FIELD: &str = "authorityKeyIdentifier";
    let mut fields = value.sequence(FIELD)?;
    let key_identifier = fields.implicit(0, FIELD)?.map(|tlv| tlv.value);
    let issuer = fields.explicit(1, FIELD)?;
    let serial = fields.implicit(2, FIELD)?;
    fields.finish(FIELD)?;
    match (issuer, serial) {
        (Some(_), Some(_)) => Ok((key_identifier, true)),
        (None, None) => Ok((key_identifier, false)),
        _ => Err(fields.fail(FIELD, DerFault::Value)),
    }
}

/// `TLS Features ::= SEQUENCE OF INTEGER` (RFC 7633, section 4): extension types of TLS.
pub(crate) fn read_tls_features(value: &mut Cursor<'_>) -> Result<Vec<u16>, Error> {
    const FIELD: &str = "tlsfeature";
    let mut list = value.sequence(FIELD)?;
    let mut features = Vec::new();
    while !list.is_empty() {
        let place = list.clone();
        let feature = match list.unsigned(FIELD)? {
            [low] => u16::from(*low),
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => return Err(place.fail(FIELD, DerFault::Integer)),
        };
        features.push(feature);
    }
    Ok(features)
}

/// The tag under which `Certificate` frames its extensions.
pub(crate) const EXTENSIONS_TAG: u8 = 3;

/// `extnValue` of each kind, as issued.
pub(crate) mod write {
    use super::{BasicConstraints, Error, KeyUsage, Oid, Tag};
    use crate::tag::context;
    use crate::writer::Writer;

    pub(crate) fn basic_constraints(
        w: &mut Writer,
        constraints: BasicConstraints,
    ) -> Result<(), Error> {
        w.sequence(|w| {
            if constraints.ca {
                w.boolean_true()?;
            }
            constraints.path_len.map_or(Ok(()), |length| w.unsigned(&[length]))
        })
    }

    pub(crate) fn key_usage(w: &mut Writer, usage: KeyUsage) -> Result<(), Error> {
        w.named_bits(usage.0)
    }

    pub(crate) fn extended_key_usage(w: &mut Writer, purposes: &[Oid<'_>]) -> Result<(), Error> {
        w.sequence(|w| purposes.iter().try_for_each(|purpose| w.oid(*purpose)))
    }

    pub(crate) fn subject_key_identifier(w: &mut Writer, identifier: &[u8]) -> Result<(), Error> {
        w.value(Tag::OCTET_STRING, identifier)
    }

    pub(crate) fn authority_key_identifier(w: &mut Writer, identifier: &[u8]) -> Result<(), Error> {
        w.sequence(|w| w.value(context(0, false), identifier))
    }
}
