//! graviola.

use graviola::aead::{AesGcm, ChaCha20Poly1305};
use graviola::hashing::hmac::Hmac;
use graviola::hashing::{self, sha3};
use graviola::key_agreement::{mlkem768, p256, p384, x25519};
use graviola::signing::{ecdsa, eddsa, rsa};

use crate::keys::{Key, der};
use crate::library::{
    Aead, Cipher, Generate, Group, Hash, Kem, KemFunctions, KeyPair, Library, Map, NONCE_LEN,
    Outcome, Scheme, Sign, Verify, split,
};
use crate::versions;

pub(super) struct Graviola;

impl Library for Graviola {
    fn name(&self) -> &'static str {
        "graviola"
    }

    fn version(&self) -> String {
        versions::of("graviola")
    }

    fn hash(&self, hash: Hash) -> Option<Map> {
        match hash {
            Hash::Sha1 => None,
            Hash::Sha256 => Some(digest::<hashing::Sha256>()),
            Hash::Sha384 => Some(digest::<hashing::Sha384>()),
            Hash::Sha512 => Some(digest::<hashing::Sha512>()),
            Hash::Sha3_256 => Some(Box::new(|data, out| {
                let mut hash = sha3::Sha3_256Context::new();
                hash.update(data);
                out.copy_from_slice(&hash.finish());
                Ok(())
            })),
        }
    }

    fn hmac(&self, hash: Hash, key: &[u8]) -> Outcome<Option<Map>> {
        Ok(match hash {
            Hash::Sha256 => Some(hmac(Hmac::<hashing::Sha256>::new(key))),
            Hash::Sha384 => Some(hmac(Hmac::<hashing::Sha384>::new(key))),
            Hash::Sha1 | Hash::Sha512 | Hash::Sha3_256 => None,
        })
    }

    fn aead(&self, cipher: Cipher, key: &[u8]) -> Outcome<Option<Box<dyn Aead>>> {
        Ok(match cipher {
            Cipher::Aes128Gcm | Cipher::Aes256Gcm => Some(Box::new(AesGcm::new(key))),
            Cipher::ChaCha20Poly1305 => Some(Box::new(ChaCha20Poly1305::new(key.try_into()?))),
            Cipher::Aes128Ccm | Cipher::Aes256Ccm => None,
        })
    }

    fn key_agreement(&self, group: Group) -> Option<Generate> {
        match group {
            Group::X25519 => Some(Box::new(x25519)),
            Group::P256 => Some(ecdh!(p256)),
            Group::P384 => Some(ecdh!(p384)),
            Group::P521 | Group::Ffdhe2048 => None,
        }
    }

    fn kem(&self, kem: Kem) -> Option<KemFunctions> {
        match kem {
            Kem::MlKem768 => Some(KemFunctions {
                generate: Box::new(ml_kem_768),
                encapsulate: Box::new(|public| {
                    let key = mlkem768::EncapKey::from_bytes(public.try_into()?)?;
                    let (secret, ciphertext) = key.encaps()?;
                    Ok((ciphertext.as_ref().to_vec(), secret.as_ref().to_vec()))
                }),
            }),
            Kem::MlKem1024 => None,
        }
    }

    fn signer(&self, scheme: Scheme, key: &Key) -> Outcome<Option<Sign>> {
        Ok(Some(match scheme {
            Scheme::EcdsaP256 => ecdsa_signer::<ecdsa::P256, hashing::Sha256>(key)?,
            Scheme::EcdsaP384 => ecdsa_signer::<ecdsa::P384, hashing::Sha384>(key)?,
            Scheme::EcdsaP521 => return Ok(None),
            Scheme::Ed25519 => {
                let key = eddsa::Ed25519SigningKey::from_bytes(&key.private)?;
                Box::new(move |message| Ok(key.sign(message).to_vec()))
            }
            Scheme::RsaPkcs1(_) => {
                rsa_signer(key, |key, message, out| key.sign_pkcs1_sha256(out, message).map(drop))?
            }
            Scheme::RsaPss(_) => {
                rsa_signer(key, |key, message, out| key.sign_pss_sha256(out, message).map(drop))?
            }
        }))
    }

    fn verifier(&self, scheme: Scheme, key: &Key) -> Outcome<Option<Verify>> {
        let public = key.public.clone();
        Ok(Some(match scheme {
            Scheme::EcdsaP256 => ecdsa_verifier::<ecdsa::P256, hashing::Sha256>(public),
            Scheme::EcdsaP384 => ecdsa_verifier::<ecdsa::P384, hashing::Sha384>(public),
            Scheme::EcdsaP521 => return Ok(None),
            Scheme::Ed25519 => Box::new(move |message, signature| {
                let key = eddsa::Ed25519VerifyingKey::from_bytes(&public)?;
                Ok(key.verify(signature, message)?)
            }),
            Scheme::RsaPkcs1(_) => Box::new(move |message, signature| {
                let key = rsa::VerifyingKey::from_pkcs1_der(&public)?;
                Ok(key.verify_pkcs1_sha256(signature, message)?)
            }),
            Scheme::RsaPss(_) => Box::new(move |message, signature| {
                let key = rsa::VerifyingKey::from_pkcs1_der(&public)?;
                Ok(key.verify_pss_sha256(signature, message)?)
            }),
        }))
    }
}

