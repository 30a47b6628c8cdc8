//! A crate imports only crates of a smaller layer.

use crate::project::{Dependency, Kind, Layer, Package, Project};
use crate::tidy::Report;

/// Crates that may import these crates of ours and no others, whatever their layer.
const ONLY: [(&str, &[&str]); 1] = [("tls-messages", &["wire"])];

/// Crates that only these may import: the AEADs belong to the record layer, but for tickets, the CBC
/// records of the legacy, and encrypted key files.
const RESERVED: [(&str, &[&str]); 2] = [
    ("aes", &["tls-record", "rustls-provider", "tls", "tls-legacy", "x509"]),
    ("chacha20poly1305", &["tls-record", "rustls-provider"]),
];

pub(super) fn check(project: &Project, report: &mut Report) {
    for package in &project.packages {
        let Some(layer) = package.layer else {
            report.error(
                package.manifest_path(),
                1,
                "no layer: add `[package.metadata.ashlar]` with `layer = 0` to 7 or \"tests\"",
            );
            continue;
        };
        for dependency in &package.dependencies {
            if let Some(fault) = fault(project, package, layer, dependency) {
                report.error(package.manifest_path(), dependency.line, fault);
            }
        }
        if project.files.contains_key(&format!("{}/build.rs", package.folder)) {
            report.error(format!("{}/build.rs", package.folder), 1, NO_BUILD_SCRIPTS);
        }
        for entry in &package.manifest {
            if entry.section == "lib" && entry.key == "proc-macro" {
                let message = "Ashlar has no procedural macros of its own: write the code out";
                report.error(package.manifest_path(), entry.line, message);
            }
        }
    }
}

const NO_BUILD_SCRIPTS: &str = "Ashlar builds with rustc alone: no build scripts";

fn fault(
    project: &Project,
    package: &Package,
    layer: Layer,
    dependency: &Dependency,
) -> Option<String> {
    if dependency.kind == Kind::Build {
        return Some(NO_BUILD_SCRIPTS.to_owned());
    }
    if dependency.kind == Kind::Dev {
        return None;
    }
    let folder = dependency.folder.as_deref()?;
    let Some(imported) = project.package(folder) else {
        return Some(format!("imports {folder}, which is not in the workspace"));
    };
    fault_between(package, layer, imported)
}

fn fault_between(package: &Package, layer: Layer, imported: &Package) -> Option<String> {
    let (name, other) = (package.noun(), imported.noun());
    if let Layer::Number(number) = layer {
        let fits = match imported.layer {
            Some(Layer::Number(below)) => below < number,
            Some(Layer::Tests) => {
                return Some(format!(
                    "{} (layer {number}) must not import {other}, which is for tests: \
                     move it to [dev-dependencies]",
                    package.folder
                ));
            }
            None => return None,
        };
        if !fits {
            return Some(format!(
                "{} (layer {number}) must not import {other}: only smaller layers; move the \
                 common part one layer down",
                package.folder
            ));
        }
        if let Some((_, importers)) = RESERVED.iter().find(|(reserved, _)| *reserved == other)
            && !importers.contains(&name)
        {
            return Some(format!("only {} may import {other}", importers.join(", ")));
        }
    }
    let (_, allowed) = ONLY.iter().find(|(only, _)| *only == name)?;
    (!allowed.contains(&other)).then(|| format!("{name} may import only {}", allowed.join(", ")))
}

#[cfg(test)]
mod tests {
    use crate::tidy::check_fixture;

    const ROOT: (&str, &str) = (
        "Cargo.toml",
        "[workspace.dependencies]\n\
         wire = { package = \"ashlar-wire\", path = \"crates/wire\" }\n\
         aes = { package = \"ashlar-aes\", path = \"crates/aes\" }\n\
         testkit = { path = \"crates/testkit\" }\n",
    );
    const WIRE: (&str, &str) = ("crates/wire/Cargo.toml", "[package.metadata.ashlar]\nlayer = 0\n");
    const AES: (&str, &str) = ("crates/aes/Cargo.toml", "[package.metadata.ashlar]\nlayer = 1\n");
    const TESTKIT: (&str, &str) =
        ("crates/testkit/Cargo.toml", "[package.metadata.ashlar]\nlayer = \"tests\"\n");

