//! What went wrong, the alert that tells the peer, and the explanation for the people on this side.

use core::fmt;

use tls_record::RecordError;
use wire::registry::{
    AlertDescription, CipherSuite, ExtensionType, HandshakeType, NamedGroup, ProtocolVersion,
    SignatureScheme,
};
use wire::{DecodeError, Reason};
use x509::ErrorKind;

use crate::explain::Explanation;

/// Why a connection failed.
///
/// `Display` is one sentence; [`explain`](Self::explain) says what was checked, against which rule,
/// what was expected and found, and what to do. The peer learns the bare [`alert`](Self::alert).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// A certificate was refused; the error says which, by which rule, and what to do.
    Certificate(x509::Error),
    /// The peer said goodbye, or the transport ended, before the handshake was complete.
    ClosedEarly,
    /// Bytes that are no message of this kind.
    Decode {
        /// The structure that was being read.
        what: &'static str,
        /// Field, reason and offset.
        error: DecodeError,
    },
    /// The peer's Finished is not the MAC of the handshake that this side saw.
    FinishedMismatch,
    /// The client's binder is not the MAC of its hello under the pre-shared key that it offers.
    Binder,
    /// A bug on this side; nothing that a peer sends leads here.
    Internal(&'static str),
    /// A well-formed message that the protocol does not allow.
    Misbehaviour(Misbehaviour),
    /// The caller's order of calls, or a configuration that cannot work.
    Misuse(&'static str),
    /// No common parameter.
    Negotiation(Negotiation),
    /// The source of randomness failed.
    Randomness,
    /// The peer ended the connection with this alert.
    Received(AlertDescription),
    /// The record layer refused a record.
    Record(RecordError),
    /// The peer's `CertificateVerify` is no signature of this handshake by its certificate's key.
    Signature(SignatureScheme),
    /// The signer of this side's certificate failed or refused.
    Signer,
    /// The transport ended without `close_notify`: what was received may be cut short.
    Truncated,
    /// A message that has no place here.
    UnexpectedMessage {
        /// What could have come.
        expected: &'static [HandshakeType],
        /// What came.
        found: Unexpected,
    },
}

/// What came instead of the expected handshake message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unexpected {
    /// Application data during the handshake.
    ApplicationData,
    /// Another handshake message.
    Handshake(HandshakeType),
}

