#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

use core::fmt::Display;
use core::time::Duration;
use std::process::ExitCode;
use std::{env, fs};

use report::Findings;

mod class;
mod conditions;
mod group;
mod plug;
mod probe;
mod record;
mod report;
mod server;
mod statistics;
mod transport;

/// Whom the client asks for.
const SERVER_NAME: &str = "server.example";

/// Where `--write` puts the report.
const EVIDENCE: &str = "docs/evidence/timing.md";

/// How long all the sampling takes, and with `--quick`.
const TIME: Duration = Duration::from_secs(300);
const QUICK: Duration = Duration::from_secs(20);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Options {
    write: bool,
    quick: bool,
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match Options::read(&words).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("timing: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> Result<(), String> {
    let time = if options.quick { QUICK } else { TIME };
    let groups = group::all()?;
    let load = conditions::load();
    let weights: u32 = groups.iter().map(|group| group.weight).sum();
    let mut measured = Vec::new();
    for group in groups {
        eprintln!("{}", group.title);
        let samples = group.measure(time * group.weight / weights)?;
        measured.push((group, samples));
    }
    let findings = Findings::new(measured);
    let document = report::document(&findings, &conditions::describe(&load));
    print!("{document}");
    if options.write {
        fs::write(EVIDENCE, document).map_err(|why| format!("{EVIDENCE}: {why}"))?;
    }
    findings.verdict()
}

impl Options {
    fn read(words: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        for word in words {
            match word.as_str() {
                "--write" => options.write = true,
                "--quick" => options.quick = true,
                _ => return Err(format!("no option `{word}`; there are --write and --quick")),
            }
        }
        Ok(options)
    }
}

fn text(error: impl Display) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options() {
        let read = |words: &[&str]| {
            Options::read(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(read(&[]), Ok(Options::default()));
        assert_eq!(read(&["--quick", "--write"]), Ok(Options { write: true, quick: true }));
        assert!(read(&["--slow"]).is_err());
    }
}
