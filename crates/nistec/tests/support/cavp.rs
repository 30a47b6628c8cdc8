//! Reading NIST's response files: sections in brackets, records apart by empty lines.

// Named because the unit tests of a crate without std read this file too.
use std::borrow::ToOwned;
use std::vec::Vec;
use std::{format, vec};

/// The lines `name = value` of one record.
pub(crate) struct Record<'a> {
    pub(crate) section: &'a str,
    fields: Vec<(&'a str, &'a str)>,
}

impl<'a> Record<'a> {
    /// The value of a field.
    pub(crate) fn text(&self, name: &str) -> &'a str {
        let field = self.fields.iter().find(|(field, _)| *field == name);
        field.unwrap_or_else(|| panic!("no field {name}")).1
    }

    /// The value of a field in hexadecimal, of which a leading zero digit may be missing.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        let text = self.text(name);
        let even = if text.len() % 2 == 1 { format!("0{text}") } else { text.to_owned() };
        let byte = |at| u8::from_str_radix(&even[at..at + 2], 16).expect("hexadecimal");
        (0..even.len()).step_by(2).map(byte).collect()
    }

    /// The value of a field as an integer of 32 bytes, if it has no more.
    pub(crate) fn integer(&self, name: &str) -> Option<[u8; 32]> {
        let bytes = self.bytes(name);
        let mut integer = [0; 32];
        integer.get_mut(32usize.checked_sub(bytes.len())?..)?.copy_from_slice(&bytes);
        Some(integer)
    }
}

/// The records that have the field `name`.
pub(crate) fn records<'a>(file: &'a str, name: &str) -> Vec<Record<'a>> {
    let mut section = "";
    let mut records = vec![];
    let mut fields = vec![];
    for line in file.lines().chain([""]) {
        if let Some(header) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = header;
        } else if let Some((name, value)) = line.split_once('=') {
            fields.push((name.trim(), value.trim()));
        } else if line.is_empty() {
            records.push(Record { section, fields: core::mem::take(&mut fields) });
        }
    }
    records.retain(|record| record.fields.iter().any(|(field, _)| *field == name));
    records
}
