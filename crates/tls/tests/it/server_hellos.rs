//! ServerHello and HelloRetryRequest as no honest server sends them.

use ashlar_tls::registry::{
    AlertDescription, CipherSuite, CompressionMethod, ContentType, ExtensionType, NamedGroup,
    ProtocolVersion,
};
use ashlar_tls::{Group, Shaped, Suite};
use tls_messages::{
    Cookie, Extension, Extensions, HELLO_RETRY_REQUEST_RANDOM, KeyShareEntry, KeyShareRetry,
    KeyShareServer, Message, RawExtension, ServerHello, SupportedVersionsServer,
};

use crate::config::{self, Kind};
use crate::pipe::{Endpoint, records};

/// A client that offers AES-128 and ChaCha20, and a share of x25519, after its first flight.
fn client() -> Endpoint {
    let (mut client, _) = config::authority(Kind::P256).configs();
    client.suites = vec![Suite::Aes128GcmSha256, Suite::ChaCha20Poly1305Sha256];
    client.groups = vec![Group::X25519, Group::Secp256r1];
    let mut client = Endpoint::client(client);
    client.run();
    client
}

/// The session id of a ClientHello in one record: behind headers, version and random.
fn session_id(hello: &[u8]) -> Vec<u8> {
    hello[5 + 4 + 2 + 32 + 1..][..32].to_vec()
}

/// The parts of a hello, which each test spoils a little.
struct Parts {
    random: [u8; 32],
    session_id: Vec<u8>,
    legacy_version: ProtocolVersion,
    cipher_suite: CipherSuite,
    compression: CompressionMethod,
    extensions: Vec<(ExtensionType, Vec<u8>)>,
}

fn encoded<'a, T: Extension<'a>>(extension: &T) -> (ExtensionType, Vec<u8>) {
    (T::TYPE, extension.to_vec())
}

fn key_share(group: NamedGroup) -> (ExtensionType, Vec<u8>) {
    encoded(&KeyShareServer(KeyShareEntry { group, key_exchange: &[9; 32] }))
}

fn version(version: u16) -> (ExtensionType, Vec<u8>) {
    encoded(&SupportedVersionsServer(ProtocolVersion(version)))
}

impl Parts {
    /// A ServerHello that the client takes.
    fn server_hello(session_id: Vec<u8>) -> Self {
        Self {
            random: [7; 32],
            session_id,
            legacy_version: ProtocolVersion::TLS_1_2,
            cipher_suite: CipherSuite::TLS_AES_128_GCM_SHA256,
            compression: CompressionMethod::NULL,
            extensions: vec![key_share(NamedGroup::X25519), version(0x0304)],
        }
    }

    /// A HelloRetryRequest for secp256r1 that the client follows.
    fn retry(session_id: Vec<u8>) -> Self {
        let extensions = vec![encoded(&KeyShareRetry(NamedGroup::SECP256R1)), version(0x0304)];
        let random = HELLO_RETRY_REQUEST_RANDOM;
        Self { random, extensions, ..Self::server_hello(session_id) }
    }

    fn record(&self) -> Vec<u8> {
        let raw = |(extension_type, data): &'static (ExtensionType, Vec<u8>)| {
            RawExtension::new(*extension_type, data)
        };
        // Leaked, so that the borrowed message can be built in one place.
        let extensions: &'static [_] = Box::leak(self.extensions.clone().into_boxed_slice());
        let message = ServerHello {
            legacy_version: self.legacy_version,
            random: self.random,
            legacy_session_id_echo: &self.session_id,
            cipher_suite: self.cipher_suite,
            legacy_compression_method: self.compression,
            extensions: Extensions(extensions.iter().map(raw).collect()),
        };
        record(&message.to_message())
    }
}

fn record(message: &[u8]) -> Vec<u8> {
    let length = u16::try_from(message.len()).unwrap().to_be_bytes();
    [&[ContentType::HANDSHAKE.0, 3, 3], &length[..], message].concat()
}

