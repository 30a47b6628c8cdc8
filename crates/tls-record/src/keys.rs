//! What each direction of either version has: a key, an IV, and the number of the next record.

use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroize;

use crate::aead::{Aead, Algorithm, NONCE_LEN};
use crate::error::RecordError;
use crate::limits;

/// An algorithm with its key, the IV, and the sequence number.
pub(crate) struct Keys {
    algorithm: Algorithm,
    aead: Aead,
    pub(crate) iv: [u8; NONCE_LEN],
    pub(crate) sequence: u64,
    /// How many records this key may process in this direction.
    pub(crate) limit: u64,
}

/// What becomes a record.
pub(crate) struct Parts<'a> {
    /// What the record starts with as it is: the header, and the explicit nonce if there is one.
    pub(crate) clear: &'a [u8],
    /// What is authenticated beside the content.
    pub(crate) aad: &'a [u8],
    /// What is encrypted.
    pub(crate) content: &'a [u8],
    /// What is encrypted after it.
    pub(crate) trailer: &'a [u8],
}

impl Keys {
    /// `limit` is the number of records that the key may process.
    pub(crate) fn new(
        algorithm: Algorithm,
        key: &[u8],
        iv: [u8; NONCE_LEN],
        limit: u64,
    ) -> Result<Self, RecordError> {
        let aead = Aead::new(algorithm, key)?;
        Ok(Self { algorithm, aead, iv, sequence: 0, limit })
    }

    /// The sequence number as it is hashed and sent.
    pub(crate) const fn sequence(&self) -> [u8; 8] {
        self.sequence.to_be_bytes()
    }

    /// Appends `parts` to `out` as the next record, or nothing.
    pub(crate) fn seal(&mut self, parts: &Parts<'_>, out: &mut Vec<u8>) -> Result<(), RecordError> {
        let nonce = self.nonce(self.sequence())?;
        let Parts { clear, aad, content, trailer } = *parts;
        let sealed_len =
            content.len().saturating_add(trailer.len()).saturating_add(self.algorithm.tag_len());
        let start = out.len();
        out.reserve(clear.len().saturating_add(sealed_len));
        out.extend_from_slice(clear);
        let body = out.len();
        out.resize(body.saturating_add(sealed_len), 0);
        let room = out.get_mut(body..).unwrap_or_default();
        let sealed = self.aead.seal(&nonce, aad, content, trailer, room);
        if sealed.is_err() {
            // Not with these lengths; but what is not a record must never be sent.
            out.truncate(start);
        } else {
            self.advance();
        }
        sealed
    }

    /// Decrypts the next record, where `number` is its part of the nonce, in place. If that
    /// fails, the ciphertext is cleared and the sequence number stays.
    pub(crate) fn open<'b>(
        &mut self,
        number: [u8; 8],
        aad: &[u8],
        sealed: &'b mut [u8],
    ) -> Result<&'b mut [u8], RecordError> {
        let nonce = self.nonce(number)?;
        let plaintext = self.aead.open(&nonce, aad, sealed)?;
        self.advance();
        Ok(plaintext)
    }

    /// Makes room in `out` for `content` in records of `max_content`, each with `overhead` bytes
    /// more, if the key may protect that many.
    pub(crate) fn reserve(
        &self,
        content: &[u8],
        max_content: usize,
        overhead: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), RecordError> {
        let records = content.len().div_ceil(max_content.max(1));
        if u64::try_from(records).is_ok_and(|records| records > self.records_left()) {
            return Err(RecordError::KeyExhausted { limit: self.limit });
        }
        out.reserve(content.len().saturating_add(records.saturating_mul(overhead)));
        Ok(())
    }

    pub(crate) const fn records_left(&self) -> u64 {
        self.limit.saturating_sub(self.sequence)
    }

    /// The nonce of the next record: `number` in network byte order, padded to the left with
    /// zeros, XORed with the IV (RFC 9846, section 5.3; RFC 7905, section 2).
    ///
    /// An IV that ends in eight zeros is thereby put in front of the number, which is the salt
    /// and explicit nonce of RFC 5288, section 3, and RFC 6655, section 3.
    pub(crate) fn nonce(&self, number: [u8; 8]) -> Result<[u8; NONCE_LEN], RecordError> {
        if self.sequence >= self.limit {
            return Err(RecordError::KeyExhausted { limit: self.limit });
        }
        let mut nonce = self.iv;
        // From the end, so that the shorter of the two is the one padded.
        for (byte, n) in nonce.iter_mut().rev().zip(number.iter().rev()) {
            *byte ^= n;
        }
        Ok(nonce)
    }

    /// Uses up the sequence number. Below the limit, so it cannot wrap.
    const fn advance(&mut self) {
        self.sequence = self.sequence.saturating_add(1);
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // The AEAD key wipes itself. The IV is as secret as the key (RFC 9846, section 7.3).
        self.iv.zeroize();
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("algorithm", &self.algorithm)
            .field("sequence", &self.sequence)
            .finish_non_exhaustive()
    }
}

/// A record size limit that RFC 8449, section 4, allows, where `max` is the version's own.
pub(crate) const fn checked_size_limit(limit: usize, max: usize) -> Result<usize, RecordError> {
    if limit < limits::MIN_RECORD_SIZE_LIMIT || limit > max {
        return Err(RecordError::RecordSizeLimit { found: limit });
    }
    Ok(limit)
}
