//! GHASH, SP 800-38D, section 6.4, and the representation that both backends compute in.
//!
//! GCM writes the coefficient of x^0 as the highest bit of the first byte. Read as a big-endian
//! integer, a block is thus its polynomial with the order of bits reversed: integer bit `127 - i`
//! is the coefficient of x^i. A carry-less product of two such integers is the reversed product
//! shifted right by one, and reducing it from the low end is a Montgomery reduction. RFC 8452,
//! appendix A, works this out: with
//!
//! ```text
//! P = x^128 + x^127 + x^126 + x^121 + 1        dot(a, b) = a * b * x^-128 mod P
//! ```
//!
//! on the integers read the ordinary way, the GHASH product of X and H is `dot(X, H * x)`. The key
//! is therefore multiplied by x once ([`hash_key`]). The low half of a product leaves in two steps,
//! 64 bits at a time: adding `w * P` clears the lowest word `w`, because P ends in 1 and its next
//! 63 coefficients are zero, and changes the two words above by `w * (x^63 + x^62 + x^57)` and by
//! `w`.

use crate::block::Block;

pub(crate) mod portable;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
pub(crate) mod x86_aesni;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
pub(crate) mod x86_vaes;

/// The hash subkey `H` times x modulo P, without branch or mask.
fn hash_key(h: Block) -> u128 {
    let h = u128::from_be_bytes(h);
    let carry = h >> 127;
    (h << 1) ^ carry ^ (carry << 121) ^ (carry << 126) ^ (carry << 127)
}

/// The last block: both lengths in bits, SP 800-38D, section 7.1, step 5.
///
/// Within the limits of the algorithm neither product overflows.
pub(crate) fn length_block(aad: usize, ciphertext: usize) -> Block {
    let (aad, ciphertext) = (aad as u128 * 8, ciphertext as u128 * 8);
    ((aad << 64) | ciphertext).to_be_bytes()
}
