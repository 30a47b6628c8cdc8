//! The results, for people and for programs.

use core::fmt::Write as _;
use std::collections::{BTreeMap, BTreeSet};

use super::Results;
use super::tally::{NotRun, Tally};

const HEADER: [&str; 8] =
    ["crate", "algorithm", "source", "backend", "run", "passed", "skipped", "why skipped"];
/// Columns from here to the last but one are numbers, aligned to the right.
const FIRST_NUMBER: usize = 4;

/// An aligned table, its totals, what was not run, and how wide the run was.
pub(super) fn text(results: &Results) -> String {
    let tallies = &results.tallies;
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
    for NotRun { source, what, why } in &results.not_run {
        text.push_str(&format!("not run: {what} ({source}): {why}\n"));
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
        "crates {}, algorithms {}, sources {}, backends {}\n\
         {} distinct vectors, {} runs over the backends",
        distinct(|tally| &tally.crate_name),
        distinct(|tally| &tally.algorithm),
        distinct(|tally| &tally.source),
        distinct(|tally| &tally.backend),
        distinct_vectors(tallies),
        tallies.iter().map(|tally| tally.run).sum::<usize>(),
    )
}

/// How many vectors there are before backends are counted.
///
/// Rows of one crate, algorithm and source may run the same vectors on several backends, or in a
/// crate's own tests and again in the runner: the backend with most counts. What chooses its
/// backend by the algorithm's parameters is counted too low, never too high.
fn distinct_vectors(tallies: &[Tally]) -> usize {
    let mut most = BTreeMap::new();
    for tally in tallies {
        let key = (&tally.crate_name, &tally.algorithm, &tally.source);
        let count: &mut usize = most.entry(key).or_default();
        *count = tally.run.max(*count);
    }
    most.values().sum()
}

/// One object: `ok`, `faults`, a row an object in `vectors`, and what was not run.
pub(super) fn json(results: &Results) -> String {
    let rows: Vec<String> = results.tallies.iter().map(json_row).collect();
    let faults: Vec<String> = results.faults.iter().map(|fault| quoted(fault)).collect();
    let not_run: Vec<String> = results.not_run.iter().map(json_not_run).collect();
    format!(
        "{{\n  \"ok\": {},\n  \"faults\": [{}],\n  \"distinct_vectors\": {},\n  \
         \"vectors\": [\n    {}\n  ],\n  \"not_run\": [{}]\n}}",
        results.faults.is_empty(),
        faults.join(", "),
        distinct_vectors(&results.tallies),
        rows.join(",\n    "),
        not_run.join(", ")
    )
}

fn json_not_run(not_run: &NotRun) -> String {
    let NotRun { source, what, why } = not_run;
    let [source, what, why] = [source, what, why].map(|text| quoted(text));
    format!("{{\"source\": {source}, \"what\": {what}, \"why\": {why}}}")
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
        let tallies = vec![tally("aes", 7, "1 long"), tally("chacha", 120, "")];
        let [source, what, why] = ["NIST", "x.rsp", "no reader"].map(str::to_owned);
        let not_run = vec![NotRun { source, what, why }];
        let text = text(&Results { tallies, not_run, faults: vec![] });
        let rule = "-".repeat(65);
        let expected = [
            "crate   algorithm  source  backend   run  passed  skipped  why skipped",
            &rule,
            "aes     X          NIST    portable    7       7        1  1 long",
            "chacha  X          NIST    portable  120     120        0",
            &rule,
            "total                                127     127        1",
            "not run: x.rsp (NIST): no reader",
            "crates 2, algorithms 1, sources 1, backends 1",
            "127 distinct vectors, 127 runs over the backends",
        ];
        for (line, expected) in text.lines().zip(expected) {
            assert_eq!(line.trim_matches('-'), expected.trim_matches('-'));
        }
        assert_eq!(text.lines().count(), expected.len());
    }

    #[test]
    fn a_vector_counts_once_for_all_backends() {
        let on =
            |backend: &str, run| Tally { backend: backend.to_owned(), ..tally("aes", run, "") };
        let other = Tally { source: "RFC".to_owned(), ..tally("aes", 5, "") };
        assert_eq!(distinct_vectors(&[on("portable", 7), on("x86-aes-ni", 6), other]), 12);
    }

    #[test]
    fn json_escapes_what_it_must() {
        let faults = vec!["a \"b\"\n".to_owned()];
        let [source, what, why] = ["NIST", "x.rsp", "no reader"].map(str::to_owned);
        let not_run = vec![NotRun { source, what, why }];
        let results = Results { tallies: vec![tally("aes", 7, "1 \\ long")], not_run, faults };
        assert_eq!(
            json(&results),
            "{\n  \"ok\": false,\n  \"faults\": [\"a \\\"b\\\"\\u000a\"],\n  \"distinct_vectors\": 7,\n  \"vectors\": [\n    \
             {\"crate\": \"aes\", \"algorithm\": \"X\", \"source\": \"NIST\", \"backend\": \
             \"portable\", \"run\": 7, \"passed\": 7, \"skipped\": 1, \"why\": \"1 \\\\ long\"}\n  \
             ],\n  \"not_run\": [{\"source\": \"NIST\", \"what\": \"x.rsp\", \"why\": \"no reader\"}]\n}"
        );
    }
}
