//! Signature algorithms and their `AlgorithmIdentifier` (RFC 4055, RFC 5758, RFC 8017, RFC 8410).

use alloc::format;
use core::fmt;

use nistec::Digest;
use rsa::Hash;

use crate::error::{Error, ErrorKind};
use crate::oid::{self, Described, Oid};
use crate::reader::{Cursor, Tlv};
use crate::tag::Tag;
use crate::writer::Writer;

/// A signature algorithm that this crate makes and verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RsaPkcs1Sha256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RsaPkcs1Sha384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RsaPkcs1Sha512,
    /// RSASSA-PSS with SHA-256, also for MGF1, and 32 octets of salt.
    RsaPssSha256,
    /// RSASSA-PSS with SHA-384, also for MGF1, and 48 octets of salt.
    RsaPssSha384,
    /// RSASSA-PSS with SHA-512, also for MGF1, and 64 octets of salt.
    RsaPssSha512,
    /// ECDSA with SHA-256.
    EcdsaSha256,
    /// ECDSA with SHA-384.
    EcdsaSha384,
    /// ECDSA with SHA-512.
    EcdsaSha512,
    /// Ed25519.
    Ed25519,
}

/// What an algorithm computes, for a key to be matched with.
pub(crate) enum Primitive {
    RsaPkcs1(Hash),
    RsaPss(Hash),
    /// With any curve, on the hash of the message.
    Ecdsa(fn(&[u8]) -> Digest),
    Ed25519,
}

/// A signature with SHA-1 in a certificate, which a policy may tolerate. It is no
/// [`SignatureAlgorithm`], so that no handshake, request, CRL or OCSP response can be signed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LegacySha1 {
    /// `sha1WithRSAEncryption`: RSASSA-PKCS1-v1_5.
    RsaPkcs1,
    /// `ecdsa-with-SHA1`.
    Ecdsa,
}

impl fmt::Display for LegacySha1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RsaPkcs1 => "RSA PKCS#1 v1.5 with SHA-1",
            Self::Ecdsa => "ECDSA with SHA-1",
        })
    }
}

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RsaPkcs1Sha256 => "RSA PKCS#1 v1.5 with SHA-256",
            Self::RsaPkcs1Sha384 => "RSA PKCS#1 v1.5 with SHA-384",
            Self::RsaPkcs1Sha512 => "RSA PKCS#1 v1.5 with SHA-512",
            Self::RsaPssSha256 => "RSASSA-PSS with SHA-256",
            Self::RsaPssSha384 => "RSASSA-PSS with SHA-384",
            Self::RsaPssSha512 => "RSASSA-PSS with SHA-512",
            Self::EcdsaSha256 => "ECDSA with SHA-256",
            Self::EcdsaSha384 => "ECDSA with SHA-384",
            Self::EcdsaSha512 => "ECDSA with SHA-512",
            Self::Ed25519 => "Ed25519",
        })
    }
}

/// An `AlgorithmIdentifier` (RFC 5280, section 4.1.1.2) as it stands in the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlgorithmIdentifier<'a> {
    oid: Oid<'a>,
    parameters: Option<Tlv<'a>>,
    raw: &'a [u8],
}

impl<'a> AlgorithmIdentifier<'a> {
    pub(crate) fn read(cursor: &mut Cursor<'a>, field: &'static str) -> Result<Self, Error> {
        let tlv = cursor.expect(Tag::SEQUENCE, field)?;
        let mut fields = tlv.inside();
        let oid = fields.oid(field)?;
        let parameters = if fields.is_empty() { None } else { Some(fields.any(field)?) };
        fields.finish(field)?;
        Ok(Self { oid, parameters, raw: tlv.raw })
    }

