//! RustCrypto, with dalek's curves.

use aes_gcm::aead::consts::{U12, U16};
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::aes::{Aes128, Aes256};
use aes_gcm::{Aes128Gcm, Aes256Gcm};
use ccm::Ccm;
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use ml_kem::kem::{Decapsulate, Encapsulate, Kem as _, KeyExport, TryKeyInit};
use p256::elliptic_curve::Generate as _;
use rustcrypto_chacha20poly1305::ChaCha20Poly1305;
use rustcrypto_hmac::{Hmac, Mac};
use rustcrypto_rsa::pkcs1::{DecodeRsaPrivateKey, DecodeRsaPublicKey};
use rustcrypto_rsa::signature::{RandomizedSigner, SignatureEncoding, Signer, Verifier};
use rustcrypto_rsa::{RsaPrivateKey, RsaPublicKey, pkcs1v15, pss};
use rustcrypto_sha1::Sha1;
use rustcrypto_sha2::{Digest, Sha256, Sha384, Sha512};
use rustcrypto_sha3::Sha3_256;

use crate::keys::Key;
use crate::library::{
    Aead, Cipher, Derive, Generate, Group, Hash, Kem, KemFunctions, KeyPair, Library, Map,
    NONCE_LEN, Outcome, Scheme, Sign, Verify, split,
};
use crate::peers::RUSTCRYPTO;
use crate::versions;

/// The crates that are measured.
const CRATES: [&str; 15] = [
    "aes-gcm",
    "ccm",
    "chacha20poly1305",
    "ed25519-dalek",
    "hkdf",
    "hmac",
    "ml-kem",
    "p256",
    "p384",
    "p521",
    "rsa",
    "sha1",
    "sha2",
    "sha3",
    "x25519-dalek",
];

pub(super) struct RustCrypto;

impl Library for RustCrypto {
    fn name(&self) -> &'static str {
        RUSTCRYPTO
    }

    fn version(&self) -> String {
        CRATES.map(|name| format!("{name} {}", versions::of(name))).join(", ")
    }

    fn hash(&self, hash: Hash) -> Option<Map> {
        Some(match hash {
            Hash::Sha1 => digest::<Sha1>(),
            Hash::Sha256 => digest::<Sha256>(),
            Hash::Sha384 => digest::<Sha384>(),
            Hash::Sha512 => digest::<Sha512>(),
            Hash::Sha3_256 => digest::<Sha3_256>(),
        })
    }

    fn hmac(&self, hash: Hash, key: &[u8]) -> Outcome<Option<Map>> {
        Ok(match hash {
            Hash::Sha256 => Some(hmac::<Hmac<Sha256>>(key)?),
            Hash::Sha384 => Some(hmac::<Hmac<Sha384>>(key)?),
            Hash::Sha1 | Hash::Sha512 | Hash::Sha3_256 => None,
        })
    }

    fn hkdf(&self) -> Option<Derive> {
        Some(Box::new(|salt, secret, info, out| {
            Ok(hkdf::Hkdf::<Sha256>::new(Some(salt), secret).expand(info, out)?)
        }))
    }

    fn hkdf_expand(&self, prk: &[u8]) -> Outcome<Option<Map>> {
        let prk = hkdf::Hkdf::<Sha256>::from_prk(prk)?;
        Ok(Some(Box::new(move |info, out| Ok(prk.expand(info, out)?))))
    }

    fn aead(&self, cipher: Cipher, key: &[u8]) -> Outcome<Option<Box<dyn Aead>>> {
        Ok(Some(match cipher {
            Cipher::Aes128Gcm => aead::<Aes128Gcm>(key)?,
            Cipher::Aes256Gcm => aead::<Aes256Gcm>(key)?,
            Cipher::Aes128Ccm => aead::<Ccm<Aes128, U16, U12>>(key)?,
            Cipher::Aes256Ccm => aead::<Ccm<Aes256, U16, U12>>(key)?,
            Cipher::ChaCha20Poly1305 => aead::<ChaCha20Poly1305>(key)?,
        }))
    }

    fn key_agreement(&self, group: Group) -> Option<Generate> {
        match group {
            Group::X25519 => Some(Box::new(x25519)),
            Group::P256 => Some(ecdh!(p256)),
            Group::P384 => Some(ecdh!(p384)),
            Group::P521 => Some(ecdh!(p521)),
            Group::Ffdhe2048 => None,
        }
    }

    fn kem(&self, kem: Kem) -> Option<KemFunctions> {
        Some(match kem {
            Kem::MlKem768 => ml_kem!(MlKem768),
            Kem::MlKem1024 => ml_kem!(MlKem1024),
        })
    }

    fn signer(&self, scheme: Scheme, key: &Key) -> Outcome<Option<Sign>> {
        Ok(Some(match scheme {
            Scheme::EcdsaP256 => ecdsa_signer!(p256, key),
            Scheme::EcdsaP384 => ecdsa_signer!(p384, key),
            Scheme::EcdsaP521 => ecdsa_signer!(p521, key),
            Scheme::Ed25519 => {
                let seed = key.private.as_slice().try_into()?;
                let key = ed25519_dalek::SigningKey::from_bytes(seed);
                Box::new(move |message| Ok(key.try_sign(message)?.to_bytes().to_vec()))
            }
            Scheme::RsaPkcs1(_) => {
                let key = RsaPrivateKey::from_pkcs1_der(&key.private)?;
                rsa_signer(pkcs1v15::SigningKey::<Sha256>::new(key))
            }
            Scheme::RsaPss(_) => {
                let key = RsaPrivateKey::from_pkcs1_der(&key.private)?;
                rsa_signer(pss::SigningKey::<Sha256>::new(key))
            }
        }))
    }

    fn verifier(&self, scheme: Scheme, key: &Key) -> Outcome<Option<Verify>> {
        let public = key.public.clone();
        Ok(Some(match scheme {
            Scheme::EcdsaP256 => ecdsa_verifier!(p256, public),
            Scheme::EcdsaP384 => ecdsa_verifier!(p384, public),
            Scheme::EcdsaP521 => ecdsa_verifier!(p521, public),
            // Strict, as ours.
            Scheme::Ed25519 => Box::new(move |message, signature| {
                let key = ed25519_dalek::VerifyingKey::from_bytes(public.as_slice().try_into()?)?;
                Ok(key.verify_strict(message, &signature.try_into()?)?)
            }),
            Scheme::RsaPkcs1(_) => Box::new(move |message, signature| {
                let key = RsaPublicKey::from_pkcs1_der(&public)?;
                let key = pkcs1v15::VerifyingKey::<Sha256>::new(key);
                Ok(key.verify(message, &signature.try_into()?)?)
            }),
            Scheme::RsaPss(_) => Box::new(move |message, signature| {
                let key = pss::VerifyingKey::<Sha256>::new(RsaPublicKey::from_pkcs1_der(&public)?);
                Ok(key.verify(message, &signature.try_into()?)?)
            }),
        }))
    }
}

