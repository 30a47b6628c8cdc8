//! The harness under valgrind's memcheck: the compiled program, instruction by instruction.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use super::operation::{Operation, Verdict};
use crate::process;

/// How often an operation, its twin that jumps and its twin that reads were reported.
type Counts = [u64; 3];

/// A verdict on each operation.
pub(super) fn run(program: &Path, operations: &[Operation]) -> Result<Vec<Verdict>, String> {
    // All in one process, for starting one takes longer than most operations do.
    let mut command = memcheck(&["--log-file=/dev/null"], program);
    let output = process::capture(command.arg("all"))?;
    if !output.success {
        return Err("the harness failed under valgrind; what it printed is above".to_owned());
    }
    let mut counts = BTreeMap::new();
    for line in &output.stdout {
        let (id, of_id) = read(line).ok_or_else(|| format!("cannot read `{line}`"))?;
        counts.insert(id, of_id);
    }
    let verdicts = operations.iter().map(|operation| {
        let id = operation.id();
        match counts.get(id.as_str()) {
            _ if !operation.is_present => Ok(Verdict::NotHere),
            None => Ok(Verdict::CannotRun),
            Some([0, 0, _]) => Ok(Verdict::TwinMissed("a jump")),
            Some([0, _, 0]) => Ok(Verdict::TwinMissed("an address")),
            Some([0, _, _]) => Ok(Verdict::Clean),
            Some(_) => first_report(program, &id).map(Verdict::Leaks),
        }
    });
    verdicts.collect()
}

/// Valgrind with the harness; the harness's own arguments follow.
fn memcheck(options: &[&str], program: &Path) -> Command {
    let mut command = Command::new("valgrind");
    // Without a limit on reports: beyond it valgrind stops to count.
    command.args(["--quiet", "--error-limit=no", "--num-callers=20"]);
    command.args(options).arg(program);
    command
}

fn read(line: &str) -> Option<(&str, Counts)> {
    let mut fields = line.split('\t');
    let id = fields.next()?;
    let counts: Vec<u64> = fields.map(|field| field.parse().ok()).collect::<Option<_>>()?;
    Some((id, counts.try_into().ok()?))
}

/// Where the secret shows first, innermost function first.
fn first_report(program: &Path, id: &str) -> Result<String, String> {
    let output = memcheck(&[], program).args(["clean", id]).output();
    let output = output.map_err(|error| format!("cannot start valgrind: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let lines = text.lines().map(|line| line.trim_start_matches(['=', ' ']));
    let lines = lines.map(|line| line.trim_start_matches(|c: char| c.is_ascii_digit()));
    let lines = lines.map(|line| line.trim_start_matches('=').trim_end());
    let report: Vec<&str> = lines.skip_while(|line| line.is_empty()).take(8).collect();
    Ok(report.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_or_refused() {
        assert_eq!(read("a/b, c/d\t0\t1\t2"), Some(("a/b, c/d", [0, 1, 2])));
        assert_eq!(read("a\t0\t1"), None);
        assert_eq!(read("a\t0\t1\tx"), None);
    }
}
