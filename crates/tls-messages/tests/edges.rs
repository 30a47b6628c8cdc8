//! Each rule from both sides.
#![cfg(test)]

#[path = "edges/tls12.rs"]
mod tls12;

use ashlar_tls_messages::{
    Alert, Alpn, Certificate, CertificateAuthorities, CertificateEntry, CertificateVerify,
    ClientHello, Context, Cookie, EarlyData, EarlyDataSize, EncryptedExtensions, EndOfEarlyData,
    Extension, Extensions, Finished, HELLO_RETRY_REQUEST_RANDOM, HandshakeMessage, KeyShareClient,
    KeyShareRetry, KeyShareServer, KeyUpdate, Message, NewSessionTicket, OidFilters,
    PostHandshakeAuth, PreSharedKeyClient, PskKeyExchangeModes, RawExtension, RecordSizeLimit,
    ServerHello, ServerName, ServerNameAck, SignatureAlgorithms, SignatureAlgorithmsCert,
    SupportedGroups, SupportedVersionsClient, SupportedVersionsServer, encode, message_hash,
    permitted,
};
use hex_literal::hex;
use wire::registry::{
    AlertDescription, AlertLevel, CipherSuite, CompressionMethod, ExtensionType, HandshakeType,
    NamedGroup, ProtocolVersion,
};
use wire::{DecodeError, Reader, Reason};

/// Reads an extension's contents, all of them.
fn read<'a, T: Extension<'a>>(data: &'a [u8]) -> Result<T, DecodeError> {
    let mut reader = Reader::new(data);
    let value = T::read(&mut reader)?;
    reader.finish("extension_data").map(|()| value)
}

fn reason<T: core::fmt::Debug>(result: Result<T, DecodeError>) -> Reason {
    result.unwrap_err().reason
}

fn length(found: usize, min: usize, max: usize) -> Reason {
    Reason::Length { found, min, max }
}

/// A ClientHello body with this extension block, its length included.
fn hello_with(extensions: &[u8]) -> Vec<u8> {
    let mut body = hex!("0303").to_vec();
    body.extend([7; 32]);
    body.extend(hex!("00 0002 1301 01 00"));
    body.extend(extensions);
    body
}

#[test]
fn header() {
    let message = encode(HandshakeType::FINISHED, |w| w.bytes(b"abc"));
    assert_eq!(message, hex!("14 000003 616263"));
    let split = HandshakeMessage::split(&message).unwrap();
    assert_eq!((split.handshake_type, split.body), (HandshakeType::FINISHED, &b"abc"[..]));
    assert_eq!(message.len() - split.body.len(), HandshakeMessage::HEADER_LEN);
    for cut in 0..message.len() {
        let found = reason(HandshakeMessage::split(&message[..cut]));
        assert!(matches!(found, Reason::Truncated { .. }), "{cut}: {found}");
    }
    let two = [message.as_slice(), &[0]].concat();
    assert_eq!(reason(HandshakeMessage::split(&two)), Reason::TrailingBytes { count: 1 });
    // A claim of 16 MiB is an error, not an allocation.
    let claim = reason(HandshakeMessage::split(&hex!("01 ffffff 00")));
    assert_eq!(claim, Reason::Truncated { needed: 0xff_ffff });
}

#[test]
fn synthetic_message_hash() {
    assert_eq!(message_hash(&[9; 32])[..4], hex!("fe 000020"));
    assert_eq!(message_hash(&[9; 48])[..5], hex!("fe 000030 09"));
}