    /// The algorithm.
    #[must_use]
    pub const fn oid(&self) -> Oid<'a> {
        self.oid
    }

    /// The parameters in DER, if there are any.
    #[must_use]
    pub fn parameters_der(&self) -> Option<&'a [u8]> {
        self.parameters.map(|tlv| tlv.raw)
    }

    /// The whole in DER.
    #[must_use]
    pub const fn as_der(&self) -> &'a [u8] {
        self.raw
    }

    pub(crate) fn parameters(&self) -> Option<Tlv<'a>> {
        self.parameters
    }

    /// "When any of these four object identifiers appears within an AlgorithmIdentifier, the
    /// parameters MUST be NULL. Implementations MUST accept the parameters being absent as well"
    /// (RFC 4055, section 5).
    fn has_null_or_no_parameters(&self) -> bool {
        self.parameters.is_none_or(|tlv| tlv.tag == Tag::NULL && tlv.value.is_empty())
    }

    /// The signature algorithm.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::WeakAlgorithm`] for MD2, MD5 and SHA-1, [`ErrorKind::UnsupportedAlgorithm`]
    /// for any other algorithm that this crate does not have and for parameters that are not the
    /// algorithm's.
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, Error> {
        use SignatureAlgorithm as S;
        let (algorithm, parameters_fit) = match self.oid {
            oid::SHA256_WITH_RSA => (S::RsaPkcs1Sha256, self.has_null_or_no_parameters()),
            oid::SHA384_WITH_RSA => (S::RsaPkcs1Sha384, self.has_null_or_no_parameters()),
            oid::SHA512_WITH_RSA => (S::RsaPkcs1Sha512, self.has_null_or_no_parameters()),
            // RFC 5758, section 3.2: "the encoding MUST omit the parameters field".
            oid::ECDSA_WITH_SHA256 => (S::EcdsaSha256, self.parameters.is_none()),
            oid::ECDSA_WITH_SHA384 => (S::EcdsaSha384, self.parameters.is_none()),
            oid::ECDSA_WITH_SHA512 => (S::EcdsaSha512, self.parameters.is_none()),
            // RFC 8410, section 3: "the parameters MUST be absent".
            oid::ED25519 => (S::Ed25519, self.parameters.is_none()),
            oid::RSASSA_PSS => return self.pss(),
            oid::MD2_WITH_RSA
            | oid::MD5_WITH_RSA
            | oid::SHA1_WITH_RSA
            | oid::ECDSA_WITH_SHA1
            | oid::DSA_WITH_SHA1 => return Err(self.refused(ErrorKind::WeakAlgorithm)),
            _ => return Err(self.refused(ErrorKind::UnsupportedAlgorithm)),
        };
        if parameters_fit { Ok(algorithm) } else { Err(self.bad_parameters()) }
    }

    /// The signature algorithm with SHA-1, if it is one and its parameters are as they must be (RFC
    /// 3279, sections 2.2.1 and 2.2.3).
    pub(crate) fn legacy_sha1(&self) -> Option<LegacySha1> {
        match self.oid {
            oid::SHA1_WITH_RSA if self.has_null_or_no_parameters() => Some(LegacySha1::RsaPkcs1),
            oid::ECDSA_WITH_SHA1 if self.parameters.is_none() => Some(LegacySha1::Ecdsa),
            _ => None,
        }
    }

    /// `RSASSA-PSS-params` (RFC 4055, section 3.1): one hash function throughout, a salt of its
    /// length. The defaults are SHA-1.
    fn pss(&self) -> Result<SignatureAlgorithm, Error> {
        const FIELD: &str = "RSASSA-PSS-params";
        let mut fields = match self.parameters {
            Some(tlv) if tlv.tag == Tag::SEQUENCE => tlv.inside(),
            _ => return Err(self.bad_parameters()),
        };
        let hash = fields.explicit(0, FIELD)?;
        let mask = fields.explicit(1, FIELD)?;
        let salt = fields.explicit(2, FIELD)?;
        fields.finish(FIELD)?;
        let (Some(mut hash), Some(mut mask)) = (hash, mask) else {
            let default = "RSASSA-PSS with default parameters, which use SHA-1";
            return Err(Error::new(ErrorKind::WeakAlgorithm).found(default));
        };
        let hash_function = AlgorithmIdentifier::read(&mut hash, FIELD)?;
        let mask_generation = AlgorithmIdentifier::read(&mut mask, FIELD)?;
        hash.finish(FIELD)?;
        mask.finish(FIELD)?;
        // The default is SHA-1's 20 octets.
        let salt_length = match salt {
            None => 20,
            Some(mut salt) => {
                let length = salt.small(FIELD)?;
                salt.finish(FIELD)?;
                length
            }
        };
        let (algorithm, length) = match hash_function.oid {
            oid::SHA256 => (SignatureAlgorithm::RsaPssSha256, 32),
            oid::SHA384 => (SignatureAlgorithm::RsaPssSha384, 48),
            oid::SHA512 => (SignatureAlgorithm::RsaPssSha512, 64),
            oid::SHA1 => return Err(hash_function.refused(ErrorKind::WeakAlgorithm)),
            _ => return Err(hash_function.refused(ErrorKind::UnsupportedAlgorithm)),
        };
        let mask_hash = match mask_generation.parameters {
            Some(tlv) if mask_generation.oid == oid::MGF1 => {
                AlgorithmIdentifier::read(&mut tlv.again(), FIELD)?
            }
            _ => return Err(self.bad_parameters()),
        };
        let consistent = mask_hash.oid == hash_function.oid
            && salt_length == length
            && hash_function.has_null_or_no_parameters()
            && mask_hash.has_null_or_no_parameters();
        if consistent { Ok(algorithm) } else { Err(self.bad_parameters()) }
    }

    pub(crate) fn refused(&self, kind: ErrorKind) -> Error {
        Error::new(kind).found(format!("{}", Described(self.oid)))
    }

    pub(crate) fn bad_parameters(&self) -> Error {
        Error::new(ErrorKind::UnsupportedAlgorithm)
            .found(format!("{} with unusual parameters", Described(self.oid)))
    }
}

