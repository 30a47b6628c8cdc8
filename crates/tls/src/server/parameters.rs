//! EncryptedExtensions: RFC 9846, section 4.4.1, seen from the server.

use tls_messages::{Alpn, EncryptedExtensions, ServerNameAck};
use wire::registry::ExtensionType;

use super::hello::Asked;
use crate::config::ServerConfig;
use crate::error::{Error, Negotiation};
use crate::peer::Peer;
use crate::shape::{self, Extension};
use crate::step::Fact;

/// Sends EncryptedExtensions and says which application protocol was chosen.
pub(super) fn send(
    peer: &mut Peer,
    config: &ServerConfig,
    asked: &Asked,
) -> Result<Option<Vec<u8>>, Error> {
    let alpn = choose_alpn(config, asked)?;
    let mut computed = Vec::new();
    if asked.server_name.is_some() {
        computed.push(Extension::of(&ServerNameAck));
    }
    if let Some(name) = &alpn {
        computed.push(Extension::of(&Alpn::new([name])));
        peer.note(|| Fact::Alpn(name.clone()));
    }
    let extensions = shape::arrange(computed, config.encrypted_extensions_shape.as_deref());
    let answered = |extension_type| {
        extensions.iter().any(|extension: &Extension| extension.extension_type == extension_type)
    };
    // RFC 8449, section 4: the client's limit counts once the extension was negotiated.
    if let Some(limit) = &asked.record_size_limit
        && answered(ExtensionType::RECORD_SIZE_LIMIT)
    {
        peer.limit_records(limit.content());
    }
    let message = EncryptedExtensions { extensions: shape::borrow(&extensions) };
    peer.send(&message);
    Ok(alpn)
}

/// The first protocol of ours that the client offers: RFC 7301, section 3.2.
fn choose_alpn(config: &ServerConfig, asked: &Asked) -> Result<Option<Vec<u8>>, Error> {
    let (ours, theirs) = (&config.alpn, &asked.alpn);
    if ours.is_empty() || theirs.is_empty() {
        return Ok(None);
    }
    match ours.iter().find(|name| theirs.contains(name)) {
        Some(name) => Ok(Some(name.clone())),
        None => {
            let (ours, theirs) = (ours.clone(), theirs.clone());
            Err(Negotiation::Alpn { ours, theirs }.into())
        }
    }
}
