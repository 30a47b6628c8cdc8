//! The hash functions that signatures and OAEP are made with, and MGF1.

use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroize;

/// A hash function for signatures, and for new uses of OAEP.
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

/// A hash function for OAEP, where also SHA-1 is in use. No signature is made with it, and
/// [`verify_pkcs1v15_legacy_sha1`](crate::PublicKey::verify_pkcs1v15_legacy_sha1) alone verifies one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OaepHash {
    /// SHA-1, which RFC 8017, section A.2.1, has for its default. OAEP does not lean on what is
    /// broken of it, but nothing new should take it.
    LegacySha1,
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
        self.for_oaep().output_len()
    }

    /// The digest of the parts, one after the other.
    pub(crate) fn digest(self, parts: &[&[u8]]) -> Digest {
        self.for_oaep().digest(parts)
    }

    /// Xors the mask that MGF1 makes of `seed` into `data` (RFC 8017, section B.2.1).
    pub(crate) fn mgf1_xor(self, seed: &[u8], data: &mut [u8]) {
        self.for_oaep().mgf1_xor(seed, data);
    }

    /// The same function among all of them, which is where the code is.
    pub(crate) const fn for_oaep(self) -> OaepHash {
        match self {
            Self::Sha256 => OaepHash::Sha256,
            Self::Sha384 => OaepHash::Sha384,
            Self::Sha512 => OaepHash::Sha512,
        }
    }
}

impl From<Hash> for OaepHash {
    fn from(hash: Hash) -> Self {
        hash.for_oaep()
    }
}

impl OaepHash {
    /// The length of the digest in bytes: hLen of RFC 8017.
    pub const fn output_len(self) -> usize {
        match self {
            Self::LegacySha1 => Sha1::OUTPUT_LEN,
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
            Self::LegacySha1 => digest!(Sha1),
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

/// A digest of any of the hash functions. Wiped on drop, since it may be a mask of OAEP.
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

impl Drop for Digest {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}
