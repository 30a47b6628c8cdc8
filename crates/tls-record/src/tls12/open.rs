//! Removing the record protection of TLS 1.2.

use super::{EXPLICIT_NONCE_LEN, Protection, additional_data, check_content};
use crate::Opened;
use crate::deframe::check_tls12;
use crate::error::RecordError;
use crate::header::RecordHeader;
use crate::keys::{Keys, checked_size_limit};
use crate::limits::{self, HEADER_LEN, MAX_PLAINTEXT};

/// Removes the protection of records under one key, which must come in order.
#[derive(Debug)]
pub struct Opener {
    protection: Protection,
    keys: Keys,
    /// What we accept in one record.
    max_content: usize,
}

impl Opener {
    /// An opener for a fresh key.
    ///
    /// The limits of [`Protection::records_per_key`] bind the sender alone.
    ///
    /// # Errors
    ///
    /// [`RecordError::KeyLength`] if `key` is not of [`Protection::key_len`] bytes;
    /// [`RecordError::IvLength`] if `fixed_iv` is not of [`Protection::fixed_iv_len`] bytes.
    pub fn new(protection: Protection, key: &[u8], fixed_iv: &[u8]) -> Result<Self, RecordError> {
        let keys = protection.keys(key, fixed_iv, limits::SEQUENCE_NUMBERS)?;
        Ok(Self { protection, keys, max_content: MAX_PLAINTEXT })
    }

    /// Holds the peer to the `record_size_limit` that we sent (RFC 8449, section 4), which in TLS
    /// 1.2 counts content alone; for a fresh opener it is 2^14.
    ///
    /// # Errors
    ///
    /// [`RecordError::RecordSizeLimit`] if the limit is below 64 or above 2^14.
    pub fn set_max_content(&mut self, limit: usize) -> Result<(), RecordError> {
        self.max_content = checked_size_limit(limit, MAX_PLAINTEXT)?;
        Ok(())
    }

    /// Removes the protection of `record`, one whole record with its header, in place.
    ///
    /// The content type is any of TLS 1.2's, also that of a change_cipher_spec record, which is for
    /// the connection to refuse. The nonce is the one that the record brings, if it brings one: to
    /// keep those distinct is the sender's matter, and the sequence number is authenticated apart
    /// from it. If opening fails the ciphertext is gone, no plaintext is left, and the sequence
    /// number stays.
    ///
    /// # Errors
    ///
    /// [`RecordError::UnexpectedType`] and [`RecordError::Version`] for the header;
    /// [`RecordError::Overflow`]; [`RecordError::BadRecordMac`], also if the record is too short;
    /// [`RecordError::EmptyFragment`]; [`RecordError::KeyExhausted`];
    /// [`RecordError::NotOneRecord`] if the length in the header is not that of the slice.
    pub fn open<'b>(&mut self, record: &'b mut [u8]) -> Result<Opened<'b>, RecordError> {
        let Some((header, body)) = record.split_first_chunk_mut::<HEADER_LEN>() else {
            return Err(RecordError::NotOneRecord);
        };
        let header = RecordHeader::read(*header);
        let content_type = header.content_type;
        let length = self.content_len(header, body.len())?;
        let sequence = self.keys.sequence();
        let aad = additional_data(sequence, RecordHeader { length, ..header });
        let (number, sealed) = match self.protection.explicit_nonce_len() {
            0 => (sequence, body),
            _ => {
                let (explicit, sealed) = body
                    .split_first_chunk_mut::<EXPLICIT_NONCE_LEN>()
                    .ok_or(RecordError::BadRecordMac)?;
                (*explicit, sealed)
            }
        };
        let plaintext = self.keys.open(number, &aad, sealed)?;
        check_content(content_type, plaintext)?;
        Ok(Opened { content_type, plaintext })
    }

    /// The length of the content, which is known before it is opened.
    fn content_len(&self, header: RecordHeader, body: usize) -> Result<u16, RecordError> {
        if usize::from(header.length) != body {
            return Err(RecordError::NotOneRecord);
        }
        check_tls12(header)?;
        let found =
            body.checked_sub(self.protection.expansion()).ok_or(RecordError::BadRecordMac)?;
        if found > self.max_content {
            return Err(RecordError::Overflow { found, max: self.max_content });
        }
        // Less than the length in the header, so the conversion keeps the value.
        Ok(u16::try_from(found).unwrap_or(u16::MAX))
    }

    #[cfg(test)]
    pub(super) const fn keys_mut(&mut self) -> &mut Keys {
        &mut self.keys
    }
}
