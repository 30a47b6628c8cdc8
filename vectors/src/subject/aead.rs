//! AES-GCM, AES-CCM and ChaCha20-Poly1305.

use aes::{
    Aes128Ccm, Aes128Ccm8, Aes128Gcm, Aes192Ccm, Aes192Ccm8, Aes192Gcm, Aes256Ccm, Aes256Ccm8,
    Aes256Gcm,
};
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

const NONCE: Refused = Refused::NotOffered("nonce of this length");
const TAG: Refused = Refused::NotOffered("tag of this length");

/// The interface that is in use: the nonce's and the tag's length by type.
macro_rules! plain {
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

plain!(Aes128Gcm, Aes192Gcm, Aes256Gcm, ChaCha20Poly1305);
plain!(Aes128Ccm, Aes192Ccm, Aes256Ccm, Aes128Ccm8, Aes192Ccm8, Aes256Ccm8);

/// The interface of `hazmat`: nonces of any length, for CCM also tags.
struct Any<K> {
    key: K,
    tag_len: usize,
}

macro_rules! any_nonce {
    ($($name:ident),+) => {
        $(
            impl Aead for Any<$name> {
                fn seal(&self, nonce: &[u8], aad: &[u8], plaintext: &[u8]) -> Result<Sealed, Refused> {
                    let mut ciphertext = plaintext.to_vec();
                    let tag = self.key.seal_with_any_nonce(nonce, aad, &mut ciphertext);
                    let tag = tag.map_err(refused)?.to_vec();
                    Ok(Sealed { ciphertext, tag })
                }

                fn open(&self, nonce: &[u8], aad: &[u8], sealed: &Sealed) -> Result<Vec<u8>, Refused> {
                    let tag = sealed.tag.as_slice().try_into().map_err(|_| TAG)?;
                    let mut data = sealed.ciphertext.clone();
                    let opened = self.key.open_with_any_nonce(nonce, aad, &mut data, tag);
                    opened.map(|()| data).map_err(refused)
                }
            }
        )+
    };
}

any_nonce!(Aes128Gcm, Aes192Gcm, Aes256Gcm);

macro_rules! any_lengths {
    ($($name:ident),+) => {
        $(
            impl Aead for Any<$name> {
                fn seal(&self, nonce: &[u8], aad: &[u8], plaintext: &[u8]) -> Result<Sealed, Refused> {
                    let mut ciphertext = plaintext.to_vec();
                    let mut tag = vec![0; self.tag_len];
                    let sealed = self.key.seal_with_any_lengths(nonce, aad, &mut ciphertext, &mut tag);
                    sealed.map(|()| Sealed { ciphertext, tag }).map_err(refused)
                }

                fn open(&self, nonce: &[u8], aad: &[u8], sealed: &Sealed) -> Result<Vec<u8>, Refused> {
                    let mut data = sealed.ciphertext.clone();
                    let opened = self.key.open_with_any_lengths(nonce, aad, &mut data, &sealed.tag);
                    opened.map(|()| data).map_err(refused)
                }
            }
        )+
    };
}

any_lengths!(Aes128Ccm, Aes192Ccm, Aes256Ccm);

fn refused(error: aes::Error) -> Refused {
    match error {
        aes::Error::NonceLength => NONCE,
        aes::Error::TagLength => TAG,
        _ => Refused::Failed,
    }
}

/// A key's type, then how a value of it becomes an [`Aead`].
macro_rules! on_each_backend {
    ($name:ident, $backend:path, $key:expr, $wrap:expr) => {{
        let key = $key.try_into().map_err(|_| "key of another length")?;
        <$backend>::all()
            .map(|backend| On::<Box<dyn Aead>> {
                backend: backend.name(),
                run: Box::new($wrap($name::with_backend(backend, key))),
            })
            .collect()
    }};
}

/// A key on each backend.
pub(crate) type Keys = Vec<On<Box<dyn Aead>>>;

/// The lengths of a vector, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lengths {
    pub(crate) nonce: usize,
    pub(crate) tag: usize,
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
        lengths: Lengths,
    ) -> Result<Keys, &'static str> {
        macro_rules! aes {
            ($name:ident) => {
                on_each_backend!($name, aes::Backend, key, |key| key)
            };
            (any $name:ident) => {
                on_each_backend!($name, aes::Backend, key, |key| Any { key, tag_len: lengths.tag })
            };
        }
        Ok(match (self, key.len(), lengths.nonce, lengths.tag) {
            (Self::AesGcm, 16, 12, _) => aes!(Aes128Gcm),
            (Self::AesGcm, 24, 12, _) => aes!(Aes192Gcm),
            (Self::AesGcm, 32, 12, _) => aes!(Aes256Gcm),
            (Self::AesGcm, 16, _, _) => aes!(any Aes128Gcm),
            (Self::AesGcm, 24, _, _) => aes!(any Aes192Gcm),
            (Self::AesGcm, 32, _, _) => aes!(any Aes256Gcm),
            (Self::AesCcm, 16, 12, 16) => aes!(Aes128Ccm),
            (Self::AesCcm, 24, 12, 16) => aes!(Aes192Ccm),
            (Self::AesCcm, 32, 12, 16) => aes!(Aes256Ccm),
            (Self::AesCcm, 16, 12, 8) => aes!(Aes128Ccm8),
            (Self::AesCcm, 24, 12, 8) => aes!(Aes192Ccm8),
            (Self::AesCcm, 32, 12, 8) => aes!(Aes256Ccm8),
            (Self::AesCcm, 16, _, _) => aes!(any Aes128Ccm),
            (Self::AesCcm, 24, _, _) => aes!(any Aes192Ccm),
            (Self::AesCcm, 32, _, _) => aes!(any Aes256Ccm),
            (Self::ChaCha20Poly1305, 32, _, _) => {
                on_each_backend!(ChaCha20Poly1305, chacha20poly1305::Backend, key, |key| key)
            }
            _ => return Err("key of another length"),
        })
    }
}

/// The tag of `sealed`, shorter than the type's own, opens it: told by sealing again.
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
