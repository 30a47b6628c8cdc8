//! A client keeps the tickets that come after the handshake: RFC 9846, section 4.7.1.

use std::sync::Arc;

use tls_messages::NewSessionTicket;
use tls_schedule::ResumptionSecret;

use crate::config::ClientConfig;
use crate::error::Error;
use crate::limits;
use crate::session::{Session, seconds};

/// What a ticket is kept with.
pub(crate) struct TicketKeeper {
    pub(crate) config: Arc<ClientConfig>,
    pub(crate) resumption: Arc<ResumptionSecret>,
    /// The session without secret and ticket.
    pub(crate) session: Session,
    /// The longest lifetime that the server's certificates allow, seven days at most.
    pub(crate) lifetime: u32,
}

impl TicketKeeper {
    /// Keeps the ticket in place of the one before. A lifetime of zero says that it is of no use, and
    /// one that is too long for a hello is none.
    pub(crate) fn keep(&mut self, ticket: &NewSessionTicket<'_>) -> Result<(), Error> {
        if ticket.ticket_lifetime == 0 || ticket.ticket.len() > limits::TICKET {
            return Ok(());
        }
        let psk = self.resumption.psk_for_ticket(ticket.ticket_nonce);
        let psk = psk.map_err(|_| Error::Internal("a ticket nonce of more than 255 bytes"))?;
        let now = seconds(self.config.clock.now());
        let session = &mut self.session;
        for (to, from) in session.secret.iter_mut().zip(psk.as_bytes()) {
            *to = *from;
        }
        let age = now.saturating_sub(session.created);
        let end = age.saturating_add(ticket.ticket_lifetime.into());
        session.lifetime = u32::try_from(end).unwrap_or(u32::MAX).min(self.lifetime);
        session.ticket = ticket.ticket.to_vec();
        (session.age_add, session.received) = (ticket.ticket_age_add, now);
        self.config.keep_session(Arc::new(session.clone()));
        Ok(())
    }
}
