//! Record protection of TLS 1.3 (RFC 9846, sections 5.2 to 5.5).

mod open;
mod seal;
#[cfg(test)]
mod tests;

use wire::registry::CipherSuite;

use crate::aead::{Algorithm, NONCE_LEN};

pub use open::{Opened, Opener};
pub use seal::Sealer;

/// The algorithm that protects the records of TLS 1.3.
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
        self.algorithm().key_len()
    }

    /// The length of an IV (RFC 9846, section 5.3).
    pub const fn iv_len(self) -> usize {
        NONCE_LEN
    }

    /// How many records may be sealed under one key.
    pub const fn records_per_key(self) -> u64 {
        self.algorithm().records_per_key()
    }

    const fn algorithm(self) -> Algorithm {
        match self {
            Self::Aes128Gcm => Algorithm::Aes128Gcm,
            Self::Aes256Gcm => Algorithm::Aes256Gcm,
            Self::ChaCha20Poly1305 => Algorithm::ChaCha20Poly1305,
        }
    }
}
