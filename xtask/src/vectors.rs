//! `cargo xtask vectors`: the auditor's door to the known-answer vectors.
//!
//! It runs `tests/kat.rs` of each crate and reads the lines that `testkit::Tally` prints.

use std::collections::BTreeSet;
use std::path::Path;

use crate::process::{self, Output};
use crate::project::{Package, Project};

mod table;
mod tally;

use tally::Tally;

#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    packages: Vec<String>,
    source: Option<String>,
    json: bool,
}

/// What a run showed.
#[derive(Debug, Default)]
struct Results {
    tallies: Vec<Tally>,
    /// Sentences; empty when all is well.
    faults: Vec<String>,
}

pub(crate) fn run(options: &[String]) -> Result<(), String> {
    let options = Options::read(options)?;
    let project = Project::load(Path::new("."))?;
    let packages = select(&project, &options.packages)?;
    let output = process::capture(&mut test_command(&packages))?;
    let mut results = Results::read(&output, &packages);
    if let Some(source) = &options.source {
        results.keep_source(source);
    }
    match options.json {
        true => println!("{}", table::json(&results)),
        false => println!("{}", table::text(&results.tallies)),
    }
    match results.faults.len() {
        0 => Ok(()),
        count => Err(format!("{count} faults\n{}", results.faults.join("\n"))),
    }
}

impl Options {
    fn read(words: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value =
                || words.next().cloned().ok_or_else(|| format!("`{word}` needs a value"));
            match word.as_str() {
                "-p" | "--package" => options.packages.push(value()?),
                "--source" => options.source = Some(value()?),
                "--json" => options.json = true,
                _ => return Err(format!("no option `{word}`: there are -p, --source and --json")),
            }
        }
        Ok(options)
    }
}

/// The packages that have vectors, or those of them that were named.
fn select<'a>(project: &'a Project, wanted: &[String]) -> Result<Vec<&'a Package>, String> {
    let with_vectors: Vec<&Package> = project
        .packages
        .iter()
        .filter(|package| project.files.contains_key(&format!("{}/tests/kat.rs", package.folder)))
        .collect();
    let is_named = |package: &Package, name: &str| package.noun() == name || package.name == name;
    for name in wanted {
        if !with_vectors.iter().any(|package| is_named(package, name)) {
            let known: Vec<&str> = with_vectors.iter().map(|package| package.noun()).collect();
            return Err(format!("no crate `{name}` with vectors; there are {}", known.join(", ")));
        }
    }
    let chosen = with_vectors
        .into_iter()
        .filter(|package| wanted.is_empty() || wanted.iter().any(|name| is_named(package, name)));
    Ok(chosen.collect())
}

fn test_command(packages: &[&Package]) -> std::process::Command {
    let mut command = process::cargo();
    command.args(["test", "--release", "--test", "kat", "--no-fail-fast"]);
    for package in packages {
        command.args(["-p", &package.name]);
    }
    // One thread: lines of several tests would mix.
    command.args(["--", "--nocapture", "--test-threads=1"]);
    // A failed vector is named by its message; where the code was adds nothing.
    command.env("RUST_BACKTRACE", "0");
    command
}

impl Results {
    fn read(output: &Output, packages: &[&Package]) -> Self {
        let mut results = Self::default();
        for line in &output.stdout {
            match tally::find(line) {
                None => {}
                Some(Ok(tally)) => results.tallies.push(tally),
                Some(Err(fault)) => results.faults.push(fault),
            }
        }
        if results.tallies.is_empty() && !output.success {
            // Not one fault a crate: most likely something does not compile.
            results.faults.push("`cargo test` failed before any vector ran".to_owned());
            return results;
        }
        for tally in results.tallies.iter().filter(|tally| tally.passed != tally.run) {
            results.faults.push(tally.fault(&output.stderr));
        }
        let reported: BTreeSet<&str> =
            results.tallies.iter().map(|tally| tally.crate_name.as_str()).collect();
        for package in packages.iter().filter(|package| !reported.contains(package.noun())) {
            results.faults.push(format!(
                "{}: no vector reported: its tests/kat.rs failed before, or counts nothing",
                package.noun()
            ));
        }
        // A test may also fail outside of its tally, or not compile.
        if !output.success {
            let failed = output
                .stdout
                .iter()
                .filter(|line| line.starts_with("test ") && line.ends_with("FAILED"));
            results.faults.extend(failed.map(|line| line.trim().to_owned()));
            results.faults.push("`cargo test` failed; its messages are above".to_owned());
        }
        results
    }

