//! Finding the next record at the front of a receive buffer (RFC 9846, section 5.1).

use wire::registry::ContentType;

use crate::error::RecordError;
use crate::header::RecordHeader;
use crate::limits::{HEADER_LEN, MAX_CIPHERTEXT, MAX_PLAINTEXT};

/// What stands at the front of the receive buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a record is there or it is not")]
pub enum Deframed {
    /// Not yet a whole record.
    Incomplete {
        /// How many bytes the buffer must hold, in all, before it is worth asking again.
        needed: usize,
    },
    /// A whole record.
    Record {
        /// Its outer content type.
        content_type: ContentType,
        /// Its length, header included.
        length: usize,
    },
}

/// Looks for a record at the front of `buffer`, with `protected` saying whether keys are in force.
///
/// The header alone is judged, as soon as it is there: a record that is too long, empty, or not
/// TLS is refused before its fragment is awaited. The version is not looked at, since it "MUST be
/// ignored for all purposes"; it only helps to tell a foreign protocol from a foreign content
/// type.
///
/// # Errors
///
/// [`RecordError::NotTls`] and [`RecordError::Ssl2`] while no keys are in force;
/// [`RecordError::UnexpectedType`], [`RecordError::Overflow`], [`RecordError::EmptyFragment`].
pub fn deframe(buffer: &[u8], protected: bool) -> Result<Deframed, RecordError> {
    let Some(first) = buffer.first_chunk::<HEADER_LEN>() else {
        return Ok(Deframed::Incomplete { needed: HEADER_LEN });
    };
    let header = RecordHeader::read(*first);
    let fragment = usize::from(header.length);
    check_type(header, first, protected)?;
    check_length(header.content_type, fragment)?;

    let length = HEADER_LEN.saturating_add(fragment);
    if buffer.len() < length {
        return Ok(Deframed::Incomplete { needed: length });
    }
    Ok(Deframed::Record { content_type: header.content_type, length })
}

fn check_type(
    header: RecordHeader,
    first: &[u8; HEADER_LEN],
    protected: bool,
) -> Result<(), RecordError> {
    match header.content_type {
        ContentType::CHANGE_CIPHER_SPEC
        | ContentType::ALERT
        | ContentType::HANDSHAKE
        | ContentType::APPLICATION_DATA => Ok(()),
        found => Err(match first {
            _ if protected => RecordError::UnexpectedType { found },
            // RFC 6101, appendix E.1: length with the high bit set, CLIENT-HELLO, version.
            [0x80..=0xff, _, 1, 2 | 3, _] | [0x80..=0xff, _, 1, 0, 2] => RecordError::Ssl2,
            [_, 3, 0..=4, ..] => RecordError::UnexpectedType { found },
            _ => RecordError::NotTls { first: *first },
        }),
    }
}

fn check_length(content_type: ContentType, fragment: usize) -> Result<(), RecordError> {
    // Only records of this type are ever protected, and they may arrive while no key can open
    // them: early data that a server does not accept (RFC 9846, section 4.3.10).
    let max = match content_type {
        ContentType::APPLICATION_DATA => MAX_CIPHERTEXT,
        _ => MAX_PLAINTEXT,
    };
    if fragment > max {
        return Err(RecordError::Overflow { found: fragment, max });
    }
    if fragment == 0 && content_type != ContentType::APPLICATION_DATA {
        return Err(RecordError::EmptyFragment { content_type });
    }
    Ok(())
}
