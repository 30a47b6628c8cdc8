//! ML-KEM, in the form of the known answer tests of its competition with the fields of FIPS 203:
//! d and z, message, keys, ciphertext and secret, and a second ciphertext that is not valid.

use ::mlkem::Backend;
use testkit::rsp::{Case, Fault};

use super::{File, SOURCE, Stop, not_offered};
use crate::ledger::Ledger;
use crate::subject::mlkem::{ParameterSet, named};

pub(super) fn knows(file: &File<'_>) -> bool {
    ["d", "z", "msg", "pk", "sk", "ct", "ss"].iter().all(|name| file.rsp.has(name))
}

pub(super) fn run(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    if !ledger.wants("mlkem", SOURCE) {
        return Ok(());
    }
    for case in file.rsp.cases("ss") {
        // By the length of the encapsulation key.
        let name = match case.bytes("pk")?.len() {
            800 => "ML-KEM-512",
            1184 => "ML-KEM-768",
            1568 => "ML-KEM-1024",
            _ => return Err(case.fault("`pk` has the length of no parameter set").into()),
        };
        let set = named(name).ok_or_else(|| not_offered(name))?;
        for backend in Backend::all() {
            let holds = holds(&set, backend, &case)?;
            let tally = ledger.tally("mlkem", name, SOURCE, backend.name());
            tally.check(file.id(case.line()), holds);
        }
    }
    Ok(())
}

fn holds(set: &ParameterSet, backend: Backend, case: &Case<'_, '_>) -> Result<bool, Fault> {
    let seed = [case.bytes("d")?, case.bytes("z")?].concat();
    let seed = seed.try_into().map_err(|_| case.fault("`d` and `z` have not 256 bits"))?;
    let m = case.bytes("msg")?.try_into().map_err(|_| case.fault("`msg` has not 256 bits"))?;
    let (ek, dk) = (set.key_gen)(backend, &seed);
    let (c, secret) = (case.bytes("ct")?, case.bytes("ss")?);
    let mut holds = ek == case.bytes("pk")?
        && dk == case.bytes("sk")?
        && (set.encapsulate)(backend, &ek, &m) == Some((secret.clone(), c.clone()))
        && (set.decapsulate)(backend, &dk, &c) == Some(secret);
    if case.own("ct_n").is_some() {
        let rejected = (set.decapsulate)(backend, &dk, &case.bytes("ct_n")?);
        holds &= rejected == Some(case.bytes("ss_n")?);
    }
    Ok(holds)
}
