//! Hash functions that take a message of secret length.

use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use crate::hash::Hash;

/// A hash function that can end a message at a secret place: those of `sha1` and `sha2`.
pub trait HashSecretLen: Hash {
    /// The hash value of all that was absorbed and the first `len` bytes of `data`. Time depends on
    /// what was absorbed and on `data.len()`, not on `len`, which is at most that.
    fn finish_secret_len(self, data: &[u8], len: usize) -> Self::Output;
}

macro_rules! hash {
    ($($name:ident),+) => {
        $(
            impl HashSecretLen for $name {
                fn finish_secret_len(self, data: &[u8], len: usize) -> Self::Output {
                    self.finish_secret_len(data, len)
                }
            }
        )+
    };
}

hash!(Sha1, Sha256, Sha384, Sha512);
