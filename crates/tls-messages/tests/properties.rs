//! Every message and extension is read back as written; every proper prefix and a byte more are
//! refused.
#![cfg(test)]

use core::fmt::Debug;

use ashlar_tls_messages::{
    Alert, Alpn, Certificate, CertificateAuthorities, CertificateEntry, CertificateRequest,
    CertificateVerify, ClientHello, Cookie, EarlyDataSize, EcPointFormats, EncryptedExtensions,
    Extension, Extensions, Finished, HandshakeMessage, KeyShareClient, KeyShareEntry,
    KeyShareRetry, KeyShareServer, KeyUpdate, Message, NewSessionTicket, OcspStatus, OidFilter,
    OidFilters, PreSharedKeyClient, PreSharedKeyServer, PskIdentity, PskKeyExchangeModes,
    RawExtension, RecordSizeLimit, RenegotiationInfo, ServerHello, ServerName, SessionTicket,
    SignatureAlgorithms, SignatureAlgorithmsCert, StatusRequest, SupportedGroups,
    SupportedVersionsClient, SupportedVersionsServer, tls12,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::{Strategy, any, proptest};
use wire::registry::{
    AlertDescription, AlertLevel, CertificateStatusType, CipherSuite, ClientCertificateType,
    CompressionMethod, EcPointFormat, ExtensionType, KeyUpdateRequest, NamedGroup, ProtocolVersion,
    PskKeyExchangeMode, SignatureScheme,
};
use wire::{Reader, Writer};

fn bytes(length: core::ops::RangeInclusive<usize>) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), length)
}

/// Extensions by type, so that none occurs twice; `pre_shared_key`, which has a place of its own
/// in the ClientHello, is left out.
fn owned_extensions() -> impl Strategy<Value = Vec<(u16, Vec<u8>)>> {
    btree_map(any::<u16>(), bytes(0..=40), 0..6).prop_map(|map| {
        let psk = ExtensionType::PRE_SHARED_KEY.0;
        map.into_iter().filter(|(extension_type, _)| *extension_type != psk).collect()
    })
}

fn borrow(owned: &[(u16, Vec<u8>)]) -> Extensions<'_> {
    Extensions(
        owned.iter().map(|(kind, data)| RawExtension::new(ExtensionType(*kind), data)).collect(),
    )
}

/// Written, read back, cut at each place, and with a byte more.
///
/// `optional` are the lengths of bodies that end before an extension block that may be absent.
fn check_message<'a, M: Message<'a> + Debug + PartialEq>(message: &M, optional: &[usize]) {
    let bytes = message.to_message().leak();
    let split = HandshakeMessage::split(bytes).unwrap();
    assert_eq!(split.handshake_type, M::TYPE);
    assert_eq!(&M::read(split.body).unwrap(), message);
    for cut in 0..bytes.len() {
        assert!(HandshakeMessage::split(&bytes[..cut]).is_err(), "{} cut at {cut}", M::NAME);
    }
    for cut in (0..split.body.len()).filter(|cut| !optional.contains(cut)) {
        assert!(M::read(&split.body[..cut]).is_err(), "{} body cut at {cut}", M::NAME);
    }
    let longer: &[u8] = [split.body, &[0]].concat().leak();
    assert!(M::read(longer).is_err(), "{} with a byte more", M::NAME);
}

fn check_extension<'a, E: Extension<'a> + Debug + PartialEq>(extension: &E) {
    let read = |data: &'a [u8]| {
        let mut reader = Reader::new(data);
        let value = E::read(&mut reader)?;
        reader.finish("extension_data").map(|()| value)
    };
    let data: &[u8] = extension.to_vec().leak();
    assert_eq!(read(data).as_ref(), Ok(extension));
    for cut in 0..data.len() {
        assert!(read(&data[..cut]).is_err(), "{} cut at {cut}", E::TYPE);
    }
    assert!(read([data, &[0]].concat().leak()).is_err(), "{} with a byte more", E::TYPE);
    // The same through a block.
    let block: Extensions<'a> = Extensions(vec![RawExtension::new(E::TYPE, data)]);
    assert_eq!(block.decode::<E>().unwrap().as_ref(), Some(extension));
}

