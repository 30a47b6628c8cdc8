//! OpenSSL 3: the library that the system has.
//!
//! Algorithms are fetched once, as its manual advises, and contexts are kept where the crate can.

use std::rc::Rc;

use openssl::bn::{BigNum, BigNumContext};
use openssl::cipher::Cipher as Algorithm;
use openssl::cipher_ctx::CipherCtx;
use openssl::derive::Deriver;
use openssl::dh::Dh;
use openssl::ec::{EcGroup, EcKey, EcPoint, PointConversionForm};
use openssl::md::Md;
use openssl::md_ctx::MdCtx;
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Private, Public};
use openssl::pkey_ctx::{HkdfMode, PkeyCtx};
use openssl::rsa::{Padding, Rsa};
use openssl::sign::RsaPssSaltlen;

use crate::keys::Key;
use crate::library::{
    Aead, Cipher, Derive, Generate, Group, Hash, KeyPair, Library, Map, NONCE_LEN, Outcome, Scheme,
    Sign, TAG_LEN, Verify, split,
};
use crate::versions;

pub(super) struct OpenSsl;

impl Library for OpenSsl {
    fn name(&self) -> &'static str {
        "openssl"
    }

    fn version(&self) -> String {
        format!("{}, by crate openssl {}", openssl::version::version(), versions::of("openssl"))
    }

    fn hash(&self, hash: Hash) -> Option<Map> {
        let md = digest(hash).ok()?;
        let mut context = MdCtx::new().ok()?;
        Some(Box::new(move |data, out| {
            context.digest_init(&md)?;
            context.digest_update(data)?;
            context.digest_final(out)?;
            Ok(())
        }))
    }

    fn hmac(&self, hash: Hash, key: &[u8]) -> Outcome<Option<Map>> {
        let (md, key) = (digest(hash)?, PKey::hmac(key)?);
        let mut context = MdCtx::new()?;
        Ok(Some(Box::new(move |data, out| {
            context.digest_sign_init(Some(&md), &key)?;
            context.digest_sign_update(data)?;
            context.digest_sign_final(Some(out))?;
            Ok(())
        })))
    }

    fn hkdf(&self) -> Option<Derive> {
        Some(Box::new(|salt, secret, info, out| {
            let mut context = hkdf(HkdfMode::EXTRACT_THEN_EXPAND, secret)?;
            context.set_hkdf_salt(salt)?;
            context.add_hkdf_info(info)?;
            context.derive(Some(out))?;
            Ok(())
        }))
    }

    fn hkdf_expand(&self, prk: &[u8]) -> Outcome<Option<Map>> {
        let prk = prk.to_vec();
        Ok(Some(Box::new(move |info, out| {
            let mut context = hkdf(HkdfMode::EXPAND_ONLY, &prk)?;
            context.add_hkdf_info(info)?;
            context.derive(Some(out))?;
            Ok(())
        })))
    }

    fn aead(&self, cipher: Cipher, key: &[u8]) -> Outcome<Option<Box<dyn Aead>>> {
        Ok(Some(match cipher {
            Cipher::Aes128Gcm => AeadKey::streaming("AES-128-GCM", key)?,
            Cipher::Aes256Gcm => AeadKey::streaming("AES-256-GCM", key)?,
            Cipher::Aes128Ccm => AeadKey::ccm("AES-128-CCM", key)?,
            Cipher::Aes256Ccm => AeadKey::ccm("AES-256-CCM", key)?,
            Cipher::ChaCha20Poly1305 => AeadKey::streaming("ChaCha20-Poly1305", key)?,
        }))
    }

    fn key_agreement(&self, group: Group) -> Option<Generate> {
        match group {
            Group::X25519 => Some(Box::new(x25519)),
            Group::P256 => ecdh(Nid::X9_62_PRIME256V1),
            Group::P384 => ecdh(Nid::SECP384R1),
            Group::P521 => ecdh(Nid::SECP521R1),
            Group::Ffdhe2048 => Some(Box::new(ffdhe2048)),
        }
    }

    fn signer(&self, scheme: Scheme, key: &Key) -> Outcome<Option<Sign>> {
        let private = private_key(scheme, key)?;
        let md = signature_digest(scheme)?;
        let mut context = MdCtx::new()?;
        Ok(Some(Box::new(move |message| {
            let parameters = context.digest_sign_init(md.as_deref(), &private)?;
            set_padding(parameters, scheme)?;
            let mut signature = Vec::new();
            context.digest_sign_to_vec(message, &mut signature)?;
            Ok(signature)
        })))
    }

    fn verifier(&self, scheme: Scheme, key: &Key) -> Outcome<Option<Verify>> {
        let public = key.public.clone();
        let md = signature_digest(scheme)?;
        let mut context = MdCtx::new()?;
        Ok(Some(Box::new(move |message, signature| {
            let key = public_key(scheme, &public)?;
            let parameters = context.digest_verify_init(md.as_deref(), &key)?;
            set_padding(parameters, scheme)?;
            match context.digest_verify(message, signature)? {
                true => Ok(()),
                false => Err("the signature is wrong".into()),
            }
        })))
    }
}

