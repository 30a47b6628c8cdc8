//! Bytes received and not used yet.

use tls_record::{HEADER_LEN, MAX_CIPHERTEXT};

/// A receive buffer for driving a [`Connection`](crate::Connection) or
/// [`Receiving`](crate::Receiving).
///
/// It grows to one record of the largest size and no further, and gives its memory back when it is
/// empty and [`release`](Self::release) is called.
#[derive(Clone, Debug, Default)]
pub struct ReceiveBuffer {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

impl ReceiveBuffer {
    /// The largest record, and as much again, so that one read can bring more than one.
    const CAPACITY: usize = 2 * (HEADER_LEN + MAX_CIPHERTEXT);

    /// An empty buffer; nothing is allocated yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: Vec::new(), start: 0, end: 0 }
    }

    /// Room for received bytes: at least one, as long as whole records are consumed.
    pub fn room(&mut self) -> &mut [u8] {
        if self.start > 0 {
            self.bytes.copy_within(self.start..self.end, 0);
            self.end = self.end.saturating_sub(self.start);
            self.start = 0;
        }
        self.bytes.resize(Self::CAPACITY, 0);
        self.bytes.get_mut(self.end..).unwrap_or_default()
    }

    /// Says that the first `length` bytes of the room were filled.
    pub fn filled(&mut self, length: usize) {
        self.end = self.end.saturating_add(length).min(self.bytes.len());
    }

    /// What was received and not consumed.
    pub fn unread(&mut self) -> &mut [u8] {
        self.bytes.get_mut(self.start..self.end).unwrap_or_default()
    }

    /// Drops `length` bytes from the front.
    pub fn consume(&mut self, length: usize) {
        self.start = self.start.saturating_add(length).min(self.end);
    }

    /// Gives the memory back if nothing is unread.
    pub fn release(&mut self) {
        if self.start == self.end {
            *self = Self::new();
        }
    }
}
