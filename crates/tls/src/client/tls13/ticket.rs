//! What a client keeps the server's tickets with.

use std::sync::Arc;

use tls_schedule::ResumptionSecret;
use x509::ServerName;
use zeroize::Zeroizing;

use crate::auth::PeerVerified;
use crate::config::ClientConfig;
use crate::session::{self, Session};
use crate::suite::Tls13Suite;
use crate::ticket_keeper::TicketKeeper;

/// None, if the configuration keeps no sessions. What was resumed stays as old as its full
/// handshake.
pub(super) fn keeper(
    config: &Arc<ClientConfig>,
    name: &ServerName,
    (resumed, server): (Option<&Session>, &PeerVerified),
    (suite, resumption): (Tls13Suite, &Arc<ResumptionSecret>),
) -> Option<Box<TicketKeeper>> {
    config.sessions.as_ref()?;
    let now = config.clock.now();
    let (created, lifetime, binding) = match resumed {
        Some(session) => (session.created, session.lifetime, session.binding),
        None => {
            let lifetime = session::lifetime_until(now, server.until);
            (session::seconds(now), lifetime, config.session_binding())
        }
    };
    let session = Session {
        suite: suite.code_point,
        secret: Zeroizing::new([0; 48]),
        extended: true,
        created,
        lifetime,
        binding,
        config: Arc::downgrade(config),
        server_name: name.to_string().into_bytes(),
        peer_certificates: Arc::clone(&server.certificates),
        scheme: server.scheme,
        session_id: Vec::new(),
        ticket: Vec::new(),
        age_add: 0,
        received: 0,
    };
    let (config, resumption) = (Arc::clone(config), Arc::clone(resumption));
    Some(Box::new(TicketKeeper { config, resumption, session, lifetime }))
}
