//! Certificate extensions (RFC 5280, section 4.2).

use alloc::vec::Vec;
use core::fmt;

use der::Tag;

use crate::error::{DerFault, Error, ErrorKind};
use crate::general_name::GeneralName;
use crate::limits::MAX_EXTENSIONS;
use crate::name_constraints::NameConstraints;
use crate::oid::{self, Described, Oid};
use crate::reader::Cursor;

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
        let mut separator = "";
        for (bit, name) in Self::NAMES.iter().enumerate() {
            if self.0.unbounded_shr(u32::try_from(bit).unwrap_or(u32::MAX)) & 1 == 1 {
                write!(f, "{separator}{name}")?;
                separator = ", ";
            }
        }
        if separator.is_empty() { f.write_str("no usage") } else { Ok(()) }
    }
}

impl fmt::Debug for KeyUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyUsage({self})")
    }
}

/// `extKeyUsage` (RFC 5280, section 4.2.1.12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtendedKeyUsage<'a>(Vec<Oid<'a>>);

impl<'a> ExtendedKeyUsage<'a> {
    /// The purposes in their order.
    #[must_use]
    pub fn purposes(&self) -> &[Oid<'a>] {
        &self.0
    }

    pub(crate) fn contains(&self, purpose: Oid<'_>) -> bool {
        self.0.contains(&purpose)
    }
}

impl fmt::Display for ExtendedKeyUsage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, purpose) in self.0.iter().enumerate() {
            let separator = if index > 0 { ", " } else { "" };
            write!(f, "{separator}{}", Described(*purpose))?;
        }
        Ok(())
    }
}

/// All extensions, those that this crate understands decoded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extensions<'a> {
    pub(crate) all: Vec<Extension<'a>>,
    pub(crate) basic_constraints: Option<BasicConstraints>,
    pub(crate) key_usage: Option<KeyUsage>,
    pub(crate) extended_key_usage: Option<ExtendedKeyUsage<'a>>,
    pub(crate) subject_alt_names: Vec<GeneralName<'a>>,
    pub(crate) subject_key_identifier: Option<&'a [u8]>,
    pub(crate) authority_key_identifier: Option<&'a [u8]>,
    pub(crate) name_constraints: Option<NameConstraints<'a>>,
    unknown_critical: Option<Oid<'a>>,
}

impl<'a> Extensions<'a> {
    /// Reads `Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension`.
    pub(crate) fn read(cursor: &mut Cursor<'a>) -> Result<Self, Error> {
        const FIELD: &str = "Certificate.extensions";
        let mut list = cursor.sequence(FIELD)?;
        if list.is_empty() {
            return Err(list.fail(FIELD, DerFault::Empty));
        }
        let mut extensions = Self::default();
        while !list.is_empty() {
            if extensions.all.len() >= MAX_EXTENSIONS {
                return Err(list.fail(FIELD, DerFault::TooMany));
            }
            extensions.read_one(list.sequence("Extension")?)?;
        }
        Ok(extensions)
    }

    /// The first critical extension that no check of this crate takes into account.
    pub(crate) fn unknown_critical(&self) -> Option<Oid<'a>> {
        self.unknown_critical
    }

    fn read_one(&mut self, mut fields: Cursor<'a>) -> Result<(), Error> {
        let oid = fields.oid("Extension.extnID")?;
        let critical = fields.default_false("Extension.critical")?;
        let value = fields.octet_string("Extension.extnValue")?;
        fields.finish("Extension")?;
        if self.all.iter().any(|known| known.oid == oid) {
            let found = alloc::format!("{} twice", Described(oid));
            return Err(Error::new(ErrorKind::DuplicateExtension).found(found));
        }
        self.all.push(Extension { oid, critical, value: value.value });
        if !self.decode(oid, value.inside())? && critical {
            self.unknown_critical.get_or_insert(oid);
        }
        Ok(())
    }

    /// Decodes an extension that this crate understands; false for any other.
    fn decode(&mut self, oid: Oid<'a>, mut value: Cursor<'a>) -> Result<bool, Error> {
        let Some(field) = oid.name() else { return Ok(false) };
        match oid {
            oid::BASIC_CONSTRAINTS => {
                self.basic_constraints = Some(read_basic_constraints(&mut value)?);
            }
            oid::KEY_USAGE => self.key_usage = Some(KeyUsage(value.named_bits(field)?)),
            oid::EXTENDED_KEY_USAGE => {
                self.extended_key_usage = Some(read_extended_key_usage(&mut value)?);
            }
            oid::SUBJECT_ALT_NAME => {
                self.subject_alt_names = GeneralName::read_all(&mut value, field)?;
            }
            oid::SUBJECT_KEY_IDENTIFIER => {
                self.subject_key_identifier = Some(value.octet_string(field)?.value);
            }
            oid::AUTHORITY_KEY_IDENTIFIER => {
                self.authority_key_identifier = read_authority_key_identifier(&mut value)?;
            }
            oid::NAME_CONSTRAINTS => {
                self.name_constraints = Some(NameConstraints::read(&mut value)?);
            }
            _ => return Ok(false),
        }
        value.finish(field)?;
        Ok(true)
    }
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
    const FIELD: &str = "extKeyUsage";
    let mut list = value.sequence(FIELD)?;
    if list.is_empty() {
        return Err(list.fail(FIELD, DerFault::Empty));
    }
    let mut purposes = Vec::new();
    while !list.is_empty() {
        purposes.push(list.oid(FIELD)?);
    }
    Ok(ExtendedKeyUsage(purposes))
}

/// The `keyIdentifier`; issuer and serial number, which must come together, are only framed.
fn read_authority_key_identifier<'a>(value: &mut Cursor<'a>) -> Result<Option<&'a [u8]>, Error> {
    const FIELD: &str = "authorityKeyIdentifier";
    let mut fields = value.sequence(FIELD)?;
    let key_identifier = fields.implicit(0, FIELD)?.map(|tlv| tlv.value);
    let issuer = fields.explicit(1, FIELD)?;
    let serial = fields.implicit(2, FIELD)?;
    fields.finish(FIELD)?;
    match (issuer, serial) {
        (Some(_), Some(_)) | (None, None) => Ok(key_identifier),
        _ => Err(fields.fail(FIELD, DerFault::Value)),
    }
}

/// The tag under which `Certificate` frames its extensions.
pub(crate) const EXTENSIONS_TAG: u32 = 3;

/// `extnValue` of each kind, as issued.
pub(crate) mod write {
    use super::{BasicConstraints, Error, KeyUsage, Oid, Tag};
    use crate::reader::context;
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
        w.value(Tag::OctetString, identifier)
    }

    pub(crate) fn authority_key_identifier(w: &mut Writer, identifier: &[u8]) -> Result<(), Error> {
        w.sequence(|w| w.value(context(0, false), identifier))
    }
}
