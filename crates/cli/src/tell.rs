//! Telling a handshake: what each step is, and what it decides or proves.

use core::fmt;
use core::time::Duration;
use std::io::{self, Write};
use std::time::Instant;

use serde_json::{Value, json};
use tls::registry::HandshakeType;
use tls::{Direction, Epoch, Step, Summary};

/// A handshake's story, with the time between its steps.
#[derive(Debug)]
pub(crate) struct Teller {
    last: Instant,
    json: bool,
    to_stderr: bool,
}

impl Teller {
    /// Tells on standard output, as text or as one JSON object a line.
    pub(crate) fn to_stdout(json: bool) -> Self {
        Self { last: Instant::now(), json, to_stderr: false }
    }

    /// Tells on standard error, as text.
    pub(crate) fn to_stderr() -> Self {
        Self { last: Instant::now(), json: false, to_stderr: true }
    }

    /// Tells a step of the handshake that `side` took.
    pub(crate) fn step(&mut self, side: &str, step: &Step) {
        let took = self.lap();
        if self.json {
            let mut object = step_json(step);
            object["side"] = json!(side);
            object["microseconds"] = json!(microseconds(took));
            self.print(&object.to_string());
        } else {
            self.print(&format!("{} {side:6} {}", milliseconds(took), step_text(step)));
        }
    }

    /// Tells something that is no step of the handshake.
    pub(crate) fn event(&mut self, side: &str, event: &str) {
        let took = self.lap();
        if self.json {
            let microseconds = microseconds(took);
            let object = json!({ "side": side, "event": event, "microseconds": microseconds });
            self.print(&object.to_string());
        } else {
            self.print(&format!("{} {side:6}    {event}", milliseconds(took)));
        }
    }

    fn lap(&mut self) -> Duration {
        let now = Instant::now();
        now.duration_since(core::mem::replace(&mut self.last, now))
    }

    fn print(&self, line: &str) {
        if self.to_stderr {
            say(line);
        } else {
            // A reader that has seen enough is no reason to stop the connection.
            let _ = writeln!(io::stdout(), "{line}");
        }
    }
}

/// Tells people something on standard error. Nobody there to read it is no reason to fail.
pub(crate) fn say(line: impl fmt::Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

fn milliseconds(time: Duration) -> String {
    format!("{:9.3} ms", time.as_secs_f64() * 1000.0)
}

fn microseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000_000.0
}

fn step_text(step: &Step) -> String {
    match step {
        Step::Message { direction, handshake_type, size, epoch } => {
            let protection = protection(*epoch);
            let meaning = meaning(*handshake_type);
            let name = handshake_type.to_string();
            format!("{} {name:20} {size:5} bytes, {protection}: {meaning}", arrow(*direction))
        }
        Step::Keys { direction, epoch, suite } => {
            let what = match direction {
                Direction::Sent => "sends",
                Direction::Received => "receives",
            };
            format!("   from here on {what} under the {epoch} keys of {suite}")
        }
        Step::ChangeCipherSpec { direction, dummy } => {
            let meaning = match dummy {
                true => "means nothing, for middleboxes",
                false => "what follows is protected",
            };
            format!("{} change_cipher_spec: {meaning}", arrow(*direction))
        }
        Step::Alert { direction, description } => {
            format!("{} alert {description}", arrow(*direction))
        }
        Step::Fact(fact) => format!("   {fact}"),
        other => format!("   {other:?}"),
    }
}

fn step_json(step: &Step) -> Value {
    match step {
        Step::Message { direction, handshake_type, size, epoch } => json!({
            "event": "message",
            "direction": direction.to_string(),
            "message": handshake_type.to_string(),
            "bytes": size,
            "keys": epoch.map(|epoch| epoch.to_string()),
            "meaning": meaning(*handshake_type),
        }),
        Step::Keys { direction, epoch, suite } => json!({
            "event": "keys",
            "direction": direction.to_string(),
            "keys": epoch.to_string(),
            "suite": suite.to_string(),
        }),
        Step::ChangeCipherSpec { direction, dummy } => json!({
            "event": "change_cipher_spec",
            "direction": direction.to_string(),
            "dummy": dummy,
        }),
        Step::Alert { direction, description } => json!({
            "event": "alert",
            "direction": direction.to_string(),
            "alert": description.to_string(),
        }),
        Step::Fact(fact) => json!({ "event": "fact", "fact": fact.to_string() }),
        other => json!({ "event": format!("{other:?}") }),
    }
}

const fn arrow(direction: Direction) -> &'static str {
    match direction {
        Direction::Sent => "->",
        Direction::Received => "<-",
    }
}

const fn protection(epoch: Option<Epoch>) -> &'static str {
    match epoch {
        None => "in the clear",
        Some(_) => "protected",
    }
}

/// What a message decides or proves: RFC 9846, section 4.
fn meaning(handshake_type: HandshakeType) -> &'static str {
    match handshake_type {
        HandshakeType::CLIENT_HELLO => "offers versions, suites and groups, with a key share",
        HandshakeType::SERVER_HELLO => "decides version and suite, answers the key share",
        HandshakeType::ENCRYPTED_EXTENSIONS => "decides what is left, out of sight",
        HandshakeType::CERTIFICATE_REQUEST => "asks the client who it is",
        HandshakeType::CERTIFICATE => "says who the sender is",
        HandshakeType::CERTIFICATE_VERIFY => "proves that the sender holds the certificate's key",
        HandshakeType::FINISHED => "proves that both sides saw the same handshake",
        _ => "goes beyond the handshake",
    }
}

/// A connection in one paragraph.
pub(crate) fn paragraph(summary: &Summary, peer: &str) -> String {
    let mut text = format!("Connected to {peer}: {}, {}", summary.version, summary.suite);
    if let Some(group) = summary.group {
        text.push_str(&format!(", {group}"));
    }
    if summary.resumed {
        text.push_str(", going on from an earlier connection");
    }
    for part in &summary.legacy {
        text.push_str(&format!(", with a legacy: {part}"));
    }
    if summary.retried {
        text.push_str(" after a HelloRetryRequest");
    }
    if let Some(alpn) = &summary.alpn {
        text.push_str(&format!(", application protocol {}", alpn.escape_ascii()));
    }
    if let Some(scheme) = summary.signature_scheme {
        let length = summary.peer_certificates.len();
        text.push_str(&format!(
            ". The peer proved its identity with {scheme} and sent {length} certificate(s)"
        ));
    }
    if let Some(leaf) = summary.peer_certificates.first()
        && let Ok(leaf) = tls::x509::Certificate::from_der(leaf)
    {
        let (subject, issuer) = (leaf.subject(), leaf.issuer());
        let until = leaf.validity().not_after;
        text.push_str(&format!(
            "; its own names {subject}, issued by {issuer}, valid until {until}"
        ));
    }
    text.push('.');
    text
}
