//! `cargo xtask vectors`: the auditor's door to the known-answer vectors.
//!
//! It runs `tests/kat.rs` of each crate, then the package `ashlar-vectors`, which has the large
//! published sets and takes a user's own files, and reads the lines that `testkit::Tally` prints.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::process::{self, Output};
use crate::project::{Package, Project};

mod table;
mod tally;

use tally::{Line, NotRun, Tally};

/// Optimised, and quick to build; one for both, so that the crates are built once.
const PROFILE: &str = "vectors";
const NO_TALLY: &str = "`cargo test` reported no vector: something does not compile, or failed \
    before it could count; its messages are above";
/// Sources that no crate's own tests have.
const ONLY_IN_RUNNER: [&str; 2] = ["wycheproof", "x509-limbo"];

#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    packages: Vec<String>,
    source: Option<String>,
    json: bool,
    /// A folder of the user's NIST files.
    cavp: Option<String>,
    /// A vector set of the user's, and where its answers go.
    acvp: Option<String>,
    out: Option<String>,
}

/// What a run showed.
#[derive(Debug, Default)]
struct Results {
    tallies: Vec<Tally>,
    /// What was found and not run.
    not_run: Vec<NotRun>,
    /// Sentences; empty when all is well.
    faults: Vec<String>,
}

/// `origin` is the folder that paths in `options` start from.
pub(crate) fn run(options: &[String], origin: &Path) -> Result<(), String> {
    let options = Options::read(options)?;
    if let (Some(request), Some(out)) = (&options.acvp, &options.out) {
        let mut command = runner();
        command.arg("--acvp").arg(origin.join(request)).arg("--out").arg(origin.join(out));
        return process::run(&mut command);
    }
    let mut results = match &options.cavp {
        Some(folder) => {
            let mut command = runner();
            command.arg("--cavp").arg(origin.join(folder));
            options.narrow(&mut command);
            Results::of_runner(&process::capture(&mut command)?)
        }
        None => published(&options)?,
    };
    if let Some(source) = &options.source {
        results.keep_source(source);
    }
    match options.json {
        true => println!("{}", table::json(&results)),
        false => println!("{}", table::text(&results)),
    }
    match results.faults.len() {
        0 => Ok(()),
        count => Err(format!("{count} faults\n{}", results.faults.join("\n"))),
    }
}

/// Every published vector, as far as the options choose it.
fn published(options: &Options) -> Result<Results, String> {
    let project = Project::load(Path::new("."))?;
    let packages = select(&project, &options.packages)?;
    let mut results = Results::default();
    let source = options.source.as_deref().unwrap_or_default().to_lowercase();
    if source.is_empty() || !ONLY_IN_RUNNER.iter().any(|only| only.contains(&source)) {
        let output = process::capture(&mut test_command(&packages))?;
        results = Results::read(&output, &packages);
    }
    let mut command = runner();
    options.narrow(&mut command);
    results.extend(Results::of_runner(&process::capture(&mut command)?));
    Ok(results)
}

impl Options {
    /// Passes on what chooses vectors.
    fn narrow(&self, command: &mut Command) {
        for package in &self.packages {
            command.args(["-p", package]);
        }
        if let Some(source) = &self.source {
            command.args(["--source", source]);
        }
    }

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
                "--cavp" => options.cavp = Some(value()?),
                "--acvp" => options.acvp = Some(value()?),
                "--out" => options.out = Some(value()?),
                _ => return Err(format!("no option `{word}`; `cargo xtask help` lists them")),
            }
        }
        match (&options.acvp, &options.out) {
            (Some(_), None) => Err("`--acvp` needs `--out`: where the answers go".to_owned()),
            (None, Some(_)) => Err("`--out` needs `--acvp`: what to answer".to_owned()),
            (Some(_), _) if options.cavp.is_some() => {
                Err("`--cavp` and `--acvp` do not go together".to_owned())
            }
            _ => Ok(options),
        }
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

/// The package `ashlar-vectors`.
fn runner() -> Command {
    let mut command = process::cargo();
    let target = ["--package", "ashlar-vectors", "--bin", "vectors"];
    command.args(["run", "--quiet", "--profile", PROFILE]).args(target).arg("--");
    command
}

fn test_command(packages: &[&Package]) -> Command {
    let mut command = process::cargo();
    command.args(["test", "--profile", PROFILE, "--test", "kat", "--no-fail-fast"]);
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
    /// The lines of `output` that are for this table.
    fn lines(output: &Output) -> Self {
        let mut results = Self::default();
        for line in &output.stdout {
            match tally::find(line) {
                None => {}
                Some(Ok(Line::Tally(tally))) => results.tallies.push(tally),
                Some(Ok(Line::NotRun(not_run))) => results.not_run.push(not_run),
                Some(Err(fault)) => results.faults.push(fault),
            }
        }
        results
    }

    /// What the package `ashlar-vectors` printed.
    fn of_runner(output: &Output) -> Self {
        let mut results = Self::lines(output);
        for tally in results.tallies.iter().filter(|tally| tally.passed != tally.run) {
            results.faults.push(tally.fault(&output.stderr));
        }
        if !output.success && results.faults.is_empty() {
            results.faults.push("the vectors' runner failed; its messages are above".to_owned());
        }
        results
    }

    fn extend(&mut self, more: Self) {
        self.tallies.extend(more.tallies);
        self.not_run.extend(more.not_run);
        self.faults.extend(more.faults);
    }

    fn read(output: &Output, packages: &[&Package]) -> Self {
        let mut results = Self::lines(output);
        if results.tallies.is_empty() && !output.success {
            // Not one fault a crate: most likely something does not compile.
            results.faults.push(NO_TALLY.to_owned());
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
        self.not_run.retain(|not_run| not_run.source.to_lowercase().contains(&wanted));
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
        let source = Some("NIST".to_owned());
        assert_eq!(all, Options { packages, source, json: true, ..Options::default() });
        let own = read(&["--acvp", "a.json", "--out", "b.json"]).unwrap();
        assert_eq!((own.acvp.as_deref(), own.out.as_deref()), (Some("a.json"), Some("b.json")));
        for words in [&["-p"][..], &["--all"], &["--acvp", "a"], &["--out", "a"], &["--cavp"]] {
            assert!(read(words).is_err(), "{words:?}");
        }
        assert!(read(&["--cavp", "a", "--acvp", "b", "--out", "c"]).is_err());
    }

    #[test]
    fn the_runner_says_what_it_did_not_run_and_where_it_failed() {
        let not_run = "ashlar-vectors-not-run\tNIST ACVP\tx.json\tthe file is not there";
        let results = Results::of_runner(&output(&[AES, not_run], &[], true));
        assert_eq!((results.tallies.len(), results.not_run.len()), (1, 1));
        assert_eq!(results.faults, [""; 0]);

        let broken = AES.replace("\t3\t3\t", "\t3\t2\t");
        let message = "aes AES-128-GCM (NIST, portable): gcm.rsp line 7";
        let results = Results::of_runner(&output(&[&broken], &[message], false));
        assert_eq!(results.faults.len(), 1, "{results:?}");
        assert!(results.faults[0].ends_with("1 of 3 failed: gcm.rsp line 7"), "{results:?}");

        let results = Results::of_runner(&output(&[AES], &["x.rsp: line 3: no field"], false));
        assert_eq!(results.faults, ["the vectors' runner failed; its messages are above"]);
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
        assert_eq!(results.faults, [NO_TALLY]);
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
