//! Removing protection (RFC 5246, section 6.2.3.2; RFC 7366).

use core::fmt;

use tls_record::{
    Deframed, Framing, HEADER_LEN, MAX_PLAINTEXT, Opened, RecordError, RecordHeader, deframe,
};
use wire::registry::ContentType;

use super::keys::{Keys, pseudo_header};
use super::padding::{MAX_PADDING, Padding, mac_at};
use super::seal::{checked_limit, length};
use super::{BLOCK_LEN, CbcMac, Order};

/// Removes the protection of records under one pair of keys, which must come in order.
pub struct CbcOpener {
    order: Order,
    keys: Keys,
    /// What we accept in one record.
    max_content: usize,
}

impl CbcOpener {
    /// An opener for fresh keys: one of 16 or 32 bytes for AES-128 or AES-256, and one of
    /// [`CbcMac::size`] bytes.
    ///
    /// # Errors
    ///
    /// [`RecordError::KeyLength`].
    pub fn new(order: Order, mac: CbcMac, key: &[u8], mac_key: &[u8]) -> Result<Self, RecordError> {
        let keys = Keys::new(mac, key, mac_key, tls_record::limits::SEQUENCE_NUMBERS)?;
        Ok(Self { order, keys, max_content: MAX_PLAINTEXT })
    }

    /// Holds the peer to the `record_size_limit` that we sent (RFC 8449, section 4), which counts
    /// the content alone in TLS 1.2; for a fresh opener it is 2^14.
    ///
    /// # Errors
    ///
    /// [`RecordError::RecordSizeLimit`] if the limit is below 64 or above 2^14.
    pub fn set_max_content(&mut self, limit: usize) -> Result<(), RecordError> {
        self.max_content = checked_limit(limit)?;
        Ok(())
    }

