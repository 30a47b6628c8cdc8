//! The results, for people and for programs.

use core::fmt::Write as _;
use std::collections::BTreeSet;

use super::Results;
use super::tally::Tally;

const HEADER: [&str; 8] =
    ["crate", "algorithm", "source", "backend", "run", "passed", "skipped", "why skipped"];
/// Columns from here to the last but one are numbers, aligned to the right.
const FIRST_NUMBER: usize = 4;

/// An aligned table, its totals, and how wide the run was.
pub(super) fn text(tallies: &[Tally]) -> String {
    let mut rows: Vec<[String; 8]> = vec![HEADER.map(str::to_owned)];
    rows.extend(tallies.iter().map(cells));
    rows.push(total(tallies));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..HEADER.len()).map(|column| width(column).unwrap_or(0)).collect();

    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        if index == 1 || index + 1 == rows.len() {
            let length = widths.iter().take(HEADER.len() - 1).map(|width| width + 2).sum::<usize>();
            text.push_str(&"-".repeat(length));
            text.push('\n');
        }
        let mut line = String::new();
        for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
            let is_number = (FIRST_NUMBER..HEADER.len() - 1).contains(&column);
            let pad = " ".repeat(width - cell.chars().count());
            let (left, right) = if is_number { (pad.as_str(), "") } else { ("", pad.as_str()) };
            line.extend([left, cell, right, "  "]);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text + &extent(tallies)
}

fn cells(tally: &Tally) -> [String; 8] {
    [
        tally.crate_name.clone(),
        tally.algorithm.clone(),
        tally.source.clone(),
        tally.backend.clone(),
        tally.run.to_string(),
        tally.passed.to_string(),
        tally.skipped.to_string(),
        tally.why.clone(),
    ]
}

fn total(tallies: &[Tally]) -> [String; 8] {
    let sum = |part: fn(&Tally) -> usize| tallies.iter().map(part).sum::<usize>().to_string();
    let [run, passed, skipped] = [sum(|t| t.run), sum(|t| t.passed), sum(|t| t.skipped)];
    let empty = String::new;
    ["total".to_owned(), empty(), empty(), empty(), run, passed, skipped, empty()]
}

/// How wide the run was.
fn extent(tallies: &[Tally]) -> String {
    let distinct =
        |part: fn(&Tally) -> &str| tallies.iter().map(part).collect::<BTreeSet<_>>().len();
    format!(
        "crates {}, algorithms {}, sources {}, backends {}",
        distinct(|tally| &tally.crate_name),
        distinct(|tally| &tally.algorithm),
        distinct(|tally| &tally.source),
        distinct(|tally| &tally.backend),
    )
}

/// One object: `ok`, `faults`, and a row an object in `vectors`.
pub(super) fn json(results: &Results) -> String {
    let rows: Vec<String> = results.tallies.iter().map(json_row).collect();
    let faults: Vec<String> = results.faults.iter().map(|fault| quoted(fault)).collect();
    format!(
        "{{\n  \"ok\": {},\n  \"faults\": [{}],\n  \"vectors\": [\n    {}\n  ]\n}}",
        results.faults.is_empty(),
        faults.join(", "),
        rows.join(",\n    ")
    )
}

fn json_row(tally: &Tally) -> String {
    let Tally { run, passed, skipped, .. } = tally;
    format!(
        "{{\"crate\": {}, \"algorithm\": {}, \"source\": {}, \"backend\": {}, \"run\": {run}, \
         \"passed\": {passed}, \"skipped\": {skipped}, \"why\": {}}}",
        quoted(&tally.crate_name),
        quoted(&tally.algorithm),
        quoted(&tally.source),
        quoted(&tally.backend),
        quoted(&tally.why)
    )
}

fn quoted(text: &str) -> String {
    let mut json = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            c if c.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(c));
            }
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(crate_name: &str, run: usize, why: &str) -> Tally {
        Tally {
            crate_name: crate_name.to_owned(),
            algorithm: "X".to_owned(),
            source: "NIST".to_owned(),
            backend: "portable".to_owned(),
            run,
            passed: run,
            skipped: usize::from(!why.is_empty()),
            why: why.to_owned(),
        }
    }

    #[test]
    fn columns_are_aligned_and_summed() {
        let text = text(&[tally("aes", 7, "1 long"), tally("chacha", 120, "")]);
        let rule = "-".repeat(65);
        let expected = [
            "crate   algorithm  source  backend   run  passed  skipped  why skipped",
            &rule,
            "aes     X          NIST    portable    7       7        1  1 long",
            "chacha  X          NIST    portable  120     120        0",
            &rule,
            "total                                127     127        1",
            "crates 2, algorithms 1, sources 1, backends 1",
        ];
        for (line, expected) in text.lines().zip(expected) {
            assert_eq!(line.trim_matches('-'), expected.trim_matches('-'));
        }
        assert_eq!(text.lines().count(), expected.len());
    }

    #[test]
    fn json_escapes_what_it_must() {
        let faults = vec!["a \"b\"\n".to_owned()];
        let results = Results { tallies: vec![tally("aes", 7, "1 \\ long")], faults };
        assert_eq!(
            json(&results),
            "{\n  \"ok\": false,\n  \"faults\": [\"a \\\"b\\\"\\u000a\"],\n  \"vectors\": [\n    \
             {\"crate\": \"aes\", \"algorithm\": \"X\", \"source\": \"NIST\", \"backend\": \
             \"portable\", \"run\": 7, \"passed\": 7, \"skipped\": 1, \"why\": \"1 \\\\ long\"}\n  \
             ]\n}"
        );
    }
}
