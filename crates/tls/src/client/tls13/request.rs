//! CertificateRequest and the client's answer: RFC 9846, sections 4.4.2 and 4.5.1.

use tls_messages::{Certificate, CertificateRequest, Context, SignatureAlgorithms};
use wire::registry::{ExtensionType, HandshakeType, SignatureScheme};

use crate::auth::tls13::{SignedBy, is_legal, send_certificate};
use crate::config::Credential;
use crate::error::{Error, Misbehaviour, decoding};
use crate::peer::Peer;
use crate::shape;

/// What the server asks for.
pub(super) struct Request {
    schemes: Vec<SignatureScheme>,
}

/// The server's CertificateRequest, if one comes before its Certificate.
pub(super) async fn receive(peer: &mut Peer) -> Result<Option<Request>, Error> {
    if peer.peek().await? != HandshakeType::CERTIFICATE_REQUEST {
        return Ok(None);
    }
    let message = peer.receive(&[HandshakeType::CERTIFICATE_REQUEST]).await?;
    let decoding = || decoding("CertificateRequest");
    let request = message.read::<CertificateRequest<'_>>()?;
    // RFC 9846, section 4.4.2: the context is empty in the main handshake.
    if !request.certificate_request_context.is_empty() {
        return Err(Misbehaviour::CertificateRequestContext.into());
    }
    shape::check_places(&request.extensions, Context::CertificateRequest)?;
    let schemes = request.extensions.decode::<SignatureAlgorithms>().map_err(decoding())?;
    let SignatureAlgorithms(schemes) = schemes.ok_or(Misbehaviour::ExtensionMissing {
        extension: ExtensionType::SIGNATURE_ALGORITHMS,
        message: "CertificateRequest",
    })?;
    peer.add(&message);
    Ok(Some(Request { schemes }))
}

/// Sends Certificate and CertificateVerify, or an empty Certificate if this side has none that the
/// server can verify: whether that will do is for the server to say.
pub(super) async fn respond(
    peer: &mut Peer,
    credential: Option<&Credential>,
    request: &Request,
) -> Result<(), Error> {
    let usable = credential.filter(|credential| {
        credential.schemes.iter().any(|s| is_legal(*s) && request.schemes.contains(s))
    });
    match usable {
        Some(credential) => {
            send_certificate(peer, credential, &request.schemes, (SignedBy::Client, false)).await
        }
        None => {
            let none = Certificate { certificate_request_context: &[], entries: Vec::new() };
            peer.send(&none);
            Ok(())
        }
    }
}
