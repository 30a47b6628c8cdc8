//! What a library does here: one interface for ours and for every peer.

use core::error::Error;

use crate::keys::Key;

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// From bytes to bytes of a given length: a hash, a MAC under a key, HKDF-Expand under a PRK.
pub(crate) type Map = Box<dyn FnMut(&[u8], &mut [u8]) -> Outcome<()>>;

/// HKDF with SHA-256 (RFC 5869) in one go: salt, input keying material, info, output.
pub(crate) type Derive = Box<dyn FnMut(&[u8], &[u8], &[u8], &mut [u8]) -> Outcome<()>>;

/// The signature of a message: ECDSA in DER, as TLS has it.
pub(crate) type Sign = Box<dyn FnMut(&[u8]) -> Outcome<Vec<u8>>>;

/// Reads the public key, and verifies message and signature with it.
pub(crate) type Verify = Box<dyn FnMut(&[u8], &[u8]) -> Outcome<()>>;

/// A fresh key pair.
pub(crate) type Generate = Box<dyn Fn() -> Outcome<KeyPair>>;

/// The result of an encapsulation: ciphertext and shared secret.
pub(crate) type Encapsulated = (Vec<u8>, Vec<u8>);

/// Reads a public key, and encapsulates to it.
pub(crate) type Encapsulate = Box<dyn Fn(&[u8]) -> Outcome<Encapsulated>>;

pub(crate) struct KeyPair {
    pub(crate) public: Vec<u8>,
    pub(crate) agree: Agree,
}

/// From the peer's public key, or from a ciphertext, to the shared secret.
pub(crate) type Agree = Box<dyn FnOnce(&[u8]) -> Outcome<Vec<u8>>>;

pub(crate) struct KemFunctions {
    pub(crate) generate: Generate,
    pub(crate) encapsulate: Encapsulate,
}

/// Reads a certificate in DER.
pub(crate) type Parse = Box<dyn FnMut(&[u8]) -> Outcome<()>>;

/// Judges certificates in DER, the end entity's first, as those of the server of a name.
pub(crate) type Validate = Box<dyn FnMut(&[Vec<u8>], &str) -> Outcome<()>>;

/// The length of every nonce here, and of every tag.
pub(crate) const NONCE_LEN: usize = 12;
pub(crate) const TAG_LEN: usize = 16;

/// An AEAD with its key. A record is the text, plain or encrypted, and room for the tag after it.
pub(crate) trait Aead {
    /// Encrypts in place and writes the tag.
    fn seal(&mut self, nonce: [u8; NONCE_LEN], aad: &[u8], record: &mut [u8]) -> Outcome<()>;

    /// Checks the tag and decrypts in place.
    fn open(&mut self, nonce: [u8; NONCE_LEN], aad: &[u8], record: &mut [u8]) -> Outcome<()>;
}

/// Text and tag of a record.
pub(crate) fn split(record: &mut [u8]) -> Outcome<(&mut [u8], &mut [u8; TAG_LEN])> {
    record.split_last_chunk_mut().ok_or_else(|| "the record is shorter than a tag".into())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
    Sha3_256,
}

impl Hash {
    pub(crate) const ALL: [Self; 5] =
        [Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512, Self::Sha3_256];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha-1",
            Self::Sha256 => "sha-256",
            Self::Sha384 => "sha-384",
            Self::Sha512 => "sha-512",
            Self::Sha3_256 => "sha3-256",
        }
    }

    pub(crate) const fn output_len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 | Self::Sha3_256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cipher {
    Aes128Gcm,
    Aes256Gcm,
    Aes128Ccm,
    Aes256Ccm,
    ChaCha20Poly1305,
}

impl Cipher {
    pub(crate) const ALL: [Self; 5] = [
        Self::Aes128Gcm,
        Self::Aes256Gcm,
        Self::Aes128Ccm,
        Self::Aes256Ccm,
        Self::ChaCha20Poly1305,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Aes128Gcm => "aes-128-gcm",
            Self::Aes256Gcm => "aes-256-gcm",
            Self::Aes128Ccm => "aes-128-ccm",
            Self::Aes256Ccm => "aes-256-ccm",
            Self::ChaCha20Poly1305 => "chacha20-poly1305",
        }
    }

    pub(crate) const fn key_len(self) -> usize {
        match self {
            Self::Aes128Gcm | Self::Aes128Ccm => 16,
            Self::Aes256Gcm | Self::Aes256Ccm | Self::ChaCha20Poly1305 => 32,
        }
    }
}

