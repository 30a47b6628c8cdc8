//! The server's handshake: the hello that both versions share, then the flow of the version that was
//! chosen.

mod alpn;
mod hello;
mod session;
mod tls12;
mod tls13;

use std::sync::Arc;

use crate::config::ServerConfig;
use crate::error::Error;
use crate::established::Established;
use crate::peer::Peer;
use crate::version::Version;

pub(crate) async fn handshake(
    mut peer: Peer,
    config: Arc<ServerConfig>,
) -> Result<Established, Error> {
    let peer = &mut peer;

    let received = hello::receive(peer).await?; // ClientHello
    match hello::choose_version(&config, &received)? {
        Version::Tls12 => tls12::handshake(peer, &config, received).await,
        Version::Tls13 => tls13::handshake(peer, &config, received).await,
    }
}
