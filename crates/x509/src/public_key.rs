//! Public keys and `SubjectPublicKeyInfo` (RFC 5280, section 4.1.2.7; RFC 3279; RFC 5480).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use der::Tag;
use nistec::{Digest, p256};
use rsa::Hash;

use crate::algorithm::{AlgorithmIdentifier, SignatureAlgorithm};
use crate::error::{Error, ErrorKind};
use crate::oid::{self, Described, Oid};
use crate::reader::{Cursor, whole};
use crate::writer::Writer;

/// A public key of a kind that this crate verifies signatures with.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PublicKey {
    /// RSA (`rsaEncryption`).
    Rsa(rsa::PublicKey),
    /// A point on P-256 (`id-ecPublicKey` with the named curve `secp256r1`).
    P256(p256::PublicKey),
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo`, which must be the whole of `der`; RSA from 2048 bits on.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Der`], [`ErrorKind::UnsupportedAlgorithm`] with the identifier, or
    /// [`ErrorKind::InvalidKey`].
    pub fn from_spki_der(der: &[u8]) -> Result<Self, Error> {
        Self::read(der, rsa::PublicKey::new)
    }

    /// As [`from_spki_der`](Self::from_spki_der), but takes RSA from 1024 bits on. Such a key can
    /// be broken by a well-funded attacker: for appliances that cannot be replaced.
    ///
    /// # Errors
    ///
    /// As [`from_spki_der`](Self::from_spki_der).
    pub fn from_spki_der_allowing_rsa_1024(der: &[u8]) -> Result<Self, Error> {
        Self::read(der, rsa::PublicKey::new_allowing_1024)
    }

    fn read(
        der: &[u8],
        rsa_from_parts: fn(&[u8], &[u8]) -> Result<rsa::PublicKey, rsa::Error>,
    ) -> Result<Self, Error> {
        const FIELD: &str = "SubjectPublicKeyInfo";
        let mut fields = whole(der, Tag::Sequence, FIELD)?.inside();
        let algorithm = AlgorithmIdentifier::read(&mut fields, "SubjectPublicKeyInfo.algorithm")?;
        let key = fields.bit_string_octets("SubjectPublicKeyInfo.subjectPublicKey")?;
        fields.finish(FIELD)?;
        match algorithm.oid() {
            oid::RSA_ENCRYPTION => {
                require_null(&algorithm)?;
                read_rsa(key, rsa_from_parts).map(Self::Rsa)
            }
            oid::EC_PUBLIC_KEY => {
                require_p256(&algorithm)?;
                p256::PublicKey::from_sec1(key).map(Self::P256).map_err(invalid)
            }
            _ => Err(algorithm.refused(ErrorKind::UnsupportedAlgorithm)),
        }
    }

    /// The `SubjectPublicKeyInfo` in DER.
    ///
    /// # Errors
    ///
    /// None that a key of this type can cause.
    pub fn to_spki_der(&self) -> Result<Vec<u8>, Error> {
        let mut w = Writer::new();
        w.sequence(|w| {
            self.write_algorithm(w)?;
            w.bit_string_octets(&self.key_octets()?)
        })?;
        Ok(w.into_public())
    }

    /// Writes the `AlgorithmIdentifier` of the key, which PKCS#8 has in common with SPKI.
    pub(crate) fn write_algorithm(&self, w: &mut Writer) -> Result<(), Error> {
        w.sequence(|w| match self {
            Self::Rsa(_) => {
                w.oid(oid::RSA_ENCRYPTION)?;
                w.null()
            }
            Self::P256(_) => {
                w.oid(oid::EC_PUBLIC_KEY)?;
                w.oid(oid::PRIME256V1)
            }
        })
    }

    /// What `subjectPublicKey` holds.
    fn key_octets(&self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Rsa(key) => {
                let mut w = Writer::new();
                w.sequence(|w| {
                    w.unsigned(&key.n_be())?;
                    w.unsigned(&key.e_be())
                })?;
                Ok(w.into_public())
            }
            Self::P256(key) => Ok(key.to_sec1().to_vec()),
        }
    }

    /// The key identifier of RFC 7093, section 2, method 1: the first 160 bits of SHA-256 over
    /// `subjectPublicKey`.
    pub(crate) fn key_identifier(&self) -> Result<[u8; 20], Error> {
        let hash = sha2::Sha256::digest(&self.key_octets()?);
        Ok(hash.first_chunk().copied().unwrap_or_default())
    }

    /// Checks a signature over `message`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BadSignature`], also if the algorithm is not one for this kind of key.
    pub fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Error> {
        use SignatureAlgorithm as S;
        let valid = match (self, algorithm) {
            (Self::Rsa(key), S::RsaPkcs1Sha256) => {
                key.verify_pkcs1v15(Hash::Sha256, message, signature).is_ok()
            }
            (Self::Rsa(key), S::RsaPkcs1Sha384) => {
                key.verify_pkcs1v15(Hash::Sha384, message, signature).is_ok()
            }
            (Self::Rsa(key), S::RsaPkcs1Sha512) => {
                key.verify_pkcs1v15(Hash::Sha512, message, signature).is_ok()
            }
            (Self::Rsa(key), S::RsaPssSha256) => {
                key.verify_pss(Hash::Sha256, message, signature).is_ok()
            }
            (Self::Rsa(key), S::RsaPssSha384) => {
                key.verify_pss(Hash::Sha384, message, signature).is_ok()
            }
            (Self::Rsa(key), S::RsaPssSha512) => {
                key.verify_pss(Hash::Sha512, message, signature).is_ok()
            }
            (Self::P256(key), S::EcdsaSha256) => {
                verify_p256(key, &Digest::sha256(message), signature)
            }
            (Self::P256(key), S::EcdsaSha384) => {
                verify_p256(key, &Digest::sha384(message), signature)
            }
            (Self::P256(key), S::EcdsaSha512) => {
                verify_p256(key, &Digest::sha512(message), signature)
            }
            (Self::Rsa(_) | Self::P256(_), _) => {
                let found = format!("{algorithm} with an issuer whose key is {}", self.describe());
                return Err(Error::new(ErrorKind::BadSignature).found(found));
            }
        };
        if valid { Ok(()) } else { Err(Error::new(ErrorKind::BadSignature)) }
    }

    /// The kind and size of the key: `RSA-2048`, `P-256`.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Rsa(key) => format!("RSA-{}", key.modulus_bits()),
            Self::P256(_) => "P-256".to_string(),
        }
    }

    /// Whether this is an RSA key below 2048 bits.
    pub(crate) fn is_rsa_below_2048(&self) -> bool {
        match self {
            Self::Rsa(key) => key.modulus_bits() < 2048,
            Self::P256(_) => false,
        }
    }
}

