//! TLS 1.2 connections of OpenSSL, field by field, and written back byte for byte.

use ashlar_tls_messages::tls12::{
    Certificate, CertificateRequest, CertificateStatus, DheClientKeyExchange, DheServerKeyExchange,
    EcdheClientKeyExchange, EcdheServerKeyExchange, HelloRequest, NewSessionTicket,
    RsaClientKeyExchange, ServerHelloDone,
};
use ashlar_tls_messages::{
    Alpn, CertificateVerify, ClientHello, Context, EcPointFormats, EncryptThenMac,
    ExtendedMainSecret, Extensions, Finished, RenegotiationInfo, ServerHello, ServerName,
    SessionTicket, SignatureAlgorithms, StatusRequest, StatusRequestAck, SupportedGroups,
    permitted,
};
use hex_literal::hex;
use testkit::Tally;
use wire::registry::{
    CipherSuite, ClientCertificateType, CompressionMethod, EcPointFormat, NamedGroup,
    ProtocolVersion, SignatureScheme,
};

use super::{extension, read, trace};

fn tally(message: &str) -> Tally {
    Tally::new("tls-messages", message, "OpenSSL 3.0.19, TLS 1.2", "portable")
}

const SCHEMES: [SignatureScheme; 20] = [
    SignatureScheme::ECDSA_SECP256R1_SHA256,
    SignatureScheme::ECDSA_SECP384R1_SHA384,
    SignatureScheme::ECDSA_SECP521R1_SHA512,
    SignatureScheme::ED25519,
    SignatureScheme::ED448,
    SignatureScheme::RSA_PSS_PSS_SHA256,
    SignatureScheme::RSA_PSS_PSS_SHA384,
    SignatureScheme::RSA_PSS_PSS_SHA512,
    SignatureScheme::RSA_PSS_RSAE_SHA256,
    SignatureScheme::RSA_PSS_RSAE_SHA384,
    SignatureScheme::RSA_PSS_RSAE_SHA512,
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
    SignatureScheme::ECDSA_SHA224,
    SignatureScheme::RSA_PKCS1_SHA224,
    SignatureScheme::DSA_SHA224,
    SignatureScheme::DSA_SHA256,
    SignatureScheme::DSA_SHA384,
    SignatureScheme::DSA_SHA512,
];

/// Reads a ClientHello that offers `suites` and the SCSV, and the extensions that all have.
fn client_hello(
    tally: &mut Tally,
    name: &str,
    suites: &[CipherSuite],
    types: &[u16],
) -> ClientHello<'static> {
    let hello: ClientHello<'_> = read(tally, name);
    tally.equal("legacy_version", hello.legacy_version, ProtocolVersion::TLS_1_2);
    tally.equal("cipher_suites", hello.cipher_suites.as_slice(), suites);
    tally.equal("legacy_compression_methods", hello.legacy_compression_methods, [0]);
    let found: Vec<u16> = hello.extensions.types().map(|extension| extension.0).collect();
    tally.equal("extensions", found.as_slice(), types);
    extension(tally, &hello.extensions, &EncryptThenMac);
    extension(tally, &hello.extensions, &ExtendedMainSecret);
    extension(tally, &hello.extensions, &SignatureAlgorithms(SCHEMES.to_vec()));
    hello
}

/// Reads a ServerHello, and the extensions that all have.
fn server_hello(
    tally: &mut Tally,
    name: &str,
    suite: CipherSuite,
    types: &[u16],
) -> ServerHello<'static> {
    let hello: ServerHello<'_> = read(tally, name);
    tally.equal("version", hello.legacy_version, ProtocolVersion::TLS_1_2);
    tally.equal("cipher_suite", hello.cipher_suite, suite);
    tally.equal("compression_method", hello.legacy_compression_method, CompressionMethod::NULL);
    tally.check("no retry", !hello.is_hello_retry_request());
    let found: Vec<u16> = hello.extensions.types().map(|extension| extension.0).collect();
    tally.equal("extensions", found.as_slice(), types);
    for found in hello.extensions.types() {
        tally.equal(found, permitted(found, Context::Tls12ServerHello), Some(true));
    }
    extension(tally, &hello.extensions, &ExtendedMainSecret);
    hello
}

