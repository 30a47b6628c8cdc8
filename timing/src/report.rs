//! What was found, as a document.

use core::fmt::Write as _;

use crate::group::{Class, Group, Purpose, Samples};
use crate::statistics::{CONFIDENCE, Comparison, limit, median};

/// A run.
#[derive(Debug)]
pub(crate) struct Findings {
    groups: Vec<(Group, Vec<Row>)>,
    /// How many classes were compared with a baseline: what p is corrected for.
    comparisons: usize,
}

#[derive(Debug)]
struct Row {
    samples: usize,
    median: f64,
    /// None for the baseline.
    comparison: Option<Comparison>,
}

impl Findings {
    pub(crate) fn new(measured: Vec<(Group, Samples)>) -> Self {
        let compared = |(group, _): &(Group, Samples)| group.classes.len() - 1;
        let comparisons = measured.iter().map(compared).sum();
        let groups = measured.into_iter().map(|(group, samples)| {
            let rows = rows(&samples, comparisons);
            (group, rows)
        });
        Self { groups: groups.collect(), comparisons }
    }

    /// Every class but the baselines, with its group and what came out.
    fn compared(&self) -> impl Iterator<Item = (&Group, &Class, &Comparison)> {
        self.groups.iter().flat_map(|(group, rows)| {
            let rows = group.classes.iter().zip(rows);
            rows.filter_map(move |(class, row)| Some((group, class, row.comparison.as_ref()?)))
        })
    }

    fn is_found(&self, comparison: &Comparison) -> bool {
        comparison.is_significant(self.comparisons)
    }

    /// That no class differs, and that the run would have shown it.
    ///
    /// # Errors
    ///
    /// What differs, or why the run shows nothing.
    pub(crate) fn verdict(&self) -> Result<(), String> {
        let faults: Vec<String> = self
            .compared()
            .filter_map(|(group, class, comparison)| {
                let fault = self.fault(class, comparison)?;
                Some(format!("{}: {}: {fault}", group.title, class.name))
            })
            .collect();
        if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
    }

    fn fault(&self, class: &Class, comparison: &Comparison) -> Option<&'static str> {
        match (class.purpose, self.is_found(comparison)) {
            (Purpose::Judged, true) => Some("differs from the baseline"),
            (Purpose::Again, true) => Some("differs from itself: the measurement is at fault"),
            (Purpose::LargestControl, false) => Some("was not found: the group shows nothing"),
            _ => None,
        }
    }

    /// In a word; a difference says more than noise that would have hidden others.
    fn verdict_of(&self, group: &Group, rows: &[Row]) -> &'static str {
        let rows = group.classes.iter().zip(rows);
        let faulty = |(class, row): (&Class, &Row)| {
            let comparison = row.comparison.as_ref()?;
            self.fault(class, comparison).map(|_| class.purpose)
        };
        let faults: Vec<Purpose> = rows.filter_map(faulty).collect();
        match faults.as_slice() {
            [] => "no difference",
            faults if faults.contains(&Purpose::Judged) => "**differs**",
            _ => "inconclusive",
        }
    }

    fn conclusion(&self) -> String {
        let judged = |purpose| move |class: &Class| class.purpose == purpose;
        let count = |wanted: &dyn Fn(&Class) -> bool| {
            let of_kind = || self.compared().filter(|(_, class, _)| wanted(class));
            (of_kind().filter(|(.., it)| self.is_found(it)).count(), of_kind().count())
        };
        let (differ, classes) = count(&judged(Purpose::Judged));
        let (unlike, again) = count(&judged(Purpose::Again));
        let (found, controls) =
            count(&|class| matches!(class.purpose, Purpose::Control | Purpose::LargestControl));
        format!(
            "{differ} of {classes} classes differ from their baseline. Of {again} baselines that were \
             sampled twice, {unlike} differ from themselves. Of {controls} leaks made on purpose, \
             {found} were found.\n"
        )
    }
}

fn rows(Samples(samples): &Samples, comparisons: usize) -> Vec<Row> {
    let baseline = samples.first().map_or(&[][..], Vec::as_slice);
    let limit = limit(samples);
    let row = |(at, class): (usize, &Vec<f64>)| Row {
        samples: class.len(),
        median: median(class),
        comparison: (at > 0).then(|| Comparison::new(class, baseline, limit, comparisons)),
    };
    samples.iter().enumerate().map(row).collect()
}

/// The whole document; `conditions` is a list.
pub(crate) fn document(findings: &Findings, conditions: &str) -> String {
    let mut text = format!(
        "# Timing of refusals: the evidence\n\nWritten by `cargo xtask timing --write`; \
         [constant-time.md](../constant-time.md#times-of-refusals) says what is measured and how.\n\n\
         {conditions}\n{}\n",
        findings.conclusion(),
    );
    text.push_str(&summary(findings));
    for (group, rows) in &findings.groups {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n## {}\n\n{}", group.title, table(findings, group, rows));
    }
    text
}

