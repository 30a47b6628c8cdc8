//! What a completed handshake leaves behind.

use std::sync::Arc;

use tls_schedule::{ExporterSecret, ResumptionSecret, TrafficSecret, tls12};
use wire::registry::{CipherSuite, NamedGroup, ProtocolVersion, SignatureScheme};

use crate::auth::PeerVerified;
use crate::error::Error;
use crate::finished::FinishedVerified;
use crate::legacy::LegacyPart;
use crate::suite::Tls13Suite;
use crate::ticket_keeper::TicketKeeper;

/// What was negotiated, and who the peer is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// TLS 1.2 or TLS 1.3.
    pub version: ProtocolVersion,
    /// The cipher suite.
    pub suite: CipherSuite,
    /// The key exchange group; none if the suite's key exchange has none, or the connection was
    /// resumed without a new key exchange.
    pub group: Option<NamedGroup>,
    /// Whether a `HelloRetryRequest` was needed.
    pub retried: bool,
    /// Whether the connection goes on from an earlier one, whose certificates these are.
    pub resumed: bool,
    /// Whether the keys are bound to the handshake that made them (RFC 7627). Always so in TLS 1.3.
    pub extended_main_secret: bool,
    /// The server name that the client asked for; none for an IP address.
    pub server_name: Option<String>,
    /// The application protocol, if one was negotiated.
    pub alpn: Option<Vec<u8>>,
    /// The scheme of the peer's signature; none if the peer was not asked for a certificate, or
    /// proved its key by decrypting.
    pub signature_scheme: Option<SignatureScheme>,
    /// The peer's certificates as it sent them, DER, the leaf first.
    pub peer_certificates: Arc<[Vec<u8>]>,
    /// What was used of the legacy that a configuration may accept.
    pub legacy: Vec<LegacyPart>,
}

/// What must be true before application data flows.
#[derive(Debug)]
pub(crate) struct Proofs {
    pub(crate) peer: PeerVerified,
    pub(crate) finished: FinishedVerified,
}

/// The secrets that outlive the handshake.
pub(crate) enum Secrets {
    Tls12(Tls12Secrets),
    Tls13(Tls13Secrets),
}

pub(crate) struct Tls13Secrets {
    pub(crate) suite: Tls13Suite,
    pub(crate) sending: TrafficSecret,
    pub(crate) receiving: TrafficSecret,
    pub(crate) exporter: ExporterSecret,
    pub(crate) resumption: Arc<ResumptionSecret>,
    /// A client that keeps the server's tickets.
    pub(crate) keeper: Option<Box<TicketKeeper>>,
}

pub(crate) struct Tls12Secrets {
    pub(crate) main: tls12::MainSecret,
    pub(crate) client_random: [u8; 32],
    pub(crate) server_random: [u8; 32],
    pub(crate) extended: bool,
}

/// A completed handshake. Only a verified peer and a verified Finished can build it.
pub(crate) struct Established {
    pub(crate) summary: Summary,
    pub(crate) secrets: Secrets,
}

impl Established {
    pub(crate) fn new(
        negotiated: Negotiated,
        secrets: Secrets,
        Proofs { peer, finished: FinishedVerified { .. } }: Proofs,
    ) -> Self {
        let Negotiated { suite, group, retried, resumed, server_name, alpn, legacy } = negotiated;
        let PeerVerified { certificates, scheme, until: _ } = peer;
        let (version, extended_main_secret) = match &secrets {
            Secrets::Tls12(secrets) => (ProtocolVersion::TLS_1_2, secrets.extended),
            Secrets::Tls13(_) => (ProtocolVersion::TLS_1_3, true),
        };
        let summary = Summary {
            version,
            suite,
            group,
            retried,
            resumed,
            extended_main_secret,
            server_name,
            alpn,
            signature_scheme: scheme,
            peer_certificates: certificates,
            legacy,
        };
        Self { summary, secrets }
    }
}

/// What the hellos and EncryptedExtensions settled.
pub(crate) struct Negotiated {
    pub(crate) suite: CipherSuite,
    pub(crate) group: Option<NamedGroup>,
    pub(crate) retried: bool,
    pub(crate) resumed: bool,
    pub(crate) server_name: Option<String>,
    pub(crate) alpn: Option<Vec<u8>>,
    pub(crate) legacy: Vec<LegacyPart>,
}

/// Gives out keying material that only the two sides know.
pub(crate) enum Exporter {
    Tls12(Tls12Secrets),
    Tls13(ExporterSecret),
}

impl Exporter {
    /// RFC 9846, section 7.5; RFC 5705.
    pub(crate) fn export(&self, label: &[u8], context: &[u8], out: &mut [u8]) -> Result<(), Error> {
        const TOO_LONG: Error =
            Error::Misuse("an exporter label, context or output that is too long or reserved");
        match self {
            Self::Tls13(secret) => secret.export(label, context, out).map_err(|_| TOO_LONG),
            // RFC 7627, section 5.4: without it, two connections can be made to share the material.
            Self::Tls12(secrets) if !secrets.extended => {
                Err(Error::Misuse("an exporter of a connection without extended_main_secret"))
            }
            Self::Tls12(Tls12Secrets { main, client_random, server_random, .. }) => main
                .export(label, Some(context), client_random, server_random, out)
                .map_err(|_| TOO_LONG),
        }
    }
}