/// Reads a chain, and compares the lengths of its certificates.
fn chain(tally: &mut Tally, name: &str, lengths: &[usize]) {
    let message: Certificate<'_> = read(tally, name);
    let found: Vec<usize> = message.certificates.iter().map(|der| der.len()).collect();
    tally.equal("certificate_list", found.as_slice(), lengths);
    for der in message.certificates {
        tally.equal("a DER SEQUENCE", &der[..2], [0x30, 0x82]);
    }
}

fn finished(tally: &mut Tally, name: &str, verify_data: [u8; 12]) {
    let message: Finished<'_> = read(tally, name);
    tally.equal(name, message.verify_data, verify_data);
}

/// The parameters are all of the message but what follows them: algorithm, length, signature.
fn signed(tally: &mut Tally, name: &str, params: &[u8], signature: &[u8]) {
    let body = &trace(name)[4..];
    tally.equal("params", params, &body[..body.len() - 4 - signature.len()]);
    tally.equal("signature", signature.len(), 256);
}

const ECDHE_SUITES: [CipherSuite; 3] = [
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite::TLS_EMPTY_RENEGOTIATION_INFO_SCSV,
];

const ECDHE_TYPES: [u16; 9] = [0, 11, 10, 35, 5, 16, 22, 23, 13];

/// What the hellos of an elliptic curve suite have, first and resumed.
fn check_ecdhe_hello(tally: &mut Tally, extensions: &Extensions<'static>) {
    let formats = [
        EcPointFormat::UNCOMPRESSED,
        EcPointFormat::ANSIX962_COMPRESSED_PRIME,
        EcPointFormat::ANSIX962_COMPRESSED_CHAR2,
    ];
    let groups = [
        NamedGroup::X25519,
        NamedGroup::SECP256R1,
        NamedGroup::X448,
        NamedGroup::SECP521R1,
        NamedGroup::SECP384R1,
    ];
    extension(tally, extensions, &ServerName::new("server.test"));
    extension(tally, extensions, &EcPointFormats(formats.to_vec()));
    extension(tally, extensions, &SupportedGroups(groups.to_vec()));
    extension(tally, extensions, &StatusRequest::ocsp());
    extension(tally, extensions, &Alpn::new(["h2", "http/1.1"]));
}

#[test]
fn ecdhe_rsa_hellos() {
    let mut tally = tally("hellos of ECDHE_RSA");
    let name = "ecdhe_rsa, client, ClientHello";
    let hello = client_hello(&mut tally, name, &ECDHE_SUITES, &ECDHE_TYPES);
    let random = hex!("e15aeb33d634d74182097460e929a9a2c465912b66a75efd1644c28753c1826f");
    tally.equal("random", hello.random, random);
    tally.equal("session_id", hello.legacy_session_id, b"");
    check_ecdhe_hello(&mut tally, &hello.extensions);
    extension(&mut tally, &hello.extensions, &SessionTicket(&[]));

    let name = "ecdhe_rsa, server, ServerHello";
    let types = [0xff01, 11, 35, 5, 16, 23];
    let hello = server_hello(&mut tally, name, ECDHE_SUITES[0], &types);
    let random = hex!("ffb966a3fb4ee54842d51b429a7bcd64a7f38990386e0ef44ed96a97e33e158d");
    tally.equal("random", hello.random, random);
    tally.equal("session_id", hello.legacy_session_id_echo, b"");
    extension(&mut tally, &hello.extensions, &RenegotiationInfo::default());
    extension(&mut tally, &hello.extensions, &SessionTicket(&[]));
    extension(&mut tally, &hello.extensions, &StatusRequestAck);
    extension(&mut tally, &hello.extensions, &Alpn::new(["http/1.1"]));
    tally.finish();
}

