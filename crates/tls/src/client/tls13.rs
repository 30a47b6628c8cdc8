//! The client's handshake in TLS 1.3: RFC 9846, figure 1, left column, from top to bottom.

mod hello;
mod parameters;
mod request;
mod ticket;

use std::sync::Arc;

use tls_schedule::{ApplicationSecrets, HandshakeSecrets};

use super::hello::{self as offers, Offer};
use crate::auth::tls13::{SignedBy, authenticate};
use crate::auth::{self, Judge};
use crate::error::Error;
use crate::established::{Established, Negotiated, Proofs, Secrets, Tls13Secrets};
use crate::peer::{Peer, Received};
use crate::step::Epoch;
use crate::version::Version;
use crate::{finished, key_log};

/// From the server's answer to the ClientHello on.
pub(super) async fn handshake(
    peer: &mut Peer,
    mut offer: Offer<'_>,
    mut answer: Received,
) -> Result<Established, Error> {
    let (config, name) = (offer.config, offer.name);

    peer.settle(Version::Tls13)?;
    if hello::is_retry(&answer)? {
        offer = hello::retry(peer, offer, &answer)?; // HelloRetryRequest, ClientHello
        answer = offers::receive(peer).await?;
    }
    let hello = hello::accept(peer, offer, &answer)?; // ServerHello

    let suite = hello.suite;
    let HandshakeSecrets { client: ours, server: theirs, secret } = hello.secrets;
    let log = key_log::Secrets::new(config.key_log.as_deref(), hello.random);
    log.handshake(&ours, &theirs);
    peer.read_with(suite, &theirs, Epoch::Handshake, peer.at_record_boundary()?)?;
    if config.middlebox_compatibility && !hello.retried {
        peer.change_cipher_spec_before_next_record();
    }
    peer.write_with(suite, &ours, Epoch::Handshake)?;

    let alpn = parameters::receive(peer, config, &hello.offered).await?; // EncryptedExtensions
    let (request, server) = match &hello.session {
        Some(session) => (None, auth::resumed(session)),
        None => {
            let request = request::receive(peer).await?; // CertificateRequest, if one is sent
            let judge = Judge::of_server(config, name);
            // Certificate, CertificateVerify
            (request, authenticate(peer, &judge, SignedBy::Server).await?)
        }
    };
    let finished = finished::receive(peer, &theirs).await?; // Finished
    let application = secret.into_application(&peer.hash()?);

    if let Some(request) = request {
        // Certificate, CertificateVerify
        request::respond(peer, config.credential.as_ref(), &request).await?;
    }
    finished::send(peer, &ours)?; // Finished

    log.application(&application);
    let ApplicationSecrets { client: ours, server: theirs, exporter, main } = application;
    peer.read_with(suite, &theirs, Epoch::Application, peer.at_record_boundary()?)?;
    peer.write_with(suite, &ours, Epoch::Application)?;
    let resumption = Arc::new(main.into_resumption(&peer.hash()?));
    let keeper =
        ticket::keeper(config, name, (hello.session.as_deref(), &server), (suite, &resumption));

    let negotiated = Negotiated {
        suite: suite.code_point,
        group: Some(hello.group.code_point()),
        retried: hello.retried,
        resumed: hello.session.is_some(),
        server_name: name.dns_name().map(ToOwned::to_owned),
        alpn,
        legacy: Vec::new(),
    };
    let (sending, receiving) = (ours, theirs);
    let secrets = Tls13Secrets { suite, sending, receiving, exporter, resumption, keeper };
    let secrets = Secrets::Tls13(secrets);
    Ok(Established::new(negotiated, secrets, Proofs { peer: server, finished }))
}
