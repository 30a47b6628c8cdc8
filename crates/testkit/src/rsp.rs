//! The `.rsp` files of NIST's Cryptographic Algorithm Validation Program (also `.txt`, `.fax`).
//!
//! A file has comments (`# ...`), sections (`[L = 32]`, `[P-256,SHA-256]`, `[ENCRYPT]`), and blocks
//! of fields (`Msg = 00ff`) between empty lines. A field holds until it is given again: RSA files
//! write the modulus once for many messages.

use core::fmt;
use std::collections::HashMap;

use crate::hex::from_hex;

/// A file, taken apart. Reading never fails; asking for what is not there does.
#[derive(Debug)]
pub struct Rsp<'a> {
    comments: Vec<&'a str>,
    blocks: Vec<Block<'a>>,
}

#[derive(Debug)]
struct Block<'a> {
    line: usize,
    /// The section in force.
    section: Vec<(&'a str, &'a str)>,
    fields: Vec<(&'a str, &'a str)>,
}

/// What is wrong with a file, in a sentence that names the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for Fault {}

impl<'a> Rsp<'a> {
    /// Takes `text` apart.
    pub fn read(text: &'a str) -> Self {
        let mut reader = Reader::default();
        for (index, line) in text.lines().enumerate() {
            reader.line(index + 1, line.trim());
        }
        reader.end_block();
        Self { comments: reader.comments, blocks: reader.blocks }
    }

    /// The comments, without their signs.
    pub fn comments(&self) -> &[&'a str] {
        &self.comments
    }

    /// Whether any block has a field of this name.
    pub fn has(&self, name: &str) -> bool {
        self.blocks.iter().any(|block| block.has(name))
    }

    /// The names of fields, each once.
    pub fn names(&self) -> Vec<&'a str> {
        let mut names = Vec::new();
        for (name, _) in self.blocks.iter().flat_map(|block| &block.fields) {
            if !names.contains(name) {
                names.push(*name);
            }
        }
        names
    }

    /// The blocks that have the field `marker`, each with what earlier blocks leave in force.
    pub fn cases(&self, marker: &str) -> impl Iterator<Item = Case<'a, '_>> {
        let mut in_force = HashMap::new();
        self.blocks.iter().filter_map(move |block| {
            let case = block.has(marker).then(|| Case { block, in_force: in_force.clone() });
            in_force.extend(block.fields.iter().copied());
            case
        })
    }
}

impl Block<'_> {
    fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(found, _)| found.eq_ignore_ascii_case(name))
    }
}

/// One case of a file.
#[derive(Debug)]
pub struct Case<'a, 'b> {
    block: &'b Block<'a>,
    in_force: HashMap<&'a str, &'a str>,
}

impl<'a> Case<'a, '_> {
    /// The line that the case begins in.
    pub fn line(&self) -> usize {
        self.block.line
    }

    /// The value of `[name = value]` in the section; empty for `[name]`.
    pub fn setting(&self, name: &str) -> Option<&'a str> {
        let mut section = self.block.section.iter();
        section.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// The names in the section's brackets.
    pub fn section(&self) -> impl Iterator<Item = &'a str> {
        self.block.section.iter().map(|(name, _)| *name)
    }

    /// The value of a field of the case itself.
    pub fn own(&self, name: &str) -> Option<&'a str> {
        let mut fields = self.block.fields.iter();
        fields.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// The value of a field, of the case itself or still in force.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn text(&self, name: &str) -> Result<&'a str, Fault> {
        self.own(name)
            .or_else(|| {
                let mut in_force = self.in_force.iter();
                in_force
                    .find(|(found, _)| found.eq_ignore_ascii_case(name))
                    .map(|(_, value)| *value)
            })
            .ok_or_else(|| self.fault(format_args!("no field `{name}`")))
    }

    /// The bytes of a field in hexadecimal.
    ///
    /// # Errors
    ///
    /// If there is none, or it is not hexadecimal.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, Fault> {
        let text = self.text(name)?;
        from_hex(text).ok_or_else(|| self.fault(format_args!("`{name}` is not hexadecimal")))
    }

    /// The bytes of a field whose length is another field, in bits: for no bits the files write
    /// `00`.
    ///
    /// # Errors
    ///
    /// As for [`bytes`](Self::bytes); also if the length is not one of whole bytes, or wrong.
    pub fn bytes_of_bits(&self, name: &str, bits: usize) -> Result<Vec<u8>, Fault> {
        let mut bytes = self.bytes(name)?;
        if bits == 0 {
            bytes.clear();
        }
        if bytes.len() * 8 != bits {
            return Err(self.fault(format_args!("`{name}` has not {bits} bits")));
        }
        Ok(bytes)
    }

    /// A number in decimal: a field, or else a setting.
    ///
    /// # Errors
    ///
    /// If there is neither, or it is no number.
    pub fn number(&self, name: &str) -> Result<usize, Fault> {
        let text = match self.setting(name) {
            Some(text) => text,
            None => self.text(name)?,
        };
        text.parse().map_err(|_| self.fault(format_args!("`{name}` is not a number")))
    }

    /// Whether the field `Result` says that the case passes.
    ///
    /// # Errors
    ///
    /// If it says neither that it passes nor that it fails.
    pub fn passes(&self) -> Result<bool, Fault> {
        match self.text("Result")?.as_bytes() {
            [b'P' | b'p', ..] => Ok(true),
            [b'F' | b'f', ..] => Ok(false),
            _ => Err(self.fault(format_args!("`Result` is neither pass nor fail"))),
        }
    }

    /// A sentence about this case.
    pub fn fault(&self, what: impl fmt::Display) -> Fault {
        Fault(format!("line {}: {what}", self.line()))
    }
}

