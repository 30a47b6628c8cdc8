//! The hash of a message, as ECDSA takes it.

use sha2::{Sha256, Sha384, Sha512};

/// A hash value with the hash function it comes from.
///
/// The type of each variant fixes the length, so that no truncated hash value can be offered to be
/// signed or verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Digest {
    /// A hash value of SHA-256.
    Sha256([u8; 32]),
    /// A hash value of SHA-384.
    Sha384([u8; 48]),
    /// A hash value of SHA-512.
    Sha512([u8; 64]),
}

impl Digest {
    /// Hashes a message with SHA-256.
    #[must_use]
    pub fn sha256(message: &[u8]) -> Self {
        Self::Sha256(Sha256::digest(message))
    }

    /// Hashes a message with SHA-384.
    #[must_use]
    pub fn sha384(message: &[u8]) -> Self {
        Self::Sha384(Sha384::digest(message))
    }

    /// Hashes a message with SHA-512.
    #[must_use]
    pub fn sha512(message: &[u8]) -> Self {
        Self::Sha512(Sha512::digest(message))
    }

    /// The hash value.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Sha256(bytes) => bytes,
            Self::Sha384(bytes) => bytes,
            Self::Sha512(bytes) => bytes,
        }
    }
}
