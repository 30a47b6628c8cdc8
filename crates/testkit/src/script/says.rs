//! What a scripted peer says, and what it learns from the other side.

use tls_messages::{
    Alert, Certificate, CertificateEntry, CertificateRequest, CertificateVerify, ClientHello,
    EcPointFormats, EncryptedExtensions, EndOfEarlyData, ExtendedMainSecret, Extension, Extensions,
    Finished, HELLO_RETRY_REQUEST_RANDOM, HandshakeMessage, KeyShareClient, KeyShareEntry,
    KeyShareRetry, KeyShareServer, KeyUpdate, Message, NewSessionTicket, RawExtension,
    RenegotiationInfo, ServerHello, ServerName, ServerNameAck, SessionTicket, SignatureAlgorithms,
    SupportedGroups, SupportedVersionsClient, SupportedVersionsServer, message_hash, tls12,
};
use tls_schedule::tls12::MainSecret;
use wire::registry::{
    AlertDescription, CipherSuite, ClientCertificateType, CompressionMethod, EcPointFormat,
    ExtensionType, KeyUpdateRequest, NamedGroup, ProtocolVersion, SignatureScheme,
};

use super::keys::{HASH, agree, share};
use super::peer::{Known, Peer};
use super::{DATA, Role, Say, Version};

const GROUP: NamedGroup = NamedGroup::SECP256R1;

const SCHEMES: [SignatureScheme; 3] = [
    SignatureScheme::ECDSA_SECP256R1_SHA256,
    SignatureScheme::RSA_PSS_RSAE_SHA256,
    SignatureScheme::RSA_PKCS1_SHA256,
];

/// The random of whoever speaks.
const RANDOM: [u8; 32] = [0x52; 32];

/// What a server calls a session, and what a client says that shows a ticket.
const SESSION_ID: [u8; 32] = [0x1d; 32];

/// Where the random stands in a hello: behind the header and the version.
const RANDOM_AT: usize = 4 + 2;

pub(super) fn is_retry(server_hello: &[u8]) -> bool {
    server_hello.get(RANDOM_AT..).is_some_and(|rest| rest.starts_with(&HELLO_RETRY_REQUEST_RANDOM))
}

type Encoded = (ExtensionType, Vec<u8>);

fn encoded<'a, T: Extension<'a>>(extension: &T) -> Encoded {
    (T::TYPE, extension.to_vec())
}

fn list(extensions: &[Encoded]) -> Extensions<'_> {
    let raw = extensions.iter().map(|(kind, data)| RawExtension::new(*kind, data));
    Extensions(raw.collect())
}

impl Peer {
    /// The bytes of this, as this side would say it now.
    pub(super) fn contents(&mut self, say: Say) -> Vec<u8> {
        let is_tls12 = self.settings.flow.version == Version::Tls12;
        match say {
            Say::HelloRequest => tls12::HelloRequest.to_message(),
            Say::ClientHello => self.client_hello(),
            Say::ServerHello => self.server_hello(),
            Say::HelloRetryRequest => self.hello_retry_request(),
            Say::NewSessionTicket => self.new_session_ticket(),
            Say::EndOfEarlyData => EndOfEarlyData.to_message(),
            Say::EncryptedExtensions => self.encrypted_extensions(),
            Say::Certificate => self.certificate(),
            Say::ServerKeyExchange => self.server_key_exchange(),
            Say::CertificateRequest if is_tls12 => certificate_request_tls12(),
            Say::CertificateRequest => certificate_request(),
            Say::ServerHelloDone => tls12::ServerHelloDone.to_message(),
            Say::CertificateVerify => self.certificate_verify(),
            Say::ClientKeyExchange => {
                tls12::EcdheClientKeyExchange { public: share() }.to_message()
            }
            Say::CertificateStatus => {
                tls12::CertificateStatus { ocsp_response: b"a status" }.to_message()
            }
            Say::Finished => self.finished(),
            Say::KeyUpdate => {
                let request_update = KeyUpdateRequest::UPDATE_NOT_REQUESTED;
                KeyUpdate { request_update }.to_message()
            }
            Say::ChangeCipherSpec => vec![1],
            Say::ApplicationData => DATA.to_vec(),
            Say::CloseNotify => Alert::new(AlertDescription::CLOSE_NOTIFY).to_bytes().to_vec(),
        }
    }

