//! CCM with nonces of other lengths than 12 octets, and tags of other lengths than 8 and 16.

use zeroize::Zeroizing;

use super::{Aes128Ccm, Aes192Ccm, Aes256Ccm, check_plaintext_len};
use crate::{
    Error,
    aead::{Message, release},
};

macro_rules! any_lengths {
    ($name:ident) => {
        /// For NIST's and other test vectors, and for protocols that fixed other lengths.
        impl $name {
            /// Encrypts `data` where it lies and fills `tag`: the nonce has 7 to 13 bytes, the tag
            /// an even number from 4 to 16.
            ///
            /// # Errors
            ///
            /// [`Error::NonceLength`], [`Error::TagLength`], or [`Error::TooLong`] for a plaintext
            /// whose length does not fit the `15 - nonce.len()` bytes that are left for it; with
            /// `data` and `tag` as they were.
            pub fn seal_with_any_lengths(
                &self,
                nonce: &[u8],
                aad: &[u8],
                data: &mut [u8],
                tag: &mut [u8],
            ) -> Result<(), Error> {
                check_lengths(nonce, data, tag)?;
                let message = Message { nonce, aad, source: &[], data };
                let full = Zeroizing::new(self.key.crypt_for::<true>(tag.len(), message));
                tag.copy_from_slice(&full[..tag.len()]);
                Ok(())
            }

            /// Decrypts `data` where it lies: the nonce has 7 to 13 bytes, the tag an even number
            /// from 4 to 16.
            ///
            /// The caller fixes the length of the tag. Whoever leaves it to the sender accepts
            /// forgeries with probability 2^-32.
            ///
            /// # Errors
            ///
            /// As for sealing, with `data` as it was; [`Error::Authentication`], with `data` cleared.
            pub fn open_with_any_lengths(
                &self,
                nonce: &[u8],
                aad: &[u8],
                data: &mut [u8],
                tag: &[u8],
            ) -> Result<(), Error> {
                check_lengths(nonce, data, tag)?;
                let message = Message { nonce, aad, source: &[], data: &mut *data };
                let full = Zeroizing::new(self.key.crypt_for::<false>(tag.len(), message));
                release(data, &full[..tag.len()], tag)
            }
        }
    };
}

any_lengths!(Aes128Ccm);
any_lengths!(Aes192Ccm);
any_lengths!(Aes256Ccm);

/// SP 800-38C, appendix A.1.
fn check_lengths(nonce: &[u8], data: &[u8], tag: &[u8]) -> Result<(), Error> {
    if !(7..=13).contains(&nonce.len()) {
        return Err(Error::NonceLength);
    }
    if !matches!(tag.len(), 4 | 6 | 8 | 10 | 12 | 14 | 16) {
        return Err(Error::TagLength);
    }
    check_plaintext_len(nonce.len(), data.len())
}