/// What each group shows, would have shown, and did show of what was made to leak.
fn summary(findings: &Findings) -> String {
    let mut text = String::from(
        "| group | rounds | verdict | smallest leak that was found | detectable, µs |\n\
         |---|---|---|---|---|\n",
    );
    for (group, rows) in &findings.groups {
        let compared = || {
            let rows = group.classes.iter().zip(rows);
            rows.filter_map(|(class, row)| Some((class, row.comparison.as_ref()?)))
        };
        let controls: Vec<_> = compared().filter(|(class, _)| class.is_control()).collect();
        // The shortest from which on all were found.
        let found = controls.iter().rev().take_while(|(_, it)| findings.is_found(it)).last();
        let found =
            found.map_or_else(|| "none".to_owned(), |(class, _)| format!("{:?}", class.delay));
        let judged = compared().filter(|(class, _)| class.purpose == Purpose::Judged);
        let detectable = judged.map(|(_, it)| it.detectable).fold(0.0, f64::max);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {found} | {detectable:.2} |",
            group.title,
            rows.first().map_or(0, |row| row.samples),
            findings.verdict_of(group, rows),
        );
    }
    text
}

fn table(findings: &Findings, group: &Group, rows: &[Row]) -> String {
    let mut text = format!(
        "| class | n | median, µs | undisturbed | difference, µs | {:.0} % interval, µs | corrected p | \
         detectable, µs | |\n|---|---|---|---|---|---|---|---|---|\n",
        100.0 * CONFIDENCE
    );
    for (class, row) in group.classes.iter().zip(rows) {
        let Class { name, purpose, .. } = class;
        let _ = write!(text, "| {name} | {} | {:.2} |", row.samples, row.median);
        let _ = match &row.comparison {
            None => writeln!(text, " | | | | | {} |", remark(*purpose, false)),
            Some(it) => writeln!(
                text,
                " {} | {:+.2} | {:+.2} to {:+.2} | {} | {:.2} | {} |",
                it.undisturbed,
                it.difference,
                it.interval.0,
                it.interval.1,
                probability(it.corrected_p(findings.comparisons)),
                it.detectable,
                remark(*purpose, findings.is_found(it)),
            ),
        };
    }
    text
}

const fn remark(purpose: Purpose, found: bool) -> &'static str {
    match (purpose, found) {
        (Purpose::Baseline, _) => "baseline",
        (Purpose::Judged | Purpose::Again, false) => "",
        (Purpose::Judged | Purpose::Again, true) => "**differs**",
        (Purpose::Control | Purpose::LargestControl, true) => "found",
        (Purpose::Control | Purpose::LargestControl, false) => "not found",
    }
}

fn probability(p: f64) -> String {
    match p {
        p if p < 1e-99 => "< 1e-99".to_owned(),
        p if p < 1e-4 => format!("{p:.0e}"),
        p => format!("{p:.4}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group;

    /// A run of one group in which every class takes 100 µs and a bit of its own, and what is added.
    fn findings(added: impl Fn(&Class) -> f64) -> Findings {
        let group = group::all().unwrap().remove(0);
        let (mut state, rounds) = (1_u32, 400);
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 16) / 65_536.0
        };
        let times = |class: &Class| (0..rounds).map(|_| 100.0 + added(class) + noise()).collect();
        let samples = Samples(group.classes.iter().map(times).collect());
        Findings::new(vec![(group, samples)])
    }

    fn delay(class: &Class) -> f64 {
        class.delay.as_secs_f64() * 1e6
    }

    #[test]
    fn no_difference() {
        let findings = findings(delay);
        assert_eq!(findings.verdict(), Ok(()));
        let text = document(&findings, "- conditions\n");
        assert!(text.contains("0 of 14 classes differ"), "{text}");
        assert!(text.contains("Of 5 leaks made on purpose, 5 were found."), "{text}");
        assert!(text.contains(" | 400 | no difference | 250ns | "), "{text}");
        assert!(!text.contains("**"), "{text}");
    }

    #[test]
    fn a_class_that_differs_is_named() {
        let slow = |class: &Class| if class.name == "ciphertext 0" { 0.5 } else { delay(class) };
        let findings = findings(slow);
        let fault = findings.verdict().unwrap_err();
        assert!(fault.ends_with(": ciphertext 0: differs from the baseline"), "{fault}");
        assert_eq!(fault.lines().count(), 1);
        let text = document(&findings, "");
        assert!(text.contains("1 of 14 classes differ"), "{text}");
        assert_eq!(text.matches("**differs**").count(), 2, "{text}");
    }

    #[test]
    fn without_the_control_a_run_shows_nothing() {
        let findings = findings(|_| 0.0);
        let fault = findings.verdict().unwrap_err();
        assert!(fault.ends_with("leaking 4µs: was not found: the group shows nothing"), "{fault}");
        let text = document(&findings, "");
        assert!(text.contains(" | 400 | inconclusive | none | "), "{text}");
    }

    #[test]
    fn probabilities_are_short() {
        let texts = [0.25, 0.000_123, 3e-7, 0.0].map(probability);
        assert_eq!(texts, ["0.2500", "0.0001", "3e-7", "< 1e-99"]);
    }
}
