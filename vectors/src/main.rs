#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![expect(clippy::print_stderr, reason = "a command line program")]

use std::process::ExitCode;

use ledger::{Choice, Ledger};

mod acvp;
mod cavp;
mod ledger;
mod monte_carlo;
mod subject;
mod wycheproof;

fn main() -> ExitCode {
    let mut ledger = Ledger::new(Choice::default());
    if let Some(d) = std::env::args().nth(1) { if let Err(f) = cavp::run(&mut ledger, std::path::Path::new(&d)) { eprintln!("{f}"); return ExitCode::FAILURE } } else
    if let Err(f) = wycheproof::run(&mut ledger) { eprintln!("{f}"); return ExitCode::FAILURE }
    acvp::run(&mut ledger, std::path::Path::new("."));
    match ledger.report() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failures) => {
            for failure in failures { eprintln!("{failure}"); }
            ExitCode::FAILURE
        }
    }
}
