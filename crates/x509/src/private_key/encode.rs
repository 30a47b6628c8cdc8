//! Writing private keys. The buffers are wiped, also those in between.

use alloc::vec::Vec;

use nistec::{Curve, SigningKey};
use zeroize::Zeroizing;

use super::PrivateKey;
use crate::error::{Error, ErrorKind};
use crate::named_curve::NamedCurve;
use crate::tag::Tag;
use crate::writer::Writer;

/// `PrivateKeyInfo`, version 1 (RFC 5208, section 5), which every program reads.
pub(super) fn pkcs8(key: &PrivateKey) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut w = Writer::new();
    w.sequence(|w| {
        w.unsigned(&[0])?;
        key.public_key().write_algorithm(w)?;
        w.nest(Tag::OCTET_STRING, |w| match key {
            PrivateKey::Rsa(key) => rsa_private_key(w, key),
            // RFC 5915, section 1: the curve is in the algorithm already.
            PrivateKey::P256(key) => ec_private_key(w, key, None),
            PrivateKey::P384(key) => ec_private_key(w, key, None),
            PrivateKey::P521(key) => ec_private_key(w, key, None),
            // `CurvePrivateKey ::= OCTET STRING` (RFC 8410, section 7).
            PrivateKey::Ed25519(key) => w.value(Tag::OCTET_STRING, &*key.to_bytes()),
        })
    })?;
    Ok(w.into_secret())
}

pub(super) fn traditional(key: &PrivateKey) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut w = Writer::new();
    match key {
        PrivateKey::Rsa(key) => rsa_private_key(&mut w, key)?,
        PrivateKey::P256(key) => ec_private_key(&mut w, key, Some(NamedCurve::P256))?,
        PrivateKey::P384(key) => ec_private_key(&mut w, key, Some(NamedCurve::P384))?,
        PrivateKey::P521(key) => ec_private_key(&mut w, key, Some(NamedCurve::P521))?,
        PrivateKey::Ed25519(_) => {
            return Err(Error::new(ErrorKind::UnsupportedAlgorithm)
                .expected("a kind of key with a traditional form: RSA or ECDSA")
                .found("an Ed25519 key, which is written as PKCS#8"));
        }
    }
    Ok(w.into_secret())
}

/// `RSAPrivateKey` (RFC 8017, appendix A.1.2).
fn rsa_private_key(w: &mut Writer, key: &rsa::PrivateKey) -> Result<(), Error> {
    let parts = key.components();
    let rsa::PrivateKeyComponents { n, e, d, p, q, dp, dq, qinv } = parts.as_components();
    w.sequence(|w| {
        w.unsigned(&[0])?;
        [n, e, d, p, q, dp, dq, qinv].into_iter().try_for_each(|part| w.unsigned(part))
    })
}

/// `ECPrivateKey` (RFC 5915, section 3).
fn ec_private_key<C: Curve>(
    w: &mut Writer,
    key: &SigningKey<C>,
    curve: Option<NamedCurve>,
) -> Result<(), Error> {
    w.sequence(|w| {
        w.unsigned(&[1])?;
        w.value(Tag::OCTET_STRING, (*key.to_bytes()).as_ref())?;
        if let Some(curve) = curve {
            w.explicit(0, |w| w.oid(curve.oid()))?;
        }
        w.explicit(1, |w| w.bit_string_octets(key.verifying_key().to_sec1().as_ref()))
    })
}
