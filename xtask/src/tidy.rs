//! `cargo xtask tidy`: what rustc and clippy cannot check.

use core::fmt;
use std::path::Path;

use crate::no_options;
use crate::project::Project;

mod attacks;
mod crate_files;
mod dependencies;
mod flow;
mod layers;
mod size;
mod text;
mod unsafe_list;

/// What one look at the tree found.
#[derive(Debug, Default)]
struct Report {
    errors: Vec<Finding>,
    warnings: Vec<Finding>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    message: String,
}

type Check = fn(&Project, &mut Report);

const CHECKS: [Check; 8] = [
    layers::check,
    dependencies::check,
    unsafe_list::check,
    crate_files::check,
    text::check,
    flow::check,
    attacks::check,
    size::check,
];

pub(crate) fn run(options: &[String]) -> Result<(), String> {
    no_options(options)?;
    let project = Project::load(Path::new("."))?;
    let mut report = Report::default();
    for check in CHECKS {
        check(&project, &mut report);
    }
    report.print();
    match report.errors.len() {
        0 => {
            println!(
                "tidy: {} files of {} packages, {} warnings",
                project.files.len(),
                project.packages.len(),
                report.warnings.len()
            );
            Ok(())
        }
        count => Err(format!("{count} errors, {} warnings", report.warnings.len())),
    }
}

impl Report {
    fn error(&mut self, path: impl Into<String>, line: usize, message: impl Into<String>) {
        self.errors.push(Finding { path: path.into(), line, message: message.into() });
    }

    fn warning(&mut self, path: impl Into<String>, line: usize, message: impl Into<String>) {
        self.warnings.push(Finding { path: path.into(), line, message: message.into() });
    }

    fn print(&mut self) {
        self.warnings.sort();
        self.errors.sort();
        for warning in &self.warnings {
            println!("warning: {warning}");
        }
        for error in &self.errors {
            println!("error: {error}");
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// Runs one check on a few files; returns its errors and warnings as they are printed.
#[cfg(test)]
fn check_fixture(check: Check, files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let mut report = Report::default();
    check(&crate::project::fixture(files), &mut report);
    let texts = |findings: Vec<Finding>| findings.iter().map(ToString::to_string).collect();
    (texts(report.errors), texts(report.warnings))
}