fn digest(hash: Hash) -> Outcome<Md> {
    let name = match hash {
        Hash::Sha1 => "SHA1",
        Hash::Sha256 => "SHA2-256",
        Hash::Sha384 => "SHA2-384",
        Hash::Sha512 => "SHA2-512",
        Hash::Sha3_256 => "SHA3-256",
    };
    Ok(Md::fetch(None, name, None)?)
}

/// Ed25519 hashes by itself.
fn signature_digest(scheme: Scheme) -> Outcome<Option<Md>> {
    let hash = match scheme {
        Scheme::EcdsaP256 | Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) => Hash::Sha256,
        Scheme::EcdsaP384 => Hash::Sha384,
        Scheme::EcdsaP521 => Hash::Sha512,
        Scheme::Ed25519 => return Ok(None),
    };
    digest(hash).map(Some)
}

fn hkdf(mode: HkdfMode, secret: &[u8]) -> Outcome<PkeyCtx<()>> {
    let mut context = PkeyCtx::new_id(Id::HKDF)?;
    context.derive_init()?;
    context.set_hkdf_mode(mode)?;
    context.set_hkdf_md(Md::sha256())?;
    context.set_hkdf_key(secret)?;
    Ok(context)
}

/// A context for each direction, so that the key is expanded once.
struct AeadKey {
    seal: CipherCtx,
    open: CipherCtx,
    /// CCM takes the tag before and the length of the text before anything else.
    is_ccm: bool,
}

impl AeadKey {
    fn streaming(name: &str, key: &[u8]) -> Outcome<Box<dyn Aead>> {
        let algorithm = Algorithm::fetch(None, name, None)?;
        let (mut seal, mut open) = (CipherCtx::new()?, CipherCtx::new()?);
        seal.encrypt_init(Some(&algorithm), Some(key), None)?;
        open.decrypt_init(Some(&algorithm), Some(key), None)?;
        Ok(Box::new(Self { seal, open, is_ccm: false }))
    }

    fn ccm(name: &str, key: &[u8]) -> Outcome<Box<dyn Aead>> {
        let algorithm = Algorithm::fetch(None, name, None)?;
        let (mut seal, mut open) = (CipherCtx::new()?, CipherCtx::new()?);
        seal.encrypt_init(Some(&algorithm), None, None)?;
        open.decrypt_init(Some(&algorithm), None, None)?;
        for context in [&mut seal, &mut open] {
            context.set_iv_length(NONCE_LEN)?;
            context.set_tag_length(TAG_LEN)?;
        }
        seal.encrypt_init(None, Some(key), None)?;
        open.decrypt_init(None, Some(key), None)?;
        Ok(Box::new(Self { seal, open, is_ccm: true }))
    }
}

impl Aead for AeadKey {
    fn seal(&mut self, nonce: [u8; NONCE_LEN], aad: &[u8], record: &mut [u8]) -> Outcome<()> {
        let (text, tag) = split(record)?;
        self.seal.encrypt_init(None, None, Some(&nonce))?;
        if self.is_ccm {
            self.seal.set_data_len(text.len())?;
        }
        self.seal.cipher_update(aad, None)?;
        self.seal.cipher_update_inplace(text, text.len())?;
        self.seal.cipher_final(&mut [])?;
        self.seal.tag(tag)?;
        Ok(())
    }

    fn open(&mut self, nonce: [u8; NONCE_LEN], aad: &[u8], record: &mut [u8]) -> Outcome<()> {
        let (text, tag) = split(record)?;
        if self.is_ccm {
            self.open.set_tag(tag)?;
            self.open.decrypt_init(None, None, Some(&nonce))?;
            self.open.set_data_len(text.len())?;
            self.open.cipher_update(aad, None)?;
            self.open.cipher_update_inplace(text, text.len())?;
            return Ok(());
        }
        self.open.decrypt_init(None, None, Some(&nonce))?;
        self.open.cipher_update(aad, None)?;
        self.open.cipher_update_inplace(text, text.len())?;
        self.open.set_tag(tag)?;
        self.open.cipher_final(&mut [])?;
        Ok(())
    }
}

