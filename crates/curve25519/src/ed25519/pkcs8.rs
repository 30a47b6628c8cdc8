//! Key files (RFC 8410): `PrivateKeyInfo` of PKCS #8 and `SubjectPublicKeyInfo`, in DER.

use pkcs8::der::Decode;
use pkcs8::der::asn1::{AnyRef, BitStringRef, OctetStringRef};
use pkcs8::spki::{self, AssociatedAlgorithmIdentifier, SignatureAlgorithmIdentifier};
use pkcs8::{
    AlgorithmIdentifierRef, Document, EncodePrivateKey, EncodePublicKey, KeyError,
    ObjectIdentifier, PrivateKeyInfoRef, SecretDocument, SubjectPublicKeyInfoRef,
};
use zeroize::Zeroizing;

use super::{PublicKey, SECRET_KEY_LEN, SigningKey};

/// id-Ed25519, whose parameters are absent (RFC 8410, section 3).
const ED25519: AlgorithmIdentifierRef<'static> =
    AlgorithmIdentifierRef { oid: ObjectIdentifier::new_unwrap("1.3.101.112"), parameters: None };

/// Reads `PrivateKeyInfo` of version 1, and of version 2 if the public key in it is that of the
/// private key (RFC 8410, section 7).
impl TryFrom<PrivateKeyInfoRef<'_>> for SigningKey {
    type Error = pkcs8::Error;

    fn try_from(info: PrivateKeyInfoRef<'_>) -> pkcs8::Result<Self> {
        info.algorithm.assert_algorithm_oid(ED25519.oid)?;
        if info.algorithm.parameters.is_some() {
            return Err(pkcs8::Error::ParametersMalformed);
        }
        // `CurvePrivateKey ::= OCTET STRING`, inside of the octet string that each private key is in.
        let secret = <&OctetStringRef>::from_der(info.private_key.as_bytes())?;
        let secret = secret.as_bytes().try_into().map_err(|_| KeyError::Invalid)?;
        let key = Self::from_bytes(secret);
        match info.public_key {
            Some(public) if public.as_bytes() != Some(key.public.as_bytes()) => {
                Err(KeyError::Invalid.into())
            }
            _ => Ok(key),
        }
    }
}

/// Writes `PrivateKeyInfo` of version 1, which holds the private key alone.
impl EncodePrivateKey for SigningKey {
    fn to_pkcs8_der(&self) -> pkcs8::Result<SecretDocument> {
        let mut octets = Zeroizing::new([0; 2 + SECRET_KEY_LEN]);
        octets[0] = 0x04; // OCTET STRING
        octets[1] = 0x20;
        octets[2..].copy_from_slice(&self.secret);
        let info = PrivateKeyInfoRef::new(ED25519, OctetStringRef::new(octets.as_slice())?);
        Ok(SecretDocument::encode_msg(&info)?)
    }
}

/// Reads `SubjectPublicKeyInfo` (RFC 8410, section 4).
impl TryFrom<SubjectPublicKeyInfoRef<'_>> for PublicKey {
    type Error = spki::Error;

    fn try_from(info: SubjectPublicKeyInfoRef<'_>) -> spki::Result<Self> {
        info.algorithm.assert_algorithm_oid(ED25519.oid)?;
        if info.algorithm.parameters.is_some() {
            return Err(spki::Error::KeyMalformed);
        }
        let bytes = info.subject_public_key.as_bytes().ok_or(spki::Error::KeyMalformed)?;
        let bytes = bytes.try_into().map_err(|_| spki::Error::KeyMalformed)?;
        Self::from_bytes(bytes).map_err(|_| spki::Error::KeyMalformed)
    }
}

/// Writes `SubjectPublicKeyInfo`.
impl EncodePublicKey for PublicKey {
    fn to_public_key_der(&self) -> spki::Result<Document> {
        let subject_public_key = BitStringRef::from_bytes(&self.encoded)?;
        Ok(Document::encode_msg(&SubjectPublicKeyInfoRef {
            algorithm: ED25519,
            subject_public_key,
        })?)
    }
}

impl AssociatedAlgorithmIdentifier for PublicKey {
    type Params = AnyRef<'static>;

    const ALGORITHM_IDENTIFIER: AlgorithmIdentifierRef<'static> = ED25519;
}

/// That of the public key (RFC 8410, section 6).
impl SignatureAlgorithmIdentifier for SigningKey {
    type Params = AnyRef<'static>;

    const SIGNATURE_ALGORITHM_IDENTIFIER: AlgorithmIdentifierRef<'static> = ED25519;
}

/// That of the public key (RFC 8410, section 6).
impl SignatureAlgorithmIdentifier for PublicKey {
    type Params = AnyRef<'static>;

    const SIGNATURE_ALGORITHM_IDENTIFIER: AlgorithmIdentifierRef<'static> = ED25519;
}