    fn keep_source(&mut self, source: &str) {
        let wanted = source.to_lowercase();
        let known: BTreeSet<String> =
            self.tallies.iter().map(|tally| tally.source.clone()).collect();
        self.tallies.retain(|tally| tally.source.to_lowercase().contains(&wanted));
        if self.tallies.is_empty() {
            let known: Vec<String> = known.into_iter().collect();
            self.faults.push(format!("no source `{source}`; there are: {}", known.join(", ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::fixture;

    fn project() -> Project {
        fixture(&[
            ("crates/aes/Cargo.toml", "[package]\nname = \"ashlar-aes\"\n"),
            ("crates/aes/tests/kat.rs", ""),
            ("crates/rsa/Cargo.toml", "[package]\nname = \"ashlar-rsa\"\n"),
            ("crates/rsa/tests/kat.rs", ""),
            ("crates/cpu/Cargo.toml", "[package]\nname = \"ashlar-cpu\"\n"),
        ])
    }

    fn names(project: &Project, wanted: &[&str]) -> Result<Vec<String>, String> {
        let wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
        Ok(select(project, &wanted)?.iter().map(|package| package.name.clone()).collect())
    }

    fn output(stdout: &[&str], stderr: &[&str], success: bool) -> Output {
        let lines = |lines: &[&str]| lines.iter().map(ToString::to_string).collect();
        Output { stdout: lines(stdout), stderr: lines(stderr), success }
    }

    fn results(stdout: &[&str], stderr: &[&str], success: bool) -> Results {
        let project = project();
        Results::read(&output(stdout, stderr, success), &select(&project, &[]).unwrap())
    }

    const AES: &str = "test gcm ... ashlar-vectors\taes\tAES-128-GCM\tNIST\tportable\t3\t3\t0\t";
    const RSA: &str = "ashlar-vectors\trsa\tPSS\tRFC 9500\tportable\t2\t2\t1\t1 too short";

    #[test]
    fn options() {
        let read = |words: &[&str]| {
            Options::read(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        let all = read(&["-p", "rsa", "--source", "NIST", "--json", "-p", "aes"]).unwrap();
        let packages = vec!["rsa".to_owned(), "aes".to_owned()];
        assert_eq!(all, Options { packages, source: Some("NIST".to_owned()), json: true });
        assert!(read(&["-p"]).is_err());
        assert!(read(&["--all"]).is_err());
    }

    #[test]
    fn crates_are_chosen_by_folder_or_package() {
        let project = project();
        assert_eq!(names(&project, &[]).unwrap(), ["ashlar-aes", "ashlar-rsa"]);
        assert_eq!(names(&project, &["rsa"]).unwrap(), ["ashlar-rsa"]);
        assert_eq!(names(&project, &["ashlar-aes"]).unwrap(), ["ashlar-aes"]);
        assert!(names(&project, &["cpu"]).unwrap_err().contains("aes, rsa"));
    }

    #[test]
    fn all_passed() {
        let results = results(&["running 1 test", AES, "ok", RSA], &[], true);
        assert_eq!(results.tallies.len(), 2);
        assert_eq!(results.faults, [""; 0]);
    }

    #[test]
    fn a_silent_crate_is_a_fault() {
        let results = results(&[AES], &[], true);
        assert_eq!(results.faults.len(), 1, "{results:?}");
        assert!(results.faults[0].starts_with("rsa: no vector reported"), "{results:?}");
    }

    #[test]
    fn a_failed_vector_is_named() {
        let broken = RSA.replace("\t2\t2\t", "\t2\t1\t");
        let message = "rsa PSS (RFC 9500, portable): 7.1: got 00, expected 01";
        let results = results(&[AES, &broken], &["thread 'x' panicked", message], false);
        assert!(results.faults[0].contains("7.1: got 00, expected 01"), "{results:?}");
    }

    #[test]
    fn a_test_that_fails_outside_of_its_tally_is_a_fault() {
        let results = results(&[AES, RSA, "test gcm ... FAILED"], &[], false);
        assert_eq!(results.faults.len(), 2, "{results:?}");
        assert_eq!(results.faults[0], "test gcm ... FAILED");
    }

    #[test]
    fn what_does_not_compile_is_one_fault() {
        let results = results(&[], &["error: could not compile"], false);
        assert_eq!(results.faults, ["`cargo test` failed before any vector ran"]);
    }

    #[test]
    fn sources_are_filtered_by_part_of_their_name() {
        let mut results = results(&[AES, RSA], &[], true);
        results.keep_source("rfc");
        assert_eq!(results.tallies.len(), 1);
        results.keep_source("wycheproof");
        assert!(results.faults[0].contains("there are: RFC 9500"), "{results:?}");
    }
}
