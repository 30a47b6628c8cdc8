//! The messages and extensions of TLS 1.2.

use ashlar_tls_messages::tls12::{
    Certificate, CertificateRequest, CertificateStatus, DheClientKeyExchange, DheServerKeyExchange,
    EcdheClientKeyExchange, EcdheServerKeyExchange, HelloRequest, NewSessionTicket,
    RsaClientKeyExchange, ServerHelloDone,
};
use ashlar_tls_messages::{
    Alert, CertificateVerify, ClientHello, Context, EcPointFormats, EncryptThenMac,
    ExtendedMainSecret, Extension, Extensions, HandshakeMessage, Message, OcspStatus, RawExtension,
    RecordSizeLimit, RenegotiationInfo, ServerHello, SessionTicket, StatusRequest,
    StatusRequestAck, permitted,
};
use hex_literal::hex;
use wire::registry::{
    AlertDescription, AlertLevel, CertificateStatusType, CipherSuite, CompressionMethod,
    EcCurveType, EcPointFormat, ExtensionType, NamedGroup, ProtocolVersion, SignatureScheme,
};
use wire::{DecodeError, Reason};

use super::{length, read, reason};

type Read = fn(&[u8]) -> Result<(), DecodeError>;

/// What is read, how, an example of its bytes, and where its lengths stand: offset, width.
type Sample = (&'static str, Read, Vec<u8>, &'static [(usize, usize)]);

/// Everything of TLS 1.2 that has a length inside it.
fn samples() -> Vec<Sample> {
    [hellos(), certificates(), key_exchanges(), extensions()].concat()
}

fn hellos() -> Vec<Sample> {
    let hello = |tail: &[u8]| [&hex!("0303")[..], &[7; 32], &hex!("02 5151"), tail].concat();
    vec![
        (
            "ClientHello",
            |body| ClientHello::read(body).map(drop),
            hello(&hex!("0004 c02f00ff 01 00 0009 0017 0000 ff01 0001 00")),
            &[(34, 1), (37, 2), (43, 1), (45, 2), (49, 2), (53, 2)],
        ),
        (
            "ServerHello",
            |body| ServerHello::read(body).map(drop),
            hello(&hex!("c02f 00 0009 0017 0000 ff01 0001 00")),
            &[(34, 1), (40, 2), (44, 2), (48, 2)],
        ),
    ]
}

fn certificates() -> Vec<Sample> {
    vec![
        (
            "Certificate",
            |body| Certificate::read(body).map(drop),
            hex!("00000a 000003 aabbcc 000001 dd").to_vec(),
            &[(0, 3), (3, 3), (9, 3)],
        ),
        (
            "CertificateStatus",
            |body| CertificateStatus::read(body).map(drop),
            hex!("01 000003 aabbcc").to_vec(),
            &[(1, 3)],
        ),
        (
            "CertificateRequest",
            |body| CertificateRequest::read(body).map(drop),
            hex!("02 0140 0004 04010403 0006 0001 aa 0001 bb").to_vec(),
            &[(0, 1), (3, 2), (9, 2), (11, 2), (14, 2)],
        ),
        (
            "CertificateVerify",
            |body| CertificateVerify::read(body).map(drop),
            hex!("0401 0003 aabbcc").to_vec(),
            &[(2, 2)],
        ),
        (
            "NewSessionTicket",
            |body| NewSessionTicket::read(body).map(drop),
            hex!("00001c20 0003 aabbcc").to_vec(),
            &[(4, 2)],
        ),
    ]
}