    /// Removes the protection of `record`, one whole record with its header, in place.
    ///
    /// The content type is any of TLS 1.2's, also that of a change_cipher_spec record, which is for
    /// the connection to refuse.
    ///
    /// Time and memory access depend on the record's length, and on whether it is authentic; if it
    /// is, also on the length of its content. If opening fails no plaintext is left, and the sequence
    /// number stays.
    ///
    /// # Errors
    ///
    /// [`RecordError::BadRecordMac`], be it the length, the padding or the MAC that is wrong. Of
    /// the header: [`RecordError::UnexpectedType`], [`RecordError::Version`],
    /// [`RecordError::Overflow`] and [`RecordError::NotOneRecord`]. Of an authentic record:
    /// [`RecordError::Overflow`] and [`RecordError::EmptyFragment`]. [`RecordError::KeyExhausted`].
    pub fn open<'b>(&mut self, record: &'b mut [u8]) -> Result<Opened<'b>, RecordError> {
        let deframed = deframe(record, Framing::Tls12)?;
        if !matches!(deframed, Deframed::Record { length, .. } if length == record.len()) {
            return Err(RecordError::NotOneRecord);
        }
        let Some((header, body)) = record.split_first_chunk_mut::<HEADER_LEN>() else {
            return Err(RecordError::NotOneRecord);
        };
        let header = RecordHeader::read(*header);
        let sequence = self.keys.sequence()?;
        let removed = match self.order {
            Order::EncryptThenMac => self.check_then_decrypt(sequence, header, body),
            Order::MacThenEncrypt => self.decrypt_then_check(sequence, header, body),
        };
        let content = removed.and_then(|len| self.check_content(header.content_type, len));
        if content.is_err() {
            body.fill(0);
        }
        let content = content?;
        self.keys.advance();
        let plaintext = body.get_mut(BLOCK_LEN..BLOCK_LEN + content).unwrap_or_default();
        Ok(Opened { content_type: header.content_type, plaintext })
    }

    #[cfg(test)]
    pub(super) const fn keys_mut(&mut self) -> &mut Keys {
        &mut self.keys
    }

    /// RFC 7366, section 3: IV, ciphertext and the MAC of both. Returns the length of the content,
    /// which follows the IV.
    fn check_then_decrypt(
        &self,
        sequence: u64,
        header: RecordHeader,
        body: &mut [u8],
    ) -> Result<usize, RecordError> {
        let authenticated = body.len().checked_sub(self.keys.mac.len());
        let Some((protected, received)) =
            authenticated.and_then(|at| body.split_at_mut_checked(at))
        else {
            return Err(RecordError::BadRecordMac);
        };
        let header = pseudo_header(sequence, header, length(protected.len()));
        let authentic = self.keys.mac.tag(&header, protected).is(received);
        // CT: whether a record is authentic is public.
        #[cfg(ctgrind)]
        let authentic = cpu::declassify(authentic);
        if !bool::from(authentic) {
            return Err(RecordError::BadRecordMac);
        }
        let plain = self.decrypt(protected, 1)?;
        let max = plain.len() - 1;
        let padding = Padding::read(plain, u8::try_from(max).unwrap_or(MAX_PADDING));
        let Padding { len, is_right } = padding;
        // CT: the record is authentic, so its padding is what the peer meant it to be.
        #[cfg(ctgrind)]
        let (len, is_right) = (cpu::declassify(len), cpu::declassify(is_right));
        if !bool::from(is_right) {
            return Err(RecordError::BadRecordMac);
        }
        Ok(max - usize::from(len))
    }

    /// RFC 5246, section 6.2.3.2: an IV, and the encryption of content, MAC and padding. Returns the
    /// length of the content, which follows the IV.
    ///
    /// Until the MAC has been compared, everything that depends on the padding is masked: as many
    /// blocks are hashed, and the same bytes read, for each of its lengths, right or wrong.
    fn decrypt_then_check(
        &self,
        sequence: u64,
        header: RecordHeader,
        body: &mut [u8],
    ) -> Result<usize, RecordError> {
        let mac_len = self.keys.mac.len();
        let plain = self.decrypt(body, mac_len + 1)?;
        // The content is `least` to `most` bytes long, and the MAC follows it.
        let most = plain.len() - mac_len - 1;
        let max_padding = u8::try_from(most).unwrap_or(MAX_PADDING);
        let least = most - usize::from(max_padding);
        let padding = Padding::read(plain, max_padding);
        let content = most.wrapping_sub(usize::from(padding.len));
        let beyond = max_padding.wrapping_sub(padding.len);

        let content_len = length(most).wrapping_sub(u16::from(padding.len));
        let header = pseudo_header(sequence, header, content_len);
        let (certain, window) = (&plain[..least], &plain[least..]);
        let expected = self.keys.mac.tag_secret_len(
            &header,
            certain,
            &window[..usize::from(max_padding)],
            usize::from(beyond),
        );
        let received = mac_at(&window[..usize::from(max_padding) + mac_len], beyond);
        let authentic = expected.is(&received[..mac_len]) & padding.is_right;
        // CT: whether a record is authentic is public.
        #[cfg(ctgrind)]
        let authentic = cpu::declassify(authentic);
        if !bool::from(authentic) {
            return Err(RecordError::BadRecordMac);
        }
        // CT: the length of what an authentic record contains is public.
        #[cfg(ctgrind)]
        let content = cpu::declassify(content);
        Ok(content)
    }

    /// Decrypts what follows the IV, if it is whole blocks and at least `least` bytes.
    fn decrypt<'b>(&self, body: &'b mut [u8], least: usize) -> Result<&'b [u8], RecordError> {
        let Some((iv, ciphertext)) = body.split_first_chunk_mut::<BLOCK_LEN>() else {
            return Err(RecordError::BadRecordMac);
        };
        let (blocks, rest) = ciphertext.as_chunks_mut();
        if !rest.is_empty() || blocks.len() * BLOCK_LEN < least {
            return Err(RecordError::BadRecordMac);
        }
        self.keys.cipher.decrypt(iv, blocks);
        Ok(blocks.as_flattened())
    }

    /// What can be wrong with the content of a record that is authentic (RFC 5246, section 6.2.1).
    fn check_content(&self, content_type: ContentType, found: usize) -> Result<usize, RecordError> {
        if found > self.max_content {
            return Err(RecordError::Overflow { found, max: self.max_content });
        }
        if found == 0 && content_type != ContentType::APPLICATION_DATA {
            return Err(RecordError::EmptyFragment { content_type });
        }
        Ok(found)
    }
}

impl fmt::Debug for CbcOpener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CbcOpener")
            .field("order", &self.order)
            .field("mac", &self.keys.mac.algorithm())
            .finish_non_exhaustive()
    }
}
