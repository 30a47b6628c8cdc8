//! The flow table has a row for each handshake message that the connection handles.

use std::collections::BTreeSet;

use crate::markdown;
use crate::project::Project;
use crate::source::{Source, has_word};
use crate::tidy::Report;

/// The pages, and what the paths of a version's own code have in them.
const PAGES: [(&str, &str); 2] = [("docs/flow-tls13.md", "tls13"), ("docs/flow-tls12.md", "tls12")];
const CONNECTION: &str = "crates/tls/src/";
const MARKER: &str = "HandshakeType::";
/// Never sent: it stands for a hash in the transcript (RFC 9846, section 4.1).
const SYNTHETIC: &str = "MessageHash";

pub(super) fn check(project: &Project, report: &mut Report) {
    let mut listed: BTreeSet<(&str, String)> = BTreeSet::new();
    for (page, _) in PAGES {
        let rows = markdown::tables(project.text(page).unwrap_or(""), &["message"]);
        if rows.is_empty() {
            report.error(page, 1, "no table whose first column is `message`");
        }
        for row in &rows {
            let name = name(row.cell(0));
            listed.insert((page, name.to_owned()));
            if !connection(project).any(|(_, text)| has_word(text, name)) {
                let message = format!("{CONNECTION} does not know `{name}`: take the row out");
                report.error(page, row.line, message);
            }
        }
    }
    for (message, path) in handled(project) {
        // What both versions share may stand on either page.
        let pages: Vec<&str> = match PAGES.iter().find(|(_, version)| path.contains(version)) {
            Some((page, _)) => vec![page],
            None => PAGES.iter().map(|(page, _)| *page).collect(),
        };
        if !pages.iter().any(|page| listed.contains(&(*page, message.clone()))) {
            let message = format!("no row for {message}, which {path} handles: add it");
            report.error(pages[0], 1, message);
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
    let version = |path: &str| PAGES.iter().position(|(_, version)| path.contains(version));
    let mut handled = BTreeSet::new();
    for (path, text) in connection(project) {
        let code = Source::new(text).code;
        for (at, _) in code.match_indices(MARKER) {
            let rest = &code[at + MARKER.len()..];
            let end = rest.find(|c: char| !c.is_ascii_uppercase() && c != '_');
            let message = camel_case(&rest[..end.unwrap_or(rest.len())]);
            if !message.is_empty()
                && message != SYNTHETIC
                && seen.insert((message.clone(), version(path)))
            {
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

    const TLS12: (&str, &str) = (
        "crates/tls/src/client/tls12/x.rs",
        "fn f() {\n    g(&[HandshakeType::SERVER_HELLO_DONE]); // ServerHelloDone\n}\n",
    );

    const HEAD: &str = "| message | from |\n|---|---|\n";

    fn errors(table: &str) -> Vec<String> {
        let tls12 = format!("{HEAD}| Finished | both |\n| ServerHelloDone | server |\n");
        let pages = [("docs/flow-tls13.md", table), ("docs/flow-tls12.md", &tls12)];
        check_fixture(super::check, &[CONNECTION, TLS12, pages[0], pages[1]]).0
    }

    #[test]
    fn each_message_has_a_row_and_each_row_a_message() {
        let full = format!("{HEAD}| `Finished` (its own) | both |\n| `KeyUpdate` | both |\n");
        assert_eq!(errors(&full), [""; 0]);
        assert_eq!(errors(&format!("{full}| HelloRetryRequest | server |\n")), [""; 0]);
        let found = errors(&format!("{HEAD}| Finished | both |\n| Hello | both |\n"));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("docs/flow-tls13.md:4: "), "{found:?}");
        assert!(found[1].contains("no row for KeyUpdate, which crates/tls/src/x.rs"), "{found:?}");
    }

    #[test]
    fn each_version_has_its_page() {
        let tls13 = format!("{HEAD}| Finished | both |\n| KeyUpdate | both |\n");
        let tls12 = format!("{HEAD}| Finished | both |\n");
        let pages = [("docs/flow-tls13.md", tls13.as_str()), ("docs/flow-tls12.md", &tls12)];
        let found = check_fixture(super::check, &[CONNECTION, TLS12, pages[0], pages[1]]).0;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("docs/flow-tls12.md:1: no row for ServerHelloDone"));
    }

    #[test]
    fn the_pages_and_their_tables_must_exist() {
        let missing = check_fixture(super::check, &[CONNECTION]).0;
        assert!(missing[0].starts_with("docs/flow-tls13.md:1: no table"), "{missing:?}");
        assert!(missing[1].starts_with("docs/flow-tls12.md:1: no table"), "{missing:?}");
    }
}
