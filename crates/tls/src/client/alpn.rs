//! The application protocol that the server chose: RFC 7301, section 3.1.

use tls_messages::{Alpn, Extensions};

use crate::config::ClientConfig;
use crate::error::{Error, Misbehaviour, decoding};
use crate::peer::Peer;
use crate::step::Fact;

/// The one protocol of the server's answer, if it answers; `message` is where it does.
pub(super) fn receive(
    peer: &Peer,
    config: &ClientConfig,
    (extensions, message): (&Extensions<'_>, &'static str),
) -> Result<Option<Vec<u8>>, Error> {
    let Some(answer) = extensions.decode::<Alpn<'_>>().map_err(decoding(message))? else {
        return Ok(None);
    };
    match answer.protocols() {
        [chosen] if config.alpn.iter().any(|name| name == chosen) => {
            let chosen = chosen.to_vec();
            peer.note(|| Fact::Alpn(chosen.clone()));
            Ok(Some(chosen))
        }
        names => Err(Misbehaviour::AlpnNotOffered { chosen: names.join(&b',') }.into()),
    }
}