    fn client_hello(&mut self) -> Vec<u8> {
        let settings = &self.settings;
        let schemes = SignatureAlgorithms(SCHEMES.to_vec());
        let mut extensions = vec![
            encoded(&ServerName::new(&settings.server_name)),
            encoded(&SupportedGroups(vec![GROUP])),
            encoded(&schemes),
        ];
        let mut cipher_suites = vec![
            CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        ];
        let session = settings.session.clone().unwrap_or_default();
        let mut session_id = session.id;
        if settings.flow.version == Version::Tls12 {
            extensions.push(encoded(&RenegotiationInfo { renegotiated_connection: &[] }));
            extensions.push(encoded(&EcPointFormats(vec![EcPointFormat::UNCOMPRESSED])));
            if settings.extended_main_secret {
                extensions.push(encoded(&ExtendedMainSecret));
            }
            if settings.flow.ticket || !session.ticket.is_empty() {
                extensions.push(encoded(&SessionTicket(&session.ticket)));
            }
            if !session.ticket.is_empty() {
                session_id = SESSION_ID.to_vec();
            }
        } else {
            cipher_suites = vec![CipherSuite::TLS_AES_128_GCM_SHA256];
            let entry = KeyShareEntry { group: GROUP, key_exchange: share() };
            let wants_retry = settings.flow.retried && !self.known.retried;
            let shares = if wants_retry { Vec::new() } else { vec![entry] };
            extensions.push(encoded(&SupportedVersionsClient(vec![ProtocolVersion::TLS_1_3])));
            extensions.push(encoded(&KeyShareClient(shares)));
        }
        let known = &mut self.known;
        (known.client_random, known.client_session_id) = (RANDOM, session_id);
        let hello = ClientHello {
            legacy_version: ProtocolVersion::TLS_1_2,
            random: RANDOM,
            legacy_session_id: &known.client_session_id,
            cipher_suites,
            legacy_compression_methods: &[0],
            extensions: list(&extensions),
        };
        hello.to_message()
    }

    fn server_hello(&mut self) -> Vec<u8> {
        let (flow, known) = (self.settings.flow, &mut self.known);
        known.server_random = RANDOM;
        let offered = |extension| known.offered.contains(&extension);
        let mut extensions = Vec::new();
        let suite = if flow.version == Version::Tls13 {
            let entry = KeyShareEntry { group: GROUP, key_exchange: share() };
            extensions.push(encoded(&KeyShareServer(entry)));
            extensions.push(encoded(&SupportedVersionsServer(ProtocolVersion::TLS_1_3)));
            known.server_session_id = known.client_session_id.clone();
            CipherSuite::TLS_AES_128_GCM_SHA256
        } else {
            if offered(ExtensionType::RENEGOTIATION_INFO) {
                extensions.push(encoded(&RenegotiationInfo { renegotiated_connection: &[] }));
            }
            known.extended =
                self.settings.extended_main_secret && offered(ExtensionType::EXTENDED_MAIN_SECRET);
            if known.extended {
                extensions.push(encoded(&ExtendedMainSecret));
            }
            if flow.ticket {
                extensions.push(encoded(&SessionTicket(&[])));
            }
            known.server_session_id = match flow.resumed {
                true => known.client_session_id.clone(),
                false => SESSION_ID.to_vec(),
            };
            match self.settings.identity.as_ref().map(|identity| identity.scheme) {
                Some(SignatureScheme::ECDSA_SECP256R1_SHA256) | None => {
                    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
                }
                Some(_) => CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            }
        };
        if flow.resumed {
            self.resume();
        }
        self.hello_of_server(RANDOM, suite, &extensions)
    }

    fn hello_retry_request(&mut self) -> Vec<u8> {
        replace_with_message_hash(&mut self.known);
        let extensions = [
            encoded(&KeyShareRetry(GROUP)),
            encoded(&SupportedVersionsServer(ProtocolVersion::TLS_1_3)),
        ];
        self.known.server_session_id = self.known.client_session_id.clone();
        let suite = CipherSuite::TLS_AES_128_GCM_SHA256;
        self.hello_of_server(HELLO_RETRY_REQUEST_RANDOM, suite, &extensions)
    }

