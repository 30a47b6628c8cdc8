//! Removing record protection (RFC 9846, section 5.2).

use core::fmt;

use wire::registry::ContentType;

use super::Protection;
use crate::error::RecordError;
use crate::header::RecordHeader;
use crate::keys::{Keys, checked_size_limit};
use crate::limits::{self, HEADER_LEN, MAX_INNER_PLAINTEXT, TAG_LEN};

/// The content of a record whose protection has been removed.
#[expect(clippy::exhaustive_structs, reason = "a record has a type and content in all versions")]
pub struct Opened<'b> {
    /// The content type, which is as authentic as the content.
    pub content_type: ContentType,
    /// The content, in the place where the ciphertext was.
    pub plaintext: &'b mut [u8],
}

impl fmt::Debug for Opened<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("content_type", &self.content_type)
            .field("length", &self.plaintext.len())
            .finish_non_exhaustive()
    }
}

/// Removes the protection of records under one key, which must come in order.
#[derive(Debug)]
pub struct Opener {
    keys: Keys,
    /// What we accept in one record: content, content type and padding.
    size_limit: usize,
}

impl Opener {
    /// An opener for a fresh key.
    ///
    /// The limits of [`Protection::records_per_key`] bind the sender alone: "receiving
    /// implementations SHOULD NOT enforce these limits" (RFC 9846, section 5.5).
    ///
    /// # Errors
    ///
    /// [`RecordError::KeyLength`] if `key` is not of [`Protection::key_len`] bytes.
    pub fn new(protection: Protection, key: &[u8], iv: &[u8; 12]) -> Result<Self, RecordError> {
        let keys = Keys::new(protection.algorithm(), key, *iv, limits::SEQUENCE_NUMBERS)?;
        Ok(Self { keys, size_limit: MAX_INNER_PLAINTEXT })
    }

    /// Holds the peer to the `record_size_limit` that we sent (RFC 8449, section 4), which counts
    /// content, content type and padding; for a fresh opener it is 2^14 + 1.
    ///
    /// # Errors
    ///
    /// [`RecordError::RecordSizeLimit`] if the limit is below 64 or above 2^14 + 1.
    pub fn set_record_size_limit(&mut self, limit: usize) -> Result<(), RecordError> {
        self.size_limit = checked_size_limit(limit, MAX_INNER_PLAINTEXT)?;
        Ok(())
    }

    /// Removes the protection of `record`, one whole record with its header, in place.
    ///
    /// The header is authenticated exactly as received. Only handshake, alert and application
    /// data records can have been protected. If opening fails the ciphertext is gone, no
    /// plaintext is left, and the sequence number stays.
    ///
    /// # Errors
    ///
    /// [`RecordError::UnexpectedType`] for the outer or the inner content type;
    /// [`RecordError::Overflow`]; [`RecordError::BadRecordMac`]; [`RecordError::ZeroContent`];
    /// [`RecordError::EmptyFragment`]; [`RecordError::KeyExhausted`];
    /// [`RecordError::NotOneRecord`] if the length in the header is not that of the slice.
    pub fn open<'b>(&mut self, record: &'b mut [u8]) -> Result<Opened<'b>, RecordError> {
        let Some((header, body)) = record.split_first_chunk_mut::<HEADER_LEN>() else {
            return Err(RecordError::NotOneRecord);
        };
        self.check_header(RecordHeader::read(*header), body.len())?;
        unpad(self.keys.open(self.keys.sequence(), header, body)?)
    }

    #[cfg(test)]
    pub(super) const fn keys_mut(&mut self) -> &mut Keys {
        &mut self.keys
    }

    fn check_header(&self, header: RecordHeader, body: usize) -> Result<(), RecordError> {
        if usize::from(header.length) != body {
            return Err(RecordError::NotOneRecord);
        }
        if header.content_type != ContentType::APPLICATION_DATA {
            return Err(RecordError::UnexpectedType { found: header.content_type });
        }
        // The tag has a fixed length, so what it protects is known before it is checked. This is
        // stricter than `MAX_CIPHERTEXT`, which allows for other algorithms' expansion.
        let inner = body.saturating_sub(TAG_LEN);
        if inner > self.size_limit {
            return Err(RecordError::Overflow { found: inner, max: self.size_limit });
        }
        Ok(())
    }
}

/// Takes a `TLSInnerPlaintext` apart (RFC 9846, section 5.4): "scans the field from the end toward
/// the beginning until it finds a non-zero octet", which is the content type.
///
/// The time depends on the length of the padding, which the peer chose and which is not secret
/// from it; to others it shows no more than the time that handling the content takes.
fn unpad(inner: &mut [u8]) -> Result<Opened<'_>, RecordError> {
    let is_content = |byte: &u8| {
        let content = *byte != 0;
        // CT: how much padding there is may be seen, as said above.
        #[cfg(ctgrind)]
        let content = cpu::declassify(content);
        content
    };
    let last = inner.iter().rposition(is_content).ok_or(RecordError::ZeroContent)?;
    let Some((plaintext, [content_type, ..])) = inner.split_at_mut_checked(last) else {
        return Err(RecordError::ZeroContent);
    };
    // CT: what kind of message it is shows in what is done next.
    #[cfg(ctgrind)]
    let content_type = &cpu::declassify(*content_type);
    let content_type = ContentType(*content_type);
    match content_type {
        ContentType::APPLICATION_DATA => {}
        ContentType::HANDSHAKE | ContentType::ALERT => {
            if plaintext.is_empty() {
                return Err(RecordError::EmptyFragment { content_type });
            }
        }
        // A protected change_cipher_spec record "MUST abort the handshake with an
        // unexpected_message alert" (RFC 9846, section 5), as must types that nobody sends.
        found => return Err(RecordError::UnexpectedType { found }),
    }
    Ok(Opened { content_type, plaintext })
}
