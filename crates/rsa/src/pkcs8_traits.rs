//! The traits of the crate `pkcs8`: `PrivateKeyInfo` (RFC 5958) and `SubjectPublicKeyInfo`
//! (RFC 5280, section 4.1), with `rsaEncryption` (RFC 8017, section A.1) for their algorithm.

use pkcs1::{RsaPrivateKeyRef, RsaPublicKeyRef};
use pkcs8::der::asn1::{BitStringRef, OctetStringRef, UintRef};
use pkcs8::der::{Decode, Encode};
use pkcs8::spki::{self, AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use pkcs8::{Document, EncodePrivateKey, EncodePublicKey, PrivateKeyInfoRef, SecretDocument};
use zeroize::Zeroizing;

use crate::import::PrivateKeyComponents;
use crate::private::PrivateKey;
use crate::public::PublicKey;

/// `rsaEncryption`, whose parameters are NULL.
const ALGORITHM: AlgorithmIdentifierRef<'_> = pkcs1::ALGORITHM_ID;

impl TryFrom<PrivateKeyInfoRef<'_>> for PrivateKey {
    type Error = pkcs8::Error;

    /// Reads a key of two primes and checks it as
    /// [`from_components`](PrivateKey::from_components) does.
    fn try_from(info: PrivateKeyInfoRef<'_>) -> pkcs8::Result<Self> {
        info.algorithm.assert_algorithm_oid(ALGORITHM.oid)?;
        if !has_null(&info.algorithm) {
            return Err(pkcs8::Error::ParametersMalformed);
        }
        let parts = RsaPrivateKeyRef::from_der(info.private_key.as_bytes())?;
        if parts.other_prime_infos.is_some() {
            return Err(pkcs8::KeyError::Invalid.into());
        }
        Self::from_components(&PrivateKeyComponents {
            n: parts.modulus.as_bytes(),
            e: parts.public_exponent.as_bytes(),
            d: parts.private_exponent.as_bytes(),
            p: parts.prime1.as_bytes(),
            q: parts.prime2.as_bytes(),
            dp: parts.exponent1.as_bytes(),
            dq: parts.exponent2.as_bytes(),
            qinv: parts.coefficient.as_bytes(),
        })
        .map_err(|_| pkcs8::KeyError::Invalid.into())
    }
}

impl EncodePrivateKey for PrivateKey {
    fn to_pkcs8_der(&self) -> pkcs8::Result<SecretDocument> {
        let parts = self.components();
        let key = RsaPrivateKeyRef {
            modulus: UintRef::new(&parts.n)?,
            public_exponent: UintRef::new(&parts.e)?,
            private_exponent: UintRef::new(&parts.d)?,
            prime1: UintRef::new(&parts.p)?,
            prime2: UintRef::new(&parts.q)?,
            exponent1: UintRef::new(&parts.dp)?,
            exponent2: UintRef::new(&parts.dq)?,
            coefficient: UintRef::new(&parts.qinv)?,
            other_prime_infos: None,
        };
        let der = Zeroizing::new(key.to_der()?);
        let info = PrivateKeyInfoRef::new(ALGORITHM, OctetStringRef::new(&der)?);
        SecretDocument::encode_msg(&info).map_err(Into::into)
    }
}

impl TryFrom<SubjectPublicKeyInfoRef<'_>> for PublicKey {
    type Error = spki::Error;

    fn try_from(info: SubjectPublicKeyInfoRef<'_>) -> spki::Result<Self> {
        info.algorithm.assert_algorithm_oid(ALGORITHM.oid)?;
        if !has_null(&info.algorithm) {
            return Err(spki::Error::AlgorithmParametersMissing);
        }
        let bytes = info.subject_public_key.as_bytes().ok_or(spki::Error::KeyMalformed)?;
        let key = RsaPublicKeyRef::from_der(bytes)?;
        Self::new(key.modulus.as_bytes(), key.public_exponent.as_bytes())
            .map_err(|_| spki::Error::KeyMalformed)
    }
}

impl EncodePublicKey for PublicKey {
    fn to_public_key_der(&self) -> spki::Result<Document> {
        let (n, e) = (self.n_be(), self.e_be());
        let key =
            RsaPublicKeyRef { modulus: UintRef::new(&n)?, public_exponent: UintRef::new(&e)? };
        let der = key.to_der()?;
        let info = SubjectPublicKeyInfoRef {
            algorithm: ALGORITHM,
            subject_public_key: BitStringRef::from_bytes(&der)?,
        };
        Document::encode_msg(&info).map_err(Into::into)
    }
}

/// RFC 8017, section A.1: the parameters of `rsaEncryption` must be NULL.
fn has_null(algorithm: &AlgorithmIdentifierRef<'_>) -> bool {
    algorithm.parameters == ALGORITHM.parameters
}
