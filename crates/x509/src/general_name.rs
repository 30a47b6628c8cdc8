//! `GeneralName` (RFC 5280, section 4.2.1.6).

use alloc::vec::Vec;
use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::{DerFault, Error};
use crate::name::Name;
use crate::oid;
use crate::reader::{Cursor, Tlv};
use crate::tag::Tag;

/// A name of a subject, typed.
///
/// An entry that is framed correctly but holds a value that its type does not allow becomes
/// [`Invalid`](Self::Invalid): it matches nothing, and the other entries keep their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GeneralName<'a> {
    /// `rfc822Name`: an e-mail address.
    Rfc822(&'a str),
    /// `dNSName`, possibly with a wildcard.
    Dns(&'a str),
    /// `directoryName`.
    Directory(Name<'a>),
    /// `uniformResourceIdentifier`.
    Uri(&'a str),
    /// `iPAddress`.
    Ip(IpAddr),
    /// `SmtpUTF8Mailbox`, an `otherName`: an e-mail address with a local part that is not in ASCII
    /// (RFC 9598, section 3).
    SmtpUtf8(&'a str),
    /// Another `otherName`, `x400Address`, `ediPartyName` or `registeredID`, kept as it is.
    Other(&'a [u8]),
    /// A value that its type does not allow, kept as it is.
    Invalid(&'a [u8]),
}

impl<'a> GeneralName<'a> {
    /// Reads `GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName`.
    pub(crate) fn read_all(
        cursor: &mut Cursor<'a>,
        field: &'static str,
    ) -> Result<Vec<Self>, Error> {
        Self::read_list(cursor.sequence(field)?, field)
    }

    /// The names within a `GeneralNames`, whatever its tag.
    pub(crate) fn read_list(
        mut inside: Cursor<'a>,
        field: &'static str,
    ) -> Result<Vec<Self>, Error> {
        if inside.is_empty() {
            return Err(inside.fail(field, DerFault::Empty));
        }
        let mut names = Vec::new();
        while !inside.is_empty() {
            names.push(Self::read(&mut inside, field)?);
        }
        Ok(names)
    }

    pub(crate) fn read(cursor: &mut Cursor<'a>, field: &'static str) -> Result<Self, Error> {
        Self::from_tlv(&cursor.any(field)?, field)
    }

    fn from_tlv(tlv: &Tlv<'a>, field: &'static str) -> Result<Self, Error> {
        let Some((number, constructed)) = tlv.tag.as_context() else {
            return Err(tlv.fail(field, DerFault::UnexpectedTag));
        };
        Ok(match (number, constructed) {
            (1, false) => ascii(tlv).map(Self::Rfc822),
            (2, false) => ascii(tlv).map(Self::Dns),
            (4, true) => directory(tlv, field).map(Self::Directory),
            (6, false) => ascii(tlv).map(Self::Uri),
            (7, false) => ip_address(tlv.value).map(Self::Ip),
            (0, true) => other_name(tlv, field),
            (3 | 5, true) | (8, false) => Some(Self::Other(tlv.raw)),
            _ => return Err(tlv.fail(field, DerFault::UnexpectedTag)),
        }
        .unwrap_or(Self::Invalid(tlv.raw)))
    }
}

/// A non-empty IA5String without control characters: a NUL within a name has cheated readers that
/// take it for its end.
fn ascii<'a>(tlv: &Tlv<'a>) -> Option<&'a str> {
    let printable = |octet: &u8| (0x20..0x7f).contains(octet);
    let value = tlv.value;
    if value.is_empty() || !value.iter().all(printable) {
        return None;
    }
    core::str::from_utf8(value).ok()
}

fn directory<'a>(tlv: &Tlv<'a>, field: &'static str) -> Option<Name<'a>> {
    let mut inside = tlv.inside();
    let name = Name::read(&mut inside, field).ok()?;
    inside.is_empty().then_some(name)
}

/// `otherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY }`
fn other_name<'a>(tlv: &Tlv<'a>, field: &'static str) -> Option<GeneralName<'a>> {
    let mut fields = tlv.inside();
    let type_id = fields.oid(field).ok()?;
    let mut value = fields.explicit(0, field).ok()??;
    let inner = value.any(field).ok()?;
    if !fields.is_empty() || !value.is_empty() {
        return None;
    }
    if type_id != oid::SMTP_UTF8_MAILBOX {
        return Some(GeneralName::Other(tlv.raw));
    }
    let address = core::str::from_utf8(inner.value).ok()?;
    let well_formed = inner.tag == Tag::UTF8_STRING && !address.chars().any(char::is_control);
    well_formed.then_some(GeneralName::SmtpUtf8(address))
}

fn ip_address(octets: &[u8]) -> Option<IpAddr> {
    if let Ok(octets) = <[u8; 4]>::try_from(octets) {
        return Some(IpAddr::V4(Ipv4Addr::from(octets)));
    }
    <[u8; 16]>::try_from(octets).ok().map(|octets| IpAddr::V6(Ipv6Addr::from(octets)))
}

impl fmt::Display for GeneralName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rfc822(address) | Self::SmtpUtf8(address) => write!(f, "email:{address}"),
            Self::Dns(name) => write!(f, "DNS:{name}"),
            Self::Directory(name) => write!(f, "dirName:{name}"),
            Self::Uri(uri) => write!(f, "URI:{uri}"),
            Self::Ip(address) => write!(f, "IP:{address}"),
            Self::Other(_) => f.write_str("other name"),
            Self::Invalid(_) => f.write_str("invalid entry"),
        }
    }
}
