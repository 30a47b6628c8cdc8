//! The AES block cipher and its inverse (FIPS 197, section 5).
//!
//! The parameter `N` is the number of round keys, one more than FIPS 197's `Nr`: 11 for AES-128,
//! 13 for AES-192, 15 for AES-256.

use zeroize::Zeroize;

use crate::Backend;

pub(crate) mod portable;
mod sbox;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
pub(crate) mod x86_aesni;

/// A block: the state of FIPS 197, section 3.4, read column by column.
pub(crate) type Block = [u8; 16];

/// A key, expanded for its backend, to encrypt with.
#[derive(Clone)]
pub(crate) enum Cipher<const N: usize> {
    Portable(portable::RoundKeys<N>),
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    AesNi(x86_aesni::RoundKeys<N>, cpu::AesNi),
}

impl<const N: usize> Cipher<N> {
    #[cfg_attr(
        all(target_arch = "x86_64", target_feature = "sse2"),
        expect(unsafe_code, reason = "calls by proof token")
    )]
    pub(crate) fn new(backend: Backend, key: &[u8]) -> Self {
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        if let Some(token) = backend.aes_ni() {
            // SAFETY: an `AesNi` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and `sse4.1`
            // were detected.
            return Self::AesNi(unsafe { x86_aesni::RoundKeys::new(key) }, token);
        }
        #[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
        let Backend::Portable = backend;
        Self::Portable(portable::RoundKeys::new(key))
    }

    pub(crate) const fn backend(&self) -> Backend {
        match self {
            Self::Portable(_) => Backend::Portable,
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::AesNi(_, token) => Backend::AesNi(*token),
        }
    }
}

/// The sum of two blocks in GF(2)^128.
pub(crate) fn xor(a: Block, b: Block) -> Block {
    (u128::from_ne_bytes(a) ^ u128::from_ne_bytes(b)).to_ne_bytes()
}

/// The bytes, of which there are at most 16, with zeros after them.
pub(crate) fn padded(bytes: &[u8]) -> Block {
    let mut block = [0; 16];
    block[..bytes.len()].copy_from_slice(bytes);
    block
}

/// `KEYEXPANSION()`, FIPS 197, section 5.2, Algorithm 2. Words hold their first byte lowest.
///
/// `sub_word` is the backend's `SUBWORD()`. Time depends on the key's length alone.
fn expand<const N: usize>(key: &[u8], sub_word: impl Fn(u32) -> u32) -> [Block; N] {
    let (key_words, _) = key.as_chunks::<4>();
    let nk = key_words.len();
    let mut schedule = [[0; 16]; N];
    let (words, _) = schedule.as_flattened_mut().as_chunks_mut::<4>();
    let mut rcon = 1_u8;
    for i in 0..words.len() {
        if i < nk {
            words[i] = key_words[i];
            continue;
        }
        let mut temp = u32::from_le_bytes(words[i - 1]);
        if i % nk == 0 {
            temp = sub_word(temp.rotate_right(8)) ^ u32::from(rcon);
            rcon = next_rcon(rcon);
        } else if nk > 6 && i % nk == 4 {
            temp = sub_word(temp);
        }
        words[i] = (u32::from_le_bytes(words[i - nk]) ^ temp).to_le_bytes();
        temp.zeroize();
    }
    schedule
}

/// The next round constant: a multiplication by x in GF(2^8). Round constants are public.
const fn next_rcon(rcon: u8) -> u8 {
    (rcon << 1) ^ ((rcon >> 7) * 0x1b)
}

#[cfg(test)]
mod tests {
    use super::{Block, portable, sbox};

    /// Different blocks in the four lanes do not touch each other.
    #[test]
    #[expect(clippy::cast_possible_truncation, reason = "less than 16")]
    fn portable_lanes_are_independent() {
        let counting: Block = core::array::from_fn(|i| i as u8);
        let keys = portable::RoundKeys::<11>::new(&counting);
        let blocks = [[0x5a; 16], [0; 16], [0xff; 16], counting];
        let encrypted = keys.encrypt(&blocks);
        for (block, encrypted) in blocks.into_iter().zip(encrypted) {
            assert_eq!(encrypted, keys.encrypt_one(block));
        }
        assert_eq!(keys.decrypt(&encrypted), blocks);
    }

    /// FIPS 197, section 5.1.1: the inverse in GF(2^8), then the affine transformation.
    #[test]
    fn f8_sbox_circuit_is_the_definition() {
        for byte in 0..=u8::MAX {
            let inverse = (0..=u8::MAX).find(|b| times(byte, *b) == 1).unwrap_or(0);
            let affine = [1, 2, 3, 4]
                .into_iter()
                .fold(0x63 ^ inverse, |sum, turn| sum ^ inverse.rotate_left(turn));
            let mut planes = [0, 1, 2, 3, 4, 5, 6, 7].map(|i| u64::from((byte >> i) & 1));
            sbox::sub_bytes(&mut planes);
            assert_eq!(first_byte(planes), u64::from(affine), "S-box of {byte:#04x}");
            sbox::inv_sub_bytes(&mut planes);
            assert_eq!(first_byte(planes), u64::from(byte), "inverse S-box of {affine:#04x}");
        }
    }

    fn first_byte(planes: [u64; 8]) -> u64 {
        (0..).zip(planes).fold(0, |sum, (i, bit)| sum | ((bit & 1) << i))
    }

    /// The product in GF(2^8), FIPS 197, section 4.2.
    fn times(a: u8, b: u8) -> u8 {
        let mut power = a;
        let mut product = 0;
        for i in 0..8 {
            if (b >> i) & 1 == 1 {
                product ^= power;
            }
            power = super::next_rcon(power);
        }
        product
    }
}
