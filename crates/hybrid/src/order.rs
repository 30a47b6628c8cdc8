//! Which part comes first in the shares and in the shared secret (RFC 10024, section 4).

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    KemFirst,
    EcdhFirst,
}

impl Order {
    /// The ML-KEM part, of `kem_len` bytes, and the ECDH part.
    pub(crate) fn split(self, bytes: &[u8], kem_len: usize) -> (&[u8], &[u8]) {
        match self {
            Self::KemFirst => bytes.split_at(kem_len),
            Self::EcdhFirst => {
                let (ecdh, kem) = bytes.split_at(bytes.len() - kem_len);
                (kem, ecdh)
            }
        }
    }

    /// [`split`](Self::split), to write.
    pub(crate) fn split_mut(self, bytes: &mut [u8], kem_len: usize) -> (&mut [u8], &mut [u8]) {
        match self {
            Self::KemFirst => bytes.split_at_mut(kem_len),
            Self::EcdhFirst => {
                let (ecdh, kem) = bytes.split_at_mut(bytes.len() - kem_len);
                (kem, ecdh)
            }
        }
    }
}
