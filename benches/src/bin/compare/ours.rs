//! Ashlar.

use core::hint::black_box;

use curve25519::ed25519;
use getrandom::SysRng;
use getrandom::rand_core::TryRng;
use nistec::{p256, p384, p521};
use tls::x509::{Certificate, Policy, ServerName, Time, Trust, TrustAnchor, Usage};

use crate::keys::Key;
use crate::library::{
    Aead, Cipher, Derive, Generate, Group, Hash, Kem, KemFunctions, KeyPair, Library, Map,
    NONCE_LEN, Outcome, Parse, Scheme, Sign, Validate, Verify, split,
};
use crate::versions;

/// The name of the library with the best backends.
pub(crate) const NAME: &str = "ashlar";
/// The name of the library with the portable backends.
pub(crate) const PORTABLE: &str = "portable";

/// Which of our backends to measure.
#[derive(Clone, Copy)]
pub(crate) enum Ours {
    /// The best one of this machine.
    Best,
    /// The portable one, where another is the best.
    PortableBeside,
    /// The portable one, also where it is the best or the only one.
    Portable,
}

/// The backend to measure, if there is one.
macro_rules! backend {
    ($ours:expr, $backend:ty) => {
        $ours.choose(<$backend>::best(), <$backend>::Portable, <$backend>::name)
    };
}

macro_rules! hash {
    ($ours:expr, $hash:ty, $backend:ty) => {
        backend!($ours, $backend).map(|backend| -> Map {
            Box::new(move |data, out| {
                let mut hash = <$hash>::with_backend(backend);
                hash.update(data);
                out.copy_from_slice(&hash.finish());
                Ok(())
            })
        })
    };
}

macro_rules! aead {
    ($ours:expr, $key:expr, $aead:ty, $backend:ty) => {{
        let key = $key.try_into()?;
        backend!($ours, $backend)
            .map(|backend| -> Box<dyn Aead> { Box::new(<$aead>::with_backend(backend, key)) })
    }};
}

macro_rules! ecdh {
    ($curve:ident) => {
        Box::new(|| {
            let secret = $curve::EphemeralSecret::generate(&mut SysRng)?;
            Ok(KeyPair {
                public: secret.public_key().to_sec1().to_vec(),
                agree: Box::new(move |peer| {
                    let peer = $curve::PublicKey::from_sec1(peer)?;
                    Ok(secret.diffie_hellman(&peer)?.as_bytes().to_vec())
                }),
            })
        })
    };
}

macro_rules! kem {
    ($ours:expr, $set:ident) => {
        backend!($ours, mlkem::Backend).map(|backend| KemFunctions {
            generate: Box::new(move || {
                let mut seed = [0; mlkem::$set::DecapsulationKey::SEED_LEN];
                SysRng.try_fill_bytes(&mut seed)?;
                let key = mlkem::$set::DecapsulationKey::from_seed_with_backend(backend, &seed);
                Ok(KeyPair {
                    public: key.encapsulation_key().as_bytes().to_vec(),
                    agree: Box::new(move |ciphertext| {
                        let ciphertext = mlkem::$set::Ciphertext::from_bytes(ciphertext)?;
                        Ok(key.decapsulate(&ciphertext).as_bytes().to_vec())
                    }),
                })
            }),
            encapsulate: Box::new(move |public| {
                let key = mlkem::$set::EncapsulationKey::from_bytes_with_backend(backend, public)?;
                let (secret, ciphertext) = key.encapsulate(&mut SysRng)?;
                Ok((ciphertext.as_bytes().to_vec(), secret.as_bytes().to_vec()))
            }),
        })
    };
}

macro_rules! ecdsa_signer {
    ($curve:ident, $key:expr) => {{
        let key = $curve::SigningKey::from_bytes($key.private.as_slice().try_into()?)?;
        Box::new(move |message| Ok(key.sign(message)?.to_der().as_ref().to_vec()))
    }};
}

macro_rules! ecdsa_verifier {
    ($curve:ident, $public:expr) => {
        Box::new(move |message, signature| {
            let key = $curve::PublicKey::from_sec1(&$public)?;
            Ok(key.verify(message, &$curve::Signature::from_der(signature)?)?)
        })
    };
}

impl Ours {
    fn choose<B: Copy>(self, best: B, portable: B, name: fn(B) -> &'static str) -> Option<B> {
        match self {
            Self::Best => Some(best),
            Self::PortableBeside if name(best) == name(portable) => None,
            Self::PortableBeside | Self::Portable => Some(portable),
        }
    }

