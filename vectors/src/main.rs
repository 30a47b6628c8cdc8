#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![expect(clippy::print_stderr, reason = "a command line program")]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "vector files name more algorithms than there are here: all others are not offered"
)]

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ledger::{Choice, Ledger};

mod acvp;
mod cavp;
mod ledger;
mod limbo;
mod monte_carlo;
mod subject;
mod wycheproof;

/// NIST's files that come with the workspace.
const NIST: &str = "vectors/tests/vectors/cavp";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Task {
    /// Everything that is published, as far as it is chosen.
    Published,
    /// The files of a folder of the user's.
    Cavp(PathBuf),
    /// A vector set of the user's, and where its answers go.
    Acvp { request: PathBuf, out: PathBuf },
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let faults = match read(&words) {
        Ok((task, choice)) => perform(task, choice),
        Err(fault) => Err(vec![fault]),
    };
    let Err(faults) = faults else { return ExitCode::SUCCESS };
    for fault in faults {
        eprintln!("{fault}");
    }
    ExitCode::FAILURE
}

fn read(words: &[String]) -> Result<(Task, Choice), String> {
    let (mut choice, mut cavp, mut acvp, mut out) = (Choice::default(), None, None, None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().cloned().ok_or_else(|| format!("`{word}` needs a value"));
        match word.as_str() {
            "-p" => choice.crates.push(value()?),
            "--source" => choice.source = Some(value()?),
            "--cavp" => cavp = Some(PathBuf::from(value()?)),
            "--acvp" => acvp = Some(PathBuf::from(value()?)),
            "--out" => out = Some(PathBuf::from(value()?)),
            _ => return Err(format!("no option `{word}`")),
        }
    }
    let task = match (cavp, acvp, out) {
        (None, None, None) => Task::Published,
        (Some(folder), None, None) => Task::Cavp(folder),
        (None, Some(request), Some(out)) => Task::Acvp { request, out },
        (None, Some(_), None) => return Err("`--acvp` needs `--out`: where answers go".to_owned()),
        (None, None, Some(_)) => return Err("`--out` needs `--acvp`: what to answer".to_owned()),
        (Some(_), ..) => return Err("`--cavp` and `--acvp` do not go together".to_owned()),
    };
    Ok((task, choice))
}

fn perform(task: Task, choice: Choice) -> Result<(), Vec<String>> {
    let mut ledger = Ledger::new(choice);
    match task {
        Task::Published => {
            wycheproof::run(&mut ledger).map_err(|fault| vec![fault])?;
            if ledger.wants_source(cavp::SOURCE) {
                cavp::run(&mut ledger, &root().join(NIST)).map_err(|fault| vec![fault])?;
            }
            acvp::run(&mut ledger, &root());
            limbo::run(&mut ledger, &root());
        }
        Task::Cavp(folder) => {
            cavp::run(&mut ledger, &folder).map_err(|fault| vec![fault])?;
            if !ledger.has_run() {
                ledger.fault(format!("{}: nothing here could be run", folder.display()));
            }
        }
        Task::Acvp { request, out } => {
            let count = acvp::answer_file(&request, &out)?;
            eprintln!("{count} tests answered in {}", out.display());
        }
    }
    ledger.report()
}

/// The workspace's folder, the parent of this package's.
fn root() -> PathBuf {
    // `cargo run` says where the package is now; what was true at build time may be another copy.
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map_or_else(|| Path::new(".").to_path_buf(), Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(words: &[&str]) -> Result<Task, String> {
        read(&words.iter().map(ToString::to_string).collect::<Vec<_>>()).map(|(task, _)| task)
    }

    #[test]
    fn one_task_at_a_time() {
        assert_eq!(task(&["-p", "aes", "--source", "NIST"]), Ok(Task::Published));
        assert_eq!(task(&["--cavp", "a"]), Ok(Task::Cavp("a".into())));
        let acvp = Task::Acvp { request: "a".into(), out: "b".into() };
        assert_eq!(task(&["--out", "b", "--acvp", "a"]), Ok(acvp));
        for words in [&["--acvp", "a"][..], &["--out", "b"], &["--cavp"], &["-x"]] {
            assert!(task(words).is_err(), "{words:?}");
        }
        assert!(task(&["--cavp", "a", "--acvp", "b", "--out", "c"]).is_err());
    }
}
