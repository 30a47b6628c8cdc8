//! Counting known-answer vectors, in the form that `cargo xtask vectors` reads.

use core::fmt::{Debug, Display};

/// How many failed vectors a report names: one broken constant fails thousands.
const NAMED: usize = 10;

/// The vectors of one algorithm, source and backend.
///
/// [`finish`](Self::finish) prints one line for `cargo xtask vectors` and fails the test if a
/// vector failed or none ran.
#[must_use = "a tally that is not finished reports nothing"]
#[derive(Debug)]
pub struct Tally {
    crate_name: &'static str,
    algorithm: String,
    source: &'static str,
    backend: String,
    run: usize,
    failures: Vec<String>,
    skipped: Vec<(&'static str, usize)>,
}

impl Tally {
    /// Starts counting. `crate_name` is the folder's name, `source` who published the vectors.
    pub fn new(
        crate_name: &'static str,
        algorithm: impl Display,
        source: &'static str,
        backend: impl Display,
    ) -> Self {
        Self {
            crate_name,
            algorithm: algorithm.to_string(),
            source,
            backend: backend.to_string(),
            run: 0,
            failures: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Counts a vector whose outcome is yes or no, such as a signature to accept or to refuse.
    pub fn check(&mut self, id: impl Display, passed: bool) {
        self.run += 1;
        if !passed {
            self.failures.push(id.to_string());
        }
    }

    /// Counts a vector whose outcome is a value.
    pub fn equal<T: PartialEq<U> + Debug, U: Debug>(
        &mut self,
        id: impl Display,
        got: T,
        expected: U,
    ) {
        self.run += 1;
        if got != expected {
            self.failures.push(format!("{id}: got {got:02x?}, expected {expected:02x?}"));
        }
    }

    /// Counts a vector that cannot be run, with the reason that the table shows.
    pub fn skip(&mut self, why: &'static str) {
        match self.skipped.iter_mut().find(|(reason, _)| *reason == why) {
            Some((_, count)) => *count += 1,
            None => self.skipped.push((why, 1)),
        }
    }

    /// Prints the line of the table.
    ///
    /// # Errors
    ///
    /// If a vector failed: a sentence that names the first of them.
    #[expect(clippy::print_stdout, reason = "the line is this function's purpose")]
    pub fn report(self) -> Result<(), String> {
        let Self { crate_name, algorithm, source, backend, run, failures, skipped } = self;
        let passed = run - failures.len();
        let skips = skipped.iter().map(|(_, count)| count).sum::<usize>();
        let why: Vec<String> =
            skipped.iter().map(|(why, count)| format!("{count} {why}")).collect();
        println!(
            "ashlar-vectors\t{crate_name}\t{algorithm}\t{source}\t{backend}\t{run}\t{passed}\t{skips}\t{}",
            why.join("; ")
        );
        if failures.is_empty() {
            return Ok(());
        }
        let mut named = failures[..failures.len().min(NAMED)].join("; ");
        if failures.len() > NAMED {
            named.push_str(&format!("; and {} more", failures.len() - NAMED));
        }
        Err(format!("{crate_name} {algorithm} ({source}, {backend}): {named}"))
    }

    /// Prints the line of the table.
    ///
    /// # Panics
    ///
    /// If a vector failed, naming the first of them, or if none ran.
    #[expect(clippy::panic, reason = "fails the calling test")]
    pub fn finish(self) {
        let name =
            format!("{} {} ({}, {})", self.crate_name, self.algorithm, self.source, self.backend);
        let run = self.run;
        if let Err(failures) = self.report() {
            panic!("{failures}");
        }
        assert!(run > 0, "{name}: no vector ran");
    }
}
