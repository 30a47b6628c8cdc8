//! Finding the next record at the front of a receive buffer (RFC 9846, section 5.1).

use wire::registry::{ContentType, ProtocolVersion};

use crate::error::RecordError;
use crate::header::RecordHeader;
use crate::limits::{HEADER_LEN, MAX_CIPHERTEXT, MAX_PLAINTEXT, MAX_TLS12_CIPHERTEXT};

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

/// What records are expected to look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each version that there is has its own")]
pub enum Framing {
    /// No keys are in force, in whatever version.
    Plaintext,
    /// Keys of TLS 1.2 are in force: every content type is protected (RFC 5246, section 6.2.3).
    Tls12,
    /// Keys of TLS 1.3 are in force (RFC 9846, section 5.2).
    Tls13,
}

/// Looks for a record at the front of `buffer`.
///
/// The header alone is judged, as soon as it is there: a record that is too long, empty, or not
/// TLS is refused before its fragment is awaited. The version must be right under keys of TLS 1.2,
/// which say which version that is. Otherwise it is not looked at, since it "MUST be ignored for
/// all purposes"; it only helps to tell a foreign protocol from a foreign content type.
///
/// A record under keys of TLS 1.2 may be too short to have been protected. To open it fails, like
/// any other forgery.
///
/// # Errors
///
/// [`RecordError::NotTls`] and [`RecordError::Ssl2`] while no keys are in force;
/// [`RecordError::UnexpectedType`], [`RecordError::Overflow`]; [`RecordError::EmptyFragment`] but
/// under keys of TLS 1.2, and [`RecordError::Version`] under them alone.
pub fn deframe(buffer: &[u8], framing: Framing) -> Result<Deframed, RecordError> {
    let Some(first) = buffer.first_chunk::<HEADER_LEN>() else {
        return Ok(Deframed::Incomplete { needed: HEADER_LEN });
    };
    let header = RecordHeader::read(*first);
    let fragment = usize::from(header.length);
    match framing {
        Framing::Plaintext => check_plaintext_type(header, first)?,
        Framing::Tls13 => check_type(header)?,
        Framing::Tls12 => check_tls12(header)?,
    }
    if framing != Framing::Tls12 {
        check_length(header.content_type, fragment)?;
    }

    let length = HEADER_LEN.saturating_add(fragment);
    if buffer.len() < length {
        return Ok(Deframed::Incomplete { needed: length });
    }
    Ok(Deframed::Record { content_type: header.content_type, length })
}

const fn check_type(header: RecordHeader) -> Result<(), RecordError> {
    match header.content_type {
        ContentType::CHANGE_CIPHER_SPEC
        | ContentType::ALERT
        | ContentType::HANDSHAKE
        | ContentType::APPLICATION_DATA => Ok(()),
        found => Err(RecordError::UnexpectedType { found }),
    }
}

/// Tells what the peer may speak instead, where nothing shows yet that it speaks TLS.
fn check_plaintext_type(header: RecordHeader, first: &[u8; HEADER_LEN]) -> Result<(), RecordError> {
    check_type(header).map_err(|unexpected| match first {
        // RFC 6101, appendix E.1: length with the high bit set, CLIENT-HELLO, version.
        [0x80..=0xff, _, 1, 2 | 3, _] | [0x80..=0xff, _, 1, 0, 2] => RecordError::Ssl2,
        [_, 3, 0..=4, ..] => unexpected,
        _ => RecordError::NotTls { first: *first },
    })
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

/// What the header of a record under keys of TLS 1.2 can get wrong.
///
/// The version is part of what is authenticated (RFC 5246, section 6.2.3.3), so that another one
/// than that in force cannot be right, whoever wrote it.
pub(crate) fn check_tls12(header: RecordHeader) -> Result<(), RecordError> {
    check_type(header)?;
    if header.legacy_record_version != ProtocolVersion::TLS_1_2 {
        return Err(RecordError::Version { found: header.legacy_record_version });
    }
    let found = usize::from(header.length);
    if found > MAX_TLS12_CIPHERTEXT {
        return Err(RecordError::Overflow { found, max: MAX_TLS12_CIPHERTEXT });
    }
    Ok(())
}
