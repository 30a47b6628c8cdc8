//! CCM, counter mode with CBC-MAC: SP 800-38C, with the 96-bit nonces that RFC 5116, section 5.3,
//! fixes, and the tags of 128 bits of that section or the 64 bits of RFC 6655, section 6.
//!
//! With such nonces the length of the plaintext is written in three octets: SP 800-38C's `q` is 3.
//! The kernels take nonces of any length that CCM has.

use zeroize::Zeroizing;

use crate::{
    Backend, Error,
    aead::{Message, aead, release},
    block::{Block, Cipher},
};

#[cfg(feature = "hazmat")]
mod any_lengths;
mod portable;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86_aesni;

aead!(
    /// `AEAD_AES_128_CCM`: RFC 5116, section 5.3.
    Aes128Ccm(Key<11, 16>), key: 16, tag: 16
);

aead!(
    /// AES-CCM with a key of 192 bits: SP 800-38C. TLS has no cipher suite with it.
    Aes192Ccm(Key<13, 16>), key: 24, tag: 16
);

aead!(
    /// `AEAD_AES_256_CCM`: RFC 5116, section 5.4.
    Aes256Ccm(Key<15, 16>), key: 32, tag: 16
);

aead!(
    /// `AEAD_AES_128_CCM_8`: RFC 6655, section 6.1. A forgery succeeds with probability 2^-64.
    Aes128Ccm8(Key<11, 8>), key: 16, tag: 8
);

aead!(
    /// AES-CCM with a key of 192 bits and tags of 64: SP 800-38C. TLS has no cipher suite with it. A
    /// forgery succeeds with probability 2^-64.
    Aes192Ccm8(Key<13, 8>), key: 24, tag: 8
);

aead!(
    /// `AEAD_AES_256_CCM_8`: RFC 6655, section 6.2. A forgery succeeds with probability 2^-64.
    Aes256Ccm8(Key<15, 8>), key: 32, tag: 8
);

/// A key. `TAG` is the length of the tags in octets.
#[derive(Clone)]
struct Key<const N: usize, const TAG: usize>(Cipher<N>);

impl<const N: usize, const TAG: usize> Key<N, TAG> {
    fn new(backend: Backend, key: &[u8]) -> Self {
        Self(Cipher::new(backend, key))
    }

    /// Encrypts or decrypts and returns the tag that belongs to the message.
    fn crypt<const SEAL: bool>(&self, message: Message<'_>) -> [u8; TAG] {
        let full = Zeroizing::new(self.crypt_for::<SEAL>(TAG, message));
        let mut tag = [0; TAG];
        tag.copy_from_slice(&full[..TAG]);
        tag
    }

    /// Encrypts or decrypts and returns, before it is cut to `tag_len` octets, the tag that belongs to
    /// the message.
    fn crypt_for<const SEAL: bool>(&self, tag_len: usize, message: Message<'_>) -> Block {
        let Message { nonce, aad, .. } = message;
        let blocks = Blocks::new(tag_len, nonce, aad, message.data.len());
        self.crypt_from::<SEAL>(&blocks, message)
    }

    /// Does so with the first blocks at hand.
    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "calls by proof token")
    )]
    fn crypt_from<const SEAL: bool>(&self, blocks: &Blocks, message: Message<'_>) -> Block {
        match &self.0 {
            Cipher::Portable(keys) => portable::crypt::<SEAL, N>(keys, blocks, message),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            // SAFETY: an `AesNi` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and
            // `sse4.1` were detected.
            Cipher::AesNi(keys, _) => unsafe { x86_aesni::crypt::<SEAL, N>(keys, blocks, message) },
        }
    }

    /// Decrypts, and clears the data again unless `tag` is the right one.
    fn open(&self, message: Message<'_>, tag: &[u8; TAG]) -> Result<(), Error> {
        let Message { nonce, aad, source, data } = message;
        let message = Message { nonce, aad, source, data: &mut *data };
        let expected = Zeroizing::new(self.crypt::<false>(message));
        release(data, &*expected, tag)
    }

    /// Refuses what is beyond the limits of the algorithm. Associated data may have up to 2^64 - 1
    /// octets, more than any slice.
    const fn check_lengths(_aad: usize, plaintext: usize) -> Result<(), Error> {
        check_plaintext_len(12, plaintext)
    }

    const fn backend(&self) -> Backend {
        self.0.backend()
    }
}

/// Refuses a plaintext whose length does not fit the octets that a nonce of `nonce_len` octets leaves
/// for it: SP 800-38C, appendix A.1; RFC 5116, section 5.3, for a nonce of 12.
const fn check_plaintext_len(nonce_len: usize, plaintext: usize) -> Result<(), Error> {
    let q = 15 - nonce_len;
    if q < 8 && plaintext as u64 >> (8 * q) != 0 {
        return Err(Error::TooLong);
    }
    Ok(())
}

/// The blocks that a message begins with: SP 800-38C, appendix A.
struct Blocks {
    /// `B0`: flags, nonce and length of the plaintext.
    first: Block,
    /// `Ctr0`: flags, nonce and zero.
    counter: Block,
}

impl Blocks {
    /// For a nonce of 7 to 13 octets and a plaintext whose length fits the rest.
    fn new(tag_len: usize, nonce: &[u8], aad: &[u8], plaintext_len: usize) -> Self {
        let mut counter = [0; 16];
        // `q - 1`; a nonce has 15 - `q` octets.
        counter[0] = low_octet(14 - nonce.len());
        counter[1..=nonce.len()].copy_from_slice(nonce);
        let mut first = (u128::from_be_bytes(counter) | plaintext_len as u128).to_be_bytes();
        first[0] |= (u8::from(!aad.is_empty()) << 6) | (low_octet((tag_len - 2) / 2) << 3);
        Self { first, counter }
    }
}

/// The block that begins the associated data with their length, and what did not fit into it;
/// nothing if there are none.
fn first_of_aad(aad: &[u8]) -> Option<(Block, &[u8])> {
    if aad.is_empty() {
        return None;
    }
    let (prefix, prefix_len) = encode_aad_len(aad.len());
    let mut block = [0; 16];
    block[..10].copy_from_slice(&prefix);
    let room = &mut block[prefix_len..];
    let (head, rest) = aad.split_at(room.len().min(aad.len()));
    room[..head.len()].copy_from_slice(head);
    Some((block, rest))
}

/// The length of associated data, and in how many octets: SP 800-38C, appendix A.2.2.
fn encode_aad_len(len: usize) -> ([u8; 10], usize) {
    let len = len as u64;
    let [.., b3, b2, b1, b0] = len.to_be_bytes();
    match len {
        0..0xff00 => ([b1, b0, 0, 0, 0, 0, 0, 0, 0, 0], 2),
        0xff00..0x1_0000_0000 => ([0xff, 0xfe, b3, b2, b1, b0, 0, 0, 0, 0], 6),
        _ => {
            let mut encoded = [0xff; 10];
            encoded[2..].copy_from_slice(&len.to_be_bytes());
            (encoded, 10)
        }
    }
}

/// Lengths of nonces and tags, all below 16.
#[expect(clippy::cast_possible_truncation, reason = "no length here exceeds an octet")]
const fn low_octet(len: usize) -> u8 {
    len as u8
}

#[cfg(test)]
mod tests;
