//! The hash functions of FIPS 203, section 4.1, and the shared secret, which is made of them alone.

use core::fmt;

use sha3::{Sha3_256, Sha3_512, Shake256};
use subtle::{Choice, ConditionallySelectable};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing, optimization_barrier};

use crate::backend::Backend;

/// A secret that both sides share, 32 bytes. For TLS it is the whole of the key exchange's result,
/// or the part of it that ML-KEM gives.
pub struct SharedSecret([u8; Self::LEN]);

impl SharedSecret {
    /// The length in bytes.
    pub const LEN: usize = 32;

    pub(crate) const fn new(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    /// Becomes `other` if `choice` says so.
    pub(crate) fn conditional_assign(&mut self, other: &Self, choice: Choice) {
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            a.conditional_assign(b, choice);
        }
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedSecret").finish_non_exhaustive()
    }
}

impl Drop for SharedSecret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for SharedSecret {}

/// G, of `c` and the parts after it: two strings of 32 bytes.
pub(crate) fn g(
    backend: Backend,
    c: &[u8],
    more: &[u8],
) -> (Zeroizing<[u8; 32]>, Zeroizing<[u8; 32]>) {
    let mut hash = Sha3_512::with_backend(backend.keccak());
    hash.update(c);
    hash.update(more);
    let output = Zeroizing::new(hash.finish());
    let (mut a, mut b) = (Zeroizing::new([0; 32]), Zeroizing::new([0; 32]));
    a.copy_from_slice(&output[..32]);
    b.copy_from_slice(&output[32..]);
    (a, b)
}

/// H.
pub(crate) fn h(backend: Backend, s: &[u8]) -> [u8; 32] {
    let mut hash = Sha3_256::with_backend(backend.keccak());
    hash.update(s);
    hash.finish()
}

/// J, of `z || c`: the secret of implicit rejection.
pub(crate) fn j(backend: Backend, z: &[u8; 32], c: &[u8]) -> SharedSecret {
    let mut xof = Shake256::with_backend(backend.keccak());
    xof.update(z);
    xof.update(c);
    let mut secret = SharedSecret([0; SharedSecret::LEN]);
    xof.finish().squeeze(&mut secret.0);
    secret
}

/// Clears a buffer by vector stores; `<[u8]>::zeroize` is a volatile store for each byte.
pub(crate) fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    optimization_barrier(bytes);
}
