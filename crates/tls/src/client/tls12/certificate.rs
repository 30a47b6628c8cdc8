//! Certificate and CertificateStatus: RFC 5246, section 7.4.2; RFC 6066, section 8.

use tls_messages::tls12::CertificateStatus;
use wire::registry::HandshakeType;

use super::hello::Accepted;
use crate::auth::{Judge, Trusted, tls12};
use crate::error::Error;
use crate::peer::Peer;
use crate::suite::KeyExchange;
use crate::tls12::Hellos;

/// The server's certificate, judged for what its suite makes its key do.
pub(super) async fn receive(
    peer: &mut Peer,
    hello: &Accepted<'_>,
    hellos: &Hellos,
) -> Result<Trusted, Error> {
    let judge = Judge::of_server(hello.config, hello.name);
    let judge = match hellos.suite.key_exchange {
        KeyExchange::Rsa => judge.that_deciphers(),
        KeyExchange::Dhe | KeyExchange::Ecdhe => judge,
    };
    let message = peer.receive(&[HandshakeType::CERTIFICATE]).await?;
    let certificates = tls12::read_chain(&judge, &message)?;
    peer.add(&message);

    let staple = status(peer, hello).await?;
    let trusted = judge.verify(peer, certificates, staple.as_deref())?;
    trusted.check_authentication(hellos.suite.authentication)
}

/// A server that promised a status may still send none.
async fn status(peer: &mut Peer, hello: &Accepted<'_>) -> Result<Option<Vec<u8>>, Error> {
    if !hello.status_promised || peer.peek().await? != HandshakeType::CERTIFICATE_STATUS {
        return Ok(None);
    }
    let message = peer.receive(&[HandshakeType::CERTIFICATE_STATUS]).await?;
    let CertificateStatus { ocsp_response } = message.read::<CertificateStatus<'_>>()?;
    let staple = ocsp_response.to_vec();
    peer.add(&message);
    Ok(Some(staple))
}
