//! The Poly1305 authenticator (RFC 8439, section 2.5).

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod beside;
pub(crate) mod portable;
#[cfg(test)]
mod tests;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
pub(crate) mod x86_avx512;

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
pub(crate) use beside::Beside;

/// The last block of an AEAD: both lengths in bytes, RFC 8439, section 2.8.
pub(crate) const fn length_block(aad: usize, ciphertext: usize) -> [u8; 16] {
    (aad as u128 | ((ciphertext as u128) << 64)).to_le_bytes()
}
