//! Keys in PKCS #8 (RFC 5958) with RFC 5915's `ECPrivateKey`, and in `SubjectPublicKeyInfo` (RFC 5480),
//! by the traits of `pkcs8` and `spki`. Feature `pkcs8`.
//!
//! The curve is named by its OID. Explicit parameters, which RFC 5480 forbids, are refused, as are those
//! of another curve.

use pkcs8::der::asn1::{BitStringRef, OctetStringRef};
use pkcs8::der::{Decode, Encode};
use pkcs8::spki::{
    self, AlgorithmIdentifier, AssociatedAlgorithmIdentifier, SubjectPublicKeyInfo,
    SubjectPublicKeyInfoRef,
};
use pkcs8::{
    Document, EncodePrivateKey, EncodePublicKey, KeyError, ObjectIdentifier, PrivateKeyInfoRef,
    SecretDocument,
};
use sec1::{EcParameters, EcPrivateKey};
use zeroize::Zeroizing;

use crate::curve::Curve;
use crate::ecdsa::SigningKey;
use crate::key::PublicKey;

/// `id-ecPublicKey` (RFC 5480, section 2.1.1).
const ALGORITHM: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

impl<C: Curve> AssociatedAlgorithmIdentifier for PublicKey<C> {
    type Params = ObjectIdentifier;

    const ALGORITHM_IDENTIFIER: AlgorithmIdentifier<ObjectIdentifier> =
        AlgorithmIdentifier { oid: ALGORITHM, parameters: Some(C::OID) };
}

impl<C: Curve> AssociatedAlgorithmIdentifier for SigningKey<C> {
    type Params = ObjectIdentifier;

    const ALGORITHM_IDENTIFIER: AlgorithmIdentifier<ObjectIdentifier> =
        PublicKey::<C>::ALGORITHM_IDENTIFIER;
}

/// Also [`DecodePublicKey`](spki::DecodePublicKey).
impl<C: Curve> TryFrom<SubjectPublicKeyInfoRef<'_>> for PublicKey<C> {
    type Error = spki::Error;

    fn try_from(info: SubjectPublicKeyInfoRef<'_>) -> spki::Result<Self> {
        info.algorithm.assert_oids(ALGORITHM, C::OID)?;
        let point = info.subject_public_key.as_bytes().ok_or(spki::Error::KeyMalformed)?;
        Self::from_sec1(point).map_err(|_| spki::Error::KeyMalformed)
    }
}

impl<C: Curve> EncodePublicKey for PublicKey<C> {
    fn to_public_key_der(&self) -> spki::Result<Document> {
        let point = self.to_sec1();
        let info = SubjectPublicKeyInfo {
            algorithm: Self::ALGORITHM_IDENTIFIER,
            subject_public_key: BitStringRef::from_bytes(point.as_ref())?,
        };
        Ok(Document::encode_msg(&info)?)
    }
}

/// Also [`DecodePrivateKey`](pkcs8::DecodePrivateKey). A public key beside the secret one must be its own.
impl<C: Curve> TryFrom<PrivateKeyInfoRef<'_>> for SigningKey<C> {
    type Error = pkcs8::Error;

    fn try_from(info: PrivateKeyInfoRef<'_>) -> pkcs8::Result<Self> {
        const INVALID: pkcs8::Error = pkcs8::Error::KeyMalformed(KeyError::Invalid);
        info.algorithm.assert_oids(ALGORITHM, C::OID)?;
        let ec = EcPrivateKey::from_der(info.private_key.as_bytes())?;
        if ec.parameters.and_then(EcParameters::named_curve).is_some_and(|oid| oid != C::OID) {
            return Err(pkcs8::Error::ParametersMalformed);
        }
        let secret = C::ScalarBytes::try_from(ec.private_key).map_err(|_| INVALID)?;
        let key = Self::from_bytes(&Zeroizing::new(secret)).map_err(|_| INVALID)?;
        let outer = info.public_key.map(|key| key.as_bytes().ok_or(INVALID)).transpose()?;
        let public = key.verifying_key().to_sec1();
        if [ec.public_key, outer].into_iter().flatten().any(|given| given != public.as_ref()) {
            return Err(INVALID);
        }
        Ok(key)
    }
}

impl<C: Curve> EncodePrivateKey for SigningKey<C> {
    /// With the public key, and the parameters in the outer structure alone.
    fn to_pkcs8_der(&self) -> pkcs8::Result<SecretDocument> {
        let (secret, public) = (self.to_bytes(), self.verifying_key().to_sec1());
        let ec = EcPrivateKey {
            private_key: (*secret).as_ref(),
            parameters: None,
            public_key: Some(public.as_ref()),
        };
        let ec = Zeroizing::new(ec.to_der()?);
        let algorithm =
            pkcs8::AlgorithmIdentifierRef { oid: ALGORITHM, parameters: Some((&C::OID).into()) };
        SecretDocument::try_from(PrivateKeyInfoRef::new(algorithm, OctetStringRef::new(&ec)?))
    }
}
