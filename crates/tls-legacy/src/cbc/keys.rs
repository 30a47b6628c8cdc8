//! What both directions have: the cipher, the MAC and the sequence number.

use aes::{Aes128Cbc, Aes256Cbc};
use hmac::{HashSecretLen, Hmac, HmacKey};
use sha1::Sha1;
use sha2::{Sha256, Sha384};
use subtle::{Choice, ConstantTimeEq};
use tls_record::{RecordError, RecordHeader};
use zeroize::Zeroize;

use super::{BLOCK_LEN, CbcMac, MAX_MAC_LEN};

/// The keys of one direction, and the number of its next record.
pub(super) struct Keys {
    pub(super) cipher: Cipher,
    pub(super) mac: Mac,
    sequence: u64,
    /// How many records these keys may process.
    limit: u64,
}

impl Keys {
    pub(super) fn new(
        mac: CbcMac,
        key: &[u8],
        mac_key: &[u8],
        limit: u64,
    ) -> Result<Self, RecordError> {
        let (cipher, mac) = (Cipher::new(key)?, Mac::new(mac, mac_key)?);
        Ok(Self { cipher, mac, sequence: 0, limit })
    }

    /// The number of the next record.
    pub(super) const fn sequence(&self) -> Result<u64, RecordError> {
        if self.sequence >= self.limit {
            return Err(RecordError::KeyExhausted { limit: self.limit });
        }
        Ok(self.sequence)
    }

    /// Uses the number up. It is below the limit, so it cannot wrap.
    pub(super) const fn advance(&mut self) {
        self.sequence = self.sequence.saturating_add(1);
    }

    pub(super) const fn records_left(&self) -> u64 {
        self.limit.saturating_sub(self.sequence)
    }

    #[cfg(test)]
    pub(super) const fn set_sequence(&mut self, sequence: u64) {
        self.sequence = sequence;
    }
}

/// AES in CBC mode, with a key of either length.
///
/// In boxes of their own size: what is left over where a smaller variant stands in the place of a
/// larger one would be bytes of dead stack frames, keys among them, that nobody wipes.
pub(super) enum Cipher {
    Aes128(Box<Aes128Cbc>),
    Aes256(Box<Aes256Cbc>),
}

impl Cipher {
    fn new(key: &[u8]) -> Result<Self, RecordError> {
        if let Ok(key) = key.try_into() {
            return Ok(Self::Aes128(Box::new(Aes128Cbc::new(key))));
        }
        if let Ok(key) = key.try_into() {
            return Ok(Self::Aes256(Box::new(Aes256Cbc::new(key))));
        }
        let expected =
            if key.len() < Aes128Cbc::KEY_LEN { Aes128Cbc::KEY_LEN } else { Aes256Cbc::KEY_LEN };
        Err(RecordError::KeyLength { found: key.len(), expected })
    }

    pub(super) fn encrypt(&self, iv: &[u8; BLOCK_LEN], blocks: &mut [[u8; BLOCK_LEN]]) {
        match self {
            Self::Aes128(key) => key.encrypt(iv, blocks),
            Self::Aes256(key) => key.encrypt(iv, blocks),
        }
    }

    pub(super) fn decrypt(&self, iv: &[u8; BLOCK_LEN], blocks: &mut [[u8; BLOCK_LEN]]) {
        match self {
            Self::Aes128(key) => key.decrypt(iv, blocks),
            Self::Aes256(key) => key.decrypt(iv, blocks),
        }
    }
}

/// HMAC with the suite's hash, in boxes for the same reason.
pub(super) enum Mac {
    Sha1(Box<HmacKey<Sha1>>),
    Sha256(Box<HmacKey<Sha256>>),
    Sha384(Box<HmacKey<Sha384>>),
}

impl Mac {
    fn new(algorithm: CbcMac, key: &[u8]) -> Result<Self, RecordError> {
        let (found, expected) = (key.len(), algorithm.size());
        if found != expected {
            return Err(RecordError::KeyLength { found, expected });
        }
        Ok(match algorithm {
            CbcMac::Sha1 => Self::Sha1(Box::new(HmacKey::new(key))),
            CbcMac::Sha256 => Self::Sha256(Box::new(HmacKey::new(key))),
            CbcMac::Sha384 => Self::Sha384(Box::new(HmacKey::new(key))),
        })
    }

    pub(super) const fn algorithm(&self) -> CbcMac {
        match self {
            Self::Sha1(_) => CbcMac::Sha1,
            Self::Sha256(_) => CbcMac::Sha256,
            Self::Sha384(_) => CbcMac::Sha384,
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.algorithm().size()
    }

    /// The MAC of a pseudo-header and what it announces.
    pub(super) fn tag(&self, header: &[u8; 13], data: &[u8]) -> Tag {
        match self {
            Self::Sha1(key) => Tag::new(begin(key, header, data).finish()),
            Self::Sha256(key) => Tag::new(begin(key, header, data).finish()),
            Self::Sha384(key) => Tag::new(begin(key, header, data).finish()),
        }
    }

    /// The MAC of a pseudo-header, `certain`, and the first `len` bytes of `window`. Time depends on
    /// the lengths of the slices, not on `len`.
    pub(super) fn tag_secret_len(
        &self,
        header: &[u8; 13],
        certain: &[u8],
        window: &[u8],
        len: usize,
    ) -> Tag {
        match self {
            Self::Sha1(key) => secret_len(begin(key, header, certain), window, len),
            Self::Sha256(key) => secret_len(begin(key, header, certain), window, len),
            Self::Sha384(key) => secret_len(begin(key, header, certain), window, len),
        }
    }
}

fn begin<H: hmac::Hash>(key: &HmacKey<H>, header: &[u8; 13], data: &[u8]) -> Hmac<H> {
    let mut hmac = key.begin();
    hmac.update(header);
    hmac.update(data);
    hmac
}

fn secret_len<H: HashSecretLen>(hmac: Hmac<H>, window: &[u8], len: usize) -> Tag {
    Tag::new(hmac.finish_secret_len(window, len))
}

/// A MAC. The right one for a record that was refused would be a forgery, so it is wiped.
pub(super) struct Tag {
    bytes: [u8; MAX_MAC_LEN],
    len: usize,
}

impl Tag {
    fn new(mut mac: impl AsRef<[u8]> + Zeroize) -> Self {
        let len = mac.as_ref().len();
        let mut bytes = [0; MAX_MAC_LEN];
        bytes[..len].copy_from_slice(mac.as_ref());
        mac.zeroize();
        Self { bytes, len }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    pub(super) fn is(&self, received: &[u8]) -> Choice {
        self.as_bytes().ct_eq(received)
    }
}

impl Drop for Tag {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

/// What the MAC covers before the content (RFC 5246, section 6.2.3.1) or the ciphertext (RFC 7366,
/// section 3): the sequence number, and a header with `length` in place of what was sent.
pub(super) fn pseudo_header(sequence: u64, header: RecordHeader, length: u16) -> [u8; 13] {
    let mut bytes = [0; 13];
    bytes[..8].copy_from_slice(&sequence.to_be_bytes());
    bytes[8..].copy_from_slice(&RecordHeader { length, ..header }.to_bytes());
    bytes
}
