//! `cargo xtask ci`: the whole gate, the same here and in CI.

use core::time::Duration;
use std::env;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::process::{cargo, is_installed, run as run_program, succeeds};
use crate::{ct, debian, interop, no_options, package, tidy, timing, vectors};

struct Step {
    name: &'static str,
    run: fn() -> Result<(), String>,
}

/// In order: what fails fast comes first. The tests come last, so that the runner's summary is the
/// end of the output.
const STEPS: [Step; 13] = [
    Step { name: "tools", run: tools },
    Step { name: "format", run: format },
    Step { name: "lints", run: lints },
    Step { name: "tests of the tools", run: tests_of_tools },
    Step { name: "tidy", run: || tidy::run(&[]) },
    Step { name: "dependencies", run: dependencies },
    Step { name: "packages", run: || package::run(&[]) },
    Step { name: "documentation", run: documentation },
    Step { name: "interoperation", run: || interop::run(&[]) },
    Step { name: "vectors", run: || vectors::run(&[], Path::new(".")) },
    Step { name: "constant time", run: || ct::run(&[]) },
    Step { name: "tests, portable backends only", run: tests_portable },
    Step { name: "tests", run: tests },
];

/// A gate that takes longer is not run before each change: make it faster.
const BUDGET: Duration = Duration::from_secs(30 * 60);

/// Programs that tests start as peers or that checks need, with their Debian packages.
const PROGRAMS: [(&str, &str); 4] =
    [("openssl", "openssl"), ("curl", "curl"), ("valgrind", "valgrind"), ("objdump", "binutils")];

/// A file that tests read, with its Debian package.
const ANCHORS: (&str, &str) = ("/etc/ssl/certs/ca-certificates.crt", "ca-certificates");

/// The package that compiles other libraries to compare with, and never ships.
const BENCHES: &str = "ashlar-benches";
/// Runs vectors: it ships as little.
const VECTORS: &str = "ashlar-vectors";
/// Meets peers: nor does this.
const INTEROP: &str = interop::PACKAGE;
/// Measures; the gate runs its tests alone.
const TIMING: &str = timing::PACKAGE;
/// For tests, with what serves tests: these do not ship either.
const FOR_TESTS: [&str; 2] = ["ashlar-fuzz", "ashlar-recordings"];

pub(crate) fn run(options: &[String]) -> Result<(), String> {
    no_options(options)?;
    let start = Instant::now();
    let mut times = Vec::new();
    for (index, step) in STEPS.iter().enumerate() {
        let is_last = index + 1 == STEPS.len();
        if is_last {
            print_times(&times, start.elapsed());
        }
        announce(&format!("[{}/{}] {}", index + 1, STEPS.len(), step.name));
        let step_start = Instant::now();
        (step.run)().map_err(|fault| format!("step `{}`: {fault}", step.name))?;
        times.push((step.name, step_start.elapsed()));
        if !is_last {
            println!("done in {:.1} s", step_start.elapsed().as_secs_f64());
        }
    }
    Ok(())
}

fn announce(text: &str) {
    println!("\n== {text}");
}

fn print_times(times: &[(&str, Duration)], total: Duration) {
    announce("passed so far");
    for (name, time) in times {
        println!("{:>8.1} s  {name}", time.as_secs_f64());
    }
    println!("{:>8.1} s  in all", total.as_secs_f64());
    if total > BUDGET {
        println!("warning: over the budget of {} minutes", BUDGET.as_secs() / 60);
    }
}

/// Makes sure that everything the later steps start is there.
fn tools() -> Result<(), String> {
    let programs = PROGRAMS.iter().filter(|(program, _)| !is_installed(program));
    let mut missing: Vec<&str> = programs.map(|&(_, package)| package).collect();
    if !Path::new(ANCHORS.0).exists() {
        missing.push(ANCHORS.1);
    }
    if !missing.is_empty() {
        debian::install(&missing)?;
    }
    for component in ["rustfmt", "clippy"] {
        let program = if component == "rustfmt" { "fmt" } else { component };
        if !succeeds(cargo().args([program, "--version"])) {
            run_program(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    if !succeeds(cargo().args(["deny", "--version"])) {
        run_program(cargo().args(["install", "cargo-deny", "--version", "^0.20", "--locked"]))?;
    }
    Ok(())
}

fn format() -> Result<(), String> {
    run_program(cargo().args(["fmt", "--all", "--check"]))
}

fn lints() -> Result<(), String> {
    for packages in package_selections() {
        let clippy = ["clippy", "--all-targets", "--locked"];
        run_program(cargo().args(clippy).args(packages).args(["--", "-D", "warnings"]))?;
    }
    Ok(())
}

/// All packages with all features: benches apart, with those of its peers that rustc alone compiles. The others take
/// a C compiler and OpenSSL's headers; `ASHLAR_PEERS=1` takes them in.
fn package_selections() -> [Vec<&'static str>; 2] {
    let mut benches = vec!["-p", BENCHES];
    if !is_asked_for("ASHLAR_PEERS") {
        benches.extend([
            "--no-default-features",
            "--features",
            "graviola,rustcrypto,rustls,x509-parser",
        ]);
    }
    [vec!["--workspace", "--exclude", BENCHES, "--all-features"], benches]
}

/// Whether a step that not every machine can do is wanted on this one.
fn is_asked_for(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| value == "1")
}

fn tests_of_tools() -> Result<(), String> {
    let tools = ["xtask", VECTORS, INTEROP, TIMING];
    let packages = tools.iter().flat_map(|package| ["-p", package]);
    run_program(cargo().args(["test", "--locked"]).args(packages))
}

/// Only what ships must be on deny.toml's list; licences and sources hold for tests and for the
/// peers of benches too.
fn dependencies() -> Result<(), String> {
    let mut shipped = cargo();
    shipped.args(["deny", "--workspace"]);
    let tools = [BENCHES, VECTORS, INTEROP, TIMING];
    shipped.args(tools.iter().chain(&FOR_TESTS).flat_map(|package| ["--exclude", package]));
    run_program(shipped.args(["--exclude-dev", "check", "bans"]))?;
    run_program(cargo().args(["deny", "--workspace", "check", "licenses", "sources"]))?;
    if is_asked_for("ASHLAR_ADVISORIES") {
        return run_program(cargo().args(["deny", "--workspace", "check", "advisories"]));
    }
    println!(
        "advisories: not checked, for their database comes from the network; where it can be \
         fetched, set ASHLAR_ADVISORIES=1"
    );
    Ok(())
}

fn documentation() -> Result<(), String> {
    for packages in package_selections() {
        let mut command = cargo();
        command.env("RUSTDOCFLAGS", "-D warnings");
        run_program(command.args(["doc", "--no-deps", "--locked"]).args(packages))?;
    }
    Ok(())
}

/// Hides every CPU feature, as a machine without them would.
fn tests_portable() -> Result<(), String> {
    let mut command = cargo();
    command.env("ASHLAR_CPU_DISABLE", "all");
    run_program(command.args(["test", "--locked", "--all-features"]))
}

/// With all features, which only add; `packages` builds the crates without them.
fn tests() -> Result<(), String> {
    run_program(cargo().args(["test", "--locked", "--all-features"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_come_last() {
        assert_eq!(STEPS.last().map(|step| step.name), Some("tests"));
        assert_eq!(STEPS.first().map(|step| step.name), Some("tools"));
    }

    #[test]
    fn the_gate_takes_no_options() {
        assert!(run(&["--quick".to_owned()]).is_err());
    }
}