    /// For what has one backend only, which is portable.
    const fn is_measured_without_choice(self) -> bool {
        matches!(self, Self::Best | Self::Portable)
    }
}

impl Library for Ours {
    fn name(&self) -> &'static str {
        match self {
            Self::Best => NAME,
            Self::PortableBeside | Self::Portable => PORTABLE,
        }
    }

    fn version(&self) -> String {
        versions::of("ashlar-tls")
    }

    fn hash(&self, hash: Hash) -> Option<Map> {
        match hash {
            Hash::Sha1 => hash!(self, sha1::Sha1, sha1::Backend),
            Hash::Sha256 => hash!(self, sha2::Sha256, sha2::Backend256),
            Hash::Sha384 => hash!(self, sha2::Sha384, sha2::Backend512),
            Hash::Sha512 => hash!(self, sha2::Sha512, sha2::Backend512),
            Hash::Sha3_256 => hash!(self, sha3::Sha3_256, sha3::Backend),
        }
    }

    fn hmac(&self, hash: Hash, key: &[u8]) -> Outcome<Option<Map>> {
        Ok(match (self, hash) {
            // HMAC and HKDF always take the best backend of the hash function.
            (Self::Best, Hash::Sha256) => Some(hmac_under(hmac::HmacKey::<sha2::Sha256>::new(key))),
            (Self::Best, Hash::Sha384) => Some(hmac_under(hmac::HmacKey::<sha2::Sha384>::new(key))),
            _ => None,
        })
    }

    fn hkdf(&self) -> Option<Derive> {
        matches!(self, Self::Best).then(|| -> Derive {
            Box::new(|salt, secret, info, out| {
                Ok(hmac::Prk::<sha2::Sha256>::extract(salt, secret).expand(&[info], out)?)
            })
        })
    }

    fn hkdf_expand(&self, prk: &[u8]) -> Outcome<Option<Map>> {
        let prk = hmac::Prk::<sha2::Sha256>::from_bytes(prk);
        Ok(matches!(self, Self::Best)
            .then(|| -> Map { Box::new(move |info, out| Ok(prk.expand(&[info], out)?)) }))
    }

    fn aead(&self, cipher: Cipher, key: &[u8]) -> Outcome<Option<Box<dyn Aead>>> {
        Ok(match cipher {
            Cipher::Aes128Gcm => aead!(self, key, aes::Aes128Gcm, aes::Backend),
            Cipher::Aes256Gcm => aead!(self, key, aes::Aes256Gcm, aes::Backend),
            Cipher::Aes128Ccm => aead!(self, key, aes::Aes128Ccm, aes::Backend),
            Cipher::Aes256Ccm => aead!(self, key, aes::Aes256Ccm, aes::Backend),
            Cipher::ChaCha20Poly1305 => {
                aead!(self, key, chacha20poly1305::ChaCha20Poly1305, chacha20poly1305::Backend)
            }
        })
    }

    fn key_agreement(&self, group: Group) -> Option<Generate> {
        if !self.is_measured_without_choice() {
            return None;
        }
        match group {
            Group::X25519 => Some(Box::new(x25519)),
            Group::P256 => Some(ecdh!(p256)),
            Group::Ffdhe2048 => Some(Box::new(ffdhe2048)),
            Group::P384 => Some(ecdh!(p384)),
            Group::P521 => Some(ecdh!(p521)),
        }
    }

    fn kem(&self, kem: Kem) -> Option<KemFunctions> {
        match kem {
            Kem::MlKem768 => kem!(self, mlkem768),
            Kem::MlKem1024 => kem!(self, mlkem1024),
        }
    }

    fn signer(&self, scheme: Scheme, key: &Key) -> Outcome<Option<Sign>> {
        if !self.is_measured_without_choice() {
            return Ok(None);
        }
        Ok(Some(match scheme {
            Scheme::EcdsaP256 => ecdsa_signer!(p256, key),
            Scheme::EcdsaP384 => ecdsa_signer!(p384, key),
            Scheme::EcdsaP521 => ecdsa_signer!(p521, key),
            Scheme::Ed25519 => {
                let key = ed25519::SigningKey::from_bytes(key.private.as_slice().try_into()?);
                Box::new(move |message| Ok(key.sign(message).to_bytes().to_vec()))
            }
            Scheme::RsaPkcs1(_) => {
                let key = rsa::PrivateKey::from_components(&key.rsa_components()?.as_components())?;
                Box::new(move |message| {
                    Ok(key.sign_pkcs1v15(rsa::Hash::Sha256, message, &mut SysRng)?)
                })
            }
            Scheme::RsaPss(_) => {
                let key = rsa::PrivateKey::from_components(&key.rsa_components()?.as_components())?;
                Box::new(move |message| {
                    Ok(key.sign_pss(rsa::Hash::Sha256, message, &mut SysRng)?)
                })
            }
        }))
    }

    fn verifier(&self, scheme: Scheme, key: &Key) -> Outcome<Option<Verify>> {
        if !self.is_measured_without_choice() {
            return Ok(None);
        }
        let public = key.public.clone();
        Ok(Some(match scheme {
            Scheme::EcdsaP256 => ecdsa_verifier!(p256, public),
            Scheme::EcdsaP384 => ecdsa_verifier!(p384, public),
            Scheme::EcdsaP521 => ecdsa_verifier!(p521, public),
            Scheme::Ed25519 => Box::new(move |message, signature| {
                let key = ed25519::PublicKey::from_bytes(public.as_slice().try_into()?)?;
                Ok(key.verify(message, &ed25519::Signature::from_bytes(signature.try_into()?)?)?)
            }),
            Scheme::RsaPkcs1(_) => rsa_verifier(key, rsa::PublicKey::verify_pkcs1v15)?,
            Scheme::RsaPss(_) => rsa_verifier(key, rsa::PublicKey::verify_pss)?,
        }))
    }

    fn certificate_parser(&self) -> Option<Parse> {
        let parse: Parse = Box::new(|der| {
            black_box(Certificate::from_der(black_box(der))?);
            Ok(())
        });
        matches!(self, Self::Best).then_some(parse)
    }

    fn chain_validator(&self, anchor: &[u8], now: u64) -> Outcome<Option<Validate>> {
        if !matches!(self, Self::Best) {
            return Ok(None);
        }
        let anchor = TrustAnchor::from_certificate_der(anchor)?;
        let policy = Policy::new(Trust::Anchors(vec![anchor]));
        let now = Time::from_unix(now);
        Ok(Some(Box::new(move |chain, name| {
            let chain: Vec<_> = chain.iter().map(Vec::as_slice).collect();
            let name = ServerName::parse(name)?;
            black_box(policy.verify(&chain, Usage::ServerAuth, Some(&name), now)?);
            Ok(())
        })))
    }
}

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
                *tag = self.seal_in_place(&nonce, aad, text)?;
                Ok(())
            }

            fn open(
                &mut self,
                nonce: [u8; NONCE_LEN],
                aad: &[u8],
                record: &mut [u8],
            ) -> Outcome<()> {
                let (text, tag) = split(record)?;
                Ok(self.open_in_place(&nonce, aad, text, tag)?)
            }
        }
    )*};
}

