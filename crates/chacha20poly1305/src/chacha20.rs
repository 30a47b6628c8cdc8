//! The ChaCha20 block function (RFC 8439, section 2.3).

pub(crate) mod portable;

/// Bytes in a block of key stream.
pub(crate) const BLOCK_LEN: usize = 64;
