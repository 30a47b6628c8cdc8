//! The traits of the crate `signature`. Feature `signature`.
//!
//! Messages are hashed with the curve's hash function; randomized signatures are hedged ones.

use ::signature::{Keypair, RandomizedSigner, SignatureEncoding, Signer, Verifier};
use rand_core::TryCryptoRng;

use crate::curve::Curve;
use crate::ecdsa::SigningKey;
use crate::error::Error;
use crate::key::PublicKey;
use crate::p256::{self, P256};
use crate::p384::{self, P384};
use crate::p521::{self, P521};
use crate::signature::Signature;

/// Without a source: `::signature::Error` has none without `alloc`, lest it tell how a signature failed.
impl From<Error> for ::signature::Error {
    fn from(_: Error) -> Self {
        Self::new()
    }
}

impl<C: Curve> Signer<Signature<C>> for SigningKey<C> {
    fn try_sign(&self, message: &[u8]) -> Result<Signature<C>, ::signature::Error> {
        Ok(self.sign(message)?)
    }
}

impl<C: Curve> RandomizedSigner<Signature<C>> for SigningKey<C> {
    fn try_sign_with_rng<R: TryCryptoRng + ?Sized>(
        &self,
        rng: &mut R,
        message: &[u8],
    ) -> Result<Signature<C>, ::signature::Error> {
        Ok(self.sign_hedged(message, rng)?)
    }
}

impl<C: Curve> Verifier<Signature<C>> for PublicKey<C> {
    fn verify(&self, message: &[u8], signature: &Signature<C>) -> Result<(), ::signature::Error> {
        Ok(self.verify(message, signature)?)
    }
}

impl<C: Curve> Keypair for SigningKey<C> {
    type VerifyingKey = PublicKey<C>;

    fn verifying_key(&self) -> PublicKey<C> {
        self.verifying_key().clone()
    }
}

/// Two integers of fixed width, as [`Signature::from_bytes`] reads them.
impl<C: Curve> TryFrom<&[u8]> for Signature<C> {
    type Error = Error;

    fn try_from(bytes: &[u8]) -> Result<Self, Error> {
        let bytes = bytes.try_into().map_err(|_| Error::SignatureEncoding)?;
        Self::from_bytes(&bytes)
    }
}

/// `From` for an array of bytes can be written for a curve, but not for all.
macro_rules! encoding {
    ($curve:ty, $length:expr) => {
        impl From<Signature<$curve>> for [u8; $length] {
            fn from(signature: Signature<$curve>) -> Self {
                signature.to_bytes()
            }
        }

        impl SignatureEncoding for Signature<$curve> {
            type Repr = [u8; $length];
        }
    };
}

encoding!(P256, p256::SIGNATURE_LEN);
encoding!(P384, p384::SIGNATURE_LEN);
encoding!(P521, p521::SIGNATURE_LEN);
