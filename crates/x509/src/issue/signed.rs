//! What certificates, requests, CRLs and OCSP responses have in common: a signed part, the
//! algorithm, the signature; and extensions.

use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use crate::error::Error;
use crate::oid::Oid;
use crate::private_key::PrivateKey;
use crate::tag::Tag;
use crate::writer::Writer;

/// `SEQUENCE { tbs, AlgorithmIdentifier, BIT STRING }`, and behind these what `after` writes.
pub(super) fn sign<R: TryCryptoRng + ?Sized>(
    tbs: Writer,
    key: &PrivateKey,
    rng: &mut R,
    after: impl FnOnce(&mut Writer) -> Result<(), Error>,
) -> Result<Vec<u8>, Error> {
    let algorithm = key.default_algorithm();
    let tbs = tbs.into_public();
    let signature = key.sign(algorithm, &tbs, rng)?;
    let mut w = Writer::new();
    w.sequence(|w| {
        w.raw(&tbs);
        algorithm.write(w)?;
        w.bit_string_octets(&signature)?;
        after(w)
    })?;
    Ok(w.into_public())
}

/// One `Extension`.
pub(super) fn extension(
    w: &mut Writer,
    oid: Oid<'_>,
    critical: bool,
    value: impl FnOnce(&mut Writer) -> Result<(), Error>,
) -> Result<(), Error> {
    w.sequence(|w| {
        w.oid(oid)?;
        if critical {
            w.boolean_true()?;
        }
        w.nest(Tag::OCTET_STRING, value)
    })
}