    fn hello_of_server(
        &self,
        random: [u8; 32],
        cipher_suite: CipherSuite,
        extensions: &[Encoded],
    ) -> Vec<u8> {
        let hello = ServerHello {
            legacy_version: ProtocolVersion::TLS_1_2,
            random,
            legacy_session_id_echo: &self.known.server_session_id,
            cipher_suite,
            legacy_compression_method: CompressionMethod::NULL,
            extensions: list(extensions),
        };
        hello.to_message()
    }

    fn encrypted_extensions(&self) -> Vec<u8> {
        let mut extensions = Vec::new();
        if self.known.offered.contains(&ExtensionType::SERVER_NAME) {
            extensions.push(encoded(&ServerNameAck));
        }
        EncryptedExtensions { extensions: list(&extensions) }.to_message()
    }

    fn certificate(&self) -> Vec<u8> {
        let shown = self.settings.identity.iter().flat_map(|identity| &identity.certificates);
        match self.settings.flow.version {
            Version::Tls12 => {
                let certificates = shown.map(Vec::as_slice).collect();
                tls12::Certificate { certificates }.to_message()
            }
            Version::Tls13 => {
                let entries = shown.map(|cert_data| CertificateEntry::new(cert_data)).collect();
                Certificate { certificate_request_context: &[], entries }.to_message()
            }
        }
    }

    fn server_key_exchange(&self) -> Vec<u8> {
        let Known { client_random, server_random, .. } = &self.known;
        let algorithm = self.scheme();
        let (curve, public) = (GROUP, share());
        let mut exchange =
            tls12::EcdheServerKeyExchange { curve, public, algorithm, signature: &[] };
        let content = [client_random, server_random, exchange.params().as_slice()].concat();
        let signature = self.sign(&content);
        exchange.signature = &signature;
        exchange.to_message()
    }

    fn certificate_verify(&self) -> Vec<u8> {
        let Known { transcript, .. } = &self.known;
        let content = match (self.settings.flow.version, self.settings.flow.role) {
            (Version::Tls12, _) => transcript.clone(),
            (Version::Tls13, role) => {
                let context: &[u8] = match role {
                    Role::Client => b"TLS 1.3, client CertificateVerify",
                    Role::Server => b"TLS 1.3, server CertificateVerify",
                };
                [&[0x20; 64], context, &[0], HASH.digest(transcript).as_ref()].concat()
            }
        };
        let signature = self.sign(&content);
        CertificateVerify { algorithm: self.scheme(), signature: &signature }.to_message()
    }

    fn scheme(&self) -> SignatureScheme {
        let identity = self.settings.identity.as_ref();
        identity.map_or(SignatureScheme::ECDSA_SECP256R1_SHA256, |identity| identity.scheme)
    }

    /// Without a key, something that has the form of a signature.
    fn sign(&self, content: &[u8]) -> Vec<u8> {
        let identity = self.settings.identity.as_ref();
        identity.map_or_else(|| vec![0x30, 6, 2, 1, 1, 2, 1, 1], |it| (it.sign)(content))
    }

    /// Without keys, zeros.
    fn finished(&self) -> Vec<u8> {
        let Known { main, schedule, transcript, .. } = &self.known;
        let verify_data = match (main, schedule, self.settings.flow.role) {
            (Some(main), _, Role::Client) => {
                main.client_finished(&HASH.digest(transcript)).to_vec()
            }
            (Some(main), _, Role::Server) => {
                main.server_finished(&HASH.digest(transcript)).to_vec()
            }
            (None, Some(schedule), _) => schedule.finished(transcript),
            (None, None, _) if self.settings.flow.version == Version::Tls12 => vec![0; 12],
            (None, None, _) => vec![0; 32],
        };
        Finished { verify_data: &verify_data }.to_message()
    }

    fn new_session_ticket(&mut self) -> Vec<u8> {
        let ticket = b"a ticket of the script";
        if self.settings.flow.version == Version::Tls12 {
            self.known.ticket = ticket.to_vec();
            return tls12::NewSessionTicket { lifetime_hint: 3600, ticket }.to_message();
        }
        let ticket = NewSessionTicket {
            ticket_lifetime: 3600,
            ticket_age_add: 0,
            ticket_nonce: b"1",
            ticket,
            extensions: Extensions::new(),
        };
        ticket.to_message()
    }

