//! The traits of the crate `signature`: keys that know their scheme and hash function.

use alloc::boxed::Box;
use core::fmt;

use rand_core::TryCryptoRng;
use signature::{Keypair, RandomizedSigner, SignatureEncoding, Verifier};

use crate::hash::Hash;
use crate::private::PrivateKey;
use crate::public::PublicKey;

/// A signature, as long as the modulus.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature(Box<[u8]>);

/// A signature scheme of RFC 8017, section 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Pkcs1v15,
    Pss,
}

/// A private key for one signature scheme with one hash function.
///
/// It signs with a random number generator alone, since every private operation is blinded.
#[derive(Clone, Debug)]
pub struct SigningKey {
    key: PrivateKey,
    scheme: Scheme,
    hash: Hash,
}

/// A public key for one signature scheme with one hash function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey {
    key: PublicKey,
    scheme: Scheme,
    hash: Hash,
}

impl SigningKey {
    /// For RSASSA-PKCS1-v1_5.
    pub const fn pkcs1v15(key: PrivateKey, hash: Hash) -> Self {
        Self { key, scheme: Scheme::Pkcs1v15, hash }
    }

    /// For RSASSA-PSS with MGF1 over the same hash function and a salt of the digest's length.
    pub const fn pss(key: PrivateKey, hash: Hash) -> Self {
        Self { key, scheme: Scheme::Pss, hash }
    }
}

impl VerifyingKey {
    /// For RSASSA-PKCS1-v1_5.
    pub const fn pkcs1v15(key: PublicKey, hash: Hash) -> Self {
        Self { key, scheme: Scheme::Pkcs1v15, hash }
    }

    /// For RSASSA-PSS with MGF1 over the same hash function and a salt of the digest's length.
    pub const fn pss(key: PublicKey, hash: Hash) -> Self {
        Self { key, scheme: Scheme::Pss, hash }
    }
}

impl RandomizedSigner<Signature> for SigningKey {
    fn try_sign_with_rng<R>(&self, rng: &mut R, message: &[u8]) -> signature::Result<Signature>
    where
        R: TryCryptoRng + ?Sized,
    {
        let signature = match self.scheme {
            Scheme::Pkcs1v15 => self.key.sign_pkcs1v15(self.hash, message, rng),
            Scheme::Pss => self.key.sign_pss(self.hash, message, rng),
        };
        let signature = signature.map_err(signature::Error::from_source)?;
        Ok(Signature(signature.into_boxed_slice()))
    }
}

impl Keypair for SigningKey {
    type VerifyingKey = VerifyingKey;

    fn verifying_key(&self) -> VerifyingKey {
        let Self { key, scheme, hash } = self;
        VerifyingKey { key: key.public_key().clone(), scheme: *scheme, hash: *hash }
    }
}

impl Verifier<Signature> for VerifyingKey {
    fn verify(&self, message: &[u8], signature: &Signature) -> signature::Result<()> {
        let result = match self.scheme {
            Scheme::Pkcs1v15 => self.key.verify_pkcs1v15(self.hash, message, &signature.0),
            Scheme::Pss => self.key.verify_pss(self.hash, message, &signature.0),
        };
        result.map_err(|_| signature::Error::new())
    }
}

impl SignatureEncoding for Signature {
    type Repr = Box<[u8]>;
}

impl TryFrom<&[u8]> for Signature {
    type Error = signature::Error;

    /// Of any length: only a key can tell whether it is right, and verification does.
    fn try_from(bytes: &[u8]) -> signature::Result<Self> {
        Ok(Self(bytes.into()))
    }
}

impl From<Signature> for Box<[u8]> {
    fn from(signature: Signature) -> Self {
        signature.0
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(")?;
        for byte in &self.0 {
            write!(f, "{byte:02x}")?;
        }
        f.write_str(")")
    }
}
