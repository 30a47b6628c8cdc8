//! Each crate has the files and the first lines of the template.

use crate::project::{Kind, LAST_NO_STD_LAYER, Layer, Package, Project};
use crate::tidy::{Report, unsafe_list};

/// Layers whose crates have published vectors.
const WITH_VECTORS: core::ops::RangeInclusive<u8> = 1..=4;
/// Modules that say nothing about what is in them.
const EMPTY_NAMES: [&str; 5] = ["utils", "common", "helpers", "misc", "types"];

pub(super) fn check(project: &Project, report: &mut Report) {
    for package in &project.packages {
        check_manifest(package, report);
        if package.folder.starts_with("crates/") {
            check_presence(project, package, report);
            check_roots(project, package, report);
        }
    }
    check_vectors(project, report);
    check_names(project, report);
}

fn check_manifest(package: &Package, report: &mut Report) {
    let path = package.manifest_path();
    let has_lints = package
        .manifest
        .iter()
        .any(|entry| entry.section == "lints" && entry.key == "workspace" && entry.value == "true");
    if !has_lints {
        report.error(&*path, 1, "takes no part in the lints: add `[lints]`, `workspace = true`");
    }
    // Without it `ASHLAR_CPU_DISABLE` does nothing and the portable run tests the fast backend.
    let can_hide = package.manifest.iter().any(|entry| {
        entry.section == "dev-dependencies" && entry.key == "cpu" && entry.value.contains("\"std\"")
    });
    if package.has_backends() && !can_hide {
        let remedy = "cpu = { workspace = true, features = [\"std\"] }";
        let message =
            format!("backends cannot be hidden in tests: add the dev-dependency `{remedy}`");
        report.error(&*path, 1, message);
    }
    // A crate may name itself by path, to have a feature in its own tests.
    let others = package.dependencies.iter().filter(|found| {
        found.kind != Kind::Build && found.folder.as_ref() != Some(&package.folder)
    });
    for dependency in others {
        let own = package.manifest.iter().find(|entry| entry.line == dependency.line);
        let inherits = own.is_some_and(|entry| {
            entry.key.ends_with("workspace") || entry.value.contains("workspace = true")
        });
        if !inherits {
            let message = format!(
                "{}: name and version belong in the root's [workspace.dependencies]; write \
                 `workspace = true` here",
                dependency.name
            );
            report.error(&*path, dependency.line, message);
        }
    }
}

fn check_presence(project: &Project, package: &Package, report: &mut Report) {
    let mut need = |file: &str, why: &str| {
        let path = format!("{}/{file}", package.folder);
        if !project.files.contains_key(&path) {
            report.error(path, 1, why);
        }
    };
    need("README.md", "missing: it is the crate's front page");
    if let Some(Layer::Number(layer)) = package.layer
        && WITH_VECTORS.contains(&layer)
    {
        need("tests/kat.rs", "missing: published vectors, counted by `testkit::Tally`");
    }
}

fn check_roots(project: &Project, package: &Package, report: &mut Report) {
    let listed = unsafe_list::rows(project);
    let has_unsafe =
        listed.iter().any(|row| row.cell(0).starts_with(&format!("{}/", package.folder)));
    for root in ["src/lib.rs", "src/main.rs"] {
        let path = format!("{}/{root}", package.folder);
        let Some(text) = project.text(&path) else { continue };
        let has = |line: &str| text.lines().any(|found| found.trim() == line);
        if !has_unsafe && !has("#![forbid(unsafe_code)]") {
            report.error(&*path, 1, "add `#![forbid(unsafe_code)]`");
        }
        if root == "src/main.rs" {
            continue;
        }
        let include = "#![doc = include_str!(\"../README.md\")]";
        if text.lines().next() != Some(include) {
            report.error(&*path, 1, format!("must begin with `{include}`"));
        }
        if let Some(Layer::Number(layer)) = package.layer
            && layer <= LAST_NO_STD_LAYER
            && !has("#![no_std]")
        {
            report.error(&*path, 1, format!("layer {layer} knows no system: add `#![no_std]`"));
        }
    }
}

/// Each file below `tests/vectors` is accounted for in the SOURCE.md of that folder.
fn check_vectors(project: &Project, report: &mut Report) {
    for path in project.files.keys() {
        let Some((before, file)) = path.split_once("/tests/vectors/") else { continue };
        let source = format!("{before}/tests/vectors/SOURCE.md");
        let name = file.rsplit('/').next().unwrap_or(file);
        match project.text(&source) {
            None => report.error(
                &**path,
                1,
                format!("no {source}: write who published it, where, its licence"),
            ),
            Some(text) if name != "SOURCE.md" && !text.contains(name) => {
                report.error(&*source, 1, format!("does not say where {file} comes from"));
            }
            Some(_) => {}
        }
    }
}

