//! The list of attacks has a row for each number that a test's name begins with, and says where the
//! tests are.

use std::collections::{BTreeMap, BTreeSet};

use crate::markdown;
use crate::project::Project;
use crate::source::Source;
use crate::tidy::Report;

const PAGE: &str = "docs/attacks.md";

pub(super) fn check(project: &Project, report: &mut Report) {
    let page = project.text(PAGE).unwrap_or("");
    let mut tested = tests(project);
    for row in markdown::tables(page, &["id", "attack", "here", "tests in"]) {
        let places = tested.remove(row.cell(0)).unwrap_or_default();
        let places = places.into_iter().collect::<Vec<_>>().join(", ");
        if row.cell(3) != places {
            let message = match places.as_str() {
                "" => format!("no test is named `{}_...`", row.cell(0)),
                places => format!("the tests named `{}_...` are in: {places}", row.cell(0)),
            };
            report.error(PAGE, row.line, message);
        }
    }
    for row in markdown::tables(page, &["id", "attack", "why there is none"]) {
        if tested.remove(row.cell(0)).is_some() {
            report.error(PAGE, row.line, format!("there is a test named `{}_...`", row.cell(0)));
        }
    }
    for (id, places) in tested {
        let places = places.into_iter().collect::<Vec<_>>().join(", ");
        report.error(PAGE, 1, format!("no row for `{id}`, whose tests are in: {places}"));
    }
}

/// The folders of the packages with functions of these numbers.
fn tests(project: &Project) -> BTreeMap<String, BTreeSet<&str>> {
    let mut tests: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (path, text) in project.texts().filter(|(path, _)| path.ends_with(".rs")) {
        let inside = path.strip_prefix("crates/").unwrap_or(path);
        let Some((folder, _)) = inside.split_once('/') else { continue };
        for function in &Source::new(text).functions {
            for id in function.name.split('_').take_while(|part| is_id(part)) {
                tests.entry(id.to_owned()).or_default().insert(folder);
            }
        }
    }
    tests
}

/// `a1` to `l99`: the section and the number.
fn is_id(part: &str) -> bool {
    let digits = part.strip_prefix(|c| ('a'..='l').contains(&c)).unwrap_or("");
    matches!(digits.len(), 1..=2) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::tidy::check_fixture;

    const TESTS: [(&str, &str); 2] = [
        ("crates/x/tests/edges.rs", "#[test]\nfn c3_r_is_zero() {}\nfn other() { f(c4_x()) }\n"),
        ("timing/src/main.rs", "mod tests {\n    #[test]\n    fn c3_e2_b1x_alike() {}\n}\n"),
    ];

    const HEAD: &str = "| id | attack | here | tests in |\n|---|---|---|---|\n";
    const TAIL: &str = "\n| id | attack | why there is none |\n|---|---|---|\n";

    fn errors(rows: &str, untested: &str) -> Vec<String> {
        let page = format!("{HEAD}{rows}{TAIL}{untested}");
        check_fixture(super::check, &[TESTS[0], TESTS[1], ("docs/attacks.md", &page)]).0
    }

    #[test]
    fn rows_and_tests_agree() {
        let rows = "| c3 | a | b | timing, x |\n| e2 | a | b | timing |\n";
        assert_eq!(errors(rows, "| h6 | a | nothing |\n"), [""; 0]);
    }

    #[test]
    fn what_is_missing_or_too_much_is_found() {
        let found = errors("| c3 | a | b | x |\n| c9 | a | b | x |\n", "| e2 | a | nothing |\n");
        assert_eq!(
            found,
            [
                "docs/attacks.md:3: the tests named `c3_...` are in: timing, x",
                "docs/attacks.md:4: no test is named `c9_...`",
                "docs/attacks.md:8: there is a test named `e2_...`",
            ]
        );
        let found = errors("| c3 | a | b | timing, x |\n", "");
        assert_eq!(found, ["docs/attacks.md:1: no row for `e2`, whose tests are in: timing"]);
    }

    #[test]
    fn numbers() {
        for (part, expected) in [
            ("a1", true),
            ("l12", true),
            ("m1", false),
            ("a", false),
            ("a1x", false),
            ("c100", false),
        ] {
            assert_eq!(super::is_id(part), expected, "{part}");
        }
    }
}
