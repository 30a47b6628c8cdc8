//! A cursor over DER: each element with its tag, its value, its original bytes and its place.
//!
//! Headers are decoded by the `der` crate; this cursor adds the place within the whole structure
//! and the name of the field, which the error reports.

use der::{Decode, Header, Reader as _, SliceReader};

use crate::error::{DerFault, Error, ErrorKind};
use crate::oid::Oid;
use crate::tag::{Tag, context};

/// One element: tag, length and value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tlv<'a> {
    pub(crate) tag: Tag,
    pub(crate) value: &'a [u8],
    /// Tag and length included.
    pub(crate) raw: &'a [u8],
    /// Where both end in the whole structure.
    pub(crate) end: usize,
}

impl<'a> Tlv<'a> {
    /// The elements inside.
    #[inline]
    pub(crate) fn inside(&self) -> Cursor<'a> {
        Cursor { rest: self.value, end: self.end }
    }

    /// The element itself, to be read once more.
    pub(crate) fn again(&self) -> Cursor<'a> {
        Cursor { rest: self.raw, end: self.end }
    }

    #[cold]
    pub(crate) fn fail(&self, field: &'static str, fault: DerFault) -> Error {
        self.again().fail(field, fault)
    }
}

impl Tlv<'_> {
    /// The value of a BIT STRING that is a named-bit list, as its first 16 bits, the first bit
    /// lowest. Unused bits must be zero; trailing zero bits, which DER leaves out (X.690, section
    /// 11.2.2), stand in roots in use and mean the same.
    pub(crate) fn named_bits(&self, field: &'static str) -> Result<u16, Error> {
        let (unused, first, second) = match self.value {
            [0] => return Ok(0),
            [unused @ 0..=7, only] => (*unused, *only, 0),
            [unused @ 0..=7, first, second] => (*unused, *first, *second),
            _ => return Err(self.fail(field, DerFault::BitString)),
        };
        let last = self.value.last().copied().unwrap_or_default();
        if last.trailing_zeros() < u32::from(unused) {
            return Err(self.fail(field, DerFault::BitString));
        }
        Ok(u16::from_le_bytes([first.reverse_bits(), second.reverse_bits()]))
    }

    /// The value of an INTEGER that is not negative; what is larger becomes `u32::MAX`, as for a
    /// number of certificates there is no difference.
    pub(crate) fn saturating_u32(&self, field: &'static str) -> Result<u32, Error> {
        if !is_integer(self.value) || self.value.first().is_some_and(|first| first & 0x80 != 0) {
            return Err(self.fail(field, DerFault::Integer));
        }
        let mut octets = self.value.iter().map(|octet| u32::from(*octet));
        let value = octets.try_fold(0_u32, |sum, octet| sum.checked_mul(0x100)?.checked_add(octet));
        Ok(value.unwrap_or(u32::MAX))
    }
}

/// Whether an INTEGER has its shortest form.
fn is_integer(value: &[u8]) -> bool {
    match value {
        [] => false,
        [0x00, second, ..] => second & 0x80 != 0,
        [0xff, second, ..] => second & 0x80 == 0,
        [_, ..] => true,
    }
}

