//! What an exporter of TLS 1.2 refuses (RFC 5705, section 4).

use core::fmt;

use crate::digest::HashAlgorithm;

/// The longest label: that of TLS 1.3 (RFC 9846, section 7.1), so that what an application asks
/// for does not depend on the version.
const MAX_LABEL_LEN: usize = 249;

/// The most hash values of output: TLS 1.3's, likewise (RFC 5869, section 2.3).
const MAX_OUTPUT_HASHES: usize = 255;

/// The labels of the handshake (RFC 5246, sections 6.3, 7.4.9 and 8.1; RFC 7627, section 4).
const RESERVED: [&[u8]; 5] = [
    b"client finished",
    b"server finished",
    b"master secret",
    b"extended master secret",
    b"key expansion",
];

/// What is wrong with what an exporter is asked for. Labels and lengths are public.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportError {
    /// A label that is empty or longer than 249 bytes, which is what TLS 1.3 takes.
    LabelLength {
        /// The length given.
        found: usize,
    },
    /// A label that the handshake uses, or that begins with such a one: "exporter labels have the
    /// potential to collide with existing PRF labels" (RFC 5705, section 4).
    ReservedLabel,
    /// A context longer than the 2^16 - 1 bytes that its length field counts.
    ContextLength {
        /// The length given.
        found: usize,
    },
    /// More than 255 hash values of output, which is what TLS 1.3 gives.
    OutputLength {
        /// The length asked for.
        found: usize,
    },
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LabelLength { found } => {
                write!(
                    f,
                    "an exporter label of {found} bytes, where 1 to {MAX_LABEL_LEN} are taken"
                )
            }
            Self::ReservedLabel => f.write_str("the exporter label is one of the handshake's"),
            Self::ContextLength { found } => {
                write!(f, "an exporter context of {found} bytes, where at most 65535 are taken")
            }
            Self::OutputLength { found } => write!(
                f,
                "an exporter output of {found} bytes, beyond {MAX_OUTPUT_HASHES} hash values"
            ),
        }
    }
}

impl core::error::Error for ExportError {}

pub(super) fn check(hash: HashAlgorithm, label: &[u8], output: usize) -> Result<(), ExportError> {
    if !(1..=MAX_LABEL_LEN).contains(&label.len()) {
        return Err(ExportError::LabelLength { found: label.len() });
    }
    if RESERVED.iter().any(|reserved| label.starts_with(reserved)) {
        return Err(ExportError::ReservedLabel);
    }
    if output > hash.output_len().saturating_mul(MAX_OUTPUT_HASHES) {
        return Err(ExportError::OutputLength { found: output });
    }
    Ok(())
}
