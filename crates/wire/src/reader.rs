//! A cursor over borrowed bytes.

use alloc::vec::Vec;
use core::ops::RangeInclusive;

use crate::{DecodeError, Reason};

/// A cursor over borrowed bytes. Nothing in it can panic, and it never looks past its own slice.
///
/// Each method names the field it reads, for the error. Integers are in network byte order
/// (RFC 9846, section 3.3). After an error the position is unspecified: the caller gives up.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    /// Where `bytes` begins in what the outermost reader was given.
    offset: usize,
}

impl<'a> Reader<'a> {
    /// Reads `bytes` from the start.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self::with_offset(bytes, 0)
    }

    /// Reads `bytes`, which were cut out of a larger input at `offset`; errors count from there.
    pub const fn with_offset(bytes: &'a [u8], offset: usize) -> Self {
        Self { bytes, offset }
    }

    /// Reads a `uint8`.
    pub fn u8(&mut self, field: &'static str) -> Result<u8, DecodeError> {
        Ok(u8::from_be_bytes(*self.array(field)?))
    }

    /// Reads a `uint16`.
    pub fn u16(&mut self, field: &'static str) -> Result<u16, DecodeError> {
        Ok(u16::from_be_bytes(*self.array(field)?))
    }

    /// Reads a `uint24`.
    pub fn u24(&mut self, field: &'static str) -> Result<u32, DecodeError> {
        let [a, b, c] = *self.array(field)?;
        Ok(u32::from_be_bytes([0, a, b, c]))
    }

    /// Reads a `uint32`.
    pub fn u32(&mut self, field: &'static str) -> Result<u32, DecodeError> {
        Ok(u32::from_be_bytes(*self.array(field)?))
    }

    /// Reads a `uint64`.
    pub fn u64(&mut self, field: &'static str) -> Result<u64, DecodeError> {
        Ok(u64::from_be_bytes(*self.array(field)?))
    }

    /// Reads `opaque field[N]`.
    pub fn array<const N: usize>(
        &mut self,
        field: &'static str,
    ) -> Result<&'a [u8; N], DecodeError> {
        let (head, tail) =
            self.bytes.split_first_chunk().ok_or_else(|| self.truncated(field, N))?;
        self.advance(tail, N);
        Ok(head)
    }

    /// Reads `opaque field[length]`.
    pub fn bytes(&mut self, length: usize, field: &'static str) -> Result<&'a [u8], DecodeError> {
        let (head, tail) =
            self.bytes.split_at_checked(length).ok_or_else(|| self.truncated(field, length))?;
        self.advance(tail, length);
        Ok(head)
    }

    /// Reads a vector with a length of one byte, `T field<min..max>`, as a reader of its contents.
    pub fn vec8(
        &mut self,
        range: RangeInclusive<usize>,
        field: &'static str,
    ) -> Result<Self, DecodeError> {
        let start = self.offset;
        let length = usize::from(self.u8(field)?);
        self.vector(start, length, &range, field)
    }

    /// Reads a vector with a length of two bytes, `T field<min..max>`, as a reader of its contents.
    pub fn vec16(
        &mut self,
        range: RangeInclusive<usize>,
        field: &'static str,
    ) -> Result<Self, DecodeError> {
        let start = self.offset;
        let length = usize::from(self.u16(field)?);
        self.vector(start, length, &range, field)
    }

    /// Reads a vector with a length of three bytes, `T field<min..max>`, as a reader of its
    /// contents.
    pub fn vec24(
        &mut self,
        range: RangeInclusive<usize>,
        field: &'static str,
    ) -> Result<Self, DecodeError> {
        let start = self.offset;
        // A platform whose `usize` cannot hold it cannot hold that much input either.
        let length = usize::try_from(self.u24(field)?).unwrap_or(usize::MAX);
        self.vector(start, length, &range, field)
    }

    /// Applies `read` until nothing is left, and collects what it returns.
    ///
    /// Memory is bounded by the input: every element takes at least one byte of it.
    pub fn each<T>(
        mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let mut elements = Vec::new();
        while !self.is_empty() {
            let before = self.bytes.len();
            elements.push(read(&mut self)?);
            debug_assert!(self.bytes.len() < before, "an element of no bytes never ends");
            if self.bytes.len() >= before {
                break;
            }
        }
        Ok(elements)
    }

    /// Takes all that is left.
    pub fn rest(&mut self) -> &'a [u8] {
        let rest = self.bytes;
        self.advance(&[], rest.len());
        rest
    }

    /// Whether nothing is left.
    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// How many bytes are left.
    pub const fn remaining(&self) -> usize {
        self.bytes.len()
    }

    /// The position: bytes from the start of what the outermost reader was given.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Ends a structure: bytes left over are an error.
    pub const fn finish(self, structure: &'static str) -> Result<(), DecodeError> {
        if self.is_empty() {
            return Ok(());
        }
        Err(self.error(structure, Reason::TrailingBytes { count: self.bytes.len() }))
    }

    /// An error at the present position.
    pub const fn error(&self, field: &'static str, reason: Reason) -> DecodeError {
        DecodeError { field, reason, offset: self.offset }
    }

    /// The contents of a vector whose length field, at `start`, said `length`.
    fn vector(
        &mut self,
        start: usize,
        length: usize,
        range: &RangeInclusive<usize>,
        field: &'static str,
    ) -> Result<Self, DecodeError> {
        if !range.contains(&length) {
            let reason = Reason::Length { found: length, min: *range.start(), max: *range.end() };
            return Err(DecodeError { field, reason, offset: start });
        }
        let offset = self.offset;
        Ok(Self { bytes: self.bytes(length, field)?, offset })
    }

    fn truncated(&self, field: &'static str, needed: usize) -> DecodeError {
        self.error(field, Reason::Truncated { needed })
    }

    fn advance(&mut self, tail: &'a [u8], taken: usize) {
        self.bytes = tail;
        self.offset = self.offset.saturating_add(taken);
    }
}
