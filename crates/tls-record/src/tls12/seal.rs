//! Protecting records of TLS 1.2.

use alloc::vec::Vec;

use wire::registry::{ContentType, ProtocolVersion};

use super::{EXPLICIT_NONCE_LEN, Protection, additional_data, check_content};
use crate::error::RecordError;
use crate::header::RecordHeader;
use crate::keys::{Keys, Parts, checked_size_limit};
use crate::limits::{HEADER_LEN, MAX_PLAINTEXT};

/// Protects records under one key. A new key is a new `Sealer`, which starts at sequence number 0.
///
/// There is no way to copy one or to set its sequence number, so no nonce is ever used twice.
#[derive(Debug)]
pub struct Sealer {
    protection: Protection,
    keys: Keys,
    /// What the peer accepts in one record.
    max_content: usize,
}

impl Sealer {
    /// A sealer for a fresh key.
    ///
    /// # Errors
    ///
    /// [`RecordError::KeyLength`] if `key` is not of [`Protection::key_len`] bytes;
    /// [`RecordError::IvLength`] if `fixed_iv` is not of [`Protection::fixed_iv_len`] bytes.
    pub fn new(protection: Protection, key: &[u8], fixed_iv: &[u8]) -> Result<Self, RecordError> {
        let keys = protection.keys(key, fixed_iv, protection.records_per_key())?;
        Ok(Self { protection, keys, max_content: MAX_PLAINTEXT })
    }

    /// Obeys the peer's `record_size_limit` (RFC 8449, section 4), which in TLS 1.2 counts content
    /// alone; for a fresh sealer it is 2^14.
    ///
    /// # Errors
    ///
    /// [`RecordError::RecordSizeLimit`] if the limit is below 64 or above 2^14. A peer that also
    /// offers TLS 1.3 may ask for more, which then means 2^14.
    pub fn set_max_content(&mut self, limit: usize) -> Result<(), RecordError> {
        self.max_content = checked_size_limit(limit, MAX_PLAINTEXT)?;
        Ok(())
    }

    /// The most content that one record takes.
    pub const fn max_content(&self) -> usize {
        self.max_content
    }

    /// Appends one record with `content` to `out`.
    ///
    /// # Errors
    ///
    /// [`RecordError::ContentTooLong`] beyond [`max_content`](Self::max_content);
    /// [`RecordError::EmptyFragment`] for an empty record that is not application data;
    /// [`RecordError::KeyExhausted`]. Nothing is appended then.
    pub fn seal(
        &mut self,
        content_type: ContentType,
        content: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), RecordError> {
        check_content(content_type, content)?;
        let (found, max) = (content.len(), self.max_content);
        if found > max {
            return Err(RecordError::ContentTooLong { found, max });
        }
        let sequence = self.keys.sequence();
        let aad = additional_data(sequence, header(content_type, found));
        let fragment = found.saturating_add(self.protection.expansion());

        let mut clear = [0; HEADER_LEN + EXPLICIT_NONCE_LEN];
        let prefix = header(content_type, fragment).to_bytes().into_iter().chain(sequence);
        clear.iter_mut().zip(prefix).for_each(|(to, from)| *to = from);
        let clear_len = HEADER_LEN.saturating_add(self.protection.explicit_nonce_len());
        let clear = clear.get(..clear_len).unwrap_or_default();
        self.keys.seal(&Parts { clear, aad: &aad, content, trailer: &[] }, out)
    }

    /// Appends `content` to `out` in as few records as it takes; none if it is empty.
    ///
    /// # Errors
    ///
    /// [`RecordError::KeyExhausted`], before anything is appended.
    pub fn seal_fragments(
        &mut self,
        content_type: ContentType,
        content: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), RecordError> {
        let max_content = self.max_content;
        let overhead = HEADER_LEN.saturating_add(self.protection.expansion());
        self.keys.reserve(content, max_content, overhead, out)?;
        content.chunks(max_content).try_for_each(|chunk| self.seal(content_type, chunk, out))
    }

    /// How many records this key may protect in all.
    pub const fn records_per_key(&self) -> u64 {
        self.protection.records_per_key()
    }

    /// How many more records this key may protect, the closing alert included.
    pub const fn records_left(&self) -> u64 {
        self.keys.records_left()
    }

    #[cfg(test)]
    pub(super) const fn keys_mut(&mut self) -> &mut Keys {
        &mut self.keys
    }
}

/// `length` is at most that of a protected record, so the conversion keeps the value.
fn header(content_type: ContentType, length: usize) -> RecordHeader {
    RecordHeader {
        content_type,
        legacy_record_version: ProtocolVersion::TLS_1_2,
        length: u16::try_from(length).unwrap_or(u16::MAX),
    }
}
