//! Where the library itself says that a value is public although it depends on a secret.

use crate::project::Project;
use crate::source::Source;

/// One call of `cpu::declassify`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Site {
    pub(super) path: String,
    pub(super) function: String,
    pub(super) why: String,
}

const CALL: &str = "cpu::declassify";
const MARK: &str = "// CT: ";

/// Every site, and those that do not say why.
pub(super) fn find(project: &Project) -> (Vec<Site>, Vec<String>) {
    let (mut sites, mut faults) = (Vec::new(), Vec::new());
    let sources =
        project.texts().filter(|(path, _)| path.starts_with("crates/") && path.ends_with(".rs"));
    for (path, text) in sources {
        let source = Source::new(text);
        for (at, _) in source.code.match_indices(CALL) {
            let line = source.line_of(at);
            let Some(why) = why(text, line) else {
                faults.push(format!("{path}:{line}: say above, after `CT:`, why it is public"));
                continue;
            };
            let function = source.innermost(at).map_or("-", |found| found.name.as_str()).to_owned();
            sites.push(Site { path: path.to_owned(), function, why });
        }
    }
    (sites, faults)
}

/// The comment right above a line, from its mark to its end.
fn why(text: &str, line: usize) -> Option<String> {
    let above: Vec<&str> = text.lines().take(line - 1).map(str::trim).collect();
    let above = above.iter().rev().skip_while(|line| line.starts_with("#[cfg(ctgrind)]"));
    let mut comment: Vec<&str> = Vec::new();
    for line in above.take_while(|line| line.starts_with("//")) {
        if let Some(start) = line.strip_prefix(MARK) {
            comment.push(start);
            comment.reverse();
            return Some(comment.join(" "));
        }
        comment.push(line.trim_start_matches('/').trim());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::fixture;

    fn find_in(text: &str) -> (Vec<Site>, Vec<String>) {
        find(&fixture(&[("crates/a/src/x.rs", text)]))
    }

    #[test]
    fn a_site_has_its_function_and_reason() {
        let (sites, faults) = find_in(
            "fn f() {\n    // CT: it is\n    // published.\n    #[cfg(ctgrind)]\n    let a = \
             cpu::declassify(a);\n}\n",
        );
        let why = "it is published.".to_owned();
        let site = Site { path: "crates/a/src/x.rs".into(), function: "f".into(), why };
        assert_eq!((sites, faults), (vec![site], vec![]));
    }

    #[test]
    fn a_site_without_a_reason_is_a_fault() {
        let (sites, faults) =
            find_in("// CT: of something else.\nfn f() {\n    let a = cpu::declassify(a);\n}\n");
        assert!(sites.is_empty());
        assert_eq!(faults.len(), 1);
        assert!(faults[0].starts_with("crates/a/src/x.rs:3: "), "{faults:?}");
    }
}
