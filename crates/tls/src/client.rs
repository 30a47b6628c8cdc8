//! The client's handshake: the hello that both versions share, then the flow of the version that the
//! server chose.

mod alpn;
mod hello;
mod tls12;
mod tls13;

use std::sync::Arc;

use x509::ServerName;

use crate::config::ClientConfig;
use crate::error::Error;
use crate::established::Established;
use crate::peer::Peer;
use crate::version::Version;

pub(crate) async fn handshake(
    mut peer: Peer,
    config: Arc<ClientConfig>,
    name: ServerName,
) -> Result<Established, Error> {
    let peer = &mut peer;

    let offer = hello::offer(peer, &config, &name)?; // ClientHello
    let answer = hello::receive(peer).await?; // ServerHello, or HelloRetryRequest
    match offer.version(&answer)? {
        Version::Tls12 => tls12::handshake(peer, offer, answer).await,
        Version::Tls13 => tls13::handshake(peer, offer, answer).await,
    }
}
