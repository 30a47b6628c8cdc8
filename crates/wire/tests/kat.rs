//! Published encodings and code points.
#![cfg(test)]

use ashlar_wire::registry::{
    AlertDescription, CertificateStatusType, CipherSuite, ClientCertificateType, ContentType,
    EcCurveType, EcPointFormat, ExtensionType, HandshakeType, NamedGroup, SignatureScheme,
};
use ashlar_wire::{Reader, Writer};
use testkit::Tally;

/// RFC 9846, section 3: what the text says of each example.
#[test]
fn presentation_language_examples() {
    let mut tally = Tally::new("wire", "presentation language", "RFC 9846", "portable");

    // Section 3.1: value = (byte[0] << 8*(n-1)) | ... | byte[n-1], most significant byte first.
    let mut reader = Reader::new(&[1, 2, 3, 4]);
    tally.equal("uint32 read", reader.u32("value").unwrap(), 0x0102_0304);
    let mut writer = Writer::new();
    writer.u32(0x0102_0304);
    tally.equal("uint32 written", writer.as_bytes(), [1, 2, 3, 4]);

    // Section 3.4: "opaque mandatory<300..400>;  /* length field is two bytes, cannot be empty */"
    let mut encoded = vec![0x01, 0x2c];
    encoded.extend([0x5a; 300]);
    let mandatory = Reader::new(&encoded).vec16(300..=400, "mandatory").unwrap().rest();
    tally.equal("mandatory<300..400>", mandatory.len(), 300);
    let below = [0x01, 0x2b].iter().chain(&[0; 299]).copied().collect::<Vec<u8>>();
    tally.check("mandatory of 299", Reader::new(&below).vec16(300..=400, "mandatory").is_err());

    // Section 3.4: "uint16 longer<0..800>; /* zero to 400 16-bit unsigned integers */", and "the
    // length of an encoded vector must be an exact multiple of the length of a single element".
    let list = |bytes: &[u8]| {
        let longer = Reader::new(bytes).vec16(0..=800, "longer")?;
        longer.each(|r| r.u16("element"))
    };
    tally.equal("longer<0..800>", list(&[0, 4, 1, 2, 3, 4]), Ok(vec![0x0102, 0x0304]));
    tally.equal("empty longer<0..800>", list(&[0, 0]), Ok(vec![]));
    tally
        .check("17-byte vector of uint16", list(&[[0, 17].as_slice(), &[0; 17]].concat()).is_err());
    tally.finish();
}

