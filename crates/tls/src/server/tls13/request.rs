//! CertificateRequest and the client's answer: RFC 9846, sections 4.4.2 and 4.5.1.

use tls_messages::{CertificateRequest, SignatureAlgorithms};
use x509::Time;

use crate::auth::tls13::{SignedBy, authenticate};
use crate::auth::{self, Judge, PeerVerified};
use crate::config::ClientAuth;
use crate::error::Error;
use crate::peer::Peer;
use crate::shape::{self, Extension};

/// Asks the client who it is. The context is empty in the main handshake.
pub(super) fn send(peer: &mut Peer) {
    let extensions = [Extension::of(&SignatureAlgorithms(auth::OFFERED_SCHEMES.to_vec()))];
    let extensions = shape::borrow(&extensions);
    peer.send(&CertificateRequest { certificate_request_context: &[], extensions });
}

/// The client's Certificate and CertificateVerify.
pub(super) async fn receive_answer(
    peer: &mut Peer,
    wanted: &ClientAuth,
    now: Time,
) -> Result<PeerVerified, Error> {
    authenticate(peer, &Judge::of_client(wanted, now), SignedBy::Client).await
}
