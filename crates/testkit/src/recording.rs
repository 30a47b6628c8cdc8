//! Recorded handshakes: the text format that `docs/recordings.md` describes.

use core::fmt;

use crate::hex::{from_hex, to_hex};

/// What the first item of every file says.
const FORMAT: &str = "recording 1";
/// How many bytes a line of hexadecimal digits has.
const LINE_LEN: usize = 32;

/// A recording: what holds for all its connections, then their items in the order of events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    /// The configuration: one item a setting, certificate or key.
    pub head: Vec<Item>,
    /// The connections of the same client with the same server, one after the other. The first item of
    /// each begins with the word `connection`.
    pub connections: Vec<Vec<Item>>,
}

/// Words, and bytes if there are any: `record client ClientHello` and the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The words of the line, with one space between two.
    pub words: String,
    /// What the lines of hexadecimal digits below it say.
    pub bytes: Vec<u8>,
}

impl Item {
    /// An item of these words and bytes.
    pub fn new(words: impl fmt::Display, bytes: &[u8]) -> Self {
        Self { words: words.to_string(), bytes: bytes.to_vec() }
    }

    /// The words after `name`, if the item begins with that.
    pub fn after(&self, name: &str) -> Option<&str> {
        let rest = self.words.strip_prefix(name)?;
        if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ') }
    }
}

impl Recording {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// A sentence that names the line.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut items: Vec<Item> = Vec::new();
        for (line, number) in text.lines().zip(1..) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if !line.starts_with(' ') {
                items.push(Item::new(line, &[]));
                continue;
            }
            let digits = line.trim();
            let bytes = from_hex(digits).filter(|_| digits.len() % 2 == 0);
            let bytes = bytes.ok_or_else(|| format!("line {number}: not hexadecimal bytes"))?;
            let item =
                items.last_mut().ok_or_else(|| format!("line {number}: bytes of nothing"))?;
            item.bytes.extend(bytes);
        }
        let mut items = items.into_iter();
        if items.next().is_none_or(|item| item.words != FORMAT) {
            return Err(format!("line 1: the first item is not `{FORMAT}`"));
        }
        let mut recording = Self::default();
        for item in items {
            if item.after("connection").is_some() {
                recording.connections.push(Vec::new());
            }
            recording.connections.last_mut().unwrap_or(&mut recording.head).push(item);
        }
        Ok(recording)
    }

    /// What the head says of `name`.
    ///
    /// # Errors
    ///
    /// If it says nothing.
    pub fn setting(&self, name: &str) -> Result<&str, String> {
        let found = self.head.iter().find_map(|item| item.after(name));
        found.ok_or_else(|| format!("no item `{name}` in the head"))
    }

    /// A setting that is `yes` or `no`.
    ///
    /// # Errors
    ///
    /// If it is anything else, or not there.
    pub fn is(&self, name: &str) -> Result<bool, String> {
        match self.setting(name)? {
            "yes" => Ok(true),
            "no" => Ok(false),
            other => Err(format!("`{name}` is neither yes nor no: {other}")),
        }
    }

    /// The bytes of the item `name` in the head.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn bytes(&self, name: &str) -> Result<&[u8], String> {
        let found = self.head.iter().find(|item| item.words == name);
        found.map(|item| &*item.bytes).ok_or_else(|| format!("no item `{name}` in the head"))
    }
}

impl fmt::Display for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FORMAT}")?;
        for item in &self.head {
            write!(f, "{item}")?;
        }
        for connection in &self.connections {
            writeln!(f)?;
            for item in connection {
                write!(f, "{item}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.words)?;
        self.bytes.chunks(LINE_LEN).try_for_each(|line| writeln!(f, "  {}", to_hex(line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Of two connections.\nrecording 1\nname x y\nbroken maybe\n\n\
        connection full\nrandom client random\n  000102\n  ff\n# The end.\nconnection resumed\n";

    #[test]
    fn a_file_is_read() {
        let recording = Recording::read(TEXT).unwrap();
        assert_eq!(recording.setting("name"), Ok("x y"));
        assert!(recording.setting("nam").is_err());
        assert!(recording.is("broken").is_err());
        assert_eq!(recording.connections.len(), 2);
        let random = &recording.connections[0][1];
        assert_eq!(random.after("random"), Some("client random"));
        assert_eq!(random.bytes, [0, 1, 2, 255]);
        assert_eq!(recording.connections[1], [Item::new("connection resumed", &[])]);
    }

    #[test]
    fn there_and_back() {
        let bytes: Vec<u8> = (0..100).collect();
        let recording = Recording {
            head: vec![Item::new("key server", &bytes)],
            connections: vec![vec![Item::new("connection full", &[])]],
        };
        let text = recording.to_string();
        assert_eq!(Recording::read(&text), Ok(recording.clone()));
        assert_eq!(recording.bytes("key server"), Ok(&*bytes));
        assert!(text.lines().all(|line| line.len() <= 100));
    }

    #[test]
    fn faults_name_the_line() {
        for (text, fault) in [
            ("", "line 1"),
            ("recording 2\n", "line 1"),
            ("recording 1\na\n  0g\n", "line 3"),
            ("recording 1\na\n  012\n", "line 3"),
            ("  01\n", "line 1: bytes of nothing"),
        ] {
            assert!(Recording::read(text).unwrap_err().starts_with(fault), "{text:?}");
        }
    }
}
