//! ServerKeyExchange, ServerHelloDone, ClientKeyExchange: RFC 5246, sections 7.4.3, 7.4.5 and 7.4.7,
//! seen from the client.

use tls_messages::tls12::{
    DheClientKeyExchange, DheServerKeyExchange, EcdheClientKeyExchange, EcdheServerKeyExchange,
    RsaClientKeyExchange, ServerHelloDone,
};
use wire::registry::{HandshakeType, NamedGroup, ProtocolVersion};
use x509::PublicKey;
use zeroize::Zeroizing;

use super::hello::Accepted;
use crate::auth::{PeerVerified, Trusted, tls12};
use crate::error::{Error, Misbehaviour};
use crate::finished::FinishedVerified;
use crate::kx::{ClientSecret, Group};
use crate::legacy::DheParams;
use crate::peer::Peer;
use crate::step::Fact;
use crate::suite::KeyExchange;
use crate::tls12::Hellos;

/// The server's half of the key exchange.
pub(super) enum ServerHalf {
    Rsa(Box<PublicKey>),
    Dhe { p: Vec<u8>, g: Vec<u8>, ys: Vec<u8> },
    Ecdhe { group: Group, public: Vec<u8> },
}

/// How the server shows that it holds its certificate's key.
pub(super) enum ServerProof {
    /// It has signed.
    Signed(PeerVerified),
    /// It can decrypt: Finished will show it.
    Deciphers(Box<Trusted>),
}

impl ServerProof {
    pub(super) fn complete(self, finished: &FinishedVerified) -> Result<PeerVerified, Error> {
        match self {
            Self::Signed(verified) => Ok(verified),
            Self::Deciphers(trusted) => trusted.deciphered(finished),
        }
    }
}

/// Receives ServerKeyExchange and checks its signature. With RSA key transport there is none.
pub(super) async fn receive(
    peer: &mut Peer,
    hello: &Accepted<'_>,
    hellos: &Hellos,
    trusted: Trusted,
) -> Result<(ServerHalf, ServerProof), Error> {
    if hellos.suite.key_exchange == KeyExchange::Rsa {
        let half = ServerHalf::Rsa(Box::new(trusted.key.clone()));
        return Ok((half, ServerProof::Deciphers(Box::new(trusted))));
    }
    let message = peer.receive(&[HandshakeType::SERVER_KEY_EXCHANGE]).await?;
    let (half, params, algorithm, signature) = match hellos.suite.key_exchange {
        KeyExchange::Dhe => {
            let exchange = message.read::<DheServerKeyExchange<'_>>()?;
            let DheServerKeyExchange { p, g, ys, algorithm, signature } = exchange;
            let half = ServerHalf::Dhe { p: p.to_vec(), g: g.to_vec(), ys: ys.to_vec() };
            (half, exchange.params(), algorithm, signature)
        }
        KeyExchange::Rsa | KeyExchange::Ecdhe => {
            let exchange = message.read::<EcdheServerKeyExchange<'_>>()?;
            let EcdheServerKeyExchange { curve, public, algorithm, signature } = exchange;
            let group = Group::from_code_point(curve)
                .filter(|group| group.is_curve() && hello.config.groups.contains(group))
                .ok_or(Misbehaviour::GroupNotOffered { chosen: curve })?;
            let half = ServerHalf::Ecdhe { group, public: public.to_vec() };
            (half, exchange.params(), algorithm, signature)
        }
    };
    let content = tls12::signed_params(&hellos.client_random, &hellos.server_random, &params);
    let verified = trusted.signed_tls12(peer, (algorithm, &content), signature)?;
    peer.add(&message);
    Ok((half, ServerProof::Signed(verified)))
}

pub(super) async fn receive_done(peer: &mut Peer) -> Result<(), Error> {
    let message = peer.receive(&[HandshakeType::SERVER_HELLO_DONE]).await?;
    let ServerHelloDone = message.read::<ServerHelloDone>()?;
    peer.add(&message);
    Ok(())
}

/// Sends ClientKeyExchange. Both sides then have the premaster secret, by a key exchange that may
/// have a group.
pub(super) fn send(
    peer: &mut Peer,
    hellos: &Hellos,
    half: ServerHalf,
) -> Result<(Option<NamedGroup>, Zeroizing<Vec<u8>>), Error> {
    let (group, premaster) = match half {
        ServerHalf::Rsa(key) => {
            let version = ProtocolVersion::TLS_1_2;
            let made = hellos.legacy()?.encrypt_premaster(&key, version, &mut *peer.rng)?;
            peer.send(&RsaClientKeyExchange { encrypted_premaster: &made.encrypted });
            peer.note(|| Fact::PremasterEncrypted);
            return Ok((None, made.premaster));
        }
        ServerHalf::Dhe { p, g, ys } => {
            let params = DheParams { p: &p, g: &g, ys: &ys };
            let agreed = hellos.legacy()?.agree_dhe(params, &mut *peer.rng)?;
            peer.send(&DheClientKeyExchange { yc: &agreed.yc });
            (agreed.group, agreed.premaster)
        }
        ServerHalf::Ecdhe { group, public } => {
            let secret = ClientSecret::generate(group, &mut peer.rng)?;
            peer.send(&EcdheClientKeyExchange { public: &secret.share() });
            (Some(group.code_point()), secret.agree(&public)?)
        }
    };
    if let Some(group) = group {
        peer.note(|| Fact::SharedSecret(group));
    }
    Ok((group, premaster))
}
