//! One line of `testkit::Tally`, or of the runner about what it did not run.

const TALLY: &str = "ashlar-vectors\t";
const NOT_RUN: &str = "ashlar-vectors-not-run\t";

/// A line of either kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Tally(Tally),
    NotRun(NotRun),
}

/// Something with vectors that were not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotRun {
    pub(super) source: String,
    pub(super) what: String,
    pub(super) why: String,
}

/// The vectors of one algorithm, source and backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) crate_name: String,
    pub(super) algorithm: String,
    pub(super) source: String,
    pub(super) backend: String,
    pub(super) run: usize,
    pub(super) passed: usize,
    pub(super) skipped: usize,
    /// Why vectors were skipped.
    pub(super) why: String,
}

/// What a line of a program's output says, wherever libtest's own words put it.
pub(super) fn find(line: &str) -> Option<Result<Line, String>> {
    let behind = |marker: &str| line.find(marker).map(|at| &line[at + marker.len()..]);
    if let Some(text) = behind(NOT_RUN) {
        let not_run = read_not_run(text).map(Line::NotRun);
        return Some(not_run.ok_or_else(|| format!("cannot read what was not run in `{text}`")));
    }
    let text = behind(TALLY)?;
    let tally = read(text).map(Line::Tally);
    Some(tally.ok_or_else(|| format!("cannot read the tally `{text}`")))
}

fn read_not_run(text: &str) -> Option<NotRun> {
    let mut fields = text.split('\t').map(|field| field.trim().to_owned());
    let (source, what, why) = (fields.next()?, fields.next()?, fields.next()?);
    (!why.is_empty()).then_some(NotRun { source, what, why })
}

fn read(text: &str) -> Option<Tally> {
    let mut fields = text.split('\t').map(str::trim);
    let mut word = || fields.next().map(str::to_owned);
    let (crate_name, algorithm, source, backend) = (word()?, word()?, word()?, word()?);
    let mut number = || word()?.parse::<usize>().ok();
    let (run, passed, skipped) = (number()?, number()?, number()?);
    let why = word()?;
    // No tally passes without a vector, with more passed than run, or with a skip unexplained.
    let is_sound = run + skipped > 0 && passed <= run && (skipped == 0 || !why.is_empty());
    is_sound.then_some(Tally { crate_name, algorithm, source, backend, run, passed, skipped, why })
}

impl Tally {
    /// Names the failed vectors: the test's panic begins with the tally's own names.
    pub(super) fn fault(&self, stderr: &[String]) -> String {
        let Self { crate_name, algorithm, source, backend, run, passed, .. } = self;
        let start = format!("{crate_name} {algorithm} ({source}, {backend}): ");
        let failures = stderr.iter().find_map(|line| line.split_once(&start));
        let failures = failures.map_or("(the test did not say which)", |(_, failures)| failures);
        format!("{start}{} of {run} failed: {failures}", run - passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "test a ... ashlar-vectors\tsha2\tSHA-256\tNIST\tportable\t5\t4\t2\t2 long";

    fn tally(line: &str) -> Tally {
        match find(line) {
            Some(Ok(Line::Tally(tally))) => tally,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_was_not_run_has_a_reason() {
        let found = find("ashlar-vectors-not-run\tNIST\ta.rsp\tAES-ECB is not offered");
        let Some(Ok(Line::NotRun(not_run))) = found else { panic!("{found:?}") };
        assert_eq!((not_run.what.as_str(), not_run.source.as_str()), ("a.rsp", "NIST"));
        assert!(find("ashlar-vectors-not-run\tNIST\ta.rsp\t").unwrap().is_err());
    }

    #[test]
    fn a_tally_is_found_behind_other_words() {
        let tally = tally(LINE);
        assert_eq!((tally.run, tally.passed, tally.skipped), (5, 4, 2));
        assert_eq!((tally.crate_name.as_str(), tally.why.as_str()), ("sha2", "2 long"));
        assert_eq!(find("test a ... ok"), None);
    }

    #[test]
    fn a_broken_line_is_a_fault_not_a_pass() {
        let changed = |from, to| find(&LINE.replace(from, to)).unwrap();
        assert!(changed("\t5\t", "\tfive\t").is_err());
        let nothing = LINE.replace("\t5\t4\t2\t2 long", "\t0\t0\t0\t");
        assert!(find(&nothing).unwrap().is_err(), "nothing ran");
        assert!(changed("\t5\t", "\t3\t").is_err(), "more passed than ran");
        assert!(changed("2 long", "").is_err(), "skipped without a reason");
        assert!(changed("\t2\t2 long", "").is_err(), "cut short");
    }

    #[test]
    fn a_fault_names_the_vector_from_the_panic() {
        let tally = tally(LINE);
        let stderr = ["noise", "sha2 SHA-256 (NIST, portable): len 8: got [00], expected [01]"];
        let stderr: Vec<String> = stderr.iter().map(ToString::to_string).collect();
        assert_eq!(
            tally.fault(&stderr),
            "sha2 SHA-256 (NIST, portable): 1 of 5 failed: len 8: got [00], expected [01]"
        );
        assert!(tally.fault(&[]).ends_with("(the test did not say which)"));
    }
}
