//! The handshake messages of RFC 8448, and of recorded connections of TLS 1.2: field by field, and
//! written back byte for byte.
#![cfg(test)]

#[path = "kat/tls12.rs"]
mod tls12;

use core::fmt::Debug;

use ashlar_tls_messages::{
    Alpn, Certificate, CertificateVerify, ClientHello, Cookie, EarlyData, EarlyDataSize,
    EncryptedExtensions, Extension, Extensions, Finished, HELLO_RETRY_REQUEST_RANDOM,
    HandshakeMessage, KeyShareClient, KeyShareRetry, KeyShareServer, Message, NewSessionTicket,
    PreSharedKeyClient, PskKeyExchangeModes, RecordSizeLimit, ServerHello, ServerName,
    ServerNameAck, SignatureAlgorithms, SupportedGroups, SupportedVersionsClient,
    SupportedVersionsServer,
};
use hex_literal::hex;
use testkit::Tally;
use wire::registry::{
    CipherSuite, CompressionMethod, ExtensionType, NamedGroup, ProtocolVersion, PskKeyExchangeMode,
    SignatureScheme,
};

fn tally(message: &str) -> Tally {
    Tally::new("tls-messages", message, "RFC 8448", "portable")
}

/// A message of the traces: its section, and what the text calls it; or its connection, its sender,
/// and its own name.
fn trace(name: &str) -> &'static [u8] {
    let rfc8448 = include_str!("vectors/rfc8448.txt").lines();
    let lines = rfc8448.chain(include_str!("vectors/openssl-tls12.txt").lines());
    let (_, hex) =
        lines.filter_map(|line| line.split_once(" = ")).find(|(n, _)| *n == name).unwrap();
    let digit = |c: &u8| u8::try_from(char::from(*c).to_digit(16).unwrap()).unwrap();
    hex.as_bytes()
        .chunks(2)
        .map(|pair| digit(&pair[0]) << 4 | digit(&pair[1]))
        .collect::<Vec<_>>()
        .leak()
}

/// Reads a message, and writes it back.
fn read<M: Message<'static>>(tally: &mut Tally, name: &str) -> M {
    let bytes = trace(name);
    let split = HandshakeMessage::split(bytes).unwrap();
    tally.equal(format!("{name}: type"), split.handshake_type, M::TYPE);
    let message = M::read(split.body).unwrap();
    tally.equal(format!("{name}: written back"), message.to_message(), bytes.to_vec());
    message
}