/// One variant a rule that a peer broke with a well-formed message.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Misbehaviour {
    /// The server chose a protocol by ALPN that was not offered.
    AlpnNotOffered {
        /// The protocol name.
        chosen: Vec<u8>,
    },
    /// `certificate_request_context` is not what it must be.
    CertificateRequestContext,
    /// A client without a certificate, where one is required.
    CertificateRequired,
    /// More certificates than this side takes.
    ChainTooLong {
        /// How many came.
        found: usize,
    },
    /// A client without a certificate in TLS 1.2, where one is required.
    ClientCertificateMissing,
    /// A `change_cipher_spec` record with other content than one byte 1, or where none may be.
    ChangeCipherSpec,
    /// The server chose a cipher suite that was not offered.
    CipherSuiteNotOffered {
        /// The suite.
        chosen: CipherSuite,
    },
    /// `HelloRetryRequest` and `ServerHello` name different cipher suites.
    CipherSuiteChanged {
        /// In `HelloRetryRequest`.
        first: CipherSuite,
        /// In `ServerHello`.
        second: CipherSuite,
    },
    /// `legacy_compression_methods` or `legacy_compression_method` is not null.
    Compression,
    /// The server chose TLS 1.2 and says, in its random, that it speaks TLS 1.3: somebody changed the
    /// hello.
    Downgrade,
    /// An empty certificate list from a server.
    EmptyCertificate,
    /// A resumed session with `extended_main_secret`, where the first handshake had none, or the
    /// other way round (RFC 7627, section 5.3).
    ExtendedMainSecretChanged,
    /// A known extension in a message where it must not be.
    ExtensionForbidden {
        /// The extension.
        extension: ExtensionType,
        /// The message.
        message: &'static str,
    },
    /// An extension without which the handshake cannot go on.
    ExtensionMissing {
        /// The extension.
        extension: ExtensionType,
        /// The message.
        message: &'static str,
    },
    /// An answer to an extension that was not offered.
    ExtensionUnsolicited {
        /// The extension.
        extension: ExtensionType,
        /// The message.
        message: &'static str,
    },
    /// More of something than any honest peer sends.
    Flood {
        /// What there was too much of.
        what: &'static str,
    },
    /// The server chose a group that was not offered, or for which no share was sent.
    GroupNotOffered {
        /// The group.
        chosen: NamedGroup,
    },
    /// The second `ClientHello` differs from the first where it must not.
    HelloChanged {
        /// The field or extension.
        field: &'static str,
    },
    /// A key share that is no valid public key of its group.
    KeyShare {
        /// What a valid one is.
        what: &'static str,
    },
    /// A record of another type between the fragments of a handshake message.
    Interleaved,
    /// A client that fell back to a lower version although both speak a higher one (RFC 7507).
    InappropriateFallback,
    /// The certificate's key is not of the kind that the cipher suite says.
    KeyOfAnotherKind,
    /// The certificate's `keyUsage` forbids what the key exchange makes its key do.
    KeyUsage(Box<x509::Error>),
    /// A `KeyUpdate` with a value other than 0 and 1.
    KeyUpdateRequest,
    /// `legacy_version` is not TLS 1.2's, or the selected version was not offered.
    LegacyVersion {
        /// The version.
        found: ProtocolVersion,
    },
    /// Handshake bytes of the next message before a change of keys.
    NotAtRecordBoundary,
    /// `ec_point_formats` without the uncompressed format.
    PointFormats,
    /// The server chose a pre-shared key that was not offered, or that does not fit the suite.
    PreSharedKeyNotOffered {
        /// Its place in the client's list.
        index: u16,
    },
    /// `pre_shared_key` is not the last extension of the `ClientHello`.
    PreSharedKeyNotLast,
    /// `renegotiation_info` that speaks of an earlier handshake, where there was none.
    Renegotiation,
    /// A `HelloRetryRequest` that changes nothing.
    RetryWithoutChange,
    /// A second `HelloRetryRequest`.
    SecondRetry,
    /// `legacy_session_id_echo` is not the client's `legacy_session_id`.
    SessionIdEcho,
    /// A signature scheme that was not offered, or that does not fit the certificate's key.
    SignatureScheme {
        /// The scheme.
        chosen: SignatureScheme,
    },
    /// Parameters of finite field Diffie-Hellman that are none of a group of RFC 7919, or too small.
    WeakGroup {
        /// Bits of the prime.
        bits: usize,
    },
}

/// What both sides offered where nothing is common.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Negotiation {
    /// No common protocol name (RFC 7301).
    Alpn {
        /// This side's.
        ours: Vec<Vec<u8>>,
        /// The peer's.
        theirs: Vec<Vec<u8>>,
    },
    /// No common cipher suite.
    CipherSuite {
        /// This side's.
        ours: Vec<CipherSuite>,
        /// The peer's.
        theirs: Vec<CipherSuite>,
    },
    /// The peer does not know `extended_main_secret`, which this side requires (RFC 7627).
    ExtendedMainSecret,
    /// No common group.
    Group {
        /// This side's.
        ours: Vec<NamedGroup>,
        /// The peer's.
        theirs: Vec<NamedGroup>,
    },
    /// Only key transport is common, and this side's certificate or signer cannot decrypt.
    KeyEncipherment,
    /// No signature scheme that this side's certificate can do and the peer accepts.
    SignatureScheme {
        /// This side's.
        ours: Vec<SignatureScheme>,
        /// The peer's.
        theirs: Vec<SignatureScheme>,
    },
    /// No common version.
    Version {
        /// The peer's.
        theirs: Vec<ProtocolVersion>,
    },
}

