//! Reading private keys from DER.

use alloc::format;

use curve25519::ed25519;
use nistec::{Curve, p256, p384, p521};
use zeroize::Zeroizing;

use super::PrivateKey;
use crate::algorithm::AlgorithmIdentifier;
use crate::error::{DerFault, Error, ErrorKind};
use crate::named_curve::NamedCurve;
use crate::oid;
use crate::public_key::{invalid, require_no_parameters, require_null};
use crate::reader::{malformed, whole};
use crate::tag::Tag;

/// `OneAsymmetricKey` (RFC 5958, section 2).
pub(super) fn pkcs8(der: &[u8]) -> Result<PrivateKey, Error> {
    const FIELD: &str = "PrivateKeyInfo";
    let mut fields = whole(der, Tag::SEQUENCE, FIELD)?.inside();
    let version = fields.small("PrivateKeyInfo.version")?;
    if version > 1 {
        return Err(malformed("PrivateKeyInfo.version", DerFault::Value, 0));
    }
    let algorithm = AlgorithmIdentifier::read(&mut fields, "PrivateKeyInfo.privateKeyAlgorithm")?;
    let key = fields.octet_string("PrivateKeyInfo.privateKey")?.value;
    fields.explicit(0, "PrivateKeyInfo.attributes")?;
    // Version 2, which is encoded as 1, adds the public key.
    let public_key = match version {
        1 => fields.implicit(1, "PrivateKeyInfo.publicKey")?,
        _ => None,
    };
    fields.finish(FIELD)?;
    let key = match algorithm.oid() {
        oid::RSA_ENCRYPTION => {
            require_null(&algorithm)?;
            pkcs1(key)?
        }
        oid::EC_PUBLIC_KEY => sec1(key, Some(NamedCurve::read(algorithm.parameters())?))?,
        oid::ED25519 => {
            require_no_parameters(&algorithm)?;
            ed25519(key)?
        }
        _ => return Err(algorithm.refused(ErrorKind::UnsupportedAlgorithm)),
    };
    if let Some(stated) = public_key {
        // A BIT STRING: its first octet counts the unused bits.
        match stated.value {
            [0, octets @ ..] => check_public_key(&key, octets)?,
            _ => return Err(stated.fail("PrivateKeyInfo.publicKey", DerFault::BitString)),
        }
    }
    Ok(key)
}

/// `RSAPrivateKey` (RFC 8017, appendix A.1.2).
pub(super) fn pkcs1(der: &[u8]) -> Result<PrivateKey, Error> {
    let mut fields = whole(der, Tag::SEQUENCE, "RSAPrivateKey")?.inside();
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
    rsa::PrivateKey::from_components(&parts).map(PrivateKey::Rsa).map_err(invalid)
}

/// `ECPrivateKey` (RFC 5915, section 3). The curve is `outer`'s, the one that it names, or, if there
/// is neither, the one whose scalars have this length.
pub(super) fn sec1(der: &[u8], outer: Option<NamedCurve>) -> Result<PrivateKey, Error> {
    let mut fields = whole(der, Tag::SEQUENCE, "ECPrivateKey")?.inside();
    if fields.small("ECPrivateKey.version")? != 1 {
        return Err(malformed("ECPrivateKey.version", DerFault::Value, 0));
    }
    let scalar = fields.octet_string("ECPrivateKey.privateKey")?.value;
    let parameters = fields.explicit(0, "ECPrivateKey.parameters")?;
    let public_key = fields.explicit(1, "ECPrivateKey.publicKey")?;
    fields.finish("ECPrivateKey")?;
    let named = match parameters {
        None => outer.or_else(|| NamedCurve::from_scalar_len(scalar.len())),
        Some(mut parameters) => {
            let curve = parameters.any("ECPrivateKey.parameters")?;
            parameters.finish("ECPrivateKey.parameters")?;
            let curve = NamedCurve::read(Some(curve))?;
            if outer.is_some_and(|outer| outer != curve) {
                return Err(invalid("a curve that is not the one of the surrounding PKCS#8"));
            }
            Some(curve)
        }
    };
    let key = match named {
        Some(curve @ NamedCurve::P256) => PrivateKey::P256(ec_key::<p256::P256>(scalar, curve)?),
        Some(curve @ NamedCurve::P384) => PrivateKey::P384(ec_key::<p384::P384>(scalar, curve)?),
        Some(curve @ NamedCurve::P521) => PrivateKey::P521(ec_key::<p521::P521>(scalar, curve)?),
        None => return Err(invalid(format!("no curve and {} octets", scalar.len()))),
    };
    if let Some(mut public_key) = public_key {
        let stated = public_key.bit_string_octets("ECPrivateKey.publicKey")?;
        public_key.finish("ECPrivateKey.publicKey")?;
        check_public_key(&key, stated)?;
    }
    Ok(key)
}

/// RFC 5915, section 3: the octet string has the length of the curve's order.
fn ec_key<C: Curve>(scalar: &[u8], curve: NamedCurve) -> Result<nistec::SigningKey<C>, Error> {
    let fixed = C::ScalarBytes::try_from(scalar).map(Zeroizing::new).map_err(|_| {
        Error::new(ErrorKind::InvalidKey)
            .expected(format!("a private key as long as {} has", curve.name()))
            .found(format!("{} octets", scalar.len()))
    })?;
    nistec::SigningKey::<C>::from_bytes(&*fixed).map_err(invalid)
}

/// `CurvePrivateKey ::= OCTET STRING` (RFC 8410, section 7).
fn ed25519(der: &[u8]) -> Result<PrivateKey, Error> {
    let secret = whole(der, Tag::OCTET_STRING, "CurvePrivateKey")?.value;
    let secret = secret.try_into().map_err(|_| {
        Error::new(ErrorKind::InvalidKey)
            .expected("32 octets, as Ed25519 has")
            .found(format!("{} octets", secret.len()))
    })?;
    Ok(PrivateKey::Ed25519(ed25519::SigningKey::from_bytes(secret)))
}

/// A public key beside a private key must be its own: what signs with the one and verifies with the
/// other reveals Ed25519 keys, and is a damaged file with all.
fn check_public_key(key: &PrivateKey, stated: &[u8]) -> Result<(), Error> {
    if key.public_key().key_octets()? == stated {
        Ok(())
    } else {
        Err(invalid("a public key that is not the private key's"))
    }
}
