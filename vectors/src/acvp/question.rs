//! One test of a vector set, with what its group says.

use serde_json::Value;
use testkit::from_hex;

use super::{Fields, GroupKey};

/// No length in a set comes near: what is longer is a mistake, and memory is not taken for it.
const MAX_BITS: usize = 1 << 27;
/// How a sentence ends about what is understood, but is nothing that this workspace has.
pub(super) const NOT_OFFERED: &str = "is not offered";

/// A test, or a group by itself.
pub(super) struct Question<'a> {
    /// The set's algorithm.
    pub(super) algorithm: &'a str,
    group: &'a Value,
    test: &'a Value,
    key: &'a GroupKey,
}

impl<'a> Question<'a> {
    pub(super) fn new(
        algorithm: &'a str,
        group: &'a Value,
        test: &'a Value,
        key: &'a GroupKey,
    ) -> Self {
        Self { algorithm, group, test, key }
    }

    /// A field of the test, or of its group, or of the key that was made for the group.
    fn find(&self, name: &str) -> Option<&'a Value> {
        let of_key = |fields: &'a Fields| fields.get(name);
        let found = self.test.get(name).or_else(|| self.group.get(name));
        found.or_else(|| of_key(&self.key.public)).or_else(|| of_key(&self.key.secret))
    }

    /// What a sample says that the answer's field must be.
    pub(super) fn wanted(&self, name: &str) -> Option<&'a Value> {
        self.test.get(name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some_and(|value| !value.is_null())
    }

    pub(super) fn text(&self, name: &str) -> Result<&'a str, String> {
        match self.find(name) {
            Some(value) => value.as_str().ok_or_else(|| format!("`{name}` is not text")),
            None => Err(format!("no field `{name}`")),
        }
    }

    pub(super) fn bytes(&self, name: &str) -> Result<Vec<u8>, String> {
        from_hex(self.text(name)?).ok_or_else(|| format!("`{name}` is not hexadecimal"))
    }

    /// Bytes whose length in bits may be given by another field: that must be theirs.
    pub(super) fn sized_bytes(&self, name: &str, length: &str) -> Result<Vec<u8>, String> {
        let bytes = self.bytes(name)?;
        if self.has(length) && self.bytes_of_bits(length)? != bytes.len() {
            return Err(format!("`{name}` has not the length that `{length}` says"));
        }
        Ok(bytes)
    }

    pub(super) fn array<const N: usize>(&self, name: &str) -> Result<[u8; N], String> {
        self.bytes(name)?.try_into().map_err(|_| format!("`{name}` has not {} bits", N * 8))
    }

    /// A whole number; some servers write it as text.
    pub(super) fn number(&self, name: &str) -> Result<usize, String> {
        let value = self.find(name).ok_or_else(|| format!("no field `{name}`"))?;
        let number = match value {
            Value::String(text) => text.parse().ok(),
            other => other.as_u64(),
        };
        number
            .and_then(|number| usize::try_from(number).ok())
            .ok_or_else(|| format!("`{name}` is not a whole number"))
    }

    /// A length that the set gives in bits, in bytes.
    pub(super) fn bytes_of_bits(&self, name: &str) -> Result<usize, String> {
        let bits = self.number(name)?;
        if bits > MAX_BITS {
            return Err(format!("`{name}` is longer than any set's"));
        }
        match bits.is_multiple_of(8) {
            true => Ok(bits / 8),
            false => Err(format!("`{name}` of a part of a byte {NOT_OFFERED}")),
        }
    }

    /// Whether a field is there and true.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.find(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// Whether the field has this value, whatever the case of its letters.
    pub(super) fn says(&self, name: &str, value: &str) -> bool {
        self.text(name).is_ok_and(|text| text.eq_ignore_ascii_case(value))
    }

    /// Refuses what a field says, in a sentence.
    pub(super) fn not_offered<T>(&self, name: &str) -> Result<T, String> {
        let value = self.find(name).map_or_else(|| "nothing".to_owned(), Value::to_string);
        Err(format!("`{name}` {value} {NOT_OFFERED}"))
    }
}
