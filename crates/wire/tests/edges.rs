//! Every error, every limit from both sides, every number of every registry.
#![cfg(test)]

use ashlar_wire::registry::{
    AlertDescription, AlertLevel, CertificateStatusType, CertificateType, CipherSuite,
    ClientCertificateType, CompressionMethod, ContentType, EcCurveType, EcPointFormat,
    ExtensionType, HandshakeType, KeyUpdateRequest, NamedGroup, ProtocolVersion,
    PskKeyExchangeMode, ServerNameType, SignatureScheme,
};
use ashlar_wire::{DecodeError, Reader, Reason, Writer};

fn error(field: &'static str, reason: Reason, offset: usize) -> DecodeError {
    DecodeError { field, reason, offset }
}

#[test]
fn integers_are_big_endian() {
    let bytes: Vec<u8> = (1..=18).collect();
    let mut r = Reader::new(&bytes);
    assert_eq!(r.u8("a"), Ok(1));
    assert_eq!(r.u16("b"), Ok(0x0203));
    assert_eq!(r.u24("c"), Ok(0x04_0506));
    assert_eq!(r.u32("d"), Ok(0x0708_090a));
    assert_eq!(r.u64("e"), Ok(0x0b0c_0d0e_0f10_1112));
    assert_eq!(r.offset(), 18);
    assert_eq!(r.finish("f"), Ok(()));

    let mut w = Writer::new();
    w.u8(1);
    w.u16(0x0203);
    w.u24(0x04_0506);
    w.u32(0x0708_090a);
    w.u64(0x0b0c_0d0e_0f10_1112);
    assert_eq!(w.into_bytes(), bytes);
}

