//! Records before keys are in force (RFC 9846, section 5.1).

use alloc::vec::Vec;

use wire::registry::{ContentType, ProtocolVersion};

use crate::header::RecordHeader;
use crate::limits::{HEADER_LEN, MAX_PLAINTEXT};

/// Appends `payload` to `out` in as few unprotected records as it takes.
///
/// An empty payload adds no record: an empty handshake or alert record is forbidden, and
/// application data is never sent unprotected.
pub fn write_plaintext(
    content_type: ContentType,
    legacy_record_version: ProtocolVersion,
    payload: &[u8],
    out: &mut Vec<u8>,
) {
    write_plaintext_fragments(content_type, legacy_record_version, payload, MAX_PLAINTEXT, out);
}

/// Appends `payload` to `out` in unprotected records of at most `max_fragment` bytes each, a
/// number that is taken as one between 1 and [`MAX_PLAINTEXT`].
pub fn write_plaintext_fragments(
    content_type: ContentType,
    legacy_record_version: ProtocolVersion,
    payload: &[u8],
    max_fragment: usize,
    out: &mut Vec<u8>,
) {
    let max_fragment = max_fragment.clamp(1, MAX_PLAINTEXT);
    let headers = payload.len().div_ceil(max_fragment).saturating_mul(HEADER_LEN);
    out.reserve(payload.len().saturating_add(headers));
    for fragment in payload.chunks(max_fragment) {
        // At most `MAX_PLAINTEXT`, so the conversion keeps the value.
        let length = u16::try_from(fragment.len()).unwrap_or(u16::MAX);
        let header = RecordHeader { content_type, legacy_record_version, length };
        out.extend_from_slice(&header.to_bytes());
        out.extend_from_slice(fragment);
    }
}
