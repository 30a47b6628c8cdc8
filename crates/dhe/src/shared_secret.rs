//! What an agreement gives, in the encodings of both protocol versions.

use alloc::vec::Vec;
use core::fmt;

use zeroize::{ZeroizeOnDrop, Zeroizing};

/// What both sides know after the exchange. Input for a key derivation function, not a key.
pub struct SharedSecret(Zeroizing<Vec<u8>>);

impl SharedSecret {
    pub(crate) const fn new(padded: Zeroizing<Vec<u8>>) -> Self {
        Self(padded)
    }

    /// For TLS 1.3: as long as the prime, with leading zeros (RFC 9846, section 7.4.1).
    #[must_use]
    pub fn padded(&self) -> &[u8] {
        &self.0
    }

    /// For TLS 1.2: without leading zero bytes (RFC 5246, section 8.1.2).
    ///
    /// **The length depends on the secret**, and with it the time of whatever hashes it: that is
    /// what the Raccoon attack (CVE-2020-1968) measures. The format leaves no choice; that no
    /// secret of ours meets a second public key takes the attack its repeated measurements.
    #[must_use]
    pub fn without_leading_zeros(&self) -> &[u8] {
        // CT: the length is what the format reveals; the bytes after the zeros are not looked at.
        let zeros = self.0.iter().take_while(|&&byte| byte == 0).count();
        &self.0[zeros..]
    }
}

impl fmt::Debug for SharedSecret {
    /// Not the value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedSecret").finish_non_exhaustive()
    }
}

impl ZeroizeOnDrop for SharedSecret {}
