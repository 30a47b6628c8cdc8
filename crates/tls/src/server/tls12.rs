//! The server's handshake in TLS 1.2: RFC 5246, figures 1 and 2, right column, from top to bottom.

mod certificate;
mod exchange;
mod hello;
mod request;
mod session;

use std::sync::Arc;

use wire::registry::NamedGroup;

use self::hello::Answered;
use crate::auth;
use crate::config::ServerConfig;
use crate::error::Error;
use crate::established::{Established, Negotiated, Proofs, Secrets};
use crate::peer::{Peer, Received};
use crate::session::Session;
use crate::step::Fact;
use crate::tls12::Keys;
use crate::version::Version;

/// From the ClientHello on.
pub(super) async fn handshake(
    peer: &mut Peer,
    config: &ServerConfig,
    received: Received,
) -> Result<Established, Error> {
    peer.settle(Version::Tls12)?;
    let offer = hello::read(peer, config, &received)?;
    peer.add(&received);
    if let Some(session) = session::find(config, &offer)? {
        let (hello, hellos) = hello::resume(peer, config, &offer, &session)?; // ServerHello
        peer.note(|| Fact::Resumed);
        let keys = hellos.resumed_keys(&session, config.key_log.as_deref());
        return resume(peer, hello, keys, session).await;
    }

    let choice = hello::choose(config, &offer)?;
    let (hello, hellos) = hello::answer(peer, config, &offer, &choice)?; // ServerHello
    certificate::send(peer, config, &hello); // Certificate, CertificateStatus
    let half = exchange::send(peer, config, (&hellos, &offer), choice).await?; // ServerKeyExchange
    request::send(peer, config); // CertificateRequest, if clients are asked
    exchange::send_done(peer); // ServerHelloDone

    let trusted = request::receive_certificate(peer, config).await?; // Certificate
    let received = exchange::receive(peer, config, (&hellos, &offer), half).await?; // ClientKeyExchange
    let (group, premaster) = received;
    let keys = hellos.keys(peer, &premaster, config.key_log.as_deref())?;
    drop(premaster);
    let client = request::receive_verify(peer, trusted).await?; // CertificateVerify
    let finished = keys.receive_finished(peer).await?; // change_cipher_spec, Finished

    session::keep(peer, config, (&hello, &keys), &client)?; // NewSessionTicket, if one was promised
    keys.send_finished(peer)?; // change_cipher_spec, Finished
    Ok(established(hello, keys, (group, false), Proofs { peer: client, finished }))
}

/// The abbreviated handshake, from behind the ServerHello on: RFC 5246, figure 2.
async fn resume(
    peer: &mut Peer,
    hello: Answered,
    keys: Keys,
    session: Arc<Session>,
) -> Result<Established, Error> {
    keys.send_finished(peer)?; // change_cipher_spec, Finished
    let finished = keys.receive_finished(peer).await?; // change_cipher_spec, Finished
    let client = auth::resumed(&session);
    Ok(established(hello, keys, (None, true), Proofs { peer: client, finished }))
}

fn established(
    hello: Answered,
    keys: Keys,
    (group, resumed): (Option<NamedGroup>, bool),
    proofs: Proofs,
) -> Established {
    let negotiated = Negotiated {
        suite: keys.hellos().suite.code_point,
        group,
        retried: false,
        resumed,
        server_name: hello.server_name,
        alpn: hello.alpn,
        legacy: keys.hellos().legacy_parts(),
    };
    Established::new(negotiated, Secrets::Tls12(keys.into_secrets()), proofs)
}