fn verify_p256(key: &p256::PublicKey, digest: &Digest, signature: &[u8]) -> bool {
    p256::Signature::from_der(signature)
        .is_ok_and(|signature| key.verify_digest(digest, &signature).is_ok())
}

/// What `subjectPublicKey` of a `SubjectPublicKeyInfo` holds, whatever the kind of key.
pub(crate) fn spki_key_octets(spki: &[u8]) -> Option<&[u8]> {
    const FIELD: &str = "SubjectPublicKeyInfo";
    let mut fields = whole(spki, Tag::Sequence, FIELD).ok()?.inside();
    fields.sequence(FIELD).ok()?;
    fields.bit_string_octets(FIELD).ok()
}

/// RFC 3279, section 2.3.1: "The parameters field MUST have ASN.1 type NULL".
pub(crate) fn require_null(algorithm: &AlgorithmIdentifier<'_>) -> Result<(), Error> {
    match algorithm.parameters() {
        Some(tlv) if tlv.tag == Tag::Null && tlv.value.is_empty() => Ok(()),
        _ => Err(algorithm.bad_parameters()),
    }
}

/// RFC 5480, section 2.1.1: a named curve. "implicitCurve and specifiedCurve MUST NOT be used".
pub(crate) fn require_p256(algorithm: &AlgorithmIdentifier<'_>) -> Result<(), Error> {
    match algorithm.parameters() {
        Some(tlv) if tlv.tag == Tag::ObjectIdentifier => match Oid::new(tlv.value) {
            Some(oid::PRIME256V1) => Ok(()),
            Some(curve) => Err(Error::new(ErrorKind::UnsupportedAlgorithm)
                .found(format!("the curve {}", Described(curve)))),
            None => Err(algorithm.bad_parameters()),
        },
        _ => Err(Error::new(ErrorKind::UnsupportedAlgorithm)
            .expected("the named curve secp256r1")
            .found("curve parameters spelled out or left out")),
    }
}

/// `RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }`.
fn read_rsa(
    der: &[u8],
    from_parts: fn(&[u8], &[u8]) -> Result<rsa::PublicKey, rsa::Error>,
) -> Result<rsa::PublicKey, Error> {
    let mut cursor = Cursor::new(der);
    let mut fields = cursor.sequence("RSAPublicKey")?;
    cursor.finish("RSAPublicKey")?;
    let modulus = fields.unsigned("RSAPublicKey.modulus")?;
    let exponent = fields.unsigned("RSAPublicKey.publicExponent")?;
    fields.finish("RSAPublicKey")?;
    from_parts(modulus, exponent).map_err(|error| {
        let bits = modulus.len().saturating_mul(8);
        invalid(error).found(format!("an RSA key of about {bits} bits: {error}"))
    })
}

/// A key whose parts are not those of a key.
pub(crate) fn invalid(error: impl core::fmt::Display) -> Error {
    Error::new(ErrorKind::InvalidKey).found(error.to_string())
}
