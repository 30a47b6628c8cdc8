//! Writing private keys. The buffers are wiped, also those in between.

use alloc::vec::Vec;

use der::Tag;
use nistec::p256;
use zeroize::Zeroizing;

use super::PrivateKey;
use crate::error::Error;
use crate::oid;
use crate::writer::Writer;

/// `PrivateKeyInfo`, version 1 (RFC 5208, section 5), which every program reads.
pub(super) fn pkcs8(key: &PrivateKey) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut w = Writer::new();
    w.sequence(|w| {
        w.unsigned(&[0])?;
        key.public_key().write_algorithm(w)?;
        w.nest(Tag::OctetString, |w| match key {
            PrivateKey::Rsa(key) => rsa_private_key(w, key),
            // RFC 5915, section 1: the curve is in the algorithm already.
            PrivateKey::P256(key) => ec_private_key(w, key, false),
        })
    })?;
    Ok(w.into_secret())
}

pub(super) fn traditional(key: &PrivateKey) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut w = Writer::new();
    match key {
        PrivateKey::Rsa(key) => rsa_private_key(&mut w, key)?,
        PrivateKey::P256(key) => ec_private_key(&mut w, key, true)?,
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
fn ec_private_key(w: &mut Writer, key: &p256::SigningKey, with_curve: bool) -> Result<(), Error> {
    w.sequence(|w| {
        w.unsigned(&[1])?;
        w.value(Tag::OctetString, &*key.to_bytes())?;
        if with_curve {
            w.explicit(0, |w| w.oid(oid::PRIME256V1))?;
        }
        w.explicit(1, |w| w.bit_string_octets(&key.verifying_key().to_sec1()))
    })
}
