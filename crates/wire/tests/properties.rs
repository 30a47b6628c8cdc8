//! What was written is read back; nothing that is read can panic.
#![cfg(test)]

use ashlar_wire::{DecodeError, Reader, Writer};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_oneof, proptest};

/// A field of a made-up structure.
#[derive(Clone, Debug, PartialEq)]
enum Field {
    U8(u8),
    U16(u16),
    U24(u32),
    U32(u32),
    U64(u64),
    Array([u8; 5]),
    Vec8(Vec<u8>),
    Vec16(Vec<u16>),
    Vec24(Vec<Vec<u8>>),
}

fn field() -> impl Strategy<Value = Field> {
    prop_oneof![
        any::<u8>().prop_map(Field::U8),
        any::<u16>().prop_map(Field::U16),
        (0u32..1 << 24).prop_map(Field::U24),
        any::<u32>().prop_map(Field::U32),
        any::<u64>().prop_map(Field::U64),
        any::<[u8; 5]>().prop_map(Field::Array),
        vec(any::<u8>(), 0..=255).prop_map(Field::Vec8),
        vec(any::<u16>(), 0..40).prop_map(Field::Vec16),
        vec(vec(any::<u8>(), 0..20), 0..20).prop_map(Field::Vec24),
    ]
}

impl Field {
    fn write(&self, w: &mut Writer) {
        match self {
            Self::U8(value) => w.u8(*value),
            Self::U16(value) => w.u16(*value),
            Self::U24(value) => w.u24(*value),
            Self::U32(value) => w.u32(*value),
            Self::U64(value) => w.u64(*value),
            Self::Array(value) => w.bytes(value),
            Self::Vec8(value) => w.vec8(|w| w.bytes(value)),
            Self::Vec16(value) => w.vec16(|w| value.iter().for_each(|value| w.u16(*value))),
            Self::Vec24(value) => {
                w.vec24(|w| value.iter().for_each(|value| w.vec8(|w| w.bytes(value))));
            }
        }
    }

    /// Reads a field of the same kind.
    fn read_alike(&self, r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(match self {
            Self::U8(_) => Self::U8(r.u8("u8")?),
            Self::U16(_) => Self::U16(r.u16("u16")?),
            Self::U24(_) => Self::U24(r.u24("u24")?),
            Self::U32(_) => Self::U32(r.u32("u32")?),
            Self::U64(_) => Self::U64(r.u64("u64")?),
            Self::Array(_) => Self::Array(*r.array("array")?),
            Self::Vec8(_) => Self::Vec8(r.vec8(0..=255, "vec8")?.rest().to_vec()),
            Self::Vec16(_) => {
                Self::Vec16(r.vec16(0..=0xffff, "vec16")?.each(|r| r.u16("element"))?)
            }
            Self::Vec24(_) => {
                let element = |r: &mut Reader<'_>| Ok(r.vec8(0..=255, "element")?.rest().to_vec());
                Self::Vec24(r.vec24(0..=0xff_ffff, "vec24")?.each(element)?)
            }
        })
    }
}

fn read_alike(fields: &[Field], bytes: &[u8]) -> Result<Vec<Field>, DecodeError> {
    let mut reader = Reader::new(bytes);
    let read: Result<Vec<_>, _> =
        fields.iter().map(|field| field.read_alike(&mut reader)).collect();
    assert!(reader.offset() <= bytes.len());
    assert_eq!(reader.offset() + reader.remaining(), bytes.len());
    read.and_then(|read| reader.finish("structure").map(|()| read))
}

proptest! {
    #[test]
    fn written_is_read_back(fields in vec(field(), 0..12)) {
        let mut writer = Writer::new();
        fields.iter().for_each(|field| field.write(&mut writer));
        let mut bytes = writer.into_bytes();
        assert_eq!(read_alike(&fields, &bytes), Ok(fields.clone()));
        for length in 0..bytes.len() {
            assert!(read_alike(&fields, &bytes[..length]).is_err(), "prefix of {length}");
        }
        bytes.push(0);
        assert!(read_alike(&fields, &bytes).is_err(), "a byte more");
    }

    #[test]
    fn any_bytes_are_read_or_refused(
        fields in vec(field(), 0..12),
        bytes in vec(any::<u8>(), 0..200),
    ) {
        // What is accepted is written as the same bytes: there is one encoding of everything.
        if let Ok(read) = read_alike(&fields, &bytes) {
            let mut writer = Writer::new();
            read.iter().for_each(|field| field.write(&mut writer));
            assert_eq!(writer.as_bytes(), bytes);
        }
    }
}
