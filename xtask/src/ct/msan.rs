//! The harness built with MemorySanitizer: it sees the instructions that valgrind does not know.

use std::path::Path;
use std::process::Command;
use std::thread;

use super::operation::{Operation, Verdict};

/// The sanitizer's exit code after a report.
const REPORTED: i32 = 77;

/// A verdict on each operation.
pub(super) fn run(program: &Path, operations: &[Operation]) -> Result<Vec<Verdict>, String> {
    // A report ends the process, so each operation and each twin has its own.
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let share = operations.len().div_ceil(workers).max(1);
    thread::scope(|scope| {
        let work = |part: &[Operation]| part.iter().map(|one| verdict(program, one)).collect();
        let threads: Vec<_> =
            operations.chunks(share).map(|part| scope.spawn(move || work(part))).collect();
        let mut verdicts = Vec::new();
        for thread in threads {
            let part: Result<Vec<Verdict>, String> =
                thread.join().map_err(|_| "a thread of the check panicked".to_owned())?;
            verdicts.extend(part?);
        }
        Ok(verdicts)
    })
}

fn verdict(program: &Path, operation: &Operation) -> Result<Verdict, String> {
    if !operation.is_present {
        return Ok(Verdict::NotHere);
    }
    if let Some(why) = &operation.msan_blind {
        return Ok(Verdict::Blind(why.clone()));
    }
    let id = operation.id();
    let (code, output) = start(program, "clean", &id)?;
    match code {
        Some(0) => {}
        Some(REPORTED) => return Ok(Verdict::Leaks(first_report(&output))),
        _ => return Ok(Verdict::Failed(output)),
    }
    for (variant, means) in [("jump", "a jump"), ("address", "an address")] {
        match start(program, variant, &id)? {
            (Some(REPORTED), _) => {}
            (Some(0), _) => return Ok(Verdict::TwinMissed(means)),
            (_, output) => return Ok(Verdict::Failed(output)),
        }
    }
    Ok(Verdict::Clean)
}

/// The exit code, and what was printed on standard error.
fn start(program: &Path, variant: &str, id: &str) -> Result<(Option<i32>, String), String> {
    let mut command = Command::new(program);
    command.args([variant, id]);
    // Only what the harness marks is tracked, see its flags.
    command.env("MSAN_OPTIONS", format!("poison_in_malloc=0:exitcode={REPORTED}"));
    let output = command.output().map_err(|error| format!("cannot start the harness: {error}"))?;
    Ok((output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// Where the secret shows first, innermost function first.
fn first_report(output: &str) -> String {
    let frames = output.lines().map(str::trim).skip_while(|line| !line.starts_with('#'));
    frames.take(6).collect::<Vec<_>>().join("\n")
}
