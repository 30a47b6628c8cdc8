//! Record protection of TLS 1.2 with AEAD algorithms (RFC 5246, section 6.2.3.3).
//!
//! What differs from TLS 1.3: the content type is not hidden, every type may be protected, there is
//! no padding; the sequence number is authenticated with the header; and with AES the nonce is in
//! part sent along:
//!
//! ```text
//!                     nonce                            after the header
//! AES-GCM, AES-CCM    fixed IV || explicit nonce       explicit nonce || ciphertext || tag
//! ChaCha20-Poly1305   fixed IV XOR sequence number     ciphertext || tag
//! ```
//!
//! The explicit nonce that a [`Sealer`] sends is its sequence number.

mod open;
mod seal;
#[cfg(test)]
mod tests;

use wire::registry::ContentType;

use crate::aead::{Algorithm, NONCE_LEN};
use crate::error::RecordError;
use crate::header::RecordHeader;
use crate::keys::Keys;
#[cfg(doc)]
use crate::limits;

pub use open::Opener;
pub use seal::Sealer;

/// Bytes of the explicit nonce (RFC 5288, section 3; RFC 6655, section 3).
const EXPLICIT_NONCE_LEN: usize = 8;

/// The algorithm that protects the records of TLS 1.2.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// `AEAD_AES_128_GCM` (RFC 5116, section 5.1), as of RFC 5288.
    Aes128Gcm,
    /// `AEAD_AES_256_GCM` (RFC 5116, section 5.2), as of RFC 5288.
    Aes256Gcm,
    /// `AEAD_AES_128_CCM` (RFC 5116, section 5.3), as of RFC 6655 and RFC 7251.
    Aes128Ccm,
    /// `AEAD_AES_256_CCM` (RFC 5116, section 5.4), as of RFC 6655 and RFC 7251.
    Aes256Ccm,
    /// `AEAD_AES_128_CCM_8` (RFC 6655, section 6.1), with tags of 8 bytes.
    Aes128Ccm8,
    /// `AEAD_AES_256_CCM_8` (RFC 6655, section 6.2), with tags of 8 bytes.
    Aes256Ccm8,
    /// `AEAD_CHACHA20_POLY1305` (RFC 8439, section 2.8), as of RFC 7905.
    ChaCha20Poly1305,
}

impl Protection {
    /// The length of a key: `enc_key_length`.
    pub const fn key_len(self) -> usize {
        self.algorithm().key_len()
    }

    /// The length of what the key block gives for the nonces: `fixed_iv_length`.
    pub const fn fixed_iv_len(self) -> usize {
        NONCE_LEN.saturating_sub(self.explicit_nonce_len())
    }

    /// How many records may be sealed under one key. Then the connection must end, since TLS 1.2
    /// has no KeyUpdate: [`limits::AES_GCM_RECORDS`], [`limits::AES_CCM_RECORDS`],
    /// [`limits::SEQUENCE_NUMBERS`].
    pub const fn records_per_key(self) -> u64 {
        self.algorithm().records_per_key()
    }

    /// How many bytes of the nonce are sent: `record_iv_length`.
    const fn explicit_nonce_len(self) -> usize {
        match self {
            Self::ChaCha20Poly1305 => 0,
            Self::Aes128Gcm
            | Self::Aes256Gcm
            | Self::Aes128Ccm
            | Self::Aes256Ccm
            | Self::Aes128Ccm8
            | Self::Aes256Ccm8 => EXPLICIT_NONCE_LEN,
        }
    }

    /// By how much a protected fragment is longer than its content.
    const fn expansion(self) -> usize {
        self.explicit_nonce_len().saturating_add(self.algorithm().tag_len())
    }

    const fn algorithm(self) -> Algorithm {
        match self {
            Self::Aes128Gcm => Algorithm::Aes128Gcm,
            Self::Aes256Gcm => Algorithm::Aes256Gcm,
            Self::Aes128Ccm => Algorithm::Aes128Ccm,
            Self::Aes256Ccm => Algorithm::Aes256Ccm,
            Self::Aes128Ccm8 => Algorithm::Aes128Ccm8,
            Self::Aes256Ccm8 => Algorithm::Aes256Ccm8,
            Self::ChaCha20Poly1305 => Algorithm::ChaCha20Poly1305,
        }
    }

    fn keys(self, key: &[u8], fixed_iv: &[u8], limit: u64) -> Result<Keys, RecordError> {
        let expected = self.fixed_iv_len();
        if fixed_iv.len() != expected {
            return Err(RecordError::IvLength { found: fixed_iv.len(), expected });
        }
        // Zeros where the explicit nonce is going to stand.
        let mut iv = [0; NONCE_LEN];
        iv.iter_mut().zip(fixed_iv).for_each(|(to, from)| *to = *from);
        Keys::new(self.algorithm(), key, iv, limit)
    }
}

/// What is authenticated beside the content (RFC 5246, section 6.2.3.3):
///
/// ```text
/// additional_data = seq_num + TLSCompressed.type +
///                   TLSCompressed.version + TLSCompressed.length;
/// ```
///
/// These are the bytes of a header with the length that the content has before it is protected.
fn additional_data(sequence: [u8; 8], content: RecordHeader) -> [u8; 13] {
    let [s0, s1, s2, s3, s4, s5, s6, s7] = sequence;
    let [content_type, major, minor, high, low] = content.to_bytes();
    [s0, s1, s2, s3, s4, s5, s6, s7, content_type, major, minor, high, low]
}

/// "Implementations MUST NOT send zero-length fragments of Handshake, Alert, or
/// ChangeCipherSpec content types. Zero-length fragments of Application data MAY be sent as they
/// are potentially useful as a traffic analysis countermeasure" (RFC 5246, section 6.2.1).
fn check_content(content_type: ContentType, content: &[u8]) -> Result<(), RecordError> {
    if content.is_empty() && content_type != ContentType::APPLICATION_DATA {
        return Err(RecordError::EmptyFragment { content_type });
    }
    Ok(())
}
