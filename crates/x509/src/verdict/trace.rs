//! What happens while a peer is judged, written down in small pieces. Nothing is put into words
//! before somebody asks, so that an acceptance costs next to nothing.

use alloc::string::String;
use alloc::vec::Vec;

use super::check::Check;
use crate::error::Error;
use crate::limits::MAX_RECORDED_FAILURES;
use crate::policy::{Request, Tolerance, Usage};
use crate::revocation::RevocationStatus;
use crate::server_name::ServerName;
use crate::time::Time;
use crate::trust::TrustAnchor;

/// Room for an end entity, an intermediate and an anchor without growing.
const USUAL_EVENTS: usize = 48;

/// A search, step by step, and what it was about.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    pub(super) asked: Asked,
    pub(super) events: Vec<Event>,
    pub(super) failures: Vec<Error>,
    /// What is known about revocation, where that was asked for.
    pub(super) statuses: Vec<RevocationStatus>,
    /// Candidates that failed after so many others that they were not kept.
    pub(super) unrecorded: usize,
    /// Those received certificates that were looked at, by position.
    pub(super) certificates: Vec<(usize, Vec<u8>)>,
    /// Those anchors that were tried, by their index.
    pub(super) anchors: Vec<(usize, AnchorFacts)>,
    /// Where the candidates begin that are being tried.
    open: Vec<Mark>,
}

/// The lengths of the lists when a candidate was begun.
#[derive(Clone, Copy, Debug)]
struct Mark {
    events: usize,
    failures: usize,
    statuses: usize,
}

/// What was asked of the peer.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(super) usage: Usage,
    pub(super) name: Option<ServerName>,
    pub(super) now: Time,
}

/// An anchor, as far as a verdict shows it.
#[derive(Clone, Debug)]
pub(super) struct AnchorFacts {
    pub(super) subject: String,
    pub(super) fingerprint: Option<[u8; 32]>,
}

/// A step.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    /// The received certificate of this position is tried: the end entity, or an issuer of what is
    /// being tried.
    Certificate(usize),
    /// The anchor of this index is tried.
    Anchor(usize),
    /// A rule is kept, by the certificate of this position, or by the anchor.
    Passed(Check, Option<usize>),
    /// A rule is broken, and the policy tolerates it.
    Tolerated(Check, Tolerance, Option<usize>),
    /// The certificate of this position has the status of this index, which the policy accepts.
    Status(usize, usize),
    /// The failure of this index.
    Failed(usize),
    /// What is being tried is given up.
    Leave,
    /// What is being tried is the path; the end entity's own rules follow.
    Found,
}

impl Trace {
    pub(crate) fn new(request: &Request<'_>) -> Self {
        let Request { usage, name, now, .. } = *request;
        Self {
            asked: Asked { usage, name: name.cloned(), now },
            events: Vec::with_capacity(USUAL_EVENTS),
            failures: Vec::new(),
            statuses: Vec::new(),
            unrecorded: 0,
            certificates: Vec::new(),
            anchors: Vec::new(),
            open: Vec::new(),
        }
    }

    pub(crate) fn enter_certificate(&mut self, position: usize) {
        self.enter(Event::Certificate(position));
    }

    pub(crate) fn enter_anchor(&mut self, index: usize) {
        self.enter(Event::Anchor(index));
    }

    fn enter(&mut self, event: Event) {
        self.open.push(Mark {
            events: self.events.len(),
            failures: self.failures.len(),
            statuses: self.statuses.len(),
        });
        self.events.push(event);
    }

    /// Gives up what is being tried. What was begun after the number of failures had reached its
    /// limit is forgotten, and counted: the path under way and its beginnings stay.
    pub(crate) fn leave(&mut self) {
        self.events.push(Event::Leave);
        if let Some(mark) = self.open.pop()
            && mark.failures >= MAX_RECORDED_FAILURES
        {
            self.events.truncate(mark.events);
            self.failures.truncate(mark.failures);
            self.statuses.truncate(mark.statuses);
            self.unrecorded = self.unrecorded.saturating_add(1);
        }
    }

    pub(crate) fn found(&mut self) {
        self.open.clear();
        self.events.push(Event::Found);
    }

    /// Takes down that a rule is kept, and hands the result on.
    pub(crate) fn record(
        &mut self,
        check: Check,
        about: Option<usize>,
        result: Result<(), Error>,
    ) -> Result<(), Error> {
        if result.is_ok() {
            self.events.push(Event::Passed(check, about));
        }
        result
    }

    /// The same for a rule whose breach the policy may tolerate.
    pub(crate) fn record_or_tolerate(
        &mut self,
        check: Check,
        about: Option<usize>,
        result: Result<(), Error>,
        tolerance: Option<Tolerance>,
    ) -> Result<(), Error> {
        match (result, tolerance) {
            (Err(_), Some(tolerance)) => {
                self.events.push(Event::Tolerated(check, tolerance, about));
                Ok(())
            }
            (result, _) => self.record(check, about, result),
        }
    }

    /// Takes down what is known about the revocation of the certificate of this position.
    pub(crate) fn status(&mut self, position: usize, status: &RevocationStatus) {
        self.events.push(Event::Status(position, self.statuses.len()));
        self.statuses.push(status.clone());
    }

    /// Whether a failure will still be there in the end.
    pub(crate) fn keeps_failures(&self) -> bool {
        self.failures.len() < MAX_RECORDED_FAILURES
    }

    /// Takes down a failure of what is being tried.
    pub(crate) fn fail(&mut self, error: &Error) {
        self.events.push(Event::Failed(self.failures.len()));
        self.failures.push(error.clone());
    }

    /// What was tolerated of these certificates.
    pub(crate) fn tolerances(&self, positions: impl Fn(usize) -> bool) -> Vec<Tolerance> {
        let mut tolerances = Vec::new();
        for event in &self.events {
            if let Event::Tolerated(_, tolerance, Some(position)) = *event
                && positions(position)
                && !tolerances.contains(&tolerance)
            {
                tolerances.push(tolerance);
            }
        }
        tolerances
    }

    /// Keeps of the request what the steps are about.
    pub(crate) fn keep(&mut self, chain: &[&[u8]], anchors: &[TrustAnchor]) {
        self.open = Vec::new();
        for event in &self.events {
            match *event {
                Event::Certificate(position) => {
                    let is_new = self.certificates.iter().all(|(known, _)| *known != position);
                    if let (true, Some(der)) = (is_new, chain.get(position)) {
                        self.certificates.push((position, der.to_vec()));
                    }
                }
                Event::Anchor(index) => {
                    let is_new = self.anchors.iter().all(|(known, _)| *known != index);
                    if let (true, Some(anchor)) = (is_new, anchors.get(index)) {
                        self.anchors.push((index, AnchorFacts::of(anchor)));
                    }
                }
                Event::Passed(..)
                | Event::Tolerated(..)
                | Event::Status(..)
                | Event::Failed(_)
                | Event::Leave
                | Event::Found => {}
            }
        }
    }
}

impl AnchorFacts {
    fn of(anchor: &TrustAnchor) -> Self {
        Self { subject: String::from(anchor.subject()), fingerprint: anchor.fingerprint_sha256() }
    }
}
