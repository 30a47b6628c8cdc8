//! Every `unsafe` is listed in docs/unsafe.md and says why it is sound.

use std::collections::BTreeSet;

use crate::markdown;
use crate::project::Project;
use crate::source::Source;
use crate::tidy::Report;

pub(super) const LIST: &str = "docs/unsafe.md";

pub(super) fn check(project: &Project, report: &mut Report) {
    let rows = rows(project);
    let listed: BTreeSet<(&str, &str)> =
        rows.iter().map(|row| (row.cell(0), row.cell(1))).collect();
    let mut found = BTreeSet::new();
    for package in &project.packages {
        // What never ships may need more than the one call into a backend.
        let may_have = package.has_backends()
            || package.noun() == "cpu"
            || !package.folder.starts_with("crates/");
        let folder = format!("{}/src/", package.folder);
        let sources =
            project.texts().filter(|(path, _)| path.starts_with(&folder) && path.ends_with(".rs"));
        for (path, text) in sources {
            for site in Source::new(text).unsafe_sites() {
                if !may_have {
                    report.error(
                        path,
                        site.line,
                        "unsafe code is for crates with CPU backends only: find a safe way",
                    );
                }
                if !site.justified {
                    let message = "say right above, after `SAFETY:`, why it is sound";
                    report.error(path, site.line, message);
                }
                if !listed.contains(&(path, site.function.as_str())) {
                    let message = format!("unsafe in `{}` is not listed in {LIST}", site.function);
                    report.error(path, site.line, message);
                }
                found.insert((path, site.function));
            }
        }
    }
    for row in &rows {
        if row.cell(2).is_empty() {
            report.error(LIST, row.line, "say in column `why` what it is for");
        }
        let key = (row.cell(0), row.cell(1).to_owned());
        if !found.contains(&key) {
            let message = format!("{} has no unsafe in `{}`: take the row out", key.0, key.1);
            report.error(LIST, row.line, message);
        }
    }
}

/// Rows of `file | function | why`.
pub(super) fn rows(project: &Project) -> Vec<markdown::Row> {
    markdown::tables(project.text(LIST).unwrap_or(""), &["file", "function", "why"])
}

#[cfg(test)]
mod tests {
    use crate::tidy::check_fixture;

    const ROOT: (&str, &str) =
        ("Cargo.toml", "[workspace.dependencies]\ncpu = { path = \"crates/cpu\" }\n");
    const WITH: (&str, &str) = ("crates/a/Cargo.toml", "[dependencies]\ncpu.workspace = true\n");
    const WITHOUT: (&str, &str) = ("crates/a/Cargo.toml", "[package]\nname = \"a\"\n");
    const GOOD: &str = "fn f() {\n    // SAFETY: by token.\n    unsafe { g() }\n}\n";

    fn errors(manifest: (&str, &str), source: &str, rows: &str) -> Vec<String> {
        let list = format!("| file | function | why |\n|---|---|---|\n{rows}");
        let files = [ROOT, manifest, ("crates/a/src/x.rs", source), ("docs/unsafe.md", &list)];
        check_fixture(super::check, &files).0
    }

    const ROW: &str = "| `crates/a/src/x.rs` | `f` | calls a kernel |\n";

    #[test]
    fn listed_and_justified_is_fine() {
        assert_eq!(errors(WITH, GOOD, ROW), [""; 0]);
    }

    #[test]
    fn an_unlisted_site_and_a_stale_row_are_refused() {
        let found = errors(WITH, GOOD, "| crates/a/src/x.rs | h | because |\n");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("crates/a/src/x.rs:3: unsafe in `f` is not listed"));
        assert!(found[1].starts_with("docs/unsafe.md:3: crates/a/src/x.rs has no unsafe in `h`"));
    }

    #[test]
    fn a_site_needs_its_reason() {
        let found = errors(WITH, "fn f() {\n    unsafe { g() }\n}\n", ROW);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("why it is sound"), "{found:?}");
        assert_eq!(errors(WITH, GOOD, "| crates/a/src/x.rs | f | |\n").len(), 1);
    }

    #[test]
    fn what_never_ships_lists_its_own() {
        let list = "| file | function | why |\n|---|---|---|\n| tool/src/x.rs | f | asks |\n";
        let tool = [ROOT, ("tool/Cargo.toml", WITHOUT.1), ("tool/src/x.rs", GOOD)];
        assert_eq!(check_fixture(super::check, &tool).0.len(), 1);
        let files = [tool[0], tool[1], tool[2], ("docs/unsafe.md", list)];
        assert_eq!(check_fixture(super::check, &files).0, [""; 0]);
    }

    #[test]
    fn crates_without_backends_have_none() {
        let found = errors(WITHOUT, GOOD, ROW);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("crates with CPU backends only"), "{found:?}");
    }
}
