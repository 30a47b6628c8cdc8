//! ring.

use crate::keys::Key;
use crate::library::{
    Aead, Cipher, Derive, Generate, Group, Hash, KeyPair, Library, Map, NONCE_LEN, Outcome, Scheme,
    Sign, Verify, split,
};
use crate::versions;

pub(super) struct Ring;

impl Library for Ring {
    fn name(&self) -> &'static str {
        "ring"
    }

    fn version(&self) -> String {
        versions::of("ring")
    }

    fn hash(&self, hash: Hash) -> Option<Map> {
        match hash {
            Hash::Sha1 => Some(digest(&digest::SHA1_FOR_LEGACY_USE_ONLY)),
            Hash::Sha256 => Some(digest(&digest::SHA256)),
            Hash::Sha384 => Some(digest(&digest::SHA384)),
            Hash::Sha512 => Some(digest(&digest::SHA512)),
            Hash::Sha3_256 => None,
        }
    }

    fn hmac(&self, hash: Hash, key: &[u8]) -> Outcome<Option<Map>> {
        Ok(match hash {
            Hash::Sha256 => Some(hmac(hmac::HMAC_SHA256, key)),
            Hash::Sha384 => Some(hmac(hmac::HMAC_SHA384, key)),
            Hash::Sha1 | Hash::Sha512 | Hash::Sha3_256 => None,
        })
    }

    fn hkdf(&self) -> Option<Derive> {
        Some(hkdf())
    }

    fn hkdf_expand(&self, prk: &[u8]) -> Outcome<Option<Map>> {
        Ok(Some(hkdf_expand(prk)))
    }

    fn aead(&self, cipher: Cipher, key: &[u8]) -> Outcome<Option<Box<dyn Aead>>> {
        let algorithm = match cipher {
            Cipher::Aes128Gcm => &aead::AES_128_GCM,
            Cipher::Aes256Gcm => &aead::AES_256_GCM,
            Cipher::ChaCha20Poly1305 => &aead::CHACHA20_POLY1305,
            Cipher::Aes128Ccm | Cipher::Aes256Ccm => return Ok(None),
        };
        AeadKey::boxed(algorithm, key).map(Some)
    }

    fn key_agreement(&self, group: Group) -> Option<Generate> {
        match group {
            Group::X25519 => Some(key_agreement(&agreement::X25519)),
            Group::P256 => Some(key_agreement(&agreement::ECDH_P256)),
            Group::P384 => Some(key_agreement(&agreement::ECDH_P384)),
            Group::P521 | Group::Ffdhe2048 => None,
        }
    }

    fn signer(&self, scheme: Scheme, key: &Key) -> Outcome<Option<Sign>> {
        Ok(Some(match scheme {
            Scheme::EcdsaP256 => ecdsa_signer(&signature::ECDSA_P256_SHA256_ASN1_SIGNING, key)?,
            Scheme::EcdsaP384 => ecdsa_signer(&signature::ECDSA_P384_SHA384_ASN1_SIGNING, key)?,
            Scheme::EcdsaP521 => return Ok(None),
            Scheme::Ed25519 => {
                let pair =
                    signature::Ed25519KeyPair::from_seed_and_public_key(&key.private, &key.public)?;
                Box::new(move |message| Ok(pair.sign(message).as_ref().to_vec()))
            }
            Scheme::RsaPkcs1(_) => rsa_signer(&signature::RSA_PKCS1_SHA256, key)?,
            Scheme::RsaPss(_) => rsa_signer(&signature::RSA_PSS_SHA256, key)?,
        }))
    }

    fn verifier(&self, scheme: Scheme, key: &Key) -> Outcome<Option<Verify>> {
        Ok(Some(match scheme {
            Scheme::EcdsaP256 => verifier(&signature::ECDSA_P256_SHA256_ASN1, key),
            Scheme::EcdsaP384 => verifier(&signature::ECDSA_P384_SHA384_ASN1, key),
            Scheme::EcdsaP521 => return Ok(None),
            Scheme::Ed25519 => verifier(&signature::ED25519, key),
            Scheme::RsaPkcs1(_) => verifier(&signature::RSA_PKCS1_2048_8192_SHA256, key),
            Scheme::RsaPss(_) => verifier(&signature::RSA_PSS_2048_8192_SHA256, key),
        }))
    }
}

super::ring_interface::ring_interface!(ring);

fn agree(
    algorithm: &'static agreement::Algorithm,
    private: agreement::EphemeralPrivateKey,
    peer: &[u8],
) -> Outcome<Vec<u8>> {
    let peer = agreement::UnparsedPublicKey::new(algorithm, peer);
    Ok(agreement::agree_ephemeral(private, &peer, <[u8]>::to_vec)?)
}

fn ecdsa_key_pair(
    algorithm: &'static signature::EcdsaSigningAlgorithm,
    key: &Key,
) -> Outcome<signature::EcdsaKeyPair> {
    let (private, public) = (&key.private, &key.public);
    let rng = rand::SystemRandom::new();
    Ok(signature::EcdsaKeyPair::from_private_key_and_public_key(algorithm, private, public, &rng)?)
}
