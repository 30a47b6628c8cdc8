//! EME-OAEP: RFC 8017, section 7.1.

use alloc::vec;
use alloc::vec::Vec;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::hash::{Hash, OaepHash};
use crate::unpad::{position, tail};

/// The hash functions of OAEP: `RSAES-OAEP-params` without the label (RFC 8017, section A.2.1).
///
/// From a [`Hash`](enum@Hash) comes the choice for new uses: the same one for the label and for MGF1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OaepParams {
    hash: OaepHash,
    mgf1_hash: OaepHash,
}

impl OaepParams {
    /// `hash` for the label and for MGF1.
    pub const fn new(hash: OaepHash) -> Self {
        Self { hash, mgf1_hash: hash }
    }

    /// Another hash function for MGF1: programs that name only one often mean SHA-1 there.
    #[must_use]
    pub const fn with_mgf1_hash(self, mgf1_hash: OaepHash) -> Self {
        Self { mgf1_hash, ..self }
    }

    /// The longest message in bytes under a modulus of `modulus_len` bytes; `None` if there is
    /// not even room for an empty one.
    pub const fn max_message_len(self, modulus_len: usize) -> Option<usize> {
        modulus_len.checked_sub(2 * self.hash.output_len() + 2)
    }
}

impl From<Hash> for OaepParams {
    fn from(hash: Hash) -> Self {
        Self::new(hash.for_oaep())
    }
}

impl From<OaepHash> for OaepParams {
    fn from(hash: OaepHash) -> Self {
        Self::new(hash)
    }
}

/// EME-OAEP encoding (section 7.1.1, step 2) in `k` bytes. `fill_seed` fills the seed.
pub(crate) fn encode(
    params: OaepParams,
    label: &[u8],
    message: &[u8],
    k: usize,
    fill_seed: impl FnOnce(&mut [u8]) -> Result<(), Error>,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let OaepParams { hash, mgf1_hash } = params;
    let room = params.max_message_len(k).ok_or(Error::MessageTooLong)?;
    let ps_len = room.checked_sub(message.len()).ok_or(Error::MessageTooLong)?;

    // EM = 00 || maskedSeed || maskedDB, with DB = lHash || PS || 01 || M.
    let mut em = Zeroizing::new(vec![0; k]);
    let (seed, db) = em[1..].split_at_mut(hash.output_len());
    fill_seed(seed)?;
    let (l_hash, padded) = db.split_at_mut(hash.output_len());
    l_hash.copy_from_slice(hash.digest(&[label]).as_ref());
    padded[ps_len] = 1;
    padded[ps_len + 1..].copy_from_slice(message);
    mgf1_hash.mgf1_xor(seed, db);
    mgf1_hash.mgf1_xor(db, seed);
    Ok(em)
}

/// EME-OAEP decoding (section 7.1.2, step 3).
///
/// Whether it failed is all that shows of a block that fails, not where (Manger, CRYPTO 2001).
pub(crate) fn decode(
    params: OaepParams,
    label: &[u8],
    mut em: Zeroizing<Vec<u8>>,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let OaepParams { hash, mgf1_hash } = params;
    params.max_message_len(em.len()).ok_or(Error::Decryption)?;

    let (y, masked) = em.split_at_mut(1);
    let (seed, db) = masked.split_at_mut(hash.output_len());
    mgf1_hash.mgf1_xor(db, seed);
    mgf1_hash.mgf1_xor(seed, db);
    let (l_hash, padded) = db.split_at(hash.output_len());
    let (has_one, one_at) = position(padded, |byte| byte.ct_eq(&1));
    let (_, nonzero_at) = position(padded, |byte| !byte.ct_eq(&0));
    let valid = y.ct_eq(&[0])
        & l_hash.ct_eq(hash.digest(&[label]).as_ref())
        & has_one
        & one_at.ct_eq(&nonzero_at);
    // CT: that it failed is the answer.
    #[cfg(ctgrind)]
    let valid = cpu::declassify(valid);
    if !bool::from(valid) {
        return Err(Error::Decryption);
    }
    em.drain(..1 + 2 * hash.output_len());
    Ok(tail(em, one_at + 1))
}
