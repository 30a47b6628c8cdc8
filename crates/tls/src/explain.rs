//! Explanations: what was checked, against which rule, expected and found, and what to do.

mod misbehaviour;
mod negotiation;
mod received;

use core::fmt;

use tls_record::RecordError;
use wire::registry::{AlertDescription, HandshakeType};

use crate::error::{Error, Unexpected};

/// Why a connection failed, for the people on this side.
///
/// `Display` is one sentence. The alternate form `{:#}` is the full text, one line a part.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// What was checked.
    pub checked: String,
    /// Document and section.
    pub rule: String,
    /// What would have passed.
    pub expected: String,
    /// What was there instead.
    pub found: String,
    /// What to do about it.
    pub remedy: String,
    /// The alert that the peer got, if any.
    pub alert: Option<AlertDescription>,
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { checked, rule, expected, found, remedy, alert } = self;
        if !f.alternate() {
            return write!(f, "{checked}: expected {expected}, found {found}; {remedy}");
        }
        writeln!(f, "checked:  {checked}")?;
        writeln!(f, "rule:     {rule}")?;
        writeln!(f, "expected: {expected}")?;
        writeln!(f, "found:    {found}")?;
        writeln!(f, "remedy:   {remedy}")?;
        match alert {
            Some(alert) => write!(f, "alert:    {alert}"),
            None => f.write_str("alert:    none sent"),
        }
    }
}

impl Explanation {
    /// The same as a JSON object.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Self { checked, rule, expected, found, remedy, alert } = self;
        let alert = alert.map_or_else(|| "null".into(), |alert| json_string(&alert.to_string()));
        format!(
            "{{\"checked\":{},\"rule\":{},\"expected\":{},\"found\":{},\"remedy\":{},\"alert\":{alert}}}",
            json_string(checked),
            json_string(rule),
            json_string(expected),
            json_string(found),
            json_string(remedy),
        )
    }

    #[expect(clippy::too_many_lines, reason = "a table, one row an error")]
    pub(crate) fn of(error: &Error) -> Self {
        let [checked, rule, expected, found, remedy] = match error {
            Error::Binder => parts(
                "the client's binder",
                "RFC 9846, section 4.3.11.2",
                "the MAC of the hello under the pre-shared key",
                "another value",
                "something changed the hello on its way, or the client does not hold the key",
            ),
            Error::Certificate(error) => certificate(error),
            Error::ClosedEarly => parts(
                "that the handshake was completed",
                "RFC 9846, section 6.1",
                "the rest of the handshake",
                "the end of the connection",
                "look at the peer's log for its reason, and at what stands between",
            ),
            Error::Decode { what, error } => parts(
                format!("the encoding of {what}"),
                "RFC 9846, sections 3 and 4",
                format!("a well-formed {}", error.field),
                error,
                "the peer or something between is faulty; capture the handshake and report it",
            ),
            Error::FinishedMismatch => parts(
                "the peer's Finished",
                "RFC 9846, section 4.5.3",
                "the MAC of the handshake as this side saw it",
                "another value",
                "something changed the handshake on its way; do not trust this network",
            ),
            Error::Internal(what) => parts(
                "an invariant of this library",
                "none",
                "it to hold",
                what,
                "this is a bug here: please report it",
            ),
            Error::Misbehaviour(misbehaviour) => misbehaviour::explain(misbehaviour),
            Error::Misuse(what) => parts(
                "how this side uses the connection",
                "the documentation of the called function",
                "a call or a configuration that can work",
                what,
                "correct the calling program",
            ),
            Error::Negotiation(negotiation) => negotiation::explain(negotiation),
            Error::Randomness => parts(
                "the source of randomness",
                "RFC 9846, appendix C.1",
                "fresh random bytes",
                "a failure",
                "no key is made without randomness: see why the system's generator fails",
            ),
            Error::Received(alert) => received::explain(*alert),
            Error::Record(error) => record(error),
            Error::Signature(scheme) => parts(
                "the peer's CertificateVerify",
                "RFC 9846, section 4.5.2",
                format!("a {scheme} signature of this handshake by the certificate's key"),
                "a signature that does not verify",
                "the peer does not hold its certificate's key, or the handshake was changed",
            ),
            Error::Signer => parts(
                "the signature of this side",
                "RFC 9846, section 4.5.2",
                "a signature by this side's certificate's key",
                "a failure of the signer",
                "see why the key or the signing service refuses",
            ),
            Error::Truncated => parts(
                "how the connection ended",
                "RFC 9846, section 6.1",
                "a close_notify alert",
                "the end of the transport",
                "what was received may be cut short; accept that only if the data says where it ends",
            ),
            Error::UnexpectedMessage { expected, found } => parts(
                "the order of messages",
                "RFC 9846, section 4 and appendix A",
                list(&expected.iter().map(|it| message_name(*it)).collect::<Vec<_>>()),
                match found {
                    Unexpected::ApplicationData => "application data".to_owned(),
                    Unexpected::Handshake(handshake_type) => message_name(*handshake_type),
                },
                "the peer does not follow the protocol",
            ),
        };
        Self { checked, rule, expected, found, remedy, alert: error.alert() }
    }
}

/// The registry reserves the messages that TLS 1.3 does not have.
fn message_name(handshake_type: HandshakeType) -> String {
    handshake_type.to_string().trim_end_matches("_RESERVED").to_owned()
}

type Parts = [String; 5];

#[expect(clippy::needless_pass_by_value, reason = "callers pass literals and formatted strings")]
fn parts(
    checked: impl ToString,
    rule: impl ToString,
    expected: impl ToString,
    found: impl ToString,
    remedy: impl ToString,
) -> Parts {
    [
        checked.to_string(),
        rule.to_string(),
        expected.to_string(),
        found.to_string(),
        remedy.to_string(),
    ]
}

/// A list for reading: `a, b or c`.
fn list<T: fmt::Display>(items: &[T]) -> String {
    match items {
        [] => "nothing".to_owned(),
        [one] => one.to_string(),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(ToString::to_string).collect();
            format!("{} or {last}", first.join(", "))
        }
    }
}

/// The certificate error has the same parts.
fn certificate(error: &x509::Error) -> Parts {
    let rule = error.rule();
    let place = match (error.position(), error.subject()) {
        (Some(0), Some(subject)) => format!("the peer's certificate, {subject}"),
        (Some(position), Some(subject)) => {
            format!("certificate {position} of the chain, {subject}")
        }
        (Some(position), None) => format!("certificate {position} of the chain"),
        (None, Some(subject)) => format!("the certificate {subject}"),
        (None, None) => "the peer's certificate chain".to_owned(),
    };
    parts(
        place,
        rule.reference,
        error.expected_value().unwrap_or("a certificate that follows the rule"),
        match error.found_value() {
            Some(found) => format!("{found}: {}", rule.statement),
            None => rule.statement.to_owned(),
        },
        error.remedy(),
    )
}

fn record(error: &RecordError) -> Parts {
    let remedy = if matches!(error, RecordError::NotTls { .. }) {
        "check the port: this one serves another protocol"
    } else if *error == RecordError::Ssl2 {
        "update the peer: SSL and TLS 1.0 and 1.1 are broken and not spoken here"
    } else if *error == RecordError::BadRecordMac {
        "something changed the record on its way, or the two sides hold different keys"
    } else {
        "the peer or something between is faulty; capture the connection and report it"
    };
    parts("the record layer", "RFC 9846, section 5", "a valid record", error, remedy)
}

pub(crate) fn json_string(text: &str) -> String {
    let mut out = String::from('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if control.is_control() => {
                out.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