/// Spoils a good hello and says which alert must follow.
type Spoiling = (fn(&mut Parts), AlertDescription);

fn assert_alerts(good: fn(Vec<u8>) -> Parts, spoilings: &[Spoiling]) {
    for (index, (spoil, alert)) in spoilings.iter().enumerate() {
        let mut client = client();
        let mut parts = good(session_id(&client.take_outgoing()));
        spoil(&mut parts);
        client.feed(&parts.record());
        assert_eq!(client.failure().alert(), Some(*alert), "{index}: {}", client.failure());
    }
}

const ILLEGAL: AlertDescription = AlertDescription::ILLEGAL_PARAMETER;

#[test]
fn g8_g9_what_a_server_hello_must_not_say() {
    assert_alerts(
        Parts::server_hello,
        &[
            (|it| it.cipher_suite = CipherSuite::TLS_AES_256_GCM_SHA384, ILLEGAL),
            (|it| it.session_id = vec![1; 32], ILLEGAL),
            (|it| it.session_id.clear(), ILLEGAL),
            (|it| it.compression = CompressionMethod(1), ILLEGAL),
            (|it| it.legacy_version = ProtocolVersion::TLS_1_3, ILLEGAL),
            (|it| it.extensions[1] = version(0x0303), ILLEGAL),
            (|it| it.extensions[0] = key_share(NamedGroup::SECP256R1), ILLEGAL),
            (|it| drop(it.extensions.remove(0)), AlertDescription::MISSING_EXTENSION),
            (|it| drop(it.extensions.remove(1)), AlertDescription::PROTOCOL_VERSION),
            // Twice.
            (|it| it.extensions.push(version(0x0304)), ILLEGAL),
            // Known, and not for this message; unknown.
            (|it| it.extensions.push((ExtensionType::SERVER_NAME, vec![])), ILLEGAL),
            (
                |it| it.extensions.push((ExtensionType(0xfafa), vec![])),
                AlertDescription::UNSUPPORTED_EXTENSION,
            ),
            // c2: an all-zero share leads to an all-zero secret.
            (|it| it.extensions[0].1[4..].fill(0), ILLEGAL),
        ],
    );
}

#[test]
fn g6_what_a_hello_retry_request_must_not_say() {
    assert_alerts(
        Parts::retry,
        &[
            // Changes nothing: no extension that could, or the group whose share was sent.
            (|it| drop(it.extensions.remove(0)), ILLEGAL),
            (|it| it.extensions[0] = encoded(&KeyShareRetry(NamedGroup::X25519)), ILLEGAL),
            // Not offered.
            (|it| it.extensions[0] = encoded(&KeyShareRetry(NamedGroup::SECP384R1)), ILLEGAL),
            (|it| it.cipher_suite = CipherSuite::TLS_AES_256_GCM_SHA384, ILLEGAL),
            (|it| it.session_id = vec![1; 32], ILLEGAL),
            (
                |it| it.extensions.push((ExtensionType(0xfafa), vec![])),
                AlertDescription::UNSUPPORTED_EXTENSION,
            ),
        ],
    );
}

/// A client that has answered a good HelloRetryRequest, and its session id.
fn retried() -> (Endpoint, Vec<u8>) {
    let mut client = client();
    let session_id = session_id(&client.take_outgoing());
    client.feed(&Parts::retry(session_id.clone()).record());
    assert!(client.error.is_none(), "{:?}", client.error);
    (client, session_id)
}