fn check_names(project: &Project, report: &mut Report) {
    for path in project.files.keys().filter(|path| path.ends_with(".rs")) {
        let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".rs");
        if EMPTY_NAMES.contains(&stem) {
            report.error(&**path, 1, format!("`{stem}` says nothing: name it by what it is about"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::check_fixture;

    const ROOT: (&str, &str) =
        ("Cargo.toml", "[workspace.dependencies]\ncpu = { path = \"crates/cpu\" }\nder = \"1\"\n");
    const MANIFEST: (&str, &str) = (
        "crates/a/Cargo.toml",
        "[package.metadata.ashlar]\nlayer = 1\n[lints]\nworkspace = true\n",
    );
    const README: (&str, &str) = ("crates/a/README.md", "# a\n");
    const KAT: (&str, &str) = ("crates/a/tests/kat.rs", "");
    const LIB: (&str, &str) = (
        "crates/a/src/lib.rs",
        "#![doc = include_str!(\"../README.md\")]\n#![no_std]\n#![forbid(unsafe_code)]\n",
    );

    fn errors(files: &[(&str, &str)]) -> Vec<String> {
        check_fixture(super::check, files).0
    }

    #[test]
    fn a_crate_by_the_template_is_fine() {
        assert_eq!(errors(&[ROOT, MANIFEST, README, KAT, LIB]), [""; 0]);
    }

    #[test]
    fn readme_and_vectors_are_required() {
        let found = errors(&[ROOT, MANIFEST, LIB]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("crates/a/README.md:1: missing"), "{found:?}");
        assert!(found[1].starts_with("crates/a/tests/kat.rs:1: missing"), "{found:?}");
    }

    #[test]
    fn the_root_module_begins_by_the_template() {
        let found = errors(&[ROOT, MANIFEST, README, KAT, ("crates/a/src/lib.rs", "mod x;\n")]);
        assert_eq!(found.len(), 3, "{found:?}");
    }

    #[test]
    fn listed_unsafe_code_takes_the_place_of_forbid() {
        let lib = ("crates/a/src/lib.rs", "#![doc = include_str!(\"../README.md\")]\n#![no_std]\n");
        let list = "| file | function | why |\n|---|---|---|\n| crates/a/src/x.rs | f | y |\n";
        assert_eq!(errors(&[ROOT, MANIFEST, README, KAT, lib, ("docs/unsafe.md", list)]), [""; 0]);
    }

    #[test]
    fn vectors_have_a_source() {
        let vector = ("crates/a/tests/vectors/x.rsp", "");
        let found = errors(&[ROOT, MANIFEST, README, KAT, LIB, vector]);
        assert!(found[0].contains("no crates/a/tests/vectors/SOURCE.md"), "{found:?}");
        let source = |text| ("crates/a/tests/vectors/SOURCE.md", text);
        let found = errors(&[ROOT, MANIFEST, README, KAT, LIB, vector, source("y.rsp: NIST\n")]);
        assert!(found[0].contains("does not say where x.rsp comes from"), "{found:?}");
        let files = [ROOT, MANIFEST, README, KAT, LIB, vector, source("x.rsp: NIST\n")];
        assert_eq!(errors(&files), [""; 0]);
    }

    #[test]
    fn lints_and_versions_come_from_the_root() {
        let manifest = "[package.metadata.ashlar]\nlayer = 1\n[dependencies]\nder = \"1\"\n";
        let found = errors(&[ROOT, ("crates/a/Cargo.toml", manifest), README, KAT, LIB]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("[lints]"), "{found:?}");
        assert!(found[1].starts_with("crates/a/Cargo.toml:4: der: name and version"), "{found:?}");
    }

    #[test]
    fn a_crate_may_depend_on_itself_for_a_feature_in_its_tests() {
        let dev = "[dev-dependencies]\na = { path = \".\", features = [\"std\"] }\n";
        let manifest = format!("{}{dev}", MANIFEST.1);
        assert_eq!(errors(&[ROOT, (MANIFEST.0, &manifest), README, KAT, LIB]), [""; 0]);
    }

    #[test]
    fn backends_can_be_hidden_in_tests() {
        let with = |dev: &str| {
            let manifest = format!("{}[dependencies]\ncpu.workspace = true\n{dev}", MANIFEST.1);
            errors(&[ROOT, (MANIFEST.0, &manifest), README, KAT, LIB])
        };
        assert!(with("")[0].contains("backends cannot be hidden"));
        let dev = "[dev-dependencies]\ncpu = { workspace = true, features = [\"std\"] }\n";
        assert_eq!(with(dev), [""; 0]);
    }

    #[test]
    fn module_names_say_something() {
        let found = errors(&[ROOT, MANIFEST, README, KAT, LIB, ("crates/a/src/utils.rs", "")]);
        assert!(found[0].starts_with("crates/a/src/utils.rs:1: "), "{found:?}");
    }
}