/// A group to agree on a secret in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    X25519,
    P256,
    P384,
    P521,
    Ffdhe2048,
}

impl Group {
    pub(crate) const ALL: [Self; 5] =
        [Self::X25519, Self::P256, Self::P384, Self::P521, Self::Ffdhe2048];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::X25519 => "x25519",
            Self::P256 => "ecdh-p256",
            Self::P384 => "ecdh-p384",
            Self::P521 => "ecdh-p521",
            Self::Ffdhe2048 => "ffdhe2048",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kem {
    MlKem768,
    MlKem1024,
}

impl Kem {
    pub(crate) const ALL: [Self; 2] = [Self::MlKem768, Self::MlKem1024];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::MlKem768 => "ml-kem-768",
            Self::MlKem1024 => "ml-kem-1024",
        }
    }
}

/// A signature scheme. ECDSA has the hash function of the curve's strength, RSA has SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    EcdsaP256,
    EcdsaP384,
    EcdsaP521,
    Ed25519,
    RsaPkcs1(RsaBits),
    RsaPss(RsaBits),
}

impl Scheme {
    pub(crate) fn all() -> Vec<Self> {
        let rsa = RsaBits::ALL.into_iter().flat_map(|n| [Self::RsaPkcs1(n), Self::RsaPss(n)]);
        let curves = [Self::EcdsaP256, Self::EcdsaP384, Self::EcdsaP521, Self::Ed25519];
        curves.into_iter().chain(rsa).collect()
    }

    pub(crate) fn name(self) -> String {
        match self {
            Self::EcdsaP256 => "ecdsa-p256".into(),
            Self::EcdsaP384 => "ecdsa-p384".into(),
            Self::EcdsaP521 => "ecdsa-p521".into(),
            Self::Ed25519 => "ed25519".into(),
            Self::RsaPkcs1(RsaBits(bits)) => format!("rsa-{bits}/pkcs1"),
            Self::RsaPss(RsaBits(bits)) => format!("rsa-{bits}/pss"),
        }
    }
}

/// The length of a modulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RsaBits(pub(crate) usize);

impl RsaBits {
    pub(crate) const ALL: [Self; 3] = [Self(2048), Self(3072), Self(4096)];
}

/// Ours or a peer. What a library does not have stays with the default.
pub(crate) trait Library {
    fn name(&self) -> &'static str;

    /// Its version, or its crates with theirs.
    fn version(&self) -> String;

    fn hash(&self, _: Hash) -> Option<Map> {
        None
    }

    /// HMAC under a key that is prepared once.
    fn hmac(&self, _: Hash, _key: &[u8]) -> Outcome<Option<Map>> {
        Ok(None)
    }

    fn hkdf(&self) -> Option<Derive> {
        None
    }

    /// HKDF-Expand with SHA-256 of a secret that is prepared once.
    fn hkdf_expand(&self, _prk: &[u8]) -> Outcome<Option<Map>> {
        Ok(None)
    }

    fn aead(&self, _: Cipher, _key: &[u8]) -> Outcome<Option<Box<dyn Aead>>> {
        Ok(None)
    }

    fn key_agreement(&self, _: Group) -> Option<Generate> {
        None
    }

    fn kem(&self, _: Kem) -> Option<KemFunctions> {
        None
    }

    fn signer(&self, _: Scheme, _: &Key) -> Outcome<Option<Sign>> {
        Ok(None)
    }

    fn verifier(&self, _: Scheme, _: &Key) -> Outcome<Option<Verify>> {
        Ok(None)
    }

    fn certificate_parser(&self) -> Option<Parse> {
        None
    }

    /// A validator that trusts one anchor, at a time in seconds since 1970.
    fn chain_validator(&self, _anchor: &[u8], _now: u64) -> Outcome<Option<Validate>> {
        Ok(None)
    }
}
