//! What no file may contain.

use crate::project::Project;
use crate::source::Source;
use crate::tidy::Report;

/// First parts of paths that exist on one machine only.
const MACHINE_FOLDERS: [&str; 5] = ["home", "root", "Users", "work", "tmp"];
/// Hosts that serve crates: cargo's own configuration is the place to name another.
const REGISTRY_HOSTS: [&str; 3] = ["index.crates", "static.crates", "sparse+http"];
const DEFAULT_REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// Split so that this file does not contain them.
const OPEN_WORK: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];
/// Attributes that hide something, and what to write instead.
const ATTRIBUTES: [(&str, &str); 3] = [
    ("#[allow(", "write `#[expect(lint, reason = \"...\")]`: it goes when its cause goes"),
    ("#![allow(", "write `#![expect(lint, reason = \"...\")]`: it goes when its cause goes"),
    ("#[ignore", "a test runs or is taken out"),
];

pub(super) fn check(project: &Project, report: &mut Report) {
    for (path, text) in project.texts() {
        if is_as_found(path) {
            continue;
        }
        for (index, line) in text.lines().enumerate() {
            if let Some(fault) = fault_of_line(path, line) {
                report.error(path, index + 1, fault);
            }
        }
        if !text.is_empty() && !text.ends_with('\n') {
            report.error(path, text.lines().count(), "end the file with a newline");
        }
        if path.ends_with(".rs") {
            check_attributes(path, text, report);
        }
    }
}

/// Vectors stay as they were published, licences as they were written, and a corpus is bytes.
fn is_as_found(path: &str) -> bool {
    let is_data = ["/tests/vectors/", "/corpus/"].iter().any(|folder| path.contains(folder));
    is_data && !path.ends_with(".md") || path.starts_with("LICENSE")
}

fn fault_of_line(path: &str, line: &str) -> Option<String> {
    if line.ends_with([' ', '\t', '\r']) {
        return Some("space at the end of the line: take it off".to_owned());
    }
    if let Some(folder) = MACHINE_FOLDERS.iter().find(|folder| names_folder(line, folder)) {
        return Some(format!("a path below /{folder} is one machine's: write a relative path"));
    }
    if path != "xtask/src/tidy/text.rs" && names_registry(line) {
        return Some("a registry's address does not belong in the tree: take it out".to_owned());
    }
    let word = OPEN_WORK.iter().find(|word| is_without_issue(line, word))?;
    Some(format!("{word} without an issue: write `{word}(#12): ...` or do it"))
}

/// `/<folder>/` at the start of a path, not in the middle of one.
fn names_folder(line: &str, folder: &str) -> bool {
    let pattern = format!("/{folder}/");
    line.match_indices(&pattern).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before
            .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-' | '/' | '}' | '*'))
    })
}

fn names_registry(line: &str) -> bool {
    REGISTRY_HOSTS.iter().any(|host| line.contains(host))
        || line.contains("registry+") && !line.contains(DEFAULT_REGISTRY)
}

fn is_without_issue(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let is_letter = |c: char| c.is_alphanumeric() || c == '_';
        let after = &line[at + word.len()..];
        let whole = !line[..at].ends_with(is_letter) && !after.starts_with(is_letter);
        let number = after.strip_prefix("(#").unwrap_or("");
        whole && !number.starts_with(|c: char| c.is_ascii_digit())
    })
}

fn check_attributes(path: &str, text: &str, report: &mut Report) {
    let source = Source::new(text);
    for (attribute, remedy) in ATTRIBUTES {
        for (at, _) in source.code.match_indices(attribute) {
            report.error(path, source.line_of(at), format!("`{attribute}`: {remedy}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::check_fixture;

    fn errors(path: &str, text: &str) -> Vec<String> {
        check_fixture(super::check, &[(path, text)]).0
    }

    #[test]
    fn ordinary_text_is_fine() {
        let text = "see docs/work/x and https://x.org/home/y\n#[expect(a, reason = \"\")]\n\
                    let x = \"#[allow(\";\n";
        assert_eq!(errors("a.rs", text), [""; 0]);
    }

    #[test]
    fn spaces_at_the_end_and_a_missing_newline() {
        assert_eq!(
            errors("a.md", "a\nb \n")[0],
            "a.md:2: space at the end of the line: take it off"
        );
        assert!(errors("a.md", "a\nb")[0].starts_with("a.md:2: end the file"));
        assert_eq!(errors("crates/a/tests/vectors/a.rsp", "a \r\n"), [""; 0]);
        assert_eq!(errors("crates/fuzz/corpus/wire/a.bin", "a"), [""; 0]);
        assert_eq!(errors("crates/a/tests/vectors/SOURCE.md", "a").len(), 1);
    }

    #[test]
    fn machine_paths() {
        for folder in super::MACHINE_FOLDERS {
            let text = format!("let path = \"/{folder}/me\";\n");
            assert!(errors("a.rs", &text)[0].contains("one machine's"), "{folder}");
        }
    }

    #[test]
    fn registries() {
        for host in super::REGISTRY_HOSTS {
            assert_eq!(errors("a.toml", &format!("x = \"{host}\"\n")).len(), 1, "{host}");
        }
        let lock = |registry: &str| format!("source = \"{registry}\"\n");
        assert_eq!(errors("Cargo.lock", &lock("registry+https://example.org/index")).len(), 1);
        assert_eq!(errors("Cargo.lock", &lock(super::DEFAULT_REGISTRY)), [""; 0]);
    }

    #[test]
    fn open_work_names_its_issue() {
        for word in super::OPEN_WORK {
            assert_eq!(errors("a.rs", &format!("// {word}: later\n")).len(), 1, "{word}");
            assert_eq!(errors("a.rs", &format!("// {word}(#12): later\n")), [""; 0], "{word}");
            assert_eq!(errors("a.rs", &format!("// {word}NE\n")), [""; 0], "{word}");
        }
    }

    #[test]
    fn attributes_that_hide() {
        let found = errors("a.rs", "#[ignore]\nfn f() {}\n#[allow(x)]\nfn g() {}\n");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("a.rs:3: "), "{found:?}");
        assert!(found[1].starts_with("a.rs:1: "), "{found:?}");
    }
}
