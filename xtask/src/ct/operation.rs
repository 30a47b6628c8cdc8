//! Operations as the harness lists them, and verdicts on them.

/// One line of `ashlar-ct list`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) crate_name: String,
    pub(super) name: String,
    pub(super) backend: String,
    /// Whether this CPU can run it.
    pub(super) is_present: bool,
    pub(super) secret: String,
    /// Why MemorySanitizer cannot follow the secret, if so.
    pub(super) msan_blind: Option<String>,
}

/// What a tool says of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing was reported, and both twins were caught.
    Clean,
    /// Something depends on the secret: the report.
    Leaks(String),
    /// The twin that leaks by this means was not reported: the check shows nothing.
    TwinMissed(&'static str),
    /// The operation ended in another way: what it printed.
    Failed(String),
    /// The tool runs programs on a CPU without the backend's instructions.
    CannotRun,
    /// The tool loses the secret: why.
    Blind(String),
    /// This machine's CPU lacks the backend.
    NotHere,
}

impl Operation {
    pub(super) fn read(line: &str) -> Option<Self> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [crate_name, name, backend, presence, secret, msan_blind] = *fields else {
            return None;
        };
        let is_present = match presence {
            "present" => true,
            "absent" => false,
            _ => return None,
        };
        let [crate_name, name, backend, secret] =
            [crate_name, name, backend, secret].map(str::to_owned);
        let msan_blind = (!msan_blind.is_empty()).then(|| msan_blind.to_owned());
        Some(Self { crate_name, name, backend, is_present, secret, msan_blind })
    }

    /// The name by which the harness runs it.
    pub(super) fn id(&self) -> String {
        format!("{}/{}/{}", self.crate_name, self.name, self.backend)
    }
}

impl Verdict {
    /// In the table.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Leaks(_) => "LEAKS",
            Self::TwinMissed(_) => "TWIN MISSED",
            Self::Failed(_) => "FAILED",
            Self::CannotRun => "cannot run",
            Self::Blind(_) => "blind",
            Self::NotHere => "not on this machine",
        }
    }

    /// What must be mended, if anything.
    pub(super) fn fault(&self) -> Option<String> {
        match self {
            Self::Clean | Self::CannotRun | Self::Blind(_) | Self::NotHere => None,
            Self::Leaks(report) => Some(format!("depends on the secret\n{report}")),
            Self::TwinMissed(means) => {
                Some(format!("does not report the twin that leaks by {means}: the check is broken"))
            }
            Self::Failed(output) => Some(format!("did not run to its end\n{output}")),
        }
    }

    /// Whether the tool says nothing of an operation that this machine can run.
    pub(super) const fn is_blind(&self) -> bool {
        matches!(self, Self::CannotRun | Self::Blind(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_or_refused() {
        let operation = Operation::read("aes\tCTR\tportable\tabsent\tkey\twhy").unwrap();
        assert_eq!(operation.id(), "aes/CTR/portable");
        assert!(!operation.is_present);
        assert_eq!(operation.msan_blind.as_deref(), Some("why"));
        assert_eq!(Operation::read("aes\tCTR\tportable\tmaybe\tkey\t"), None);
        assert_eq!(Operation::read("aes\tCTR\tportable\tpresent\tkey"), None);
    }
}
