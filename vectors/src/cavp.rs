//! Files of NIST's Cryptographic Algorithm Validation Program, found in a folder of any layout.
//!
//! A file is known by its comments, its name and its fields. What is not understood is listed with
//! the reason.

use std::fs;
use std::path::{Path, PathBuf};

use testkit::rsp::{Fault, Rsp};

use crate::ledger::Ledger;

mod aead;
mod block_mode;
mod ecdh;
mod ecdsa;
mod ed25519;
mod hash;
mod mac;
mod mlkem;
mod rsa;

pub(crate) const SOURCE: &str = "NIST CAVP";
/// Endings of the files that are looked at.
const ENDINGS: [&str; 4] = ["rsp", "txt", "fax", "input"];

/// A file with what tells which algorithm it is about.
struct File<'a> {
    /// Its path below the folder, to name vectors by.
    name: String,
    /// Its name without ending, in small letters.
    stem: String,
    /// Its comments, in small letters.
    title: String,
    text: &'a str,
    rsp: Rsp<'a>,
}

/// Why a file is not run, or not to its end.
enum Stop {
    /// It is about something that is not offered here.
    NotOffered(String),
    /// It is broken.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// A kind of files.
struct Family {
    knows: fn(&File<'_>) -> bool,
    run: fn(&mut Ledger, &File<'_>) -> Result<(), Stop>,
}

/// In this order: the first that knows a file runs it.
const FAMILIES: [Family; 13] = [
    Family { knows: ed25519::knows, run: ed25519::run },
    Family { knows: hash::knows_xof, run: hash::xof },
    Family { knows: hash::knows_monte_carlo, run: hash::monte_carlo },
    Family { knows: mac::knows, run: mac::run },
    Family { knows: hash::knows, run: hash::run },
    Family { knows: aead::knows_gcm, run: aead::gcm },
    Family { knows: aead::knows_ccm, run: aead::ccm },
    Family { knows: block_mode::knows, run: block_mode::run },
    Family { knows: rsa::knows, run: rsa::run },
    Family { knows: ecdh::knows, run: ecdh::run },
    Family { knows: ecdsa::knows_signatures, run: ecdsa::signatures },
    Family { knows: ecdsa::knows_keys, run: ecdsa::keys },
    Family { knows: mlkem::knows, run: mlkem::run },
];

/// Runs every file below `folder`.
pub(crate) fn run(ledger: &mut Ledger, folder: &Path) -> Result<(), String> {
    let mut paths = Vec::new();
    walk(folder, &mut paths)?;
    paths.sort();
    if paths.is_empty() {
        let endings = ENDINGS.join(", .");
        return Err(format!("{}: no file that ends in .{endings}", folder.display()));
    }
    for path in paths {
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        match fs::read(&path) {
            Ok(bytes) => run_file(ledger, name, &String::from_utf8_lossy(&bytes)),
            Err(error) => ledger.fault(format!("cannot read {}: {error}", path.display())),
        }
    }
    Ok(())
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    let failed = |error| format!("cannot read {}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        if entry.file_type().map_err(failed)?.is_dir() {
            walk(&path, paths)?;
        } else if path
            .extension()
            .is_some_and(|found| ENDINGS.iter().any(|ending| found == *ending))
        {
            paths.push(path);
        }
    }
    Ok(())
}

fn run_file(ledger: &mut Ledger, name: String, text: &str) {
    let file = File::new(name, text);
    let Some(family) = file.family() else {
        return ledger.not_run(SOURCE, &file.name, &unknown(&file.rsp));
    };
    match (family.run)(ledger, &file) {
        Ok(()) => {}
        Err(Stop::NotOffered(why)) => ledger.not_run(SOURCE, &file.name, &why),
        Err(Stop::Fault(fault)) => ledger.fault(format!("{}: {fault}", file.name)),
    }
}

/// Why no family knows a file, from its fields.
fn unknown(rsp: &Rsp<'_>) -> String {
    let mut names: Vec<String> =
        rsp.names().iter().map(|name| name.chars().take(20).collect()).collect();
    names.truncate(6);
    format!("no algorithm here has files with the fields {}", names.join(", "))
}

fn not_offered(what: &str) -> Stop {
    Stop::NotOffered(format!("{what} is not offered"))
}

impl<'a> File<'a> {
    fn new(name: String, text: &'a str) -> Self {
        let rsp = Rsp::read(text);
        let stem =
            Path::new(&name).file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let title = rsp.comments().join("\n").to_lowercase();
        Self { name, stem, title, text, rsp }
    }

    fn family(&self) -> Option<&'static Family> {
        FAMILIES.iter().find(|family| (family.knows)(self))
    }

    /// The name of a vector of this file.
    fn id(&self, line: usize) -> String {
        format!("{} line {line}", self.name)
    }
}

#[cfg(test)]
mod tests;
