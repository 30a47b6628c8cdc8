//! Identifier octets (ITU-T X.690, section 8.1.2).

/// The identifier octet of an element: class, primitive or constructed, and number. A number above
/// 30 takes more octets, and none of the structures has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag(u8);

impl Tag {
    pub(crate) const BOOLEAN: Self = Self(0x01);
    pub(crate) const INTEGER: Self = Self(0x02);
    pub(crate) const BIT_STRING: Self = Self(0x03);
    pub(crate) const OCTET_STRING: Self = Self(0x04);
    pub(crate) const NULL: Self = Self(0x05);
    pub(crate) const OBJECT_IDENTIFIER: Self = Self(0x06);
    pub(crate) const ENUMERATED: Self = Self(0x0a);
    pub(crate) const UTF8_STRING: Self = Self(0x0c);
    pub(crate) const NUMERIC_STRING: Self = Self(0x12);
    pub(crate) const PRINTABLE_STRING: Self = Self(0x13);
    pub(crate) const TELETEX_STRING: Self = Self(0x14);
    pub(crate) const IA5_STRING: Self = Self(0x16);
    pub(crate) const UTC_TIME: Self = Self(0x17);
    pub(crate) const GENERALIZED_TIME: Self = Self(0x18);
    pub(crate) const VISIBLE_STRING: Self = Self(0x1a);
    pub(crate) const BMP_STRING: Self = Self(0x1e);
    pub(crate) const SEQUENCE: Self = Self(0x30);
    pub(crate) const SET: Self = Self(0x31);

    /// The tag of an identifier octet, which may be [unknown](Self::is_known).
    pub(crate) const fn new(octet: u8) -> Self {
        Self(octet)
    }

    /// Whether the octet is the whole identifier, and of a universal type only if DER has that
    /// type, in its one form.
    pub(crate) const fn is_known(self) -> bool {
        match self.0 {
            0x01..=0x06 | 0x09 | 0x0a | 0x0c | 0x0d | 0x12..=0x18 | 0x1a | 0x1b | 0x1e => true,
            0x30 | 0x31 => true,
            octet => octet >= 0x40 && octet & 0x1f != 0x1f,
        }
    }

    pub(crate) const fn octet(self) -> u8 {
        self.0
    }

    /// The number of a context-specific tag, and whether it is constructed.
    pub(crate) const fn as_context(self) -> Option<(u8, bool)> {
        if self.0 & 0xc0 == 0x80 { Some((self.0 & 0x1f, self.0 & 0x20 != 0)) } else { None }
    }
}

/// The tag `[number]`, of a number up to 30.
pub(crate) const fn context(number: u8, constructed: bool) -> Tag {
    Tag(0x80 | if constructed { 0x20 } else { 0 } | number & 0x1f)
}
