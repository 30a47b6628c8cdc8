//! Protecting records (RFC 9846, section 5.2).

use alloc::vec;
use alloc::vec::Vec;

use wire::registry::{ContentType, ProtocolVersion};

use super::Protection;
use crate::error::RecordError;
use crate::header::RecordHeader;
use crate::keys::{Keys, Parts, checked_size_limit};
use crate::limits::{self, HEADER_LEN, MAX_INNER_PLAINTEXT, TAG_LEN};

/// Protects records under one key. A new key is a new `Sealer`, which starts at sequence number 0.
///
/// There is no way to copy one or to set its sequence number, so no nonce is ever used twice.
#[derive(Debug)]
pub struct Sealer {
    keys: Keys,
    /// What the peer accepts in one record: content, content type and padding.
    size_limit: usize,
}

impl Sealer {
    /// A sealer for a fresh key.
    ///
    /// # Errors
    ///
    /// [`RecordError::KeyLength`] if `key` is not of [`Protection::key_len`] bytes.
    pub fn new(protection: Protection, key: &[u8], iv: &[u8; 12]) -> Result<Self, RecordError> {
        let keys = Keys::new(protection.algorithm(), key, *iv, protection.records_per_key())?;
        Ok(Self { keys, size_limit: MAX_INNER_PLAINTEXT })
    }

    /// Obeys the peer's `record_size_limit` (RFC 8449, section 4), which counts content, content
    /// type and padding; for a fresh sealer it is 2^14 + 1.
    ///
    /// # Errors
    ///
    /// [`RecordError::RecordSizeLimit`] if the limit is below 64 or above 2^14 + 1.
    pub fn set_record_size_limit(&mut self, limit: usize) -> Result<(), RecordError> {
        self.size_limit = checked_size_limit(limit, MAX_INNER_PLAINTEXT)?;
        Ok(())
    }

    /// The most content that one record takes.
    pub const fn max_content(&self) -> usize {
        self.size_limit.saturating_sub(1)
    }

    /// Appends one record with `content` to `out`.
    ///
    /// # Errors
    ///
    /// As [`seal_padded`](Self::seal_padded).
    pub fn seal(
        &mut self,
        content_type: ContentType,
        content: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), RecordError> {
        self.seal_with_trailer(content_type, content, &[content_type.0], out)
    }

    /// Appends one record with `content` and `padding` zeros to `out` (RFC 9846, section 5.4).
    ///
    /// # Errors
    ///
    /// [`RecordError::ContentTooLong`] beyond [`max_content`](Self::max_content);
    /// [`RecordError::EmptyFragment`] for an empty handshake or alert record;
    /// [`RecordError::KeyExhausted`]. Nothing is appended then.
    pub fn seal_padded(
        &mut self,
        content_type: ContentType,
        content: &[u8],
        padding: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), RecordError> {
        self.check_length(content.len().saturating_add(padding))?;
        let mut trailer = vec![0; padding.saturating_add(1)];
        if let Some(first) = trailer.first_mut() {
            *first = content_type.0;
        }
        self.seal_with_trailer(content_type, content, &trailer, out)
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
        let max_content = self.max_content();
        self.keys.reserve(content, max_content, HEADER_LEN + 1 + TAG_LEN, out)?;
        content.chunks(max_content).try_for_each(|chunk| self.seal(content_type, chunk, out))
    }

    /// How many more records this key may protect (RFC 9846, section 5.5).
    pub const fn records_left(&self) -> u64 {
        self.keys.records_left()
    }

    /// Whether the key nears its limit, so that a KeyUpdate is due.
    pub const fn needs_key_update(&self) -> bool {
        self.records_left() <= limits::KEY_UPDATE_MARGIN
    }

    #[cfg(test)]
    pub(super) const fn keys_mut(&mut self) -> &mut Keys {
        &mut self.keys
    }

    fn check_length(&self, found: usize) -> Result<(), RecordError> {
        let max = self.max_content();
        if found > max {
            return Err(RecordError::ContentTooLong { found, max });
        }
        Ok(())
    }

    /// `trailer` is the content type and the padding, which `seal_padded` has counted.
    fn seal_with_trailer(
        &mut self,
        content_type: ContentType,
        content: &[u8],
        trailer: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), RecordError> {
        self.check_length(content.len())?;
        // "Implementations MUST NOT send Handshake and Alert records that have a zero-length
        // TLSInnerPlaintext.content" (RFC 9846, section 5.4).
        if content.is_empty() && content_type != ContentType::APPLICATION_DATA {
            return Err(RecordError::EmptyFragment { content_type });
        }
        let length = content.len().saturating_add(trailer.len()).saturating_add(TAG_LEN);
        let header = RecordHeader {
            content_type: ContentType::APPLICATION_DATA,
            legacy_record_version: ProtocolVersion::TLS_1_2,
            // At most `MAX_CIPHERTEXT`, so the conversion keeps the value.
            length: u16::try_from(length).unwrap_or(u16::MAX),
        }
        .to_bytes();
        self.keys.seal(&Parts { clear: &header, aad: &header, content, trailer }, out)
    }
}
