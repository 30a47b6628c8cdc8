//! Sizes that ask for a second look: warnings, never errors.

use crate::project::Project;
use crate::source::Source;
use crate::tidy::Report;

const FILE_LINES: usize = 600;
const FUNCTION_LINES: usize = 60;
/// Unrolled rounds are long and still one thought.
const KERNEL_LINES: usize = 160;
const CRATE_LINES: usize = 6000;

pub(super) fn check(project: &Project, report: &mut Report) {
    for package in &project.packages {
        let folder = format!("{}/src/", package.folder);
        let mut sum = 0;
        let sources =
            project.texts().filter(|(path, _)| path.starts_with(&folder) && path.ends_with(".rs"));
        for (path, text) in sources {
            let source = Source::new(text);
            let lines = source.length_without_tests();
            if is_table(path) {
                continue;
            }
            sum += lines;
            if lines > FILE_LINES {
                let message =
                    format!("{lines} lines without tests: split it (aim 400, limit {FILE_LINES})");
                report.warning(path, 1, message);
            }
            check_functions(path, &source, report);
        }
        if sum > CRATE_LINES {
            let message =
                format!("{sum} lines without tests (limit {CRATE_LINES}): is it two crates?");
            report.warning(package.manifest_path(), 1, message);
        }
    }
}

/// Tables stand in files of their own, as long as they must be.
fn is_table(path: &str) -> bool {
    path.ends_with("/table.rs") || path.ends_with("_table.rs")
}

fn check_functions(path: &str, source: &Source<'_>, report: &mut Report) {
    for function in &source.functions {
        let attributes = source.attributes(function);
        let limit = match attributes.contains("target_feature") {
            true => KERNEL_LINES,
            false => FUNCTION_LINES,
        };
        let lines = source.code_lines(function);
        if lines > limit && !attributes.contains("clippy::too_many_lines") {
            let message = format!("`{}` has {lines} lines of code (limit {limit})", function.name);
            report.warning(path, source.line_of(function.span.start), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::check_fixture;

    const MANIFEST: (&str, &str) = ("crates/a/Cargo.toml", "");

    fn warnings(text: &str) -> Vec<String> {
        let (errors, warnings) =
            check_fixture(super::check, &[MANIFEST, ("crates/a/src/x.rs", text)]);
        assert_eq!(errors, [""; 0]);
        warnings
    }

    fn function(attribute: &str, lines: usize) -> String {
        format!("{attribute}\nfn f() {{\n{}}}\n", "    g();\n".repeat(lines - 2))
    }

    #[test]
    fn long_functions() {
        assert_eq!(warnings(&function("", 60)), [""; 0]);
        let found = warnings(&function("", 61));
        assert_eq!(found, ["crates/a/src/x.rs:2: `f` has 61 lines of code (limit 60)"]);
        assert_eq!(warnings(&function("#[target_feature(enable = \"sse2\")]", 160)), [""; 0]);
        assert_eq!(warnings(&function("#[target_feature(enable = \"sse2\")]", 161)).len(), 1);
        let reasoned = "#[expect(clippy::too_many_lines, reason = \"a table\")]";
        assert_eq!(warnings(&function(reasoned, 200)), [""; 0]);
    }

    #[test]
    fn long_files_and_crates() {
        assert_eq!(warnings(&"//\n".repeat(600)), [""; 0]);
        assert_eq!(warnings(&"//\n".repeat(601)).len(), 1);
        assert_eq!(warnings(&"//\n".repeat(6001)).len(), 2);
        let table = ("crates/a/src/x/table.rs", &*"//\n".repeat(6001));
        assert_eq!(check_fixture(super::check, &[MANIFEST, table]).1, [""; 0]);
    }
}