proptest! {
    #[test]
    fn client_hello(
        version in any::<u16>(),
        random in any::<[u8; 32]>(),
        session_id in bytes(0..=32),
        suites in vec(any::<u16>(), 1..20),
        compression in bytes(1..=3),
        extensions in owned_extensions(),
    ) {
        let hello = ClientHello {
            legacy_version: ProtocolVersion(version),
            random,
            legacy_session_id: &session_id,
            cipher_suites: suites.iter().copied().map(CipherSuite).collect(),
            legacy_compression_methods: &compression,
            extensions: borrow(&extensions),
        };
        let fields = 2 + 32 + 1 + session_id.len() + 2 + 2 * suites.len() + 1 + compression.len();
        check_message(&hello, &[fields]);
    }

    #[test]
    fn server_hello(
        version in any::<u16>(),
        random in any::<[u8; 32]>(),
        session_id in bytes(0..=32),
        suite in any::<u16>(),
        compression in any::<u8>(),
        extensions in owned_extensions(),
    ) {
        let hello = ServerHello {
            legacy_version: ProtocolVersion(version),
            random,
            legacy_session_id_echo: &session_id,
            cipher_suite: CipherSuite(suite),
            legacy_compression_method: CompressionMethod(compression),
            extensions: borrow(&extensions),
        };
        check_message(&hello, &[2 + 32 + 1 + session_id.len() + 2 + 1]);
    }

    #[test]
    fn server_parameters(context in bytes(0..=255), extensions in owned_extensions()) {
        check_message(&EncryptedExtensions { extensions: borrow(&extensions) }, &[]);
        check_message(
            &CertificateRequest {
                certificate_request_context: &context,
                extensions: borrow(&extensions),
            },
            &[],
        );
    }

    #[test]
    fn certificate(
        context in bytes(0..=255),
        chain in vec((bytes(1..=60), owned_extensions()), 0..4),
    ) {
        let entries = chain
            .iter()
            .map(|(data, extensions)| CertificateEntry {
                cert_data: data,
                extensions: borrow(extensions),
            })
            .collect();
        check_message(&Certificate { certificate_request_context: &context, entries }, &[]);
    }

    #[test]
    fn certificate_verify(algorithm in any::<u16>(), signature in bytes(0..=300)) {
        let algorithm = SignatureScheme(algorithm);
        check_message(&CertificateVerify { algorithm, signature: &signature }, &[]);
    }

    /// Its body is all `verify_data`: only the header tells how long that is.
    #[test]
    fn finished(verify_data in bytes(1..=64)) {
        let message = Finished { verify_data: &verify_data }.to_message();
        for cut in 0..message.len() {
            assert!(HandshakeMessage::split(&message[..cut]).is_err());
        }
        let split = HandshakeMessage::split(&message).unwrap();
        assert_eq!(Finished::read(split.body).unwrap().verify_data, verify_data);
        let longer = [message.as_slice(), &[0]].concat();
        assert!(HandshakeMessage::split(&longer).is_err());
    }

    #[test]
    fn new_session_ticket(
        ticket_lifetime in any::<u32>(),
        ticket_age_add in any::<u32>(),
        nonce in bytes(0..=255),
        ticket in bytes(1..=300),
        extensions in owned_extensions(),
    ) {
        let message = NewSessionTicket {
            ticket_lifetime,
            ticket_age_add,
            ticket_nonce: &nonce,
            ticket: &ticket,
            extensions: borrow(&extensions),
        };
        check_message(&message, &[]);
    }

    #[test]
    fn key_update(request in any::<u8>()) {
        check_message(&KeyUpdate { request_update: KeyUpdateRequest(request) }, &[]);
    }

    #[test]
    fn alert(level in any::<u8>(), description in any::<u8>()) {
        let alert = Alert { level: AlertLevel(level), description: AlertDescription(description) };
        let mut writer = Writer::new();
        alert.write(&mut writer);
        assert_eq!(writer.as_bytes(), alert.to_bytes());
        assert_eq!(Alert::read(writer.as_bytes()), Ok(alert));
    }

    #[test]
    fn lists_of_code_points(points in vec(any::<u16>(), 1..100), modes in bytes(1..=255)) {
        check_extension(&SupportedGroups(points.iter().copied().map(NamedGroup).collect()));
        let schemes: Vec<_> = points.iter().copied().map(SignatureScheme).collect();
        check_extension(&SignatureAlgorithms(schemes.clone()));
        check_extension(&SignatureAlgorithmsCert(schemes));
        let versions = points.iter().copied().map(ProtocolVersion).collect();
        check_extension(&SupportedVersionsClient(versions));
        let modes = modes.into_iter().map(PskKeyExchangeMode).collect();
        check_extension(&PskKeyExchangeModes(modes));
    }

    #[test]
    fn single_numbers(a in any::<u16>(), b in any::<u32>(), limit in 64u16..) {
        check_extension(&SupportedVersionsServer(ProtocolVersion(a)));
        check_extension(&KeyShareRetry(NamedGroup(a)));
        check_extension(&PreSharedKeyServer(a));
        check_extension(&EarlyDataSize(b));
        check_extension(&RecordSizeLimit(limit));
    }

    #[test]
    fn key_shares(shares in btree_map(any::<u16>(), bytes(1..=70), 0..5)) {
        let shares: Vec<_> = shares
            .iter()
            .map(|(group, key)| KeyShareEntry { group: NamedGroup(*group), key_exchange: key })
            .collect();
        shares.iter().for_each(|share| check_extension(&KeyShareServer(*share)));
        check_extension(&KeyShareClient(shares));
    }

    #[test]
    fn lists_of_strings(names in vec(bytes(1..=255), 1..5), cookie in bytes(1..=300)) {
        check_extension(&Alpn::new(&names));
        let names = names.iter().map(Vec::as_slice).collect();
        check_extension(&CertificateAuthorities(names));
        check_extension(&Cookie(&cookie));
    }

    #[test]
    fn oid_filters(filters in btree_map(bytes(1..=255), bytes(0..=30), 0..4)) {
        let filters = filters
            .iter()
            .map(|(oid, values)| OidFilter {
                certificate_extension_oid: oid,
                certificate_extension_values: values,
            })
            .collect();
        check_extension(&OidFilters(filters));
    }

    #[test]
    fn pre_shared_keys(keys in vec((bytes(1..=50), any::<u32>(), bytes(32..=48)), 1..4)) {
        let identities = keys
            .iter()
            .map(|(identity, age, _)| PskIdentity { identity, obfuscated_ticket_age: *age })
            .collect();
        let binders = keys.iter().map(|(_, _, binder)| binder.as_slice()).collect();
        check_extension(&PreSharedKeyClient { identities, binders });
    }

    #[test]
    fn server_name(name in "[a-z0-9.-]{0,254}[a-z]") {
        check_extension(&ServerName::new(&name));
        assert_eq!(ServerName::new(&name).host_name(), Some(name.as_str()));
    }

    #[test]
    fn tls12_certificates(chain in vec(bytes(1..=60), 0..4), ocsp_response in bytes(1..=300)) {
        let certificates = chain.iter().map(Vec::as_slice).collect();
        check_message(&tls12::Certificate { certificates }, &[]);
        check_message(&tls12::CertificateStatus { ocsp_response: &ocsp_response }, &[]);
        check_extension(&OcspStatus(&ocsp_response));
    }

    #[test]
    fn tls12_certificate_request(
        types in bytes(1..=255),
        algorithms in vec(any::<u16>(), 1..40),
        authorities in vec(bytes(1..=60), 0..4),
    ) {
        let message = tls12::CertificateRequest {
            certificate_types: types.into_iter().map(ClientCertificateType).collect(),
            algorithms: algorithms.into_iter().map(SignatureScheme).collect(),
            authorities: authorities.iter().map(Vec::as_slice).collect(),
        };
        check_message(&message, &[]);
    }

    #[test]
    fn tls12_server_key_exchanges(
        curve in any::<u16>(),
        public in bytes(1..=255),
        (p, g, ys) in (bytes(1..=300), bytes(1..=40), bytes(1..=300)),
        algorithm in any::<u16>(),
        signature in bytes(0..=300),
    ) {
        let (curve, algorithm) = (NamedGroup(curve), SignatureScheme(algorithm));
        let (public, signature) = (&public, &signature);
        let ecdhe = tls12::EcdheServerKeyExchange { curve, public, algorithm, signature };
        check_message(&ecdhe, &[]);
        assert!(ecdhe.to_message()[4..].starts_with(&ecdhe.params()));
        let dhe = tls12::DheServerKeyExchange { p: &p, g: &g, ys: &ys, algorithm, signature };
        check_message(&dhe, &[]);
        assert!(dhe.to_message()[4..].starts_with(&dhe.params()));
    }

    #[test]
    fn tls12_client_key_exchanges(public in bytes(1..=255), number in bytes(1..=300)) {
        check_message(&tls12::EcdheClientKeyExchange { public: &public }, &[]);
        check_message(&tls12::DheClientKeyExchange { yc: &number }, &[]);
        check_message(&tls12::RsaClientKeyExchange { encrypted_premaster: &number }, &[]);
    }

    #[test]
    fn tls12_new_session_ticket(lifetime_hint in any::<u32>(), ticket in bytes(0..=300)) {
        check_message(&tls12::NewSessionTicket { lifetime_hint, ticket: &ticket }, &[]);
        // The extension is the ticket and nothing else: any bytes will do.
        let extensions = [RawExtension::new(SessionTicket::TYPE, &ticket)];
        assert_eq!(Extensions(extensions.to_vec()).decode(), Ok(Some(SessionTicket(&ticket))));
        assert_eq!(SessionTicket(&ticket).to_vec(), ticket);
    }

    #[test]
    fn tls12_extensions(
        formats in bytes(1..=255),
        renegotiated_connection in bytes(0..=255),
        ids in vec(bytes(1..=60), 0..4),
        request_extensions in bytes(0..=60),
        status_type in 2u8..,
    ) {
        check_extension(&EcPointFormats(formats.into_iter().map(EcPointFormat).collect()));
        let renegotiated_connection = &renegotiated_connection;
        check_extension(&RenegotiationInfo { renegotiated_connection });
        let responder_ids = ids.iter().map(Vec::as_slice).collect();
        let request = &request_extensions;
        check_extension(&StatusRequest::Ocsp { responder_ids, request_extensions: request });
        let status_type = CertificateStatusType(status_type);
        let other = StatusRequest::Other { status_type, request };
        assert_eq!(StatusRequest::read(&mut Reader::new(&other.to_vec())), Ok(other));
    }
}
