//! As much of TOML as the workspace's manifests use.

/// One `key = value` with the section it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) section: String,
    pub(crate) key: String,
    /// As written, without comments; several lines are joined.
    pub(crate) value: String,
    pub(crate) line: usize,
}

impl Entry {
    /// The value without its quotes.
    pub(crate) fn text(&self) -> &str {
        self.value.trim_matches('"')
    }

    /// A string field of an inline table: `path` of `{ path = "crates/cpu" }`.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let table = self.value.strip_prefix('{')?;
        table.match_indices(name).find_map(|(at, _)| {
            let before = table[..at].trim_end();
            let rest = table[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
            let quoted = rest.strip_prefix('"')?;
            (before.is_empty() || before.ends_with(',')).then(|| quoted.split('"').next())?
        })
    }
}

/// Every entry, in order.
pub(crate) fn parse(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut section = String::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, raw)) = lines.next() {
        let line = without_comment(raw).trim();
        if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = header.trim_matches(['[', ']', ' ']).to_owned();
        } else if let Some((key, value)) = line.split_once('=') {
            let mut value = value.trim().to_owned();
            while is_open(&value) {
                let Some((_, more)) = lines.next() else { break };
                value.push(' ');
                value.push_str(without_comment(more).trim());
            }
            let key = key.trim().trim_matches('"').to_owned();
            entries.push(Entry { section: section.clone(), key, value, line: index + 1 });
        }
    }
    entries
}

fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'#' if !quoted => return &line[..at],
            _ => {}
        }
    }
    line
}

fn is_open(value: &str) -> bool {
    let count = |wanted: [char; 2]| value.matches(wanted).count();
    count(['[', '{']) > count([']', '}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sections_keys_and_values_with_their_lines() {
        let entries = parse(
            "[package]\nname = \"a\" # the name\n\n[dependencies]\ncpu.workspace = true\n\
             b = { path = \"../b\", features = [\n  \"std\", # why\n] }\nc = \"1\"\n",
        );
        let seen: Vec<_> =
            entries.iter().map(|e| (e.section.as_str(), e.key.as_str(), e.line)).collect();
        assert_eq!(
            seen,
            [
                ("package", "name", 2),
                ("dependencies", "cpu.workspace", 5),
                ("dependencies", "b", 6),
                ("dependencies", "c", 9)
            ]
        );
        assert_eq!(entries[0].text(), "a");
        assert_eq!(entries[2].value, r#"{ path = "../b", features = [ "std", ] }"#);
    }

    #[test]
    fn finds_a_field_of_an_inline_table() {
        let entry = &parse(r#"a = { package = "x-path", path = "crates/a", version = "1" }"#)[0];
        assert_eq!(entry.field("path"), Some("crates/a"));
        assert_eq!(entry.field("package"), Some("x-path"));
        assert_eq!(entry.field("git"), None);
        assert_eq!(parse("a = \"path = 1\"")[0].field("path"), None);
    }

    #[test]
    fn a_hash_in_quotes_is_no_comment() {
        assert_eq!(parse("a = \"x#y\" # z")[0].text(), "x#y");
    }

    #[test]
    fn a_target_section_keeps_its_condition() {
        let text = "[target.'cfg(target_arch = \"x86_64\")'.dependencies]\na = \"1\"";
        assert_eq!(parse(text)[0].section, "target.'cfg(target_arch = \"x86_64\")'.dependencies");
    }
}
