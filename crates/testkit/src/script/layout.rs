//! Where the lengths and the extensions of a handshake message stand.

use wire::registry::ExtensionType;

use super::{Say, Version};

/// Bytes of a message's syntax.
enum Part {
    /// So many of no interest.
    Bytes(usize),
    /// A vector with a length of so many bytes; of these parts, again and again, or opaque if there
    /// are none.
    Vector(usize, &'static [Self]),
    /// An extension block.
    Extensions,
}

use Part::{Bytes, Extensions, Vector};

/// The length fields and extensions of a message.
#[derive(Clone, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing else to find")]
pub struct Layout {
    /// Every length field: where it stands, how many bytes it has, how many it counts.
    pub lengths: Vec<Length>,
    /// Every extension, with its header.
    pub extensions: Vec<core::ops::Range<usize>>,
    /// Where the contents of each extension block begin.
    pub blocks: Vec<usize>,
}

/// A length field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "that is all there is to say of it")]
pub struct Length {
    /// Its offset in the message.
    pub at: usize,
    /// Its own size.
    pub width: usize,
    /// What it says.
    pub value: usize,
}

/// The parts of a body.
const fn body(version: Version, say: Say) -> &'static [Part] {
    match (version, say) {
        (_, Say::ClientHello) => {
            &[Bytes(34), Vector(1, &[]), Vector(2, &[]), Vector(1, &[]), Extensions]
        }
        (_, Say::ServerHello | Say::HelloRetryRequest) => {
            &[Bytes(34), Vector(1, &[]), Bytes(3), Extensions]
        }
        (_, Say::EncryptedExtensions) => &[Extensions],
        (Version::Tls13, Say::CertificateRequest) => &[Vector(1, &[]), Extensions],
        (Version::Tls12, Say::CertificateRequest) => {
            &[Vector(1, &[]), Vector(2, &[]), Vector(2, &[Vector(2, &[])])]
        }
        (Version::Tls13, Say::Certificate) => {
            &[Vector(1, &[]), Vector(3, &[Vector(3, &[]), Extensions])]
        }
        (Version::Tls12, Say::Certificate) => &[Vector(3, &[Vector(3, &[])])],
        (_, Say::CertificateVerify) => &[Bytes(2), Vector(2, &[])],
        (_, Say::ServerKeyExchange) => &[Bytes(3), Vector(1, &[]), Bytes(2), Vector(2, &[])],
        (_, Say::ClientKeyExchange) => &[Vector(1, &[])],
        (Version::Tls12, Say::NewSessionTicket) => &[Bytes(4), Vector(2, &[])],
        (Version::Tls13, Say::NewSessionTicket) => {
            &[Bytes(8), Vector(1, &[]), Vector(2, &[]), Extensions]
        }
        (_, Say::CertificateStatus) => &[Bytes(1), Vector(3, &[])],
        _ => &[],
    }
}

/// The parts of an extension's data.
const fn data(say: Say, extension: ExtensionType) -> &'static [Part] {
    match (say, extension) {
        (Say::ClientHello, ExtensionType::SERVER_NAME) => &[Vector(2, &[Bytes(1), Vector(2, &[])])],
        (_, ExtensionType::SUPPORTED_GROUPS | ExtensionType::SIGNATURE_ALGORITHMS) => {
            &[Vector(2, &[])]
        }
        (_, ExtensionType::EC_POINT_FORMATS | ExtensionType::RENEGOTIATION_INFO)
        | (Say::ClientHello, ExtensionType::SUPPORTED_VERSIONS) => &[Vector(1, &[])],
        (Say::ClientHello, ExtensionType::KEY_SHARE) => &[Vector(2, &[Bytes(2), Vector(2, &[])])],
        (Say::ServerHello, ExtensionType::KEY_SHARE) => &[Bytes(2), Vector(2, &[])],
        _ => &[],
    }
}

impl Layout {
    /// The layout of an honest message, header included.
    #[must_use]
    pub fn of(version: Version, say: Say, message: &[u8]) -> Self {
        let mut layout = Self::default();
        let mut walk = Walk { message, say, layout: &mut layout };
        let mut at = 1;
        let end = walk.length(&mut at, 3);
        walk.parts(body(version, say), &mut at, end);
        layout
    }

    /// The message with `bytes` at the beginning of an extension block, and every length around
    /// them grown.
    #[must_use]
    pub fn insert(&self, message: &[u8], block: usize, bytes: &[u8]) -> Vec<u8> {
        let mut longer = message.to_vec();
        for length in &self.lengths {
            let contents = length.at + length.width..=length.at + length.width + length.value;
            if contents.contains(&block) {
                length.write(&mut longer, length.value + bytes.len());
            }
        }
        longer.splice(block..block, bytes.iter().copied());
        longer
    }
}

impl Length {
    /// Has it say something else.
    pub fn write(self, message: &mut [u8], value: usize) {
        let bytes = value.to_be_bytes();
        message[self.at..][..self.width].copy_from_slice(&bytes[bytes.len() - self.width..]);
    }
}

struct Walk<'a> {
    message: &'a [u8],
    say: Say,
    layout: &'a mut Layout,
}

impl Walk<'_> {
    /// Notes a length field and says where its contents end.
    fn length(&mut self, at: &mut usize, width: usize) -> usize {
        let bytes = &self.message[*at..][..width];
        let value = bytes.iter().fold(0, |value, byte| value << 8 | usize::from(*byte));
        self.layout.lengths.push(Length { at: *at, width, value });
        *at += width;
        *at + value
    }

    fn parts(&mut self, parts: &[Part], at: &mut usize, end: usize) {
        for part in parts {
            match part {
                Bytes(count) => *at += count,
                Vector(width, elements) => {
                    let end = self.length(at, *width);
                    while *at < end && !elements.is_empty() {
                        self.parts(elements, at, end);
                    }
                    *at = end;
                }
                // TLS 1.2 may go without.
                Extensions if *at == end => {}
                Extensions => self.extensions(at),
            }
        }
    }

    fn extensions(&mut self, at: &mut usize) {
        let end = self.length(at, 2);
        self.layout.blocks.push(*at);
        while *at < end {
            let start = *at;
            let code = u16::from_be_bytes([self.message[start], self.message[start + 1]]);
            *at += 2;
            let data_end = self.length(at, 2);
            if *at < data_end {
                self.parts(data(self.say, ExtensionType(code)), at, data_end);
            }
            *at = data_end;
            self.layout.extensions.push(start..data_end);
        }
    }
}
