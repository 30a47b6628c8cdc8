//! Private keys: PKCS#8 (RFC 5958, RFC 8410), PKCS#1 (RFC 8017, appendix A.1.2), SEC 1 (RFC 5915).

mod decode;
mod encode;
mod sign;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use curve25519::ed25519;
use nistec::{p256, p384, p521};
use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use crate::algorithm::SignatureAlgorithm;
use crate::error::{Error, ErrorKind, PemFault};
use crate::key_file::Contents;
use crate::pbes2;
use crate::pem;
use crate::public_key::{PublicKey, invalid};

/// A private key. Its contents are wiped on drop and never shown.
#[non_exhaustive]
pub enum PrivateKey {
    /// RSA.
    Rsa(rsa::PrivateKey),
    /// ECDSA with P-256.
    P256(p256::SigningKey),
    /// ECDSA with P-384.
    P384(p384::SigningKey),
    /// ECDSA with P-521.
    P521(p521::SigningKey),
    /// Ed25519.
    Ed25519(ed25519::SigningKey),
}

/// The key files that are told apart by their PEM label.
const LABELS: [&str; 3] = ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"];

impl PrivateKey {
    /// A new P-256 key.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rng`] if the random number generator failed.
    pub fn generate_p256<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        p256::SigningKey::generate(rng).map(Self::P256).map_err(|_| Error::new(ErrorKind::Rng))
    }

    /// A new P-384 key.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rng`] if the random number generator failed.
    pub fn generate_p384<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        p384::SigningKey::generate(rng).map(Self::P384).map_err(|_| Error::new(ErrorKind::Rng))
    }

    /// A new P-521 key.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rng`] if the random number generator failed.
    pub fn generate_p521<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        p521::SigningKey::generate(rng).map(Self::P521).map_err(|_| Error::new(ErrorKind::Rng))
    }

    /// A new Ed25519 key.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rng`] if the random number generator failed.
    pub fn generate_ed25519<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        ed25519::SigningKey::generate(rng)
            .map(Self::Ed25519)
            .map_err(|_| Error::new(ErrorKind::Rng))
    }

    /// A new RSA key of `bits` bits, 2048 or more.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidKey`] for a length that is not generated, [`ErrorKind::Rng`].
    pub fn generate_rsa<R: TryCryptoRng + ?Sized>(bits: usize, rng: &mut R) -> Result<Self, Error> {
        rsa::PrivateKey::generate(bits, rng).map(Self::Rsa).map_err(|error| {
            if error == rsa::Error::ModulusSize {
                invalid(error)
            } else {
                Error::new(ErrorKind::Rng)
            }
        })
    }

    /// Reads the one private key of a file in PEM or DER: PKCS#8, also encrypted (PBES2), PKCS#1 and
    /// SEC 1. Certificates beside it are passed over.
    ///
    /// # Errors
    ///
    /// As [`Identity::load`](crate::Identity::load), but for those of certificates.
    pub fn load(file: &[u8], passphrase: Option<&[u8]>) -> Result<Self, Error> {
        let mut contents = Contents::default();
        contents.read(file)?;
        contents.key(passphrase)
    }

    /// Reads an `EncryptedPrivateKeyInfo` of PKCS#8 under PBES2: PBKDF2 or scrypt, AES in CBC mode.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decryption`] for a wrong passphrase and damaged content alike,
    /// [`ErrorKind::DerivationCost`], [`ErrorKind::UnsupportedAlgorithm`], [`ErrorKind::Der`].
    pub fn from_encrypted_pkcs8_der(der: &[u8], passphrase: &[u8]) -> Result<Self, Error> {
        pbes2::decrypt_private_key(der, passphrase)
    }

    /// Reads the one private key of a PEM text, in any of the forms `PRIVATE KEY` (PKCS#8),
    /// `RSA PRIVATE KEY` (PKCS#1) and `EC PRIVATE KEY` (SEC 1). Other blocks are passed over.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Pem`] if there is no key, more than one, or an encrypted one; else as the
    /// function for the form.
    pub fn from_pem(text: &[u8]) -> Result<Self, Error> {
        let mut found = None;
        for block in pem::decode(text)? {
            if block.label == "ENCRYPTED PRIVATE KEY" {
                return Err(pem::fault(PemFault::EncryptedKey, block.offset));
            }
            if LABELS.contains(&block.label.as_str()) && found.replace(block).is_some() {
                return Err(pem::fault(PemFault::SeveralPrivateKeys, 0));
            }
        }
        let Some(block) = found else { return Err(pem::fault(PemFault::NoPrivateKey, 0)) };
        match block.label.as_str() {
            "RSA PRIVATE KEY" => Self::from_pkcs1_der(&block.der),
            "EC PRIVATE KEY" => Self::from_sec1_der(&block.der),
            _ => Self::from_pkcs8_der(&block.der),
        }
    }

    /// Reads a PKCS#8 `OneAsymmetricKey` that is not encrypted; a public key in it must be the private
    /// key's.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`], [`ErrorKind::UnsupportedAlgorithm`] or [`ErrorKind::InvalidKey`].
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, Error> {
        decode::pkcs8(der)
    }

    /// Reads a PKCS#1 `RSAPrivateKey` of two primes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`] or [`ErrorKind::InvalidKey`], also if the parts do not fit together.
    pub fn from_pkcs1_der(der: &[u8]) -> Result<Self, Error> {
        decode::pkcs1(der)
    }

    /// Reads a SEC 1 `ECPrivateKey`; a public key in it must be the private key's. If it names no
    /// curve, the length of the key decides.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`], [`ErrorKind::UnsupportedAlgorithm`] or [`ErrorKind::InvalidKey`].
    pub fn from_sec1_der(der: &[u8]) -> Result<Self, Error> {
        decode::sec1(der, None)
    }

    /// The public key of this private key.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        match self {
            Self::Rsa(key) => PublicKey::Rsa(key.public_key().clone()),
            Self::P256(key) => PublicKey::P256(key.verifying_key().clone()),
            Self::P384(key) => PublicKey::P384(key.verifying_key().clone()),
            Self::P521(key) => PublicKey::P521(key.verifying_key().clone()),
            Self::Ed25519(key) => PublicKey::Ed25519(key.public_key().clone()),
        }
    }

    /// Signs `message`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`] if the algorithm is not one for this kind of key or the computation
    /// was disturbed, [`ErrorKind::Rng`] if the random number generator failed.
    pub fn sign<R: TryCryptoRng + ?Sized>(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        rng: &mut R,
    ) -> Result<Vec<u8>, Error> {
        sign::sign(self, algorithm, message, rng)
    }

    /// The algorithm that this crate signs certificates with: with RSA, PKCS#1 v1.5 and SHA-256,
    /// which every peer verifies; with ECDSA the hash function as strong as the curve.
    #[must_use]
    pub const fn default_algorithm(&self) -> SignatureAlgorithm {
        match self {
            Self::Rsa(_) => SignatureAlgorithm::RsaPkcs1Sha256,
            Self::P256(_) => SignatureAlgorithm::EcdsaSha256,
            Self::P384(_) => SignatureAlgorithm::EcdsaSha384,
            Self::P521(_) => SignatureAlgorithm::EcdsaSha512,
            Self::Ed25519(_) => SignatureAlgorithm::Ed25519,
        }
    }

    /// The key as PKCS#8 in DER.
    ///
    /// # Errors
    ///
    /// None that a key of this type can cause.
    pub fn to_pkcs8_der(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        encode::pkcs8(self)
    }

    /// The key as PKCS#8 in PEM.
    ///
    /// # Errors
    ///
    /// None that a key of this type can cause.
    pub fn to_pkcs8_pem(&self) -> Result<Zeroizing<String>, Error> {
        Ok(pem::encode_secret("PRIVATE KEY", &self.to_pkcs8_der()?))
    }

    /// The key in its traditional form in DER: PKCS#1 for RSA, SEC 1 for ECDSA.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnsupportedAlgorithm`] for Ed25519, which has no form but PKCS#8.
    pub fn to_traditional_der(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        encode::traditional(self)
    }

    /// The key in its traditional form in PEM: `RSA PRIVATE KEY` or `EC PRIVATE KEY`.
    ///
    /// # Errors
    ///
    /// As [`to_traditional_der`](Self::to_traditional_der).
    pub fn to_traditional_pem(&self) -> Result<Zeroizing<String>, Error> {
        let label = match self {
            Self::Rsa(_) => "RSA PRIVATE KEY",
            Self::P256(_) | Self::P384(_) | Self::P521(_) | Self::Ed25519(_) => "EC PRIVATE KEY",
        };
        Ok(pem::encode_secret(label, &self.to_traditional_der()?))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.public_key().describe())
    }
}
