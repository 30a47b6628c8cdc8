//! The hash of a cipher suite, and its values.

use core::fmt;

use sha2::{Sha256, Sha384};
use wire::registry::CipherSuite;

/// The longest hash value here: SHA-384's.
pub(crate) const MAX_HASH_LEN: usize = Sha384::OUTPUT_LEN;

/// The hash that a cipher suite names: "used with both the key derivation function and handshake
/// message authentication code" (RFC 9846, section 1.3).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashAlgorithm {
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-384 (FIPS 180-4).
    Sha384,
}

impl HashAlgorithm {
    /// The hash of a TLS 1.3 cipher suite (RFC 9846, appendix B.4), if the suite is implemented
    /// here.
    pub const fn of_suite(suite: CipherSuite) -> Option<Self> {
        match suite {
            CipherSuite::TLS_AES_128_GCM_SHA256 | CipherSuite::TLS_CHACHA20_POLY1305_SHA256 => {
                Some(Self::Sha256)
            }
            CipherSuite::TLS_AES_256_GCM_SHA384 => Some(Self::Sha384),
            _ => None,
        }
    }

    /// `Hash.length` in the terms of RFC 9846.
    pub const fn output_len(self) -> usize {
        match self {
            Self::Sha256 => Sha256::OUTPUT_LEN,
            Self::Sha384 => Sha384::OUTPUT_LEN,
        }
    }

    /// The hash value of `message`.
    pub fn digest(self, message: &[u8]) -> Digest {
        match self {
            Self::Sha256 => Digest::sha256(&Sha256::digest(message)),
            Self::Sha384 => Digest::sha384(&Sha384::digest(message)),
        }
    }
}

/// A hash value: of a transcript, or of an exporter's context. Public.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digest {
    algorithm: HashAlgorithm,
    /// Filled up with zeros.
    bytes: [u8; MAX_HASH_LEN],
}

impl Digest {
    pub(crate) fn sha256(value: &[u8; Sha256::OUTPUT_LEN]) -> Self {
        let mut bytes = [0; MAX_HASH_LEN];
        bytes.iter_mut().zip(value).for_each(|(to, from)| *to = *from);
        Self { algorithm: HashAlgorithm::Sha256, bytes }
    }

    pub(crate) const fn sha384(value: &[u8; Sha384::OUTPUT_LEN]) -> Self {
        Self { algorithm: HashAlgorithm::Sha384, bytes: *value }
    }

    /// A hash value that was computed elsewhere, if it has the length of the algorithm's.
    pub fn from_bytes(algorithm: HashAlgorithm, value: &[u8]) -> Option<Self> {
        match algorithm {
            HashAlgorithm::Sha256 => value.try_into().ok().map(Self::sha256),
            HashAlgorithm::Sha384 => value.try_into().ok().map(Self::sha384),
        }
    }

    /// The hash that it is a value of.
    pub const fn algorithm(&self) -> HashAlgorithm {
        self.algorithm
    }
}

impl AsRef<[u8]> for Digest {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(..self.algorithm.output_len()).unwrap_or_default()
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}(", self.algorithm)?;
        self.as_ref().iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str(")")
    }
}