impl Error {
    /// The alert that tells the peer, or none where the peer is gone or has spoken last.
    ///
    /// RFC 9846, section 6.2. There is no wildcard arm: whoever adds an error chooses its alert.
    #[must_use]
    pub fn alert(&self) -> Option<AlertDescription> {
        match self {
            Self::Certificate(error) => Some(certificate_alert(error)),
            Self::ClosedEarly | Self::Received(_) | Self::Truncated => None,
            Self::Decode { error, .. } => Some(decode_alert(error)),
            Self::Binder | Self::FinishedMismatch | Self::Signature(_) => {
                Some(AlertDescription::DECRYPT_ERROR)
            }
            Self::Internal(_) | Self::Misuse(_) | Self::Randomness | Self::Signer => {
                Some(AlertDescription::INTERNAL_ERROR)
            }
            Self::Misbehaviour(misbehaviour) => Some(misbehaviour.alert()),
            Self::Negotiation(negotiation) => Some(negotiation.alert()),
            Self::Record(error) => Some(error.alert()),
            Self::UnexpectedMessage { .. } => Some(AlertDescription::UNEXPECTED_MESSAGE),
        }
    }

    /// What was checked, against which rule, what was expected and found, and what to do.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        Explanation::of(self)
    }
}

/// RFC 9846, section 6.2: what does not parse is `decode_error`, what parses and is wrong is
/// `illegal_parameter`; a malformed server name counts as the former.
fn decode_alert(error: &DecodeError) -> AlertDescription {
    let is_server_name = ["HostName", "ServerNameList.server_name_list"].contains(&error.field);
    if matches!(error.reason, Reason::Duplicate | Reason::Value) && !is_server_name {
        AlertDescription::ILLEGAL_PARAMETER
    } else {
        AlertDescription::DECODE_ERROR
    }
}

/// RFC 9846, section 6.2, for what is wrong with a certificate.
fn certificate_alert(error: &x509::Error) -> AlertDescription {
    match error.kind() {
        ErrorKind::Expired | ErrorKind::NotYetValid => AlertDescription::CERTIFICATE_EXPIRED,
        ErrorKind::Revoked => AlertDescription::CERTIFICATE_REVOKED,
        ErrorKind::RevocationUnknown | ErrorKind::MustStaple => {
            AlertDescription::BAD_CERTIFICATE_STATUS_RESPONSE
        }
        ErrorKind::UnknownIssuer
        | ErrorKind::NotTrusted
        | ErrorKind::KeyChanged
        | ErrorKind::Distrusted
        | ErrorKind::AnchorNames => AlertDescription::UNKNOWN_CA,
        ErrorKind::NotAllowed => AlertDescription::ACCESS_DENIED,
        ErrorKind::WeakAlgorithm | ErrorKind::UnsupportedAlgorithm | ErrorKind::Version => {
            AlertDescription::UNSUPPORTED_CERTIFICATE
        }
        ErrorKind::Der { .. }
        | ErrorKind::DuplicateExtension
        | ErrorKind::SignatureAlgorithmMismatch
        | ErrorKind::SerialNumber
        | ErrorKind::UnknownCriticalExtension
        | ErrorKind::EmptyChain
        | ErrorKind::ChainTooLong
        | ErrorKind::CertificateTooLarge
        | ErrorKind::Budget
        | ErrorKind::PathTooDeep
        | ErrorKind::BadSignature
        | ErrorKind::InvalidKey
        | ErrorKind::NotACa
        | ErrorKind::CaAsLeaf
        | ErrorKind::PathTooLong
        | ErrorKind::KeyUsage
        | ErrorKind::ExtendedKeyUsage
        | ErrorKind::NameConstraints
        | ErrorKind::CertificatePolicy
        | ErrorKind::Profile
        | ErrorKind::NameMismatch => AlertDescription::BAD_CERTIFICATE,
        // This side's own files and requests, no judgement of a peer.
        ErrorKind::Pem { .. }
        | ErrorKind::InvalidServerName
        | ErrorKind::InvalidPolicy
        | ErrorKind::InvalidTime
        | ErrorKind::TrustStore
        | ErrorKind::KeyMismatch
        | ErrorKind::KeyFile
        | ErrorKind::PassphraseNeeded
        | ErrorKind::Decryption
        | ErrorKind::DerivationCost
        | ErrorKind::Issue
        | ErrorKind::Rng
        | ErrorKind::Signing => AlertDescription::INTERNAL_ERROR,
    }
}

