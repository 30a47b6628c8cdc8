//! Records in CBC mode with HMAC: `GenericBlockCipher` of RFC 5246, section 6.2.3.2, and its
//! counterpart in the right order, RFC 7366.

mod keys;
mod open;
mod padding;
mod seal;
#[cfg(test)]
mod tests;

pub use open::CbcOpener;
pub use seal::CbcSealer;

use sha2::Sha384;
pub use tls::CbcMac;

/// The length of AES's block, and with it that of an IV.
const BLOCK_LEN: usize = 16;

/// The longest MAC: that of HMAC-SHA384.
const MAX_MAC_LEN: usize = Sha384::OUTPUT_LEN;

/// Records that may be sealed under one key: 2^25.
///
/// An attacker tells CBC from random bits with an advantage of at most s^2 / 2^128 after s blocks. At
/// 2^25 full records of 1028 blocks that is less than 2^-57, what RFC 9846, section 5.5, asks of
/// AES-GCM. TLS 1.2 cannot change a key: the connection ends.
pub const RECORDS_PER_KEY: u64 = 1 << 25;

/// What comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The MAC covers the ciphertext, and is checked before anything is decrypted (RFC 7366,
    /// negotiated by the extension `encrypt_then_mac`).
    EncryptThenMac,
    /// The MAC covers the content and is encrypted with it and the padding, which it does not cover
    /// (RFC 5246, section 6.2.3.2).
    MacThenEncrypt,
}