    /// Takes from a message of the other side what this side needs, and adds it to the transcript.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others teach nothing")]
    pub(super) fn learn(&mut self, say: Say, message: &[u8], body: &[u8]) {
        match say {
            Say::ClientHello => self.learn_client_hello(body),
            Say::HelloRetryRequest => {
                replace_with_message_hash(&mut self.known);
                self.known.retried = true;
            }
            Say::ServerHello => self.learn_server_hello(body),
            Say::ServerKeyExchange => {
                let exchange = tls12::EcdheServerKeyExchange::read(body);
                self.known.shared = exchange.ok().and_then(|it| agree(it.public));
            }
            Say::ClientKeyExchange => {
                let exchange = tls12::EcdheClientKeyExchange::read(body);
                self.known.shared = exchange.ok().and_then(|it| agree(it.public));
            }
            Say::NewSessionTicket if self.settings.flow.version == Version::Tls12 => {
                let ticket = tls12::NewSessionTicket::read(body);
                self.known.ticket = ticket.map(|it| it.ticket.to_vec()).unwrap_or_default();
            }
            _ => {}
        }
        self.known.transcript.extend_from_slice(message);
    }

    /// What this side's hello says, after the hook.
    pub(super) fn learn_own_hello(&mut self, say: Say, message: &[u8]) {
        let body = message.get(HandshakeMessage::HEADER_LEN..).unwrap_or_default();
        let known = &mut self.known;
        if let (Say::ClientHello, Ok(hello)) = (say, ClientHello::read(body)) {
            known.client_random = hello.random;
            known.client_session_id = hello.legacy_session_id.to_vec();
        }
        if let (Say::ServerHello, Ok(hello)) = (say, ServerHello::read(body)) {
            known.server_random = hello.random;
            known.server_session_id = hello.legacy_session_id_echo.to_vec();
            known.extended = hello.extensions.contains(ExtensionType::EXTENDED_MAIN_SECRET);
        }
    }

    fn learn_client_hello(&mut self, body: &[u8]) {
        let Ok(hello) = ClientHello::read(body) else { return };
        let known = &mut self.known;
        known.client_random = hello.random;
        known.client_session_id = hello.legacy_session_id.to_vec();
        known.offered = hello.extensions.types().collect();
        if let Ok(Some(KeyShareClient(shares))) = hello.extensions.decode() {
            let share = shares.iter().find(|share| share.group == GROUP);
            known.shared = share.and_then(|share| agree(share.key_exchange));
        }
    }

    fn learn_server_hello(&mut self, body: &[u8]) {
        let Ok(hello) = ServerHello::read(body) else { return };
        let known = &mut self.known;
        known.server_random = hello.random;
        known.server_session_id = hello.legacy_session_id_echo.to_vec();
        known.extended = hello.extensions.contains(ExtensionType::EXTENDED_MAIN_SECRET);
        if let Ok(Some(KeyShareServer(share))) = hello.extensions.decode() {
            known.shared = agree(share.key_exchange);
        }
        if self.settings.flow.resumed {
            self.resume();
        }
    }

    fn resume(&mut self) {
        let session = self.settings.session.as_ref();
        let main = session.and_then(|session| session.main.as_slice().try_into().ok());
        self.known.main = main.map(|main| MainSecret::from_session(HASH, main));
    }

    /// ClientKeyExchange is in the transcript: RFC 7627, section 4; RFC 5246, section 8.1.
    ///
    /// A server has learned the other share from that message, a client from ServerKeyExchange.
    pub(super) fn make_main_secret(&mut self) {
        let Known { shared, transcript, client_random, server_random, extended, .. } = &self.known;
        let Some(premaster) = shared else { return };
        self.known.main = Some(match extended {
            true => MainSecret::extended(HASH, premaster, &HASH.digest(transcript)),
            false => MainSecret::new(HASH, premaster, client_random, server_random),
        });
    }
}

/// RFC 9846, section 4.1.
fn replace_with_message_hash(known: &mut Known) {
    known.transcript = message_hash(HASH.digest(&known.transcript).as_ref());
}

fn certificate_request() -> Vec<u8> {
    let extensions = [encoded(&SignatureAlgorithms(SCHEMES.to_vec()))];
    let extensions = list(&extensions);
    CertificateRequest { certificate_request_context: &[], extensions }.to_message()
}

fn certificate_request_tls12() -> Vec<u8> {
    let request = tls12::CertificateRequest {
        certificate_types: vec![ClientCertificateType::ECDSA_SIGN, ClientCertificateType::RSA_SIGN],
        algorithms: SCHEMES.to_vec(),
        authorities: Vec::new(),
    };
    request.to_message()
}
