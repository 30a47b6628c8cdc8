//! One type over the AEAD algorithms, chosen by the negotiated suite.

use alloc::boxed::Box;

use aes::{Aes128Gcm, Aes256Gcm};
use chacha20poly1305::ChaCha20Poly1305;

use super::Protection;
use crate::error::RecordError;
use crate::limits::TAG_LEN;

/// The nonce of every algorithm here, and so the IV (RFC 9846, section 5.3).
pub(super) const NONCE_LEN: usize = 12;

/// A keyed AEAD. Boxed: a key schedule takes up to a kilobyte, and keys are moved about.
pub(super) enum Aead {
    Aes128Gcm(Box<Aes128Gcm>),
    Aes256Gcm(Box<Aes256Gcm>),
    ChaCha20Poly1305(Box<ChaCha20Poly1305>),
}

impl Aead {
    pub(super) fn new(protection: Protection, key: &[u8]) -> Result<Self, RecordError> {
        Ok(match protection {
            Protection::Aes128Gcm => Self::Aes128Gcm(Box::new(Aes128Gcm::new(sized(key)?))),
            Protection::Aes256Gcm => Self::Aes256Gcm(Box::new(Aes256Gcm::new(sized(key)?))),
            Protection::ChaCha20Poly1305 => {
                Self::ChaCha20Poly1305(Box::new(ChaCha20Poly1305::new(sized(key)?)))
            }
        })
    }

    /// Encrypts `plaintext` and `trailer`, one after the other, into `out`, and adds the tag.
    ///
    /// `out` has exactly the length of all three, which is the only thing that could go wrong
    /// below 2^36 bytes.
    pub(super) fn seal(
        &self,
        nonce: &[u8; NONCE_LEN],
        header: &[u8],
        plaintext: &[u8],
        trailer: &[u8],
        out: &mut [u8],
    ) -> Result<(), RecordError> {
        let max = out.len().saturating_sub(TAG_LEN);
        let found = plaintext.len().saturating_add(trailer.len());
        let sealed = match self {
            Self::Aes128Gcm(aead) => {
                aead.seal_scatter(nonce, header, plaintext, trailer, out).is_ok()
            }
            Self::Aes256Gcm(aead) => {
                aead.seal_scatter(nonce, header, plaintext, trailer, out).is_ok()
            }
            Self::ChaCha20Poly1305(aead) => {
                aead.seal_scatter(nonce, header, plaintext, trailer, out).is_ok()
            }
        };
        if sealed { Ok(()) } else { Err(RecordError::ContentTooLong { found, max }) }
    }

    /// Decrypts `data` in place; on failure it is cleared.
    pub(super) fn open(
        &self,
        nonce: &[u8; NONCE_LEN],
        header: &[u8],
        data: &mut [u8],
        tag: &[u8; TAG_LEN],
    ) -> Result<(), RecordError> {
        let opened = match self {
            Self::Aes128Gcm(aead) => aead.open_in_place(nonce, header, data, tag).is_ok(),
            Self::Aes256Gcm(aead) => aead.open_in_place(nonce, header, data, tag).is_ok(),
            Self::ChaCha20Poly1305(aead) => aead.open_in_place(nonce, header, data, tag).is_ok(),
        };
        if opened { Ok(()) } else { Err(RecordError::BadRecordMac) }
    }
}

fn sized<const N: usize>(key: &[u8]) -> Result<&[u8; N], RecordError> {
    key.try_into().map_err(|_| RecordError::KeyLength { found: key.len(), expected: N })
}