fn key_exchanges() -> Vec<Sample> {
    vec![
        (
            "ServerKeyExchange, ECDHE",
            |body| EcdheServerKeyExchange::read(body).map(drop),
            hex!("03 001d 03 aabbcc 0401 0002 eeff").to_vec(),
            &[(3, 1), (9, 2)],
        ),
        (
            "ServerKeyExchange, DHE",
            |body| DheServerKeyExchange::read(body).map(drop),
            hex!("0002 aabb 0001 02 0002 ccdd 0401 0002 eeff").to_vec(),
            &[(0, 2), (4, 2), (7, 2), (13, 2)],
        ),
        (
            "ClientKeyExchange, ECDHE",
            |body| EcdheClientKeyExchange::read(body).map(drop),
            hex!("03 aabbcc").to_vec(),
            &[(0, 1)],
        ),
        (
            "ClientKeyExchange, DHE",
            |body| DheClientKeyExchange::read(body).map(drop),
            hex!("0003 aabbcc").to_vec(),
            &[(0, 2)],
        ),
        (
            "ClientKeyExchange, RSA",
            |body| RsaClientKeyExchange::read(body).map(drop),
            hex!("0003 aabbcc").to_vec(),
            &[(0, 2)],
        ),
    ]
}

fn extensions() -> Vec<Sample> {
    vec![
        (
            "ec_point_formats",
            |data| read::<EcPointFormats>(data).map(drop),
            hex!("02 0001").to_vec(),
            &[(0, 1)],
        ),
        (
            "renegotiation_info",
            |data| read::<RenegotiationInfo<'_>>(data).map(drop),
            hex!("02 aabb").to_vec(),
            &[(0, 1)],
        ),
        (
            "status_request",
            |data| read::<StatusRequest<'_>>(data).map(drop),
            hex!("01 0006 0001 aa 0001 bb 0002 ccdd").to_vec(),
            &[(1, 2), (3, 2), (6, 2), (9, 2)],
        ),
        (
            "status_request of a CertificateEntry",
            |data| read::<OcspStatus<'_>>(data).map(drop),
            hex!("01 000003 aabbcc").to_vec(),
            &[(1, 3)],
        ),
    ]
}

/// Adds to the number of `width` bytes at `offset`.
fn change(bytes: &[u8], (offset, width): (usize, usize), by: i32) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    let field = &mut changed[offset..offset + width];
    let number = field.iter().fold(0, |number, byte| number << 8 | i32::from(*byte)) + by;
    field.copy_from_slice(&number.to_be_bytes()[4 - width..]);
    changed
}

/// The reasons that the standard calls a "decode_error".
fn is_decode_error(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Truncated { .. } | Reason::TrailingBytes { .. } | Reason::Length { .. }
    )
}

/// Every nested length, off by one both ways.
#[test]
fn g5_lengths_off_by_one_are_refused() {
    for (name, read, bytes, lengths) in samples() {
        assert_eq!(read(&bytes), Ok(()), "{name}");
        for length in lengths {
            for by in [1, -1] {
                let error = read(&change(&bytes, *length, by)).expect_err(name);
                assert!(is_decode_error(error.reason), "{name}, length at {length:?}: {error}");
            }
        }
    }
}

/// The same of the header, which the message's own length must fit.
#[test]
fn g5_header_lengths_off_by_one_are_refused() {
    let ticket = NewSessionTicket { lifetime_hint: 7200, ticket: b"ticket" }.to_message();
    assert!(HandshakeMessage::split(&ticket).is_ok());
    let longer = reason(HandshakeMessage::split(&change(&ticket, (1, 3), 1)));
    assert_eq!(longer, Reason::Truncated { needed: 13 });
    let shorter = reason(HandshakeMessage::split(&change(&ticket, (1, 3), -1)));
    assert_eq!(shorter, Reason::TrailingBytes { count: 1 });
}

