//! The verdict on a peer: every candidate path, every certificate in it, every rule.

mod check;
mod trace;
mod tree;

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

pub use check::Check;
pub(crate) use trace::Trace;
pub use tree::{Candidate, CheckedRule, Outcome};

use crate::certificate::hex;
use crate::error::Error;
use crate::json::{Object, Value};
use crate::verified::Verified;

/// How a peer was judged, and everything that was tried on the way: of a
/// [`Verified`](crate::Verified) or an [`Error`], which it borrows.
///
/// [`Display`](fmt::Display) is one sentence. Words are made when they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Verdict<'v> {
    decision: Result<&'v Verified, &'v Error>,
    trace: &'v Trace,
}

impl<'v> Verdict<'v> {
    pub(crate) const fn of_verified(verified: &'v Verified, trace: &'v Trace) -> Self {
        Self { decision: Ok(verified), trace }
    }

    pub(crate) const fn of_error(error: &'v Error, trace: &'v Trace) -> Self {
        Self { decision: Err(error), trace }
    }

    /// Whether the peer was accepted.
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        self.decision.is_ok()
    }

    /// Why, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.decision {
            Ok(verified) => format!("accepted: {}", verified.reason()),
            Err(error) => format!("refused: {error}"),
        }
    }

    /// The end-entity certificate, with the rules that it was checked against, and below it
    /// everybody who was tried as its issuer. None if the judgement ended before it was read.
    #[must_use]
    pub fn tree(&self) -> Option<Candidate> {
        self.trace.tree()
    }

    /// How many candidates failed that are not in the tree, as it had grown too large.
    #[must_use]
    pub const fn unrecorded(&self) -> usize {
        self.trace.unrecorded
    }

    /// The verdict in full: the sentence, what was asked, and the tree, one line a rule.
    #[must_use]
    pub fn explain(&self) -> String {
        let mut text = format!("{}\n", self.sentence());
        let asked = &self.trace.asked;
        text.push_str(&format!("asked: {}", asked.usage));
        if let Some(name) = &asked.name {
            text.push_str(&format!(" as {name}"));
        }
        text.push_str(&format!(" at {}\n", asked.now));
        if let Some(root) = self.tree() {
            push_candidate(&mut text, &root, 0);
        }
        if self.unrecorded() > 0 {
            text.push_str(&format!("{} further candidates failed\n", self.unrecorded()));
        }
        text
    }

    /// The verdict as a JSON object: `verdict`, `sentence`, what was asked, `accepted` or `error`
    /// as these have it, and `tree`.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.json().to_string()
    }

    pub(crate) fn json(&self) -> Value {
        let asked = &self.trace.asked;
        let mut object = Object::new();
        object.string("verdict", if self.is_accepted() { "accepted" } else { "refused" });
        object.string("sentence", &self.sentence());
        object.string("usage", &asked.usage.to_string());
        object.optional("name", asked.name.as_ref().map(ToString::to_string).as_deref());
        object.string("time", &asked.now.to_string());
        match self.decision {
            Ok(verified) => object.value("accepted", verified.json()),
            Err(error) => object.value("error", error.json()),
        }
        object.value("tree", self.tree().as_ref().map_or(Value::Null, candidate_json));
        object.number("unrecorded", Some(self.unrecorded()));
        object.finish()
    }
}

impl fmt::Display for Verdict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

/// Its depth is that of a path, which is limited.
fn push_candidate(text: &mut String, candidate: &Candidate, depth: usize) {
    let indent = "  ".repeat(depth);
    let role = match (depth, candidate.in_path) {
        (0, _) => "",
        (_, true) => "issuer: ",
        (_, false) => "tried as issuer: ",
    };
    let what = match candidate.position {
        Some(position) => format!("certificate {position}"),
        None => "trust anchor".to_string(),
    };
    text.push_str(&format!("{indent}{role}{what}, {}", candidate.subject));
    if let Some(serial) = &candidate.serial {
        text.push_str(&format!(", serial {serial}"));
    }
    if let Some(fingerprint) = &candidate.fingerprint_sha256 {
        text.push_str(&format!(", SHA-256 {}", hex(fingerprint, "")));
    }
    text.push('\n');
    for rule in &candidate.checks {
        push_rule(text, rule, candidate.position, &indent);
    }
    for issuer in &candidate.issuers {
        push_candidate(text, issuer, depth.saturating_add(1));
    }
}

fn push_rule(text: &mut String, rule: &CheckedRule, at: Option<usize>, indent: &str) {
    let about = match rule.position {
        Some(position) if rule.position != at => format!("certificate {position}: "),
        _ => String::new(),
    };
    let CheckedRule { statement, reference, outcome, .. } = rule;
    match outcome {
        Outcome::Passed { found } => {
            text.push_str(&format!("{indent}  + {about}{statement} ({reference})"));
            if let Some(found) = found {
                text.push_str(&format!(": {found}"));
            }
        }
        Outcome::Tolerated(tolerance) => {
            text.push_str(&format!("{indent}  ~ {about}tolerated: {tolerance}; the rule is: "));
            text.push_str(&format!("{statement} ({reference})"));
        }
        Outcome::Failed(error) => {
            text.push_str(&format!("{indent}  - {about}{statement} ({reference})"));
            let offset = error.offset().map(|offset| offset.to_string());
            for (label, value) in [
                ("expected", error.expected_value()),
                ("found", error.found_value()),
                ("at byte", offset.as_deref()),
                ("remedy", Some(error.remedy())),
            ] {
                if let Some(value) = value {
                    text.push_str(&format!("\n{indent}      {label}: {value}"));
                }
            }
        }
    }
    text.push('\n');
}

fn candidate_json(candidate: &Candidate) -> Value {
    let fingerprint = candidate.fingerprint_sha256.map(|fingerprint| hex(&fingerprint, ""));
    let mut object = Object::new();
    object.string("kind", if candidate.position.is_some() { "certificate" } else { "anchor" });
    object.number("position", candidate.position);
    object.string("subject", &candidate.subject);
    object.optional("serial", candidate.serial.as_deref());
    object.optional("sha256", fingerprint.as_deref());
    object.value("in_path", Value::Boolean(candidate.in_path));
    object.array("checks", candidate.checks.iter().map(rule_json));
    object.array("issuers", candidate.issuers.iter().map(candidate_json));
    object.finish()
}

fn rule_json(rule: &CheckedRule) -> Value {
    let mut object = Object::new();
    object.number("position", rule.position);
    object.string("statement", &rule.statement);
    object.string("rule", rule.reference);
    match &rule.outcome {
        Outcome::Passed { found } => {
            object.string("outcome", "passed");
            object.optional("found", found.as_deref());
        }
        Outcome::Tolerated(tolerance) => {
            object.string("outcome", "tolerated");
            object.string("tolerance", &tolerance.to_string());
        }
        Outcome::Failed(error) => {
            object.string("outcome", "failed");
            object.string("kind", error.kind().name());
            object.optional("expected", error.expected_value());
            object.optional("found", error.found_value());
            object.number("offset", error.offset());
            object.string("remedy", error.remedy());
        }
    }
    object.finish()
}
