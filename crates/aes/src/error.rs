//! What an AEAD operation can refuse.

use core::fmt;

/// Why an operation was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The plaintext or the associated data is longer than the algorithm allows: SP 800-38D, section
    /// 5.2.1.1, for GCM; RFC 5116, section 5.3, for CCM. Nothing was read or written.
    TooLong,
    /// The nonce has a length that the mode does not take: SP 800-38D, section 5.2.1.1, for GCM; SP
    /// 800-38C, appendix A.1, for CCM. Nothing was read or written. Only the operations of the
    /// feature `hazmat` return it; nonces have their length by type elsewhere.
    NonceLength,
    /// The tag has a length that CCM does not take: SP 800-38C, appendix A.1. Nothing was read or
    /// written. Only the operations of the feature `hazmat` return it.
    TagLength,
    /// The output buffer's length does not fit the input's. Nothing was read or written.
    BufferLength,
    /// The tag does not match: key, nonce, associated data, ciphertext or tag differ from those of
    /// sealing. The output was cleared.
    Authentication,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "message or associated data beyond the limit of the algorithm",
            Self::NonceLength => "nonce of a length that the mode does not take",
            Self::TagLength => "tag of a length that the mode does not take",
            Self::BufferLength => "output buffer of the wrong length",
            Self::Authentication => "authentication failed",
        })
    }
}

impl core::error::Error for Error {}