#[test]
fn g9_trailing_bytes_are_refused() {
    let trailing = Reason::TrailingBytes { count: 1 };
    for (name, read, mut bytes, _) in samples() {
        bytes.push(0);
        assert_eq!(reason(read(&bytes)), trailing, "{name}");
    }
    assert_eq!(HelloRequest::read(&[]), Ok(HelloRequest));
    assert_eq!(reason(HelloRequest::read(&[0])), trailing);
    assert_eq!(HelloRequest.to_message(), hex!("00 000000"));
    assert_eq!(ServerHelloDone::read(&[]), Ok(ServerHelloDone));
    assert_eq!(reason(ServerHelloDone::read(&[0])), trailing);
    assert_eq!(ServerHelloDone.to_message(), hex!("0e 000000"));
    assert_eq!(read::<ExtendedMainSecret>(&[]), Ok(ExtendedMainSecret));
    assert_eq!(reason(read::<ExtendedMainSecret>(&[0])), trailing);
    assert_eq!(read::<EncryptThenMac>(&[]), Ok(EncryptThenMac));
    assert_eq!(reason(read::<EncryptThenMac>(&[0])), trailing);
    assert_eq!(read::<StatusRequestAck>(&[]), Ok(StatusRequestAck));
    assert_eq!(reason(read::<StatusRequestAck>(&[0])), trailing);
}

/// Each extension that TLS 1.2 alone answers, twice.
#[test]
fn g9_duplicate_extensions_are_refused() {
    for extension in [
        ExtensionType::EC_POINT_FORMATS,
        ExtensionType::STATUS_REQUEST,
        ExtensionType::ENCRYPT_THEN_MAC,
        ExtensionType::EXTENDED_MAIN_SECRET,
        ExtensionType::SESSION_TICKET,
        ExtensionType::RENEGOTIATION_INFO,
    ] {
        let [high, low] = extension.0.to_be_bytes();
        let block = [0, 12, high, low, 0, 0, 0x0a, 0x0a, 0, 0, high, low, 0, 0];
        let server = [&hex!("0303")[..], &[7; 32], &hex!("00 c02f 00"), &block].concat();
        assert_eq!(reason(ServerHello::read(&server)), Reason::Duplicate, "{extension}");
        let client = super::hello_with(&block);
        assert_eq!(reason(ClientHello::read(&client)), Reason::Duplicate, "{extension}");
    }
}

/// A length that claims the most is an error, not an allocation.
#[test]
fn g14_claimed_lengths_are_not_believed() {
    let needed = |needed| Reason::Truncated { needed };
    assert_eq!(reason(Certificate::read(&hex!("ffffff 00"))), needed(0xff_ffff));
    let inner = Certificate::read(&hex!("000004 ffffff 00"));
    assert_eq!(reason(inner), needed(0xff_ffff));
    assert_eq!(reason(CertificateStatus::read(&hex!("01 ffffff 00"))), needed(0xff_ffff));
    assert_eq!(reason(DheServerKeyExchange::read(&hex!("ffff 00"))), needed(0xffff));
    assert_eq!(reason(RsaClientKeyExchange::read(&hex!("ffff 00"))), needed(0xffff));
}

/// A curve by its numbers: RFC 8422, section 5.4.
#[test]
fn c6_c8_explicit_curves_are_refused() {
    // y^2 = x^3 - 3x + b over GF(p) with numbers of one byte: p, a, b, base, order, cofactor; the
    // public key, algorithm, signature.
    let numbers = hex!("01 17 01 14 01 05 03 04 0102 01 1d 01 01 03 04 0304 0401 0002 eeff");
    // The same over GF(2^m): m, a trinomial's k, a, b, base, order, cofactor.
    let binary = hex!("0017 01 01 05 01 14 01 05 03 04 0102 01 1d 01 01 03 04 0304 0401 0002 eeff");
    for (kind, rest, field) in [
        (EcCurveType::EXPLICIT_PRIME, &numbers[..], "ECParameters.curve_type explicit_prime"),
        (EcCurveType::EXPLICIT_CHAR2, &binary[..], "ECParameters.curve_type explicit_char2"),
    ] {
        let body = [&[kind.0][..], rest].concat();
        let error = EcdheServerKeyExchange::read(&body).unwrap_err();
        assert_eq!(error, DecodeError { field, reason: Reason::Value, offset: 0 });
    }
    // Every type but one is refused, also where all the rest is that of a named curve.
    let mut named = hex!("03 001d 03 aabbcc 0401 0002 eeff");
    for kind in 0..=255 {
        named[0] = kind;
        let found = EcdheServerKeyExchange::read(&named).map_err(|error| error.reason);
        let is_named = kind == EcCurveType::NAMED_CURVE.0;
        assert_eq!(found.err(), (!is_named).then_some(Reason::Value), "{kind}");
    }
}

