//! Record protection (RFC 9846, sections 5.2 to 5.5).

mod aead;
mod open;
mod seal;
#[cfg(test)]
mod tests;

use core::fmt;

use wire::registry::CipherSuite;
use zeroize::Zeroize;

use crate::error::RecordError;
use crate::limits;
use aead::{Aead, NONCE_LEN};

pub use open::{Opened, Opener};
pub use seal::Sealer;

/// The algorithm that protects records.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// `AEAD_AES_128_GCM` (RFC 5116, section 5.1).
    Aes128Gcm,
    /// `AEAD_AES_256_GCM` (RFC 5116, section 5.2).
    Aes256Gcm,
    /// `AEAD_CHACHA20_POLY1305` (RFC 8439, section 2.8).
    ChaCha20Poly1305,
}

impl Protection {
    /// The algorithm of a TLS 1.3 cipher suite (RFC 9846, appendix B.4), if it is one of those
    /// implemented here.
    pub const fn of_suite(suite: CipherSuite) -> Option<Self> {
        match suite {
            CipherSuite::TLS_AES_128_GCM_SHA256 => Some(Self::Aes128Gcm),
            CipherSuite::TLS_AES_256_GCM_SHA384 => Some(Self::Aes256Gcm),
            CipherSuite::TLS_CHACHA20_POLY1305_SHA256 => Some(Self::ChaCha20Poly1305),
            _ => None,
        }
    }

    /// The length of a key.
    pub const fn key_len(self) -> usize {
        match self {
            Self::Aes128Gcm => 16,
            Self::Aes256Gcm | Self::ChaCha20Poly1305 => 32,
        }
    }

    /// The length of an IV (RFC 9846, section 5.3).
    pub const fn iv_len(self) -> usize {
        NONCE_LEN
    }

    /// How many records may be sealed under one key.
    pub const fn records_per_key(self) -> u64 {
        match self {
            Self::Aes128Gcm | Self::Aes256Gcm => limits::AES_GCM_RECORDS,
            Self::ChaCha20Poly1305 => limits::SEQUENCE_NUMBERS,
        }
    }
}

/// What both directions have: the algorithm with its key, the IV, and the sequence number.
struct Keys {
    protection: Protection,
    aead: Aead,
    iv: [u8; NONCE_LEN],
    sequence: u64,
    /// How many records this key may process in this direction.
    limit: u64,
}

impl Keys {
    fn new(
        protection: Protection,
        key: &[u8],
        iv: &[u8; NONCE_LEN],
        limit: u64,
    ) -> Result<Self, RecordError> {
        let aead = Aead::new(protection, key)?;
        Ok(Self { protection, aead, iv: *iv, sequence: 0, limit })
    }

    /// The nonce of the next record (RFC 9846, section 5.3): the sequence number in network byte
    /// order, padded to the left with zeros, XORed with the IV.
    fn nonce(&self) -> Result<[u8; NONCE_LEN], RecordError> {
        if self.sequence >= self.limit {
            return Err(RecordError::KeyExhausted { limit: self.limit });
        }
        let mut nonce = self.iv;
        let sequence = self.sequence.to_be_bytes();
        // From the end, so that the shorter of the two is the one padded.
        for (byte, s) in nonce.iter_mut().rev().zip(sequence.iter().rev()) {
            *byte ^= s;
        }
        Ok(nonce)
    }

    /// Uses up the sequence number. Below the limit, so it cannot wrap.
    const fn advance(&mut self) {
        self.sequence = self.sequence.saturating_add(1);
    }

    const fn records_left(&self) -> u64 {
        self.limit.saturating_sub(self.sequence)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // The AEAD key wipes itself. The IV is as secret as the key (RFC 9846, section 7.3).
        self.iv.zeroize();
    }
}

/// A record size limit that RFC 8449, section 4, allows: what one record may protect, content
/// type and padding included.
const fn checked_size_limit(limit: usize) -> Result<usize, RecordError> {
    if limit < limits::MIN_RECORD_SIZE_LIMIT || limit > limits::MAX_INNER_PLAINTEXT {
        return Err(RecordError::RecordSizeLimit { found: limit });
    }
    Ok(limit)
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("protection", &self.protection)
            .field("sequence", &self.sequence)
            .finish_non_exhaustive()
    }
}
