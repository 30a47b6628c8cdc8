//! One type over the AEAD algorithms, chosen by the negotiated suite.

use alloc::boxed::Box;

use aes::{Aes128Ccm, Aes128Ccm8, Aes128Gcm, Aes256Ccm, Aes256Ccm8, Aes256Gcm};
use chacha20poly1305::ChaCha20Poly1305;

use crate::error::RecordError;
use crate::limits;

/// The nonce of every algorithm here (RFC 5116, section 5; RFC 8439, section 2.8).
pub(crate) const NONCE_LEN: usize = 12;

/// The algorithms of both versions; each version's `Protection` says which of them it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Aes128Gcm,
    Aes256Gcm,
    Aes128Ccm,
    Aes256Ccm,
    Aes128Ccm8,
    Aes256Ccm8,
    ChaCha20Poly1305,
}

impl Algorithm {
    pub(crate) const fn key_len(self) -> usize {
        match self {
            Self::Aes128Gcm => Aes128Gcm::KEY_LEN,
            Self::Aes256Gcm => Aes256Gcm::KEY_LEN,
            Self::Aes128Ccm => Aes128Ccm::KEY_LEN,
            Self::Aes256Ccm => Aes256Ccm::KEY_LEN,
            Self::Aes128Ccm8 => Aes128Ccm8::KEY_LEN,
            Self::Aes256Ccm8 => Aes256Ccm8::KEY_LEN,
            Self::ChaCha20Poly1305 => ChaCha20Poly1305::KEY_LEN,
        }
    }

    pub(crate) const fn tag_len(self) -> usize {
        match self {
            Self::Aes128Gcm => Aes128Gcm::TAG_LEN,
            Self::Aes256Gcm => Aes256Gcm::TAG_LEN,
            Self::Aes128Ccm => Aes128Ccm::TAG_LEN,
            Self::Aes256Ccm => Aes256Ccm::TAG_LEN,
            Self::Aes128Ccm8 => Aes128Ccm8::TAG_LEN,
            Self::Aes256Ccm8 => Aes256Ccm8::TAG_LEN,
            Self::ChaCha20Poly1305 => ChaCha20Poly1305::TAG_LEN,
        }
    }

    /// How many records may be sealed under one key.
    pub(crate) const fn records_per_key(self) -> u64 {
        match self {
            Self::Aes128Gcm | Self::Aes256Gcm => limits::AES_GCM_RECORDS,
            Self::Aes128Ccm | Self::Aes256Ccm | Self::Aes128Ccm8 | Self::Aes256Ccm8 => {
                limits::AES_CCM_RECORDS
            }
            Self::ChaCha20Poly1305 => limits::SEQUENCE_NUMBERS,
        }
    }
}

/// A keyed AEAD. Boxed: a key schedule takes up to a kilobyte, and keys are moved about.
pub(crate) enum Aead {
    Aes128Gcm(Box<Aes128Gcm>),
    Aes256Gcm(Box<Aes256Gcm>),
    Aes128Ccm(Box<Aes128Ccm>),
    Aes256Ccm(Box<Aes256Ccm>),
    Aes128Ccm8(Box<Aes128Ccm8>),
    Aes256Ccm8(Box<Aes256Ccm8>),
    ChaCha20Poly1305(Box<ChaCha20Poly1305>),
}

/// The same expression for each algorithm: their types have the same operations.
macro_rules! with_key {
    ($aead:expr, $key:ident => $result:expr) => {
        match $aead {
            Aead::Aes128Gcm($key) => $result,
            Aead::Aes256Gcm($key) => $result,
            Aead::Aes128Ccm($key) => $result,
            Aead::Aes256Ccm($key) => $result,
            Aead::Aes128Ccm8($key) => $result,
            Aead::Aes256Ccm8($key) => $result,
            Aead::ChaCha20Poly1305($key) => $result,
        }
    };
}

impl Aead {
    pub(crate) fn new(algorithm: Algorithm, key: &[u8]) -> Result<Self, RecordError> {
        Ok(match algorithm {
            Algorithm::Aes128Gcm => Self::Aes128Gcm(Box::new(Aes128Gcm::new(sized(key)?))),
            Algorithm::Aes256Gcm => Self::Aes256Gcm(Box::new(Aes256Gcm::new(sized(key)?))),
            Algorithm::Aes128Ccm => Self::Aes128Ccm(Box::new(Aes128Ccm::new(sized(key)?))),
            Algorithm::Aes256Ccm => Self::Aes256Ccm(Box::new(Aes256Ccm::new(sized(key)?))),
            Algorithm::Aes128Ccm8 => Self::Aes128Ccm8(Box::new(Aes128Ccm8::new(sized(key)?))),
            Algorithm::Aes256Ccm8 => Self::Aes256Ccm8(Box::new(Aes256Ccm8::new(sized(key)?))),
            Algorithm::ChaCha20Poly1305 => {
                Self::ChaCha20Poly1305(Box::new(ChaCha20Poly1305::new(sized(key)?)))
            }
        })
    }

    /// Encrypts `plaintext` and `trailer`, one after the other, into `out`, and adds the tag.
    ///
    /// `out` has exactly the length of all three, which is the only thing that could go wrong
    /// with the plaintexts of records.
    pub(crate) fn seal(
        &self,
        nonce: &[u8; NONCE_LEN],
        aad: &[u8],
        plaintext: &[u8],
        trailer: &[u8],
        out: &mut [u8],
    ) -> Result<(), RecordError> {
        let max = out.len();
        let found = plaintext.len().saturating_add(trailer.len());
        let sealed =
            with_key!(self, key => key.seal_scatter(nonce, aad, plaintext, trailer, out).is_ok());
        if sealed { Ok(()) } else { Err(RecordError::ContentTooLong { found, max }) }
    }

    /// Decrypts `sealed`, which ends in the tag, in place, and returns the plaintext; on failure
    /// all but the tag is cleared.
    pub(crate) fn open<'b>(
        &self,
        nonce: &[u8; NONCE_LEN],
        aad: &[u8],
        sealed: &'b mut [u8],
    ) -> Result<&'b mut [u8], RecordError> {
        with_key!(self, key => {
            let (data, tag) = sealed.split_last_chunk_mut().ok_or(RecordError::BadRecordMac)?;
            match key.open_in_place(nonce, aad, data, tag) {
                Ok(()) => Ok(data),
                Err(_) => Err(RecordError::BadRecordMac),
            }
        })
    }
}

fn sized<const N: usize>(key: &[u8]) -> Result<&[u8; N], RecordError> {
    key.try_into().map_err(|_| RecordError::KeyLength { found: key.len(), expected: N })
}
