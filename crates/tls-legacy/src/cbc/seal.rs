//! Protecting records (RFC 5246, section 6.2.3.2; RFC 7366).

use core::fmt;

use aes::Aes256Cbc;
use tls_record::{HEADER_LEN, MAX_PLAINTEXT, RecordError, RecordHeader};
use wire::registry::{ContentType, ProtocolVersion};

use super::keys::{Keys, pseudo_header};
use super::{BLOCK_LEN, CbcMac, Order, RECORDS_PER_KEY};

/// Protects records under one pair of keys.
///
/// There is no way to copy one or to set its sequence number, so no IV is ever used twice.
pub struct CbcSealer {
    order: Order,
    keys: Keys,
    /// Makes the IVs.
    iv_key: Aes256Cbc,
    /// What the peer accepts in one record.
    max_content: usize,
}

impl CbcSealer {
    /// A sealer for fresh keys: one of 16 or 32 bytes for AES-128 or AES-256, and one of
    /// [`CbcMac::size`] bytes.
    ///
    /// "The Initialization Vector (IV) SHOULD be chosen at random, and MUST be unpredictable": each
    /// record's is its sequence number, encrypted by AES-256 under `iv_key`. This key is random, no
    /// other sealer's, and the caller's to wipe. It need not be shared: IVs are sent.
    ///
    /// # Errors
    ///
    /// [`RecordError::KeyLength`].
    pub fn new(
        order: Order,
        mac: CbcMac,
        key: &[u8],
        mac_key: &[u8],
        iv_key: &[u8; 32],
    ) -> Result<Self, RecordError> {
        Ok(Self {
            order,
            keys: Keys::new(mac, key, mac_key, RECORDS_PER_KEY)?,
            iv_key: Aes256Cbc::new(iv_key),
            max_content: MAX_PLAINTEXT,
        })
    }

    /// Obeys the peer's `record_size_limit` (RFC 8449, section 4), which counts the content alone in
    /// TLS 1.2; for a fresh sealer it is 2^14.
    ///
    /// # Errors
    ///
    /// [`RecordError::RecordSizeLimit`] if the limit is below 64 or above 2^14.
    pub fn set_max_content(&mut self, limit: usize) -> Result<(), RecordError> {
        self.max_content = checked_limit(limit)?;
        Ok(())
    }

    /// The most content that one record takes.
    #[must_use]
    pub const fn max_content(&self) -> usize {
        self.max_content
    }

    /// How many more records these keys may protect: see [`RECORDS_PER_KEY`].
    #[must_use]
    pub const fn records_left(&self) -> u64 {
        self.keys.records_left()
    }

    /// Appends one record with `content` to `out`, with as little padding as there can be.
    ///
    /// # Errors
    ///
    /// [`RecordError::ContentTooLong`] beyond [`max_content`](Self::max_content);
    /// [`RecordError::EmptyFragment`] for an empty record other than application data;
    /// [`RecordError::KeyExhausted`]. Nothing is appended then.
    pub fn seal(
        &mut self,
        content_type: ContentType,
        content: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), RecordError> {
        if content.len() > self.max_content {
            let (found, max) = (content.len(), self.max_content);
            return Err(RecordError::ContentTooLong { found, max });
        }
        if content.is_empty() && content_type != ContentType::APPLICATION_DATA {
            return Err(RecordError::EmptyFragment { content_type });
        }
        let sequence = self.keys.sequence()?;
        let inner_mac = match self.order {
            Order::MacThenEncrypt => self.keys.mac.len(),
            Order::EncryptThenMac => 0,
        };
        let padding = BLOCK_LEN - (content.len() + inner_mac) % BLOCK_LEN;
        let ciphertext = content.len() + inner_mac + padding;
        let fragment = BLOCK_LEN + ciphertext + self.keys.mac.len() - inner_mac;

        out.reserve(HEADER_LEN + fragment);
        let header = header(content_type, fragment);
        out.extend_from_slice(&header.to_bytes());
        let start = out.len();
        let iv = self.iv(sequence);
        out.extend_from_slice(&iv);
        out.extend_from_slice(content);
        if self.order == Order::MacThenEncrypt {
            let header = pseudo_header(sequence, header, length(content.len()));
            out.extend_from_slice(self.keys.mac.tag(&header, content).as_bytes());
        }
        // `padding_length` does not count its own byte. It is less than a block.
        out.resize(start + BLOCK_LEN + ciphertext, u8::try_from(padding - 1).unwrap_or(u8::MAX));
        self.keys.cipher.encrypt(&iv, out[start + BLOCK_LEN..].as_chunks_mut().0);
        if self.order == Order::EncryptThenMac {
            let header = pseudo_header(sequence, header, length(BLOCK_LEN + ciphertext));
            let tag = self.keys.mac.tag(&header, &out[start..]);
            out.extend_from_slice(tag.as_bytes());
        }
        self.keys.advance();
        Ok(())
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
        let records = content.len().div_ceil(self.max_content);
        if records as u64 > self.records_left() {
            return Err(RecordError::KeyExhausted { limit: RECORDS_PER_KEY });
        }
        let most_expansion = HEADER_LEN + 2 * BLOCK_LEN + self.keys.mac.len();
        out.reserve(content.len() + records * most_expansion);
        content.chunks(self.max_content).try_for_each(|chunk| self.seal(content_type, chunk, out))
    }

    #[cfg(test)]
    pub(super) const fn keys_mut(&mut self) -> &mut Keys {
        &mut self.keys
    }

    /// A permutation of numbers that come once: it never repeats, and without the key nothing is
    /// known of the next.
    fn iv(&self, sequence: u64) -> [u8; BLOCK_LEN] {
        let mut iv = [[0; BLOCK_LEN]];
        iv[0][..8].copy_from_slice(&sequence.to_be_bytes());
        self.iv_key.encrypt(&[0; BLOCK_LEN], &mut iv);
        let [iv] = iv;
        iv
    }
}

impl fmt::Debug for CbcSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CbcSealer")
            .field("order", &self.order)
            .field("mac", &self.keys.mac.algorithm())
            .field("records_left", &self.records_left())
            .finish_non_exhaustive()
    }
}

/// RFC 8449, section 4: from 64 to what the protocol allows.
pub(super) const fn checked_limit(limit: usize) -> Result<usize, RecordError> {
    if limit < tls_record::limits::MIN_RECORD_SIZE_LIMIT || limit > MAX_PLAINTEXT {
        return Err(RecordError::RecordSizeLimit { found: limit });
    }
    Ok(limit)
}

fn header(content_type: ContentType, fragment: usize) -> RecordHeader {
    let legacy_record_version = ProtocolVersion::TLS_1_2;
    RecordHeader { content_type, legacy_record_version, length: length(fragment) }
}

/// No fragment is longer than 2^14 + 2048 bytes.
pub(super) fn length(len: usize) -> u16 {
    u16::try_from(len).unwrap_or(u16::MAX)
}
