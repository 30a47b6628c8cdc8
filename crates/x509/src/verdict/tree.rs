//! The steps of a search, put into words as a tree.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::check::Check;
use super::trace::{Event, Trace};
use crate::certificate::Certificate;
use crate::error::Error;
use crate::policy::Tolerance;

/// A certificate or an anchor that was looked at: the end entity, or below it a candidate for the
/// issuer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Candidate {
    /// Its place in the chain as received; none for a trust anchor.
    pub position: Option<usize>,
    /// Its subject.
    pub subject: String,
    /// Its serial number in hexadecimal; none for a trust anchor.
    pub serial: Option<String>,
    /// SHA-256 of the certificate; none for an anchor that came without one.
    pub fingerprint_sha256: Option<[u8; 32]>,
    /// Whether it belongs to the path that was found.
    pub in_path: bool,
    /// The rules that were checked when it was tried, in their order.
    pub checks: Vec<CheckedRule>,
    /// Who was tried as its issuer, in that order.
    pub issuers: Vec<Self>,
}

/// A rule and what came of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CheckedRule {
    /// Which received certificate it was about; none for an anchor or the chain as a whole.
    pub position: Option<usize>,
    /// The rule as it reads when it is kept; of a failure, its breach.
    pub statement: String,
    /// Document and section.
    pub reference: &'static str,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a check.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The rule was kept.
    Passed {
        /// What was found, where that says more than the rule does.
        found: Option<String>,
    },
    /// The rule was broken, which the policy tolerates.
    Tolerated(Tolerance),
    /// The rule was broken; the error has expected and found, offset and remedy.
    Failed(Error),
}

impl Trace {
    /// The end entity, with all that was tried above it. None if no certificate could be read.
    pub(super) fn tree(&self) -> Option<Candidate> {
        let mut open: Vec<Candidate> = Vec::new();
        for event in &self.events {
            match *event {
                Event::Certificate(position) => open.push(self.certificate(position)),
                Event::Anchor(index) => open.push(self.anchor(index)),
                Event::Leave => close(&mut open),
                Event::Found => {
                    open.iter_mut().for_each(|candidate| candidate.in_path = true);
                    while open.len() > 1 {
                        close(&mut open);
                    }
                }
                Event::Passed(check, about) => {
                    let found = self.shown(check, about);
                    note(&mut open, passed_or(check, about, Outcome::Passed { found }));
                }
                Event::Tolerated(check, tolerance, about) => {
                    note(&mut open, passed_or(check, about, Outcome::Tolerated(tolerance)));
                }
                Event::Status(position, index) => {
                    let found = self.statuses.get(index).map(ToString::to_string);
                    let outcome = Outcome::Passed { found };
                    note(&mut open, passed_or(Check::Revocation, Some(position), outcome));
                }
                Event::Failed(index) => {
                    if let Some(error) = self.failures.get(index) {
                        note(&mut open, failed(error));
                    }
                }
            }
        }
        while open.len() > 1 {
            close(&mut open);
        }
        open.pop()
    }

    fn der(&self, position: usize) -> Option<&[u8]> {
        let known = self.certificates.iter().find(|(known, _)| *known == position);
        known.map(|(_, der)| der.as_slice())
    }

    fn certificate(&self, position: usize) -> Candidate {
        let certificate = self.der(position).and_then(|der| Certificate::from_der(der).ok());
        Candidate {
            position: Some(position),
            subject: certificate.as_ref().map(|it| it.subject().to_string()).unwrap_or_default(),
            serial: certificate.as_ref().map(Certificate::serial_hex),
            fingerprint_sha256: certificate.as_ref().map(Certificate::fingerprint_sha256),
            in_path: false,
            checks: Vec::new(),
            issuers: Vec::new(),
        }
    }

    fn anchor(&self, index: usize) -> Candidate {
        let facts = self.anchors.iter().find(|(known, _)| *known == index).map(|(_, facts)| facts);
        Candidate {
            position: None,
            subject: facts.map(|facts| facts.subject.clone()).unwrap_or_default(),
            serial: None,
            fingerprint_sha256: facts.and_then(|facts| facts.fingerprint),
            in_path: false,
            checks: Vec::new(),
            issuers: Vec::new(),
        }
    }

    fn shown(&self, check: Check, about: Option<usize>) -> Option<String> {
        let certificate = Certificate::from_der(self.der(about?)?).ok()?;
        check.found(&certificate, &self.asked)
    }
}

/// Hangs the innermost candidate below the one that it was tried for.
fn close(open: &mut Vec<Candidate>) {
    if let Some(candidate) = open.pop() {
        match open.last_mut() {
            Some(below) => below.issuers.push(candidate),
            None => open.push(candidate),
        }
    }
}

fn note(open: &mut [Candidate], rule: CheckedRule) {
    if let Some(candidate) = open.last_mut() {
        candidate.checks.push(rule);
    }
}

fn passed_or(check: Check, position: Option<usize>, outcome: Outcome) -> CheckedRule {
    let (statement, reference) = (check.statement().to_string(), check.reference());
    CheckedRule { position, statement, reference, outcome }
}

fn failed(error: &Error) -> CheckedRule {
    CheckedRule {
        position: error.position(),
        statement: error.statement(),
        reference: error.rule().reference,
        outcome: Outcome::Failed(error.clone()),
    }
}
