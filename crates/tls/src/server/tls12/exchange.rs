//! ServerKeyExchange, ServerHelloDone, ClientKeyExchange: RFC 5246, sections 7.4.3, 7.4.5 and 7.4.7,
//! seen from the server.

use tls_messages::tls12::{
    DheClientKeyExchange, DheServerKeyExchange, EcdheClientKeyExchange, EcdheServerKeyExchange,
    RsaClientKeyExchange, ServerHelloDone,
};
use wire::registry::{HandshakeType, NamedGroup};
use zeroize::Zeroizing;

use super::hello::{Choice, Exchange, Offer};
use crate::auth::tls12;
use crate::config::ServerConfig;
use crate::error::{Error, Negotiation};
use crate::kx::ClientSecret;
use crate::legacy::{DheParams, ServerDhe};
use crate::peer::Peer;
use crate::step::Fact;
use crate::tls12::Hellos;

/// The server's half of the key exchange.
pub(super) enum ServerHalf {
    Rsa,
    Dhe(Box<dyn ServerDhe>),
    /// Both sides of a Diffie-Hellman exchange do the same.
    Ecdhe(ClientSecret),
}

/// Sends ServerKeyExchange; the signature may come from outside. With RSA key transport there is
/// none.
pub(super) async fn send(
    peer: &mut Peer,
    config: &ServerConfig,
    (hellos, offer): (&Hellos, &Offer),
    choice: Choice,
) -> Result<ServerHalf, Error> {
    let credential = &config.credential;
    let content =
        |params: &[u8]| tls12::signed_params(&hellos.client_random, &hellos.server_random, params);
    match choice.exchange {
        Exchange::Rsa => Ok(ServerHalf::Rsa),
        Exchange::Dhe { scheme: algorithm } => {
            let theirs = offer.groups.clone().unwrap_or_default();
            let legacy = hellos.legacy()?;
            let Some(secret) = legacy.offer_dhe(&theirs, &mut *peer.rng)? else {
                return Err(Negotiation::Group { ours: legacy.groups().to_vec(), theirs }.into());
            };
            let DheParams { p, g, ys } = secret.params();
            let (p, g, ys) = (p.to_vec(), g.to_vec(), ys.to_vec());
            let mut exchange =
                DheServerKeyExchange { p: &p, g: &g, ys: &ys, algorithm, signature: &[] };
            let content = content(&exchange.params());
            let signature = tls12::sign_with(peer, credential, algorithm, content).await?;
            exchange.signature = &signature;
            peer.send(&exchange);
            Ok(ServerHalf::Dhe(secret))
        }
        Exchange::Ecdhe { scheme: algorithm, group } => {
            let secret = ClientSecret::generate(group, &mut peer.rng)?;
            let (curve, public) = (group.code_point(), secret.share());
            let mut exchange =
                EcdheServerKeyExchange { curve, public: &public, algorithm, signature: &[] };
            let content = content(&exchange.params());
            let signature = tls12::sign_with(peer, credential, algorithm, content).await?;
            exchange.signature = &signature;
            peer.send(&exchange);
            Ok(ServerHalf::Ecdhe(secret))
        }
    }
}

pub(super) fn send_done(peer: &mut Peer) {
    peer.send(&ServerHelloDone);
}

/// Receives ClientKeyExchange. Both sides then have the premaster secret, by a key exchange that may
/// have a group.
pub(super) async fn receive(
    peer: &mut Peer,
    config: &ServerConfig,
    (hellos, offer): (&Hellos, &Offer),
    half: ServerHalf,
) -> Result<(Option<NamedGroup>, Zeroizing<Vec<u8>>), Error> {
    let message = peer.receive(&[HandshakeType::CLIENT_KEY_EXCHANGE]).await?;
    let (group, premaster) = match half {
        ServerHalf::Rsa => {
            let exchange = message.read::<RsaClientKeyExchange<'_>>()?;
            let key = config.credential.key.as_deref();
            let key = key.ok_or(Error::Internal("RSA key transport without a key"))?;
            let (encrypted, version) = (exchange.encrypted_premaster, offer.version);
            let premaster =
                hellos.legacy()?.decrypt_premaster(key, encrypted, version, &mut *peer.rng)?;
            peer.note(|| Fact::PremasterEncrypted);
            (None, premaster)
        }
        ServerHalf::Dhe(secret) => {
            let exchange = message.read::<DheClientKeyExchange<'_>>()?;
            (Some(secret.group()), secret.agree(exchange.yc)?)
        }
        ServerHalf::Ecdhe(secret) => {
            let exchange = message.read::<EcdheClientKeyExchange<'_>>()?;
            (Some(secret.group().code_point()), secret.agree(exchange.public)?)
        }
    };
    peer.add(&message);
    if let Some(group) = group {
        peer.note(|| Fact::SharedSecret(group));
    }
    Ok((group, premaster))
}
