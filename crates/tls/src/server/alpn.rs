//! Choosing an application protocol: RFC 7301, section 3.2.

use crate::config::ServerConfig;
use crate::error::{Error, Negotiation};
use crate::peer::Peer;
use crate::step::Fact;

/// The first protocol of ours that the client offers.
pub(super) fn choose(
    peer: &Peer,
    config: &ServerConfig,
    theirs: &[Vec<u8>],
) -> Result<Option<Vec<u8>>, Error> {
    let ours = &config.alpn;
    if ours.is_empty() || theirs.is_empty() {
        return Ok(None);
    }
    match ours.iter().find(|name| theirs.contains(name)) {
        Some(name) => {
            peer.note(|| Fact::Alpn(name.clone()));
            Ok(Some(name.clone()))
        }
        None => Err(Negotiation::Alpn { ours: ours.clone(), theirs: theirs.to_vec() }.into()),
    }
}
