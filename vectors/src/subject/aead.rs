//! AES-GCM, AES-CCM and ChaCha20-Poly1305.

use aes::{Aes128Ccm, Aes128Ccm8, Aes128Gcm, Aes192Gcm, Aes256Ccm, Aes256Ccm8, Aes256Gcm};
use chacha20poly1305::ChaCha20Poly1305;

use super::On;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    AesGcm,
    AesCcm,
    ChaCha20Poly1305,
}

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// This size is not offered: the text says which.
    NotOffered(&'static str),
    /// The operation failed: a wrong tag.
    Failed,
}

/// A key of an AEAD, with its tag's length.
pub(crate) trait Aead {
    /// Ciphertext and tag.
    fn seal(&self, nonce: &[u8], aad: &[u8], plaintext: &[u8]) -> Result<Sealed, Refused>;
    fn open(&self, nonce: &[u8], aad: &[u8], sealed: &Sealed) -> Result<Vec<u8>, Refused>;
}

/// What sealing gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) ciphertext: Vec<u8>,
    pub(crate) tag: Vec<u8>,
}

const NONCE: Refused = Refused::NotOffered("nonce of another length than 96 bits");
const TAG: Refused = Refused::NotOffered("tag of another length");

macro_rules! aead {
    ($($name:ident),+) => {
        $(
            impl Aead for $name {
                fn seal(&self, nonce: &[u8], aad: &[u8], plaintext: &[u8]) -> Result<Sealed, Refused> {
                    let nonce = nonce.try_into().map_err(|_| NONCE)?;
                    let mut ciphertext = vec![0; plaintext.len()];
                    let tag = $name::seal(self, nonce, aad, plaintext, &mut ciphertext);
                    let tag = tag.map_err(|_| Refused::Failed)?.to_vec();
                    Ok(Sealed { ciphertext, tag })
                }

                fn open(&self, nonce: &[u8], aad: &[u8], sealed: &Sealed) -> Result<Vec<u8>, Refused> {
                    let nonce = nonce.try_into().map_err(|_| NONCE)?;
                    let tag = sealed.tag.as_slice().try_into().map_err(|_| TAG)?;
                    let mut plaintext = vec![0xff; sealed.ciphertext.len()];
                    let opened = $name::open(self, nonce, aad, &sealed.ciphertext, tag, &mut plaintext);
                    opened.map_err(|_| Refused::Failed)?;
                    Ok(plaintext)
                }
            }
        )+
    };
}

aead!(Aes128Ccm, Aes128Ccm8, Aes128Gcm, Aes192Gcm, Aes256Ccm, Aes256Ccm8, Aes256Gcm);
aead!(ChaCha20Poly1305);

macro_rules! on_each_backend {
    ($name:ident, $backend:path, $key:expr) => {{
        let key = $key.try_into().map_err(|_| "key of another length")?;
        <$backend>::all()
            .map(|backend| On::<Box<dyn Aead>> {
                backend: backend.name(),
                run: Box::new($name::with_backend(backend, key)),
            })
            .collect()
    }};
}

impl Mode {
    pub(crate) const fn crate_name(self) -> &'static str {
        match self {
            Self::AesGcm | Self::AesCcm => "aes",
            Self::ChaCha20Poly1305 => "chacha20poly1305",
        }
    }

    /// The algorithm's name with its key's size.
    pub(crate) fn name(self, key_len: usize) -> String {
        match self {
            Self::AesGcm => format!("AES-{}-GCM", key_len * 8),
            Self::AesCcm => format!("AES-{}-CCM", key_len * 8),
            Self::ChaCha20Poly1305 => "ChaCha20-Poly1305".to_owned(),
        }
    }

    /// `key` on each backend, or what about the sizes is not offered.
    pub(crate) fn on_each_backend(
        self,
        key: &[u8],
        tag_len: usize,
    ) -> Result<Vec<On<Box<dyn Aead>>>, &'static str> {
        Ok(match (self, key.len(), tag_len) {
            (Self::AesGcm, 16, _) => on_each_backend!(Aes128Gcm, aes::Backend, key),
            (Self::AesGcm, 24, _) => on_each_backend!(Aes192Gcm, aes::Backend, key),
            (Self::AesGcm, 32, _) => on_each_backend!(Aes256Gcm, aes::Backend, key),
            (Self::AesCcm, 16, 16) => on_each_backend!(Aes128Ccm, aes::Backend, key),
            (Self::AesCcm, 16, 8) => on_each_backend!(Aes128Ccm8, aes::Backend, key),
            (Self::AesCcm, 32, 16) => on_each_backend!(Aes256Ccm, aes::Backend, key),
            (Self::AesCcm, 32, 8) => on_each_backend!(Aes256Ccm8, aes::Backend, key),
            (Self::AesCcm, 16 | 24 | 32, _) => return Err("CCM of this key and tag size"),
            (Self::ChaCha20Poly1305, 32, _) => {
                on_each_backend!(ChaCha20Poly1305, chacha20poly1305::Backend, key)
            }
            _ => return Err("key of another length"),
        })
    }
}

/// The tag of `sealed`, cut to `tag_len`, opens it: what a tag shorter than the type's own comes
/// to, told by sealing again.
pub(crate) fn opens_with_cut_tag(
    key: &dyn Aead,
    nonce: &[u8],
    aad: &[u8],
    sealed: &Sealed,
) -> Result<Option<Vec<u8>>, Refused> {
    // A counter mode: sealing the ciphertext gives the plaintext.
    let plaintext = key.seal(nonce, aad, &sealed.ciphertext)?.ciphertext;
    let again = key.seal(nonce, aad, &plaintext)?;
    let is_valid = again.tag.starts_with(&sealed.tag) && again.ciphertext == sealed.ciphertext;
    Ok(is_valid.then_some(plaintext))
}
