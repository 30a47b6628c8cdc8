//! NewSessionTicket, and what is kept of a connection: RFC 5077, section 3; RFC 5246, section 7.3.

use std::sync::Arc;

use tls_messages::tls12::NewSessionTicket;
use wire::registry::HandshakeType;
use zeroize::Zeroizing;

use super::hello::Accepted;
use crate::auth::PeerVerified;
use crate::error::Error;
use crate::limits;
use crate::peer::Peer;
use crate::session::{self, Session};
use crate::tls12::Keys;

/// A ticket, and for how many seconds the server means to honour it; 0 if it does not say.
pub(super) struct Ticket {
    lifetime: u32,
    bytes: Vec<u8>,
}

/// The ticket that the server promised, if it did. An empty one is none, nor is one too long for a
/// hello.
pub(super) async fn receive(
    peer: &mut Peer,
    hello: &Accepted<'_>,
) -> Result<Option<Ticket>, Error> {
    if !hello.ticket_promised {
        return Ok(None);
    }
    let message = peer.receive(&[HandshakeType::NEW_SESSION_TICKET]).await?;
    let NewSessionTicket { lifetime_hint, ticket } = message.read::<NewSessionTicket<'_>>()?;
    let ticket = Ticket { lifetime: lifetime_hint, bytes: ticket.to_vec() };
    peer.add(&message);
    Ok(Some(ticket).filter(|ticket| (1..=limits::TICKET).contains(&ticket.bytes.len())))
}

/// Keeps a connection made by a full handshake, if the server keeps it too.
pub(super) fn keep(
    hello: &Accepted<'_>,
    keys: &Keys,
    server: &PeerVerified,
    ticket: Option<Ticket>,
) {
    if ticket.is_none() && hello.session_id.is_empty() {
        return;
    }
    let (now, hellos) = (hello.config.clock.now(), keys.hellos());
    let mut session = Session {
        suite: hellos.suite.code_point,
        secret: Zeroizing::new(*keys.session_secret()),
        extended: hellos.extended,
        created: session::seconds(now),
        lifetime: session::lifetime_until(now, server.until),
        binding: hello.config.session_binding(),
        config: Arc::downgrade(hello.config),
        server_name: hello.name.to_string().into_bytes(),
        peer_certificates: Arc::clone(&server.certificates),
        scheme: server.scheme,
        session_id: hello.session_id.clone(),
        ticket: Vec::new(),
        age_add: 0,
        received: 0,
    };
    if let Some(ticket) = ticket {
        replace_ticket(&mut session, ticket);
    }
    hello.config.keep_session(Arc::new(session));
}

/// Keeps a session that was resumed, with the new ticket if there is one.
pub(super) fn keep_again(hello: &Accepted<'_>, mut session: Arc<Session>, ticket: Option<Ticket>) {
    if let Some(ticket) = ticket {
        replace_ticket(Arc::make_mut(&mut session), ticket);
    }
    hello.config.keep_session(session);
}

/// RFC 5077, section 3.4: with a ticket, the session id means nothing.
fn replace_ticket(session: &mut Session, Ticket { lifetime, bytes }: Ticket) {
    if lifetime != 0 {
        session.lifetime = session.lifetime.min(lifetime);
    }
    (session.ticket, session.session_id) = (bytes, Vec::new());
}
