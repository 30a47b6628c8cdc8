//! Telling a handshake: what each step is, and what it decides or proves.

mod story;
mod summary;

use core::fmt;
use core::time::Duration;
use std::io::{self, Write};
use std::time::Instant;

use serde_json::{Value, json};
use tls::{Direction, Epoch, Step, Summary};

use self::summary::{full_handshake_warning, legacy_warning, paragraph};

pub(crate) use story::{Role, Story};

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

    /// Tells the next step of a handshake.
    pub(crate) fn step(&mut self, story: &mut Story, step: &Step) {
        let took = self.lap();
        story.follow(step);
        let role = story.role();
        if self.json {
            let mut object = step_json(story, step);
            object["side"] = json!(role.to_string());
            object["microseconds"] = json!(microseconds(took));
            self.print(&object.to_string());
            return;
        }
        self.print(&format!("{} {role:6} {}", milliseconds(took), step_text(story, step)));
        if let Step::Fact(fact) = step {
            for line in story.explain(fact) {
                self.print(&format!("{:12} {role:6}      {line}", ""));
            }
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

fn step_text(story: &Story, step: &Step) -> String {
    match step {
        Step::Message { direction, handshake_type, size, epoch } => {
            let protection = protection(*epoch);
            let meaning = story.meaning(*direction, *handshake_type, *size);
            let name = Story::name(*handshake_type);
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

fn step_json(story: &Story, step: &Step) -> Value {
    match step {
        Step::Message { direction, handshake_type, size, epoch } => json!({
            "event": "message",
            "direction": direction.to_string(),
            "message": Story::name(*handshake_type),
            "bytes": size,
            "keys": epoch.map(|epoch| epoch.to_string()),
            "meaning": story.meaning(*direction, *handshake_type, *size),
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
        Step::Fact(fact) => json!({
            "event": "fact",
            "fact": fact.to_string(),
            "explanation": story.explain(fact),
        }),
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

/// Says on standard error what a connection is, and warns of it where there is reason to.
pub(crate) fn connected(summary: &Summary, peer: &str) {
    say(paragraph(summary, peer));
    warn_of_legacy(summary, peer);
}

/// Warns on standard error if the connection uses a legacy part.
pub(crate) fn warn_of_legacy(summary: &Summary, peer: &str) {
    if let Some(warning) = legacy_warning(summary, peer) {
        say(warning);
    }
}

/// Warns on standard error if the connection was to go on from an earlier one and does not.
pub(crate) fn warn_of_full_handshake(summary: &Summary, peer: &str) {
    if let Some(warning) = full_handshake_warning(summary, peer) {
        say(warning);
    }
}