#[test]
fn g6_a_second_retry_another_suite_or_no_share() {
    let (mut client, session_id) = retried();
    client.feed(&Parts::retry(session_id).record());
    assert_eq!(client.failure().alert(), Some(AlertDescription::UNEXPECTED_MESSAGE));

    let spoilings: [Spoiling; 3] = [
        (|it| it.cipher_suite = CipherSuite::TLS_CHACHA20_POLY1305_SHA256, ILLEGAL),
        // The share of the first hello, which the retry replaced.
        (|it| it.extensions[0] = key_share(NamedGroup::X25519), ILLEGAL),
        (|it| drop(it.extensions.remove(0)), AlertDescription::MISSING_EXTENSION),
    ];
    for (spoil, alert) in spoilings {
        let (mut client, session_id) = retried();
        let mut parts = Parts::server_hello(session_id);
        spoil(&mut parts);
        client.feed(&parts.record());
        assert_eq!(client.failure().alert(), Some(alert), "{}", client.failure());
    }
}

#[test]
fn d6_a_retry_replaces_the_share_and_keeps_the_rest() {
    let (mut client, _) = config::authority(Kind::P256).configs();
    client.groups = vec![Group::X25519, Group::Secp256r1];
    let mut client = Endpoint::client(client);
    client.run();
    let first = client.take_outgoing();
    client.feed(&Parts::retry(session_id(&first)).record());
    let second = client.take_outgoing();
    // A dummy change_cipher_spec goes before the second flight.
    let [ccs, second] = records(&second).try_into().unwrap();
    assert_eq!(ccs, [20, 3, 3, 0, 1, 1]);
    // Random and session id are the same.
    assert_eq!(first[9..9 + 67], second[9..9 + 67]);
    let share = [0, 0x17, 0, 65, 4];
    assert!(second.windows(5).any(|bytes| bytes == share));
    assert!(!first.windows(5).any(|bytes| bytes == share));
}

#[test]
fn a_cookie_comes_back_even_in_a_shaped_hello() {
    let (mut config, _) = config::authority(Kind::P256).configs();
    let computed = [
        ExtensionType::KEY_SHARE,
        ExtensionType::SUPPORTED_VERSIONS,
        ExtensionType::SIGNATURE_ALGORITHMS,
        ExtensionType::SUPPORTED_GROUPS,
    ];
    config.hello_shape = Some(computed.map(Shaped::Computed).to_vec());
    let mut client = Endpoint::client(config);
    client.run();
    let first = client.take_outgoing();
    let mut retry = Parts::retry(session_id(&first));
    retry.extensions = vec![encoded(&Cookie(b"a cookie")), version(0x0304)];
    client.feed(&retry.record());
    let second = client.take_outgoing();
    assert!(client.error.is_none(), "{:?}", client.error);
    assert!(second.windows(8).any(|bytes| bytes == b"a cookie"));
    // The share was not asked for again: it is the same.
    let share_at = |bytes: &[u8]| bytes.windows(4).position(|it| it == [0, 0x1d, 0, 32]).unwrap();
    let (a, b) = (share_at(&first), share_at(&second));
    assert_eq!(first[a..a + 36], second[b..b + 36]);
}

#[test]
fn g5_lengths_off_by_one_and_trailing_bytes_are_decode_errors() {
    let good = {
        let mut client = client();
        Parts::server_hello(session_id(&client.take_outgoing())).record()
    };
    // The length of the extensions, of one extension, of the message with a byte behind it.
    let extensions = 5 + 4 + 2 + 32 + 1 + 32 + 2 + 1;
    for at in [extensions + 1, extensions + 5] {
        for delta in [1_u8, u8::MAX] {
            let mut client = client();
            let mut bytes = good.clone();
            bytes[at] = bytes[at].wrapping_add(delta);
            client.take_outgoing();
            client.feed(&bytes);
            let alert = client.failure().alert();
            assert_eq!(alert, Some(AlertDescription::DECODE_ERROR), "{at} {delta}");
        }
    }
    let mut client = client();
    let mut longer = good[5..].to_vec();
    longer.push(0);
    longer[3] += 1;
    client.feed(&record(&longer));
    assert_eq!(client.failure().alert(), Some(AlertDescription::DECODE_ERROR));
}
