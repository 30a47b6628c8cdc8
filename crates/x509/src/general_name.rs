//! `GeneralName` (RFC 5280, section 4.2.1.6).

use alloc::vec::Vec;
use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::{DerFault, Error};
use crate::name::Name;
use crate::oid;
use crate::reader::{Cursor, Tlv};
use crate::tag::Tag;

const FIELD: &str = "GeneralName";

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
    /// Reads `GeneralNames` that are not kept as [`GeneralNames`].
    pub(crate) fn read_all(
        cursor: &mut Cursor<'a>,
        field: &'static str,
    ) -> Result<Vec<Self>, Error> {
        Self::read_list(cursor.sequence(field)?, field)
    }

    /// The same, whatever the tag of the list.
    pub(crate) fn read_list(inside: Cursor<'a>, field: &'static str) -> Result<Vec<Self>, Error> {
        GeneralNames::read_list(inside, field).map(|names| names.iter().collect())
    }

    pub(crate) fn read(cursor: &mut Cursor<'a>, field: &'static str) -> Result<Self, Error> {
        read_framed(cursor, field).map(|tlv| Self::decode(&tlv))
    }

    fn decode(tlv: &Tlv<'a>) -> Self {
        match tlv.tag.as_context() {
            Some((1, _)) => ascii(tlv).map(Self::Rfc822),
            Some((2, _)) => ascii(tlv).map(Self::Dns),
            Some((4, _)) => directory(tlv).map(Self::Directory),
            Some((6, _)) => ascii(tlv).map(Self::Uri),
            Some((7, _)) => ip_address(tlv.value).map(Self::Ip),
            Some((0, _)) => other_name(tlv),
            _ => Some(Self::Other(tlv.raw)),
        }
        .unwrap_or(Self::Invalid(tlv.raw))
    }
}

/// A `GeneralName`, of one of its tags; whether its value is one is not an error.
#[inline(always)]
fn read_framed<'a>(cursor: &mut Cursor<'a>, field: &'static str) -> Result<Tlv<'a>, Error> {
    let tlv = cursor.any(field)?;
    match tlv.tag.as_context() {
        Some((1 | 2 | 6 | 7 | 8, false) | (0 | 3 | 4 | 5, true)) => Ok(tlv),
        _ => Err(tlv.fail(field, DerFault::UnexpectedTag)),
    }
}

/// A list of names, each of which is decoded when the list is gone through.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct GeneralNames<'a>(&'a [u8]);

impl<'a> GeneralNames<'a> {
    /// Reads `GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName`.
    pub(crate) fn read(cursor: &mut Cursor<'a>, field: &'static str) -> Result<Self, Error> {
        Self::read_list(cursor.sequence(field)?, field)
    }

    /// The names within a `GeneralNames`, whatever its tag.
    fn read_list(mut inside: Cursor<'a>, field: &'static str) -> Result<Self, Error> {
        if inside.is_empty() {
            return Err(inside.fail(field, DerFault::Empty));
        }
        let names = Self(inside.rest());
        while !inside.is_empty() {
            read_framed(&mut inside, field)?;
        }
        Ok(names)
    }

    /// The names in their order.
    #[must_use]
    pub fn iter(&self) -> GeneralNamesIter<'a> {
        GeneralNamesIter(Cursor::new(self.0))
    }

    /// Whether there is no name.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.iter().count()
    }
}

/// The names of a [`GeneralNames`].
#[derive(Clone, Debug)]
pub struct GeneralNamesIter<'a>(Cursor<'a>);

impl<'a> Iterator for GeneralNamesIter<'a> {
    type Item = GeneralName<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        // The list has been read before, so that only its end is no name.
        GeneralName::read(&mut self.0, FIELD).ok()
    }
}

impl<'a> IntoIterator for GeneralNames<'a> {
    type Item = GeneralName<'a>;
    type IntoIter = GeneralNamesIter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for GeneralNames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
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

fn directory<'a>(tlv: &Tlv<'a>) -> Option<Name<'a>> {
    let mut inside = tlv.inside();
    let name = Name::read(&mut inside, FIELD).ok()?;
    inside.is_empty().then_some(name)
}

/// `otherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY }`
fn other_name<'a>(tlv: &Tlv<'a>) -> Option<GeneralName<'a>> {
    let mut fields = tlv.inside();
    let type_id = fields.oid(FIELD).ok()?;
    let mut value = fields.explicit(0, FIELD).ok()??;
    let inner = value.any(FIELD).ok()?;
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
