//! EMSA-PKCS1-v1_5: RFC 8017, section 9.2.

use alloc::vec;
use alloc::vec::Vec;

use crate::hash::{Hash, OaepHash};

/// `DigestInfo` of SHA-1 up to the digest: RFC 8017, section 9.2, note 1.
const SHA1_PREFIX: &[u8] = b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14";

/// The encoded message of `em_len` bytes, 00 01 FF .. FF 00 `DigestInfo`; `None` if that is too
/// short for the hash function.
pub(crate) fn encode(hash: Hash, message: &[u8], em_len: usize) -> Option<Vec<u8>> {
    pad(digest_info_prefix(hash), hash.digest(&[message]).as_ref(), em_len)
}

/// The same with SHA-1, for verification alone.
pub(crate) fn encode_legacy_sha1(message: &[u8], em_len: usize) -> Option<Vec<u8>> {
    pad(SHA1_PREFIX, OaepHash::LegacySha1.digest(&[message]).as_ref(), em_len)
}

fn pad(prefix: &[u8], digest: &[u8], em_len: usize) -> Option<Vec<u8>> {
    let t_len = prefix.len() + digest.len();
    // 8.2.1: at least eight bytes FF.
    let padding = em_len.checked_sub(t_len + 3).filter(|&count| count >= 8)?;
    let mut em = vec![0xff; em_len];
    em[..2].copy_from_slice(&[0, 1]);
    em[2 + padding] = 0;
    let (prefix_at, digest_at) = em[3 + padding..].split_at_mut(prefix.len());
    prefix_at.copy_from_slice(prefix);
    digest_at.copy_from_slice(digest);
    Some(em)
}

/// The DER of `DigestInfo` up to the digest: RFC 8017, section 9.2, note 1.
fn digest_info_prefix(hash: Hash) -> &'static [u8; 19] {
    match hash {
        Hash::Sha256 => {
            b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"
        }
        Hash::Sha384 => {
            b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30"
        }
        Hash::Sha512 => {
            b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"
        }
    }
}
