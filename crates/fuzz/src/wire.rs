//! The reader and the writer of the presentation language.
//!
//! The input is a program: its first byte is a number of reads, as many bytes say which, and they
//! are applied to the rest.

use ::wire::registry::{CipherSuite, ExtensionType, NamedGroup, SignatureScheme};
use ::wire::{DecodeError, Reader, Writer};

/// Positions add up, and what was read is written as the same bytes.
pub fn run(data: &[u8]) {
    let Some((count, rest)) = data.split_first() else { return };
    let (program, bytes) = rest.split_at(rest.len().min(usize::from(*count)));
    let mut reader = Reader::new(bytes);
    let mut writer = Writer::new();
    for read in program {
        if let Err(error) = step(*read, &mut reader, &mut writer) {
            assert!(error.offset <= bytes.len(), "an error beyond the input");
            assert!(error.to_string().starts_with(error.field));
            // What the failed step took is unspecified, but it is not more than there was.
            assert!(reader.offset() <= bytes.len());
            return;
        }
        assert_eq!(reader.offset() + reader.remaining(), bytes.len());
        assert_eq!(writer.as_bytes(), &bytes[..reader.offset()], "one encoding of everything");
    }
    let (remaining, offset) = (reader.remaining(), reader.offset());
    match reader.finish("rest") {
        Ok(()) => assert_eq!(remaining, 0),
        Err(error) => assert_eq!(error.offset, offset),
    }
}

/// One read, and the write that is its inverse.
fn step(read: u8, r: &mut Reader<'_>, w: &mut Writer) -> Result<(), DecodeError> {
    let max = usize::from(read >> 4);
    match read & 0x0f {
        0 => w.u8(r.u8("u8")?),
        1 => w.u16(r.u16("u16")?),
        2 => w.u24(r.u24("u24")?),
        3 => w.u32(r.u32("u32")?),
        4 => w.u64(r.u64("u64")?),
        5 => w.bytes(r.array::<7>("array")?),
        6 => w.bytes(r.bytes(max, "bytes")?),
        7 => {
            let contents = r.vec8(0..=max, "vec8")?.rest();
            w.vec8(|w| w.bytes(contents));
        }
        8 => {
            let contents = r.vec16(max..=0xffff, "vec16")?.rest();
            w.vec16(|w| w.bytes(contents));
        }
        9 => {
            let contents = r.vec24(0..=0xff_ffff, "vec24")?.rest();
            w.vec24(|w| w.bytes(contents));
        }
        10 => {
            let elements = r.vec16(0..=0xffff, "list")?.each(|r| r.u16("element"))?;
            w.vec16(|w| elements.iter().for_each(|element| w.u16(*element)));
        }
        11 => {
            let element = |r: &mut Reader<'_>| Ok(r.vec8(1..=255, "element")?.rest().to_vec());
            let elements = r.vec16(0..=0xffff, "nested")?.each(element)?;
            w.vec16(|w| elements.iter().for_each(|element| w.vec8(|w| w.bytes(element))));
        }
        _ => w.u16(code_point(r.u16("code point")?)),
    }
    Ok(())
}

/// Every number prints, and a name leads back to its number.
fn code_point(number: u16) -> u16 {
    let suite = CipherSuite(number);
    assert!(suite.name().is_none_or(|name| CipherSuite::from_name(name) == Some(suite)));
    let group = NamedGroup(number);
    assert!(group.name().is_none_or(|name| NamedGroup::from_name(name) == Some(group)));
    let scheme = SignatureScheme(number);
    assert!(scheme.name().is_none_or(|name| SignatureScheme::from_name(name) == Some(scheme)));
    assert!(!format!("{suite}{group:?}{scheme}{:?}", ExtensionType(number)).is_empty());
    number
}
