//! The traits of the crate `aead`, for code that is generic over AEADs.

use aead::{
    AeadCore, AeadInOut, Error, Key, KeyInit, KeySizeUser, Nonce, Result, Tag, TagPosition,
    consts::{U8, U12, U16, U24, U32},
    inout::InOutBuf,
};

use crate::{
    Aes128Ccm, Aes128Ccm8, Aes128Gcm, Aes192Ccm, Aes192Ccm8, Aes192Gcm, Aes256Ccm, Aes256Ccm8,
    Aes256Gcm,
};

macro_rules! aead_traits {
    ($name:ident, key: $key_len:ty, tag: $tag_len:ty) => {
        impl KeySizeUser for $name {
            type KeySize = $key_len;
        }

        impl KeyInit for $name {
            fn new(key: &Key<Self>) -> Self {
                Self::new(&key.0)
            }
        }

        impl AeadCore for $name {
            type NonceSize = U12;
            type TagSize = $tag_len;
            const TAG_POSITION: TagPosition = TagPosition::Postfix;
        }

        /// Input that lies elsewhere than the output is copied there first.
        impl AeadInOut for $name {
            fn encrypt_inout_detached(
                &self,
                nonce: &Nonce<Self>,
                aad: &[u8],
                buffer: InOutBuf<'_, '_, u8>,
            ) -> Result<Tag<Self>> {
                Self::check_lengths(aad.len(), buffer.len()).map_err(|_| Error)?;
                let data = buffer.into_out_with_copied_in();
                self.seal_in_place(&nonce.0, aad, data).map(Into::into).map_err(|_| Error)
            }

            fn decrypt_inout_detached(
                &self,
                nonce: &Nonce<Self>,
                aad: &[u8],
                buffer: InOutBuf<'_, '_, u8>,
                tag: &Tag<Self>,
            ) -> Result<()> {
                Self::check_lengths(aad.len(), buffer.len()).map_err(|_| Error)?;
                let data = buffer.into_out_with_copied_in();
                self.open_in_place(&nonce.0, aad, data, &tag.0).map_err(|_| Error)
            }
        }
    };
}

aead_traits!(Aes128Gcm, key: U16, tag: U16);
aead_traits!(Aes192Gcm, key: U24, tag: U16);
aead_traits!(Aes256Gcm, key: U32, tag: U16);
aead_traits!(Aes128Ccm, key: U16, tag: U16);
aead_traits!(Aes192Ccm, key: U24, tag: U16);
aead_traits!(Aes256Ccm, key: U32, tag: U16);
aead_traits!(Aes128Ccm8, key: U16, tag: U8);
aead_traits!(Aes192Ccm8, key: U24, tag: U8);
aead_traits!(Aes256Ccm8, key: U32, tag: U8);