#[test]
fn ecdhe_rsa() {
    let mut tally = tally("ECDHE_RSA, status, ticket");
    chain(&mut tally, "ecdhe_rsa, server, Certificate", &[627, 389]);
    let status: CertificateStatus<'_> = read(&mut tally, "ecdhe_rsa, server, CertificateStatus");
    tally.equal("ocsp_response", status.ocsp_response.len(), 264);
    tally.equal("an OCSPResponse", &status.ocsp_response[..7], hex!("308201040a0100"));

    let name = "ecdhe_rsa, server, ServerKeyExchange";
    let server: EcdheServerKeyExchange<'_> = read(&mut tally, name);
    tally.equal("namedcurve", server.curve, NamedGroup::X25519);
    let public = hex!("6687130ad262fb81ade0bda55b73e8339380af1ac0d9c7124ca49691ea8ca65c");
    tally.equal("public", server.public, public);
    tally.equal("algorithm", server.algorithm, SignatureScheme::RSA_PSS_RSAE_SHA256);
    signed(&mut tally, name, &server.params(), server.signature);
    read::<ServerHelloDone>(&mut tally, "ecdhe_rsa, server, ServerHelloDone");

    let name = "ecdhe_rsa, client, ClientKeyExchange";
    let client: EcdheClientKeyExchange<'_> = read(&mut tally, name);
    let public = hex!("63e75787c9aefb378fd85be12ac1a8d2650aba635845e5c4d4fb664050bf643a");
    tally.equal("ecdh_Yc", client.public, public);
    finished(&mut tally, "ecdhe_rsa, client, Finished", hex!("6cda8faa96c2f3b9d26ef1a8"));
    let ticket: NewSessionTicket<'_> = read(&mut tally, "ecdhe_rsa, server, NewSessionTicket");
    tally.equal("ticket_lifetime_hint", ticket.lifetime_hint, 7200);
    tally.equal("ticket", ticket.ticket.len(), 176);
    finished(&mut tally, "ecdhe_rsa, server, Finished", hex!("2f39a38eccada9ca40029e90"));
    tally.finish();
}

#[test]
fn ecdhe_rsa_resumed() {
    let mut tally = tally("resumed by ticket");
    let name = "ecdhe_rsa resumed, client, ClientHello";
    let hello = client_hello(&mut tally, name, &ECDHE_SUITES, &ECDHE_TYPES);
    check_ecdhe_hello(&mut tally, &hello.extensions);
    let ticket: NewSessionTicket<'_> = read(&mut tally, "ecdhe_rsa, server, NewSessionTicket");
    extension(&mut tally, &hello.extensions, &SessionTicket(ticket.ticket));
    let id = hello.legacy_session_id;

    // Resumed, because the server repeats the client's session identifier.
    let name = "ecdhe_rsa resumed, server, ServerHello";
    let hello = server_hello(&mut tally, name, ECDHE_SUITES[0], &[0xff01, 16, 23]);
    tally.equal("session_id", (hello.legacy_session_id_echo, id.len()), (id, 32));
    extension(&mut tally, &hello.extensions, &RenegotiationInfo::default());
    finished(&mut tally, "ecdhe_rsa resumed, server, Finished", hex!("b522ccd895884720f3788513"));
    finished(&mut tally, "ecdhe_rsa resumed, client, Finished", hex!("5a06e6c11bd597941cb46de7"));
    tally.finish();
}

#[test]
fn dhe_rsa() {
    let mut tally = tally("DHE_RSA over ffdhe2048");
    let suite = CipherSuite::TLS_DHE_RSA_WITH_AES_128_GCM_SHA256;
    let suites = [suite, CipherSuite::TLS_EMPTY_RENEGOTIATION_INFO_SCSV];
    client_hello(&mut tally, "dhe_rsa, client, ClientHello", &suites, &[22, 23, 13]);
    let name = "dhe_rsa, server, ServerHello";
    let hello = server_hello(&mut tally, name, suite, &[0xff01, 23]);
    tally.equal("session_id", hello.legacy_session_id_echo.len(), 32);
    chain(&mut tally, "dhe_rsa, server, Certificate", &[627, 389]);

    let name = "dhe_rsa, server, ServerKeyExchange";
    let server: DheServerKeyExchange<'_> = read(&mut tally, name);
    tally.equal("dh_p", server.p.len(), 256);
    // RFC 7919, appendix A.1.
    tally.equal("dh_p", &server.p[..16], hex!("ffffffffffffffffadf85458a2bb4a9a"));
    tally.equal("dh_p", &server.p[240..], hex!("886b423861285c97ffffffffffffffff"));
    tally.equal("dh_g", server.g, [2]);
    tally.equal("dh_Ys", server.ys.len(), 256);
    tally.equal("algorithm", server.algorithm, SignatureScheme::RSA_PSS_RSAE_SHA256);
    signed(&mut tally, name, &server.params(), server.signature);
    read::<ServerHelloDone>(&mut tally, "dhe_rsa, server, ServerHelloDone");

    let name = "dhe_rsa, client, ClientKeyExchange";
    let client: DheClientKeyExchange<'_> = read(&mut tally, name);
    tally.equal("dh_Yc", client.yc.len(), 256);
    tally.equal("dh_Yc", &client.yc[..8], hex!("629459745a2e7f3f"));
    finished(&mut tally, "dhe_rsa, client, Finished", hex!("891d3b0df97b8425be100a00"));
    finished(&mut tally, "dhe_rsa, server, Finished", hex!("d6fecd0dcbf237dab8703eeb"));
    tally.finish();
}