/// Reads an extension, compares it, and writes it back.
fn extension<E>(tally: &mut Tally, extensions: &Extensions<'static>, expected: &E)
where
    E: Extension<'static> + PartialEq + Debug,
{
    let found = extensions.decode::<E>().unwrap();
    tally.equal(E::TYPE, found.as_ref(), Some(expected));
    let data = extensions.find(E::TYPE).unwrap();
    tally.equal(format!("{} written back", E::TYPE), expected.to_vec(), data.to_vec());
}

const SUITES: [CipherSuite; 3] = [
    CipherSuite::TLS_AES_128_GCM_SHA256,
    CipherSuite::TLS_CHACHA20_POLY1305_SHA256,
    CipherSuite::TLS_AES_256_GCM_SHA384,
];

const ALL_GROUPS: [NamedGroup; 9] = [
    NamedGroup::X25519,
    NamedGroup::SECP256R1,
    NamedGroup::SECP384R1,
    NamedGroup::SECP521R1,
    NamedGroup::FFDHE2048,
    NamedGroup::FFDHE3072,
    NamedGroup::FFDHE4096,
    NamedGroup::FFDHE6144,
    NamedGroup::FFDHE8192,
];

const SCHEMES: [SignatureScheme; 15] = [
    SignatureScheme::ECDSA_SECP256R1_SHA256,
    SignatureScheme::ECDSA_SECP384R1_SHA384,
    SignatureScheme::ECDSA_SECP521R1_SHA512,
    SignatureScheme::ECDSA_SHA1,
    SignatureScheme::RSA_PSS_RSAE_SHA256,
    SignatureScheme::RSA_PSS_RSAE_SHA384,
    SignatureScheme::RSA_PSS_RSAE_SHA512,
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
    SignatureScheme::RSA_PKCS1_SHA1,
    SignatureScheme::DSA_SHA256,
    SignatureScheme::DSA_SHA384,
    SignatureScheme::DSA_SHA512,
    SignatureScheme::DSA_SHA1,
];

/// What the ClientHellos of the traces have in common.
fn check_client_hello(tally: &mut Tally, hello: &ClientHello<'static>, random: [u8; 32]) {
    tally.equal("legacy_version", hello.legacy_version, ProtocolVersion::TLS_1_2);
    tally.equal("random", hello.random, random);
    tally.equal("legacy_session_id", hello.legacy_session_id, b"");
    tally.equal("cipher_suites", hello.cipher_suites.as_slice(), SUITES);
    tally.equal("legacy_compression_methods", hello.legacy_compression_methods, [0]);
    let extensions = &hello.extensions;
    extension(tally, extensions, &ServerName::new("server"));
    extension(tally, extensions, &SupportedVersionsClient(vec![ProtocolVersion::TLS_1_3]));
    extension(tally, extensions, &SignatureAlgorithms(SCHEMES.to_vec()));
    extension(tally, extensions, &PskKeyExchangeModes(vec![PskKeyExchangeMode::PSK_DHE_KE]));
    extension(tally, extensions, &RecordSizeLimit(0x4001));
    let renegotiation_info = extensions.find(ExtensionType::RENEGOTIATION_INFO);
    tally.equal("renegotiation_info", renegotiation_info, Some(&[0][..]));
    tally.equal("no ALPN", extensions.decode::<Alpn<'_>>(), Ok(None));
}

fn check_share(tally: &mut Tally, hello: &ClientHello<'static>, group: NamedGroup, key: &[u8]) {
    let KeyShareClient(shares) = hello.extensions.decode().unwrap().unwrap();
    let found: Vec<_> = shares.iter().map(|share| (share.group, share.key_exchange)).collect();
    tally.equal("client_shares", found, vec![(group, key)]);
    extension(tally, &hello.extensions, &KeyShareClient(shares));
}

#[test]
fn section_3_client_hello() {
    let mut tally = tally("ClientHello");
    let hello: ClientHello<'_> = read(&mut tally, "3 ClientHello");
    let random = hex!("cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7");
    check_client_hello(&mut tally, &hello, random);
    extension(&mut tally, &hello.extensions, &SupportedGroups(ALL_GROUPS.to_vec()));
    let key = hex!("99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c");
    check_share(&mut tally, &hello, NamedGroup::X25519, &key);
    let types: Vec<u16> = hello.extensions.types().map(|extension| extension.0).collect();
    tally.equal("order", types, [0, 0xff01, 10, 35, 51, 43, 13, 45, 28]);
    tally.finish();
}

#[test]
fn section_4_client_hello() {
    let mut tally = tally("ClientHello with a PSK");
    let hello: ClientHello<'_> = read(&mut tally, "4 ClientHello");
    let random = hex!("1bc3ceb6bbe39cff938355b5a50adb6db21b7a6af649d7b4bc419d7876487d95");
    check_client_hello(&mut tally, &hello, random);
    let key = hex!("e4ffb68ac05f8d96c99da26698346c6be16482baddda fe051a66b4f18d668f0b");
    check_share(&mut tally, &hello, NamedGroup::X25519, &key);
    extension(&mut tally, &hello.extensions, &EarlyData);
    let psk: PreSharedKeyClient<'_> = hello.extensions.decode().unwrap().unwrap();
    let ticket: NewSessionTicket<'_> = read(&mut tally, "3 NewSessionTicket");
    let identities: Vec<_> =
        psk.identities.iter().map(|i| (i.identity, i.obfuscated_ticket_age)).collect();
    tally.equal("identities", identities, vec![(ticket.ticket, 0xfad6_aacb)]);
    let binder = hex!("3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d");
    tally.equal("binders", psk.binders.as_slice(), [&binder[..]]);
    extension(&mut tally, &hello.extensions, &psk);
    let padding = hello.extensions.find(ExtensionType::PADDING);
    tally.equal("padding", padding, Some(&[0; 0x57][..]));
    tally.finish();
}

#[test]
fn section_5_client_hellos() {
    let mut tally = tally("ClientHello before and after a retry");
    let random = hex!("b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee9258a346677b6f");
    let groups = SupportedGroups(ALL_GROUPS[..3].to_vec());

    let first: ClientHello<'_> = read(&mut tally, "5 ClientHello1");
    check_client_hello(&mut tally, &first, random);
    extension(&mut tally, &first.extensions, &groups);
    let key = hex!("e8e8e3f3b93a25ed97a14a7dcacb8a272c6288e585c6484d05262fcad062ad1f");
    check_share(&mut tally, &first, NamedGroup::X25519, &key);

    let second: ClientHello<'_> = read(&mut tally, "5 ClientHello2");
    check_client_hello(&mut tally, &second, random);
    extension(&mut tally, &second.extensions, &groups);
    let key = hex!(
        "04a6da7392ec591e17abfd535964b99894d13befb221b3def2ebe3830eac8f0151"
        "812677c4d6d2237e85cf01d6910cfb83954e76ba7352830534159897e8065780"
    );
    check_share(&mut tally, &second, NamedGroup::SECP256R1, &key);
    let retry: ServerHello<'_> = read(&mut tally, "5 HelloRetryRequest");
    let cookie = retry.extensions.decode::<Cookie<'_>>().unwrap().unwrap();
    extension(&mut tally, &second.extensions, &cookie);
    tally.finish();
}

fn check_server_hello(tally: &mut Tally, hello: &ServerHello<'static>) {
    tally.equal("legacy_version", hello.legacy_version, ProtocolVersion::TLS_1_2);
    tally.equal("legacy_session_id_echo", hello.legacy_session_id_echo, b"");
    tally.equal("cipher_suite", hello.cipher_suite, CipherSuite::TLS_AES_128_GCM_SHA256);
    tally.equal("compression", hello.legacy_compression_method, CompressionMethod::NULL);
    extension(tally, &hello.extensions, &SupportedVersionsServer(ProtocolVersion::TLS_1_3));
}

#[test]
fn server_hellos() {
    let mut tally = tally("ServerHello");
    let x25519 = hex!("c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f");
    let secp256r1 = hex!(
        "04583e054b7a66672ae020ad9d2686fcc85b5ad41a134a0f03ee72b893052bd85b"
        "4c8de6776f5b04ac07d83540eab3e3d9c547bc6528c4317d294686093a6cad7d"
    );
    let cases = [
        (
            "3 ServerHello",
            hex!("a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e26928"),
            NamedGroup::X25519,
            &x25519[..],
        ),
        (
            "5 ServerHello",
            hex!("bb341d847fd789c47c387172dc0c9bf147fccacb5043d86ca4c598d3ff571b98"),
            NamedGroup::SECP256R1,
            &secp256r1[..],
        ),
    ];
    for (name, random, group, key) in cases {
        let hello: ServerHello<'_> = read(&mut tally, name);
        check_server_hello(&mut tally, &hello);
        tally.equal("random", hello.random, random);
        tally.check("no retry", !hello.is_hello_retry_request());
        let KeyShareServer(share) = hello.extensions.decode().unwrap().unwrap();
        tally.equal("server_share", (share.group, share.key_exchange), (group, key));
        extension(&mut tally, &hello.extensions, &KeyShareServer(share));
    }
    tally.finish();
}

#[test]
fn section_5_hello_retry_request() {
    let mut tally = tally("HelloRetryRequest");
    let retry: ServerHello<'_> = read(&mut tally, "5 HelloRetryRequest");
    check_server_hello(&mut tally, &retry);
    tally.check("random", retry.is_hello_retry_request());
    tally.equal("random", retry.random, HELLO_RETRY_REQUEST_RANDOM);
    extension(&mut tally, &retry.extensions, &KeyShareRetry(NamedGroup::SECP256R1));
    let cookie = retry.extensions.decode::<Cookie<'_>>().unwrap().unwrap();
    tally.equal("cookie", cookie.0.len(), 0x72);
    extension(&mut tally, &retry.extensions, &cookie);
    tally.finish();
}

#[test]
fn section_3_encrypted_extensions() {
    let mut tally = tally("EncryptedExtensions");
    let message: EncryptedExtensions<'_> = read(&mut tally, "3 EncryptedExtensions");
    extension(&mut tally, &message.extensions, &SupportedGroups(ALL_GROUPS.to_vec()));
    extension(&mut tally, &message.extensions, &RecordSizeLimit(0x4001));
    extension(&mut tally, &message.extensions, &ServerNameAck);
    tally.finish();
}

#[test]
fn section_3_authentication() {
    let mut tally = tally("Certificate, CertificateVerify, Finished");
    let certificate: Certificate<'_> = read(&mut tally, "3 Certificate");
    tally.equal("context", certificate.certificate_request_context, b"");
    let [entry] = certificate.entries.as_slice() else { panic!("one certificate") };
    tally.equal("cert_data", entry.cert_data.len(), 432);
    tally.equal("a DER SEQUENCE", entry.cert_data[..4].to_vec(), hex!("30 82 01 ac"));
    tally.equal("extensions", &entry.extensions, &Extensions::new());

    let verify: CertificateVerify<'_> = read(&mut tally, "3 CertificateVerify");
    tally.equal("algorithm", verify.algorithm, SignatureScheme::RSA_PSS_RSAE_SHA256);
    tally.equal("signature", verify.signature.len(), 128);
    tally.equal("signature", verify.signature[..4].to_vec(), hex!("5a747c5d"));

    let server: Finished<'_> = read(&mut tally, "3 server Finished");
    let expected = hex!("9b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718");
    tally.equal("server verify_data", server.verify_data, expected);
    let client: Finished<'_> = read(&mut tally, "3 client Finished");
    let expected = hex!("a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61");
    tally.equal("client verify_data", client.verify_data, expected);
    tally.finish();
}

#[test]
fn section_3_new_session_ticket() {
    let mut tally = tally("NewSessionTicket");
    let ticket: NewSessionTicket<'_> = read(&mut tally, "3 NewSessionTicket");
    tally.equal("ticket_lifetime", ticket.ticket_lifetime, 30);
    tally.equal("ticket_age_add", ticket.ticket_age_add, 0xfad6_aac5);
    tally.equal("ticket_nonce", ticket.ticket_nonce, [0, 0]);
    tally.equal("ticket", ticket.ticket.len(), 0xb2);
    tally.equal("ticket", ticket.ticket[..4].to_vec(), hex!("2c035d82"));
    extension(&mut tally, &ticket.extensions, &EarlyDataSize(1024));
    tally.finish();
}