/// ECDH: both curves have the same functions, without a trait.
macro_rules! ecdh {
    ($curve:ident) => {
        Box::new(|| {
            let private = $curve::PrivateKey::new_random()?;
            Ok(KeyPair {
                public: private.public_key_uncompressed().to_vec(),
                agree: Box::new(move |peer| {
                    let peer = $curve::PublicKey::from_x962_uncompressed(peer)?;
                    Ok(private.diffie_hellman(&peer)?.0.to_vec())
                }),
            })
        })
    };
}
use ecdh;

macro_rules! impl_aead {
    ($($aead:ty),*) => {$(
        impl Aead for $aead {
            fn seal(
                &mut self,
                nonce: [u8; NONCE_LEN],
                aad: &[u8],
                record: &mut [u8],
            ) -> Outcome<()> {
                let (text, tag) = split(record)?;
                self.encrypt(&nonce, aad, text, tag);
                Ok(())
            }

            fn open(
                &mut self,
                nonce: [u8; NONCE_LEN],
                aad: &[u8],
                record: &mut [u8],
            ) -> Outcome<()> {
                let (text, tag) = split(record)?;
                Ok(self.decrypt(&nonce, aad, text, tag)?)
            }
        }
    )*};
}

impl_aead!(AesGcm, ChaCha20Poly1305);

fn digest<H: hashing::Hash>() -> Map {
    Box::new(|data, out| {
        out.copy_from_slice(H::hash(data).as_ref());
        Ok(())
    })
}

fn hmac<H: hashing::Hash + 'static>(key: Hmac<H>) -> Map
where
    Hmac<H>: Clone,
{
    Box::new(move |data, out| {
        let mut mac = key.clone();
        mac.update(data);
        out.copy_from_slice(mac.finish().as_ref());
        Ok(())
    })
}

fn x25519() -> Outcome<KeyPair> {
    let private = x25519::PrivateKey::new_random()?;
    Ok(KeyPair {
        public: private.public_key().as_bytes().to_vec(),
        agree: Box::new(move |peer| {
            let peer = x25519::PublicKey::try_from_slice(peer)?;
            Ok(private.diffie_hellman(&peer)?.0.to_vec())
        }),
    })
}

fn ml_kem_768() -> Outcome<KeyPair> {
    let key = mlkem768::DecapKey::generate()?;
    Ok(KeyPair {
        public: key.encapsulation_key().as_bytes().to_vec(),
        agree: Box::new(move |ciphertext| {
            let ciphertext: [u8; 1088] = ciphertext.try_into()?;
            Ok(key.decaps(&ciphertext.into()).as_ref().to_vec())
        }),
    })
}

fn ecdsa_signer<C: ecdsa::Curve + 'static, H: hashing::Hash>(key: &Key) -> Outcome<Sign> {
    let key = ecdsa::SigningKey::<C>::from_sec1_der(&der::ec_private_key(&key.private))?;
    Ok(Box::new(move |message| {
        let mut signature = [0; 150];
        Ok(key.sign_asn1::<H>(&[message], &mut signature)?.to_vec())
    }))
}

fn ecdsa_verifier<C: ecdsa::Curve, H: hashing::Hash>(public: Vec<u8>) -> Verify {
    Box::new(move |message, signature| {
        let key = ecdsa::VerifyingKey::<C>::from_x962_uncompressed(&public)?;
        Ok(key.verify_asn1::<H>(&[message], signature)?)
    })
}

type RsaSign = fn(&rsa::SigningKey, &[u8], &mut [u8]) -> Result<(), graviola::Error>;

fn rsa_signer(key: &Key, sign: RsaSign) -> Outcome<Sign> {
    let length = key.rsa_components()?.n.len();
    let key = rsa::SigningKey::from_pkcs1_der(&key.private)?;
    Ok(Box::new(move |message| {
        let mut signature = vec![0; length];
        sign(&key, message, &mut signature)?;
        Ok(signature)
    }))
}
