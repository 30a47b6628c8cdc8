//! Chores of the workspace; `cargo xtask` alone lists them.
//!
//! One file a command. Only the standard library, so that a chore never waits for a dependency:
//! please add none.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod ci;
mod ct;
mod debian;
mod interop;
mod manifest;
mod markdown;
mod package;
mod process;
mod project;
mod source;
mod tidy;
mod timing;
mod vectors;

const HELP: &str = "\
Chores of the Ashlar workspace. They run from any folder of it.

usage: cargo xtask <command> [options]

commands:
  ci         the whole gate, as CI runs it: format, lints, tests, docs, tidy, vectors, ct, dependencies,
             packages
  ct         operations on secrets under valgrind and MemorySanitizer, each with leaking twins, and
             a scan of the kernels' machine code, as a table
             --write          also writes docs/evidence/constant-time.md
  interop    client and server with the TLS of other projects as peers, both ways, as a table:
             peer x role x suite x certificate x mode; installs the peers
               --peer NAME      only this one (repeatable): openssl, gnutls, rustls, go, botan
               --suite NAME     only suites whose name contains NAME (repeatable)
  tidy       what rustc cannot check: layers, the lists of unsafe code and of dependencies, files
             that every crate has, text; prints file:line and what to do
  timing     how long a server takes to refuse the messages of Bleichenbacher and of Lucky 13, class
             by class, with statistics; some minutes, on an idle machine
             --quick          20 seconds, which show little
             --write          also writes docs/evidence/timing.md
  package    each crate builds alone from what `cargo package` makes of it, without `std` up to
             layer 4
  vectors    published vectors of every crate on every backend of this machine, as a table
               -p CRATE         only this crate (repeatable)
               --source NAME    only sources whose name contains NAME
               --json           JSON instead of the table
               --cavp DIR       instead: the NIST files (.rsp, .txt, .fax) below this folder
               --acvp FILE --out FILE
                                instead: answers a vector set of NIST's ACVP
  help       this text

environment:
  ASHLAR_ADVISORIES=1    ci also checks the dependencies against the RustSec database, which it
                         fetches from the network
";

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let command = arguments.next().unwrap_or_else(|| "help".to_owned());
    let options: Vec<String> = arguments.collect();

    match enter_root().and_then(|origin| dispatch(&command, &options, &origin)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {command}: {message}");
            ExitCode::FAILURE
        }
    }
}

/// `origin` is the folder that paths in options start from.
fn dispatch(command: &str, options: &[String], origin: &Path) -> Result<(), String> {
    match command {
        "ci" => ci::run(options),
        "ct" => ct::run(options),
        "interop" => interop::run(options),
        "tidy" => tidy::run(options),
        "timing" => timing::run(options),
        "package" => package::run(options),
        "vectors" => vectors::run(options, origin),
        "help" | "-h" | "--help" => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(format!("no such command; `cargo xtask help` lists them\n\n{HELP}")),
    }
}

/// Changes to the project's root, the parent of this package's folder; returns where it was.
fn enter_root() -> Result<PathBuf, String> {
    let origin = env::current_dir().map_err(|error| format!("no folder to work in: {error}"))?;
    // `cargo run` says where the package is now; what was true at build time may be another copy.
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = package.parent().ok_or("the package has no parent folder")?;
    env::set_current_dir(root)
        .map_err(|error| format!("cannot enter {}: {error}", root.display()))?;
    Ok(origin)
}

/// Refuses options of a command that takes none.
fn no_options(options: &[String]) -> Result<(), String> {
    match options.first() {
        None => Ok(()),
        Some(option) => Err(format!("takes no options, but got `{option}`")),
    }
}