impl SignatureAlgorithm {
    pub(crate) const fn primitive(self) -> Primitive {
        match self {
            Self::RsaPkcs1Sha256 => Primitive::RsaPkcs1(Hash::Sha256),
            Self::RsaPkcs1Sha384 => Primitive::RsaPkcs1(Hash::Sha384),
            Self::RsaPkcs1Sha512 => Primitive::RsaPkcs1(Hash::Sha512),
            Self::RsaPssSha256 => Primitive::RsaPss(Hash::Sha256),
            Self::RsaPssSha384 => Primitive::RsaPss(Hash::Sha384),
            Self::RsaPssSha512 => Primitive::RsaPss(Hash::Sha512),
            Self::EcdsaSha256 => Primitive::Ecdsa(Digest::sha256),
            Self::EcdsaSha384 => Primitive::Ecdsa(Digest::sha384),
            Self::EcdsaSha512 => Primitive::Ecdsa(Digest::sha512),
            Self::Ed25519 => Primitive::Ed25519,
        }
    }

    /// Writes the `AlgorithmIdentifier`.
    pub(crate) fn write(self, w: &mut Writer) -> Result<(), Error> {
        let with_null = |w: &mut Writer, oid| {
            w.sequence(|w| {
                w.oid(oid)?;
                w.null()
            })
        };
        match self {
            Self::RsaPkcs1Sha256 => with_null(w, oid::SHA256_WITH_RSA),
            Self::RsaPkcs1Sha384 => with_null(w, oid::SHA384_WITH_RSA),
            Self::RsaPkcs1Sha512 => with_null(w, oid::SHA512_WITH_RSA),
            Self::RsaPssSha256 => write_pss(w, oid::SHA256, 32),
            Self::RsaPssSha384 => write_pss(w, oid::SHA384, 48),
            Self::RsaPssSha512 => write_pss(w, oid::SHA512, 64),
            Self::EcdsaSha256 => w.sequence(|w| w.oid(oid::ECDSA_WITH_SHA256)),
            Self::EcdsaSha384 => w.sequence(|w| w.oid(oid::ECDSA_WITH_SHA384)),
            Self::EcdsaSha512 => w.sequence(|w| w.oid(oid::ECDSA_WITH_SHA512)),
            Self::Ed25519 => w.sequence(|w| w.oid(oid::ED25519)),
        }
    }
}

fn write_pss(w: &mut Writer, hash: Oid<'_>, salt_length: u8) -> Result<(), Error> {
    let write_hash = |w: &mut Writer| {
        w.sequence(|w| {
            w.oid(hash)?;
            w.null()
        })
    };
    w.sequence(|w| {
        w.oid(oid::RSASSA_PSS)?;
        w.sequence(|w| {
            w.explicit(0, write_hash)?;
            w.explicit(1, |w| {
                w.sequence(|w| {
                    w.oid(oid::MGF1)?;
                    write_hash(w)
                })
            })?;
            w.explicit(2, |w| w.unsigned(&[salt_length]))
        })
    })
}
