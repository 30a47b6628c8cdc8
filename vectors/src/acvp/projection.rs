//! NIST's samples of vector sets: `internalProjection.json` files, which hold request and response
//! in one.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Family, GroupKey, Question, VectorSet, question::NOT_OFFERED};
use crate::ledger::Ledger;

pub(crate) const SOURCE: &str = "NIST ACVP";
/// Where they lie, from the workspace's folder: a megabyte a file, so not in it.
pub(super) const FOLDER: &str = "../shared/vectors/acvp";
pub(super) const FILES: [&str; 6] = [
    "ML-KEM-encapDecap-FIPS203.internalProjection.json",
    "ML-KEM-keyGen-FIPS203.internalProjection.json",
    "RSA-SignaturePrimitive-2.0.internalProjection.json",
    "TLS-v1.2-KDF-RFC7627.internalProjection.json",
    "TLS-v1.3-KDF-RFC8446.internalProjection.json",
    "kdf-components-tls-1.0.internalProjection.json",
];
/// How many letters of a wrong value are shown.
const SHOWN: usize = 70;
const MISSING: &str = "the file is not there: take it from NIST's repository usnistgov/ACVP-Server, \
    gen-val/json-files/<name>/internalProjection.json";

/// Runs those that are there, and lists those that are not.
pub(crate) fn run(ledger: &mut Ledger, root: &Path) {
    if !ledger.wants_source(SOURCE) {
        return;
    }
    for file in FILES {
        match fs::read_to_string(root.join(FOLDER).join(file)) {
            Ok(text) => {
                if let Err(fault) = run_text(ledger, file, &text) {
                    ledger.fault(format!("{file}: {fault}"));
                }
            }
            Err(_) => {
                eprintln!("{FOLDER}/{file} was not run: {MISSING}");
                ledger.not_run(SOURCE, Path::new(FOLDER).join(file), MISSING);
            }
        }
    }
}

/// Runs one file: every field of every answer must be that of the file.
pub(super) fn run_text(ledger: &mut Ledger, file: &str, text: &str) -> Result<(), String> {
    let set = VectorSet::read(text)?;
    let family = set.family()?;
    if !ledger.wants(family.crate_name, SOURCE) {
        return Ok(());
    }
    let none = GroupKey::default();
    for group in set.groups() {
        let tests = group.get("tests").and_then(Value::as_array).ok_or("no array `tests`")?;
        for test in tests {
            let id = format!("{file} tcId {}", test.get("tcId").unwrap_or(&Value::Null));
            let question = Question::new(set.text("algorithm"), group, test, &none);
            count(ledger, &family, &question, &id).map_err(|fault| format!("{id}: {fault}"))?;
        }
    }
    Ok(())
}

fn count(
    ledger: &mut Ledger,
    family: &Family,
    question: &Question<'_>,
    id: &str,
) -> Result<(), String> {
    let label = (family.label)(question)?;
    let answers = match (family.answer)(question) {
        Ok(answers) => answers,
        Err(why) if why.ends_with(NOT_OFFERED) => {
            let tally = ledger.tally(family.crate_name, label, SOURCE, "none");
            tally.skip("parameters that are not offered");
            return Ok(());
        }
        Err(why) => return Err(why),
    };
    for answer in answers {
        let tally = ledger.tally(family.crate_name, &*label, SOURCE, answer.backend);
        let mut fields = answer.run.iter();
        match fields.find(|(name, value)| !is_same(value, question.wanted(name))) {
            None => tally.check(id, true),
            Some((name, value)) => {
                let value: String = value.to_string().chars().take(SHOWN).collect();
                tally.check(format!("{id}: `{name}` is {value}... here"), false);
            }
        }
    }
    Ok(())
}

/// The same value, whatever the case of hexadecimal letters.
fn is_same(value: &Value, wanted: Option<&Value>) -> bool {
    match (value.as_str(), wanted.and_then(Value::as_str)) {
        (Some(value), Some(wanted)) => value.eq_ignore_ascii_case(wanted),
        _ => Some(value) == wanted,
    }
}
