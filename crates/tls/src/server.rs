//! The server's handshake in TLS 1.3: RFC 9846, figure 1, right column, from top to bottom.

mod hello;
mod parameters;
mod request;

use std::sync::Arc;

use tls_schedule::{ApplicationSecrets, HandshakeSecrets};

use crate::auth::{self, SignedBy};
use crate::config::ServerConfig;
use crate::error::Error;
use crate::established::{Established, Negotiated, Proofs, Secrets};
use crate::peer::Peer;
use crate::step::Epoch;
use crate::{finished, key_log};

pub(crate) async fn handshake(
    mut peer: Peer,
    config: Arc<ServerConfig>,
) -> Result<Established, Error> {
    let peer = &mut peer;

    let mut received = hello::receive(peer).await?; // ClientHello
    let mut choice = hello::choose(&config, &received)?;
    let retried = choice.share.is_none();
    if retried {
        hello::retry(peer, &choice, &received)?; // HelloRetryRequest
        let second = hello::receive(peer).await?; // ClientHello
        choice = hello::choose_again(&config, &choice, &received, &second)?;
        received = second;
    }
    let hello = hello::answer(peer, choice, &received, retried)?; // ServerHello

    let suite = hello.suite;
    let HandshakeSecrets { client: theirs, server: ours, secret } = hello.secrets;
    let log = key_log::Secrets::new(config.key_log.as_deref(), hello.client_random);
    log.handshake(&theirs, &ours);
    let boundary = peer.at_record_boundary()?;
    peer.read_with(suite, &theirs, Epoch::Handshake, boundary)?;
    peer.write_with(suite, &ours, Epoch::Handshake)?;

    let alpn = parameters::send(peer, &config, &hello.parameters)?; // EncryptedExtensions
    if config.client_auth.is_some() {
        request::send(peer); // CertificateRequest
    }
    // Certificate, CertificateVerify
    let schemes = &hello.signature_schemes;
    auth::send_certificate(peer, &config.credential, schemes, SignedBy::Server).await?;
    finished::send(peer, &ours)?; // Finished

    let application = secret.into_application(&peer.hash()?);
    log.application(&application);
    let ApplicationSecrets { client, server: ours, exporter, main } = application;
    peer.write_with(suite, &ours, Epoch::Application)?;

    let verified = match &config.client_auth {
        // Certificate, CertificateVerify
        Some(wanted) => request::receive_answer(peer, wanted, config.clock.now()).await?,
        None => auth::anonymous(),
    };
    let finished = finished::receive(peer, &theirs).await?; // Finished
    let boundary = peer.at_record_boundary()?;
    peer.read_with(suite, &client, Epoch::Application, boundary)?;
    let resumption = main.into_resumption(&peer.hash()?);

    let (group, server_name) = (hello.group, hello.parameters.server_name);
    let negotiated = Negotiated { suite, group, retried, server_name, alpn };
    let secrets = Secrets { sending: ours, receiving: client, exporter, resumption };
    Ok(Established::new(negotiated, secrets, Proofs { peer: verified, finished }))
}
