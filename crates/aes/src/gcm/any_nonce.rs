//! GCM with nonces of other lengths than 96 bits, from which the first counter block is hashed.

use super::{Aes128Gcm, Aes192Gcm, Aes256Gcm, MAX_AAD_LEN};
use crate::{Error, aead::Message};

macro_rules! any_nonce {
    ($name:ident) => {
        /// For NIST's and other test vectors, and for protocols that fixed another length.
        impl $name {
            /// Encrypts `data` where it lies and returns the tag, with a nonce of one byte or more.
            ///
            /// Nonces of other lengths than 12 bytes are hashed, and can then collide: a key
            /// takes fewer messages safely. SP 800-38D, section 8.3, has the limits.
            ///
            /// # Errors
            ///
            /// [`Error::NonceLength`] for an empty nonce, or [`Error::TooLong`], with `data` as it
            /// was.
            pub fn seal_with_any_nonce(
                &self,
                nonce: &[u8],
                aad: &[u8],
                data: &mut [u8],
            ) -> Result<[u8; 16], Error> {
                check_nonce(nonce)?;
                Self::check_lengths(aad.len(), data.len())?;
                Ok(self.key.crypt::<true>(Message { nonce, aad, source: &[], data }))
            }

            /// Decrypts `data` where it lies, with a nonce of one byte or more.
            ///
            /// # Errors
            ///
            /// [`Error::NonceLength`] for an empty nonce, or [`Error::TooLong`], with `data` as it
            /// was; [`Error::Authentication`], with `data` cleared.
            pub fn open_with_any_nonce(
                &self,
                nonce: &[u8],
                aad: &[u8],
                data: &mut [u8],
                tag: &[u8; 16],
            ) -> Result<(), Error> {
                check_nonce(nonce)?;
                Self::check_lengths(aad.len(), data.len())?;
                self.key.open(Message { nonce, aad, source: &[], data }, tag)
            }
        }
    };
}

any_nonce!(Aes128Gcm);
any_nonce!(Aes192Gcm);
any_nonce!(Aes256Gcm);

/// SP 800-38D, section 5.2.1.1: 1 to 2^64 - 1 bits.
const fn check_nonce(nonce: &[u8]) -> Result<(), Error> {
    if nonce.is_empty() || nonce.len() as u64 > MAX_AAD_LEN {
        return Err(Error::NonceLength);
    }
    Ok(())
}
