//! CertificateRequest and the client's answer: RFC 5246, sections 7.4.4, 7.4.6 and 7.4.8.

use tls_messages::tls12::CertificateRequest;
use wire::registry::{ClientCertificateType, HandshakeType};

use crate::auth::{self, Judge, PeerVerified, Trusted, tls12};
use crate::config::ServerConfig;
use crate::error::{Error, Misbehaviour};
use crate::peer::Peer;

/// Asks the client who it is, if the configuration says so.
pub(super) fn send(peer: &mut Peer, config: &ServerConfig) {
    if config.client_auth.is_none() {
        // Nobody will sign the messages so far.
        peer.take_messages();
        return;
    }
    peer.send(&CertificateRequest {
        certificate_types: vec![ClientCertificateType::ECDSA_SIGN, ClientCertificateType::RSA_SIGN],
        algorithms: auth::OFFERED_SCHEMES.to_vec(),
        authorities: Vec::new(),
    });
}

/// The client's Certificate, if it was asked for. It may be an empty one.
pub(super) async fn receive_certificate(
    peer: &mut Peer,
    config: &ServerConfig,
) -> Result<Option<Trusted>, Error> {
    let Some(wanted) = &config.client_auth else { return Ok(None) };
    let judge = Judge::of_client(wanted, config.clock.now());
    let message = peer.receive(&[HandshakeType::CERTIFICATE]).await?;
    let certificates = tls12::read_chain(&judge, &message)?;
    peer.add(&message);
    match (certificates.is_empty(), wanted.required) {
        (true, true) => Err(Misbehaviour::ClientCertificateMissing.into()),
        (true, false) => {
            peer.take_messages();
            Ok(None)
        }
        (false, _) => judge.verify(peer, certificates, None).map(Some),
    }
}

/// The client's CertificateVerify, if it has sent a certificate.
pub(super) async fn receive_verify(
    peer: &mut Peer,
    trusted: Option<Trusted>,
) -> Result<PeerVerified, Error> {
    match trusted {
        Some(trusted) => tls12::receive_certificate_verify(peer, trusted).await,
        None => Ok(auth::anonymous()),
    }
}
