//! Building the harness for each tool.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::operation::Operation;
use crate::process;

/// What the harness is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    /// With the profile that ships; only the marks of what is public are added.
    Valgrind,
    /// The same, instrumented by the compiler.
    MemorySanitizer,
}

impl Tool {
    const fn folder(self) -> &'static str {
        match self {
            Self::Valgrind => "ct-valgrind",
            Self::MemorySanitizer => "ct-msan",
        }
    }

    const fn flags(self) -> &'static [&'static str] {
        match self {
            // No other build compiles these lines: a warning in them has to show here.
            Self::Valgrind => &["-Dwarnings", "--cfg", "ctgrind"],
            Self::MemorySanitizer => &[
                "-Dwarnings",
                "--cfg",
                "ctgrind",
                "--cfg",
                "ctgrind=\"msan\"",
                "-Zsanitizer=memory",
                "-Cunsafe-allow-abi-mismatch=sanitizer",
                // Only what the harness marks is tracked: memory that the standard library, which is
                // not instrumented, has written would raise false alarms.
                "-Cllvm-args=-msan-poison-stack=0",
                // A secret may be handed to a function; the question is what that does with it.
                "-Cllvm-args=-msan-eager-checks=0",
            ],
        }
    }
}

/// Builds, and says where the program is.
pub(super) fn build(tool: Tool) -> Result<PathBuf, String> {
    let target =
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let target = target.join(tool.folder());
    // Named, so that build scripts and procedural macros are not instrumented too.
    let host = host()?;
    let mut command = process::cargo();
    command.args(["build", "--release", "--locked", "-p", "ashlar-ct", "--target", &host]);
    command.env("CARGO_TARGET_DIR", &target);
    command.env("CARGO_ENCODED_RUSTFLAGS", tool.flags().join("\x1f"));
    // File and line for reports; the machine code stays the same.
    command.env("CARGO_PROFILE_RELEASE_DEBUG", "line-tables-only");
    if tool == Tool::MemorySanitizer {
        // The sanitizer is an unstable option of the very compiler that ships.
        command.env("RUSTC_BOOTSTRAP", "1");
    }
    process::run(&mut command)?;
    Ok(target.join(host).join("release/ashlar-ct"))
}

/// The compiler's version and host, as `rustc -vV` prints them.
pub(super) fn compiler() -> Result<Vec<String>, String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Ok(process::capture(Command::new(rustc).arg("-vV"))?.stdout)
}

fn host() -> Result<String, String> {
    let lines = compiler()?;
    let host = lines.iter().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc does not say what its host is".to_owned())
}

/// Every registered operation, as this CPU can run it.
pub(super) fn list(program: &Path) -> Result<Vec<Operation>, String> {
    let output = process::capture(Command::new(program).arg("list"))?;
    let operations: Option<Vec<Operation>> =
        output.stdout.iter().map(|line| Operation::read(line)).collect();
    match operations {
        Some(operations) if output.success && !operations.is_empty() => Ok(operations),
        _ => Err("the harness does not list its operations".to_owned()),
    }
}
