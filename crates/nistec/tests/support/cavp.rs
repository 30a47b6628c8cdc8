//! Reading NIST's response files: sections in brackets, records apart by empty lines.

// Named because the unit tests of a crate without std read this file too.
use std::borrow::ToOwned;
use std::vec::Vec;
use std::{format, vec};

/// The lines `name = value` of one record.
pub(crate) struct Record<'a> {
    section: &'a str,
    fields: Vec<(&'a str, &'a str)>,
}

impl<'a> Record<'a> {
    /// The curve of the record's section; those of key agreement are the parameter sets EC to EE.
    pub(crate) fn curve(&self) -> &'a str {
        match self.section.split([',', ' ']).next() {
            Some("EC") => "P-256",
            Some("ED") => "P-384",
            Some("EE") => "P-521",
            curve => curve.unwrap_or_default(),
        }
    }

    /// The hash of the record's message with the hash function of its section, one of three.
    pub(crate) fn digest<D>(
        &self,
        sha256: impl Fn(&[u8]) -> D,
        sha384: impl Fn(&[u8]) -> D,
        sha512: impl Fn(&[u8]) -> D,
    ) -> D {
        let message = self.bytes("Msg");
        match self.section.split_once(',').map(|(_, hash)| hash) {
            Some("SHA-256") => sha256(&message),
            Some("SHA-384") => sha384(&message),
            Some("SHA-512") => sha512(&message),
            _ => panic!("section {}", self.section),
        }
    }

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

    /// Writes the value of a field as a big-endian integer, if it fits the bytes there are.
    pub(crate) fn integer(&self, name: &str, out: &mut [u8]) -> Option<()> {
        let bytes = self.bytes(name);
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        let at = out.len().checked_sub(bytes.len() - zeros)?;
        out.fill(0);
        out[at..].copy_from_slice(&bytes[zeros..]);
        Some(())
    }
}

/// The records that have the field `name`.
pub(crate) fn records<'a>(file: &'a str, name: &str) -> Vec<Record<'a>> {
    let mut section = "";
    let mut records = vec![];
    let mut fields = vec![];
    for line in file.lines().chain([""]) {
        if let Some(header) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            // A method of key generation heads no section of its own.
            if !header.starts_with("B.4") {
                section = header;
            }
        } else if let Some((name, value)) = line.split_once('=') {
            fields.push((name.trim(), value.trim()));
        } else if line.is_empty() {
            records.push(Record { section, fields: core::mem::take(&mut fields) });
        }
    }
    records.retain(|record| record.fields.iter().any(|(field, _)| *field == name));
    records
}