/// The elements that remain at one level.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
    /// Where `rest` ends in the whole structure: it stays when elements are read, so that their
    /// places cost nothing until one is asked for.
    end: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) const fn new(der: &'a [u8]) -> Self {
        Self { rest: der, end: der.len() }
    }

    /// A cursor over bytes that end at `end` of the whole structure.
    pub(crate) const fn ending_at(end: usize, der: &'a [u8]) -> Self {
        Self { rest: der, end }
    }

    /// What remains.
    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Where the next element starts in the whole structure.
    const fn offset(&self) -> usize {
        self.end.saturating_sub(self.rest.len())
    }

    #[cold]
    pub(crate) fn fail(&self, field: &'static str, fault: DerFault) -> Error {
        malformed(field, fault, self.offset())
    }

    /// The next element, whatever its tag.
    #[inline(always)]
    pub(crate) fn any(&mut self, field: &'static str) -> Result<Tlv<'a>, Error> {
        match self.common() {
            Some((tlv, rest)) if tlv.tag.is_known() => {
                self.rest = rest;
                Ok(tlv)
            }
            _ => self.decode(field),
        }
    }

    /// The next element, which must have this tag.
    #[inline(always)]
    pub(crate) fn expect(&mut self, tag: Tag, field: &'static str) -> Result<Tlv<'a>, Error> {
        match self.common() {
            Some((tlv, rest)) if tlv.tag == tag => {
                self.rest = rest;
                Ok(tlv)
            }
            _ => self.decode_expected(tag, field),
        }
    }

    /// The next element if it has this tag.
    #[inline(always)]
    pub(crate) fn optional(
        &mut self,
        tag: Tag,
        field: &'static str,
    ) -> Result<Option<Tlv<'a>>, Error> {
        match self.common() {
            Some((tlv, rest)) if tlv.tag == tag => {
                self.rest = rest;
                Ok(Some(tlv))
            }
            Some((tlv, _)) if tlv.tag.is_known() => Ok(None),
            _ if self.is_empty() => Ok(None),
            _ => self.decode_optional(tag, field),
        }
    }

    /// `[number] EXPLICIT`: the elements inside, if present.
    #[inline(always)]
    pub(crate) fn explicit(
        &mut self,
        number: u8,
        field: &'static str,
    ) -> Result<Option<Self>, Error> {
        let tlv = self.optional(context(number, true), field)?;
        Ok(tlv.map(|tlv| tlv.inside()))
    }

    /// `[number] IMPLICIT` of a primitive type, if present.
    #[inline(always)]
    pub(crate) fn implicit(
        &mut self,
        number: u8,
        field: &'static str,
    ) -> Result<Option<Tlv<'a>>, Error> {
        self.optional(context(number, false), field)
    }

    #[inline(always)]
    pub(crate) fn sequence(&mut self, field: &'static str) -> Result<Self, Error> {
        self.expect(Tag::SEQUENCE, field).map(|tlv| tlv.inside())
    }

    #[inline(always)]
    pub(crate) fn octet_string(&mut self, field: &'static str) -> Result<Tlv<'a>, Error> {
        self.expect(Tag::OCTET_STRING, field)
    }

    #[inline(always)]
    pub(crate) fn oid(&mut self, field: &'static str) -> Result<Oid<'a>, Error> {
        let tlv = self.expect(Tag::OBJECT_IDENTIFIER, field)?;
        Oid::new(tlv.value).ok_or_else(|| tlv.fail(field, DerFault::ObjectIdentifier))
    }

    /// An INTEGER as its octets of two's complement, in their shortest form.
    #[inline]
    pub(crate) fn integer(&mut self, field: &'static str) -> Result<Tlv<'a>, Error> {
        let tlv = self.expect(Tag::INTEGER, field)?;
        if is_integer(tlv.value) { Ok(tlv) } else { Err(tlv.fail(field, DerFault::Integer)) }
    }

    /// An INTEGER that is not negative, without the zero octet of its sign.
    #[inline]
    pub(crate) fn unsigned(&mut self, field: &'static str) -> Result<&'a [u8], Error> {
        let tlv = self.integer(field)?;
        match tlv.value {
            [first, ..] if first & 0x80 != 0 => Err(tlv.fail(field, DerFault::Integer)),
            [0x00, rest @ ..] if !rest.is_empty() => Ok(rest),
            value => Ok(value),
        }
    }

    /// An INTEGER from 0 to 255.
    pub(crate) fn small(&mut self, field: &'static str) -> Result<u8, Error> {
        let place = self.clone();
        match self.unsigned(field)? {
            [value] => Ok(*value),
            _ => Err(place.fail(field, DerFault::Integer)),
        }
    }

    /// `BOOLEAN DEFAULT FALSE`: DER does not encode the default.
    #[inline(always)]
    pub(crate) fn default_false(&mut self, field: &'static str) -> Result<bool, Error> {
        match self.optional(Tag::BOOLEAN, field)? {
            None => Ok(false),
            Some(tlv) if tlv.value == [0xff] => Ok(true),
            Some(tlv) => Err(tlv.fail(field, DerFault::Boolean)),
        }
    }

    /// A BIT STRING of whole octets.
    #[inline]
    pub(crate) fn bit_string_octets(&mut self, field: &'static str) -> Result<&'a [u8], Error> {
        let tlv = self.expect(Tag::BIT_STRING, field)?;
        match tlv.value {
            [0, octets @ ..] => Ok(octets),
            _ => Err(tlv.fail(field, DerFault::BitString)),
        }
    }

    /// [`Tlv::named_bits`] of the next element.
    pub(crate) fn named_bits(&mut self, field: &'static str) -> Result<u16, Error> {
        self.expect(Tag::BIT_STRING, field)?.named_bits(field)
    }

    /// Nothing may follow.
    #[inline(always)]
    pub(crate) fn finish(&self, field: &'static str) -> Result<(), Error> {
        if self.is_empty() { Ok(()) } else { Err(self.fail(field, DerFault::TrailingBytes)) }
    }

    /// Steps over so many bytes, in which nothing is wrong, if they are there.
    #[inline]
    pub(crate) fn skip(&mut self, length: usize) -> bool {
        let rest = self.rest.get(length..);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// The next element and what follows, if the element is shorter than 64 KiB and nothing is
    /// wrong with its length: almost any. Its tag may be unknown.
    #[inline(always)]
    fn common(&self) -> Option<(Tlv<'a>, &'a [u8])> {
        let (octet, header, length) = match *self.rest {
            [octet, length @ 0..=0x7f, ..] => (octet, 2, usize::from(length)),
            [octet, 0x81, length @ 0x80..=0xff, ..] => (octet, 3, usize::from(length)),
            [octet, 0x82, high @ 1..=0xff, low, ..] => {
                (octet, 4, usize::from(u16::from_be_bytes([high, low])))
            }
            _ => return None,
        };
        let (raw, rest) = self.rest.split_at_checked(length.wrapping_add(header))?;
        let end = self.end.wrapping_sub(rest.len());
        Some((Tlv { tag: Tag::new(octet), value: raw.get(header..)?, raw, end }, rest))
    }

    /// The next element, or what is wrong with it.
    #[cold]
    #[inline(never)]
    fn decode(&mut self, field: &'static str) -> Result<Tlv<'a>, Error> {
        let fail = |error: der::Error| {
            let within = error.position().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
            let fault = fault(error.kind());
            // The header is at fault, not the place where its value would end.
            let within = if fault == DerFault::Truncated { 0 } else { within };
            malformed(field, fault, self.offset().saturating_add(within))
        };
        let mut reader = SliceReader::new(self.rest).map_err(fail)?;
        let header = Header::decode(&mut reader).map_err(fail)?;
        let tag = self.rest.first().copied().map(Tag::new).filter(|tag| tag.is_known());
        let tag = tag.ok_or_else(|| self.fail(field, DerFault::Tag))?;
        let value = reader.read_slice(header.length()).map_err(fail)?;
        let length = usize::try_from(reader.position()).map_err(fail)?;
        let (raw, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or_else(|| self.fail(field, DerFault::Truncated))?;
        self.rest = rest;
        Ok(Tlv { tag, value, raw, end: self.end.saturating_sub(rest.len()) })
    }

    #[cold]
    #[inline(never)]
    fn decode_optional(&mut self, tag: Tag, field: &'static str) -> Result<Option<Tlv<'a>>, Error> {
        let mut after = self.clone();
        let tlv = after.decode(field)?;
        if tlv.tag != tag {
            return Ok(None);
        }
        *self = after;
        Ok(Some(tlv))
    }

    #[cold]
    #[inline(never)]
    fn decode_expected(&mut self, tag: Tag, field: &'static str) -> Result<Tlv<'a>, Error> {
        let tlv = self.decode(field)?;
        if tlv.tag == tag { Ok(tlv) } else { Err(tlv.fail(field, DerFault::UnexpectedTag)) }
    }
}

/// One element that is the whole input.
pub(crate) fn whole<'a>(der: &'a [u8], tag: Tag, field: &'static str) -> Result<Tlv<'a>, Error> {
    let mut cursor = Cursor::new(der);
    let tlv = cursor.expect(tag, field)?;
    cursor.finish(field)?;
    Ok(tlv)
}

#[cold]
pub(crate) fn malformed(field: &'static str, fault: DerFault, offset: usize) -> Error {
    Error::new(ErrorKind::Der { field, fault, offset })
}

fn fault(kind: der::ErrorKind) -> DerFault {
    if matches!(kind, der::ErrorKind::Incomplete { .. }) {
        DerFault::Truncated
    } else if matches!(kind, der::ErrorKind::IndefiniteLength) {
        DerFault::IndefiniteLength
    } else if matches!(kind, der::ErrorKind::TagUnknown { .. } | der::ErrorKind::TagNumberInvalid) {
        DerFault::Tag
    } else {
        // `Overlength`, `Length` and `Overflow`: the header has nothing else that can be wrong.
        DerFault::Length
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{Cursor, Tlv};
    use crate::error::Error;

    /// The usual headers are read as `der` reads all: every tag with every length octet, and
    /// lengths of two, three and four octets around each limit, with and without all of the value.
    #[test]
    fn j1_usual_headers_are_read_as_all_are() {
        let seen = |cursor: &Cursor<'_>, read: Result<Tlv<'_>, Error>| match read {
            Ok(tlv) => Ok((tlv.tag, tlv.value.len(), tlv.raw.len(), tlv.end, cursor.rest().len())),
            Err(error) => Err(error.kind()),
        };
        let mut accepted = 0;
        for tag in 0..=u8::MAX {
            for header in lengths() {
                for size in [0, 1, 0x7f, 0x80, 0x1ff, 0x200] {
                    let mut der = Vec::from([tag]);
                    der.extend_from_slice(&header);
                    der.resize(der.len() + size, 0);
                    let (mut one, mut other) = (Cursor::new(&der), Cursor::new(&der));
                    let (read, expected) = (one.any("field"), other.decode("field"));
                    accepted += usize::from(read.is_ok());
                    assert_eq!(seen(&one, read), seen(&other, expected), "{tag:02x} {header:02x?}");
                }
            }
        }
        assert!(accepted > 10_000, "{accepted} accepted");
    }

    fn lengths() -> Vec<Vec<u8>> {
        let limits = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x1ff, 0x200, 0xffff, 0x1_0000_u32];
        let one = (0..=u8::MAX).map(|octet| Vec::from([octet]));
        let long = limits.into_iter().flat_map(|length| {
            let forms = [(0x84, 0), (0x83, 1), (0x82, 2), (0x81, 3)];
            forms.map(|(first, skipped)| {
                let octets = length.to_be_bytes().into_iter().skip(skipped);
                core::iter::once(first).chain(octets).collect()
            })
        });
        one.chain(long).collect()
    }
}
