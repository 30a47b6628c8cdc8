//! The table: peer x role x suite x certificate, a column a mode.

use std::collections::BTreeMap;

use crate::case::{Case, Certificate, Mode, Role};
use crate::run::Outcome;
use crate::suite::Suite;

type Row = (&'static str, Role, Suite, Certificate);

/// The table of all outcomes, then the faults one by one, then the counts.
pub(crate) fn text(outcomes: &[Outcome]) -> String {
    let mut rows: BTreeMap<Row, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        let Case { role, suite, certificate, .. } = outcome.case;
        rows.entry((outcome.peer, role, suite, certificate)).or_default().push(outcome);
    }
    let mut text = String::new();
    heading(&mut text);
    for ((peer, role, suite, certificate), outcomes) in rows {
        line(&mut text, &format!("{peer:12} {role:6} {:46} {certificate:8}", suite.0), |mode| {
            let found = outcomes.iter().find(|outcome| outcome.case.mode == mode);
            match found.map(|outcome| outcome.fault.is_none()) {
                Some(true) => "passed",
                Some(false) => "FAILED",
                None => "-",
            }
        });
    }
    for Outcome { peer, case, fault } in outcomes {
        if let Some(fault) = fault {
            add(&mut text, &format!("\nFAILED: {peer}, {case}:\n{fault}\n"));
        }
    }
    counts(&mut text, outcomes);
    text
}

fn heading(text: &mut String) {
    let title = format!("{:12} {:6} {:46} {:8}", "peer", "we are", "suite", "keys");
    add(text, &title);
    for mode in Mode::ALL {
        add(text, &format!(" {mode:12}"));
    }
    add(text, "\n");
}

fn line(text: &mut String, title: &str, cell: impl Fn(Mode) -> &'static str) {
    add(text, title);
    for mode in Mode::ALL {
        add(text, &format!(" {:12}", cell(mode)));
    }
    *text = text.trim_end().to_owned();
    add(text, "\n");
}

fn counts(text: &mut String, outcomes: &[Outcome]) {
    let mut peers: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for outcome in outcomes {
        let (passed, failed) = peers.entry(outcome.peer).or_default();
        *(if outcome.fault.is_none() { passed } else { failed }) += 1;
    }
    for (peer, (passed, failed)) in peers {
        add(text, &format!("{peer}: {passed} passed, {failed} failed\n"));
    }
}

fn add(text: &mut String, more: &str) {
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(mode: Mode, fault: Option<&str>) -> Outcome {
        let suite = Suite("TLS_AES_128_GCM_SHA256");
        let case = Case { role: Role::Client, suite, certificate: Certificate::P256, mode };
        Outcome { peer: "go", case, fault: fault.map(str::to_owned) }
    }

    #[test]
    fn each_mode_has_its_column_and_each_fault_its_words() {
        let outcomes = [outcome(Mode::Full, None), outcome(Mode::ByTicket, Some("no luck"))];
        let text = text(&outcomes);
        let lines: Vec<&str> = text.lines().collect();
        let column = |mode: &str| lines[0].find(mode).unwrap();
        assert!(lines[1][column("full")..].starts_with("passed"), "{text}");
        assert!(lines[1][column("by id")..].starts_with("- "), "{text}");
        assert!(lines[1][column("by ticket")..].starts_with("FAILED"), "{text}");
        let fault = "FAILED: go, as client, TLS_AES_128_GCM_SHA256, P-256, by ticket:\nno luck\n";
        assert!(text.contains(fault), "{text}");
        assert!(text.ends_with("go: 1 passed, 1 failed\n"), "{text}");
    }
}
