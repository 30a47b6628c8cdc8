//! Sessions on the server: RFC 5246, section 7.3, by id; RFC 5077, by ticket.

use std::sync::{Arc, Weak};

use tls_messages::tls12::NewSessionTicket;
use zeroize::Zeroizing;

use super::hello::{Answered, Offer};
use crate::auth::PeerVerified;
use crate::config::ServerConfig;
use crate::error::{Error, Misbehaviour};
use crate::limits;
use crate::peer::Peer;
use crate::server::session::is_acceptable;
use crate::session::{self, Session};
use crate::tls12::Keys;

/// The session that the client wants to go on with, if this server can.
pub(super) fn find(config: &ServerConfig, offer: &Offer) -> Result<Option<Arc<Session>>, Error> {
    let (ticket, id) = (offer.ticket.as_deref().unwrap_or_default(), &offer.session_id);
    let now = config.clock.now();
    let kept = match (&config.tickets, &config.sessions) {
        (Some(tickets), _) if !ticket.is_empty() => {
            let opened = tickets.open(ticket, now);
            opened.and_then(|opened| Session::decode(&opened).ok()).map(Arc::new)
        }
        (_, Some(sessions)) if !id.is_empty() && ticket.is_empty() => sessions.get(id),
        _ => None,
    };
    let server_name = offer.asked.server_name.as_deref();
    let session = kept.filter(|session| {
        offer.suites.contains(&session.suite)
            && config.tls12_suites().any(|suite| suite.code_point == session.suite)
            && is_acceptable(config, session, server_name)
    });
    match session {
        // RFC 7627, section 5.3.
        Some(session) if session.extended && !offer.extended => {
            Err(Misbehaviour::ExtendedMainSecretChanged.into())
        }
        Some(session) if !session.extended && offer.extended => Ok(None),
        other => Ok(other),
    }
}

/// Keeps the connection, where it was promised: sends the ticket, or remembers the id.
pub(super) fn keep(
    peer: &mut Peer,
    config: &ServerConfig,
    (hello, keys): (&Answered, &Keys),
    client: &PeerVerified,
) -> Result<(), Error> {
    if !hello.ticket_promised && hello.session_id.is_empty() {
        return Ok(());
    }
    let (now, hellos) = (config.clock.now(), keys.hellos());
    let session = Session {
        suite: hellos.suite.code_point,
        secret: Zeroizing::new(*keys.session_secret()),
        extended: hellos.extended,
        created: session::seconds(now),
        lifetime: session::lifetime_until(now, client.until),
        binding: config.session_binding(),
        config: Weak::new(),
        server_name: hello.server_name.clone().unwrap_or_default().into_bytes(),
        peer_certificates: Arc::clone(&client.certificates),
        scheme: client.scheme,
        session_id: Vec::new(),
        ticket: Vec::new(),
        age_add: 0,
        received: 0,
    };
    match (&config.tickets, &config.sessions) {
        (Some(tickets), _) if hello.ticket_promised => {
            let encoded = session.encode();
            if encoded.len() > limits::TICKET {
                // RFC 5077, section 3.3: a promised ticket may be empty.
                peer.send(&NewSessionTicket { lifetime_hint: 0, ticket: &[] });
                return Ok(());
            }
            let lifetime_hint = session.lifetime.min(tickets.lifetime());
            let ticket = tickets.seal(&encoded, now, &mut *peer.rng)?;
            peer.send(&NewSessionTicket { lifetime_hint, ticket: &ticket });
        }
        (_, Some(sessions)) => sessions.put(&hello.session_id, Arc::new(session)),
        _ => {}
    }
    Ok(())
}
