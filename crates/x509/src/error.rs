//! The error that explains: which certificate, which rule, expected and found, and what to do.

mod der_fault;
mod kind;
mod rule;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt::{self, Write};

pub use der_fault::DerFault;
pub use kind::{ErrorKind, PemFault};
pub use rule::Rule;

use crate::json::{Object, Value};
use crate::verdict::{Trace, Verdict};

/// Why a certificate, a path, a key file or a name was refused.
///
/// [`Display`](fmt::Display) is one sentence that ends with the remedy; [`explain`](Self::explain)
/// is the whole on several lines; [`to_json`](Self::to_json) is the same for programs.
#[derive(Clone)]
pub struct Error(Box<Details>);

#[derive(Clone)]
struct Details {
    kind: ErrorKind,
    position: Option<usize>,
    subject: Option<String>,
    expected: Option<Cow<'static, str>>,
    found: Option<Cow<'static, str>>,
    remedy: Option<&'static str>,
    trace: Option<Trace>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Details {
            kind,
            position: None,
            subject: None,
            expected: None,
            found: None,
            remedy: None,
            trace: None,
        }))
    }

    pub(crate) fn expected(mut self, expected: impl Into<Cow<'static, str>>) -> Self {
        self.0.expected = Some(expected.into());
        self
    }

    pub(crate) fn found(mut self, found: impl Into<Cow<'static, str>>) -> Self {
        self.0.found = Some(found.into());
        self
    }

    /// A remedy for this case alone, in place of the rule's general one.
    pub(crate) fn remedied_by(mut self, remedy: &'static str) -> Self {
        self.0.remedy = Some(remedy);
        self
    }

    /// Says which certificate this is about, unless that has been said where more was known.
    pub(crate) fn at_position(mut self, position: usize) -> Self {
        self.0.position.get_or_insert(position);
        self
    }

    /// Says whose certificate this is about, unless that has been said where more was known.
    pub(crate) fn about(mut self, subject: impl fmt::Display) -> Self {
        self.0.subject.get_or_insert_with(|| subject.to_string());
        self
    }

    /// Keeps what was tried before this was decided.
    pub(crate) fn traced(mut self, trace: Trace) -> Self {
        self.0.trace = Some(trace);
        self
    }

    /// The verdict in which this was decided, with everything that was tried: of an error of
    /// [`Policy::judge`](crate::Policy::judge) and [`Policy::verify`](crate::Policy::verify).
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict<'_>> {
        self.0.trace.as_ref().map(|trace| Verdict::of_error(self, trace))
    }

    /// The rule that was broken, for `match`.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The certificate's place in the chain as received, the end entity being 0.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        self.0.position
    }

    /// The subject of the certificate that this is about.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.0.subject.as_deref()
    }

    /// The broken rule: what it says, and in which section of which document.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.0.kind.rule()
    }

    /// What would have been accepted.
    #[must_use]
    pub fn expected_value(&self) -> Option<&str> {
        self.0.expected.as_deref()
    }

    /// What was there instead.
    #[must_use]
    pub fn found_value(&self) -> Option<&str> {
        self.0.found.as_deref()
    }

    /// For DER, the byte at which decoding stopped, counted from the start of the structure; for
    /// PEM, of the text.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        self.0.kind.offset()
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        self.0.remedy.unwrap_or(self.rule().remedy)
    }

    /// The error in full, one line a fact.
    #[must_use]
    pub fn explain(&self) -> String {
        let rule = self.rule();
        let mut text = format!("refused:  {}\n", self.statement());
        if let Some(place) = self.place() {
            push_line(&mut text, "where:    ", &place);
        }
        push_line(&mut text, "rule:     ", rule.reference);
        if let Some(expected) = self.expected_value() {
            push_line(&mut text, "expected: ", expected);
        }
        if let Some(found) = self.found_value() {
            push_line(&mut text, "found:    ", found);
        }
        if let Some(offset) = self.offset() {
            push_line(&mut text, "at byte:  ", &offset.to_string());
        }
        push_line(&mut text, "remedy:   ", self.remedy());
        text
    }

    /// The error as a JSON object; what is not known is `null`.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.json().to_string()
    }

    pub(crate) fn json(&self) -> Value {
        let rule = self.rule();
        let mut object = Object::new();
        object.string("kind", self.0.kind.name());
        object.string("statement", &self.statement());
        object.number("position", self.position());
        object.optional("subject", self.subject());
        object.string("rule", rule.reference);
        object.optional("expected", self.expected_value());
        object.optional("found", self.found_value());
        object.number("offset", self.offset());
        object.string("remedy", self.remedy());
        object.finish()
    }

    pub(crate) fn statement(&self) -> String {
        if let ErrorKind::Der { field, fault, .. } = self.0.kind {
            format!("{field} is not valid DER: {fault}")
        } else if let ErrorKind::Pem { fault, .. } = self.0.kind {
            fault.to_string()
        } else {
            self.rule().statement.to_string()
        }
    }

    fn place(&self) -> Option<String> {
        match (self.position(), self.subject()) {
            (Some(position), Some(subject)) => Some(format!("certificate {position} ({subject})")),
            (Some(position), None) => Some(format!("certificate {position}")),
            (None, Some(subject)) => Some(format!("certificate ({subject})")),
            (None, None) => None,
        }
    }
}

fn push_line(text: &mut String, label: &str, value: &str) {
    text.push_str(label);
    text.push_str(value);
    text.push('\n');
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place() {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.statement())?;
        if let Some(offset) = self.offset() {
            write!(f, " at byte {offset}")?;
        }
        match (self.expected_value(), self.found_value()) {
            (Some(expected), Some(found)) => write!(f, " (expected {expected}, found {found})")?,
            (Some(expected), None) => write!(f, " (expected {expected})")?,
            (None, Some(found)) => write!(f, " (found {found})")?,
            (None, None) => {}
        }
        write!(f, "; {}", self.remedy())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Error(")?;
        fmt::Display::fmt(self, f)?;
        f.write_char(')')
    }
}

impl core::error::Error for Error {}
