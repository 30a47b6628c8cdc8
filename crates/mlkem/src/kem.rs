//! The internal algorithms of ML-KEM (FIPS 203, section 6), for a rank `K`.
//!
//! Keys in the forms that compute. Lengths and bytes are the parameter sets' business.

use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::backend::Backend;
use crate::hash::{SharedSecret, g, h, j, wipe};
use crate::k_pke::{self, DecryptionKey, EncryptionKey, ciphertext_len};

/// The most bytes that a ciphertext has.
const MAX_CIPHERTEXT_LEN: usize = ciphertext_len(4);

/// An encapsulation key: ek_PKE, and its hash.
#[derive(Clone)]
pub(crate) struct Encapsulator<const K: usize> {
    key: EncryptionKey<K>,
    hash: [u8; 32],
    backend: Backend,
}

impl<const K: usize> Encapsulator<K> {
    /// Section 7.2's modulus check: `None` if a coefficient is not reduced.
    pub(crate) fn from_bytes(backend: Backend, ek: &[u8]) -> Option<Self> {
        let key = EncryptionKey::from_bytes(backend, ek)?;
        Some(Self { key, hash: h(backend, ek), backend })
    }

    /// What it was made for.
    pub(crate) const fn backend(&self) -> Backend {
        self.backend
    }

    /// H(ek).
    pub(crate) const fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// Algorithm 17, `ML-KEM.Encaps_internal`. Writes the ciphertext to `c`.
    pub(crate) fn encaps_internal(&self, m: &[u8; 32], c: &mut [u8]) -> SharedSecret {
        let (secret, r) = g(self.backend, m, &self.hash);
        self.key.encrypt(self.backend, m, &r, c);
        SharedSecret::new(*secret)
    }
}

/// What a decapsulation key holds beyond its encapsulation key.
pub(crate) struct Decapsulator<const K: usize> {
    key: DecryptionKey<K>,
    z: [u8; 32],
}

impl<const K: usize> Decapsulator<K> {
    /// Algorithm 16, `ML-KEM.KeyGen_internal`. Writes the encapsulation key to `ek`.
    pub(crate) fn key_gen_internal(
        backend: Backend,
        d: &[u8],
        z: &[u8],
        ek: &mut [u8],
    ) -> (Encapsulator<K>, Self) {
        let (encryption_key, key) = k_pke::key_gen(backend, d, ek);
        let encapsulator = Encapsulator { key: encryption_key, hash: h(backend, ek), backend };
        (encapsulator, Self::new(key, z))
    }

    /// `None` if a coefficient of dk_PKE is not reduced.
    pub(crate) fn from_bytes(backend: Backend, dk_pke: &[u8], z: &[u8]) -> Option<Self> {
        DecryptionKey::from_bytes(backend, dk_pke).map(|key| Self::new(key, z))
    }

    fn new(key: DecryptionKey<K>, z: &[u8]) -> Self {
        let mut result = Self { key, z: [0; 32] };
        result.z.copy_from_slice(z);
        result
    }

    /// Writes dk_PKE and z.
    pub(crate) fn write(&self, backend: Backend, dk_pke: &mut [u8], z: &mut [u8]) {
        self.key.write(backend, dk_pke);
        z.copy_from_slice(&self.z);
    }

    /// Algorithm 18, `ML-KEM.Decaps_internal`. `ek` is the encapsulation key that belongs to this.
    pub(crate) fn decaps_internal(&self, ek: &Encapsulator<K>, c: &[u8]) -> SharedSecret {
        let backend = ek.backend;
        let m = self.key.decrypt(backend, c);
        let (secret, r) = g(backend, &*m, &ek.hash);
        let rejected = j(backend, &self.z, c);
        let mut buffer = [0; MAX_CIPHERTEXT_LEN];
        let c_again = &mut buffer[..c.len()];
        ek.key.encrypt(backend, &m, &r, c_again);

        let mut secret = SharedSecret::new(*secret);
        let differ = !equal(c, c_again);
        secret.conditional_assign(&rejected, differ);
        wipe(c_again);
        secret
    }
}

/// Whether two strings of one length are equal. The barrier of `subtle` stands behind the last of
/// the bytes instead of behind each.
fn equal(a: &[u8], b: &[u8]) -> Choice {
    let difference = a.iter().zip(b).fold(0, |difference, (a, b)| difference | (a ^ b));
    difference.ct_eq(&0)
}

impl<const K: usize> Drop for Decapsulator<K> {
    fn drop(&mut self) {
        self.z.zeroize();
    }
}

impl<const K: usize> ZeroizeOnDrop for Decapsulator<K> {}
