//! Private keys: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017, appendix A.1.2), SEC 1 (RFC 5915).

mod encode;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use der::Tag;
use nistec::{Digest, p256};
use rand_core::TryCryptoRng;
use rsa::Hash;
use zeroize::Zeroizing;

use crate::algorithm::{AlgorithmIdentifier, SignatureAlgorithm};
use crate::error::{DerFault, Error, ErrorKind, PemFault};
use crate::oid;
use crate::pem;
use crate::public_key::{PublicKey, invalid, require_null, require_p256};
use crate::reader::{Cursor, malformed, whole};

/// A private key. Its contents are wiped on drop and never shown.
#[non_exhaustive]
pub enum PrivateKey {
    /// RSA.
    Rsa(rsa::PrivateKey),
    /// ECDSA with P-256.
    P256(p256::SigningKey),
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

    /// Reads a PKCS#8 `OneAsymmetricKey` that is not encrypted.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`], [`ErrorKind::UnsupportedAlgorithm`] or [`ErrorKind::InvalidKey`].
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, Error> {
        const FIELD: &str = "PrivateKeyInfo";
        let mut fields = whole(der, Tag::Sequence, FIELD)?.inside();
        let version = fields.small("PrivateKeyInfo.version")?;
        if version > 1 {
            return Err(malformed("PrivateKeyInfo.version", DerFault::Value, 0));
        }
        let algorithm =
            AlgorithmIdentifier::read(&mut fields, "PrivateKeyInfo.privateKeyAlgorithm")?;
        let key = fields.octet_string("PrivateKeyInfo.privateKey")?.value;
        // Attributes, and in version 2 the public key, which is computed anew.
        fields.explicit(0, "PrivateKeyInfo.attributes")?;
        if version == 1 {
            fields.implicit(1, "PrivateKeyInfo.publicKey")?;
        }
        fields.finish(FIELD)?;
        match algorithm.oid() {
            oid::RSA_ENCRYPTION => {
                require_null(&algorithm)?;
                Self::from_pkcs1_der(key)
            }
            oid::EC_PUBLIC_KEY => {
                require_p256(&algorithm)?;
                Self::from_sec1_der(key)
            }
            _ => Err(algorithm.refused(ErrorKind::UnsupportedAlgorithm)),
        }
    }

    /// Reads a PKCS#1 `RSAPrivateKey` of two primes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`] or [`ErrorKind::InvalidKey`], also if the parts do not fit together.
    pub fn from_pkcs1_der(der: &[u8]) -> Result<Self, Error> {
        let mut fields = whole(der, Tag::Sequence, "RSAPrivateKey")?.inside();
        if fields.small("RSAPrivateKey.version")? != 0 {
            return Err(malformed("RSAPrivateKey.version", DerFault::Value, 0));
        }
        let parts = rsa::PrivateKeyComponents {
            n: fields.unsigned("RSAPrivateKey.modulus")?,
            e: fields.unsigned("RSAPrivateKey.publicExponent")?,
            d: fields.unsigned("RSAPrivateKey.privateExponent")?,
            p: fields.unsigned("RSAPrivateKey.prime1")?,
            q: fields.unsigned("RSAPrivateKey.prime2")?,
            dp: fields.unsigned("RSAPrivateKey.exponent1")?,
            dq: fields.unsigned("RSAPrivateKey.exponent2")?,
            qinv: fields.unsigned("RSAPrivateKey.coefficient")?,
        };
        fields.finish("RSAPrivateKey")?;
        rsa::PrivateKey::from_components(&parts).map(Self::Rsa).map_err(invalid)
    }

    /// Reads a SEC 1 `ECPrivateKey` on P-256; a public key in it must be the private key's.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`], [`ErrorKind::UnsupportedAlgorithm`] or [`ErrorKind::InvalidKey`].
    pub fn from_sec1_der(der: &[u8]) -> Result<Self, Error> {
        let mut fields = whole(der, Tag::Sequence, "ECPrivateKey")?.inside();
        if fields.small("ECPrivateKey.version")? != 1 {
            return Err(malformed("ECPrivateKey.version", DerFault::Value, 0));
        }
        let scalar = fields.octet_string("ECPrivateKey.privateKey")?;
        let parameters = fields.explicit(0, "ECPrivateKey.parameters")?;
        let public_key = fields.explicit(1, "ECPrivateKey.publicKey")?;
        fields.finish("ECPrivateKey")?;
        if let Some(parameters) = parameters {
            read_curve(parameters)?;
        }
        // RFC 5915, section 3: the octet string has the length of the curve's order.
        let scalar: &[u8; 32] = scalar.value.try_into().map_err(|_| {
            Error::new(ErrorKind::InvalidKey)
                .expected("32 octets, as P-256 has")
                .found(format!("{} octets", scalar.value.len()))
        })?;
        let key = Self::P256(p256::SigningKey::from_bytes(scalar).map_err(invalid)?);
        if let Some(mut public_key) = public_key {
            let stated = public_key.bit_string_octets("ECPrivateKey.publicKey")?;
            public_key.finish("ECPrivateKey.publicKey")?;
            let stated = p256::PublicKey::from_sec1(stated).map_err(invalid)?;
            if key.public_key() != PublicKey::P256(stated) {
                return Err(invalid("a public key that is not the private key's"));
            }
        }
        Ok(key)
    }

