//! Peers that speak something else, stop, or have nothing in common with this side.

use ashlar_tls::registry::{
    AlertDescription, CipherSuite, ExtensionType, HandshakeType, NamedGroup, ProtocolVersion,
};
use ashlar_tls::{Error, Group, Misbehaviour, Negotiation, Shaped, Suite, Unexpected, Versions};

use crate::config::{self, Kind};
use crate::pipe::{Endpoint, connected, pump, pump_through, records};

fn pair() -> (Endpoint, Endpoint) {
    let (client, server) = config::authority(Kind::P256).configs();
    (Endpoint::client(client), Endpoint::server(server))
}

/// What the endpoint sent last is this alert, in the clear.
fn assert_plaintext_alert(endpoint: &Endpoint, description: AlertDescription) {
    let last = records(&endpoint.outgoing).pop().unwrap();
    assert_eq!(last, [21, 3, last[2], 0, 2, 2, description.0]);
}

#[test]
fn plain_http_is_named_as_such_on_both_sides() {
    let (mut client, mut server) = pair();
    client.run();
    client.feed(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    server.feed(b"GET / HTTP/1.1\r\nHost: server.example\r\n\r\n");
    for end in [&client, &server] {
        let text = end.failure().to_string();
        assert!(text.contains("does not speak TLS") && text.contains("HTTP"), "{text}");
        assert!(text.contains("check the port"), "{text}");
        assert_plaintext_alert(end, AlertDescription::UNEXPECTED_MESSAGE);
    }
}

#[test]
fn every_truncation_of_a_handshake_is_an_early_close() {
    let (mut client, mut server) = pair();
    pump(&mut client, &mut server);
    assert!(client.established);
    // How many flights there are, and after which the transport ends.
    for cut in 0..3 {
        let (mut client, mut server) = pair();
        let mut flights = 0;
        pump_through(&mut client, &mut server, |_, mut bytes| {
            match flights.cmp(&cut) {
                core::cmp::Ordering::Less => {}
                core::cmp::Ordering::Equal => bytes.truncate(bytes.len() / 2),
                core::cmp::Ordering::Greater => bytes.clear(),
            }
            flights += 1;
            bytes
        });
        let waiting = if cut == 1 { &mut client } else { &mut server };
        assert!(waiting.error.is_none() && !waiting.established);
        let error = waiting.connection.end_of_input().unwrap_err();
        assert!(matches!(error, Error::ClosedEarly));
        assert_eq!(error.alert(), None);
    }
}

#[test]
fn no_common_suite_shows_both_offers() {
    let (mut client, mut server) = config::authority(Kind::P256).configs();
    client.suites = vec![Suite::Aes128GcmSha256];
    server.suites = vec![Suite::ChaCha20Poly1305Sha256];
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    pump(&mut client, &mut server);
    let Error::Negotiation(Negotiation::CipherSuite { ours, theirs }) = server.failure() else {
        panic!("{:?}", server.error)
    };
    assert_eq!(*ours, [CipherSuite::TLS_CHACHA20_POLY1305_SHA256]);
    assert_eq!(*theirs, [CipherSuite::TLS_AES_128_GCM_SHA256]);
    assert!(matches!(client.failure(), Error::Received(AlertDescription::HANDSHAKE_FAILURE)));
    let text = server.failure().to_string();
    assert!(text.contains("TLS_CHACHA20_POLY1305_SHA256, found TLS_AES_128_GCM_SHA256"), "{text}");
}

#[test]
fn no_common_group_shows_both_offers() {
    let (mut client, mut server) = config::authority(Kind::P256).configs();
    client.groups = vec![Group::X25519];
    server.groups = vec![Group::Secp256r1];
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    pump(&mut client, &mut server);
    let Error::Negotiation(Negotiation::Group { ours, theirs }) = server.failure() else {
        panic!("{:?}", server.error)
    };
    assert_eq!(
        (ours.as_slice(), theirs.as_slice()),
        ([NamedGroup::SECP256R1].as_slice(), [NamedGroup::X25519].as_slice())
    );
    assert!(matches!(client.failure(), Error::Received(AlertDescription::HANDSHAKE_FAILURE)));
}

#[test]
fn i1_no_common_application_protocol() {
    let (mut client, mut server) = config::authority(Kind::P256).configs();
    client.alpn = vec![b"h2".to_vec()];
    server.alpn = vec![b"imap".to_vec()];
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    pump(&mut client, &mut server);
    assert!(matches!(server.failure(), Error::Negotiation(Negotiation::Alpn { .. })));
    let received = AlertDescription::NO_APPLICATION_PROTOCOL;
    assert!(matches!(client.failure(), Error::Received(alert) if *alert == received));
}

/// A ClientHello of the caller's making in one record.
fn client_hello(version: u16, extensions: &[(ExtensionType, &[u8])]) -> Vec<u8> {
    let mut list = Vec::new();
    for (extension_type, data) in extensions {
        list.extend_from_slice(&extension_type.0.to_be_bytes());
        list.extend_from_slice(&u16::try_from(data.len()).unwrap().to_be_bytes());
        list.extend_from_slice(data);
    }
    let mut body = version.to_be_bytes().to_vec();
    body.extend_from_slice(&[0x55; 32]);
    body.extend_from_slice(&[0, 0, 2, 0x13, 1, 1, 0]);
    body.extend_from_slice(&u16::try_from(list.len()).unwrap().to_be_bytes());
    body.extend_from_slice(&list);
    let length = u16::try_from(body.len()).unwrap();
    let mut record = vec![22, 3, 1];
    record.extend_from_slice(&(length + 4).to_be_bytes());
    record.extend_from_slice(&[1, 0]);
    record.extend_from_slice(&length.to_be_bytes());
    record.extend_from_slice(&body);
    record
}

#[test]
fn g11_older_versions_are_refused_with_protocol_version() {
    let supported = |versions: &[u16]| {
        let list: Vec<u8> = versions.iter().flat_map(|version| version.to_be_bytes()).collect();
        [vec![u8::try_from(list.len()).unwrap()], list].concat()
    };
    let only_older = supported(&[0x0302, 0x0301]);
    let with_1_3 = supported(&[0x0304]);
    for hello in [
        client_hello(0x0300, &[]),
        client_hello(0x0301, &[(ExtensionType::SERVER_NAME, b"\0\x04\0\0\x01a")]),
        client_hello(0x0302, &[(ExtensionType::SERVER_NAME, b"\0\x04\0\0\x01a")]),
        client_hello(0x0303, &[(ExtensionType::SUPPORTED_VERSIONS, &only_older)]),
        // RFC 9846, section 4.2.2: the offer is in the extension, legacy_version is fixed.
        client_hello(0x0304, &[(ExtensionType::SUPPORTED_VERSIONS, &with_1_3)]),
    ] {
        let (_, mut server) = pair();
        server.feed(&hello);
        assert!(matches!(server.failure(), Error::Negotiation(Negotiation::Version { .. })));
        assert_plaintext_alert(&server, AlertDescription::PROTOCOL_VERSION);
    }
}

#[test]
fn g11_an_ssl_2_hello_is_refused_with_protocol_version() {
    let (_, mut server) = pair();
    server.feed(&[0x80, 0x2e, 1, 3, 1, 0, 0x15, 0, 0, 0, 0x10]);
    assert_plaintext_alert(&server, AlertDescription::PROTOCOL_VERSION);
}

#[test]
fn a_server_of_tls_1_2_is_refused_by_a_client_of_tls_1_3_alone() {
    let (mut client, _) = config::authority(Kind::P256).configs();
    client.versions = Versions::Tls13Only;
    let mut client = Endpoint::client(client);
    client.run();
    let mut server_hello = vec![22, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3];
    server_hello.extend_from_slice(&[0x11; 32]);
    server_hello.extend_from_slice(&[0, 0xc0, 0x2f, 0]);
    client.outgoing.clear();
    client.feed(&server_hello);
    let Error::Negotiation(Negotiation::Version { theirs }) = client.failure() else {
        panic!("{:?}", client.error)
    };
    assert_eq!(*theirs, [ProtocolVersion::TLS_1_2]);
    assert_plaintext_alert(&client, AlertDescription::PROTOCOL_VERSION);
}

#[test]
fn missing_extensions_are_named() {
    let versions: &[u8] = &[2, 3, 4];
    let (_, mut server) = pair();
    server.feed(&client_hello(0x0303, &[(ExtensionType::SUPPORTED_VERSIONS, versions)]));
    let Error::Misbehaviour(Misbehaviour::ExtensionMissing { extension, .. }) = server.failure()
    else {
        panic!("{:?}", server.error)
    };
    assert_eq!(*extension, ExtensionType::SUPPORTED_GROUPS);
    assert_plaintext_alert(&server, AlertDescription::MISSING_EXTENSION);
}

#[test]
fn c2_c1_shares_that_are_no_keys_are_illegal() {
    let low_order = [vec![0, 36, 0, 0x1d, 0, 32], vec![0; 32]].concat();
    let short = [vec![0, 35, 0, 0x1d, 0, 31], vec![9; 31]].concat();
    let off_curve = [vec![0, 69, 0, 0x17, 0, 65, 4], vec![5; 64]].concat();
    let compressed = [vec![0, 37, 0, 0x17, 0, 33, 2], vec![5; 32]].concat();
    for share in [low_order, short, off_curve, compressed] {
        let (_, mut server) = pair();
        server.feed(&client_hello(
            0x0303,
            &[
                (ExtensionType::SUPPORTED_VERSIONS, &[2, 3, 4]),
                (ExtensionType::SUPPORTED_GROUPS, &[0, 4, 0, 0x1d, 0, 0x17]),
                (ExtensionType::SIGNATURE_ALGORITHMS, &[0, 2, 4, 3]),
                (ExtensionType::KEY_SHARE, &share),
            ],
        ));
        let failure = server.failure();
        assert!(
            matches!(failure, Error::Misbehaviour(Misbehaviour::KeyShare { .. })),
            "{failure:?}"
        );
        assert_plaintext_alert(&server, AlertDescription::ILLEGAL_PARAMETER);
    }
}

#[test]
fn l1_l3_hybrid_shares_that_are_no_keys_are_illegal() {
    // Group, length of the share, and what it is filled with: keys that are not reduced, zeros
    // (of low order, or no point), a share that is cut short.
    let cases = [
        (NamedGroup::X25519_MLKEM768, 1216_u16, 0xff),
        (NamedGroup::X25519_MLKEM768, 1216, 0),
        (NamedGroup::X25519_MLKEM768, 1215, 1),
        (NamedGroup::SECP256R1_MLKEM768, 1249, 4),
        (NamedGroup::SECP256R1_MLKEM768, 1250, 4),
        (NamedGroup::SECP384R1_MLKEM1024, 1665, 0),
        (NamedGroup::SECP384R1_MLKEM1024, 0, 0),
    ];
    for (group, length, filling) in cases {
        let (_, mut server) = pair();
        let group = group.0.to_be_bytes();
        let share = vec![filling; usize::from(length)];
        let list = (length + 4).to_be_bytes();
        let shares = [&list[..], &group, &length.to_be_bytes(), &share].concat();
        server.feed(&client_hello(
            0x0303,
            &[
                (ExtensionType::SUPPORTED_VERSIONS, &[2, 3, 4]),
                (ExtensionType::SUPPORTED_GROUPS, &[&[0, 2][..], &group].concat()),
                (ExtensionType::SIGNATURE_ALGORITHMS, &[0, 2, 4, 3]),
                (ExtensionType::KEY_SHARE, &shares),
            ],
        ));
        // An empty share is not one in the message's own syntax.
        let alert = match length {
            0 => AlertDescription::DECODE_ERROR,
            _ => AlertDescription::ILLEGAL_PARAMETER,
        };
        assert!(server.error.is_some(), "{group:?} {length}");
        assert_plaintext_alert(&server, alert);
    }
}

#[test]
fn a_client_that_cannot_verify_our_key_is_told_so() {
    let (_, mut server) = pair();
    let share = [vec![0, 36, 0, 0x1d, 0, 32], vec![9; 32]].concat();
    server.feed(&client_hello(
        0x0303,
        &[
            (ExtensionType::SUPPORTED_VERSIONS, &[2, 3, 4]),
            (ExtensionType::SUPPORTED_GROUPS, &[0, 2, 0, 0x1d]),
            (ExtensionType::SIGNATURE_ALGORITHMS, &[0, 2, 8, 7]),
            (ExtensionType::KEY_SHARE, &share),
        ],
    ));
    let failure = server.failure();
    assert!(
        matches!(failure, Error::Negotiation(Negotiation::SignatureScheme { .. })),
        "{failure:?}"
    );
    assert_eq!(failure.alert(), Some(AlertDescription::HANDSHAKE_FAILURE));
}

#[test]
fn g9_unasked_answers_and_raw_extensions_of_the_server() {
    for (raw, alert) in [
        // Not offered.
        (ExtensionType::RECORD_SIZE_LIMIT, AlertDescription::UNSUPPORTED_EXTENSION),
        (ExtensionType(0xfafa), AlertDescription::UNSUPPORTED_EXTENSION),
        // Offered, but its place is elsewhere.
        (ExtensionType::KEY_SHARE, AlertDescription::ILLEGAL_PARAMETER),
        (ExtensionType::SUPPORTED_VERSIONS, AlertDescription::ILLEGAL_PARAMETER),
    ] {
        let (client, mut server) = config::authority(Kind::P256).configs();
        server.encrypted_extensions_shape = Some(vec![Shaped::Raw(raw, vec![0x40, 1])]);
        let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
        pump(&mut client, &mut server);
        assert_eq!(client.failure().alert(), Some(alert), "{raw}");
        assert!(matches!(server.failure(), Error::Received(received) if *received == alert));
    }
}

#[test]
fn i2_a_protocol_that_was_not_offered() {
    let (mut client, mut server) = config::authority(Kind::P256).configs();
    client.alpn = vec![b"h2".to_vec()];
    let alpn = ExtensionType::APPLICATION_LAYER_PROTOCOL_NEGOTIATION;
    server.encrypted_extensions_shape = Some(vec![Shaped::Raw(alpn, b"\0\x05\x04imap".to_vec())]);
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    pump(&mut client, &mut server);
    assert!(matches!(client.failure(), Error::Misbehaviour(Misbehaviour::AlpnNotOffered { .. })));
    assert_eq!(client.failure().alert(), Some(AlertDescription::ILLEGAL_PARAMETER));
}

#[test]
fn g12_sixty_thousand_bytes_of_unknown_extensions_and_grease_are_ignored() {
    let (mut client, server) = config::authority(Kind::P256).configs();
    let computed = [
        ExtensionType::SERVER_NAME,
        ExtensionType::SUPPORTED_GROUPS,
        ExtensionType::SIGNATURE_ALGORITHMS,
        ExtensionType::SUPPORTED_VERSIONS,
        ExtensionType::KEY_SHARE,
    ];
    let mut shape = vec![Shaped::Raw(ExtensionType(0x0a0a), Vec::new())];
    shape.extend(computed.map(Shaped::Computed));
    shape.extend((0x8000..0x8200).map(|code| Shaped::Raw(ExtensionType(code), vec![7; 116])));
    client.hello_shape = Some(shape);
    connected(client, server);
}

#[test]
fn a_shape_without_a_required_extension_is_misuse() {
    let (mut client, _) = config::authority(Kind::P256).configs();
    client.hello_shape = Some(vec![Shaped::Computed(ExtensionType::KEY_SHARE)]);
    let mut client = Endpoint::client(client);
    client.run();
    assert!(matches!(client.failure(), Error::Misuse(_)));
}

#[test]
fn g2_messages_out_of_order_are_refused_at_once() {
    let finished = [22, 3, 3, 0, 4, 20, 0, 0, 0];
    let (mut client, mut server) = pair();
    client.run();
    client.outgoing.clear();
    client.feed(&finished);
    server.feed(&finished);
    for (end, wanted) in
        [(&client, HandshakeType::SERVER_HELLO), (&server, HandshakeType::CLIENT_HELLO)]
    {
        let Error::UnexpectedMessage { expected, found } = end.failure() else {
            panic!("{:?}", end.error)
        };
        assert_eq!(*expected, [wanted]);
        assert_eq!(*found, Unexpected::Handshake(HandshakeType::FINISHED));
        assert_plaintext_alert(end, AlertDescription::UNEXPECTED_MESSAGE);
    }
}

#[test]
fn g15_application_data_before_keys_is_refused() {
    for bytes in [[23, 3, 3, 0, 2, 1, 2].as_slice(), &[24, 3, 3, 0, 2, 1, 2]] {
        let (_, mut server) = pair();
        server.feed(bytes);
        assert_plaintext_alert(&server, AlertDescription::UNEXPECTED_MESSAGE);
    }
}

#[test]
fn g24_change_cipher_spec_only_as_one_byte_1_and_not_first() {
    let (mut client, mut server) = pair();
    server.feed(&[20, 3, 3, 0, 1, 1]);
    assert_plaintext_alert(&server, AlertDescription::UNEXPECTED_MESSAGE);
    client.run();
    client.outgoing.clear();
    client.feed(&[20, 3, 3, 0, 1, 2]);
    assert_plaintext_alert(&client, AlertDescription::UNEXPECTED_MESSAGE);
}

#[test]
fn f9_change_cipher_spec_floods_are_bounded() {
    let (mut client, _) = pair();
    client.run();
    client.feed(&[20, 3, 3, 0, 1, 1].repeat(100));
    assert!(matches!(client.failure(), Error::Misbehaviour(Misbehaviour::Flood { .. })));
}

#[test]
fn g13_other_records_between_the_fragments_of_a_message() {
    let (mut client, mut server) = pair();
    client.run();
    let hello = client.take_outgoing();
    let half = [&[22, 3, 1, 0, 20], &hello[5..25]].concat();
    server.feed(&half);
    server.feed(&[21, 3, 3, 0, 2, 1, 0]);
    assert!(matches!(server.failure(), Error::Misbehaviour(Misbehaviour::Interleaved)));
}

#[test]
fn g14_a_claimed_length_of_16_mebibytes_is_refused_at_its_header() {
    let (_, mut server) = pair();
    server.feed(&[22, 3, 1, 0, 4, 1, 0xff, 0xff, 0xff]);
    assert_plaintext_alert(&server, AlertDescription::DECODE_ERROR);
}

#[test]
fn g22_a_goodbye_in_the_middle_of_the_handshake_ends_it() {
    let (mut client, _) = pair();
    client.run();
    client.feed(&[21, 3, 3, 0, 2, 1, 0]);
    assert!(matches!(client.failure(), Error::ClosedEarly));
    // The first error is final.
    client.error = None;
    client.run();
    assert!(matches!(client.failure(), Error::ClosedEarly));
}

#[test]
fn giving_up_tells_the_peer() {
    let (mut client, mut server) = pair();
    client.run();
    client.connection.close(&mut client.outgoing).unwrap();
    server.feed(&client.take_outgoing());
    assert!(matches!(server.failure(), Error::ClosedEarly));
    assert!(matches!(client.connection.advance(&mut [], &mut Vec::new()), Err(Error::ClosedEarly)));
}

#[test]
fn h2_a_pre_shared_key_must_be_last_and_have_its_modes() {
    let psk = (ExtensionType::PRE_SHARED_KEY, [0_u8; 4].as_slice());
    let versions = (ExtensionType::SUPPORTED_VERSIONS, [2, 3, 4].as_slice());
    let modes = (ExtensionType::PSK_KEY_EXCHANGE_MODES, [1, 1].as_slice());
    for (extensions, alert) in [
        ([versions, psk, modes].as_slice(), AlertDescription::ILLEGAL_PARAMETER),
        (&[versions, psk], AlertDescription::MISSING_EXTENSION),
    ] {
        let (_, mut server) = pair();
        server.feed(&client_hello(0x0303, extensions));
        assert_plaintext_alert(&server, alert);
    }
}

#[test]
fn i3_malformed_server_names_are_decode_errors() {
    for name in [
        b"\0\x0a\0\0\x01a\0\0\x03b.c".as_slice(), // two names
        b"\0\x06\0\0\x03a\0b",
        b"\0\x03\0\0\0",
        b"\0\0",
    ] {
        let (_, mut server) = pair();
        let share = [vec![0, 36, 0, 0x1d, 0, 32], vec![9; 32]].concat();
        server.feed(&client_hello(
            0x0303,
            &[
                (ExtensionType::SUPPORTED_VERSIONS, &[2, 3, 4]),
                (ExtensionType::SUPPORTED_GROUPS, &[0, 2, 0, 0x1d]),
                (ExtensionType::SIGNATURE_ALGORITHMS, &[0, 2, 4, 3]),
                (ExtensionType::KEY_SHARE, &share),
                (ExtensionType::SERVER_NAME, name),
            ],
        ));
        assert_eq!(server.failure().alert(), Some(AlertDescription::DECODE_ERROR), "{name:?}");
    }
}