#[test]
fn client_hello_fields() {
    let bare = hello_with(&[]);
    let hello = ClientHello::read(&bare).unwrap();
    assert_eq!(hello.legacy_version, ProtocolVersion::TLS_1_2);
    assert_eq!(hello.random, [7; 32]);
    assert_eq!(hello.cipher_suites, [CipherSuite::TLS_AES_128_GCM_SHA256]);
    assert_eq!(hello.legacy_compression_methods, [0]);
    assert_eq!(hello.extensions, Extensions::new());

    // An empty block is as good as none, for the sake of TLS 1.2.
    assert_eq!(ClientHello::read(&hello_with(&hex!("0000"))), Ok(hello.clone()));
    assert_eq!(
        ClientHello::read(&hello_with(&[0])).unwrap_err(),
        DecodeError {
            field: "ClientHello.extensions",
            reason: Reason::Truncated { needed: 2 },
            offset: 41
        }
    );
    let random = [7; 32];
    let with = |tail: &[u8]| [&hex!("0303")[..], &random, tail].concat();
    let long_id = with(&[&[33][..], &[0; 33], &hex!("0002 1301 01 00")].concat());
    assert_eq!(reason(ClientHello::read(&long_id)), length(33, 0, 32));
    let no_suite = with(&hex!("00 0000 01 00"));
    assert_eq!(reason(ClientHello::read(&no_suite)), length(0, 2, 0xfffe));
    let half_suite = with(&hex!("00 0003 130113 01 00"));
    assert_eq!(reason(ClientHello::read(&half_suite)), Reason::Truncated { needed: 2 });
    let no_compression = with(&hex!("00 0002 1301 00"));
    assert_eq!(reason(ClientHello::read(&no_compression)), length(0, 1, 255));
    // Which methods they are is not judged here.
    let deflate = with(&hex!("00 0002 1301 02 0100"));
    assert_eq!(ClientHello::read(&deflate).unwrap().legacy_compression_methods, [1, 0]);
}

/// H2: "The "pre_shared_key" extension MUST be the last extension in the ClientHello."
#[test]
fn pre_shared_key_is_last() {
    let psk_first = hello_with(&hex!("0008 0029 0000 ff01 0000"));
    let error = ClientHello::read(&psk_first).unwrap_err();
    assert_eq!(error.field, "ClientHello.extensions.pre_shared_key");
    assert_eq!(error.reason, Reason::Value);
    let psk_last = hello_with(&hex!("0008 ff01 0000 0029 0000"));
    assert!(ClientHello::read(&psk_last).is_ok());
    // In the ServerHello it may stand anywhere.
    let server =
        [&hex!("0303")[..], &[7; 32], &hex!("00 1301 00 0008 0029 0000 0033 0000")].concat();
    assert!(ServerHello::read(&server).is_ok());
}

/// G9: an extension twice.
#[test]
fn duplicate_extensions_are_refused_in_every_message() {
    let block = hex!("0011 ff01 0000 000a 0001 99 1234 0000 000a 0000");
    let duplicate = |error: DecodeError, base: usize| {
        assert_eq!(error.reason, Reason::Duplicate);
        assert_eq!(error.offset, base + 19, "the second one's contents");
    };
    let hello = hello_with(&block);
    duplicate(ClientHello::read(&hello).unwrap_err(), 41);
    let server = [&hex!("0303")[..], &[7; 32], &hex!("00 1301 00"), &block].concat();
    duplicate(ServerHello::read(&server).unwrap_err(), 38);
    duplicate(EncryptedExtensions::read(&block).unwrap_err(), 0);
    let request = [&hex!("00")[..], &block].concat();
    duplicate(ashlar_tls_messages::CertificateRequest::read(&request).unwrap_err(), 1);
    let certificate = [&hex!("00 000017 000001 aa")[..], &block].concat();
    duplicate(Certificate::read(&certificate).unwrap_err(), 8);
    let ticket = [&hex!("00000001 00000002 00 0001 aa")[..], &block].concat();
    duplicate(NewSessionTicket::read(&ticket).unwrap_err(), 12);
}

