//! The public type (FIPS 180-4, section 6.1).

use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::compress::Backend;
use crate::stream::{BLOCK_LEN, Compress, Stream};

/// The initial hash value (section 5.3.1).
const INITIAL: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];

/// SHA-1 (FIPS 180-4, section 6.1).
///
/// A clone is the same computation forked: what was absorbed need not be absorbed again.
#[derive(Clone)]
pub struct Sha1(Stream<Backend>);

impl Sha1 {
    /// The length of the hash value in bytes.
    pub const OUTPUT_LEN: usize = 20;
    /// The length of a block in bytes, which HMAC asks for.
    pub const BLOCK_LEN: usize = BLOCK_LEN;

    /// Starts on the best backend of this CPU.
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self::with_backend(Backend::best())
    }

    /// Starts on the given backend.
    #[inline]
    #[must_use]
    pub const fn with_backend(backend: Backend) -> Self {
        Self(Stream::new(backend, INITIAL))
    }

    /// As new, on the same backend.
    #[cfg(feature = "digest")]
    pub(crate) fn restarted(&self) -> Self {
        Self::with_backend(self.0.backend())
    }

    /// Absorbs the next part of the message.
    #[inline]
    pub fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    /// The hash value of all that was absorbed.
    #[must_use]
    pub fn finish(mut self) -> [u8; Self::OUTPUT_LEN] {
        Self::output(self.0.finish())
    }

    /// Absorbs the first `len` bytes of `data` and returns the hash value of all that was
    /// absorbed: `update(&data[..len])` and `finish`, where `len` is a secret.
    ///
    /// What is public: how much was absorbed before, and `data.len()`, the most that `len`
    /// can be. They determine how many blocks are compressed and which bytes are read.
    /// What is secret: `len`, and all bytes. The caller passes to `update` whatever is part of
    /// the message for certain, because each block here costs more than one there.
    ///
    /// If `len` is larger than `data.len()`, which cannot be told from other lengths here, the
    /// result means nothing.
    #[cfg(feature = "hazmat")]
    #[must_use]
    pub fn finish_secret_len(mut self, data: &[u8], len: usize) -> [u8; Self::OUTPUT_LEN] {
        let mut words = self.0.finish_secret_len(data, len);
        let output = Self::output(&words);
        words.zeroize();
        output
    }

    fn output(words: &<Backend as Compress>::State) -> [u8; Self::OUTPUT_LEN] {
        let mut output = [0; Self::OUTPUT_LEN];
        for (bytes, word) in output.as_chunks_mut().0.iter_mut().zip(words) {
            *bytes = word.to_be_bytes();
        }
        output
    }

    /// The hash value of a message at hand.
    #[must_use]
    pub fn digest(data: &[u8]) -> [u8; Self::OUTPUT_LEN] {
        let mut hash = Self::new();
        hash.update(data);
        hash.finish()
    }
}

impl Default for Sha1 {
    fn default() -> Self {
        Self::new()
    }
}

/// The name alone: the state may be that of a keyed hash.
impl fmt::Debug for Sha1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sha1").finish_non_exhaustive()
    }
}

/// Clears the hash value and the buffered bytes. To hash on, start anew.
impl Zeroize for Sha1 {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Sha1 {}
