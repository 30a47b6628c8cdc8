//! The results as text, as Markdown and as JSON.

use core::fmt::Write;

use serde_json::{Value, json};

use crate::goals;
use crate::machine::Machine;
use crate::measure::Plan;
use crate::results::Row;

/// The widths of the text's columns: the operation, and each library.
const OPERATION: usize = 42;
const LIBRARY: usize = 16;

/// How the figures come about.
#[derive(Clone, Copy)]
pub(crate) enum Method {
    /// Times, measured in turns.
    InTurns(Plan),
    /// The memory of this many connections.
    Counted(u32),
}

/// A run, but for its rows.
pub(crate) struct Run {
    pub(crate) machine: Machine,
    pub(crate) method: Method,
    /// Names and versions, in the order of the columns.
    pub(crate) libraries: Vec<(&'static str, String)>,
    /// Whether portable code alone takes part.
    pub(crate) portable: bool,
}

impl Run {
    pub(crate) fn new(
        libraries: Vec<(&'static str, String)>,
        method: Method,
        portable: bool,
    ) -> Self {
        Self { machine: Machine::detect(), method, libraries, portable }
    }

    /// What the figures were measured with, a line each.
    pub(crate) fn conditions(&self) -> Vec<String> {
        let Machine { processor, compiler, date } = &self.machine;
        let method = match self.method {
            Method::InTurns(Plan { rounds, sample }) => format!(
                "{date}, median of {rounds} rounds of {} ms each; after it the distance of the \
                 quartiles in percent of the median",
                sample.as_millis()
            ),
            Method::Counted(count) => format!("{date}, mean of {count} connections"),
        };
        let versions = self.libraries.iter().map(|(name, version)| format!("{name}: {version}"));
        [method, processor.clone(), compiler.clone()].into_iter().chain(versions).collect()
    }

    /// The head of a section's columns.
    fn header(&self, row: &Row) -> Vec<String> {
        let title = format!("{}, {}", row.section.title(), row.amount.unit());
        let names = self.libraries.iter().map(|(name, _)| (*name).to_owned());
        let last = ["against the best", "goal"].map(str::to_owned);
        [title].into_iter().chain(names).chain(last).collect()
    }

    fn cells(&self, row: &Row) -> Vec<String> {
        let figures = self.libraries.iter().map(|(name, _)| {
            row.of(name).map_or_else(String::new, |figures| {
                let rate = significant(row.rate(figures));
                match self.method {
                    Method::InTurns(_) => format!("{rate} ±{:.0}", 100.0 * figures.spread()),
                    Method::Counted(_) => rate,
                }
            })
        });
        let best = row
            .against_best()
            .map_or_else(String::new, |best| format!("{:.2} of {}", best.ratio, best.peer));
        let goal = goals::judge(row, self.portable).map_or_else(String::new, |judged| {
            let verdict = if judged.is_reached() { "reached" } else { "missed" };
            let measured = judged.measured;
            format!("{} of {}: {:.2}, {verdict}", judged.wanted, measured.peer, measured.ratio)
        });
        [row.name.clone()].into_iter().chain(figures).chain([best, goal]).collect()
    }

    /// The lines of a row for a terminal, below `before`: with a head where a section begins.
    pub(crate) fn text(&self, row: &Row, before: Option<&Row>) -> String {
        let begins = before.is_none_or(|before| before.section != row.section);
        let head = begins.then(|| format!("\n{}\n", padded(&self.header(row))));
        format!("{}{}", head.unwrap_or_default(), padded(&self.cells(row)))
    }

    /// The conditions and a table for each section.
    pub(crate) fn markdown(&self, rows: &[Row]) -> String {
        let mut out = String::new();
        for line in self.conditions() {
            out.push_str(&format!("- {line}\n"));
        }
        for section in rows.chunk_by(|a, b| a.section == b.section) {
            let Some(first) = section.first() else { continue };
            let header = self.header(first);
            let rule = ["---"].into_iter().chain(core::iter::repeat_n("--:", header.len() - 1));
            let rule: Vec<String> = rule.map(str::to_owned).collect();
            out.push_str(&format!("\n{}\n{}\n", piped(&header), piped(&rule)));
            for row in section {
                out.push_str(&format!("{}\n", piped(&self.cells(row))));
            }
        }
        out
    }

    pub(crate) fn json(&self, rows: &[Row]) -> Value {
        let libraries: serde_json::Map<_, _> = self
            .libraries
            .iter()
            .map(|(name, version)| ((*name).to_owned(), version.as_str().into()))
            .collect();
        let method = match self.method {
            Method::InTurns(Plan { rounds, sample }) => {
                json!({ "rounds": rounds, "sample_seconds": sample.as_secs_f64() })
            }
            Method::Counted(connections) => json!({ "connections": connections }),
        };
        json!({
            "date": self.machine.date,
            "processor": self.machine.processor,
            "compiler": self.machine.compiler,
            "portable": self.portable,
            "method": method,
            "libraries": libraries,
            "rows": rows.iter().map(|row| self.json_row(row)).collect::<Vec<_>>(),
        })
    }

    fn json_row(&self, row: &Row) -> Value {
        let measured: serde_json::Map<_, _> = row
            .figures
            .iter()
            .map(|(name, figures)| {
                let value = json!({
                    "median": figures.median,
                    "lower_quartile": figures.lower_quartile,
                    "upper_quartile": figures.upper_quartile,
                    "rate": row.rate(figures),
                });
                ((*name).to_owned(), value)
            })
            .collect();
        let best = row.against_best();
        let goal = goals::judge(row, self.portable).map(|judged| {
            json!({
                "peer": judged.measured.peer,
                "wanted": judged.wanted,
                "ratio": judged.measured.ratio,
                "reached": judged.is_reached(),
            })
        });
        json!({
            "operation": row.name,
            "section": row.section.title(),
            "unit": row.amount.unit(),
            row.amount.measured(): measured,
            "best_peer": best.map(|best| best.peer),
            "ratio": best.map(|best| best.ratio),
            "goal": goal,
        })
    }
}

/// Four significant digits, or all before the point.
fn significant(value: f64) -> String {
    match value {
        0.0..1.0 => format!("{value:.4}"),
        1.0..10.0 => format!("{value:.3}"),
        10.0..100.0 => format!("{value:.2}"),
        _ => format!("{value:.0}"),
    }
}

fn padded(cells: &[String]) -> String {
    let mut line = String::new();
    for (index, cell) in cells.iter().enumerate() {
        let done = match index {
            0 => write!(line, "{cell:<OPERATION$}"),
            _ => write!(line, "  {cell:>LIBRARY$}"),
        };
        debug_assert!(done.is_ok(), "writing to a string does not fail");
    }
    line.trim_end().to_owned()
}

fn piped(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ours::NAME;
    use crate::results::tests::row;
    use crate::rows::{Amount, Section};

    fn run() -> Run {
        Run {
            machine: Machine {
                processor: "p".into(),
                compiler: "c".into(),
                date: "2026-01-01".into(),
            },
            method: Method::InTurns(Plan::QUICK),
            libraries: vec![(NAME, "1".into()), ("ring", "2".into()), ("openssl", "3".into())],
            portable: false,
        }
    }

    #[test]
    fn a_row_says_who_is_best_and_whether_the_goal_is_reached() {
        let row = row("sha-256/64", &[(NAME, 1e-6), ("ring", 0.9e-6)]);
        assert_eq!(
            run().cells(&row),
            ["sha-256/64", "1.000 ±2", "1.111 ±2", "", "0.90 of ring", "1 of ring: 0.90, missed"]
        );
        let text = run().text(&row, None);
        assert!(text.starts_with("\nHash functions, GB/s"), "{text}");
        assert_eq!(run().text(&row, Some(&row)).lines().count(), 1);
    }

    #[test]
    fn markdown_has_a_table_for_each_section() {
        let row = row("sha-1/64", &[(NAME, 1e-6), ("ring", 2e-6)]);
        let text = run().markdown(&[row]);
        assert!(text.contains("- ring: 2\n"), "{text}");
        let columns = "| ashlar | ring | openssl | against the best | goal |\n|";
        assert!(text.contains(columns), "{text}");
        assert!(text.contains("| sha-1/64 | 1.000 ±2 | 0.5000 ±2 |  | 2.00 of ring |  |\n"));
    }

    #[test]
    fn json_has_the_ratio_and_every_figure() {
        let row = row("sha-256/64", &[(NAME, 1e-6), ("ring", 2e-6)]);
        let value = run().json(&[row]);
        assert_eq!(value["rows"][0]["ratio"], 2.0);
        assert_eq!(value["rows"][0]["seconds"]["ring"]["median"], 2e-6);
        assert_eq!(value["rows"][0]["goal"]["reached"], true);
        assert_eq!(value["libraries"]["openssl"], "3");
    }

    #[test]
    fn less_memory_is_better() {
        let mut row = row("tls13/handshake/client", &[(NAME, 4000.0), ("ring", 8000.0)]);
        (row.section, row.amount) = (Section::Memory, Amount::Kept);
        let run = Run { method: Method::Counted(7), ..run() };
        let cells = ["tls13/handshake/client", "4000", "8000", "", "2.00 of ring", ""];
        assert_eq!(run.cells(&row), cells);
        assert!(run.text(&row, None).starts_with("\nAn idle connection, bytes"));
        assert_eq!(run.conditions()[0], "2026-01-01, mean of 7 connections");
        let value = run.json(&[row]);
        assert_eq!(value["rows"][0]["bytes"]["ring"]["median"], 8000.0);
        assert_eq!(value["method"]["connections"], 7);
    }

    #[test]
    fn figures_have_four_digits() {
        let texts = [0.6787, 4.618, 15.41, 2258.4].map(significant);
        assert_eq!(texts, ["0.6787", "4.618", "15.41", "2258"]);
    }
}