impl_aead!(
    aes::Aes128Gcm,
    aes::Aes256Gcm,
    aes::Aes128Ccm,
    aes::Aes256Ccm,
    chacha20poly1305::ChaCha20Poly1305
);

fn hmac_under<H: hmac::Hash + 'static>(key: hmac::HmacKey<H>) -> Map {
    Box::new(move |data, out| {
        out.copy_from_slice(key.mac(data).as_ref());
        Ok(())
    })
}

fn x25519() -> Outcome<KeyPair> {
    use curve25519::x25519::{EphemeralSecret, PublicKey};

    let secret = EphemeralSecret::generate(&mut SysRng)?;
    Ok(KeyPair {
        public: secret.public_key().as_bytes().to_vec(),
        agree: Box::new(move |peer| {
            let peer = PublicKey::from_bytes(peer.try_into()?);
            Ok(secret.diffie_hellman(&peer)?.as_bytes().to_vec())
        }),
    })
}

fn ffdhe2048() -> Outcome<KeyPair> {
    let group = dhe::Group::Ffdhe2048;
    let secret = dhe::EphemeralSecret::generate(group, &mut SysRng)?;
    Ok(KeyPair {
        public: secret.public_key().as_bytes().to_vec(),
        agree: Box::new(move |peer| {
            let peer = dhe::PublicKey::from_bytes(group, peer)?;
            Ok(secret.diffie_hellman(&peer)?.padded().to_vec())
        }),
    })
}

type RsaVerify = fn(&rsa::PublicKey, rsa::Hash, &[u8], &[u8]) -> Result<(), rsa::Error>;

fn rsa_verifier(key: &Key, verify: RsaVerify) -> Outcome<Verify> {
    let (n, e) = (key.rsa_components()?.n.clone(), key.rsa_components()?.e.clone());
    Ok(Box::new(move |message, signature| {
        let key = rsa::PublicKey::new(&n, &e)?;
        Ok(verify(&key, rsa::Hash::Sha256, message, signature)?)
    }))
}