    /// The public key of this private key.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        match self {
            Self::Rsa(key) => PublicKey::Rsa(key.public_key().clone()),
            Self::P256(key) => PublicKey::P256(key.verifying_key().clone()),
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
        use SignatureAlgorithm as S;
        match (self, algorithm) {
            (Self::Rsa(key), S::RsaPkcs1Sha256) => key.sign_pkcs1v15(Hash::Sha256, message, rng),
            (Self::Rsa(key), S::RsaPkcs1Sha384) => key.sign_pkcs1v15(Hash::Sha384, message, rng),
            (Self::Rsa(key), S::RsaPkcs1Sha512) => key.sign_pkcs1v15(Hash::Sha512, message, rng),
            (Self::Rsa(key), S::RsaPssSha256) => key.sign_pss(Hash::Sha256, message, rng),
            (Self::Rsa(key), S::RsaPssSha384) => key.sign_pss(Hash::Sha384, message, rng),
            (Self::Rsa(key), S::RsaPssSha512) => key.sign_pss(Hash::Sha512, message, rng),
            (Self::P256(key), S::EcdsaSha256) => {
                return sign_p256(key, &Digest::sha256(message), rng);
            }
            (Self::P256(key), S::EcdsaSha384) => {
                return sign_p256(key, &Digest::sha384(message), rng);
            }
            (Self::P256(key), S::EcdsaSha512) => {
                return sign_p256(key, &Digest::sha512(message), rng);
            }
            (Self::Rsa(_) | Self::P256(_), _) => {
                let found = format!("{algorithm} with {}", self.public_key().describe());
                return Err(Error::new(ErrorKind::Signing).found(found));
            }
        }
        .map_err(|error| signing_failed(error == rsa::Error::Rng, &error))
    }

    /// The algorithm that this crate signs certificates with: SHA-256 and, with RSA, PKCS#1 v1.5,
    /// which every peer verifies.
    #[must_use]
    pub const fn default_algorithm(&self) -> SignatureAlgorithm {
        match self {
            Self::Rsa(_) => SignatureAlgorithm::RsaPkcs1Sha256,
            Self::P256(_) => SignatureAlgorithm::EcdsaSha256,
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

    /// The key in its traditional form in DER: PKCS#1 for RSA, SEC 1 for P-256.
    ///
    /// # Errors
    ///
    /// None that a key of this type can cause.
    pub fn to_traditional_der(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        encode::traditional(self)
    }

    /// The key in its traditional form in PEM: `RSA PRIVATE KEY` or `EC PRIVATE KEY`.
    ///
    /// # Errors
    ///
    /// None that a key of this type can cause.
    pub fn to_traditional_pem(&self) -> Result<Zeroizing<String>, Error> {
        let label = match self {
            Self::Rsa(_) => "RSA PRIVATE KEY",
            Self::P256(_) => "EC PRIVATE KEY",
        };
        Ok(pem::encode_secret(label, &self.to_traditional_der()?))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.public_key().describe())
    }
}

/// `ECParameters`: the named curve P-256.
fn read_curve(mut parameters: Cursor<'_>) -> Result<(), Error> {
    const FIELD: &str = "ECPrivateKey.parameters";
    let curve = parameters.any(FIELD)?;
    parameters.finish(FIELD)?;
    match (curve.tag, oid::Oid::new(curve.value)) {
        (Tag::ObjectIdentifier, Some(oid::PRIME256V1)) => Ok(()),
        (Tag::ObjectIdentifier, Some(other)) => Err(Error::new(ErrorKind::UnsupportedAlgorithm)
            .found(format!("the curve {}", oid::Described(other)))),
        _ => Err(Error::new(ErrorKind::UnsupportedAlgorithm)
            .expected("the named curve secp256r1")
            .found("curve parameters spelled out")),
    }
}

fn sign_p256<R: TryCryptoRng + ?Sized>(
    key: &p256::SigningKey,
    digest: &Digest,
    rng: &mut R,
) -> Result<Vec<u8>, Error> {
    match key.sign_digest_hedged(digest, rng) {
        Ok(signature) => Ok(signature.to_der().as_ref().to_vec()),
        Err(error) => Err(signing_failed(error == nistec::Error::Rng, &error)),
    }
}

fn signing_failed(for_want_of_randomness: bool, error: &dyn fmt::Display) -> Error {
    if for_want_of_randomness {
        Error::new(ErrorKind::Rng)
    } else {
        Error::new(ErrorKind::Signing).found(format!("{error}"))
    }
}
