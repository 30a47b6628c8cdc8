//! One line of `testkit::Tally`.

const MARKER: &str = "ashlar-vectors\t";

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

/// The tally in a line of a test's output, wherever libtest's own words put it.
pub(super) fn find(line: &str) -> Option<Result<Tally, String>> {
    let at = line.find(MARKER)?;
    let text = &line[at + MARKER.len()..];
    Some(read(text).ok_or_else(|| format!("cannot read the tally `{text}`")))
}

fn read(text: &str) -> Option<Tally> {
    let mut fields = text.split('\t').map(str::trim);
    let mut word = || fields.next().map(str::to_owned);
    let (crate_name, algorithm, source, backend) = (word()?, word()?, word()?, word()?);
    let mut number = || word()?.parse::<usize>().ok();
    let (run, passed, skipped) = (number()?, number()?, number()?);
    let why = word()?;
    // No tally passes without a vector, with more passed than run, or with a skip unexplained.
    let is_sound = run > 0 && passed <= run && (skipped == 0 || !why.is_empty());
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

    #[test]
    fn a_tally_is_found_behind_other_words() {
        let tally = find(LINE).unwrap().unwrap();
        assert_eq!((tally.run, tally.passed, tally.skipped), (5, 4, 2));
        assert_eq!((tally.crate_name.as_str(), tally.why.as_str()), ("sha2", "2 long"));
        assert_eq!(find("test a ... ok"), None);
    }

    #[test]
    fn a_broken_line_is_a_fault_not_a_pass() {
        let changed = |from, to| find(&LINE.replace(from, to)).unwrap();
        assert!(changed("\t5\t", "\tfive\t").is_err());
        assert!(changed("\t5\t", "\t0\t").is_err(), "nothing ran");
        assert!(changed("\t5\t", "\t3\t").is_err(), "more passed than ran");
        assert!(changed("2 long", "").is_err(), "skipped without a reason");
        assert!(changed("\t2\t2 long", "").is_err(), "cut short");
    }

    #[test]
    fn a_fault_names_the_vector_from_the_panic() {
        let tally = find(LINE).unwrap().unwrap();
        let stderr = ["noise", "sha2 SHA-256 (NIST, portable): len 8: got [00], expected [01]"];
        let stderr: Vec<String> = stderr.iter().map(ToString::to_string).collect();
        assert_eq!(
            tally.fault(&stderr),
            "sha2 SHA-256 (NIST, portable): 1 of 5 failed: len 8: got [00], expected [01]"
        );
        assert!(tally.fault(&[]).ends_with("(the test did not say which)"));
    }
}
