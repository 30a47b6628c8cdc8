//! Which extension may stand in which message (RFC 9846, section 4.3, table of extensions).

use wire::registry::ExtensionType;

/// A message that carries extensions: of TLS 1.3 but for the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Context {
    /// CH in the table.
    ClientHello,
    /// SH
    ServerHello,
    /// HRR
    HelloRetryRequest,
    /// EE
    EncryptedExtensions,
    /// CR
    CertificateRequest,
    /// CT: each CertificateEntry
    Certificate,
    /// NST
    NewSessionTicket,
    /// The ServerHello of TLS 1.2, which is not in the RFC's table.
    Tls12ServerHello,
}

impl Context {
    /// What the standard calls the message.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClientHello => "ClientHello",
            Self::ServerHello | Self::Tls12ServerHello => "ServerHello",
            Self::HelloRetryRequest => "HelloRetryRequest",
            Self::EncryptedExtensions => "EncryptedExtensions",
            Self::CertificateRequest => "CertificateRequest",
            Self::Certificate => "Certificate",
            Self::NewSessionTicket => "NewSessionTicket",
        }
    }
}

/// Whether the table permits an extension in a message; `None` for extensions that are not in the
/// table, which a receiver treats as unrecognized.
///
/// > If an implementation receives an extension which it recognizes and which is not specified for
/// > the message in which it appears, it MUST abort the handshake with an "illegal_parameter" alert.
///
/// Not to be asked before the version is known: in TLS 1.2 the ServerHello carries the answers,
/// and is [`Context::Tls12ServerHello`].
pub fn permitted(extension_type: ExtensionType, context: Context) -> Option<bool> {
    Some(messages(extension_type)?.contains(&context))
}

/// A row of the table. Beyond the RFC's rows, which are only those marked "Recommended", it has
/// those that the IANA registry adds for TLS 1.3, those that only TLS 1.2 answers (a ClientHello
/// that offers both versions carries them, no other message of TLS 1.3 may), and TLS 1.2's
/// ServerHello, which answers what in TLS 1.3 EncryptedExtensions and Certificate answer.
const fn messages(extension_type: ExtensionType) -> Option<&'static [Context]> {
    use Context::{
        Certificate as CT, CertificateRequest as CR, ClientHello as CH, EncryptedExtensions as EE,
        HelloRetryRequest as HRR, NewSessionTicket as NST, ServerHello as SH,
        Tls12ServerHello as SH12,
    };
    Some(match extension_type {
        ExtensionType::SERVER_NAME
        | ExtensionType::MAX_FRAGMENT_LENGTH
        | ExtensionType::USE_SRTP
        | ExtensionType::HEARTBEAT
        | ExtensionType::APPLICATION_LAYER_PROTOCOL_NEGOTIATION
        | ExtensionType::CLIENT_CERTIFICATE_TYPE
        | ExtensionType::SERVER_CERTIFICATE_TYPE
        | ExtensionType::RECORD_SIZE_LIMIT
        | ExtensionType::SUPPORTED_EKT_CIPHERS
        | ExtensionType::EXTERNAL_ID_HASH
        | ExtensionType::EXTERNAL_SESSION_ID => &[CH, EE, SH12],
        // Neither RFC 8422 nor RFC 7919 has a server of TLS 1.2 answer it, but some do (F5's
        // BIG-IP), and the clients of OpenSSL and BoringSSL pass over it: it chooses nothing.
        ExtensionType::SUPPORTED_GROUPS => &[CH, EE, SH12],
        ExtensionType::QUIC_TRANSPORT_PARAMETERS | ExtensionType::TICKET_REQUEST => &[CH, EE],
        ExtensionType::STATUS_REQUEST | ExtensionType::SIGNED_CERTIFICATE_TIMESTAMP => {
            &[CH, CR, CT, SH12]
        }
        ExtensionType::DELEGATED_CREDENTIAL | ExtensionType::TRANSPARENCY_INFO => &[CH, CR, CT],
        ExtensionType::SIGNATURE_ALGORITHMS
        | ExtensionType::SIGNATURE_ALGORITHMS_CERT
        | ExtensionType::COMPRESS_CERTIFICATE
        | ExtensionType::CERTIFICATE_AUTHORITIES => &[CH, CR],
        ExtensionType::PRE_SHARED_KEY => &[CH, SH],
        ExtensionType::EARLY_DATA => &[CH, EE, NST],
        ExtensionType::SUPPORTED_VERSIONS | ExtensionType::KEY_SHARE => &[CH, SH, HRR],
        ExtensionType::COOKIE => &[CH, HRR],
        ExtensionType::OID_FILTERS => &[CR],
        ExtensionType::ENCRYPTED_CLIENT_HELLO => &[CH, HRR, EE],
        ExtensionType::PADDING
        | ExtensionType::PSK_KEY_EXCHANGE_MODES
        | ExtensionType::POST_HANDSHAKE_AUTH
        | ExtensionType::ECH_OUTER_EXTENSIONS => &[CH],
        // TLS 1.2 alone answers these.
        ExtensionType::EC_POINT_FORMATS
        | ExtensionType::STATUS_REQUEST_V2
        | ExtensionType::ENCRYPT_THEN_MAC
        | ExtensionType::EXTENDED_MAIN_SECRET
        | ExtensionType::SESSION_TICKET
        | ExtensionType::RENEGOTIATION_INFO => &[CH, SH12],
        _ => return None,
    })
}