#[test]
fn client_authentication() {
    let mut tally = tally("client authentication");
    let name = "dhe_rsa, server, CertificateRequest";
    let request: CertificateRequest<'_> = read(&mut tally, name);
    let types = [
        ClientCertificateType::RSA_SIGN,
        ClientCertificateType::DSS_SIGN,
        ClientCertificateType::ECDSA_SIGN,
    ];
    tally.equal("certificate_types", request.certificate_types.as_slice(), types);
    tally.equal("supported_signature_algorithms", request.algorithms.as_slice(), SCHEMES);
    let [authority] = request.authorities.as_slice() else { panic!("one authority") };
    let common_name = hex!("30163114301206035504030c0b");
    tally.equal("certificate_authorities", &authority[..13], common_name);
    tally.check("certificate_authorities", authority.ends_with(b"Recorded CA"));

    chain(&mut tally, "dhe_rsa, client, Certificate", &[393, 389]);
    let verify: CertificateVerify<'_> = read(&mut tally, "dhe_rsa, client, CertificateVerify");
    tally.equal("algorithm", verify.algorithm, SignatureScheme::ECDSA_SECP256R1_SHA256);
    tally.equal("signature", verify.signature.len(), 70);
    tally.equal("an ECDSA-Sig-Value", &verify.signature[..4], hex!("30440220"));
    tally.finish();
}

#[test]
fn rsa() {
    let mut tally = tally("RSA");
    let suite = CipherSuite::TLS_RSA_WITH_AES_128_CBC_SHA256;
    let suites = [suite, CipherSuite::TLS_EMPTY_RENEGOTIATION_INFO_SCSV];
    client_hello(&mut tally, "rsa, client, ClientHello", &suites, &[22, 23, 13]);
    let hello = server_hello(&mut tally, "rsa, server, ServerHello", suite, &[0xff01, 22, 23]);
    extension(&mut tally, &hello.extensions, &EncryptThenMac);
    chain(&mut tally, "rsa, server, Certificate", &[627, 389]);
    read::<ServerHelloDone>(&mut tally, "rsa, server, ServerHelloDone");
    let client: RsaClientKeyExchange<'_> = read(&mut tally, "rsa, client, ClientKeyExchange");
    tally.equal("pre_master_secret", client.encrypted_premaster.len(), 256);
    tally.equal("pre_master_secret", &client.encrypted_premaster[..8], hex!("4c984a375f828f00"));
    finished(&mut tally, "rsa, client, Finished", hex!("fd9142398cdd6c182702a0c8"));
    finished(&mut tally, "rsa, server, Finished", hex!("93badfcc5af1e1114ee323b4"));
    tally.finish();
}

#[test]
fn renegotiation() {
    let mut tally = tally("HelloRequest, hellos of a renegotiation");
    read::<HelloRequest>(&mut tally, "renegotiation, server, HelloRequest");
    let types = [0xff01, 11, 10, 22, 23, 13];
    let name = "renegotiation, client, ClientHello";
    let hello = client_hello(&mut tally, name, &ECDHE_SUITES[..1], &types);
    let client: Finished<'_> = read(&mut tally, "renegotiation, client, Finished");
    let server: Finished<'_> = read(&mut tally, "renegotiation, server, Finished");
    let renegotiated_connection = client.verify_data;
    extension(&mut tally, &hello.extensions, &RenegotiationInfo { renegotiated_connection });

    let name = "renegotiation, server, ServerHello";
    let hello = server_hello(&mut tally, name, ECDHE_SUITES[0], &[0xff01, 23]);
    let renegotiated_connection = &[client.verify_data, server.verify_data].concat();
    let found: RenegotiationInfo<'_> = hello.extensions.decode().unwrap().unwrap();
    tally.equal("both", found, RenegotiationInfo { renegotiated_connection });
    tally.finish();
}
