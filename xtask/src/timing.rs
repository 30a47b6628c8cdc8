//! `cargo xtask timing`: how long a server takes to refuse crafted messages.
//!
//! The package `ashlar-timing` does it. It is no part of the gate: a busy machine shows nothing.

use std::process::Command;
use std::thread;

use crate::process;

/// The package whose program it is.
pub(crate) const PACKAGE: &str = "ashlar-timing";

pub(crate) fn run(options: &[String]) -> Result<(), String> {
    // With all cores, before the program gets one.
    process::run(process::cargo().arg("build").args(SELECTION))?;
    process::run(pinned().arg("run").args(SELECTION).arg("--").args(options))
}

const SELECTION: [&str; 5] = ["--release", "--quiet", "--locked", "--package", PACKAGE];

/// Cargo, and what it starts, on the last core: the first ones get more interrupts. Client and
/// server then take turns on it, and neither waits for another core to wake up.
fn pinned() -> Command {
    let cargo = process::cargo();
    if !process::is_installed("taskset") {
        return cargo;
    }
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", &(cores - 1).to_string()]).arg(cargo.get_program());
    command
}
