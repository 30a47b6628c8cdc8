//! What is written alike for ring and for aws-lc-rs, which has kept ring's interface.

/// Functions from algorithms of `$library` to what [`crate::library::Library`] wants.
///
/// The caller has functions `agree` and `ecdsa_key_pair`, where the two differ.
macro_rules! ring_interface {
    ($library:ident) => {
        use $library::{aead, agreement, digest, hkdf, hmac, rand, signature};

        fn digest(algorithm: &'static digest::Algorithm) -> Map {
            Box::new(move |data, out| {
                out.copy_from_slice(digest::digest(algorithm, data).as_ref());
                Ok(())
            })
        }

        fn hmac(algorithm: hmac::Algorithm, key: &[u8]) -> Map {
            let key = hmac::Key::new(algorithm, key);
            Box::new(move |data, out| {
                out.copy_from_slice(hmac::sign(&key, data).as_ref());
                Ok(())
            })
        }

        /// The length of HKDF's output.
        struct Len(usize);

        impl hkdf::KeyType for Len {
            fn len(&self) -> usize {
                self.0
            }
        }

        fn expand(prk: &hkdf::Prk, info: &[u8], out: &mut [u8]) -> Outcome<()> {
            Ok(prk.expand(&[info], Len(out.len()))?.fill(out)?)
        }

        fn hkdf() -> Derive {
            Box::new(|salt, secret, info, out| {
                let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(secret);
                expand(&prk, info, out)
            })
        }

        fn hkdf_expand(prk: &[u8]) -> Map {
            let prk = hkdf::Prk::new_less_safe(hkdf::HKDF_SHA256, prk);
            Box::new(move |info, out| expand(&prk, info, out))
        }

        struct AeadKey(aead::LessSafeKey);

        impl AeadKey {
            fn boxed(algorithm: &'static aead::Algorithm, key: &[u8]) -> Outcome<Box<dyn Aead>> {
                let key = aead::UnboundKey::new(algorithm, key)?;
                Ok(Box::new(Self(aead::LessSafeKey::new(key))))
            }
        }

        impl Aead for AeadKey {
            fn seal(
                &mut self,
                nonce: [u8; NONCE_LEN],
                aad: &[u8],
                record: &mut [u8],
            ) -> Outcome<()> {
                let (text, tag) = split(record)?;
                let nonce = aead::Nonce::assume_unique_for_key(nonce);
                let sealed =
                    self.0.seal_in_place_separate_tag(nonce, aead::Aad::from(aad), text)?;
                tag.copy_from_slice(sealed.as_ref());
                Ok(())
            }

            fn open(
                &mut self,
                nonce: [u8; NONCE_LEN],
                aad: &[u8],
                record: &mut [u8],
            ) -> Outcome<()> {
                let nonce = aead::Nonce::assume_unique_for_key(nonce);
                self.0.open_in_place(nonce, aead::Aad::from(aad), record)?;
                Ok(())
            }
        }

        fn key_agreement(algorithm: &'static agreement::Algorithm) -> Generate {
            let rng = rand::SystemRandom::new();
            Box::new(move || {
                let private = agreement::EphemeralPrivateKey::generate(algorithm, &rng)?;
                Ok(KeyPair {
                    public: private.compute_public_key()?.as_ref().to_vec(),
                    agree: Box::new(move |peer| agree(algorithm, private, peer)),
                })
            })
        }

        fn ecdsa_signer(
            algorithm: &'static signature::EcdsaSigningAlgorithm,
            key: &Key,
        ) -> Outcome<Sign> {
            let rng = rand::SystemRandom::new();
            let pair = ecdsa_key_pair(algorithm, key)?;
            Ok(Box::new(move |message| Ok(pair.sign(&rng, message)?.as_ref().to_vec())))
        }

        fn rsa_signer(padding: &'static dyn signature::RsaEncoding, key: &Key) -> Outcome<Sign> {
            let rng = rand::SystemRandom::new();
            let pair = signature::RsaKeyPair::from_der(&key.private)?;
            let length = key.rsa_components()?.n.len();
            Ok(Box::new(move |message| {
                let mut signature = vec![0; length];
                pair.sign(padding, &rng, message, &mut signature)?;
                Ok(signature)
            }))
        }

        fn verifier(algorithm: &'static dyn signature::VerificationAlgorithm, key: &Key) -> Verify {
            let key = signature::UnparsedPublicKey::new(algorithm, key.public.clone());
            Box::new(move |message, signature| Ok(key.verify(message, signature)?))
        }
    };
}

pub(super) use ring_interface;
