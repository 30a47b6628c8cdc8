//! What can be wrong with an encoding (ITU-T X.690, sections 8, 10 and 11).

use core::fmt;

/// A departure from the Distinguished Encoding Rules, or from the structure that they encode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DerFault {
    /// The length reaches beyond the end of the enclosing structure.
    Truncated,
    /// Bytes follow the last element.
    TrailingBytes,
    /// The length is indefinite.
    IndefiniteLength,
    /// The length is not in its shortest form, or above 2^32 - 1.
    Length,
    /// The tag is unknown or in long form.
    Tag,
    /// Another tag belongs here.
    UnexpectedTag,
    /// An INTEGER is empty, not in its shortest form, or out of range.
    Integer,
    /// A BOOLEAN is neither 00 nor FF, or encodes a default.
    Boolean,
    /// A BIT STRING has a bad count of unused bits, or unused bits that are set.
    BitString,
    /// An OBJECT IDENTIFIER is empty, cut short or padded.
    ObjectIdentifier,
    /// A time is not in one of the two forms that RFC 5280, section 4.1.2.5, allows.
    Time,
    /// A structure that must hold elements is empty.
    Empty,
    /// There are more elements than this implementation reads.
    TooMany,
    /// The value is not one that the structure allows.
    Value,
}

impl fmt::Display for DerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "it is cut short",
            Self::TrailingBytes => "bytes follow its end",
            Self::IndefiniteLength => "indefinite length",
            Self::Length => "length not in its shortest form or too large",
            Self::Tag => "unknown or long-form tag",
            Self::UnexpectedTag => "unexpected tag",
            Self::Integer => "INTEGER not in its shortest form or out of range",
            Self::Boolean => "BOOLEAN neither 00 nor FF, or an encoded default",
            Self::BitString => "BIT STRING with wrong unused bits",
            Self::ObjectIdentifier => "malformed OBJECT IDENTIFIER",
            Self::Time => "time not in the form YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ",
            Self::Empty => "it is empty",
            Self::TooMany => "too many elements",
            Self::Value => "value not allowed here",
        })
    }
}
