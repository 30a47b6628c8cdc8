//! The server's handshake in TLS 1.3: RFC 9846, figure 1, right column, from top to bottom.

mod hello;
mod parameters;
mod psk;
mod request;
mod ticket;

use std::sync::Arc;

use tls_schedule::{ApplicationSecrets, HandshakeSecrets};

use super::hello as hellos;
use crate::auth;
use crate::auth::tls13::{SignedBy, send_certificate};
use crate::config::ServerConfig;
use crate::error::Error;
use crate::established::{Established, Negotiated, Proofs, Secrets, Tls13Secrets};
use crate::peer::{Peer, Received};
use crate::step::Epoch;
use crate::version::Version;
use crate::{finished, key_log};

/// From the ClientHello on.
pub(super) async fn handshake(
    peer: &mut Peer,
    config: &ServerConfig,
    mut received: Received,
) -> Result<Established, Error> {
    peer.settle(Version::Tls13)?;
    let mut choice = hello::choose(peer, config, &received)?;
    peer.add(&received);
    let retried = choice.share.is_none();
    if retried {
        hello::retry(peer, &choice, &received)?; // HelloRetryRequest
        let second = hellos::receive(peer).await?; // ClientHello
        choice = hello::choose_again(peer, config, &choice, (&received, &second))?;
        peer.add(&second);
        received = second;
    }
    let (hello, secrets) = hello::answer(peer, choice, &received, retried)?; // ServerHello

    let suite = hello.suite;
    let HandshakeSecrets { client: theirs, server: ours, secret } = secrets;
    let log = key_log::Secrets::new(config.key_log.as_deref(), hello.client_random);
    log.handshake(&theirs, &ours);
    peer.read_with(suite, &theirs, Epoch::Handshake, peer.at_record_boundary()?)?;
    peer.write_with(suite, &ours, Epoch::Handshake)?;

    let alpn = parameters::send(peer, config, &hello.parameters)?; // EncryptedExtensions
    if hello.session.is_none() {
        if config.client_auth.is_some() {
            request::send(peer); // CertificateRequest
        }
        // Certificate, CertificateVerify
        let (schemes, staple) = (&hello.signature_schemes, hello.parameters.status);
        send_certificate(peer, &config.credential, schemes, (SignedBy::Server, staple)).await?;
    }
    finished::send(peer, &ours)?; // Finished

    let application = secret.into_application(&peer.hash()?);
    log.application(&application);
    let ApplicationSecrets { client, server: ours, exporter, main } = application;
    peer.write_with(suite, &ours, Epoch::Application)?;

    let verified = match (&hello.session, &config.client_auth) {
        (Some(session), _) => auth::resumed(session),
        // Certificate, CertificateVerify
        (None, Some(wanted)) => request::receive_answer(peer, wanted, config.clock.now()).await?,
        (None, None) => auth::anonymous(),
    };
    let finished = finished::receive(peer, &theirs).await?; // Finished
    peer.read_with(suite, &client, Epoch::Application, peer.at_record_boundary()?)?;
    let resumption = main.into_resumption(&peer.hash()?);
    ticket::send(peer, config, (&hello, &verified), &resumption)?; // NewSessionTicket

    let negotiated = Negotiated {
        suite: suite.code_point,
        group: Some(hello.group.code_point()),
        retried,
        resumed: hello.session.is_some(),
        server_name: hello.parameters.server_name.clone(),
        alpn,
        legacy: Vec::new(),
    };
    let (sending, receiving, resumption) = (ours, client, Arc::new(resumption));
    let keeper = None;
    let secrets = Tls13Secrets { suite, sending, receiving, exporter, resumption, keeper };
    let secrets = Secrets::Tls13(secrets);
    Ok(Established::new(negotiated, secrets, Proofs { peer: verified, finished }))
}