macro_rules! ecdh {
    ($curve:ident) => {
        Box::new(|| {
            let secret = $curve::ecdh::EphemeralSecret::generate();
            Ok(KeyPair {
                public: secret.public_key().to_sec1_bytes().to_vec(),
                agree: Box::new(move |peer| {
                    let peer = $curve::PublicKey::from_sec1_bytes(peer)?;
                    Ok(secret.diffie_hellman(&peer).raw_secret_bytes().to_vec())
                }),
            })
        })
    };
}

macro_rules! ecdsa_signer {
    ($curve:ident, $key:expr) => {{
        let key = $curve::ecdsa::SigningKey::from_slice(&$key.private)?;
        Box::new(move |message| {
            let signature: $curve::ecdsa::DerSignature = key.try_sign(message)?;
            Ok(signature.as_bytes().to_vec())
        })
    }};
}

macro_rules! ecdsa_verifier {
    ($curve:ident, $public:expr) => {
        Box::new(move |message, signature| {
            let key = $curve::ecdsa::VerifyingKey::from_sec1_bytes(&$public)?;
            Ok(key.verify(message, &$curve::ecdsa::DerSignature::from_bytes(signature)?)?)
        })
    };
}

macro_rules! ml_kem {
    ($set:ident) => {
        KemFunctions {
            generate: Box::new(|| {
                let (private, public) = ml_kem::$set::generate_keypair();
                Ok(KeyPair {
                    public: public.to_bytes().to_vec(),
                    agree: Box::new(move |ciphertext| {
                        Ok(private.decapsulate_slice(ciphertext)?.to_vec())
                    }),
                })
            }),
            encapsulate: Box::new(|public| {
                let key = ml_kem::EncapsulationKey::<ml_kem::$set>::new_from_slice(public)?;
                let (ciphertext, secret) = key.encapsulate();
                Ok((ciphertext.to_vec(), secret.to_vec()))
            }),
        }
    };
}

use {ecdh, ecdsa_signer, ecdsa_verifier, ml_kem};

fn digest<D: Digest>() -> Map {
    Box::new(|data, out| {
        out.copy_from_slice(&D::digest(data));
        Ok(())
    })
}

fn hmac<M: Mac + KeyInit + Clone + 'static>(key: &[u8]) -> Outcome<Map> {
    let key = <M as KeyInit>::new_from_slice(key)?;
    Ok(Box::new(move |data, out| {
        let mut mac = key.clone();
        mac.update(data);
        out.copy_from_slice(&mac.finalize().into_bytes());
        Ok(())
    }))
}

struct AeadKey<A>(A);

fn aead<A>(key: &[u8]) -> Outcome<Box<dyn Aead>>
where
    A: AeadInOut<NonceSize = U12, TagSize = U16> + KeyInit + 'static,
{
    Ok(Box::new(AeadKey(A::new_from_slice(key)?)))
}

impl<A: AeadInOut<NonceSize = U12, TagSize = U16>> Aead for AeadKey<A> {
    fn seal(&mut self, nonce: [u8; NONCE_LEN], aad: &[u8], record: &mut [u8]) -> Outcome<()> {
        let (text, tag) = split(record)?;
        *tag = self.0.encrypt_inout_detached(&nonce.into(), aad, text.into())?.into();
        Ok(())
    }

    fn open(&mut self, nonce: [u8; NONCE_LEN], aad: &[u8], record: &mut [u8]) -> Outcome<()> {
        let (text, tag) = split(record)?;
        let tag = (*tag).into();
        Ok(self.0.decrypt_inout_detached(&nonce.into(), aad, text.into(), &tag)?)
    }
}

fn x25519() -> Outcome<KeyPair> {
    use x25519_dalek::{EphemeralSecret, PublicKey};

    let secret = EphemeralSecret::random();
    Ok(KeyPair {
        public: PublicKey::from(&secret).as_bytes().to_vec(),
        agree: Box::new(move |peer| {
            let peer = PublicKey::from(<[u8; 32]>::try_from(peer)?);
            let shared = secret.diffie_hellman(&peer);
            if !shared.was_contributory() {
                return Err("the shared secret is zero".into());
            }
            Ok(shared.as_bytes().to_vec())
        }),
    })
}

/// Blinded, as with the others.
fn rsa_signer<S, K>(key: K) -> Sign
where
    S: SignatureEncoding,
    K: RandomizedSigner<S> + 'static,
{
    Box::new(move |message| Ok(key.try_sign_with_rng(&mut UnwrapErr(SysRng), message)?.to_vec()))
}
