//! The table, for people at a terminal and for docs/evidence.

use core::fmt::Write as _;
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use super::operation::Verdict;
use super::{EVIDENCE, Findings, Row, harness};
use crate::markdown;
use crate::process;

/// The header of the operations' table; the first four columns are the same on every machine.
const COLUMNS: [&str; 6] =
    ["crate", "operation", "backend", "secret", "valgrind", "MemorySanitizer"];

/// The table on a terminal, and what it amounts to.
pub(super) fn summary(findings: &Findings) -> String {
    let rows: Vec<[&str; 6]> =
        [COLUMNS].into_iter().chain(findings.rows.iter().map(cells)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..COLUMNS.len()).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in &rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}  "));
        text.push_str(cells.collect::<String>().trim_end());
        text.push('\n');
    }
    text.push_str(&totals(findings));
    text
}

fn totals(findings: &Findings) -> String {
    let caught = |verdict: fn(&Row) -> &Verdict| {
        2 * findings.rows.iter().filter(|row| *verdict(row) == Verdict::Clean).count()
    };
    let blind = findings.rows.iter().filter(|row| row.valgrind.is_blind() && row.msan.is_blind());
    format!(
        "{} operations; twins caught: {} by valgrind, {} by MemorySanitizer; seen by the scan alone: \
         {}; kernels scanned: {}; declassified in the library: {} places\n",
        findings.rows.len(),
        caught(|row| &row.valgrind),
        caught(|row| &row.msan),
        blind.count(),
        findings.kernels.len(),
        findings.declassified.len()
    )
}

fn cells(row: &Row) -> [&str; 6] {
    let operation = &row.operation;
    [
        &operation.crate_name,
        &operation.name,
        &operation.backend,
        &operation.secret,
        row.valgrind.word(),
        row.msan.word(),
    ]
}

/// The whole document.
pub(super) fn document(findings: &Findings) -> Result<String, String> {
    let mut text = String::from(
        "# Constant time: the evidence\n\nWritten by `cargo xtask ct --write`; \
         [constant-time.md](../constant-time.md) says what the columns mean.\n\n",
    );
    text.push_str(&machine()?);
    text.push('\n');
    text.push_str(&totals(findings));
    text.push_str("\n## Operations\n\n");
    text.push_str(&table(&COLUMNS, findings.rows.iter().map(|row| cells(row).map(str::to_owned))));
    text.push_str(&reasons(findings));
    text.push_str("\n## Kernels\n\n");
    let kernels = findings.kernels.iter().map(|kernel| {
        let jumps: Vec<String> = kernel.jumps.iter().map(ToString::to_string).collect();
        let calls: Vec<String> = kernel.calls.iter().map(|call| code(call)).collect();
        [
            code(kernel.symbol),
            kernel.backend.to_owned(),
            kernel.copies.to_string(),
            jumps.join(" or "),
            calls.join(", "),
        ]
    });
    text.push_str(&table(
        &["function", "backend", "copies", "conditional jumps", "calls"],
        kernels,
    ));
    text.push_str("\n## Declassified in the library\n\n");
    let sites = findings.declassified.iter();
    let sites = sites.map(|site| [code(&site.path), code(&site.function), site.why.clone()]);
    text.push_str(&table(&["where", "in", "why"], sites));
    Ok(text)
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn table<const N: usize>(header: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut text = format!("| {} |\n|{}\n", header.join(" | "), "---|".repeat(N));
    for row in rows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| {} |", row.join(" | ").replace("|  |", "| |"));
    }
    text
}

/// Why a tool is blind, once each.
fn reasons(findings: &Findings) -> String {
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in &findings.rows {
        if let Verdict::Blind(why) = &row.msan {
            reasons.entry(why).or_default().push(code(&row.operation.id()));
        }
    }
    let lines = reasons.iter().map(|(why, ids)| format!("- {why}: {}\n", ids.join(", ")));
    match reasons.is_empty() {
        true => String::new(),
        false => format!("\nMemorySanitizer is blind where it\n\n{}", lines.collect::<String>()),
    }
}

/// Compiler, tools and those features of the CPU that kernels use.
fn machine() -> Result<String, String> {
    let compiler = harness::compiler()?;
    let version = |program: &str| {
        let output = process::capture(Command::new(program).arg("--version"))?;
        output.stdout.first().cloned().ok_or_else(|| format!("{program} does not say its version"))
    };
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let flags = cpu.lines().find(|line| line.starts_with("flags")).unwrap_or("");
    let has = |feature: &&&str| flags.split_whitespace().any(|flag| flag == **feature);
    let features: Vec<&str> = FEATURES.iter().filter(has).copied().collect();
    Ok(format!(
        "- {}\n- {}\n- {}\n- CPU with {}\n",
        compiler.first().map_or("", String::as_str),
        version("valgrind")?,
        version("objdump")?,
        features.join(", ")
    ))
}

const FEATURES: [&str; 10] = [
    "aes",
    "pclmulqdq",
    "sha_ni",
    "bmi2",
    "adx",
    "avx2",
    "avx512f",
    "avx512ifma",
    "vaes",
    "vpclmulqdq",
];

/// Says so if the committed document lists other operations than there are. What a machine could not
/// run may differ.
pub(super) fn stale(committed: &str, now: &str) -> Option<String> {
    let names = |text: &str| -> Vec<Vec<String>> {
        let rows = markdown::tables(text, &COLUMNS);
        rows.into_iter().map(|row| row.cells.into_iter().take(4).collect()).collect()
    };
    (names(committed) != names(now))
        .then(|| format!("{EVIDENCE} lists other operations: run `cargo xtask ct --write`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ct::operation::Operation;

    fn findings(valgrind: Verdict) -> Findings {
        let operation = Operation::read("aes\tCTR\tportable\tpresent\tkey\t").unwrap();
        let rows = vec![Row { operation, valgrind, msan: Verdict::Blind("sees nothing".into()) }];
        Findings { rows, ..Findings::default() }
    }

    #[test]
    fn another_machine_makes_no_document_stale_but_another_operation_does() {
        let [here, there] = [Verdict::Clean, Verdict::NotHere].map(|verdict| {
            let rows = findings(verdict);
            table(&COLUMNS, rows.rows.iter().map(|row| cells(row).map(str::to_owned)))
        });
        assert_ne!(here, there);
        assert_eq!(stale(&here, &there), None);
        assert!(stale(&here.replace("CTR", "CBC"), &there).is_some());
        assert!(stale("", &there).is_some());
    }

    #[test]
    fn twins_are_counted_and_reasons_given() {
        let findings = findings(Verdict::Clean);
        assert!(totals(&findings).starts_with("1 operations; twins caught: 2 by valgrind, 0 by"));
        assert!(reasons(&findings).ends_with("- sees nothing: `aes/CTR/portable`\n"));
        assert!(summary(&findings).contains("CTR        portable  key     clean     blind\n"));
    }
}
