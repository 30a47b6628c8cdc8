//! The opposite of the reader.

use alloc::vec::Vec;

/// Appends to a buffer that it owns.
///
/// The length of a vector is filled in when its contents are known. A vector that outgrows its
/// length field is a mistake of this program, not of a peer: it stops a debug build, and in a
/// release build the contents are cut, so that the framing around them stays true.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// An empty buffer.
    pub const fn new() -> Self {
        Self { bytes: Vec::new() }
    }

    /// Writes a `uint8`.
    pub fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    /// Writes a `uint16`.
    pub fn u16(&mut self, value: u16) {
        self.bytes(&value.to_be_bytes());
    }

    /// Writes a `uint24`: the low 24 bits of `value`, which has no others.
    pub fn u24(&mut self, value: u32) {
        let [high, a, b, c] = value.to_be_bytes();
        debug_assert_eq!(high, 0, "{value} takes more than 24 bits");
        self.bytes(&[a, b, c]);
    }

    /// Writes a `uint32`.
    pub fn u32(&mut self, value: u32) {
        self.bytes(&value.to_be_bytes());
    }

    /// Writes a `uint64`.
    pub fn u64(&mut self, value: u64) {
        self.bytes(&value.to_be_bytes());
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Writes a vector with a length of one byte; `contents` writes what is in it.
    pub fn vec8(&mut self, contents: impl FnOnce(&mut Self)) {
        self.vector::<1>(0xff, contents);
    }

    /// Writes a vector with a length of two bytes; `contents` writes what is in it.
    pub fn vec16(&mut self, contents: impl FnOnce(&mut Self)) {
        self.vector::<2>(0xffff, contents);
    }

    /// Writes a vector with a length of three bytes; `contents` writes what is in it.
    pub fn vec24(&mut self, contents: impl FnOnce(&mut Self)) {
        self.vector::<3>(0xff_ffff, contents);
    }

    /// What was written so far.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Writes a vector with a length of `N` bytes, of which `max` is the largest.
    fn vector<const N: usize>(&mut self, max: usize, contents: impl FnOnce(&mut Self)) {
        let start = self.bytes.len();
        self.bytes(&[0; N]);
        let body = self.bytes.len();
        contents(self);
        let length = self.bytes.len().saturating_sub(body);
        debug_assert!(length <= max, "{length} bytes do not fit a length field of {N}");
        let length = length.min(max);
        self.bytes.truncate(body.saturating_add(length));

        let field = u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes();
        let place = self.bytes.get_mut(start..).and_then(<[u8]>::first_chunk_mut::<N>);
        if let (Some(place), Some(field)) = (place, field.last_chunk()) {
            *place = *field;
        }
    }
}
