//! ECDH: the primitive (ECC CDH) and the key agreement tests of SP 800-56A without key derivation.

use testkit::rsp::{Case, Fault};

use super::ecdsa::point;
use super::{File, SOURCE, Stop};
use crate::ledger::Ledger;
use crate::subject::ec::{self, Curve};

/// Parameter sets of SP 800-56A's tests.
const PARAMETER_SETS: [(&str, &str); 3] = [("EC", "P-256"), ("ED", "P-384"), ("EE", "P-521")];

/// The fields of one kind of file.
struct Fields {
    peer: [&'static str; 2],
    secret: &'static str,
    public: [&'static str; 2],
    shared: &'static str,
}

const PRIMITIVE: Fields = Fields {
    peer: ["QCAVSx", "QCAVSy"],
    secret: "dIUT",
    public: ["QIUTx", "QIUTy"],
    shared: "ZIUT",
};

const STATIC_UNIFIED: Fields = Fields {
    peer: ["QsCAVSx", "QsCAVSy"],
    secret: "dsIUT",
    public: ["QsIUTx", "QsIUTy"],
    shared: "Z",
};

fn fields(file: &File<'_>) -> Option<&'static Fields> {
    [&PRIMITIVE, &STATIC_UNIFIED]
        .into_iter()
        .find(|fields| file.rsp.has(fields.peer[0]) && file.rsp.has(fields.shared))
}

pub(super) fn knows(file: &File<'_>) -> bool {
    fields(file).is_some()
}

pub(super) fn run(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    let Some(fields) = fields(file) else { return Ok(()) };
    if !ledger.wants("nistec", SOURCE) {
        return Ok(());
    }
    for case in file.rsp.cases(fields.shared) {
        let Some(curve) = curve(&case) else {
            let tally = ledger.tally("nistec", "ECDH, other curves", SOURCE, "none");
            tally.skip("curve that is not offered");
            continue;
        };
        let tally = ledger.tally("nistec", format!("ECDH {}", curve.name), SOURCE, "portable");
        let passes = case.own("Result").is_none() || case.passes()?;
        // With key derivation, the fault may lie behind the shared secret.
        let reason = case.own("Result").unwrap_or_default();
        let is_in_keys = reason.contains("public key");
        if !passes && case.own("DKM").is_some() && !is_in_keys {
            tally.skip("fault in SP 800-56A's key derivation or confirmation, not offered here");
            continue;
        }
        tally.check(file.id(case.line()), holds(&curve, fields, &case)? == passes);
    }
    Ok(())
}

fn curve(case: &Case<'_, '_>) -> Option<Curve> {
    case.section().find_map(|name| {
        // `[EC - SHA256]`; the head of the file lists all sets, as `[EC]`.
        let Some((set, _)) = name.split_once(" - ") else { return ec::named(name) };
        let (_, curve) = PARAMETER_SETS.iter().find(|(found, _)| set == *found)?;
        ec::named(curve)
    })
}

/// Both public keys are valid, ours is that of our secret, and the shared secret is right.
fn holds(curve: &Curve, fields: &Fields, case: &Case<'_, '_>) -> Result<bool, Fault> {
    let peer = point(curve, case, fields.peer[0], fields.peer[1])?;
    let public = point(curve, case, fields.public[0], fields.public[1])?;
    let secret = curve.integer(&case.bytes(fields.secret)?);
    let wanted = curve.integer(&case.bytes(fields.shared)?);
    let (Some(peer), Some(public), Some(secret)) = (peer, public, secret) else {
        return Ok(false);
    };
    Ok((curve.is_public_key)(&public)
        && (curve.public_key)(&secret) == Some(public)
        && (curve.agree)(&secret, &peer) == wanted
        && wanted.is_some())
}
