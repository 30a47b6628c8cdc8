//! ECDSA signatures, key pairs and public keys (ECDSAVS, ECDSA2VS).

use testkit::rsp::{Case, Fault};

use super::{File, SOURCE, Stop};
use crate::ledger::Ledger;
use crate::subject::ec::{self, Curve, Form};
use crate::subject::hash::Hash;

const NOT_OFFERED: &str = "curve or hash function that is not offered";

pub(super) fn knows_signatures(file: &File<'_>) -> bool {
    let rsp = &file.rsp;
    rsp.has("Msg") && rsp.has("Qx") && rsp.has("Qy") && rsp.has("R") && rsp.has("S")
}

/// Files of signatures made are verified as well: their nonces are random.
pub(super) fn signatures(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    if !ledger.wants("nistec", SOURCE) {
        return Ok(());
    }
    for case in file.rsp.cases("R") {
        // Files of FIPS 186-2 name no hash function: there was but SHA-1.
        let hash = Hash::named(case.section().nth(1).unwrap_or("SHA-1"));
        let message = case.bytes("Msg")?;
        let digest = hash.and_then(|hash| ec::digest(hash, &message));
        let (Some(curve), Some(digest)) = (curve(&case), digest) else {
            ledger
                .tally("nistec", "ECDSA, other curves and hashes", SOURCE, "none")
                .skip(NOT_OFFERED);
            continue;
        };
        let point = point(&curve, &case, "Qx", "Qy")?;
        let signature = curve.signature(&case.bytes("R")?, &case.bytes("S")?);
        let accepted = point.zip(signature).is_some_and(|(point, signature)| {
            (curve.verify)(&point, &digest, Form::Fixed(&signature))
        });
        let wanted = case.own("Result").is_none() || case.passes()?;
        let algorithm = format!("ECDSA {} verify", curve.name);
        let tally = ledger.tally("nistec", algorithm, SOURCE, "portable");
        tally.check(file.id(case.line()), accepted == wanted);
    }
    Ok(())
}

pub(super) fn knows_keys(file: &File<'_>) -> bool {
    let rsp = &file.rsp;
    rsp.has("Qx") && rsp.has("Qy") && (rsp.has("d") || rsp.has("Result"))
}

/// Key pairs, and public keys to accept or to refuse.
pub(super) fn keys(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    if !ledger.wants("nistec", SOURCE) {
        return Ok(());
    }
    for case in file.rsp.cases("Qx") {
        let Some(curve) = curve(&case) else {
            ledger.tally("nistec", "key pairs of other curves", SOURCE, "none").skip(NOT_OFFERED);
            continue;
        };
        let point = point(&curve, &case, "Qx", "Qy")?;
        let id = file.id(case.line());
        if case.own("d").is_some() {
            let secret = curve.integer(&case.bytes("d")?);
            let made = secret.and_then(|secret| (curve.public_key)(&secret));
            let tally =
                ledger.tally("nistec", format!("{} key pair", curve.name), SOURCE, "portable");
            tally.equal(id, made, point);
        } else {
            let accepted = point.is_some_and(|point| (curve.is_public_key)(&point));
            let algorithm = format!("{} public key validation", curve.name);
            let tally = ledger.tally("nistec", algorithm, SOURCE, "portable");
            tally.check(id, accepted == case.passes()?);
        }
    }
    Ok(())
}

/// The curve of the section that `case` is in.
fn curve(case: &Case<'_, '_>) -> Option<Curve> {
    case.section().find_map(ec::named)
}

/// A public key of two fields; nothing if a coordinate is too long.
pub(super) fn point(
    curve: &Curve,
    case: &Case<'_, '_>,
    x: &str,
    y: &str,
) -> Result<Option<Vec<u8>>, Fault> {
    Ok(curve.point(&case.bytes(x)?, &case.bytes(y)?))
}
