//! What a run counts, and what it says at its end.

use std::path::Path;

use testkit::Tally;

/// The choice of the command line.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// Folders' names of crates; empty for all.
    pub(crate) crates: Vec<String>,
    /// Part of a source's name.
    pub(crate) source: Option<String>,
}

/// Every tally of a run, one for each crate, algorithm, source and backend.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    choice: Choice,
    tallies: Vec<(Key, Tally)>,
    not_run: Vec<String>,
    faults: Vec<String>,
}

/// What a tally is about.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    crate_name: &'static str,
    algorithm: String,
    source: &'static str,
    backend: &'static str,
}

impl Ledger {
    pub(crate) fn new(choice: Choice) -> Self {
        Self { choice, ..Self::default() }
    }

    /// Whether vectors of this source for this crate are asked for.
    pub(crate) fn wants(&self, crate_name: &str, source: &str) -> bool {
        let crates = &self.choice.crates;
        let is_named = |name: &String| name.trim_start_matches("ashlar-") == crate_name;
        (crates.is_empty() || crates.iter().any(is_named)) && self.wants_source(source)
    }

    /// Whether vectors of this source are asked for at all.
    pub(crate) fn wants_source(&self, source: &str) -> bool {
        let part = self.choice.source.as_ref();
        part.is_none_or(|part| source.to_lowercase().contains(&part.to_lowercase()))
    }

    /// The tally to count in.
    pub(crate) fn tally(
        &mut self,
        crate_name: &'static str,
        algorithm: impl Into<String>,
        source: &'static str,
        backend: &'static str,
    ) -> &mut Tally {
        let key = Key { crate_name, algorithm: algorithm.into(), source, backend };
        let index = match self.tallies.iter().position(|(found, _)| *found == key) {
            Some(index) => index,
            None => {
                let tally = Tally::new(crate_name, &key.algorithm, source, backend);
                self.tallies.push((key, tally));
                self.tallies.len() - 1
            }
        };
        &mut self.tallies[index].1
    }

    /// Notes what was not run, and why.
    pub(crate) fn not_run(&mut self, source: &str, what: impl AsRef<Path>, why: &str) {
        self.not_run.push(format!("{source}\t{}\t{why}", what.as_ref().display()));
    }

    /// Whether anything was counted.
    pub(crate) fn has_run(&self) -> bool {
        !self.tallies.is_empty()
    }

    /// What was noted as not run.
    #[cfg(test)]
    pub(crate) fn listed(&self) -> &[String] {
        &self.not_run
    }

    /// Notes what is wrong with an input, in a sentence.
    pub(crate) fn fault(&mut self, what: impl Into<String>) {
        self.faults.push(what.into());
    }

    /// Prints a line for each tally and for each thing that was not run.
    ///
    /// Fails with the faults, and a sentence for each tally that has a miss.
    #[expect(clippy::print_stdout, reason = "the lines are this function's purpose")]
    pub(crate) fn report(self) -> Result<(), Vec<String>> {
        for line in self.not_run {
            println!("ashlar-vectors-not-run\t{line}");
        }
        let reports = self.tallies.into_iter().map(|(_, tally)| tally.report());
        let mut faults = self.faults;
        faults.extend(reports.filter_map(Result::err));
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
