//! Writing DER: the counterpart of `reader`. What it writes may be a private key, so its buffer
//! is wiped, also when it grows.

use alloc::vec::Vec;

use der::{Encode, Length};
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, ErrorKind};
use crate::oid::Oid;
use crate::tag::{Tag, context};

/// A length below 4 GiB takes at most so many octets.
const MAX_LENGTH: usize = 5;

/// DER under construction.
pub(crate) struct Writer {
    bytes: Zeroizing<Vec<u8>>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self { bytes: Zeroizing::new(Vec::with_capacity(1024)) }
    }

    pub(crate) fn into_secret(self) -> Zeroizing<Vec<u8>> {
        self.bytes
    }

    pub(crate) fn into_public(mut self) -> Vec<u8> {
        core::mem::take(&mut *self.bytes)
    }

    /// Bytes that are DER already.
    pub(crate) fn raw(&mut self, der: &[u8]) {
        let needed = self.bytes.len().saturating_add(der.len());
        if needed > self.bytes.capacity() {
            let mut larger = Vec::with_capacity(needed.saturating_mul(2));
            larger.extend_from_slice(&self.bytes);
            self.bytes.zeroize();
            *self.bytes = larger;
        }
        self.bytes.extend_from_slice(der);
    }

    /// An element whose value `content` writes.
    pub(crate) fn nest(
        &mut self,
        tag: Tag,
        content: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let start = self.bytes.len();
        content(self)?;
        let length = self.bytes.len().saturating_sub(start);
        let mut octets = [0; MAX_LENGTH];
        let too_long = |_| Error::new(ErrorKind::Issue).found("a structure above 4 GiB");
        let octets = Length::try_from(length)
            .and_then(|length| length.encode_to_slice(&mut octets))
            .map_err(too_long)?;
        self.raw(&[tag.octet()]);
        self.raw(octets);
        if let Some(element) = self.bytes.get_mut(start..) {
            element.rotate_right(octets.len().saturating_add(1));
        }
        Ok(())
    }

    pub(crate) fn value(&mut self, tag: Tag, value: &[u8]) -> Result<(), Error> {
        self.nest(tag, |w| {
            w.raw(value);
            Ok(())
        })
    }

    pub(crate) fn sequence(
        &mut self,
        content: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.nest(Tag::SEQUENCE, content)
    }

    /// `[number] EXPLICIT`.
    pub(crate) fn explicit(
        &mut self,
        number: u8,
        content: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.nest(context(number, true), content)
    }

    pub(crate) fn oid(&mut self, oid: Oid<'_>) -> Result<(), Error> {
        self.value(Tag::OBJECT_IDENTIFIER, oid.as_bytes())
    }

    pub(crate) fn null(&mut self) -> Result<(), Error> {
        self.value(Tag::NULL, &[])
    }

    pub(crate) fn boolean_true(&mut self) -> Result<(), Error> {
        self.value(Tag::BOOLEAN, &[0xff])
    }

    /// An INTEGER from the big-endian octets of a number that is not negative.
    pub(crate) fn unsigned(&mut self, octets: &[u8]) -> Result<(), Error> {
        let leading = octets.iter().take_while(|octet| **octet == 0).count();
        let octets = octets.get(leading..).unwrap_or_default();
        self.nest(Tag::INTEGER, |w| {
            if octets.first().is_none_or(|first| first & 0x80 != 0) {
                w.raw(&[0]);
            }
            w.raw(octets);
            Ok(())
        })
    }

    /// A BIT STRING of whole octets.
    pub(crate) fn bit_string_octets(&mut self, octets: &[u8]) -> Result<(), Error> {
        self.nest(Tag::BIT_STRING, |w| {
            w.raw(&[0]);
            w.raw(octets);
            Ok(())
        })
    }

    /// A named-bit list, the first bit lowest: the form that `Cursor::named_bits` reads.
    pub(crate) fn named_bits(&mut self, bits: u16) -> Result<(), Error> {
        let [first, second] = bits.to_le_bytes().map(u8::reverse_bits);
        let unused = |last: u8| u8::try_from(last.trailing_zeros()).unwrap_or(0);
        match (first, second) {
            (0, 0) => self.value(Tag::BIT_STRING, &[0]),
            (first, 0) => self.value(Tag::BIT_STRING, &[unused(first), first]),
            (first, second) => self.value(Tag::BIT_STRING, &[unused(second), first, second]),
        }
    }
}
