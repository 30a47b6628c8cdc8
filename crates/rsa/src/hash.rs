//! The hash functions that signatures are made with, and MGF1.

use sha2::{Sha256, Sha384, Sha512};

/// A hash function for signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Hash {
    /// The length of the digest in bytes: hLen of RFC 8017.
    pub const fn output_len(self) -> usize {
        match self {
            Self::Sha256 => Sha256::OUTPUT_LEN,
            Self::Sha384 => Sha384::OUTPUT_LEN,
            Self::Sha512 => Sha512::OUTPUT_LEN,
        }
    }

    /// The digest of the parts, one after the other.
    pub(crate) fn digest(self, parts: &[&[u8]]) -> Digest {
        macro_rules! digest {
            ($hash:ident) => {{
                let mut hash = $hash::new();
                for part in parts {
                    hash.update(part);
                }
                Digest::new(&hash.finish())
            }};
        }
        match self {
            Self::Sha256 => digest!(Sha256),
            Self::Sha384 => digest!(Sha384),
            Self::Sha512 => digest!(Sha512),
        }
    }

    /// Xors the mask that MGF1 makes of `seed` into `data` (RFC 8017, section B.2.1).
    pub(crate) fn mgf1_xor(self, seed: &[u8], data: &mut [u8]) {
        for (counter, chunk) in (0_u32..).zip(data.chunks_mut(self.output_len())) {
            let mask = self.digest(&[seed, &counter.to_be_bytes()]);
            for (byte, mask) in chunk.iter_mut().zip(mask.as_ref()) {
                *byte ^= mask;
            }
        }
    }
}

/// A digest of any of the hash functions.
pub(crate) struct Digest {
    bytes: [u8; Sha512::OUTPUT_LEN],
    len: usize,
}

impl Digest {
    fn new(digest: &[u8]) -> Self {
        let mut bytes = [0; Sha512::OUTPUT_LEN];
        bytes[..digest.len()].copy_from_slice(digest);
        Self { bytes, len: digest.len() }
    }
}

impl AsRef<[u8]> for Digest {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}
