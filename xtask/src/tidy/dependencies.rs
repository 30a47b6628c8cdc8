//! Crates from outside are those of the table in docs/dependencies.md, each where it says.

use std::collections::BTreeSet;

use crate::markdown;
use crate::project::{Kind, Project};
use crate::tidy::Report;

const LIST: &str = "docs/dependencies.md";

pub(super) fn check(project: &Project, report: &mut Report) {
    let rows = markdown::tables(project.text(LIST).unwrap_or(""), &["crate", "kind", "where"]);
    if rows.is_empty() {
        report.error(LIST, 1, "no table `crate | kind | where | for`: write it");
        return;
    }
    let mut listed = BTreeSet::new();
    for row in &rows {
        let (name, kind) = (row.cell(0), row.cell(1));
        if row.cell(3).is_empty() {
            report.error(LIST, row.line, format!("{name}: say in column `for` what it is for"));
        }
        for place in row.cell(2).split(',').map(|place| place.trim().trim_matches('`')) {
            listed.insert((name, kind, place));
            if !uses(project, place, name, kind) {
                let message = format!("{place} has no {kind} dependency {name}: take it off");
                report.error(LIST, row.line, message);
            }
        }
    }
    for package in &project.packages {
        for dependency in package.dependencies.iter().filter(|found| found.folder.is_none()) {
            // The check of layers refuses build dependencies altogether.
            let wanted = (dependency.name.as_str(), dependency.kind.name(), package.noun());
            if dependency.kind != Kind::Build && !listed.contains(&wanted) {
                let (name, kind, noun) = wanted;
                report.error(
                    package.manifest_path(),
                    dependency.line,
                    format!("{name} is not listed for {noun} as {kind}: do without it, or give the reason in {LIST}"),
                );
            }
        }
    }
}

fn uses(project: &Project, noun: &str, name: &str, kind: &str) -> bool {
    project.packages.iter().filter(|package| package.noun() == noun).any(|package| {
        package
            .dependencies
            .iter()
            .any(|found| found.folder.is_none() && found.name == name && found.kind.name() == kind)
    })
}

#[cfg(test)]
mod tests {
    use crate::tidy::check_fixture;

    const MANIFEST: (&str, &str) = (
        "crates/a/Cargo.toml",
        "[dependencies]\nsubtle = \"2\"\n[dev-dependencies]\nproptest = \"1\"\n",
    );

    fn errors(rows: &str) -> Vec<String> {
        let list = format!("# D\n\n| crate | kind | where | for |\n|---|---|---|---|\n{rows}");
        check_fixture(super::check, &[MANIFEST, ("docs/dependencies.md", &list)]).0
    }

    #[test]
    fn a_complete_table_is_fine() {
        let rows = "| subtle | normal | `a` | x |\n| proptest | dev | a | y |\n";
        assert_eq!(errors(rows), [""; 0]);
    }

    #[test]
    fn what_is_not_listed_for_this_crate_and_kind_is_refused() {
        let found = errors("| subtle | normal | a | x |\n| proptest | normal | a | y |\n");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].starts_with("docs/dependencies.md:6: a has no normal dependency proptest")
        );
        assert!(found[1].starts_with("crates/a/Cargo.toml:4: proptest is not listed for a as dev"));
    }

    #[test]
    fn a_stale_place_and_a_missing_reason_are_refused() {
        let found = errors("| subtle | normal | a, b | x |\n| proptest | dev | a |  |\n");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("b has no normal dependency subtle"), "{found:?}");
        assert!(found[1].contains("what it is for"), "{found:?}");
    }

    #[test]
    fn the_table_must_exist() {
        let found = check_fixture(super::check, &[MANIFEST]).0;
        assert!(found[0].contains("no table"), "{found:?}");
    }
}
