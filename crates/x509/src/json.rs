//! JSON objects, written (RFC 8259).

use alloc::string::{String, ToString};
use core::fmt::Write;

/// A JSON object under construction.
pub(crate) struct Object(String);

impl Object {
    pub(crate) fn new() -> Self {
        Self(String::from("{"))
    }

    pub(crate) fn string(&mut self, key: &str, value: &str) {
        self.key(key);
        push_string(&mut self.0, value);
    }

    pub(crate) fn optional(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) => self.string(key, value),
            None => self.raw(key, "null"),
        }
    }

    pub(crate) fn number(&mut self, key: &str, value: Option<usize>) {
        match value {
            Some(value) => self.raw(key, &value.to_string()),
            None => self.raw(key, "null"),
        }
    }

    /// A value that is JSON already.
    pub(crate) fn raw(&mut self, key: &str, json: &str) {
        self.key(key);
        self.0.push_str(json);
    }

    pub(crate) fn array(&mut self, key: &str, items: impl Iterator<Item = String>) {
        let mut json = String::from("[");
        for (index, item) in items.enumerate() {
            if index > 0 {
                json.push(',');
            }
            json.push_str(&item);
        }
        json.push(']');
        self.raw(key, &json);
    }

    pub(crate) fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }

    fn key(&mut self, key: &str) {
        if !self.0.ends_with('{') {
            self.0.push(',');
        }
        push_string(&mut self.0, key);
        self.0.push(':');
    }
}

/// A JSON string with its quotes.
pub(crate) fn quoted(value: &str) -> String {
    let mut json = String::new();
    push_string(&mut json, value);
    json
}

fn push_string(json: &mut String, value: &str) {
    json.push('"');
    for character in value.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            control if control.is_control() => {
                let mut units = [0; 2];
                for unit in control.encode_utf16(&mut units) {
                    // Writing to a String does not fail.
                    let _ = write!(json, "\\u{unit:04x}");
                }
            }
            other => json.push(other),
        }
    }
    json.push('"');
}
