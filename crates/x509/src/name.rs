//! Distinguished names (RFC 5280, section 4.1.2.4), shown as RFC 4514 writes them.

mod comparison;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};

use crate::error::{DerFault, Error};
use crate::oid::{self, Oid};
use crate::reader::{Cursor, Tlv};
use crate::tag::Tag;
use crate::writer::Writer;

const FIELD: &str = "Name";

/// A distinguished name, borrowed. Two are equal if their DER is the same; whether they mean the
/// same is for [`matches`](Self::matches).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name<'a> {
    der: &'a [u8],
    rdns: &'a [u8],
}

/// One attribute of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// The attribute's type.
    pub oid: Oid<'a>,
    tlv: Tlv<'a>,
}

impl<'a> Name<'a> {
    /// Reads `Name ::= SEQUENCE OF SET SIZE (1..MAX) OF AttributeTypeAndValue`.
    pub(crate) fn read(cursor: &mut Cursor<'a>, field: &'static str) -> Result<Self, Error> {
        let tlv = cursor.expect(Tag::SEQUENCE, field)?;
        let mut rdns = tlv.inside();
        while !rdns.is_empty() {
            if plain_rdn(rdns.rest()).is_some_and(|length| rdns.skip(length)) {
                continue;
            }
            check_rdn(&mut rdns, field)?;
        }
        Ok(Self { der: tlv.raw, rdns: tlv.value })
    }

    /// The whole name in DER.
    #[must_use]
    pub const fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// Whether the name has no attribute.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rdns.is_empty()
    }

    /// The attributes in the order of the encoding, most significant first.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        self.rdns().flat_map(|rdn| rdn.attributes())
    }

    /// The last, that is the most specific, `commonName`, for display. It is never compared with
    /// the name of a peer (RFC 9525, section 2).
    #[must_use]
    pub fn common_name(&self) -> Option<Cow<'a, str>> {
        let is_common_name = |attribute: &Attribute<'_>| attribute.oid == oid::COMMON_NAME;
        self.attributes().filter(is_common_name).last().and_then(|attribute| attribute.text())
    }

    /// The relative distinguished names. `read` has been over these bytes, so that no error can
    /// arise here; if one did, the rest would be left out.
    fn rdns(&self) -> impl Iterator<Item = Rdn<'a>> + use<'a> {
        let mut cursor = Cursor::new(self.rdns);
        core::iter::from_fn(move || cursor.expect(Tag::SET, FIELD).ok().map(Rdn))
    }
}

/// A relative distinguished name: a set of attributes.
#[derive(Clone, Copy)]
struct Rdn<'a>(Tlv<'a>);

impl<'a> Rdn<'a> {
    fn attributes(self) -> impl Iterator<Item = Attribute<'a>> + Clone + use<'a> {
        let mut inside = self.0.inside();
        core::iter::from_fn(move || Attribute::read(&mut inside, FIELD).ok())
    }
}

/// Reads `RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue`.
fn check_rdn(rdns: &mut Cursor<'_>, field: &'static str) -> Result<(), Error> {
    let mut rdn = rdns.expect(Tag::SET, field)?.inside();
    if rdn.is_empty() {
        return Err(rdn.fail(field, DerFault::Empty));
    }
    while !rdn.is_empty() {
        Attribute::read(&mut rdn, field)?;
    }
    Ok(())
}

/// The length of the first relative distinguished name, if it has the form of nearly all: a single
/// attribute, of a type below `id-at`, 2.5.4, and no length above 127. Of such a one, this is all
/// that there is to check.
fn plain_rdn(octets: &[u8]) -> Option<usize> {
    let [0x31, set @ 9..=0x7f, 0x30, sequence, 6, 3, 0x55, 4, 0..=0x7f, tag, value, ..] = *octets
    else {
        return None;
    };
    let is_filled = sequence == set.wrapping_sub(2) && value == set.wrapping_sub(9);
    (is_filled && Tag::new(tag).is_known()).then(|| usize::from(set).wrapping_add(2))
}

impl<'a> Attribute<'a> {
    fn read(cursor: &mut Cursor<'a>, field: &'static str) -> Result<Self, Error> {
        let mut inside = cursor.sequence(field)?;
        let attribute = Self { oid: inside.oid(field)?, tlv: inside.any(field)? };
        inside.finish(field)?;
        Ok(attribute)
    }

