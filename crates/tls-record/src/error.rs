//! What can be wrong with a record.

use core::fmt;

use wire::registry::{AlertDescription, ContentType, ProtocolVersion};

use crate::limits;

/// What is wrong with a record, one variant per rule.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordError {
    /// The bytes are not a TLS record at all: the peer speaks another protocol.
    NotTls {
        /// The first bytes, as received.
        first: [u8; limits::HEADER_LEN],
    },
    /// The peer opened with an SSL 2.0 ClientHello, which is not accepted in any version (RFC
    /// 9846, appendix E.5).
    Ssl2,
    /// A record under keys of TLS 1.2 says that it is of another version (RFC 5246, section 6.2.1).
    Version {
        /// The version found.
        found: ProtocolVersion,
    },
    /// A record is longer than allowed (RFC 9846, sections 5.1, 5.2 and 5.4; RFC 5246, section 6.2;
    /// RFC 8449).
    Overflow {
        /// The length found: of the fragment, or of the inner plaintext.
        found: usize,
        /// The most allowed.
        max: usize,
    },
    /// A record of a content type that has no place here (RFC 9846, section 5).
    UnexpectedType {
        /// The content type found.
        found: ContentType,
    },
    /// A handshake, alert or change_cipher_spec record without content (RFC 9846, section 5.1; RFC
    /// 5246, section 6.2.1).
    EmptyFragment {
        /// The content type of the record.
        content_type: ContentType,
    },
    /// Record protection could not be removed (RFC 9846, section 5.2; RFC 5246, section 6.2.3.3).
    /// Deliberately says no more.
    BadRecordMac,
    /// A protected record holds nothing but zeros, so it has no content type (RFC 9846, section
    /// 5.4).
    ZeroContent,
    /// A handshake message announces a body beyond [`limits::MAX_HANDSHAKE_BODY`].
    HandshakeTooLong {
        /// The length announced.
        found: usize,
    },
    /// Handshake bytes were pushed beyond [`limits::MAX_HANDSHAKE_PENDING`] without messages being
    /// taken out.
    HandshakeBacklog,
    /// The key has protected as many records as it may (RFC 9846, sections 5.3 and 5.5).
    KeyExhausted {
        /// The number of records that the key is good for.
        limit: u64,
    },
    /// The content to be sealed does not fit one record.
    ContentTooLong {
        /// The length of content and padding given.
        found: usize,
        /// The most that fits.
        max: usize,
    },
    /// The key is not of the length that the algorithm takes.
    KeyLength {
        /// The length given.
        found: usize,
        /// The length needed.
        expected: usize,
    },
    /// The fixed part of the nonces is not of the length that the algorithm takes.
    IvLength {
        /// The length given.
        found: usize,
        /// The length needed.
        expected: usize,
    },
    /// The slice given is not exactly one record.
    NotOneRecord,
    /// The record size limit is outside what RFC 8449, section 4, allows.
    RecordSizeLimit {
        /// The limit given.
        found: usize,
    },
}

impl RecordError {
    /// The alert that tells the peer.
    pub const fn alert(self) -> AlertDescription {
        match self {
            Self::NotTls { .. }
            | Self::UnexpectedType { .. }
            | Self::EmptyFragment { .. }
            | Self::ZeroContent => AlertDescription::UNEXPECTED_MESSAGE,
            Self::Ssl2 | Self::Version { .. } => AlertDescription::PROTOCOL_VERSION,
            Self::Overflow { .. } => AlertDescription::RECORD_OVERFLOW,
            Self::BadRecordMac => AlertDescription::BAD_RECORD_MAC,
            Self::HandshakeTooLong { .. } => AlertDescription::DECODE_ERROR,
            Self::RecordSizeLimit { .. } => AlertDescription::ILLEGAL_PARAMETER,
            Self::HandshakeBacklog
            | Self::KeyExhausted { .. }
            | Self::ContentTooLong { .. }
            | Self::KeyLength { .. }
            | Self::IvLength { .. }
            | Self::NotOneRecord => AlertDescription::INTERNAL_ERROR,
        }
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotTls { first } => not_tls(first, f),
            Self::Ssl2 => f.write_str("the peer opened with an SSL 2.0 hello"),
            Self::Version { found } => write!(f, "a record of {found} after TLS 1.2 was agreed on"),
            Self::Overflow { found, max } => {
                write!(f, "a record of {found} bytes, where at most {max} are allowed")
            }
            Self::UnexpectedType { found } => write!(f, "unexpected record of type {found}"),
            Self::EmptyFragment { content_type } => {
                write!(f, "a record of type {content_type} without content")
            }
            Self::BadRecordMac => f.write_str("record protection could not be removed"),
            Self::ZeroContent => f.write_str("a protected record without a content type"),
            Self::HandshakeTooLong { found } => write!(
                f,
                "a handshake message of {found} bytes, where at most {} are accepted",
                limits::MAX_HANDSHAKE_BODY
            ),
            Self::HandshakeBacklog => f.write_str("handshake messages were not taken out"),
            Self::KeyExhausted { limit } => {
                write!(f, "the key has protected the {limit} records that it may")
            }
            Self::ContentTooLong { found, max } => {
                write!(f, "{found} bytes do not fit one record, which takes {max}")
            }
            Self::KeyLength { found, expected } => {
                write!(f, "a key of {found} bytes, where {expected} are needed")
            }
            Self::IvLength { found, expected } => {
                write!(f, "an IV of {found} bytes, where {expected} are needed")
            }
            Self::NotOneRecord => f.write_str("the bytes are not exactly one record"),
            Self::RecordSizeLimit { found } => {
                write!(f, "a record size limit of {found} bytes is not allowed")
            }
        }
    }
}

impl core::error::Error for RecordError {}

/// Names what was received instead of TLS; bytes that do not print are escaped.
fn not_tls(first: &[u8; limits::HEADER_LEN], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "the peer does not speak TLS: it sent \"{}\"", first.escape_ascii())?;
    match protocol(first) {
        Some(protocol) => write!(f, ", which looks like {protocol}"),
        None => Ok(()),
    }
}

/// The protocols that are most often met where TLS was expected.
fn protocol(first: &[u8; limits::HEADER_LEN]) -> Option<&'static str> {
    const HTTP_METHODS: [&[u8]; 6] = [b"GET /", b"HEAD ", b"POST ", b"PUT /", b"CONNE", b"OPTIO"];
    match first {
        b"HTTP/" => Some("an HTTP response"),
        _ if HTTP_METHODS.contains(&first.as_slice()) => Some("an HTTP request"),
        b"PRI *" => Some("HTTP/2 without TLS"),
        [b'S', b'S', b'H', b'-', _] => Some("SSH"),
        [b'2', b'2', b'0', b' ' | b'-', _] => Some("SMTP or FTP before STARTTLS or AUTH TLS"),
        [b'+', b'O', b'K', ..] => Some("POP3 before STLS"),
        [b'*', b' ', b'O', b'K', _] => Some("IMAP before STARTTLS"),
        _ => None,
    }
}
