//! EMSA-PSS with MGF1 over the message's hash function: RFC 8017, section 9.1.

use alloc::vec;
use alloc::vec::Vec;

use crate::hash::{Digest, Hash};

const TRAILER: u8 = 0xbc;

/// EMSA-PSS-ENCODE (section 9.1.1); `None` if `em_bits` are too few.
pub(crate) fn encode(hash: Hash, message: &[u8], salt: &[u8], em_bits: usize) -> Option<Vec<u8>> {
    let em_len = em_bits.div_ceil(8);
    let h_len = hash.output_len();
    let ps_len = em_len.checked_sub(h_len + salt.len() + 2)?;
    let h = h(hash, message, salt);

    // EM = maskedDB || H || bc, with DB = PS || 01 || salt.
    let mut em = vec![0; em_len];
    let (db, rest) = em.split_at_mut(em_len - h_len - 1);
    db[ps_len] = 1;
    db[ps_len + 1..].copy_from_slice(salt);
    hash.mgf1_xor(h.as_ref(), db);
    db[0] &= top_mask(em_len, em_bits);
    rest[..h_len].copy_from_slice(h.as_ref());
    rest[h_len] = TRAILER;
    Some(em)
}

/// EMSA-PSS-VERIFY (section 9.1.2) for a salt of exactly `salt_len` bytes.
pub(crate) fn verify(
    hash: Hash,
    message: &[u8],
    salt_len: usize,
    em: &[u8],
    em_bits: usize,
) -> bool {
    let em_len = em_bits.div_ceil(8);
    let h_len = hash.output_len();
    let Some(ps_len) = em_len.checked_sub(h_len + salt_len + 2) else { return false };
    let Some((&TRAILER, em)) = em.split_last() else { return false };
    if em.len() + 1 != em_len {
        return false;
    }
    let (masked_db, h_received) = em.split_at(em_len - h_len - 1);
    let top = top_mask(em_len, em_bits);
    if masked_db[0] & !top != 0 {
        return false;
    }

    let mut db = masked_db.to_vec();
    hash.mgf1_xor(h_received, &mut db);
    db[0] &= top;
    let (padding, salt) = db.split_at(ps_len + 1);
    let padding_is_right = padding[..ps_len].iter().all(|&byte| byte == 0) && padding[ps_len] == 1;
    padding_is_right && h(hash, message, salt).as_ref() == h_received
}

/// H: the hash of M' = eight zeros, the message's hash and the salt.
fn h(hash: Hash, message: &[u8], salt: &[u8]) -> Digest {
    let m_hash = hash.digest(&[message]);
    hash.digest(&[&[0; 8], m_hash.as_ref(), salt])
}

/// The bits of the first byte that belong to the `em_bits`.
fn top_mask(em_len: usize, em_bits: usize) -> u8 {
    0xff >> (8 * em_len - em_bits)
}
