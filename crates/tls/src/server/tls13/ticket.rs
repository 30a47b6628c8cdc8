//! NewSessionTicket: RFC 9846, section 4.7.1, seen from the server.

use std::sync::{Arc, Weak};

use rand_core::TryRng;
use tls_messages::{Extensions, NewSessionTicket};
use tls_schedule::ResumptionSecret;
use zeroize::Zeroizing;

use super::hello::Answered;
use crate::auth::PeerVerified;
use crate::config::ServerConfig;
use crate::error::Error;
use crate::limits;
use crate::peer::Peer;
use crate::session::{self, Session};

/// Sends the configuration's number of tickets, if the client takes any. What was resumed stays as
/// old as its full handshake.
pub(super) fn send(
    peer: &mut Peer,
    config: &ServerConfig,
    (hello, client): (&Answered, &PeerVerified),
    resumption: &ResumptionSecret,
) -> Result<(), Error> {
    let Some(tickets) = config.tickets.as_ref().filter(|_| hello.takes_tickets) else {
        return Ok(());
    };
    let now = config.clock.now();
    let (created, lifetime) = match &hello.session {
        Some(session) => (session.created, session.lifetime),
        None => (session::seconds(now), session::lifetime_until(now, client.until)),
    };
    let age = u32::try_from(session::seconds(now).saturating_sub(created)).unwrap_or(u32::MAX);
    let binding = config.session_binding();
    let left = lifetime.saturating_sub(age).min(tickets.lifetime());
    for number in 0..config.tls13_tickets {
        let mut age_add = [0; 4];
        peer.rng.try_fill_bytes(&mut age_add).map_err(|_| Error::Randomness)?;
        let age_add = u32::from_be_bytes(age_add);
        let nonce = [number];
        let psk = resumption.psk_for_ticket(&nonce);
        let psk = psk.map_err(|_| Error::Internal("a ticket nonce of one byte"))?;
        let mut secret = Zeroizing::new([0; 48]);
        for (to, from) in secret.iter_mut().zip(psk.as_bytes()) {
            *to = *from;
        }
        let session = Session {
            suite: hello.suite.code_point,
            secret,
            extended: true,
            created,
            lifetime,
            binding,
            config: Weak::new(),
            server_name: hello.parameters.server_name.clone().unwrap_or_default().into_bytes(),
            peer_certificates: Arc::clone(&client.certificates),
            scheme: client.scheme,
            session_id: Vec::new(),
            ticket: Vec::new(),
            age_add,
            received: 0,
        };
        let encoded = session.encode();
        if encoded.len() > limits::TICKET {
            return Ok(());
        }
        let ticket = tickets.seal(&encoded, now, &mut *peer.rng)?;
        peer.send(&NewSessionTicket {
            ticket_lifetime: left,
            ticket_age_add: age_add,
            ticket_nonce: &nonce,
            ticket: &ticket,
            extensions: Extensions::new(),
        });
    }
    Ok(())
}