#[test]
fn every_read_says_what_it_missed() {
    fn truncated<T: core::fmt::Debug + PartialEq>(
        length: usize,
        needed: usize,
        read: impl Fn(&mut Reader<'_>) -> Result<T, DecodeError>,
    ) {
        for short in 0..length {
            let bytes = vec![0; short];
            let found = read(&mut Reader::with_offset(&bytes, 7));
            assert_eq!(found, Err(error("x", Reason::Truncated { needed }, 7)));
        }
        assert!(read(&mut Reader::new(&vec![0; length])).is_ok());
    }
    truncated(1, 1, |r| r.u8("x"));
    truncated(2, 2, |r| r.u16("x"));
    truncated(3, 3, |r| r.u24("x"));
    truncated(4, 4, |r| r.u32("x"));
    truncated(8, 8, |r| r.u64("x"));
    truncated(5, 5, |r| r.array::<5>("x").copied());
    truncated(6, 6, |r| r.bytes(6, "x").map(<[u8]>::to_vec));
    truncated(1, 1, |r| r.vec8(0..=9, "x").map(|_| ()));
    truncated(2, 2, |r| r.vec16(0..=9, "x").map(|_| ()));
    truncated(3, 3, |r| r.vec24(0..=9, "x").map(|_| ()));
}

/// The length field's own limits, and each limit from both sides.
#[test]
fn vector_lengths() {
    type Read = fn(&[u8], usize, usize) -> Result<Vec<u8>, DecodeError>;
    let widths: [(usize, Read); 3] = [
        (1, |b, min, max| Ok(Reader::new(b).vec8(min..=max, "v")?.rest().to_vec())),
        (2, |b, min, max| Ok(Reader::new(b).vec16(min..=max, "v")?.rest().to_vec())),
        (3, |b, min, max| Ok(Reader::new(b).vec24(min..=max, "v")?.rest().to_vec())),
    ];
    for (width, read) in widths {
        for length in 0..=9usize {
            let mut bytes = vec![0; width - 1];
            bytes.push(u8::try_from(length).unwrap());
            bytes.extend((0..length).map(|i| u8::try_from(i).unwrap()));
            let contents = bytes[width..].to_vec();
            assert_eq!(read(&bytes, length, length), Ok(contents), "exactly the limits");
            let refused = |min, max| Err(error("v", Reason::Length { found: length, min, max }, 0));
            assert_eq!(read(&bytes, length + 1, 20), refused(length + 1, 20));
            if length > 0 {
                assert_eq!(read(&bytes, 0, length - 1), refused(0, length - 1));
                let short = &bytes[..bytes.len() - 1];
                let reason = Reason::Truncated { needed: length };
                assert_eq!(read(short, 0, 9), Err(error("v", reason, width)));
            }
        }
    }
    // A claim of 16 MiB reserves nothing and is refused.
    let claim = [0xff, 0xff, 0xff, 0];
    let reason = Reason::Truncated { needed: 0xff_ffff };
    assert_eq!(Reader::new(&claim).vec24(0..=0xff_ffff, "v").unwrap_err(), error("v", reason, 3));
}

#[test]
fn offsets_count_from_the_outermost_reader() {
    // uint16, then <uint8 length: <uint8 length: 3 bytes>, 1 byte>
    let bytes = [0, 0, 5, 3, 1, 2, 3, 9];
    let mut outer = Reader::new(&bytes);
    outer.u16("head").unwrap();
    let mut middle = outer.vec8(0..=255, "middle").unwrap();
    assert_eq!((middle.offset(), outer.offset()), (3, 8));
    let mut inner = middle.vec8(0..=255, "inner").unwrap();
    assert_eq!((inner.offset(), inner.remaining()), (4, 3));
    inner.u8("first").unwrap();
    assert_eq!(inner.u24("more"), Err(error("more", Reason::Truncated { needed: 3 }, 5)));
    assert_eq!(inner.finish("inner"), Err(error("inner", Reason::TrailingBytes { count: 2 }, 5)));
    assert_eq!(middle.rest(), [9]);
    assert!(middle.is_empty());
    assert_eq!(middle.finish("middle"), Ok(()));
    assert_eq!(outer.finish("outer"), Ok(()));
}

#[test]
fn each_stops_at_the_first_error_and_at_the_end() {
    assert_eq!(Reader::new(&[]).each(|r| r.u8("x")), Ok(vec![]));
    assert_eq!(Reader::new(&[1, 2, 3]).each(|r| r.u8("x")), Ok(vec![1, 2, 3]));
    let half = Reader::new(&[1, 2, 3]).each(|r| r.u16("x"));
    assert_eq!(half, Err(error("x", Reason::Truncated { needed: 2 }, 2)));
}

#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "an element of no bytes"))]
fn each_does_not_run_forever() {
    let read = Reader::new(&[1]).each(|_| Ok(()));
    assert_eq!(read, Ok(vec![()]));
}

#[test]
fn nested_vectors_are_back_filled() {
    let mut w = Writer::new();
    w.vec24(|w| {
        w.vec16(|w| w.vec8(|w| w.bytes(b"abc")));
        w.vec8(|_| {});
    });
    assert_eq!(w.as_bytes(), [0, 0, 7, 0, 4, 3, b'a', b'b', b'c', 0]);
}

#[test]
fn the_longest_vectors_fit() {
    let mut w = Writer::new();
    w.vec8(|w| w.bytes(&[1; 0xff]));
    w.vec16(|w| w.bytes(&[2; 0xffff]));
    w.vec24(|w| w.bytes(&vec![3; 0xff_ffff]));
    let bytes = w.into_bytes();
    let mut r = Reader::new(&bytes);
    assert_eq!(r.vec8(255..=255, "a").unwrap().rest(), [1; 0xff]);
    assert_eq!(r.vec16(0xffff..=0xffff, "b").unwrap().rest(), [2; 0xffff]);
    assert_eq!(r.vec24(0xff_ffff..=0xff_ffff, "c").unwrap().remaining(), 0xff_ffff);
    assert_eq!(r.finish("d"), Ok(()));
}

/// A mistake of the caller: a debug build stops, a release build keeps the framing true.
#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "do not fit"))]
fn too_long_a_vector_is_cut() {
    let mut w = Writer::new();
    w.vec8(|w| w.bytes(&[1; 256]));
    w.u8(2);
    let mut expected = vec![255];
    expected.extend([1; 255]);
    expected.push(2);
    assert_eq!(w.into_bytes(), expected);
}

#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "more than 24 bits"))]
fn too_large_a_uint24_is_cut() {
    let mut w = Writer::new();
    w.u24(0x0100_0002);
    assert_eq!(w.into_bytes(), [0, 0, 2]);
}

#[test]
fn errors_read_as_sentences() {
    let say = |reason| error("Certificate.certificate_list", reason, 12).to_string();
    let at = "Certificate.certificate_list at byte 12: ";
    let truncated = format!("{at}takes 3 bytes, the input ends before");
    assert_eq!(say(Reason::Truncated { needed: 3 }), truncated);
    assert_eq!(say(Reason::TrailingBytes { count: 2 }), format!("{at}2 bytes after the end"));
    let length = Reason::Length { found: 0, min: 1, max: 255 };
    assert_eq!(say(length), format!("{at}length 0, permitted are 1 to 255"));
    assert_eq!(say(Reason::Value), format!("{at}illegal value"));
    assert_eq!(say(Reason::Duplicate), format!("{at}occurs more than once"));
}

/// A test of every number of a registry: names are unique, constants are sorted, printing is total.
macro_rules! registry_test {
    ($test:ident, $type:ident, $integer:ty, $digits:literal) => {
        #[test]
        fn $test() {
            assert!($type::NAMED.is_sorted_by(|a, b| a < b));
            let mut named = 0;
            for number in 0..=<$integer>::MAX {
                let point = $type::from(number);
                let printed = format!("{point:?} {point}");
                if let Some(name) = point.name() {
                    named += 1;
                    assert_eq!($type::from_name(name), Some(point));
                    assert_eq!(printed, format!("{name} {name}"));
                } else {
                    let shown =
                        format!("{}({number:#0width$x})", stringify!($type), width = $digits + 2);
                    assert_eq!(printed, format!("{shown} {shown}"));
                }
            }
            assert_eq!(named, $type::NAMED.len());
            assert_eq!($type::from_name("no such name"), None);
        }
    };
}

registry_test!(alert_descriptions, AlertDescription, u8, 2);
registry_test!(alert_levels, AlertLevel, u8, 2);
registry_test!(certificate_status_types, CertificateStatusType, u8, 2);
registry_test!(certificate_types, CertificateType, u8, 2);
registry_test!(client_certificate_types, ClientCertificateType, u8, 2);
registry_test!(compression_methods, CompressionMethod, u8, 2);
registry_test!(content_types, ContentType, u8, 2);
registry_test!(ec_curve_types, EcCurveType, u8, 2);
registry_test!(ec_point_formats, EcPointFormat, u8, 2);
registry_test!(handshake_types, HandshakeType, u8, 2);
registry_test!(key_update_requests, KeyUpdateRequest, u8, 2);
registry_test!(psk_key_exchange_modes, PskKeyExchangeMode, u8, 2);
registry_test!(server_name_types, ServerNameType, u8, 2);
registry_test!(cipher_suites, CipherSuite, u16, 4);
registry_test!(extension_types, ExtensionType, u16, 4);
registry_test!(named_groups, NamedGroup, u16, 4);
registry_test!(protocol_versions, ProtocolVersion, u16, 4);
registry_test!(signature_schemes, SignatureScheme, u16, 4);

#[test]
fn names_are_padded_where_asked() {
    assert_eq!(format!("[{:>9}]", NamedGroup::X25519), "[   x25519]");
    assert_eq!(format!("{:?}", NamedGroup(0x1234)), "NamedGroup(0x1234)");
}
