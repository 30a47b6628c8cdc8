//! The AES block cipher, encryption only (FIPS 197, section 5).
//!
//! The parameter `N` is the number of round keys, one more than FIPS 197's `Nr`: 11 for AES-128,
//! 15 for AES-256.

use zeroize::Zeroize;

pub(crate) mod portable;
mod sbox;
#[cfg(target_arch = "x86_64")]
pub(crate) mod x86_aesni;

/// A block: the state of FIPS 197, section 3.4, read column by column.
pub(crate) type Block = [u8; 16];

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

    /// FIPS 197 (2001), appendices C.1 and C.3.
    #[test]
    fn fips_197_examples() {
        for backend in Backend::all() {
            let mut tally = Tally::new("aes", "AES block", "FIPS 197", backend.name());
            let encrypted = encrypt::<11>(backend, &KEY_128, PLAINTEXT);
            tally.equal("C.1", encrypted, hex!("69c4e0d86a7b0430d8cdb78070b4c55a"));
            let encrypted = encrypt::<15>(backend, &KEY_256, PLAINTEXT);
            tally.equal("C.3", encrypted, hex!("8ea2b7ca516745bfeafc49904b496089"));
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
            let substituted = (0..).zip(planes).fold(0, |sum, (i, bit)| sum | ((bit & 1) << i));
            assert_eq!(substituted, u64::from(affine), "S-box of {byte:#04x}");
        }
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
}
