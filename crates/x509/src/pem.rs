//! PEM: DER in text (RFC 7468).
//!
//! Lenient about everything around the blocks: explanatory text, white space, line lengths, CRLF.
//! Strict about the blocks: labels, alphabet, padding. An empty answer is never a success.

mod base64;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

pub use crate::error::PemFault;
use crate::error::{Error, ErrorKind};

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// A decoded block. Its bytes may be a private key: they are wiped on drop and not shown.
#[derive(Clone)]
#[non_exhaustive]
pub struct Block {
    /// The label, such as `CERTIFICATE`.
    pub label: String,
    /// The decoded bytes.
    pub der: Zeroizing<Vec<u8>>,
    /// Where in the text the block begins.
    pub offset: usize,
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Block({} at {}, {} bytes)", self.label, self.offset, self.der.len())
    }
}

/// Decodes every block of a text.
///
/// # Errors
///
/// [`ErrorKind::Pem`] with the offset if there is no block or one is malformed.
pub fn decode(text: &[u8]) -> Result<Vec<Block>, Error> {
    let mut blocks = Vec::new();
    let mut lines = Lines { rest: text, offset: 0 };
    while let Some((offset, line)) = lines.next() {
        let Some(label) = line.strip_prefix(BEGIN) else { continue };
        let label = label
            .strip_suffix(DASHES)
            .and_then(|label| core::str::from_utf8(label).ok())
            .filter(|label| is_label(label))
            .ok_or_else(|| fault(PemFault::BeginLine, offset))?;
        let der = decode_body(&mut lines, label, offset)?;
        blocks.push(Block { label: String::from(label), der, offset });
    }
    if blocks.is_empty() { Err(fault(PemFault::NoBlock, 0)) } else { Ok(blocks) }
}

/// The certificates of a PEM text in their order; other blocks are passed over.
///
/// # Errors
///
/// [`ErrorKind::Pem`] as [`decode`], and if no block is a certificate.
pub fn certificates_from_pem(text: &[u8]) -> Result<Vec<Vec<u8>>, Error> {
    const LABELS: [&str; 2] = ["CERTIFICATE", "X509 CERTIFICATE"];
    let certificates: Vec<_> = decode(text)?
        .into_iter()
        .filter(|block| LABELS.contains(&block.label.as_str()))
        .map(|mut block| core::mem::take(&mut *block.der))
        .collect();
    if certificates.is_empty() {
        return Err(fault(PemFault::NoCertificate, 0));
    }
    Ok(certificates)
}

/// Encodes a block, 64 characters a line.
#[must_use]
pub fn encode(label: &str, der: &[u8]) -> String {
    core::mem::take(&mut *encode_secret(label, der))
}

/// As [`encode`], for a private key: the text is allocated once and wiped on drop.
pub(crate) fn encode_secret(label: &str, der: &[u8]) -> Zeroizing<String> {
    let frame = label.len().saturating_mul(2).saturating_add(64);
    let capacity = der.len().saturating_mul(3).saturating_div(2).saturating_add(frame);
    let mut text = Zeroizing::new(String::with_capacity(capacity));
    for part in ["-----BEGIN ", label, "-----\n"] {
        text.push_str(part);
    }
    for line in der.chunks(48) {
        base64::encode(line, &mut text);
        text.push('\n');
    }
    for part in ["-----END ", label, "-----\n"] {
        text.push_str(part);
    }
    text
}

pub(crate) fn fault(fault: PemFault, offset: usize) -> Error {
    Error::new(ErrorKind::Pem { fault, offset })
}

/// The lines up to the end of the block, decoded.
fn decode_body(
    lines: &mut Lines<'_>,
    label: &str,
    begin: usize,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let characters = lines.rest.windows(DASHES.len()).position(|window| window == DASHES);
    let mut decoder = base64::Decoder::with_capacity(characters.unwrap_or(0));
    for (offset, line) in lines.by_ref() {
        if let Some(end) = line.strip_prefix(END) {
            if end.strip_suffix(DASHES) != Some(label.as_bytes()) {
                return Err(fault(PemFault::LabelMismatch, offset));
            }
            let der = decoder.finish().ok_or_else(|| fault(PemFault::Base64, offset))?;
            return if der.is_empty() { Err(fault(PemFault::EmptyBlock, begin)) } else { Ok(der) };
        }
        if line.starts_with(DASHES) {
            return Err(fault(PemFault::NoEndLine, begin));
        }
        if line.contains(&b':') {
            // RFC 1421 headers; `Proc-Type: 4,ENCRYPTED` is the old form of an encrypted key.
            let encrypted = line.starts_with(b"Proc-Type:") && line.ends_with(b"ENCRYPTED");
            let headers =
                if encrypted { PemFault::TraditionalEncryption } else { PemFault::Headers };
            return Err(fault(headers, offset));
        }
        decoder.line(line).ok_or_else(|| fault(PemFault::Base64, offset))?;
    }
    Err(fault(PemFault::NoEndLine, begin))
}

/// RFC 7468, section 3: printable characters, no dash at either end.
fn is_label(label: &str) -> bool {
    let printable = |octet: u8| (0x20..0x7f).contains(&octet);
    !label.is_empty()
        && label.bytes().all(printable)
        && !label.starts_with(['-', ' '])
        && !label.ends_with(['-', ' '])
}

/// Lines without the white space at their ends, each with its offset. A line ends with LF, CRLF
/// or CR.
struct Lines<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let is_end = |octet: &u8| matches!(octet, b'\n' | b'\r');
        let length = self.rest.iter().position(is_end).unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at_checked(length)?;
        let start = self.offset;
        let indent = line.len().saturating_sub(line.trim_ascii_start().len());
        self.rest = rest.get(1..).unwrap_or_default();
        self.offset = start.saturating_add(length).saturating_add(1);
        Some((start.saturating_add(indent), line.trim_ascii()))
    }
}