    fn errors(path: &str, manifest: &str) -> Vec<String> {
        check_fixture(super::check, &[ROOT, WIRE, AES, TESTKIT, (path, manifest)]).0
    }

    fn manifest(layer: &str, rest: &str) -> String {
        format!("[package.metadata.ashlar]\nlayer = {layer}\n{rest}")
    }

    #[test]
    fn downwards_and_for_tests_is_fine() {
        let rest =
            "[dependencies]\nwire.workspace = true\n[dev-dependencies]\ntestkit.workspace = true\n";
        assert_eq!(errors("crates/a/Cargo.toml", &manifest("1", rest)), [""; 0]);
        let rest = "[dependencies]\ntestkit.workspace = true\naes.workspace = true\n";
        assert_eq!(errors("crates/fuzz/Cargo.toml", &manifest("\"tests\"", rest)), [""; 0]);
    }

    #[test]
    fn sideways_and_upwards_are_refused() {
        for layer in ["0", "1"] {
            let rest = "[dependencies]\naes.workspace = true\n";
            let found = errors("crates/a/Cargo.toml", &manifest(layer, rest));
            assert_eq!(found.len(), 1, "{found:?}");
            let start =
                format!("crates/a/Cargo.toml:4: crates/a (layer {layer}) must not import aes");
            assert!(found[0].starts_with(&start), "{found:?}");
        }
    }

    #[test]
    fn test_support_stays_out_of_dependencies() {
        let rest = "[dependencies]\ntestkit.workspace = true\n";
        let found = errors("crates/a/Cargo.toml", &manifest("5", rest));
        assert!(found[0].contains("which is for tests"), "{found:?}");
    }

    #[test]
    fn a_layer_is_required() {
        let found = errors("crates/a/Cargo.toml", "[package]\nname = \"a\"\n");
        assert!(found[0].starts_with("crates/a/Cargo.toml:1: no layer"), "{found:?}");
    }

    #[test]
    fn the_record_layer_alone_imports_aeads_and_messages_import_wire_alone() {
        let rest = "[dependencies]\naes.workspace = true\n";
        let found = errors("crates/tls-tokio/Cargo.toml", &manifest("6", rest));
        assert!(
            found[0]
                .contains("only tls-record, rustls-provider, tls, tls-legacy, x509 may import aes"),
            "{found:?}"
        );
        assert_eq!(errors("crates/tls-record/Cargo.toml", &manifest("4", rest)), [""; 0]);

        let root = (ROOT.0, &*format!("{}x = {{ path = \"crates/x\" }}\n", ROOT.1));
        let x = ("crates/x/Cargo.toml", "[package.metadata.ashlar]\nlayer = 1\n");
        let messages = manifest("4", "[dependencies]\nx.workspace = true\n");
        let messages = ("crates/tls-messages/Cargo.toml", messages.as_str());
        let found = check_fixture(super::check, &[root, x, messages]).0;
        assert!(found[0].contains("tls-messages may import only wire"), "{found:?}");
    }

    #[test]
    fn nothing_runs_at_build_time() {
        let rest = "[build-dependencies]\ncc = \"1\"\n[lib]\nproc-macro = true\n";
        let found = errors("crates/a/Cargo.toml", &manifest("1", rest));
        assert_eq!(found.len(), 2, "{found:?}");
        let script = ("crates/aes/build.rs", "fn main() {}\n");
        let found = check_fixture(super::check, &[ROOT, AES, script]).0;
        assert!(found[0].starts_with("crates/aes/build.rs:1: "), "{found:?}");
    }
}
