//! The ChaCha20 block function (RFC 8439, section 2.3).

use zeroize::Zeroize;

pub(crate) mod portable;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod rounds;
#[cfg(test)]
mod tests;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
pub(crate) mod x86_avx2;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
pub(crate) mod x86_avx512;

/// Bytes in a block of key stream.
pub(crate) const BLOCK_LEN: usize = 64;

/// RFC 8439, section 2.3: 20 rounds, alternating between columns and diagonals.
const DOUBLE_ROUNDS: usize = 10;

/// The first row of the state: RFC 8439, section 2.3.
const CONSTANTS: [u8; 16] = *b"expand 32-byte k";

/// A key. Wiped on drop.
#[derive(Clone)]
pub(crate) struct Key([u8; 32]);

impl Key {
    pub(crate) const fn new(key: &[u8; 32]) -> Self {
        Self(*key)
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// What a message's key stream is made from.
#[derive(Clone, Copy)]
pub(crate) struct Stream<'a> {
    pub(crate) key: &'a Key,
    pub(crate) nonce: &'a [u8; 12],
}

impl Stream<'_> {
    /// The state of the block `counter` before the rounds, in rows of four words: RFC 8439,
    /// section 2.3.
    #[inline]
    fn rows(&self, counter: u32) -> [[u8; 16]; 4] {
        let (key, _) = self.key.0.as_chunks();
        // Put together in a register: a load of what was just stored in parts would wait.
        let mut nonce = [0; 16];
        nonce[..12].copy_from_slice(self.nonce);
        let last = (u128::from_le_bytes(nonce) << 32) | u128::from(counter);
        [CONSTANTS, key[0], key[1], last.to_le_bytes()]
    }

    /// The same state as words.
    #[inline]
    fn words(&self, counter: u32) -> [u32; 16] {
        let rows = self.rows(counter);
        let (words, _) = rows.as_flattened().as_chunks();
        let mut state = [0; 16];
        for (word, bytes) in state.iter_mut().zip(words) {
            *word = u32::from_le_bytes(*bytes);
        }
        state
    }
}
