//! JSON values (RFC 8259): what errors and verdicts are for programs, as text and, with the feature
//! `serde`, for any serializer.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Write};

/// A JSON value.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Boolean(bool),
    Number(usize),
    String(String),
    Array(Vec<Self>),
    /// The members in their order.
    Object(Vec<(&'static str, Self)>),
}

/// A JSON object under construction.
pub(crate) struct Object(Vec<(&'static str, Value)>);

impl Object {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn value(&mut self, key: &'static str, value: Value) {
        self.0.push((key, value));
    }

    pub(crate) fn string(&mut self, key: &'static str, value: &str) {
        self.value(key, Value::String(value.to_string()));
    }

    pub(crate) fn optional(&mut self, key: &'static str, value: Option<&str>) {
        let value = value.map(|value| Value::String(value.to_string()));
        self.value(key, value.unwrap_or(Value::Null));
    }

    pub(crate) fn number(&mut self, key: &'static str, value: Option<usize>) {
        self.value(key, value.map_or(Value::Null, Value::Number));
    }

    pub(crate) fn array(&mut self, key: &'static str, items: impl Iterator<Item = Value>) {
        self.value(key, Value::Array(items.collect()));
    }

    pub(crate) fn finish(self) -> Value {
        Value::Object(self.0)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::String(value) => write_string(f, value),
            Self::Array(items) => {
                f.write_char('[')?;
                for (index, item) in items.iter().enumerate() {
                    write_separator(f, index)?;
                    write!(f, "{item}")?;
                }
                f.write_char(']')
            }
            Self::Object(members) => {
                f.write_char('{')?;
                for (index, (key, value)) in members.iter().enumerate() {
                    write_separator(f, index)?;
                    write_string(f, key)?;
                    write!(f, ":{value}")?;
                }
                f.write_char('}')
            }
        }
    }
}

fn write_separator(f: &mut fmt::Formatter<'_>, index: usize) -> fmt::Result {
    if index > 0 { f.write_char(',') } else { Ok(()) }
}

fn write_string(f: &mut fmt::Formatter<'_>, value: &str) -> fmt::Result {
    f.write_char('"')?;
    for character in value.chars() {
        match character {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            control if control.is_control() => {
                let mut units = [0; 2];
                for unit in control.encode_utf16(&mut units) {
                    write!(f, "\\u{unit:04x}")?;
                }
            }
            other => f.write_char(other)?,
        }
    }
    f.write_char('"')
}

#[cfg(feature = "serde")]
mod serialize {
    use serde_core::ser::{Serialize, SerializeMap, Serializer};

    use super::Value;
    use crate::error::Error;
    use crate::verdict::Verdict;
    use crate::verified::Verified;

    impl Serialize for Value {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::Null => serializer.serialize_none(),
                Self::Boolean(value) => serializer.serialize_bool(*value),
                Self::Number(value) => value.serialize(serializer),
                Self::String(value) => serializer.serialize_str(value),
                Self::Array(items) => serializer.collect_seq(items),
                Self::Object(members) => {
                    let mut map = serializer.serialize_map(Some(members.len()))?;
                    for (key, value) in members {
                        map.serialize_entry(key, value)?;
                    }
                    map.end()
                }
            }
        }
    }

    impl Serialize for Error {
        /// The same as [`Error::to_json`].
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.json().serialize(serializer)
        }
    }

    impl Serialize for Verified {
        /// The same as [`Verified::to_json`].
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.json().serialize(serializer)
        }
    }

    impl Serialize for Verdict<'_> {
        /// The same as [`Verdict::to_json`].
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.json().serialize(serializer)
        }
    }
}
