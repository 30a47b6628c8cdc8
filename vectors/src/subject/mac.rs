//! HMAC and what is built of it. Its backends are those of the hash function, which it chooses
//! itself: every vector runs on the best.

use hmac::{HmacKey, Prk, prf12};
use sha1::Sha1;
use sha2::{Backend256, Backend512, Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_512};

use super::hash::Hash;

/// What HMAC over one hash function offers.
#[expect(clippy::type_complexity, reason = "a table of functions: the types are what it says")]
pub(crate) struct Mac {
    pub(crate) hash: Hash,
    pub(crate) backend: &'static str,
    /// HMAC of key and data.
    pub(crate) mac: fn(&[u8], &[u8]) -> Vec<u8>,
    /// Whether a tag is accepted for key and data.
    pub(crate) verify: fn(&[u8], &[u8], &[u8]) -> bool,
    /// HKDF-Extract of salt and input.
    pub(crate) extract: fn(&[u8], &[u8]) -> Vec<u8>,
    /// HKDF-Expand-Label of secret, label and context, as long as a digest.
    pub(crate) expand_label: fn(&[u8], &[u8], &[u8]) -> Vec<u8>,
    /// HKDF of salt, input, information, length; nothing if the length is refused.
    pub(crate) hkdf: fn(&[u8], &[u8], &[u8], usize) -> Option<Vec<u8>>,
    /// The PRF of TLS 1.2 of secret, label, seed and length.
    pub(crate) prf12: fn(&[u8], &[u8], &[u8], usize) -> Vec<u8>,
}

macro_rules! mac {
    ($hash:ident, $backend:expr) => {
        Mac {
            hash: Hash::$hash,
            backend: $backend.name(),
            mac: |key, data| HmacKey::<$hash>::new(key).mac(data).to_vec(),
            verify: |key, data, tag| HmacKey::<$hash>::new(key).verify(data, tag).is_ok(),
            extract: |salt, ikm| Prk::<$hash>::extract(salt, ikm).as_bytes().to_vec(),
            expand_label: |secret, label, context| {
                let mut out = vec![0; <$hash>::OUTPUT_LEN];
                match Prk::<$hash>::from_bytes(secret).expand_label(label, context, &mut out) {
                    Ok(()) => out,
                    Err(_) => Vec::new(),
                }
            },
            hkdf: |salt, ikm, info, len| {
                let mut out = vec![0; len];
                Prk::<$hash>::extract(salt, ikm).expand(&[info], &mut out).ok()?;
                Some(out)
            },
            prf12: |secret, label, seed, len| {
                let mut out = vec![0; len];
                prf12::<$hash>(secret, label, &[seed], &mut out);
                out
            },
        }
    };
}

/// HMAC over `hash`.
pub(crate) fn over(hash: Hash) -> Mac {
    match hash {
        Hash::Sha1 => mac!(Sha1, sha1::Backend::best()),
        Hash::Sha256 => mac!(Sha256, Backend256::best()),
        Hash::Sha384 => mac!(Sha384, Backend512::best()),
        Hash::Sha512 => mac!(Sha512, Backend512::best()),
        Hash::Sha3_256 => mac!(Sha3_256, sha3::Backend::best()),
        Hash::Sha3_512 => mac!(Sha3_512, sha3::Backend::best()),
    }
}
