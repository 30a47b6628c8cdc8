//! Signing with any kind of key.

use alloc::format;
use alloc::vec::Vec;
use core::fmt;

use nistec::Digest;
use rand_core::TryCryptoRng;

use super::PrivateKey;
use crate::algorithm::{Primitive, SignatureAlgorithm};
use crate::error::{Error, ErrorKind};

pub(super) fn sign<R: TryCryptoRng + ?Sized>(
    key: &PrivateKey,
    algorithm: SignatureAlgorithm,
    message: &[u8],
    rng: &mut R,
) -> Result<Vec<u8>, Error> {
    let rsa_failed = |error| failed(error == rsa::Error::Rng, &error);
    match (key, algorithm.primitive()) {
        (PrivateKey::Rsa(key), Primitive::RsaPkcs1(hash)) => {
            key.sign_pkcs1v15(hash, message, rng).map_err(rsa_failed)
        }
        (PrivateKey::Rsa(key), Primitive::RsaPss(hash)) => {
            key.sign_pss(hash, message, rng).map_err(rsa_failed)
        }
        (PrivateKey::P256(key), Primitive::Ecdsa(hash)) => sign_ecdsa(key, &hash(message), rng),
        (PrivateKey::P384(key), Primitive::Ecdsa(hash)) => sign_ecdsa(key, &hash(message), rng),
        (PrivateKey::P521(key), Primitive::Ecdsa(hash)) => sign_ecdsa(key, &hash(message), rng),
        (PrivateKey::Ed25519(key), Primitive::Ed25519) => Ok(key.sign(message).to_bytes().to_vec()),
        _ => {
            let found = format!("{algorithm} with {}", key.public_key().describe());
            Err(Error::new(ErrorKind::Signing).found(found))
        }
    }
}

fn sign_ecdsa<C: nistec::Curve, R: TryCryptoRng + ?Sized>(
    key: &nistec::SigningKey<C>,
    digest: &Digest,
    rng: &mut R,
) -> Result<Vec<u8>, Error> {
    match key.sign_digest_hedged(digest, rng) {
        Ok(signature) => Ok(signature.to_der().as_ref().to_vec()),
        Err(error) => Err(failed(error == nistec::Error::Rng, &error)),
    }
}

fn failed(for_want_of_randomness: bool, error: &dyn fmt::Display) -> Error {
    if for_want_of_randomness {
        Error::new(ErrorKind::Rng)
    } else {
        Error::new(ErrorKind::Signing).found(format!("{error}"))
    }
}
