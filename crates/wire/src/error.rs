//! Why bytes could not be read: always which field, and where.

use core::fmt;

/// Bytes that are not what the presentation language (RFC 9846, section 3) says they must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The field, as the standard names it: `ClientHello.cipher_suites`.
    pub field: &'static str,
    /// What is wrong with it.
    pub reason: Reason,
    /// Where the field begins: bytes from the start of what the outermost reader was given.
    pub offset: usize,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The input ends within the field.
    Truncated {
        /// Bytes that the field takes.
        needed: usize,
    },
    /// Bytes are left after the end of the structure.
    TrailingBytes {
        /// How many.
        count: usize,
    },
    /// A vector is shorter or longer than its definition permits.
    Length {
        /// The length it declares, in bytes.
        found: usize,
        /// The smallest permitted.
        min: usize,
        /// The largest permitted.
        max: usize,
    },
    /// The value is not one that the field can hold.
    Value,
    /// Something that may occur once occurs again.
    Duplicate,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}: {}", self.field, self.offset, self.reason)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Truncated { needed } => write!(f, "takes {needed} bytes, the input ends before"),
            Self::TrailingBytes { count } => write!(f, "{count} bytes after the end"),
            Self::Length { found, min, max } => {
                write!(f, "length {found}, permitted are {min} to {max}")
            }
            Self::Value => f.write_str("illegal value"),
            Self::Duplicate => f.write_str("occurs more than once"),
        }
    }
}

impl core::error::Error for DecodeError {}
