//! The flow table has a row for each handshake message that the connection handles.

use std::collections::BTreeSet;

use crate::markdown;
use crate::project::Project;
use crate::source::{Source, has_word};
use crate::tidy::Report;

const TABLE: &str = "docs/flow-tls13.md";
const CONNECTION: &str = "crates/tls/src/";
const MARKER: &str = "HandshakeType::";
/// Never sent: it stands for a hash in the transcript (RFC 9846, section 4.1).
const SYNTHETIC: &str = "MessageHash";

pub(super) fn check(project: &Project, report: &mut Report) {
    let rows = markdown::tables(project.text(TABLE).unwrap_or(""), &["message"]);
    if rows.is_empty() {
        report.error(TABLE, 1, "no table whose first column is `message`");
    }
    let listed: BTreeSet<&str> = rows.iter().map(|row| name(row.cell(0))).collect();
    for (message, path) in handled(project) {
        if !listed.contains(message.as_str()) {
            report.error(TABLE, 1, format!("no row for {message}, which {path} handles: add it"));
        }
    }
    for row in &rows {
        let name = name(row.cell(0));
        if !connection(project).any(|(_, text)| has_word(text, name)) {
            let message = format!("{CONNECTION} does not know `{name}`: take the row out");
            report.error(TABLE, row.line, message);
        }
    }
}

/// The message in a cell that may say more: `` `Finished` (server's) ``.
fn name(cell: &str) -> &str {
    cell.split([' ', '(']).next().unwrap_or(cell).trim_matches('`')
}

/// The messages whose types the connection's code names, each with one of the files.
fn handled(project: &Project) -> BTreeSet<(String, &str)> {
    let mut seen = BTreeSet::new();
    let mut handled = BTreeSet::new();
    for (path, text) in connection(project) {
        let code = Source::new(text).code;
        for (at, _) in code.match_indices(MARKER) {
            let rest = &code[at + MARKER.len()..];
            let end = rest.find(|c: char| !c.is_ascii_uppercase() && c != '_');
            let message = camel_case(&rest[..end.unwrap_or(rest.len())]);
            if !message.is_empty() && message != SYNTHETIC && seen.insert(message.clone()) {
                handled.insert((message, path));
            }
        }
    }
    handled
}

fn connection(project: &Project) -> impl Iterator<Item = (&str, &str)> {
    project.texts().filter(|(path, _)| path.starts_with(CONNECTION))
}

/// `CLIENT_HELLO` is the constant of the message ClientHello.
fn camel_case(constant: &str) -> String {
    let words = constant.split('_').filter(|word| word.len() > 1);
    words.map(|word| format!("{}{}", &word[..1], word[1..].to_ascii_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use crate::tidy::check_fixture;

    const CONNECTION: (&str, &str) = (
        "crates/tls/src/x.rs",
        "/// Not yet: `HandshakeType::END_OF_EARLY_DATA`; a HelloRetryRequest is a ServerHello.\n\
         fn f() {\n    g(&[HandshakeType::FINISHED, HandshakeType::KEY_UPDATE]); // Finished, KeyUpdate\n\
         \x20   g(HandshakeType::MESSAGE_HASH);\n    HandshakeType::from(3);\n}\n",
    );

    fn errors(table: &str) -> Vec<String> {
        check_fixture(super::check, &[CONNECTION, ("docs/flow-tls13.md", table)]).0
    }

    #[test]
    fn each_message_has_a_row_and_each_row_a_message() {
        let head = "| message | from |\n|---|---|\n";
        let full = format!("{head}| `Finished` (its own) | both |\n| `KeyUpdate` | both |\n");
        assert_eq!(errors(&full), [""; 0]);
        assert_eq!(errors(&format!("{full}| HelloRetryRequest | server |\n")), [""; 0]);
        let found = errors(&format!("{head}| Finished | both |\n| Hello | both |\n"));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("no row for KeyUpdate, which crates/tls/src/x.rs"), "{found:?}");
        assert!(found[1].starts_with("docs/flow-tls13.md:4: "), "{found:?}");
    }

    #[test]
    fn the_page_and_its_table_must_exist() {
        let missing = check_fixture(super::check, &[CONNECTION]).0;
        assert!(missing[0].starts_with("docs/flow-tls13.md:1: no table"), "{missing:?}");
        assert_eq!(errors("# flow\n"), missing);
    }
}
