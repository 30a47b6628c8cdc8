//! What can go wrong.

use core::error::Error;
use core::fmt;

/// A tag is not the message's. It says no more than that, and never will.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MacError;

impl fmt::Display for MacError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("message authentication code does not match")
    }
}

impl Error for MacError {}

/// A length outside the limits of HKDF or of `HkdfLabel`. Lengths are public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HkdfError {
    /// More than 255 hash values of output (RFC 5869, section 2.3).
    OutputLength,
    /// A label that is empty or, with its prefix, longer than 255 bytes (RFC 9846, section 7.1).
    LabelLength,
    /// A context longer than 255 bytes (RFC 9846, section 7.1).
    ContextLength,
}

impl fmt::Display for HkdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OutputLength => "HKDF output is longer than 255 hash values",
            Self::LabelLength => "HKDF label is not 1 to 249 bytes long",
            Self::ContextLength => "HKDF context is longer than 255 bytes",
        })
    }
}

impl Error for HkdfError {}