/// G12: thousands of extensions that nobody knows are no error.
#[test]
fn the_block_may_be_full() {
    let mut block = hex!("fffc").to_vec();
    (0..16_383u16).for_each(|kind| block.extend([&kind.to_be_bytes()[..], &[0, 0]].concat()));
    // Type 41 must be the last one of a ClientHello: let it be.
    let last = block.len() - 4;
    let (psk, end) = (2 + 4 * 41, [block[last], block[last + 1]]);
    block[psk..psk + 2].copy_from_slice(&end);
    block[last..last + 2].copy_from_slice(&[0, 41]);
    let body = hello_with(&block);
    let hello = ClientHello::read(&body).unwrap();
    assert_eq!(hello.extensions.0.len(), 16_383);
    assert_eq!(hello.extensions.types().last(), Some(ExtensionType::PRE_SHARED_KEY));
}

#[test]
fn extensions_are_found_and_decoded_where_they_stand() {
    let body = hello_with(&hex!("000d ff01 0001 00 002b 0004 03 0304 03"));
    let hello = ClientHello::read(&body).unwrap();
    assert_eq!(hello.extensions.find(ExtensionType::RENEGOTIATION_INFO), Some(&[0][..]));
    assert_eq!(hello.extensions.find(ExtensionType::COOKIE), None);
    assert!(hello.extensions.contains(ExtensionType::SUPPORTED_VERSIONS));
    assert_eq!(hello.extensions.decode::<Cookie<'_>>(), Ok(None));
    // The list's second element is half a version; it stands at byte 55 of the body.
    let error = hello.extensions.decode::<SupportedVersionsClient>().unwrap_err();
    assert_eq!((error.reason, error.offset), (Reason::Truncated { needed: 2 }, 55));
    assert_eq!(&body[error.offset..], [3]);
    // Trailing data: "receivers MUST abort the handshake with a "decode_error" alert".
    let body = hello_with(&hex!("0008 002b 0004 02 0304 99"));
    let hello = ClientHello::read(&body).unwrap();
    let error = hello.extensions.decode::<SupportedVersionsClient>().unwrap_err();
    assert_eq!(error.reason, Reason::TrailingBytes { count: 1 });
    assert_eq!((error.field, &body[error.offset..]), ("supported_versions", &[0x99][..]));
}

#[test]
fn hello_retry_request_is_known_by_its_random() {
    let mut hello = ServerHello {
        legacy_version: ProtocolVersion::TLS_1_2,
        random: HELLO_RETRY_REQUEST_RANDOM,
        legacy_session_id_echo: &[],
        cipher_suite: CipherSuite::TLS_AES_128_GCM_SHA256,
        legacy_compression_method: CompressionMethod::NULL,
        extensions: Extensions::new(),
    };
    assert!(hello.is_hello_retry_request());
    for i in 0..32 {
        hello.random = HELLO_RETRY_REQUEST_RANDOM;
        hello.random[i] ^= 1;
        assert!(!hello.is_hello_retry_request());
    }
    let body = [&hex!("0303")[..], &[1; 32], &[33], &[0; 33], &hex!("1301 00")].concat();
    assert_eq!(reason(ServerHello::read(&body)), length(33, 0, 32));
}

/// G26: verify_data of no bytes.
#[test]
fn finished_is_not_empty() {
    assert_eq!(reason(Finished::read(&[])), length(0, 1, 0xff_ffff));
    assert_eq!(Finished::read(&[5; 48]), Ok(Finished { verify_data: &[5; 48] }));
}

#[test]
fn empty_certificates_and_tickets() {
    assert_eq!(Certificate::read(&hex!("00 000000")).unwrap().entries, []);
    let no_data = Certificate::read(&hex!("00 000005 000000 0000"));
    assert_eq!(reason(no_data), length(0, 1, 0xff_ffff));
    assert_eq!(CertificateEntry::new(b"der").extensions, Extensions::new());
    let no_ticket = NewSessionTicket::read(&hex!("00000001 00000002 00 0000 0000"));
    assert_eq!(reason(no_ticket), length(0, 1, 0xffff));
    let no_signature = CertificateVerify::read(&hex!("0804 0000")).unwrap();
    assert_eq!(no_signature.signature, []);
}

#[test]
fn messages_of_fixed_size() {
    assert_eq!(EndOfEarlyData::read(&[]), Ok(EndOfEarlyData));
    assert_eq!(reason(EndOfEarlyData::read(&[0])), Reason::TrailingBytes { count: 1 });
    assert_eq!(EndOfEarlyData.to_message(), hex!("05 000000"));
    assert_eq!(KeyUpdate::read(&[2]).unwrap().request_update.0, 2);
    assert_eq!(reason(KeyUpdate::read(&[])), Reason::Truncated { needed: 1 });
    assert_eq!(reason(KeyUpdate::read(&[0, 0])), Reason::TrailingBytes { count: 1 });
}

/// A ServerNameList of these entries.
fn name_list(entries: &[&[u8]]) -> Vec<u8> {
    let entries = entries.concat();
    [&u16::try_from(entries.len()).unwrap().to_be_bytes()[..], &entries].concat()
}

/// A host_name entry.
fn host(name: &[u8]) -> Vec<u8> {
    [&[0][..], &u16::try_from(name.len()).unwrap().to_be_bytes(), name].concat()
}

/// I3: two names, NUL, empty, longer than 255 are refused.
#[test]
fn server_name() {
    let list = name_list;
    let one = list(&[&host(b"example.com")]);
    let name: ServerName<'_> = read(&one).unwrap();
    assert_eq!(name.host_name(), Some("example.com"));
    assert_eq!(name, ServerName::new("example.com"));
    assert_eq!(name.to_vec(), one);

    let refuse = |data: &[u8]| reason(read::<ServerName<'_>>(data));
    assert_eq!(refuse(&list(&[&host(b"a"), &host(b"b")])), Reason::Duplicate);
    assert_eq!(refuse(&list(&[&host(b"a\0b")])), Reason::Value);
    assert_eq!(refuse(&list(&[&host("m\u{fc}nchen.de".as_bytes())])), Reason::Value);
    assert_eq!(refuse(&list(&[&host(b"")])), length(0, 1, 255));
    assert_eq!(refuse(&list(&[&host(&[b'a'; 256])])), length(256, 1, 255));
    assert_eq!(refuse(&hex!("0000")), length(0, 1, 0xffff));
    assert_eq!(refuse(&[]), Reason::Truncated { needed: 2 });
    assert!(read::<ServerName<'_>>(&list(&[&host(&[b'a'; 255])])).is_ok());

    assert_eq!(read::<ServerNameAck>(&[]), Ok(ServerNameAck));
    assert_eq!(reason(read::<ServerNameAck>(&one)), Reason::TrailingBytes { count: one.len() });
}

/// I3: IP literals and names of other types name nobody.
#[test]
fn no_server_name() {
    let list = name_list;
    for literal in ["192.0.2.1", "2001:db8::1", "::1"] {
        let data = list(&[&host(literal.as_bytes())]);
        assert_eq!(read::<ServerName<'_>>(&data).unwrap().host_name(), None, "{literal}");
    }
    // Another type is passed over, alone or beside a host name; twice it is an error.
    let other = hex!("07 0002 ff00");
    let data = list(&[&other]);
    assert_eq!(read::<ServerName<'_>>(&data).unwrap().host_name(), None);
    let data = list(&[&other, &host(b"b")]);
    assert_eq!(read::<ServerName<'_>>(&data).unwrap().host_name(), Some("b"));
    let twice = list(&[&other, &other]);
    assert_eq!(reason(read::<ServerName<'_>>(&twice)), Reason::Duplicate);
}

/// I2: ALPN empty or malformed.
#[test]
fn alpn() {
    let data = hex!("000c 02 6832 08 687474702f312e31");
    let names: Alpn<'_> = read(&data).unwrap();
    assert_eq!(names.protocols(), [&b"h2"[..], b"http/1.1"]);
    assert_eq!(Alpn::new(["h2", "http/1.1"]), names);
    assert_eq!(names.to_vec(), data);
    let refuse = |data: &[u8]| reason(read::<Alpn<'_>>(data));
    assert_eq!(refuse(&hex!("0000")), length(0, 2, 0xffff));
    assert_eq!(refuse(&hex!("0001 00")), length(1, 2, 0xffff));
    assert_eq!(refuse(&hex!("0004 00 02 6832")), length(0, 1, 255));
    assert_eq!(refuse(&hex!("0004 02 6832 05")), Reason::Truncated { needed: 5 });
    assert_eq!(refuse(&hex!("0003 03 6832")), Reason::Truncated { needed: 3 });
    assert_eq!(refuse(&hex!("0003 02 6832 00")), Reason::TrailingBytes { count: 1 });
}

#[test]
fn lists_of_code_points() {
    assert_eq!(reason(read::<SupportedGroups>(&hex!("0000"))), length(0, 2, 0xffff));
    assert_eq!(reason(read::<SignatureAlgorithms>(&hex!("0000"))), length(0, 2, 0xfffe));
    assert_eq!(reason(read::<SignatureAlgorithmsCert>(&hex!("0000"))), length(0, 2, 0xfffe));
    assert_eq!(reason(read::<SupportedVersionsClient>(&hex!("00"))), length(0, 2, 254));
    assert_eq!(reason(read::<PskKeyExchangeModes>(&hex!("00"))), length(0, 1, 255));
    let half = Reason::Truncated { needed: 2 };
    assert_eq!(reason(read::<SupportedGroups>(&hex!("0003 001d00"))), half);
    assert_eq!(reason(read::<SignatureAlgorithms>(&hex!("0003 080408"))), half);
    assert_eq!(reason(read::<SupportedVersionsClient>(&hex!("03 030403"))), half);
    // Unknown values are kept.
    let groups: SupportedGroups = read(&hex!("0004 1a1a 001d")).unwrap();
    assert_eq!(groups.0, [NamedGroup(0x1a1a), NamedGroup::X25519]);
}

#[test]
fn key_shares() {
    assert_eq!(read::<KeyShareClient<'_>>(&hex!("0000")).unwrap().0, []);
    let no_key = hex!("0004 001d 0000");
    assert_eq!(reason(read::<KeyShareClient<'_>>(&no_key)), length(0, 1, 0xffff));
    let twice = hex!("000f 001d 0001 aa 0017 0001 bb 001d 0001 cc");
    assert_eq!(reason(read::<KeyShareClient<'_>>(&twice)), Reason::Duplicate);
    let server: KeyShareServer<'_> = read(&hex!("001d 0002 aabb")).unwrap();
    assert_eq!((server.0.group, server.0.key_exchange), (NamedGroup::X25519, &[0xaa, 0xbb][..]));
    // A retry's contents in a ServerHello, and the reverse.
    assert_eq!(reason(read::<KeyShareServer<'_>>(&hex!("001d"))), Reason::Truncated { needed: 2 });
    let trailing = reason(read::<KeyShareRetry>(&hex!("001d 0001 aa")));
    assert_eq!(trailing, Reason::TrailingBytes { count: 3 });
    assert_eq!(read::<KeyShareRetry>(&hex!("0017")), Ok(KeyShareRetry(NamedGroup::SECP256R1)));
}

/// H2: as many binders as identities.
#[test]
fn pre_shared_keys() {
    let identity = hex!("0001 aa 00000005");
    let binder = [&[32][..], &[1; 32]].concat();
    let offer = |identities: usize, binders: usize| {
        let mut data = (u16::try_from(identities).unwrap() * 7).to_be_bytes().to_vec();
        (0..identities).for_each(|_| data.extend(identity));
        data.extend((u16::try_from(binders).unwrap() * 33).to_be_bytes());
        (0..binders).for_each(|_| data.extend(&binder));
        data
    };
    let data = offer(2, 2);
    let psk: PreSharedKeyClient<'_> = read(&data).unwrap();
    assert_eq!((psk.identities.len(), psk.binders.len()), (2, 2));
    assert_eq!(psk.identities[0].obfuscated_ticket_age, 5);
    let refuse = |data: &[u8]| reason(read::<PreSharedKeyClient<'_>>(data));
    assert_eq!(refuse(&offer(2, 1)), Reason::Value);
    assert_eq!(refuse(&offer(1, 2)), Reason::Value);
    assert_eq!(refuse(&offer(0, 1)), length(0, 7, 0xffff));
    assert_eq!(refuse(&offer(1, 0)), length(0, 33, 0xffff));
    let empty_identity = [&hex!("0007 0000 00000005 00 0021")[..], &binder].concat();
    assert_eq!(refuse(&empty_identity), length(0, 1, 0xffff));
    let short_binder = [&hex!("0007 0001 aa 00000005 0021 1f")[..], &[1; 32]].concat();
    assert_eq!(refuse(&short_binder), length(31, 32, 255));
}

#[test]
fn cookies_and_record_sizes() {
    assert_eq!(reason(read::<Cookie<'_>>(&hex!("0000"))), length(0, 1, 0xffff));
    assert_eq!(read::<Cookie<'_>>(&hex!("0001 aa")), Ok(Cookie(&[0xaa])));
    assert_eq!(reason(read::<RecordSizeLimit>(&hex!("003f"))), Reason::Value);
    assert_eq!(read::<RecordSizeLimit>(&hex!("0040")).unwrap().content(), 63);
    assert_eq!(read::<RecordSizeLimit>(&hex!("4001")).unwrap().content(), 16384);
    assert_eq!(read::<RecordSizeLimit>(&hex!("ffff")).unwrap().content(), 16384);
}

#[test]
fn certificate_requests() {
    let empty_name = hex!("0005 0001 aa 0000");
    assert_eq!(reason(read::<CertificateAuthorities<'_>>(&empty_name)), length(0, 1, 0xffff));
    let none = reason(read::<CertificateAuthorities<'_>>(&hex!("0000")));
    assert_eq!(none, length(0, 3, 0xffff));
    assert_eq!(read::<OidFilters<'_>>(&hex!("0000")).unwrap().0, []);
    let twice = hex!("000a 01 aa 0001 01 01 aa 0001 02");
    assert_eq!(reason(read::<OidFilters<'_>>(&twice)), Reason::Duplicate);
    assert_eq!(reason(read::<OidFilters<'_>>(&hex!("0003 00 0000"))), length(0, 1, 255));
}

#[test]
fn extensions_of_fixed_size() {
    assert_eq!(read::<EarlyData>(&[]), Ok(EarlyData));
    assert_eq!(read::<EarlyDataSize>(&hex!("00000400")), Ok(EarlyDataSize(1024)));
    assert_eq!(reason(read::<EarlyDataSize>(&[])), Reason::Truncated { needed: 4 });
    let trailing = Reason::TrailingBytes { count: 1 };
    assert_eq!(reason(read::<EarlyData>(&[0])), trailing);
    assert_eq!(reason(read::<PostHandshakeAuth>(&[0])), trailing);
    assert_eq!(reason(read::<SupportedVersionsServer>(&[3, 4, 0])), trailing);
}

#[test]
fn alerts_are_two_bytes() {
    let alert = Alert::read(&[2, 40]).unwrap();
    assert_eq!(alert, Alert::new(AlertDescription::HANDSHAKE_FAILURE));
    assert_eq!(alert.to_bytes(), [2, 40]);
    assert_eq!(reason(Alert::read(&[])), Reason::Truncated { needed: 1 });
    assert_eq!(reason(Alert::read(&[1])), Reason::Truncated { needed: 1 });
    assert_eq!(reason(Alert::read(&[1, 0, 1, 0])), Reason::TrailingBytes { count: 2 });
    for quiet in [AlertDescription::CLOSE_NOTIFY, AlertDescription::USER_CANCELED] {
        assert_eq!(Alert::new(quiet).level, AlertLevel::WARNING);
    }
}

/// Where an extension was read from does not make it another.
#[test]
fn raw_extensions_compare_by_what_they_say() {
    let body = hello_with(&hex!("0005 002c 0001 aa"));
    let hello = ClientHello::read(&body).unwrap();
    assert_eq!(hello.extensions.0, [RawExtension::new(ExtensionType::COOKIE, &[0xaa])]);
    assert_ne!(hello.extensions.0, [RawExtension::new(ExtensionType::COOKIE, &[0xab])]);
    assert_ne!(hello.extensions.0, [RawExtension::new(ExtensionType::PADDING, &[0xaa])]);
}

/// RFC 9846, section 4.3: the table, row by row as it is printed there.
#[test]
fn table_of_extensions() {
    let contexts = [
        ("CH", Context::ClientHello),
        ("SH", Context::ServerHello),
        ("HRR", Context::HelloRetryRequest),
        ("EE", Context::EncryptedExtensions),
        ("CR", Context::CertificateRequest),
        ("CT", Context::Certificate),
        ("NST", Context::NewSessionTicket),
    ];
    let table = [
        ("server_name", "CH, EE"),
        ("status_request", "CH, CR, CT"),
        ("supported_groups", "CH, EE"),
        ("signature_algorithms", "CH, CR"),
        ("use_srtp", "CH, EE"),
        ("heartbeat", "CH, EE"),
        ("application_layer_protocol_negotiation", "CH, EE"),
        ("client_certificate_type", "CH, EE"),
        ("server_certificate_type", "CH, EE"),
        ("padding", "CH"),
        ("compress_certificate", "CH, CR"),
        ("record_size_limit", "CH, EE"),
        ("delegated_credential", "CH, CR, CT"),
        ("supported_ekt_ciphers", "CH, EE"),
        ("pre_shared_key", "CH, SH"),
        ("early_data", "CH, EE, NST"),
        ("supported_versions", "CH, SH, HRR"),
        ("cookie", "CH, HRR"),
        ("psk_key_exchange_modes", "CH"),
        ("certificate_authorities", "CH, CR"),
        ("oid_filters", "CR"),
        ("post_handshake_auth", "CH"),
        ("signature_algorithms_cert", "CH, CR"),
        ("key_share", "CH, SH, HRR"),
        ("transparency_info", "CH, CR, CT"),
        ("external_id_hash", "CH, EE"),
        ("external_session_id", "CH, EE"),
        ("quic_transport_parameters", "CH, EE"),
        ("ticket_request", "CH, EE"),
        ("ech_outer_extensions", "CH"),
        ("encrypted_client_hello", "CH, HRR, EE"),
    ];
    for (name, row) in table {
        let extension = ExtensionType::from_name(name).unwrap();
        for (short, context) in contexts {
            let listed = row.split(", ").any(|cell| cell == short);
            assert_eq!(permitted(extension, context), Some(listed), "{name} in {}", context.name());
        }
    }
    // Extensions of TLS 1.2 stand in a ClientHello alone; what nobody registered is unknown.
    for extension in [ExtensionType::RENEGOTIATION_INFO, ExtensionType::EXTENDED_MAIN_SECRET] {
        assert_eq!(permitted(extension, Context::ClientHello), Some(true));
        assert_eq!(permitted(extension, Context::EncryptedExtensions), Some(false));
    }
    for (_, context) in contexts {
        assert_eq!(permitted(ExtensionType(0x0a0a), context), None);
    }
}
