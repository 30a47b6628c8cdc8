//! Hash functions (SHAVS, SHA3VS): short and long messages, Monte Carlo tests; SHAKE also with
//! outputs of many lengths.

use testkit::Tally;
use testkit::rsp::{Case, Fault};

use super::{File, SOURCE, Stop, not_offered};
use crate::ledger::Ledger;
use crate::monte_carlo;
use crate::subject::hash::{Hash, Squeeze, Xof};

const BITS: &str = "a message or an output that does not end with a byte";
/// What a file's name has behind the algorithm's.
const KINDS: [&str; 4] = ["shortmsg", "longmsg", "monte", "variableout"];

pub(super) fn knows(file: &File<'_>) -> bool {
    file.rsp.has("Msg") && file.rsp.has("MD")
}

pub(super) fn knows_monte_carlo(file: &File<'_>) -> bool {
    file.rsp.has("Seed") && file.rsp.has("MD")
}

pub(super) fn knows_xof(file: &File<'_>) -> bool {
    file.rsp.has("Output") && file.rsp.has("Msg") && name(file).starts_with("shake")
}

/// The algorithm: in a comment such as `"SHA-256 ShortMsg" information`, or in the file's name.
fn name(file: &File<'_>) -> String {
    let quoted = file.title.lines().find_map(|line| line.strip_prefix('"'));
    let quoted = quoted.and_then(|line| line.split([' ', '"']).next());
    let stem = KINDS.iter().find_map(|kind| file.stem.strip_suffix(kind)).unwrap_or(&file.stem);
    quoted.unwrap_or(stem).trim_end_matches('_').to_owned()
}

fn hash(file: &File<'_>) -> Result<Hash, Stop> {
    let name = name(file);
    Hash::named(&name)
        .ok_or_else(|| not_offered(&format!("the hash function {}", name.to_uppercase())))
}

pub(super) fn run(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    let hash = hash(file)?;
    for digest in hash.on_each_backend() {
        if !ledger.wants(hash.crate_name(), SOURCE) {
            return Ok(());
        }
        let tally = ledger.tally(hash.crate_name(), hash.name(), SOURCE, digest.backend);
        for case in file.rsp.cases("MD") {
            match message(&case)? {
                Some(message) => {
                    tally.equal(file.id(case.line()), (digest.run)(&message), case.bytes("MD")?);
                }
                None => tally.skip(BITS),
            }
        }
    }
    Ok(())
}

/// The message; nothing if it has bits beyond its last byte.
fn message(case: &Case<'_, '_>) -> Result<Option<Vec<u8>>, Fault> {
    let bits = match case.text("Len") {
        Ok(_) => case.number("Len")?,
        // Files of the output's length give the input's for all.
        Err(fault) => match case.setting("Input Length") {
            Some(_) => case.number("Input Length")?,
            None => return Err(fault),
        },
    };
    match bits.is_multiple_of(8) {
        true => case.bytes_of_bits("Msg", bits).map(Some),
        false => Ok(None),
    }
}

pub(super) fn monte_carlo(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    let hash = hash(file)?;
    if !ledger.wants(hash.crate_name(), SOURCE) {
        return Ok(());
    }
    for digest in hash.on_each_backend() {
        let tally = ledger.tally(hash.crate_name(), hash.name(), SOURCE, digest.backend);
        let mut seed = None;
        for case in file.rsp.cases("MD") {
            let start = match seed.take() {
                Some(seed) => seed,
                None => case.bytes("Seed")?,
            };
            let last = match hash {
                Hash::Sha3_256 | Hash::Sha3_512 => monte_carlo::sha3(&digest.run, &start),
                _ => monte_carlo::sha2(&digest.run, &start),
            };
            let wanted = case.bytes("MD")?;
            tally.equal(file.id(case.line()), &last, &wanted);
            seed = Some(wanted);
        }
    }
    Ok(())
}

pub(super) fn xof(ledger: &mut Ledger, file: &File<'_>) -> Result<(), Stop> {
    let name = name(file);
    let xof = Xof::named(&name).ok_or_else(|| not_offered(&name.to_uppercase()))?;
    if !ledger.wants("sha3", SOURCE) {
        return Ok(());
    }
    for squeeze in xof.on_each_backend() {
        let tally = ledger.tally("sha3", xof.name(), SOURCE, squeeze.backend);
        match file.title.contains(" monte\"") {
            true => xof_monte_carlo(tally, file, &squeeze.run)?,
            false => xof_messages(tally, file, &squeeze.run)?,
        }
    }
    Ok(())
}

fn xof_messages(tally: &mut Tally, file: &File<'_>, squeeze: &Squeeze) -> Result<(), Fault> {
    for case in file.rsp.cases("Output") {
        let wanted = case.bytes("Output")?;
        let is_whole = wanted.len() * 8 == case.number("Outputlen")?;
        match message(&case)?.filter(|_| is_whole) {
            Some(message) => {
                tally.equal(file.id(case.line()), squeeze(&message, wanted.len()), wanted);
            }
            None => tally.skip(BITS),
        }
    }
    Ok(())
}

fn xof_monte_carlo(tally: &mut Tally, file: &File<'_>, squeeze: &Squeeze) -> Result<(), Fault> {
    let mut state = None;
    for case in file.rsp.cases("Output") {
        let state = match &mut state {
            Some(state) => state,
            None => {
                let low = case.number("Minimum Output Length (bits)")?;
                let high = case.number("Maximum Output Length (bits)")?;
                let start = monte_carlo::Shake::new(case.bytes("Msg")?, low, high);
                let wrong = || case.fault("bounds of the output's length that make no sense");
                state.insert(start.ok_or_else(wrong)?)
            }
        };
        tally.equal(file.id(case.line()), state.step(squeeze), case.bytes("Output")?);
    }
    Ok(())
}
