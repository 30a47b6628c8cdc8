//! x509-limbo: path validation, as a user asks for it, by the program `ashlar`.
//!
//! The suite's two files are read from `../shared/vectors/x509-limbo`, beside the repository.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use flate2::read::GzDecoder;
use serde_json::Value;

use crate::ledger::Ledger;

pub(crate) const SOURCE: &str = "x509-limbo";
const FOLDER: &str = "../shared/vectors/x509-limbo";
const FILES: [&str; 2] = ["limbo.json", "limbo-bettertls.json.gz"];

/// What the program answers to a case that it cannot be asked, by how its reason begins.
const SKIPPED: [(&str, &str); 1] =
    [("a list of public suffixes", "public suffixes: no list of them is kept here")];

pub(crate) fn run(ledger: &mut Ledger, root: &Path) {
    if !ledger.wants("x509", SOURCE) {
        return;
    }
    for file in FILES {
        let path = root.join(FOLDER).join(file);
        if !path.exists() {
            let why = "not beside the repository; github.com/C2SP/x509-limbo publishes it";
            ledger.not_run(SOURCE, Path::new(FOLDER).join(file), why);
            continue;
        }
        if let Err(fault) = read(&path).and_then(|suite| judge(ledger, root, &suite)) {
            ledger.fault(format!("{}: {fault}", path.display()));
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let text = |error: std::io::Error| error.to_string();
    if path.extension().is_none_or(|extension| extension != "gz") {
        return fs::read(path).map_err(text);
    }
    let mut unpacked = Vec::new();
    GzDecoder::new(File::open(path).map_err(text)?).read_to_end(&mut unpacked).map_err(text)?;
    Ok(unpacked)
}

/// Compares what the program says of each case with what the suite says.
fn judge(ledger: &mut Ledger, root: &Path, suite: &[u8]) -> Result<(), String> {
    let parse = |text: &[u8]| serde_json::from_slice::<Value>(text).map_err(|it| it.to_string());
    let cases = parse(suite)?;
    let answer = parse(&ask(root, suite)?)?;
    let list = |value: &Value, name: &str| {
        let list = value[name].as_array().cloned();
        list.ok_or_else(|| format!("there are no `{name}`"))
    };
    let (cases, results) = (list(&cases, "testcases")?, list(&answer, "results")?);
    if cases.len() != results.len() {
        return Err(format!("{} cases, but {} results", cases.len(), results.len()));
    }
    for (case, result) in cases.iter().zip(&results) {
        compare(ledger, case, result);
    }
    Ok(())
}

fn compare(ledger: &mut Ledger, case: &Value, result: &Value) {
    let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let (id, expected) = (text(case, "id"), text(case, "expected_result"));
    let (actual, context) = (text(result, "actual_result"), text(result, "context"));
    let namespace = id.split("::").next().unwrap_or_default().to_owned();
    let tally = ledger.tally("x509", format!("paths, {namespace}"), SOURCE, "portable");
    if text(result, "id") != id {
        tally.check(format!("{id}: the result of another case"), false);
        return;
    }
    let known = SKIPPED.iter().find(|(start, _)| context.starts_with(start));
    match (actual.as_str(), known) {
        ("SKIPPED", Some((_, why))) => tally.skip(why),
        _ if actual == expected => tally.check(id, true),
        ("SUCCESS", _) => tally.check(format!("{id}: ACCEPTED, and must not be"), false),
        _ => tally.check(format!("{id}: {actual}: {context}"), false),
    }
}

/// What `ashlar cert limbo` answers.
fn ask(root: &Path, suite: &[u8]) -> Result<Vec<u8>, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command.current_dir(root).args(["run", "--quiet", "--locked", "--profile", "vectors"]);
    command.args(["-p", "ashlar-cli", "--", "cert", "limbo"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("cargo cannot be started: {error}"))?;
    // The program reads to the end before it answers.
    let mut stdin = child.stdin.take().ok_or("the program has no standard input")?;
    let written = stdin.write_all(suite);
    drop(stdin);
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err("`ashlar cert limbo` failed; its message is above".to_owned());
    }
    written.map_err(|error| error.to_string())?;
    Ok(output.stdout)
}
