//! CertificateRequest and the client's answer: RFC 5246, sections 7.4.4, 7.4.6 and 7.4.8.

use tls_messages::tls12::CertificateRequest;
use wire::registry::{ClientCertificateType, HandshakeType, SignatureScheme};

use super::hello::Accepted;
use crate::auth::tls12;
use crate::config::Credential;
use crate::error::Error;
use crate::peer::Peer;
use crate::suite::Authentication;

/// What the server asks for: schemes of those types of certificates that sign. Those with a fixed
/// Diffie-Hellman key are no use to anyone but an attacker (kcitls, 2015).
pub(super) struct Request {
    schemes: Vec<SignatureScheme>,
}

/// The server's CertificateRequest, if one comes before its ServerHelloDone.
pub(super) async fn receive(peer: &mut Peer) -> Result<Option<Request>, Error> {
    if peer.peek().await? != HandshakeType::CERTIFICATE_REQUEST {
        return Ok(None);
    }
    let message = peer.receive(&[HandshakeType::CERTIFICATE_REQUEST]).await?;
    let request = message.read::<CertificateRequest<'_>>()?;
    let asked = |scheme: &SignatureScheme| {
        let certificate_type = match Authentication::Ecdsa.takes(*scheme) {
            true => ClientCertificateType::ECDSA_SIGN,
            false => ClientCertificateType::RSA_SIGN,
        };
        request.certificate_types.contains(&certificate_type)
    };
    let schemes = request.algorithms.iter().copied().filter(asked).collect();
    peer.add(&message);
    Ok(Some(Request { schemes }))
}

/// Sends Certificate if the server asked for it: an empty one, if this side has none that the server
/// can verify. Whether that will do is for the server to say.
pub(super) fn send_certificate<'c>(
    peer: &mut Peer,
    hello: &Accepted<'c>,
    request: Option<&Request>,
) -> Option<&'c Credential> {
    let Request { schemes } = request?;
    let credential = hello.config.credential.as_ref();
    let usable = credential
        .filter(|credential| credential.tls12_schemes.iter().any(|s| schemes.contains(s)));
    tls12::send_certificate(peer, usable);
    usable
}

/// Sends CertificateVerify, if a certificate was sent.
pub(super) async fn send_verify(
    peer: &mut Peer,
    credential: Option<&Credential>,
    request: Option<&Request>,
) -> Result<(), Error> {
    match (credential, request) {
        (Some(credential), Some(request)) => {
            tls12::send_certificate_verify(peer, credential, &request.schemes).await
        }
        _ => Ok(()),
    }
}
