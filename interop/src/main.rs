#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

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

/// What the command line chooses; nothing means all.
#[derive(Debug, Default, PartialEq, Eq)]
struct Choice {
    peers: Vec<String>,
    suites: Vec<String>,
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
    let (cases, not_yet) = choice.cases()?.into_iter().partition::<Vec<Case>, _>(ours::has);
    check_programs(&peers)?;
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

/// Everything that is missing, at once.
fn check_programs(peers: &[Box<dyn Peer>]) -> Result<(), String> {
    let needed = peers.iter().flat_map(|peer| peer.needs());
    let missing = needed.filter(|(program, _)| !process::is_installed(program));
    let mut packages: Vec<&str> = missing.map(|&(_, package)| package).collect();
    packages.dedup();
    match packages.is_empty() {
        true => Ok(()),
        false => Err(format!("install first: apt-get install {}", packages.join(" "))),
    }
}

impl Choice {
    fn read(words: &[String]) -> Result<Self, String> {
        let mut choice = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let list = match word.as_str() {
                "--peer" => &mut choice.peers,
                "--suite" => &mut choice.suites,
                _ => return Err(format!("no option `{word}`; there are --peer and --suite")),
            };
            list.push(words.next().ok_or_else(|| format!("`{word}` needs a value"))?.clone());
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