impl Misbehaviour {
    const fn alert(&self) -> AlertDescription {
        match self {
            Self::AlpnNotOffered { .. }
            | Self::CertificateRequestContext
            | Self::CipherSuiteNotOffered { .. }
            | Self::CipherSuiteChanged { .. }
            | Self::Compression
            | Self::Downgrade
            | Self::ExtensionForbidden { .. }
            | Self::GroupNotOffered { .. }
            | Self::HelloChanged { .. }
            | Self::KeyOfAnotherKind
            | Self::KeyShare { .. }
            | Self::KeyUpdateRequest
            | Self::KeyUsage(_)
            | Self::LegacyVersion { .. }
            | Self::PointFormats
            | Self::PreSharedKeyNotLast
            | Self::PreSharedKeyNotOffered { .. }
            | Self::RetryWithoutChange
            | Self::SessionIdEcho
            | Self::SignatureScheme { .. } => AlertDescription::ILLEGAL_PARAMETER,
            Self::ClientCertificateMissing
            | Self::ExtendedMainSecretChanged
            | Self::Renegotiation => AlertDescription::HANDSHAKE_FAILURE,
            Self::InappropriateFallback => AlertDescription::INAPPROPRIATE_FALLBACK,
            Self::WeakGroup { .. } => AlertDescription::INSUFFICIENT_SECURITY,
            Self::ChainTooLong { .. } => AlertDescription::BAD_CERTIFICATE,
            Self::CertificateRequired => AlertDescription::CERTIFICATE_REQUIRED,
            Self::EmptyCertificate => AlertDescription::DECODE_ERROR,
            Self::ExtensionMissing { .. } => AlertDescription::MISSING_EXTENSION,
            Self::ExtensionUnsolicited { .. } => AlertDescription::UNSUPPORTED_EXTENSION,
            Self::ChangeCipherSpec
            | Self::Flood { .. }
            | Self::Interleaved
            | Self::NotAtRecordBoundary
            | Self::SecondRetry => AlertDescription::UNEXPECTED_MESSAGE,
        }
    }
}

impl Negotiation {
    const fn alert(&self) -> AlertDescription {
        match self {
            Self::Alpn { .. } => AlertDescription::NO_APPLICATION_PROTOCOL,
            Self::CipherSuite { .. }
            | Self::ExtendedMainSecret
            | Self::Group { .. }
            | Self::KeyEncipherment
            | Self::SignatureScheme { .. } => AlertDescription::HANDSHAKE_FAILURE,
            Self::Version { .. } => AlertDescription::PROTOCOL_VERSION,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.explain(), f)
    }
}

impl core::error::Error for Error {}

impl From<RecordError> for Error {
    fn from(error: RecordError) -> Self {
        Self::Record(error)
    }
}

impl From<x509::Error> for Error {
    fn from(error: x509::Error) -> Self {
        Self::Certificate(error)
    }
}

impl From<Misbehaviour> for Error {
    fn from(misbehaviour: Misbehaviour) -> Self {
        Self::Misbehaviour(misbehaviour)
    }
}

impl From<Negotiation> for Error {
    fn from(negotiation: Negotiation) -> Self {
        Self::Negotiation(negotiation)
    }
}

/// Names the structure in which decoding failed.
pub(crate) fn decoding(what: &'static str) -> impl Fn(DecodeError) -> Error {
    move |error| Error::Decode { what, error }
}