#[derive(Default)]
struct Reader<'a> {
    comments: Vec<&'a str>,
    blocks: Vec<Block<'a>>,
    section: Vec<(&'a str, &'a str)>,
    /// Whether fields followed the section, so that a further bracket begins another.
    section_is_used: bool,
    first_line: usize,
    fields: Vec<(&'a str, &'a str)>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, number: usize, line: &'a str) {
        if let Some(comment) = line.strip_prefix('#') {
            self.comments.push(comment.trim());
        } else if let Some(section) = line.strip_prefix('[') {
            self.end_block();
            self.bracket(section.strip_suffix(']').unwrap_or(section));
        } else if line.is_empty() {
            self.end_block();
        } else {
            let (name, value) = line.split_once('=').unwrap_or((line, ""));
            self.field(number, name.trim(), value.trim());
        }
    }

    fn bracket(&mut self, text: &'a str) {
        if core::mem::take(&mut self.section_is_used) {
            self.section.clear();
        }
        for part in text.split(',') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            self.section.push((name.trim(), value.trim()));
        }
    }

    fn field(&mut self, number: usize, name: &'a str, value: &'a str) {
        // Some files have no empty lines between cases.
        if name.eq_ignore_ascii_case("count") {
            self.end_block();
        }
        if self.fields.is_empty() {
            self.first_line = number;
        }
        self.section_is_used = true;
        self.fields.push((name, value));
    }

    fn end_block(&mut self) {
        if !self.fields.is_empty() {
            self.blocks.push(Block {
                line: self.first_line,
                section: self.section.clone(),
                fields: core::mem::take(&mut self.fields),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# CAVS 11\n#  \"X\" information\n\n[mod = 2048, S = 1]\n[ENCRYPT]\n\nn = 0F\n\n\
        Count = 0\nMsg = 00\nLen = 0\nResult = F (1 - x)\nCount = 1\nMsg = 0001\nLen = 16\nFAIL\n\n\
        [P-256,SHA-256]\nMsg = 0x\n";

    #[test]
    fn cases_and_what_is_in_force() {
        let file = Rsp::read(FILE);
        assert_eq!(file.comments(), ["CAVS 11", "\"X\" information"]);
        assert_eq!(file.names(), ["n", "Count", "Msg", "Len", "Result", "FAIL"]);
        let cases: Vec<Case<'_, '_>> = file.cases("msg").collect();
        assert_eq!(cases.iter().map(Case::line).collect::<Vec<_>>(), [9, 13, 19]);
        assert_eq!(cases[0].setting("mod"), Some("2048"));
        assert_eq!(cases[0].setting("ENCRYPT"), Some(""));
        assert_eq!(cases[1].bytes("n"), Ok(vec![15]), "given before the cases");
        assert_eq!(cases[1].own("n"), None);
        assert_eq!(cases[1].text("Result"), Ok("F (1 - x)"), "still in force");
        assert_eq!(cases[1].own("FAIL"), Some(""));
        assert_eq!(cases[2].section().collect::<Vec<_>>(), ["P-256", "SHA-256"]);
        assert_eq!(cases[2].setting("mod"), None, "a new section");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let file = Rsp::read(FILE);
        let cases: Vec<Case<'_, '_>> = file.cases("Msg").collect();
        let told = |fault: Fault| fault.to_string();
        assert_eq!(cases[0].bytes_of_bits("Msg", 0), Ok(vec![]));
        assert_eq!(cases[1].bytes_of_bits("Msg", 16), Ok(vec![0, 1]));
        let short = cases[1].bytes_of_bits("Msg", 15).map_err(told);
        assert_eq!(short, Err("line 13: `Msg` has not 15 bits".to_owned()));
        let missing = cases[0].text("Key").map_err(told);
        assert_eq!(missing, Err("line 9: no field `Key`".to_owned()));
        let broken = cases[2].bytes("Msg").map_err(told);
        assert_eq!(broken, Err("line 19: `Msg` is not hexadecimal".to_owned()));
        let number = cases[2].number("Msg").map_err(told);
        assert_eq!(number, Err("line 19: `Msg` is not a number".to_owned()));
        assert_eq!(cases[0].passes(), Ok(false));
    }
}
