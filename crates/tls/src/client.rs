//! The client's handshake in TLS 1.3: RFC 9846, figure 1, left column, from top to bottom.

mod hello;
mod parameters;
mod request;

use std::sync::Arc;

use tls_schedule::{ApplicationSecrets, HandshakeSecrets};
use x509::ServerName;

use crate::auth::{self, Judge, SignedBy};
use crate::config::ClientConfig;
use crate::error::Error;
use crate::established::{Established, Negotiated, Proofs, Secrets};
use crate::peer::Peer;
use crate::step::Epoch;
use crate::{finished, key_log};

pub(crate) async fn handshake(
    mut peer: Peer,
    config: Arc<ClientConfig>,
    name: ServerName,
) -> Result<Established, Error> {
    let peer = &mut peer;

    let mut offer = hello::offer(peer, &config, &name)?; // ClientHello
    let mut answer = hello::receive(peer).await?;
    if hello::is_retry(&answer)? {
        offer = hello::retry(peer, offer, &answer)?; // HelloRetryRequest, ClientHello
        answer = hello::receive(peer).await?;
    }
    let hello = hello::accept(peer, offer, &answer)?; // ServerHello

    let (suite, HandshakeSecrets { client: ours, server: theirs, secret }) =
        (hello.suite, hello.secrets);
    let log = key_log::Secrets::new(config.key_log.as_deref(), hello.random);
    log.handshake(&ours, &theirs);
    let boundary = peer.at_record_boundary()?;
    peer.read_with(suite, &theirs, Epoch::Handshake, boundary)?;
    if config.middlebox_compatibility && !hello.retried {
        peer.change_cipher_spec_before_next_record();
    }
    peer.write_with(suite, &ours, Epoch::Handshake)?;

    let alpn = parameters::receive(peer, &config, &hello.offered).await?; // EncryptedExtensions
    let request = request::receive(peer).await?; // CertificateRequest, if the server sends one
    let (policy, now) = (&config.policy, config.clock.now());
    let judge = Judge { policy, name: Some(&name), now, required: true };
    // Certificate, CertificateVerify
    let server = auth::authenticate(peer, &judge, SignedBy::Server).await?;
    let finished = finished::receive(peer, &theirs).await?; // Finished
    let application = secret.into_application(&peer.hash()?);

    if let Some(request) = request {
        // Certificate, CertificateVerify
        request::respond(peer, config.credential.as_ref(), &request).await?;
    }
    finished::send(peer, &ours)?; // Finished

    log.application(&application);
    let ApplicationSecrets { client: ours, server: theirs, exporter, main } = application;
    let boundary = peer.at_record_boundary()?;
    peer.read_with(suite, &theirs, Epoch::Application, boundary)?;
    peer.write_with(suite, &ours, Epoch::Application)?;
    let resumption = main.into_resumption(&peer.hash()?);

    let server_name = name.dns_name().map(ToOwned::to_owned);
    let (group, retried) = (hello.group, hello.retried);
    let negotiated = Negotiated { suite, group, retried, server_name, alpn };
    let secrets = Secrets { sending: ours, receiving: theirs, exporter, resumption };
    Ok(Established::new(negotiated, secrets, Proofs { peer: server, finished }))
}
