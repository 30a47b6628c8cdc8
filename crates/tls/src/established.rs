//! What a completed handshake leaves behind.

use tls_schedule::{ExporterSecret, ResumptionSecret, TrafficSecret};
use wire::registry::SignatureScheme;

use crate::auth::PeerVerified;
use crate::finished::FinishedVerified;
use crate::kx::Group;
use crate::suite::Suite;

/// What was negotiated, and who the peer is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// The cipher suite.
    pub suite: Suite,
    /// The key exchange group.
    pub group: Group,
    /// Whether a `HelloRetryRequest` was needed.
    pub retried: bool,
    /// The server name that the client asked for; none for an IP address.
    pub server_name: Option<String>,
    /// The application protocol, if one was negotiated.
    pub alpn: Option<Vec<u8>>,
    /// The scheme of the peer's signature; none if the peer was not asked for a certificate.
    pub signature_scheme: Option<SignatureScheme>,
    /// The peer's certificates as it sent them, DER, the leaf first.
    pub peer_certificates: Vec<Vec<u8>>,
}

/// What must be true before application data flows.
#[derive(Debug)]
pub(crate) struct Proofs {
    pub(crate) peer: PeerVerified,
    pub(crate) finished: FinishedVerified,
}

/// The secrets that outlive the handshake.
pub(crate) struct Secrets {
    pub(crate) sending: TrafficSecret,
    pub(crate) receiving: TrafficSecret,
    pub(crate) exporter: ExporterSecret,
    pub(crate) resumption: ResumptionSecret,
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
        let Negotiated { suite, group, retried, server_name, alpn } = negotiated;
        let PeerVerified { certificates, scheme } = peer;
        let summary = Summary {
            suite,
            group,
            retried,
            server_name,
            alpn,
            signature_scheme: scheme,
            peer_certificates: certificates,
        };
        Self { summary, secrets }
    }
}

/// What the hellos and EncryptedExtensions settled.
pub(crate) struct Negotiated {
    pub(crate) suite: Suite,
    pub(crate) group: Group,
    pub(crate) retried: bool,
    pub(crate) server_name: Option<String>,
    pub(crate) alpn: Option<Vec<u8>>,
}
