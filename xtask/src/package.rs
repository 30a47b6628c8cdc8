//! `cargo xtask package`: each crate builds alone, from what `cargo package` makes of it.
//!
//! Crates of the layers without `std` are linked into a library that has a panic handler of its
//! own. Two of them do not link, so whatever brings in the standard library, however deep, fails
//! the build: the host's own target proves it, and no other has to be installed.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::no_options;
use crate::process::{Output, capture_quietly, cargo, run as run_program};
use crate::project::{LAST_NO_STD_LAYER, Layer, Package, Project};

/// Where the packages are unpacked, a workspace of its own.
const FOLDER: &str = "target/package-alone";

/// What links a crate without `std`; `CRATE` stands for the crate.
const WITHOUT_STD: &str = "\
#![no_std]

extern crate CRATE;

struct NoMemory;

// SAFETY: having no memory to give is within the contract.
unsafe impl core::alloc::GlobalAlloc for NoMemory {
    unsafe fn alloc(&self, _: core::alloc::Layout) -> *mut u8 {
        core::ptr::null_mut()
    }

    unsafe fn dealloc(&self, _: *mut u8, _: core::alloc::Layout) {}
}

#[global_allocator]
static NO_MEMORY: NoMemory = NoMemory;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
";

/// What rustc says of a second panic handler.
const TWO_PANIC_HANDLERS: &str = "found duplicate lang item `panic_impl`";

