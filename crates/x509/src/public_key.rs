//! Public keys and `SubjectPublicKeyInfo` (RFC 5280, section 4.1.2.7; RFC 3279; RFC 5480; RFC 8410).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use curve25519::ed25519;
use nistec::{Digest, p256, p384, p521};

use crate::algorithm::{AlgorithmIdentifier, LegacySha1, Primitive, SignatureAlgorithm};
use crate::error::{Error, ErrorKind};
use crate::named_curve::NamedCurve;
use crate::oid;
use crate::reader::{Cursor, whole};
use crate::tag::Tag;
use crate::writer::Writer;

/// A public key of a kind that this crate verifies signatures with.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PublicKey {
    /// RSA (`rsaEncryption`).
    Rsa(rsa::PublicKey),
    /// A point on P-256 (`id-ecPublicKey` with the named curve `secp256r1`).
    P256(p256::PublicKey),
    /// A point on P-384 (the named curve `secp384r1`).
    P384(p384::PublicKey),
    /// A point on P-521 (the named curve `secp521r1`).
    P521(p521::PublicKey),
    /// Ed25519 (`id-Ed25519`).
    Ed25519(ed25519::PublicKey),
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
        let mut fields = whole(der, Tag::SEQUENCE, FIELD)?.inside();
        let algorithm = AlgorithmIdentifier::read(&mut fields, "SubjectPublicKeyInfo.algorithm")?;
        let key = fields.bit_string_octets("SubjectPublicKeyInfo.subjectPublicKey")?;
        fields.finish(FIELD)?;
        match algorithm.oid() {
            oid::RSA_ENCRYPTION => {
                require_null(&algorithm)?;
                read_rsa(key, rsa_from_parts).map(Self::Rsa)
            }
            oid::EC_PUBLIC_KEY => match NamedCurve::read(algorithm.parameters())? {
                NamedCurve::P256 => p256::PublicKey::from_sec1(key).map(Self::P256),
                NamedCurve::P384 => p384::PublicKey::from_sec1(key).map(Self::P384),
                NamedCurve::P521 => p521::PublicKey::from_sec1(key).map(Self::P521),
            }
            .map_err(invalid),
            oid::ED25519 => {
                require_no_parameters(&algorithm)?;
                let octets = key
                    .try_into()
                    .map_err(|_| invalid("an Ed25519 key of other than 32 octets"))?;
                ed25519::PublicKey::from_bytes(octets).map(Self::Ed25519).map_err(invalid)
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
            Self::P256(_) => write_curve(w, NamedCurve::P256),
            Self::P384(_) => write_curve(w, NamedCurve::P384),
            Self::P521(_) => write_curve(w, NamedCurve::P521),
            Self::Ed25519(_) => w.oid(oid::ED25519),
        })
    }

    /// What `subjectPublicKey` holds.
    pub(crate) fn key_octets(&self) -> Result<Vec<u8>, Error> {
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
            Self::P384(key) => Ok(key.to_sec1().to_vec()),
            Self::P521(key) => Ok(key.to_sec1().to_vec()),
            Self::Ed25519(key) => Ok(key.as_bytes().to_vec()),
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
        let valid = match (self, algorithm.primitive()) {
            (Self::Rsa(key), Primitive::RsaPkcs1(hash)) => {
                key.verify_pkcs1v15(hash, message, signature).is_ok()
            }
            (Self::Rsa(key), Primitive::RsaPss(hash)) => {
                key.verify_pss(hash, message, signature).is_ok()
            }
            (Self::P256(key), Primitive::Ecdsa(hash)) => {
                verify_ecdsa(key, &hash(message), signature)
            }
            (Self::P384(key), Primitive::Ecdsa(hash)) => {
                verify_ecdsa(key, &hash(message), signature)
            }
            (Self::P521(key), Primitive::Ecdsa(hash)) => {
                verify_ecdsa(key, &hash(message), signature)
            }
            (Self::Ed25519(key), Primitive::Ed25519) => verify_ed25519(key, message, signature),
            _ => return Err(self.another_kind(&algorithm)),
        };
        if valid { Ok(()) } else { Err(Error::new(ErrorKind::BadSignature)) }
    }

    /// The same with SHA-1, where a policy tolerates it.
    pub(crate) fn verify_legacy_sha1(
        &self,
        algorithm: LegacySha1,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Error> {
        let valid = match (self, algorithm) {
            (Self::Rsa(key), LegacySha1::RsaPkcs1) => {
                key.verify_pkcs1v15_legacy_sha1(message, signature).is_ok()
            }
            (Self::P256(key), LegacySha1::Ecdsa) => verify_ecdsa_sha1(key, message, signature),
            (Self::P384(key), LegacySha1::Ecdsa) => verify_ecdsa_sha1(key, message, signature),
            (Self::P521(key), LegacySha1::Ecdsa) => verify_ecdsa_sha1(key, message, signature),
            _ => return Err(self.another_kind(&algorithm)),
        };
        if valid { Ok(()) } else { Err(Error::new(ErrorKind::BadSignature)) }
    }

    fn another_kind(&self, algorithm: &dyn core::fmt::Display) -> Error {
        let found = format!("{algorithm} with an issuer whose key is {}", self.describe());
        Error::new(ErrorKind::BadSignature).found(found)
    }

    /// The kind and size of the key: `RSA-2048`, `P-256`, `Ed25519`.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Rsa(key) => format!("RSA-{}", key.modulus_bits()),
            Self::P256(_) => NamedCurve::P256.name().to_string(),
            Self::P384(_) => NamedCurve::P384.name().to_string(),
            Self::P521(_) => NamedCurve::P521.name().to_string(),
            Self::Ed25519(_) => "Ed25519".to_string(),
        }
    }

    /// Whether this is an RSA key below 2048 bits.
    pub(crate) fn is_rsa_below_2048(&self) -> bool {
        matches!(self, Self::Rsa(key) if key.modulus_bits() < 2048)
    }
}