/// Whether the curve was offered is the handshake's to judge: it is told which one it is.
#[test]
fn c8_every_named_curve_is_read() {
    let body = hex!("03 fe00 01 aa 0401 0000");
    let message = EcdheServerKeyExchange::read(&body).unwrap();
    assert_eq!((message.curve, message.public), (NamedGroup(0xfe00), &[0xaa][..]));
    assert_eq!(message.signature, []);
}

#[test]
fn params_are_the_bytes_before_the_signature() {
    let body = hex!("03 001d 03 aabbcc 0401 0002 eeff");
    let message = EcdheServerKeyExchange::read(&body).unwrap();
    assert_eq!(message.params(), hex!("03 001d 03 aabbcc"));
    assert_eq!(message.algorithm, SignatureScheme::RSA_PKCS1_SHA256);
    assert_eq!(message.signature, hex!("eeff"));
    // Leading zeros are part of what is signed.
    let body = hex!("0003 00aabb 0001 02 0002 00dd 0401 0002 eeff");
    let message = DheServerKeyExchange::read(&body).unwrap();
    assert_eq!(message.params(), hex!("0003 00aabb 0001 02 0002 00dd"));
    assert_eq!((message.p, message.g, message.ys), (&body[2..5], &[2][..], &[0, 0xdd][..]));
}

#[test]
fn shares_are_not_empty() {
    let no_public = EcdheServerKeyExchange::read(&hex!("03 001d 00 0401 0000"));
    assert_eq!(reason(no_public), length(0, 1, 255));
    for (body, offset) in [
        (&hex!("0000 0001 02 0001 03 0401 0000")[..], 0),
        (&hex!("0001 01 0000 0001 03 0401 0000")[..], 3),
        (&hex!("0001 01 0001 02 0000 0401 0000")[..], 6),
    ] {
        let error = DheServerKeyExchange::read(body).unwrap_err();
        assert_eq!((error.reason, error.offset), (length(0, 1, 0xffff), offset));
    }
    assert_eq!(reason(EcdheClientKeyExchange::read(&[0])), length(0, 1, 255));
    assert_eq!(reason(DheClientKeyExchange::read(&[0, 0])), length(0, 1, 0xffff));
    // "implicit": the share in the client's certificate.
    assert_eq!(reason(EcdheClientKeyExchange::read(&[])), Reason::Truncated { needed: 1 });
    assert_eq!(reason(DheClientKeyExchange::read(&[])), Reason::Truncated { needed: 2 });
    // SSL 3.0 left out this length: 128 bytes of ciphertext are read as 0x8080 bytes.
    let ssl_3_0 = reason(RsaClientKeyExchange::read(&[0x80; 128]));
    assert_eq!(ssl_3_0, Reason::Truncated { needed: 0x8080 });
    assert_eq!(RsaClientKeyExchange::read(&[0, 0]).unwrap().encrypted_premaster, []);
}

#[test]
fn certificates_may_be_none_but_not_empty() {
    assert_eq!(Certificate::read(&hex!("000000")), Ok(Certificate::default()));
    assert_eq!(Certificate::default().to_message(), hex!("0b 000003 000000"));
    assert_eq!(reason(Certificate::read(&hex!("000003 000000"))), length(0, 1, 0xff_ffff));
    // The form of TLS 1.3: a context before, extensions after each certificate.
    assert!(Certificate::read(&hex!("00 000006 000001 aa 0000")).is_err());
}

