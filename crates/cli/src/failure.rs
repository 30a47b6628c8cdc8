//! Why a command failed: one sentence that says what to do.

use core::fmt;
use std::io;

/// A sentence for standard error.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// A failed operation of a stream: the connection's own explanation, or what the system says.
    pub(crate) fn of_io(what: impl fmt::Display, error: &io::Error) -> Self {
        match tls::Error::from_io(error) {
            Some(error) => Self(format!("{what}: {error}")),
            None if is_timeout(error) => Self(format!("{what}: the peer took too long")),
            None => Self(format!("{what}: {error}")),
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<tls::Error> for Failure {
    fn from(error: tls::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<tls::x509::Error> for Failure {
    fn from(error: tls::x509::Error) -> Self {
        Self(error.to_string())
    }
}