pub(crate) fn run(options: &[String]) -> Result<(), String> {
    no_options(options)?;
    let project = Project::load(Path::new("."))?;
    let published: Vec<&Package> =
        project.packages.iter().filter(|package| package.is_published()).collect();
    unpack(&published, shared_version(&project)?)?;
    let linked: Vec<&Package> =
        published.iter().copied().filter(|package| is_without_std(package)).collect();
    write_workspace(&published, &linked)?;

    // The check itself is checked: the standard library has to be noticed.
    let control = build("control", &[])?;
    if control.success || !control.stderr.iter().any(|line| line.contains(TWO_PANIC_HANDLERS)) {
        return Err("`std` was linked unnoticed: the check shows nothing".to_owned());
    }
    println!("{:<24} noticed, as it must be", "std");
    let mut faults = Vec::new();
    for package in &published {
        let fault = check(package)?;
        println!("{:<24} {}", package.name, fault.as_deref().unwrap_or("builds alone"));
        faults.extend(fault.map(|fault| format!("{}: {fault}", package.name)));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

fn is_without_std(package: &Package) -> bool {
    matches!(package.layer, Some(Layer::Number(layer)) if layer <= LAST_NO_STD_LAYER)
}

/// All crates share one version.
fn shared_version(project: &Project) -> Result<&str, String> {
    let root = project.text("Cargo.toml").unwrap_or_default();
    let mut package = root.lines().skip_while(|line| *line != "[workspace.package]");
    let version = package.find_map(|line| line.strip_prefix("version = \""));
    version.map(|rest| rest.trim_end_matches('"')).ok_or_else(|| "no version".to_owned())
}

/// Makes the packages, as for a registry, and unpacks them.
fn unpack(packages: &[&Package], version: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot prepare {FOLDER}: {error}");
    // What an earlier run left may be of crates that are gone.
    for folder in ["crates", "without-std"].map(|name| format!("{FOLDER}/{name}")) {
        if Path::new(&folder).exists() {
            fs::remove_dir_all(&folder).map_err(failed)?;
        }
    }
    let mut command = cargo();
    command.args(["package", "--quiet", "--no-verify", "--allow-dirty", "--locked"]);
    command.args(["--target-dir", FOLDER]);
    for package in packages {
        command.args(["-p", &package.name]);
    }
    run_program(&mut command)?;
    for package in packages {
        let folder = format!("{FOLDER}/{}", unpacked(package));
        fs::create_dir_all(&folder).map_err(failed)?;
        let archive = format!("{FOLDER}/package/{}-{version}.crate", package.name);
        let words = ["-xzf", &archive, "--strip-components=1", "-C", &folder];
        run_program(Command::new("tar").args(words))?;
    }
    Ok(())
}

/// A workspace of the unpacked crates, which take each other instead of the registry's, and of a
/// library without `std` for each that claims to need none.
fn write_workspace(published: &[&Package], linked: &[&Package]) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot write in {FOLDER}: {error}");
    let mut root = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\", \"without-std/*\"]\n\n\
                    [profile.dev]\npanic = \"abort\"\ndebug = false\n\n[patch.crates-io]\n"
        .to_owned();
    for package in published {
        root += &format!("{} = {{ path = \"{}\" }}\n", package.name, unpacked(package));
    }
    fs::write(format!("{FOLDER}/Cargo.toml"), root).map_err(failed)?;
    // The versions that the gate tested, not the newest.
    fs::copy("Cargo.lock", format!("{FOLDER}/Cargo.lock")).map_err(failed)?;

    let library = |name: &str, crate_name: &str, more: &str| -> Result<(), String> {
        let folder = format!("{FOLDER}/without-std/{name}");
        fs::create_dir_all(format!("{folder}/src")).map_err(failed)?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [lib]\ncrate-type = [\"staticlib\"]\n\n{more}"
        );
        fs::write(format!("{folder}/Cargo.toml"), manifest).map_err(failed)?;
        let code = WITHOUT_STD.replace("CRATE", crate_name);
        fs::write(format!("{folder}/src/lib.rs"), code).map_err(failed)
    };
    library("control", "std", "")?;
    for package in linked {
        let name = &package.name;
        let features: Vec<String> = package
            .features()
            .map(|feature| format!("{feature} = [\"{name}/{feature}\"]\n"))
            .collect();
        let path = format!("../../{}", unpacked(package));
        let more = format!(
            "[features]\n{}\n[dependencies]\n{name} = {{ path = \"{path}\" }}\n",
            features.concat()
        );
        library(&format!("alone-{name}"), &name.replace('-', "_"), &more)?;
    }
    Ok(())
}

fn unpacked(package: &Package) -> String {
    format!("crates/{}", package.name)
}

/// `None` if the package builds, with its features and without.
fn check(package: &Package) -> Result<Option<String>, String> {
    let target = match is_without_std(package) {
        true => format!("alone-{}", package.name),
        false => package.name.clone(),
    };
    for features in [&[][..], &["--all-features"]] {
        let output = build(&target, features)?;
        if !output.success {
            output.stderr.iter().for_each(|line| eprintln!("{line}"));
            let with_std = output.stderr.iter().any(|line| line.contains(TWO_PANIC_HANDLERS));
            let why = if with_std { "needs `std`" } else { "does not build" };
            return Ok(Some([&[why], features].concat().join(" with ")));
        }
    }
    Ok(None)
}

fn build(package: &str, features: &[&str]) -> Result<Output, String> {
    let mut command = cargo();
    command.current_dir(FOLDER).env("CARGO_TARGET_DIR", "target");
    capture_quietly(command.args(["build", "--quiet", "-p", package]).args(features))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::fixture;

    #[test]
    fn the_version_is_that_of_the_workspace() {
        let root = "[other]\nversion = \"9\"\n[workspace.package]\nversion = \"1.2.3\"\n";
        assert_eq!(shared_version(&fixture(&[("Cargo.toml", root)])), Ok("1.2.3"));
        assert!(shared_version(&fixture(&[("Cargo.toml", "[workspace]\n")])).is_err());
    }

    #[test]
    fn std_is_linked_above_layer_4_alone() {
        let with_layer = |layer: &str| {
            let manifest = format!("[package.metadata.ashlar]\nlayer = {layer}\n");
            let project = fixture(&[("crates/a/Cargo.toml", &*manifest)]);
            is_without_std(&project.packages[0])
        };
        assert!(with_layer("0") && with_layer("4"));
        assert!(!with_layer("5") && !with_layer("\"tests\""));
    }
}
