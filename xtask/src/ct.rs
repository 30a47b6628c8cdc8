//! `cargo xtask ct`: what depends on a secret, seen by three tools.
//!
//! The harness in `ct/` runs every registered operation under valgrind and under MemorySanitizer,
//! each with twins that leak on purpose; a scan of its machine code looks at the kernels.
//! docs/constant-time.md says what is checked and what a hit means.

use std::fs;
use std::path::Path;

use crate::process::is_installed;
use crate::project::Project;

mod declassified;
mod evidence;
mod harness;
mod kernels;
mod msan;
mod objdump;
mod operation;
mod scan;
mod valgrind;

use operation::{Operation, Verdict};
use scan::Kernel;

/// Where `--write` puts the table.
const EVIDENCE: &str = "docs/evidence/constant-time.md";

/// What one run found.
#[derive(Debug, Default)]
struct Findings {
    rows: Vec<Row>,
    kernels: Vec<Kernel>,
    declassified: Vec<declassified::Site>,
    /// Sentences; empty when all is well.
    faults: Vec<String>,
}

/// An operation and what each tool says of it.
#[derive(Debug)]
struct Row {
    operation: Operation,
    valgrind: Verdict,
    msan: Verdict,
}

pub(crate) fn run(options: &[String]) -> Result<(), String> {
    let write = match options {
        [] => false,
        [option] if option == "--write" => true,
        _ => return Err("takes `--write` or nothing".to_owned()),
    };
    check_tools()?;
    let project = Project::load(Path::new("."))?;
    let mut findings = look(&project)?;
    let document = evidence::document(&findings)?;
    print!("{}", evidence::summary(&findings));
    if write && findings.faults.is_empty() {
        fs::write(EVIDENCE, document)
            .map_err(|error| format!("cannot write {EVIDENCE}: {error}"))?;
    } else if !write {
        let committed = project.text(EVIDENCE).unwrap_or("");
        findings.faults.extend(evidence::stale(committed, &document));
    }
    match findings.faults.len() {
        0 => Ok(()),
        count => Err(format!("{count} faults\n{}", findings.faults.join("\n"))),
    }
}

/// Says what is missing, all at once.
fn check_tools() -> Result<(), String> {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        return Err("the harness is written for Linux on x86-64".to_owned());
    }
    let missing: Vec<&str> = [("valgrind", "valgrind"), ("objdump", "binutils")]
        .into_iter()
        .filter(|(program, _)| !is_installed(program))
        .map(|(_, package)| package)
        .collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(format!("install first: sudo apt-get install {}", missing.join(" "))),
    }
}

fn look(project: &Project) -> Result<Findings, String> {
    let mut findings = Findings::default();
    let (sites, faults) = declassified::find(project);
    findings.declassified = sites;
    findings.faults.extend(faults);

    let shipped = harness::build(harness::Tool::Valgrind)?;
    let instrumented = harness::build(harness::Tool::MemorySanitizer)?;
    let (kernels, faults) = scan::run(&shipped)?;
    findings.kernels = kernels;
    findings.faults.extend(faults);

    // This list comes from the CPU itself; valgrind simulates another.
    let operations = harness::list(&instrumented)?;
    let by_msan = msan::run(&instrumented, &operations)?;
    let by_valgrind = valgrind::run(&shipped, &operations)?;
    for ((operation, valgrind), msan) in operations.into_iter().zip(by_valgrind).zip(by_msan) {
        findings.rows.push(Row { operation, valgrind, msan });
    }
    let faults = findings.rows.iter().flat_map(|row| row.faults(&findings.kernels));
    let faults: Vec<String> = faults.collect();
    findings.faults.extend(faults);
    Ok(findings)
}

impl Row {
    /// What is wrong with it.
    fn faults(&self, kernels: &[Kernel]) -> Vec<String> {
        let id = self.operation.id();
        let mut faults: Vec<String> =
            [("valgrind", &self.valgrind), ("MemorySanitizer", &self.msan)]
                .into_iter()
                .filter_map(|(tool, verdict)| Some(format!("{id}: {tool}: {}", verdict.fault()?)))
                .collect();
        let is_scanned = || {
            let Operation { crate_name, backend, .. } = &self.operation;
            kernels.iter().any(|kernel| kernel.is_of(crate_name, backend))
        };
        let unseen = [&self.valgrind, &self.msan].map(|verdict| verdict.is_blind());
        if unseen == [true, true] && !is_scanned() {
            faults.push(format!("{id}: no tool sees it, and none of its kernels is scanned"));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(valgrind: Verdict, msan: Verdict) -> Row {
        let operation = Operation::read("sha1\tSHA-1\tx86-sha-ni\tpresent\tthe message\t").unwrap();
        Row { operation, valgrind, msan }
    }

    #[test]
    fn a_leak_and_an_uncaught_twin_are_faults() {
        assert!(row(Verdict::Clean, Verdict::Clean).faults(&[]).is_empty());
        let leak = row(Verdict::Leaks("at x.rs:1".into()), Verdict::Clean).faults(&[]);
        assert_eq!(leak.len(), 1, "{leak:?}");
        assert!(leak[0].contains("valgrind") && leak[0].contains("x.rs:1"), "{leak:?}");
        assert_eq!(row(Verdict::Clean, Verdict::TwinMissed("jump")).faults(&[]).len(), 1);
    }

    #[test]
    fn what_no_tool_sees_must_be_scanned() {
        let unseen = || row(Verdict::CannotRun, Verdict::Blind("why".into()));
        assert_eq!(unseen().faults(&[]).len(), 1);
        let kernel = |symbol| Kernel::for_test(symbol, "x86-sha-ni");
        assert!(unseen().faults(&[kernel("ashlar_sha1::compress")]).is_empty());
        assert_eq!(unseen().faults(&[kernel("ashlar_sha2::compress")]).len(), 1);
    }

    #[test]
    fn what_this_machine_lacks_is_no_fault() {
        assert!(row(Verdict::NotHere, Verdict::NotHere).faults(&[]).is_empty());
    }

    #[test]
    fn options_are_checked() {
        assert!(run(&["--wirte".to_owned()]).is_err());
    }
}
