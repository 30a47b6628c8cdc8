//! Vector files of lines `name = value`: a blank line ends a record, a bracket sets a value for
//! all records that follow.

use std::collections::HashMap;

/// One vector, with the values in force where it stands.
pub(crate) struct Record(HashMap<String, String>);

/// The vectors of a file: the blocks with a line `last`, which each of them has.
pub(crate) fn records(file: &str, last: &str) -> Vec<Record> {
    let mut in_force = HashMap::new();
    let mut records = Vec::new();
    for block in file.split("\n\n") {
        let lines = block.lines().filter_map(|line| line.split_once(" = "));
        let values = lines.map(|(name, value)| {
            (name.trim_start_matches('[').to_owned(), value.trim_end_matches(']').to_owned())
        });
        let mut record: HashMap<_, _> = in_force.clone();
        record.extend(values);
        if record.contains_key(last) {
            records.push(Record(record));
        } else {
            in_force = record;
        }
    }
    records
}

impl Record {
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        let text = self.text(name);
        assert!(text.len().is_multiple_of(2), "{name} = {text}");
        let digit = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
        (0..text.len()).step_by(2).map(digit).collect()
    }
}
