//! Base64 (RFC 4648, section 4) whose time depends on lengths alone: blocks hold private keys.

use alloc::string::String;
use alloc::vec::Vec;
use core::hint::black_box;

use zeroize::{Zeroize, Zeroizing};

/// Characters in, bytes out, over any number of lines.
pub(super) struct Decoder {
    bytes: Zeroizing<Vec<u8>>,
    /// The six-bit values of a group that is not complete, and how many there are.
    group: Zeroizing<u32>,
    filled: u32,
    padding: u32,
}

impl Decoder {
    /// Room for what `characters` can encode, so that no key is moved while it grows.
    pub(super) fn with_capacity(characters: usize) -> Self {
        let capacity = characters.saturating_div(4).saturating_add(1).saturating_mul(3);
        Self {
            bytes: Zeroizing::new(Vec::with_capacity(capacity)),
            group: Zeroizing::new(0),
            filled: 0,
            padding: 0,
        }
    }

    /// Takes one line, without white space at its ends. None for a character that is not of the
    /// alphabet or out of place.
    pub(super) fn line(&mut self, line: &[u8]) -> Option<()> {
        if line.is_empty() {
            return Some(());
        }
        // Padding is public: it shows in the length.
        let characters = line.strip_suffix(b"==").or_else(|| line.strip_suffix(b"="));
        let (characters, padding) = match characters {
            Some(characters) => (characters, line.len().checked_sub(characters.len())?),
            None => (line, 0),
        };
        if self.padding > 0 {
            return None;
        }
        self.padding = u32::try_from(padding).ok()?;
        let mut invalid = 0;
        for character in characters {
            let (value, bad) = decode_character(*character);
            invalid |= bad;
            *self.group = self.group.wrapping_shl(6) | value;
            self.filled = self.filled.saturating_add(1);
            if self.filled == 4 {
                self.flush(3);
            }
        }
        (black_box(invalid) == 0).then_some(())
    }

    /// The bytes, if the last group is complete and the bits that padding leaves over are zero.
    pub(super) fn finish(mut self) -> Option<Zeroizing<Vec<u8>>> {
        match (self.filled, self.padding) {
            (0, 0) => {}
            (2, 2) => self.flush_partial(12, 0xffff, 1)?,
            (3, 1) => self.flush_partial(6, 0xff, 2)?,
            _ => return None,
        }
        Some(core::mem::take(&mut self.bytes))
    }

    fn flush_partial(&mut self, shift: u32, leftover: u32, bytes: usize) -> Option<()> {
        *self.group = self.group.wrapping_shl(shift);
        let canonical = *self.group & leftover == 0;
        self.flush(bytes);
        canonical.then_some(())
    }

    fn flush(&mut self, count: usize) {
        let [_, bytes @ ..] = self.group.to_be_bytes();
        self.bytes.extend_from_slice(bytes.get(..count).unwrap_or_default());
        self.group.zeroize();
        self.filled = 0;
    }
}

/// The six-bit value, and whether the character is outside the alphabet (not zero).
fn decode_character(character: u8) -> (u32, u32) {
    let character = u32::from(character);
    // Each range adds its value plus one if the character is in it; nothing in range leaves zero.
    let value = ranged(character, b'A', b'Z', 1)
        | ranged(character, b'a', b'z', 27)
        | ranged(character, b'0', b'9', 53)
        | ranged(character, b'+', b'+', 63)
        | ranged(character, b'/', b'/', 64);
    let bad = black_box(value.wrapping_sub(1).wrapping_shr(31));
    (value.wrapping_sub(1) & 0x3f, bad)
}

/// `base` plus the place of `character` within `first..=last`, or zero outside.
fn ranged(character: u32, first: u8, last: u8, base: u32) -> u32 {
    let (first, last) = (u32::from(first), u32::from(last));
    let outside = (character.wrapping_sub(first) | last.wrapping_sub(character)).wrapping_shr(31);
    let mask = black_box(outside.wrapping_sub(1));
    character.wrapping_sub(first).wrapping_add(base) & mask
}

/// Appends the encoding of `bytes`.
pub(super) fn encode(bytes: &[u8], text: &mut String) {
    for chunk in bytes.chunks(3) {
        let mut group = Zeroizing::new([0; 4]);
        for (place, byte) in group.iter_mut().skip(1).zip(chunk) {
            *place = *byte;
        }
        let group = Zeroizing::new(u32::from_be_bytes(*group));
        for (index, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let character = encode_value(group.wrapping_shr(shift) & 0x3f);
            text.push(if index <= chunk.len() { character } else { '=' });
        }
    }
}

fn encode_value(value: u32) -> char {
    let character = offset(value, 0, 25, b'A')
        | offset(value, 26, 51, b'a')
        | offset(value, 52, 61, b'0')
        | offset(value, 62, 62, b'+')
        | offset(value, 63, 63, b'/');
    // Always ASCII: the five ranges cover all 64 values.
    char::from_u32(character).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The character of `value` if it is within `first..=last`, or zero outside.
fn offset(value: u32, first: u32, last: u32, character: u8) -> u32 {
    let outside = (value.wrapping_sub(first) | last.wrapping_sub(value)).wrapping_shr(31);
    let mask = black_box(outside.wrapping_sub(1));
    value.wrapping_sub(first).wrapping_add(u32::from(character)) & mask
}
