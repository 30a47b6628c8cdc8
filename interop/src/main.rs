#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

use std::collections::BTreeSet;
use std::env;
use std::process::ExitCode;

use case::Case;
use chain::Chains;
use peers::Peer;

mod case;
mod chain;
mod ours;
mod peers;
mod process;
mod report;
mod run;
mod suite;

/// What every peer's process is started by, with Debian's package of it.
const STARTER: (&str, &str) = ("setpriv", "util-linux");

/// What the command line chooses; nothing means all.
#[derive(Debug, Default, PartialEq, Eq)]
struct Choice {
    peers: Vec<String>,
    suites: Vec<String>,
    /// Only what must be installed first, a package a line.
    missing: bool,
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match Choice::read(&words).and_then(|choice| interop(&choice)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("interop: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn interop(choice: &Choice) -> Result<(), String> {
    let peers = choice.peers()?;
    let packages = missing_packages(&peers);
    if choice.missing {
        packages.iter().for_each(|package| println!("{package}"));
        return Ok(());
    }
    if !packages.is_empty() {
        return Err(format!("install first: apt-get install {}", packages.join(" ")));
    }
    let (cases, not_yet) = choice.cases()?.into_iter().partition::<Vec<Case>, _>(ours::has);
    for peer in &peers {
        peer.prepare()?;
        println!("{}: {}", peer.name(), peer.version()?);
    }
    let outcomes = run::all(&peers, &cases, &Chains::issue()?);
    print!("{}", report::text(&outcomes));
    let not_yet = peers.iter().flat_map(|peer| not_yet.iter().filter(|case| peer.has(case)));
    println!("{} cases not run: Ashlar does not have them yet", not_yet.count());
    match outcomes.iter().filter(|outcome| outcome.fault.is_some()).count() {
        0 if outcomes.is_empty() => Err("no case was chosen".to_owned()),
        0 => Ok(()),
        failed => Err(format!("{failed} of {} cases failed", outcomes.len())),
    }
}

/// Debian's packages of the programs that are not there, all at once.
fn missing_packages(peers: &[Box<dyn Peer>]) -> Vec<&'static str> {
    let programs = peers.iter().flat_map(|peer| peer.needs()).chain([&STARTER]);
    let missing = programs.filter(|(program, _)| !process::is_installed(program));
    let packages: BTreeSet<&str> = missing.map(|&(_, package)| package).collect();
    packages.into_iter().collect()
}

impl Choice {
    fn read(words: &[String]) -> Result<Self, String> {
        let mut choice = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().cloned().ok_or(format!("`{word}` needs a value"));
            match word.as_str() {
                "--peer" => choice.peers.push(value()?),
                "--suite" => choice.suites.push(value()?),
                "--missing" => choice.missing = true,
                _ => return Err(format!("no option `{word}`; there are --peer and --suite")),
            }
        }
        Ok(choice)
    }

    fn peers(&self) -> Result<Vec<Box<dyn Peer>>, String> {
        let mut peers = peers::all();
        let names: Vec<&str> = peers.iter().map(|peer| peer.name()).collect();
        if let Some(name) = self.peers.iter().find(|name| !names.contains(&name.as_str())) {
            return Err(format!("no peer `{name}`; there are {}", names.join(", ")));
        }
        if !self.peers.is_empty() {
            peers.retain(|peer| self.peers.iter().any(|name| name == peer.name()));
        }
        Ok(peers)
    }

    /// The cases whose suite's name contains one of those chosen.
    fn cases(&self) -> Result<Vec<Case>, String> {
        let mut cases = case::matrix();
        for part in &self.suites {
            if !cases.iter().any(|case| case.suite.0.contains(part.as_str())) {
                return Err(format!("no suite has `{part}` in its name"));
            }
        }
        if !self.suites.is_empty() {
            cases
                .retain(|case| self.suites.iter().any(|part| case.suite.0.contains(part.as_str())));
        }
        Ok(cases)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Choice, String> {
        Choice::read(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn options() {
        let choice = read(&["--peer", "go", "--suite", "CBC", "--peer", "botan"]).unwrap();
        let names: Vec<&str> = choice.peers().unwrap().iter().map(|peer| peer.name()).collect();
        assert_eq!(names, ["go", "botan"]);
        assert!(choice.cases().unwrap().iter().all(|case| case.suite.is_cbc()));
        assert_eq!(read(&[]).unwrap().peers().unwrap().len(), 6);
        assert_eq!(read(&[]).unwrap().cases().unwrap(), case::matrix());
        for words in [&["--peer"][..], &["--all"], &["go"]] {
            assert!(read(words).is_err(), "{words:?}");
        }
    }

    #[test]
    fn what_nobody_has_is_no_choice() {
        let fault = read(&["--peer", "nss"]).unwrap().peers().map(|peers| peers.len()).unwrap_err();
        assert_eq!(
            fault,
            "no peer `nss`; there are openssl, gnutls, rustls, rustls-mlkem, go, botan"
        );
        assert!(read(&["--suite", "RC4"]).unwrap().cases().is_err());
    }
}
