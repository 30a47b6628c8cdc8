//! The AES block cipher and its inverse (FIPS 197, section 5).
//!
//! The parameter `N` is the number of round keys, one more than FIPS 197's `Nr`: 11 for AES-128,
//! 13 for AES-192, 15 for AES-256.

use zeroize::Zeroize;

use crate::Backend;

pub(crate) mod portable;
mod sbox;
#[cfg(target_arch = "x86_64")]
pub(crate) mod x86_aesni;

/// A block: the state of FIPS 197, section 3.4, read column by column.
pub(crate) type Block = [u8; 16];

/// A key, expanded for its backend, to encrypt with.
#[derive(Clone)]
pub(crate) enum Cipher<const N: usize> {
    Portable(portable::RoundKeys<N>),
    #[cfg(target_arch = "x86_64")]
    AesNi(x86_aesni::RoundKeys<N>, cpu::AesNi),
}

impl<const N: usize> Cipher<N> {
    #[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "calls by proof token"))]
    pub(crate) fn new(backend: Backend, key: &[u8]) -> Self {
        match backend {
            Backend::Portable => Self::Portable(portable::RoundKeys::new(key)),
            #[cfg(target_arch = "x86_64")]
            Backend::AesNi(token) => {
                // SAFETY: an `AesNi` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and
                // `sse4.1` were detected.
                Self::AesNi(unsafe { x86_aesni::RoundKeys::new(key) }, token)
            }
        }
    }

    pub(crate) const fn backend(&self) -> Backend {
        match self {
            Self::Portable(_) => Backend::Portable,
            #[cfg(target_arch = "x86_64")]
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
    use hex_literal::hex;
    use testkit::Tally;

    use super::{Block, portable, sbox};
    use crate::Backend;

    const PLAINTEXT: Block = hex!("00112233445566778899aabbccddeeff");
    const KEY_128: [u8; 16] = hex!("000102030405060708090a0b0c0d0e0f");
    const KEY_256: [u8; 32] =
        hex!("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    /// FIPS 197 (2001), appendices C.1 to C.3.
    #[test]
    fn fips_197_examples() {
        for backend in Backend::all() {
            let mut tally = Tally::new("aes", "AES block", "FIPS 197", backend.name());
            let encrypted = encrypt::<11>(backend, &KEY_128, PLAINTEXT);
            tally.equal("C.1", encrypted, hex!("69c4e0d86a7b0430d8cdb78070b4c55a"));
            tally.equal("C.1 inverse", decrypt::<11>(backend, &KEY_128, encrypted), PLAINTEXT);
            let encrypted = encrypt::<13>(backend, &KEY_256[..24], PLAINTEXT);
            tally.equal("C.2", encrypted, hex!("dda97ca4864cdfe06eaf70a0ec0d7191"));
            let decrypted = decrypt::<13>(backend, &KEY_256[..24], encrypted);
            tally.equal("C.2 inverse", decrypted, PLAINTEXT);
            let encrypted = encrypt::<15>(backend, &KEY_256, PLAINTEXT);
            tally.equal("C.3", encrypted, hex!("8ea2b7ca516745bfeafc49904b496089"));
            tally.equal("C.3 inverse", decrypt::<15>(backend, &KEY_256, encrypted), PLAINTEXT);
            tally.finish();
        }
    }

    /// Different blocks in the four lanes do not touch each other.
    #[test]
    fn portable_lanes_are_independent() {
        let keys = portable::RoundKeys::<11>::new(&KEY_128);
        let blocks = [PLAINTEXT, [0; 16], [0xff; 16], KEY_128];
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

    #[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "calls by proof token"))]
    fn encrypt<const N: usize>(backend: Backend, key: &[u8], block: Block) -> Block {
        match backend {
            Backend::Portable => portable::RoundKeys::<N>::new(key).encrypt_one(block),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: an `AesNi` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and
            // `sse4.1` were detected.
            Backend::AesNi(_) => unsafe { super::x86_aesni::encrypt::<N>(key, &block) },
        }
    }

    #[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "calls by proof token"))]
    fn decrypt<const N: usize>(backend: Backend, key: &[u8], block: Block) -> Block {
        match backend {
            Backend::Portable => {
                let [decrypted, ..] = portable::RoundKeys::<N>::new(key).decrypt(&[block; 4]);
                decrypted
            }
            #[cfg(target_arch = "x86_64")]
            // SAFETY: an `AesNi` exists only where `aes`, `pclmulqdq`, `sse2`, `ssse3` and
            // `sse4.1` were detected.
            Backend::AesNi(_) => unsafe { super::x86_aesni::decrypt::<N>(key, &block) },
        }
    }
}
