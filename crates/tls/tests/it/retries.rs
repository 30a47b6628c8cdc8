//! The second ClientHello, which answers a HelloRetryRequest: RFC 9846, section 4.2.2.

use std::sync::{Arc, Mutex};

use ashlar_tls::registry::{AlertDescription, CipherSuite, ExtensionType, HandshakeType};
use ashlar_tls::{ClientConfig, Error, Fact, Group, Misbehaviour, ServerConfig, Step, Suite};
use tls_messages::{ClientHello, Message, RawExtension};

use crate::config::{self, Kind};
use crate::pipe::{Endpoint, pump, records};

/// What a test does to the second hello of an honest client.
type Change = fn(&mut ClientHello<'_>);

/// A client and a server that must ask for another share.
fn configs() -> (ClientConfig, ServerConfig) {
    let authority = config::authority(Kind::P256);
    let (mut client, mut server) = authority.configs();
    client.suites = vec![Suite::Aes128GcmSha256, Suite::Aes256GcmSha384];
    client.groups = vec![Group::X25519, Group::Secp256r1];
    server.groups = vec![Group::Secp256r1];
    server.clock = authority.clock();
    (client, server)
}

/// A server that was given the first hello of the client, and the second one, changed.
fn after_second_hello(client: &mut Endpoint, server: &mut Endpoint, change: Change) {
    client.run();
    server.feed(&client.take_outgoing());
    client.feed(&server.take_outgoing());
    let flight = records(&client.take_outgoing());
    let hello = flight.last().unwrap();
    let mut hello = ClientHello::read(&hello[9..]).unwrap();
    change(&mut hello);
    let message = hello.to_message();
    let length = u16::try_from(message.len()).unwrap().to_be_bytes();
    server.feed(&[&[22, 3, 3], &length[..], &message].concat());
}

fn without(hello: &mut ClientHello<'_>, extension: ExtensionType) {
    hello.extensions.0.retain(|it| it.extension_type != extension);
}

#[test]
fn g6_what_must_not_change_in_the_second_hello() {
    let changes: [(Change, &str); 7] = [
        (|hello| hello.random[31] ^= 1, "random"),
        (|hello| hello.legacy_session_id = &[7; 32], "legacy_session_id"),
        (|hello| hello.cipher_suites.reverse(), "list of cipher suites"),
        (|hello| hello.cipher_suites.truncate(1), "list of cipher suites"),
        (|hello| without(hello, ExtensionType::SERVER_NAME), "list of extensions"),
        (|hello| hello.extensions.0.swap(0, 1), "list of extensions"),
        (
            |hello| hello.extensions.0.insert(0, RawExtension::new(ExtensionType(0xfafa), &[])),
            "list of extensions",
        ),
    ];
    for (index, (change, expected)) in changes.into_iter().enumerate() {
        let (client, server) = configs();
        let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
        after_second_hello(&mut client, &mut server, change);
        let Error::Misbehaviour(Misbehaviour::HelloChanged { field }) = server.failure() else {
            panic!("{index}: {:?}", server.error)
        };
        assert_eq!(*field, expected, "{index}");
        assert_eq!(server.failure().alert(), Some(AlertDescription::ILLEGAL_PARAMETER));
    }
    // Nothing of that: the second hello is taken.
    let (client, server) = configs();
    let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
    after_second_hello(&mut client, &mut server, |_| ());
    assert!(server.error.is_none(), "{:?}", server.error);
}

/// mbedTLS before 3.6.6: a second hello that fell to TLS 1.2 made a main secret of zeros.
#[test]
fn g7_the_second_hello_does_not_fall_to_tls_1_2() {
    let changes: [Change; 2] = [
        |hello| without(hello, ExtensionType::SUPPORTED_VERSIONS),
        |hello| {
            without(hello, ExtensionType::SUPPORTED_VERSIONS);
            without(hello, ExtensionType::KEY_SHARE);
            hello.cipher_suites = vec![CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];
        },
    ];
    for change in changes {
        let (client, server) = configs();
        let (mut client, mut server) = (Endpoint::client(client), Endpoint::server(server));
        after_second_hello(&mut client, &mut server, change);
        let error = server.failure();
        let changed = matches!(error, Error::Misbehaviour(Misbehaviour::HelloChanged { .. }));
        assert!(changed, "{error:?}");
        assert_eq!(error.alert(), Some(AlertDescription::ILLEGAL_PARAMETER));
    }
}

/// CVE-2025-6395. A client whose pre-shared key does not suit the suite that the retry fixed leaves it
/// out, rightly: then the handshake is a full one.
#[test]
fn g7_a_second_hello_without_its_pre_shared_key_resumes_nothing() {
    let (client, server) = configs();
    let (client, server) = (Arc::new(client), Arc::new(server));
    // Whether the server took the session up, and whether it signed.
    let connect = |change: Option<Change>| {
        let mut client = Endpoint::client_of(&client);
        let mut server = Endpoint::server_of(&server);
        let seen = Arc::new(Mutex::new([false; 2]));
        let told = Arc::clone(&seen);
        server.connection.observe(move |step| {
            let verify = HandshakeType::CERTIFICATE_VERIFY;
            let [resumed, signed] = &mut *told.lock().unwrap();
            *resumed |= matches!(step, Step::Fact(Fact::Resumed));
            *signed |=
                matches!(step, Step::Message { handshake_type, .. } if *handshake_type == verify);
        });
        match change {
            Some(change) => after_second_hello(&mut client, &mut server, change),
            None => pump(&mut client, &mut server),
        }
        assert!(server.error.is_none(), "{:?}", server.error);
        *seen.lock().unwrap()
    };
    let (full, resumed) = ([false, true], [true, false]);
    assert_eq!([connect(None), connect(None)], [full, resumed]);
    assert_eq!(connect(Some(|_| ())), resumed);
    assert_eq!(connect(None), full, "the session was taken, and the client never saw an answer");
    assert_eq!(connect(Some(|hello| without(hello, ExtensionType::PRE_SHARED_KEY))), full);
}