fn verify_ecdsa<C: nistec::Curve>(
    key: &nistec::PublicKey<C>,
    digest: &Digest,
    signature: &[u8],
) -> bool {
    nistec::Signature::from_der(signature)
        .is_ok_and(|signature| key.verify_digest(digest, &signature).is_ok())
}

fn verify_ecdsa_sha1<C: nistec::Curve>(
    key: &nistec::PublicKey<C>,
    message: &[u8],
    signature: &[u8],
) -> bool {
    nistec::Signature::from_der(signature)
        .is_ok_and(|signature| key.verify_legacy_sha1(message, &signature).is_ok())
}

/// RFC 8410, section 6: the signature is R and S, without further encoding.
fn verify_ed25519(key: &ed25519::PublicKey, message: &[u8], signature: &[u8]) -> bool {
    let Ok(signature) = signature.try_into() else { return false };
    ed25519::Signature::from_bytes(signature)
        .is_ok_and(|signature| key.verify(message, &signature).is_ok())
}

fn write_curve(w: &mut Writer, curve: NamedCurve) -> Result<(), Error> {
    w.oid(oid::EC_PUBLIC_KEY)?;
    w.oid(curve.oid())
}

/// What `subjectPublicKey` of a `SubjectPublicKeyInfo` holds, whatever the kind of key.
pub(crate) fn spki_key_octets(spki: &[u8]) -> Option<&[u8]> {
    const FIELD: &str = "SubjectPublicKeyInfo";
    let mut fields = whole(spki, Tag::SEQUENCE, FIELD).ok()?.inside();
    fields.sequence(FIELD).ok()?;
    fields.bit_string_octets(FIELD).ok()
}

/// RFC 3279, section 2.3.1: "The parameters field MUST have ASN.1 type NULL".
pub(crate) fn require_null(algorithm: &AlgorithmIdentifier<'_>) -> Result<(), Error> {
    match algorithm.parameters() {
        Some(tlv) if tlv.tag == Tag::NULL && tlv.value.is_empty() => Ok(()),
        _ => Err(algorithm.bad_parameters()),
    }
}

/// RFC 8410, section 3: "the parameters MUST be absent".
pub(crate) fn require_no_parameters(algorithm: &AlgorithmIdentifier<'_>) -> Result<(), Error> {
    match algorithm.parameters() {
        None => Ok(()),
        Some(_) => Err(algorithm.bad_parameters()),
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