fn x25519() -> Outcome<KeyPair> {
    let private = PKey::generate_x25519()?;
    Ok(KeyPair {
        public: private.raw_public_key()?,
        agree: Box::new(move |peer| {
            derive(&private, &PKey::public_key_from_raw_bytes(peer, Id::X25519)?)
        }),
    })
}

fn ecdh(curve: Nid) -> Option<Generate> {
    let group = Rc::new(EcGroup::from_curve_name(curve).ok()?);
    Some(Box::new(move || {
        let (group, key) = (Rc::clone(&group), EcKey::generate(&group)?);
        let mut context = BigNumContext::new()?;
        let form = PointConversionForm::UNCOMPRESSED;
        Ok(KeyPair {
            public: key.public_key().to_bytes(&group, form, &mut context)?,
            agree: Box::new(move |peer| {
                let peer = EcPoint::from_bytes(&group, peer, &mut context)?;
                let peer = PKey::from_ec_key(EcKey::from_public_key(&group, &peer)?)?;
                derive(&PKey::from_ec_key(key)?, &peer)
            }),
        })
    }))
}

fn derive(private: &PKey<Private>, peer: &PKey<Public>) -> Outcome<Vec<u8>> {
    let mut deriver = Deriver::new(private)?;
    deriver.set_peer(peer)?;
    Ok(deriver.derive_to_vec()?)
}

fn ffdhe2048() -> Outcome<KeyPair> {
    let prime = dhe::Group::Ffdhe2048.prime_bytes();
    let length = i32::try_from(prime.len())?;
    let generator = BigNum::from_u32(dhe::Group::GENERATOR.into())?;
    let key = Dh::from_pqg(BigNum::from_slice(&prime)?, None, generator)?.generate_key()?;
    Ok(KeyPair {
        public: key.public_key().to_vec_padded(length)?,
        agree: Box::new(move |peer| {
            let secret = key.compute_key(&*BigNum::from_slice(peer)?)?;
            // It comes without its leading zeros.
            Ok(BigNum::from_slice(&secret)?.to_vec_padded(length)?)
        }),
    })
}

fn private_key(scheme: Scheme, key: &Key) -> Outcome<PKey<Private>> {
    match scheme {
        Scheme::EcdsaP256 => ecdsa_private_key(Nid::X9_62_PRIME256V1, key),
        Scheme::EcdsaP384 => ecdsa_private_key(Nid::SECP384R1, key),
        Scheme::EcdsaP521 => ecdsa_private_key(Nid::SECP521R1, key),
        Scheme::Ed25519 => Ok(PKey::private_key_from_raw_bytes(&key.private, Id::ED25519)?),
        Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) => {
            Ok(PKey::from_rsa(Rsa::private_key_from_der(&key.private)?)?)
        }
    }
}

fn ecdsa_private_key(curve: Nid, key: &Key) -> Outcome<PKey<Private>> {
    let group = EcGroup::from_curve_name(curve)?;
    let scalar = BigNum::from_slice(&key.private)?;
    let point = EcPoint::from_bytes(&group, &key.public, &mut *BigNumContext::new()?)?;
    Ok(PKey::from_ec_key(EcKey::from_private_components(&group, &scalar, &point)?)?)
}

fn public_key(scheme: Scheme, public: &[u8]) -> Outcome<PKey<Public>> {
    match scheme {
        Scheme::EcdsaP256 => ecdsa_public_key(Nid::X9_62_PRIME256V1, public),
        Scheme::EcdsaP384 => ecdsa_public_key(Nid::SECP384R1, public),
        Scheme::EcdsaP521 => ecdsa_public_key(Nid::SECP521R1, public),
        Scheme::Ed25519 => Ok(PKey::public_key_from_raw_bytes(public, Id::ED25519)?),
        Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) => {
            Ok(PKey::from_rsa(Rsa::public_key_from_der_pkcs1(public)?)?)
        }
    }
}

fn ecdsa_public_key(curve: Nid, public: &[u8]) -> Outcome<PKey<Public>> {
    let group = EcGroup::from_curve_name(curve)?;
    let point = EcPoint::from_bytes(&group, public, &mut *BigNumContext::new()?)?;
    Ok(PKey::from_ec_key(EcKey::from_public_key(&group, &point)?)?)
}

fn set_padding<T>(
    parameters: &mut openssl::pkey_ctx::PkeyCtxRef<T>,
    scheme: Scheme,
) -> Outcome<()> {
    if matches!(scheme, Scheme::RsaPss(_)) {
        parameters.set_rsa_padding(Padding::PKCS1_PSS)?;
        parameters.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
    }
    Ok(())
}