#[test]
fn certificate_requests_of_tls12() {
    let refuse = |body: &[u8]| reason(CertificateRequest::read(body));
    assert_eq!(refuse(&hex!("00 0002 0401 0000")), length(0, 1, 255));
    assert_eq!(refuse(&hex!("01 01 0000 0000")), length(0, 2, 0xfffe));
    assert_eq!(refuse(&hex!("01 01 0003 040104 0000")), Reason::Truncated { needed: 2 });
    assert_eq!(refuse(&hex!("01 01 0002 0401 0002 0000")), length(0, 1, 0xffff));
    // TLS 1.1 has no algorithms: the authorities are taken for them.
    assert_eq!(refuse(&hex!("01 01 0000")), length(0, 2, 0xfffe));
    let any = CertificateRequest::read(&hex!("01 01 0002 0401 0000")).unwrap();
    assert_eq!(any.authorities, Vec::<&[u8]>::new());
}

#[test]
fn certificate_statuses() {
    let multi = hex!("02 000001 aa");
    let error = CertificateStatus::read(&multi).unwrap_err();
    assert_eq!((error.field, error.offset), ("CertificateStatus.status_type", 0));
    assert_eq!(error.reason, Reason::Value);
    assert_eq!(reason(read::<OcspStatus<'_>>(&multi)), Reason::Value);
    assert_eq!(reason(CertificateStatus::read(&hex!("01 000000"))), length(0, 1, 0xff_ffff));
    assert_eq!(read::<OcspStatus<'_>>(&hex!("01 000001 aa")), Ok(OcspStatus(&[0xaa])));
}

#[test]
fn status_requests() {
    assert_eq!(StatusRequest::ocsp().to_vec(), hex!("01 0000 0000"));
    assert!(StatusRequest::ocsp().is_ocsp());
    let request: StatusRequest<'_> = read(&hex!("01 0003 0001 aa 0002 bbcc")).unwrap();
    let responder_ids = vec![&[0xaa][..]];
    let request_extensions = &[0xbb, 0xcc][..];
    assert_eq!(request, StatusRequest::Ocsp { responder_ids, request_extensions });
    let empty_id = reason(read::<StatusRequest<'_>>(&hex!("01 0002 0000 0000")));
    assert_eq!(empty_id, length(0, 1, 0xffff));
    // Types that nobody knows have contents that nobody knows.
    let other: StatusRequest<'_> = read(&hex!("02 ffff")).unwrap();
    let status_type = CertificateStatusType::OCSP_MULTI_RESERVED;
    assert_eq!(other, StatusRequest::Other { status_type, request: &[0xff, 0xff] });
    assert!(!other.is_ocsp());
    assert_eq!(reason(read::<StatusRequest<'_>>(&[])), Reason::Truncated { needed: 1 });
}

/// RFC 5077, section 3.3: a ticket of no bytes is no ticket, and no error.
#[test]
fn tickets_may_be_empty() {
    let none = NewSessionTicket::read(&hex!("00000000 0000")).unwrap();
    assert_eq!(none, NewSessionTicket { lifetime_hint: 0, ticket: &[] });
    assert_eq!(read::<SessionTicket<'_>>(&[]), Ok(SessionTicket(&[])));
    // No length of its own: 0x0002 is the ticket's beginning.
    assert_eq!(read::<SessionTicket<'_>>(&[0, 2, 5]), Ok(SessionTicket(&[0, 2, 5])));
}

#[test]
fn point_formats() {
    let formats: EcPointFormats = read(&hex!("03 010200")).unwrap();
    assert!(formats.has_uncompressed());
    assert!(!EcPointFormats(vec![EcPointFormat::ANSIX962_COMPRESSED_PRIME]).has_uncompressed());
    assert_eq!(reason(read::<EcPointFormats>(&[0])), length(0, 1, 255));
}

#[test]
fn g17_first_handshakes_renegotiate_nothing() {
    assert_eq!(RenegotiationInfo::default().to_vec(), [0]);
    assert_eq!(read::<RenegotiationInfo<'_>>(&[0]), Ok(RenegotiationInfo::default()));
    let second: RenegotiationInfo<'_> = read(&hex!("02 aabb")).unwrap();
    assert_eq!(second.renegotiated_connection, hex!("aabb"));
    assert_eq!(reason(read::<RenegotiationInfo<'_>>(&[])), Reason::Truncated { needed: 1 });
    // "This message is always a warning" (RFC 5246, section 7.2.2).
    let alert = Alert::new(AlertDescription::NO_RENEGOTIATION_RESERVED);
    assert_eq!((alert.level, alert.to_bytes()), (AlertLevel::WARNING, [1, 100]));
}

/// RFC 5246, section 7.4.1.3: the extensions are there if bytes follow the compression method.
#[test]
fn server_hellos_without_extensions_have_no_block() {
    let hello = ServerHello {
        legacy_version: ProtocolVersion::TLS_1_2,
        random: [7; 32],
        legacy_session_id_echo: &[],
        cipher_suite: CipherSuite::TLS_RSA_WITH_AES_128_CBC_SHA,
        legacy_compression_method: CompressionMethod::NULL,
        extensions: Extensions::new(),
    };
    let bare = [&hex!("0303")[..], &[7; 32], &hex!("00 002f 00")].concat();
    assert_eq!(hello.to_message()[4..], bare);
    assert_eq!(ServerHello::read(&bare).as_ref(), Ok(&hello));
    let empty_block = [&bare[..], &[0, 0]].concat();
    assert_eq!(ServerHello::read(&empty_block).as_ref(), Ok(&hello));
    let half_a_length = [&bare[..], &[0]].concat();
    assert_eq!(reason(ServerHello::read(&half_a_length)), Reason::Truncated { needed: 2 });
    let extensions = Extensions(vec![RawExtension::new(ExtensionType::SESSION_TICKET, &[])]);
    let with = ServerHello { extensions, ..hello };
    assert_eq!(with.to_message()[4..], [&bare[..], &hex!("0004 0023 0000")].concat());
}

/// RFC 8449, section 4: in TLS 1.2 the limit leaves no room for a content type and padding.
#[test]
fn record_size_limits_of_tls12() {
    for (limit, content) in [(64, 64), (0x3fff, 0x3fff), (0x4000, 0x4000), (0x4001, 0x4000)] {
        assert_eq!(RecordSizeLimit(limit).tls12_content(), content, "{limit}");
    }
}

/// All that the ServerHello of TLS 1.2 may answer, of what is known.
#[test]
fn g9_extensions_of_a_server_hello() {
    let answers = [
        "server_name",
        "max_fragment_length",
        "status_request",
        "supported_groups",
        "ec_point_formats",
        "use_srtp",
        "heartbeat",
        "application_layer_protocol_negotiation",
        "status_request_v2",
        "signed_certificate_timestamp",
        "client_certificate_type",
        "server_certificate_type",
        "encrypt_then_mac",
        "extended_main_secret",
        "record_size_limit",
        "session_ticket",
        "supported_ekt_ciphers",
        "external_id_hash",
        "external_session_id",
        "renegotiation_info",
    ];
    let found: Vec<_> = ExtensionType::NAMED
        .iter()
        .filter(|extension| permitted(**extension, Context::Tls12ServerHello) == Some(true))
        .filter_map(|extension| extension.name())
        .collect();
    assert_eq!(found, answers);
    for extension in ["supported_versions", "key_share", "pre_shared_key", "signature_algorithms"] {
        let extension = ExtensionType::from_name(extension).unwrap();
        assert_eq!(permitted(extension, Context::Tls12ServerHello), Some(false), "{extension}");
    }
    assert_eq!(permitted(ExtensionType(0x0a0a), Context::Tls12ServerHello), None);
    assert_eq!(Context::Tls12ServerHello.name(), "ServerHello");
}
