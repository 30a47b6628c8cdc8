//! The traits of the crate `aead`, for code that is generic over AEADs.

use aead::{
    AeadCore, AeadInOut, Error, Key, KeyInit, KeySizeUser, Nonce, Result, Tag, TagPosition,
    consts::{U12, U16, U32},
    inout::InOutBuf,
};

use crate::{ChaCha20Poly1305, aead::check_length};

impl KeySizeUser for ChaCha20Poly1305 {
    type KeySize = U32;
}

impl KeyInit for ChaCha20Poly1305 {
    fn new(key: &Key<Self>) -> Self {
        Self::new(&key.0)
    }
}

impl AeadCore for ChaCha20Poly1305 {
    type NonceSize = U12;
    type TagSize = U16;
    const TAG_POSITION: TagPosition = TagPosition::Postfix;
}

/// Input that lies elsewhere than the output is copied there first.
impl AeadInOut for ChaCha20Poly1305 {
    fn encrypt_inout_detached(
        &self,
        nonce: &Nonce<Self>,
        aad: &[u8],
        buffer: InOutBuf<'_, '_, u8>,
    ) -> Result<Tag<Self>> {
        check_length(buffer.len()).map_err(|_| Error)?;
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
        check_length(buffer.len()).map_err(|_| Error)?;
        let data = buffer.into_out_with_copied_in();
        self.open_in_place(&nonce.0, aad, data, &tag.0).map_err(|_| Error)
    }
}
