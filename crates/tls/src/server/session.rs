//! What sessions a server goes on from, in both versions.

use crate::config::ServerConfig;
use crate::session::Session;

/// Whether the session was made as it would be made now, and not too long ago: with this
/// certificate, for the same server name, with clients judged and required alike.
pub(super) fn is_acceptable(
    config: &ServerConfig,
    session: &Session,
    server_name: Option<&str>,
) -> bool {
    let asks = config.client_auth.as_ref();
    let has_client = !session.peer_certificates.is_empty();
    session.is_fresh(config.clock.now())
        && session.binding == config.session_binding()
        && session.server_name == server_name.unwrap_or_default().as_bytes()
        && asks.is_none_or(|asks| !asks.required || has_client)
}
