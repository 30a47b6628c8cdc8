//! Secrets that serve once, and public keys in range.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use bigint::Nat;
use rand_core::TryCryptoRng;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::error::Error;
use crate::group::Group;
use crate::shared_secret::SharedSecret;

/// A public key: a number from 2 to p - 2.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PublicKey {
    group: Group,
    /// Big-endian, as long as the prime.
    bytes: Box<[u8]>,
}

impl PublicKey {
    /// Takes a public key as TLS 1.3 sends it: big-endian, as long as the prime (RFC 9846, section
    /// 4.3.8.1).
    ///
    /// # Errors
    ///
    /// [`Error::PublicKeyLength`], [`Error::PublicKeyTooSmall`] or [`Error::PublicKeyTooLarge`].
    pub fn from_bytes(group: Group, bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() != group.prime_len() {
            return Err(Error::PublicKeyLength);
        }
        Self::in_range(group, bytes.into())
    }

    /// Takes a public key as TLS 1.2 sends it (RFC 5246, section 7.4.3, `dh_Ys` and `dh_Yc`):
    /// big-endian, where any number of leading zeros may be missing.
    ///
    /// # Errors
    ///
    /// [`Error::PublicKeyLength`] if it is empty or longer than the prime,
    /// [`Error::PublicKeyTooSmall`] or [`Error::PublicKeyTooLarge`].
    pub fn from_unpadded_bytes(group: Group, bytes: &[u8]) -> Result<Self, Error> {
        let zeros = group.prime_len().checked_sub(bytes.len()).ok_or(Error::PublicKeyLength)?;
        if bytes.is_empty() {
            return Err(Error::PublicKeyLength);
        }
        let mut padded = vec![0; group.prime_len()];
        padded[zeros..].copy_from_slice(bytes);
        Self::in_range(group, padded.into())
    }

    /// RFC 7919, section 5.1. `bytes` are as long as the prime, so they compare as numbers do.
    fn in_range(group: Group, bytes: Box<[u8]>) -> Result<Self, Error> {
        if let [leading @ .., 0 | 1] = &*bytes
            && leading.iter().all(|&byte| byte == 0)
        {
            return Err(Error::PublicKeyTooSmall);
        }
        let mut largest_refused = group.prime_bytes();
        if let Some(last) = largest_refused.last_mut() {
            // From p, which is odd, to p - 1.
            *last &= 0xfe;
        }
        if *bytes >= *largest_refused {
            return Err(Error::PublicKeyTooLarge);
        }
        Ok(Self { group, bytes })
    }

    /// The group it belongs to.
    #[must_use]
    pub const fn group(&self) -> Group {
        self.group
    }

    /// The bytes to send, as long as the prime. TLS 1.2 takes them so as well.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublicKey").field("group", &self.group).finish_non_exhaustive()
    }
}

/// A secret exponent for one key agreement: using it consumes it.
///
/// ```compile_fail,E0382
/// # fn f(peer: &ashlar_dhe::PublicKey, secret: ashlar_dhe::EphemeralSecret) {
/// let first = secret.diffie_hellman(peer);
/// let second = secret.diffie_hellman(peer);
/// # }
/// ```
///
/// Nor can it be copied:
///
/// ```compile_fail,E0599
/// # fn f(secret: ashlar_dhe::EphemeralSecret) {
/// let copy = secret.clone();
/// # }
/// ```
pub struct EphemeralSecret {
    group: Group,
    /// From 1 to q - 1.
    exponent: Nat,
}

impl EphemeralSecret {
    /// Draws a secret in one call: a short exponent (RFC 7919, section 5.2) of 256, 320, 384, 384
    /// or 448 bits.
    ///
    /// # Errors
    ///
    /// [`Error::Rng`] if `rng` fails, or gives nothing but zeros.
    pub fn generate<R: TryCryptoRng + ?Sized>(group: Group, rng: &mut R) -> Result<Self, Error> {
        let mut bytes = Zeroizing::new(vec![0; group.exponent_len()]);
        rng.try_fill_bytes(&mut bytes).map_err(|_| Error::Rng)?;
        Self::from_be_bytes(group, &bytes).map_err(|_| Error::Rng)
    }

    /// Takes a secret exponent made elsewhere: big-endian, from 1 to q - 1. Its length is public, at
    /// most that of the prime. For test vectors: that it is random, long enough and used once is the
    /// caller's to see to.
    ///
    /// The caller's copy is the caller's to wipe.
    ///
    /// # Errors
    ///
    /// [`Error::SecretOutOfRange`], also if it is longer than the prime.
    pub fn from_be_bytes(group: Group, bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > group.prime_len() {
            return Err(Error::SecretOutOfRange);
        }
        let exponent = Nat::from_be_bytes(bytes);
        let in_range = !exponent.is_zero() & exponent.is_below(&group.order());
        // CT: an exponent out of range is none, and is not used.
        #[cfg(ctgrind)]
        let in_range = cpu::declassify(in_range);
        if bool::from(in_range) {
            Ok(Self { group, exponent })
        } else {
            Err(Error::SecretOutOfRange)
        }
    }

    /// The group it was made for.
    #[must_use]
    pub const fn group(&self) -> Group {
        self.group
    }

    /// The public key to send: 2^x mod p.
    ///
    /// It is in range: 2 has the prime order q, and 0 < x < q.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        let bytes = self.power(&[Group::GENERATOR]);
        PublicKey { group: self.group, bytes: bytes.as_slice().into() }
    }

    /// The secret shared with the peer: Y^x mod p.
    ///
    /// It needs no check of its own. Y is of order q or 2 q since it is neither 1 nor p - 1, and
    /// 0 < x < q: the result is neither of them either.
    ///
    /// # Errors
    ///
    /// [`Error::OtherGroup`] if the public key is not of the secret's group.
    pub fn diffie_hellman(self, peer: &PublicKey) -> Result<SharedSecret, Error> {
        if peer.group != self.group {
            return Err(Error::OtherGroup);
        }
        Ok(SharedSecret::new(self.power(&peer.bytes)))
    }

    /// `base^x mod p`, as long as the prime.
    fn power(&self, base: &[u8]) -> Zeroizing<Vec<u8>> {
        let modulus = self.group.modulus();
        let base = modulus.residue(&Nat::from_be_bytes(base));
        let power = modulus.pow(&base, &self.exponent);
        modulus.nat(&power).to_be_bytes(self.group.prime_len())
    }
}

impl fmt::Debug for EphemeralSecret {
    /// The group, not the exponent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EphemeralSecret").field("group", &self.group).finish_non_exhaustive()
    }
}

/// The exponent wipes itself.
impl ZeroizeOnDrop for EphemeralSecret {}
