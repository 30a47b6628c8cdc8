//! The client's handshake in TLS 1.2: RFC 5246, figures 1 and 2, left column, from top to bottom.

mod certificate;
mod exchange;
mod hello;
mod request;
mod ticket;

use std::sync::Arc;

use wire::registry::NamedGroup;

use self::hello::Accepted;
use super::hello::Offer;
use crate::auth;
use crate::error::Error;
use crate::established::{Established, Negotiated, Proofs, Secrets};
use crate::peer::{Peer, Received};
use crate::session::Session;
use crate::step::Fact;
use crate::tls12::Keys;
use crate::version::Version;

/// From the server's answer to the ClientHello on.
pub(super) async fn handshake(
    peer: &mut Peer,
    offer: Offer<'_>,
    answer: Received,
) -> Result<Established, Error> {
    peer.settle(Version::Tls12)?;
    let (hello, hellos) = hello::accept(peer, &offer, &answer)?; // ServerHello
    if let Some(session) = offer.session.filter(|_| hello.resumes) {
        hello::check_session(&hellos, &session)?;
        peer.note(|| Fact::Resumed);
        let keys = hellos.resumed_keys(&session, hello.config.key_log.as_deref());
        return resume(peer, hello, keys, session).await;
    }

    let trusted = certificate::receive(peer, &hello, &hellos).await?; // Certificate, CertificateStatus
    let (half, proof) = exchange::receive(peer, &hello, &hellos, trusted).await?; // ServerKeyExchange
    let request = request::receive(peer).await?; // CertificateRequest, if the server sends one
    exchange::receive_done(peer).await?; // ServerHelloDone

    let credential = request::send_certificate(peer, &hello, request.as_ref()); // Certificate
    let (group, premaster) = exchange::send(peer, &hellos, half)?; // ClientKeyExchange
    let log = hello.config.key_log.as_deref();
    let keys = hellos.keys(peer, &premaster, log)?;
    drop(premaster);
    request::send_verify(peer, credential, request.as_ref()).await?; // CertificateVerify
    keys.send_finished(peer)?; // change_cipher_spec, Finished

    let ticket = ticket::receive(peer, &hello).await?; // NewSessionTicket, if one was promised
    let finished = keys.receive_finished(peer).await?; // change_cipher_spec, Finished
    let server = proof.complete(&finished)?;

    ticket::keep(&hello, &keys, &server, ticket);
    Ok(established(hello, keys, (group, false), Proofs { peer: server, finished }))
}

/// The abbreviated handshake, from behind the ServerHello on: RFC 5246, figure 2.
async fn resume(
    peer: &mut Peer,
    hello: Accepted<'_>,
    keys: Keys,
    session: Arc<Session>,
) -> Result<Established, Error> {
    let ticket = ticket::receive(peer, &hello).await?; // NewSessionTicket, if one was promised
    let finished = keys.receive_finished(peer).await?; // change_cipher_spec, Finished
    keys.send_finished(peer)?; // change_cipher_spec, Finished

    let server = auth::resumed(&session);
    ticket::keep_again(&hello, session, ticket);
    Ok(established(hello, keys, (None, true), Proofs { peer: server, finished }))
}

fn established(
    hello: Accepted<'_>,
    keys: Keys,
    (group, resumed): (Option<NamedGroup>, bool),
    proofs: Proofs,
) -> Established {
    let negotiated = Negotiated {
        suite: keys.hellos().suite.code_point,
        group,
        retried: false,
        resumed,
        server_name: hello.name.dns_name().map(ToOwned::to_owned),
        alpn: hello.alpn,
        legacy: keys.hellos().legacy_parts(),
    };
    Established::new(negotiated, Secrets::Tls12(keys.into_secrets()), proofs)
}
