//! The key schedule (RFC 9846, section 7.1), down the left side of its diagram: each step consumes
//! the one before, so that nothing can be derived from a secret whose time has passed.

#[cfg(test)]
mod tests;

use core::fmt;

use zeroize::ZeroizeOnDrop;

use crate::digest::{Digest, HashAlgorithm};
use crate::exporter::{EarlyExporterSecret, ExporterSecret};
use crate::finished::BinderKey;
use crate::resumption::ResumptionSecret;
use crate::secret::Secret;
use crate::traffic::TrafficSecret;

/// Where a PSK comes from. "The different labels prevent the substitution of one type of PSK for
/// the other."
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "RFC 9846 knows these two")]
pub enum PskKind {
    /// Provisioned outside of TLS: label "ext binder".
    External,
    /// From a ticket of an earlier connection: label "res binder".
    Resumption,
}

/// Early Secret: `HKDF-Extract(0, PSK)`.
pub struct EarlySecret(Secret);

impl EarlySecret {
    /// The schedule's start. Without a PSK, zeros stand in its place: "this does not mean skipping
    /// rounds".
    #[must_use]
    pub fn new(hash: HashAlgorithm, psk: Option<&[u8]>) -> Self {
        let zeros = Secret::zeros(hash);
        Self(Secret::extract(hash, zeros.as_bytes(), psk.unwrap_or(zeros.as_bytes())))
    }

    /// `binder_key`, labels "ext binder" and "res binder".
    #[must_use]
    pub fn binder_key(&self, kind: PskKind) -> BinderKey {
        let label: &[u8] = match kind {
            PskKind::External => b"ext binder",
            PskKind::Resumption => b"res binder",
        };
        BinderKey::new(self.0.expander().derive(label, &self.0.hash().digest(b"")))
    }

    /// `client_early_traffic_secret`, label "c e traffic".
    #[must_use]
    pub fn client_early_traffic(&self, client_hello: &Digest) -> TrafficSecret {
        TrafficSecret::new(self.0.expander().derive(b"c e traffic", client_hello))
    }

    /// `early_exporter_secret`, label "e exp master".
    #[must_use]
    pub fn early_exporter(&self, client_hello: &Digest) -> EarlyExporterSecret {
        EarlyExporterSecret::new(self.0.expander().derive(b"e exp master", client_hello))
    }

    /// Adds the asymmetric shared secret (RFC 9846, section 7.4), and derives the secrets of both
    /// sides from it and the transcript `ClientHello...ServerHello`.
    #[must_use]
    pub fn into_handshake(
        self,
        shared_secret: &[u8],
        through_server_hello: &Digest,
    ) -> HandshakeSecrets {
        let secret = self.0.expander().next(shared_secret);
        let expander = secret.expander();
        HandshakeSecrets {
            client: TrafficSecret::new(expander.derive(b"c hs traffic", through_server_hello)),
            server: TrafficSecret::new(expander.derive(b"s hs traffic", through_server_hello)),
            secret: HandshakeSecret(secret),
        }
    }
}

/// What is derived once the ServerHello is there.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "all that the diagram shows at this step")]
pub struct HandshakeSecrets {
    /// `client_handshake_traffic_secret`, label "c hs traffic".
    pub client: TrafficSecret,
    /// `server_handshake_traffic_secret`, label "s hs traffic".
    pub server: TrafficSecret,
    /// Where the schedule goes on.
    pub secret: HandshakeSecret,
}

impl HandshakeSecrets {
    /// [`HandshakeSecret::into_application`], for when both traffic secrets have been used.
    #[must_use]
    pub fn into_application(self, through_server_finished: &Digest) -> ApplicationSecrets {
        self.secret.into_application(through_server_finished)
    }
}

/// Handshake Secret: `HKDF-Extract(Derive-Secret(Early Secret, "derived", ""), shared secret)`.
pub struct HandshakeSecret(Secret);

impl HandshakeSecret {
    /// Derives the application secrets from the transcript `ClientHello...server Finished`.
    #[must_use]
    pub fn into_application(self, through_server_finished: &Digest) -> ApplicationSecrets {
        let zeros = Secret::zeros(self.0.hash());
        let main = self.0.expander().next(zeros.as_bytes());
        let expander = main.expander();
        let derive = |label: &[u8]| expander.derive(label, through_server_finished);
        ApplicationSecrets {
            client: TrafficSecret::new(derive(b"c ap traffic")),
            server: TrafficSecret::new(derive(b"s ap traffic")),
            exporter: ExporterSecret::new(derive(b"exp master")),
            main: MainSecret(main),
        }
    }
}

/// What is derived once the server's Finished is there.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "all that the diagram shows at this step")]
pub struct ApplicationSecrets {
    /// `client_application_traffic_secret_0`, label "c ap traffic".
    pub client: TrafficSecret,
    /// `server_application_traffic_secret_0`, label "s ap traffic".
    pub server: TrafficSecret,
    /// `exporter_secret`, label "exp master".
    pub exporter: ExporterSecret,
    /// Where the schedule ends.
    pub main: MainSecret,
}

/// Main Secret: `HKDF-Extract(Derive-Secret(Handshake Secret, "derived", ""), 0)`.
pub struct MainSecret(Secret);

impl MainSecret {
    /// `resumption_secret`, label "res master", from the transcript `ClientHello...client
    /// Finished`.
    #[must_use]
    pub fn into_resumption(self, through_client_finished: &Digest) -> ResumptionSecret {
        ResumptionSecret::new(self.0.expander().derive(b"res master", through_client_finished))
    }
}

impl fmt::Debug for EarlySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EarlySecret").finish_non_exhaustive()
    }
}

impl fmt::Debug for HandshakeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandshakeSecret").finish_non_exhaustive()
    }
}

impl fmt::Debug for MainSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MainSecret").finish_non_exhaustive()
    }
}

impl ZeroizeOnDrop for EarlySecret {}
impl ZeroizeOnDrop for HandshakeSecret {}
impl ZeroizeOnDrop for MainSecret {}
