//! `pre_shared_key`: RFC 9846, section 4.3.11, seen from the server.

use tls_messages::{ClientHello, PreSharedKeyClient, PskKeyExchangeModes};
use tls_schedule::{EarlySecret, FinishedMismatch, PskKind};
use wire::registry::PskKeyExchangeMode;

use crate::config::ServerConfig;
use crate::error::{Error, decoding};
use crate::peer::{Peer, Received};
use crate::server::session;
use crate::session::Session;
use crate::suite::Tls13Suite;

/// A pre-shared key that was chosen, with its binder verified.
pub(super) struct Psk {
    /// Its place in the client's list.
    pub(super) index: u16,
    pub(super) session: Session,
}

/// Whether a ticket would be of use to the client: with a new (EC)DHE exchange, or not at all.
pub(super) fn takes_tickets(hello: &ClientHello<'_>) -> Result<bool, Error> {
    let modes =
        hello.extensions.decode::<PskKeyExchangeModes>().map_err(decoding("ClientHello"))?;
    Ok(modes.is_some_and(|modes| modes.0.contains(&PskKeyExchangeMode::PSK_DHE_KE)))
}

/// The first of the client's tickets that this server can go on from. Whatever is wrong with the
/// others, or with all, leads to a full handshake; a wrong binder does not.
pub(super) fn choose(
    peer: &Peer,
    config: &ServerConfig,
    (received, hello): (&Received, &ClientHello<'_>),
    suite: Tls13Suite,
) -> Result<Option<Psk>, Error> {
    let decoding = || decoding("ClientHello");
    let offered = hello.extensions.decode::<PreSharedKeyClient<'_>>().map_err(decoding())?;
    let (Some(offered), Some(tickets), true) = (offered, &config.tickets, takes_tickets(hello)?)
    else {
        return Ok(None);
    };
    let now = config.clock.now();
    let server_name = hello.extensions.decode::<tls_messages::ServerName<'_>>();
    let server_name = server_name.map_err(decoding())?;
    let server_name = server_name.as_ref().and_then(tls_messages::ServerName::host_name);
    let usable = |ticket: &[u8]| {
        let session = Session::decode(&tickets.open(ticket, now)?).ok()?;
        let fits = session.tls13_hash() == Some(suite.hash)
            && session::is_acceptable(config, &session, server_name);
        fits.then_some(session)
    };
    let mut identities = offered.identities.iter().zip(0..).take(MAX_IDENTITIES);
    let found = identities.find_map(|(it, index)| Some((usable(it.identity)?, index)));
    let Some((session, index)) = found else { return Ok(None) };

    let binders: usize = offered.binders.iter().map(|binder| binder.len().saturating_add(1)).sum();
    let message = received.as_bytes();
    // The list of binders, with its length, is the end of the last extension.
    let beginning = message.len().saturating_sub(binders.saturating_add(2));
    let beginning = message.get(..beginning).unwrap_or_default();
    let key = EarlySecret::new(suite.hash, Some(session.psk())).binder_key(PskKind::Resumption);
    let binder = offered.binders.get(usize::from(index)).copied().unwrap_or_default();
    let verified = key.verify(&peer.hash_with(suite.hash, beginning), binder);
    verified.map_err(|_: FinishedMismatch| Error::Binder)?;
    Ok(Some(Psk { index, session }))
}

/// How many identities are tried: each costs a decryption. Clients send one or two.
const MAX_IDENTITIES: usize = 8;