/// Number, constant, registered name: written down from the standards, not from the code.
#[test]
fn cipher_suites() {
    let rfc_9846_b_4: &[(u16, &str)] = &[
        (0x1301, "TLS_AES_128_GCM_SHA256"),
        (0x1302, "TLS_AES_256_GCM_SHA384"),
        (0x1303, "TLS_CHACHA20_POLY1305_SHA256"),
        (0x1304, "TLS_AES_128_CCM_SHA256"),
        (0x1305, "TLS_AES_128_CCM_8_SHA256"),
    ];
    let tls_1_2: &[(u16, &str)] = &[
        (0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"),
        (0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"),
        (0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"),
        (0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"),
        (0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256"),
        (0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256"),
        (0x0067, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256"),
        (0x006b, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256"),
        (0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"),
        (0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"),
        (0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"),
        (0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"),
        (0x00ff, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"),
        (0x5600, "TLS_FALLBACK_SCSV"),
        (0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
        (0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
        (0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
        (0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
        (0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
        (0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"),
        (0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"),
        (0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
        (0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
        (0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
        (0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        (0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
        (0xc09c, "TLS_RSA_WITH_AES_128_CCM"),
        (0xc09d, "TLS_RSA_WITH_AES_256_CCM"),
        (0xc09e, "TLS_DHE_RSA_WITH_AES_128_CCM"),
        (0xc09f, "TLS_DHE_RSA_WITH_AES_256_CCM"),
        (0xc0ac, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM"),
        (0xc0ad, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM"),
        (0xc0ae, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8"),
        (0xc0af, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8"),
        (0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
        (0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
        (0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    ];
    for (source, list) in [
        ("RFC 9846", rfc_9846_b_4),
        ("RFC 5246, 5288, 5289, 5746, 6655, 7251, 7507, 7905, 8422", tls_1_2),
    ] {
        let mut tally = Tally::new("wire", "cipher suites", source, "portable");
        for &(number, name) in list {
            tally.equal(format!("{number:#06x}"), CipherSuite(number).name(), Some(name));
            tally.equal(name, CipherSuite::from_name(name), Some(CipherSuite(number)));
        }
        tally.finish();
    }
}

/// RFC 9846, appendix B.
#[test]
fn other_code_points() {
    let mut tally = Tally::new("wire", "code points", "RFC 9846", "portable");
    let groups = [
        (0x0017, "secp256r1"),
        (0x0018, "secp384r1"),
        (0x0019, "secp521r1"),
        (0x001d, "x25519"),
        (0x001e, "x448"),
        (0x0100, "ffdhe2048"),
        (0x0101, "ffdhe3072"),
        (0x0102, "ffdhe4096"),
        (0x0103, "ffdhe6144"),
        (0x0104, "ffdhe8192"),
    ];
    for (number, name) in groups {
        tally.equal(name, NamedGroup::from_name(name), Some(NamedGroup(number)));
    }
    let schemes = [
        (0x0401, "rsa_pkcs1_sha256"),
        (0x0501, "rsa_pkcs1_sha384"),
        (0x0601, "rsa_pkcs1_sha512"),
        (0x0403, "ecdsa_secp256r1_sha256"),
        (0x0503, "ecdsa_secp384r1_sha384"),
        (0x0603, "ecdsa_secp521r1_sha512"),
        (0x0804, "rsa_pss_rsae_sha256"),
        (0x0805, "rsa_pss_rsae_sha384"),
        (0x0806, "rsa_pss_rsae_sha512"),
        (0x0807, "ed25519"),
        (0x0808, "ed448"),
        (0x0809, "rsa_pss_pss_sha256"),
        (0x080a, "rsa_pss_pss_sha384"),
        (0x080b, "rsa_pss_pss_sha512"),
        (0x0201, "rsa_pkcs1_sha1"),
        (0x0203, "ecdsa_sha1"),
    ];
    for (number, name) in schemes {
        tally.equal(name, SignatureScheme::from_name(name), Some(SignatureScheme(number)));
    }
    let handshakes = [
        (1, "client_hello"),
        (2, "server_hello"),
        (4, "new_session_ticket"),
        (5, "end_of_early_data"),
        (8, "encrypted_extensions"),
        (11, "certificate"),
        (13, "certificate_request"),
        (15, "certificate_verify"),
        (20, "finished"),
        (24, "key_update"),
        (254, "message_hash"),
    ];
    for (number, name) in handshakes {
        tally.equal(name, HandshakeType::from_name(name), Some(HandshakeType(number)));
    }
    let contents =
        [(20, "change_cipher_spec"), (21, "alert"), (22, "handshake"), (23, "application_data")];
    for (number, name) in contents {
        tally.equal(name, ContentType::from_name(name), Some(ContentType(number)));
    }
    tally.finish();
}

/// What TLS 1.2 alone has.
#[test]
fn tls_1_2_code_points() {
    let source = "RFC 5077, 5246, 5746, 6066, 7366, 7627, 8422";
    let mut tally = Tally::new("wire", "code points of TLS 1.2", source, "portable");
    let handshakes = [
        (0, "hello_request_RESERVED"),
        (12, "server_key_exchange_RESERVED"),
        (14, "server_hello_done_RESERVED"),
        (16, "client_key_exchange_RESERVED"),
        (22, "certificate_status_RESERVED"),
    ];
    for (number, name) in handshakes {
        tally.equal(name, HandshakeType::from_name(name), Some(HandshakeType(number)));
    }
    let extensions = [
        (1, "max_fragment_length"),
        (11, "ec_point_formats"),
        (22, "encrypt_then_mac"),
        (23, "extended_main_secret"),
        (35, "session_ticket"),
        (0xff01, "renegotiation_info"),
    ];
    for (number, name) in extensions {
        tally.equal(name, ExtensionType::from_name(name), Some(ExtensionType(number)));
    }
    let certificates = [
        (1, "rsa_sign"),
        (2, "dss_sign"),
        (3, "rsa_fixed_dh"),
        (4, "dss_fixed_dh"),
        (64, "ecdsa_sign"),
        (65, "rsa_fixed_ecdh"),
        (66, "ecdsa_fixed_ecdh"),
    ];
    for (number, name) in certificates {
        let found = ClientCertificateType::from_name(name);
        tally.equal(name, found, Some(ClientCertificateType(number)));
    }
    for (number, name) in [(1, "explicit_prime"), (2, "explicit_char2"), (3, "named_curve")] {
        tally.equal(name, EcCurveType::from_name(name), Some(EcCurveType(number)));
    }
    let formats =
        [(0, "uncompressed"), (1, "ansiX962_compressed_prime"), (2, "ansiX962_compressed_char2")];
    for (number, name) in formats {
        tally.equal(name, EcPointFormat::from_name(name), Some(EcPointFormat(number)));
    }
    let ocsp = CertificateStatusType::from_name("ocsp");
    tally.equal("ocsp", ocsp, Some(CertificateStatusType(1)));
    let alert = AlertDescription::from_name("no_renegotiation_RESERVED");
    tally.equal("no_renegotiation", alert, Some(AlertDescription(100)));
    tally.finish();
}

/// RFC 9846, section 4.3.
#[test]
fn extensions() {
    let mut tally = Tally::new("wire", "extensions", "RFC 9846", "portable");
    let extensions = [
        (0, "server_name"),
        (5, "status_request"),
        (10, "supported_groups"),
        (13, "signature_algorithms"),
        (14, "use_srtp"),
        (15, "heartbeat"),
        (16, "application_layer_protocol_negotiation"),
        (19, "client_certificate_type"),
        (20, "server_certificate_type"),
        (21, "padding"),
        (27, "compress_certificate"),
        (28, "record_size_limit"),
        (34, "delegated_credential"),
        (39, "supported_ekt_ciphers"),
        (41, "pre_shared_key"),
        (42, "early_data"),
        (43, "supported_versions"),
        (44, "cookie"),
        (45, "psk_key_exchange_modes"),
        (47, "certificate_authorities"),
        (48, "oid_filters"),
        (49, "post_handshake_auth"),
        (50, "signature_algorithms_cert"),
        (51, "key_share"),
        (52, "transparency_info"),
        (55, "external_id_hash"),
        (56, "external_session_id"),
        (57, "quic_transport_parameters"),
        (58, "ticket_request"),
        (64768, "ech_outer_extensions"),
        (65037, "encrypted_client_hello"),
    ];
    for (number, name) in extensions {
        tally.equal(name, ExtensionType::from_name(name), Some(ExtensionType(number)));
    }
    tally.finish();
}

/// RFC 9846, section 6.
#[test]
fn alerts() {
    let mut tally = Tally::new("wire", "alerts", "RFC 9846", "portable");
    let alerts = [
        (0, "close_notify"),
        (10, "unexpected_message"),
        (20, "bad_record_mac"),
        (22, "record_overflow"),
        (40, "handshake_failure"),
        (42, "bad_certificate"),
        (43, "unsupported_certificate"),
        (44, "certificate_revoked"),
        (45, "certificate_expired"),
        (46, "certificate_unknown"),
        (47, "illegal_parameter"),
        (48, "unknown_ca"),
        (49, "access_denied"),
        (50, "decode_error"),
        (51, "decrypt_error"),
        (70, "protocol_version"),
        (71, "insufficient_security"),
        (80, "internal_error"),
        (86, "inappropriate_fallback"),
        (90, "user_canceled"),
        (109, "missing_extension"),
        (110, "unsupported_extension"),
        (112, "unrecognized_name"),
        (113, "bad_certificate_status_response"),
        (115, "unknown_psk_identity"),
        (116, "certificate_required"),
        (117, "general_error"),
        (120, "no_application_protocol"),
    ];
    for (number, name) in alerts {
        tally.equal(name, AlertDescription::from_name(name), Some(AlertDescription(number)));
    }
    tally.finish();
}
