//! Hellos that say what no honest one does.

use ashlar_tls::registry::{
    AlertDescription, CipherSuite, CompressionMethod, ExtensionType, ProtocolVersion,
};
use ashlar_tls::{ServerConfig, Versions};
use testkit::script::{Flow, Role, Say, Version};
use tls_messages::{
    Alpn, ClientHello, Extension, Message, RawExtension, RenegotiationInfo, ServerHello,
    SupportedVersionsServer,
};

use super::{
    DECODE, End, HANDSHAKE_FAILURE, ILLEGAL, PROTOCOL_VERSION, UNEXPECTED, client_and, edited, end,
    pair, server_and,
};

/// A script that answers, in TLS 1.2.
const SERVER: Flow = Flow::new(Version::Tls12, Role::Server);
/// A script that connects, in TLS 1.2.
const CLIENT: Flow = Flow::new(Version::Tls12, Role::Client);
const CLIENT_13: Flow = Flow::new(Version::Tls13, Role::Client);

const ALPN: ExtensionType = ExtensionType::APPLICATION_LAYER_PROTOCOL_NEGOTIATION;

type ServerEdit = fn(&mut ServerHello<'_>);
type ClientEdit = fn(&mut ClientHello<'_>);

/// How our client takes this ServerHello.
fn client_takes(versions: Versions, flow: Flow, edit: ServerEdit) -> End {
    let (ours, peer) = client_and(flow, |config| config.versions = versions, |_| ());
    let peer = edited(peer, flow, Say::ServerHello, move |message| {
        let mut hello = ServerHello::read(&message[4..]).unwrap();
        edit(&mut hello);
        hello.to_message()
    });
    end(ours, peer, &(versions, flow))
}

/// How our server takes this ClientHello.
fn server_takes(change: impl FnOnce(&mut ServerConfig), flow: Flow, edit: ClientEdit) -> End {
    let (ours, peer) = server_and(flow, change, |_| ());
    let peer = edited(peer, flow, Say::ClientHello, move |message| {
        let mut hello = ClientHello::read(&message[4..]).unwrap();
        edit(&mut hello);
        hello.to_message()
    });
    end(ours, peer, &flow)
}

fn push(hello: &mut ServerHello<'_>, extension: ExtensionType, data: &'static [u8]) {
    hello.extensions.0.push(RawExtension::new(extension, data));
}

fn offer(hello: &mut ClientHello<'_>, extension: ExtensionType, data: &'static [u8]) {
    hello.extensions.0.push(RawExtension::new(extension, data));
}

#[test]
fn g8_what_a_server_hello_of_tls_1_2_must_not_choose() {
    let cases: [(ServerEdit, End); 9] = [
        (|it| it.cipher_suite = CipherSuite::TLS_RSA_WITH_AES_128_GCM_SHA256, ILLEGAL),
        (|it| it.cipher_suite = CipherSuite::TLS_AES_128_GCM_SHA256, ILLEGAL),
        // Known here, and not offered by default.
        (|it| it.cipher_suite = CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_CCM, ILLEGAL),
        (|it| it.cipher_suite = CipherSuite::TLS_FALLBACK_SCSV, ILLEGAL),
        (|it| it.legacy_compression_method = CompressionMethod(1), ILLEGAL),
        // What our client sent in front of TLS 1.3: nobody has a session of that name.
        (|it| it.legacy_session_id_echo = &[0x2b; 32], ILLEGAL),
        (|it| push(it, ExtensionType::EC_POINT_FORMATS, &[1, 1]), ILLEGAL),
        (|it| push(it, ExtensionType::EC_POINT_FORMATS, &[0]), DECODE),
        (|it| push(it, ExtensionType::ENCRYPT_THEN_MAC, &[]), UNSUPPORTED),
    ];
    for (index, (edit, expected)) in cases.into_iter().enumerate() {
        assert_eq!(client_takes(Versions::Both, SERVER, edit), expected, "{index}");
    }
}

const UNSUPPORTED: End = End::Alert(AlertDescription::UNSUPPORTED_EXTENSION);

#[test]
fn g8_a_version_that_was_not_offered() {
    let tls13: &'static [u8] = SupportedVersionsServer(ProtocolVersion::TLS_1_3).to_vec().leak();
    assert_eq!(tls13, [3, 4]);
    let chosen: ServerEdit = |it| push(it, ExtensionType::SUPPORTED_VERSIONS, &[3, 4]);
    assert_eq!(client_takes(Versions::Tls12Only, SERVER, chosen), ILLEGAL);
    // In the hello of TLS 1.3, TLS 1.2 is not to be chosen by the extension.
    let chosen: ServerEdit = |it| push(it, ExtensionType::SUPPORTED_VERSIONS, &[3, 3]);
    assert_eq!(client_takes(Versions::Both, SERVER, chosen), ILLEGAL);
    assert_eq!(client_takes(Versions::Tls13Only, SERVER, |_| ()), PROTOCOL_VERSION);
}

#[test]
fn g11_servers_of_ssl_3_tls_1_0_and_tls_1_1() {
    let edits: [ServerEdit; 4] = [
        |it| it.legacy_version = ProtocolVersion(0x0300),
        |it| it.legacy_version = ProtocolVersion(0x0301),
        |it| it.legacy_version = ProtocolVersion(0x0302),
        |it| it.legacy_version = ProtocolVersion(0x0304),
    ];
    for versions in [Versions::Both, Versions::Tls12Only, Versions::Tls13Only] {
        for edit in edits {
            assert_eq!(client_takes(versions, SERVER, edit), PROTOCOL_VERSION);
        }
    }
}

#[test]
fn g10_a_downgrade_sentinel_is_heeded_by_who_speaks_more() {
    let edits: [ServerEdit; 2] = [
        |it| it.random[24..].copy_from_slice(b"DOWNGRD\x01"),
        |it| it.random[24..].copy_from_slice(b"DOWNGRD\x00"),
    ];
    for edit in edits {
        assert_eq!(client_takes(Versions::Both, SERVER, edit), ILLEGAL);
        assert_eq!(client_takes(Versions::Tls12Only, SERVER, edit), End::Established);
    }
    let nearly: ServerEdit = |it| it.random[24..].copy_from_slice(b"DOWNGRD\x02");
    assert_eq!(client_takes(Versions::Both, SERVER, nearly), End::Established);
}

#[test]
fn g10_a_server_that_speaks_more_sets_the_sentinel() {
    for resumed in [false, true] {
        let flow = Flow { resumed, ..CLIENT };
        for (versions, sentinel) in [(Versions::Both, true), (Versions::Tls12Only, false)] {
            let (mut ours, mut peer) = server_and(flow, |it| it.versions = versions, |_| ());
            super::meet(&mut ours, &mut peer);
            assert!(ours.established, "{:?}", ours.error);
            let [_, random] = peer.randoms();
            assert_eq!(random.ends_with(b"DOWNGRD\x01"), sentinel);
        }
    }
}

#[test]
fn g10_a_fallback_that_was_not_needed() {
    let fallback: ClientEdit = |it| it.cipher_suites.push(CipherSuite::TLS_FALLBACK_SCSV);
    let inappropriate = End::Alert(AlertDescription::INAPPROPRIATE_FALLBACK);
    assert_eq!(server_takes(|_| (), CLIENT, fallback), inappropriate);
    let only = |config: &mut ServerConfig| config.versions = Versions::Tls12Only;
    assert_eq!(server_takes(only, CLIENT, fallback), End::Established);
    // It says nothing of TLS 1.3 itself.
    assert_eq!(server_takes(|_| (), CLIENT_13, fallback), End::Established);
    // Our own client says it.
    let (mut ours, mut peer) = client_and(SERVER, |it| it.is_fallback = true, |_| ());
    ours.run();
    let hello = ours.outgoing.clone();
    assert!(hello.windows(2).any(|bytes| bytes == [0x56, 0]));
    super::meet(&mut ours, &mut peer);
    assert!(ours.established);
}

#[test]
fn g16_compression() {
    let edits: [ClientEdit; 3] = [
        |it| it.legacy_compression_methods = &[1],
        |it| it.legacy_compression_methods = &[1, 0],
        |it| it.legacy_compression_methods = &[0, 1],
    ];
    // TLS 1.2 needs null among them, TLS 1.3 nothing else.
    for (edit, tls12) in edits.into_iter().zip([ILLEGAL, End::Established, End::Established]) {
        assert_eq!(server_takes(|_| (), CLIENT, edit), tls12);
        assert_eq!(server_takes(|_| (), CLIENT_13, edit), ILLEGAL);
    }
    assert_eq!(server_takes(|_| (), CLIENT, |it| it.legacy_compression_methods = &[]), DECODE);
}

#[test]
fn g17_renegotiation_info_of_an_earlier_handshake() {
    let name = <RenegotiationInfo<'_> as Extension<'_>>::TYPE;
    assert_eq!(name, ExtensionType::RENEGOTIATION_INFO);
    fn spoil(extensions: &mut [RawExtension<'_>], data: &'static [u8]) {
        let info =
            |it: &&mut RawExtension<'_>| it.extension_type == ExtensionType::RENEGOTIATION_INFO;
        extensions.iter_mut().find(info).unwrap().data = data;
    }
    let server: ServerEdit = |it| spoil(&mut it.extensions.0, &[1, 7]);
    assert_eq!(client_takes(Versions::Both, SERVER, server), HANDSHAKE_FAILURE);
    let client: ClientEdit = |it| spoil(&mut it.extensions.0, &[1, 7]);
    assert_eq!(server_takes(|_| (), CLIENT, client), HANDSHAKE_FAILURE);
    let server: ServerEdit = |it| spoil(&mut it.extensions.0, &[]);
    assert_eq!(client_takes(Versions::Both, SERVER, server), DECODE);
    let client: ClientEdit = |it| spoil(&mut it.extensions.0, &[1]);
    assert_eq!(server_takes(|_| (), CLIENT, client), DECODE);
}

#[test]
fn g17_the_signalling_suite_is_as_good_as_the_extension() {
    let scsv: ClientEdit = |it| {
        it.extensions.0.retain(|it| it.extension_type != ExtensionType::RENEGOTIATION_INFO);
        it.cipher_suites.push(CipherSuite::TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
    };
    assert_eq!(server_takes(|_| (), CLIENT, scsv), End::Established);
}

#[test]
fn g12_a_client_of_tls_1_2_with_grease_everywhere() {
    let grease: ClientEdit = |it| {
        it.cipher_suites.insert(0, CipherSuite(0x0a0a));
        it.cipher_suites.push(CipherSuite(0xfafa));
        it.extensions.0.insert(0, RawExtension::new(ExtensionType(0x1a1a), &[]));
        // 60,000 bytes that nobody knows.
        for code in 0x8000..0x8200 {
            it.extensions.0.push(RawExtension::new(ExtensionType(code), &[7; 116]));
        }
    };
    assert_eq!(server_takes(|_| (), CLIENT, grease), End::Established);
    // RFC 5246, appendix E.1: a version that is not known yet contains TLS 1.2.
    let newer: ClientEdit = |it| it.legacy_version = ProtocolVersion(0x03ff);
    assert_eq!(server_takes(|_| (), CLIENT, newer), End::Established);
}

#[test]
fn i1_i2_application_protocols_of_tls_1_2() {
    let h2 = |config: &mut ServerConfig| config.alpn = vec![b"h2".to_vec()];
    let cases: [(ClientEdit, End); 5] = [
        (|it| offer(it, ALPN, b"\0\x03\x02h2"), End::Established),
        (
            |it| offer(it, ALPN, b"\0\x05\x04imap"),
            End::Alert(AlertDescription::NO_APPLICATION_PROTOCOL),
        ),
        (|it| offer(it, ALPN, b"\0\0"), DECODE),
        (|it| offer(it, ALPN, b"\0\x01\0"), DECODE),
        (|it| offer(it, ALPN, b"\0\x04\x02h2\0"), DECODE),
    ];
    for (edit, expected) in cases {
        assert_eq!(server_takes(h2, CLIENT, edit), expected);
        assert_eq!(server_takes(h2, CLIENT_13, edit), expected);
    }
}

#[test]
fn i2_a_server_of_tls_1_2_that_chooses_what_was_not_offered() {
    let cases: [(&[u8], End); 5] = [
        (b"\0\x03\x02h2", End::Established),
        (b"\0\x05\x04imap", ILLEGAL),
        (b"\0\0", DECODE),
        (b"\0\x01\0", DECODE),
        // RFC 7301, section 3.1: exactly one.
        (b"\0\x06\x02h2\x02h3", ILLEGAL),
    ];
    for (data, expected) in cases {
        let h2 = vec![b"h2".to_vec(), b"h3".to_vec()];
        let (ours, peer) = client_and(SERVER, |config| config.alpn = h2, |_| ());
        let peer = edited(peer, SERVER, Say::ServerHello, move |message| {
            let mut hello = ServerHello::read(&message[4..]).unwrap();
            hello.extensions.0.push(RawExtension::new(ALPN, data));
            hello.to_message()
        });
        assert_eq!(end(ours, peer, &data), expected, "{data:?}");
    }
    assert_eq!(Alpn::new([b"h2"]).to_vec(), b"\0\x03\x02h2");
}

#[test]
fn g8_a_resumed_session_keeps_its_suite() {
    let flow = Flow { resumed: true, ..SERVER };
    let other: ServerEdit =
        |it| it.cipher_suite = CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384;
    assert_eq!(client_takes(Versions::Both, flow, other), ILLEGAL);
}

#[test]
fn g18_a_resumed_session_keeps_its_extended_main_secret() {
    let without = |extensions: &mut Vec<RawExtension<'_>>| {
        extensions.retain(|it| it.extension_type != ExtensionType::EXTENDED_MAIN_SECRET);
    };
    // Whether it is required of full handshakes or not.
    for required in [true, false] {
        let flow = Flow { resumed: true, ..SERVER };
        let require = |config: &mut ashlar_tls::ClientConfig| {
            config.require_extended_main_secret = required;
        };
        let (ours, peer) = client_and(flow, require, |_| ());
        let peer = edited(peer, flow, Say::ServerHello, move |message| {
            let mut hello = ServerHello::read(&message[4..]).unwrap();
            without(&mut hello.extensions.0);
            hello.to_message()
        });
        assert_eq!(end(ours, peer, &required), HANDSHAKE_FAILURE);

        let flow = Flow { resumed: true, ..CLIENT };
        let require = |config: &mut ServerConfig| config.require_extended_main_secret = required;
        let (ours, peer) = server_and(flow, require, |it| it.extended_main_secret = false);
        assert_eq!(end(ours, peer, &required), HANDSHAKE_FAILURE);
    }
}

#[test]
fn the_scripts_without_edits_succeed() {
    for flow in [SERVER, CLIENT, CLIENT_13] {
        let (ours, peer) = pair(flow);
        assert_eq!(end(ours, peer, &flow), End::Established);
    }
    assert_ne!(UNEXPECTED, End::Established);
}