    /// The value's content octets.
    #[must_use]
    pub const fn value(&self) -> &'a [u8] {
        self.tlv.value
    }

    /// The value as text, if it is of a string type and valid in it.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'a, str>> {
        const ASCII: [Tag; 4] =
            [Tag::PRINTABLE_STRING, Tag::IA5_STRING, Tag::NUMERIC_STRING, Tag::VISIBLE_STRING];
        let Tlv { tag, value, .. } = self.tlv;
        if tag == Tag::UTF8_STRING || (ASCII.contains(&tag) && value.is_ascii()) {
            core::str::from_utf8(value).ok().map(Cow::Borrowed)
        } else if tag == Tag::TELETEX_STRING {
            // T.61 in theory, Latin-1 in practice.
            Some(value.iter().copied().map(char::from).collect())
        } else if let (Tag::BMP_STRING, (units, [])) = (tag, value.as_chunks::<2>()) {
            let units = units.iter().copied().map(u16::from_be_bytes);
            char::decode_utf16(units).collect::<Result<String, _>>().ok().map(Cow::Owned)
        } else {
            None
        }
    }

    fn write_to(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.oid.name() {
            Some(name) => write!(f, "{name}=")?,
            None => write!(f, "{}=", self.oid)?,
        }
        match self.text() {
            Some(text) => write_escaped(f, &text),
            None => {
                f.write_char('#')?;
                self.tlv.raw.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
            }
        }
    }
}

/// RFC 4514, section 2.4; control characters are escaped too, so that a name cannot write to a
/// terminal.
fn write_escaped(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let last = text.chars().count().saturating_sub(1);
    for (index, character) in text.chars().enumerate() {
        let special = matches!(character, '"' | '+' | ',' | ';' | '<' | '>' | '\\')
            || (character == '#' && index == 0)
            || (character == ' ' && (index == 0 || index == last));
        if character.is_control() {
            let mut octets = [0; 4];
            for octet in character.encode_utf8(&mut octets).as_bytes() {
                write!(f, "\\{octet:02x}")?;
            }
        } else if special {
            write!(f, "\\{character}")?;
        } else {
            f.write_char(character)?;
        }
    }
    Ok(())
}

impl fmt::Display for Name<'_> {
    /// The most specific attribute first: `CN=example.com,O=Example`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("empty name");
        }
        let rdns: Vec<Rdn<'_>> = self.rdns().collect();
        for (index, rdn) in rdns.iter().rev().enumerate() {
            if index > 0 {
                f.write_char(',')?;
            }
            for (index, attribute) in rdn.attributes().enumerate() {
                if index > 0 {
                    f.write_char('+')?;
                }
                attribute.write_to(f)?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({self})")
    }
}

/// Writes a name of `commonName` alone, or an empty one.
pub(crate) fn write_common_name(w: &mut Writer, common_name: &str) -> Result<(), Error> {
    w.sequence(|w| {
        if common_name.is_empty() {
            return Ok(());
        }
        w.nest(Tag::SET, |w| {
            w.sequence(|w| {
                w.oid(oid::COMMON_NAME)?;
                w.value(Tag::UTF8_STRING, common_name.as_bytes())
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{FIELD, check_rdn, plain_rdn};
    use crate::reader::Cursor;

    const PLAIN: [u8; 14] = [0x31, 12, 0x30, 10, 6, 3, 0x55, 4, 3, 0x0c, 3, b'a', b'b', b'c'];

    /// Whatever two octets change: what counts as plain is what is read in full, and as long.
    #[test]
    fn j1_plain_names_are_those_that_would_be_read() {
        assert_eq!(plain_rdn(&PLAIN), Some(PLAIN.len()));
        let (mut plain, mut other) = (0, 0);
        for (first, second) in (0..11).flat_map(|one| (one..11).map(move |two| (one, two))) {
            for value in 0..=u8::MAX {
                let mut rdn = PLAIN;
                rdn[first] = value;
                rdn[second] = rdn[second].wrapping_add(value);
                let mut cursor = Cursor::new(&rdn);
                match plain_rdn(&rdn).filter(|length| *length <= rdn.len()) {
                    Some(length) => {
                        check_rdn(&mut cursor, FIELD).unwrap();
                        assert_eq!(cursor.rest().len(), rdn.len() - length, "{rdn:02x?}");
                        plain += 1;
                    }
                    None => other += 1,
                }
            }
        }
        assert!(plain > 400 && other > 10_000, "{plain} plain, {other} other");
    }
}
