//! `cargo xtask interop`: Ashlar and the TLS of other projects, both ways.
//!
//! The package `ashlar-interop` does it, and knows what must be installed.

use std::process::Command;

use crate::{debian, process};

/// The package whose program it is.
pub(crate) const PACKAGE: &str = "ashlar-interop";

pub(crate) fn run(options: &[String]) -> Result<(), String> {
    let asked = process::capture(program().arg("--missing").args(options))?;
    if !asked.success {
        return Err("the options, or the program of them; its messages are above".to_owned());
    }
    let packages: Vec<&str> = asked.stdout.iter().map(String::as_str).collect();
    if !packages.is_empty() {
        debian::install(&packages)?;
    }
    process::run(program().args(options))
}

fn program() -> Command {
    let mut command = process::cargo();
    command.args(["run", "--quiet", "--locked", "--package", PACKAGE, "--"]);
    command
}
