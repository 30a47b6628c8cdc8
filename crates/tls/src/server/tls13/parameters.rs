//! EncryptedExtensions: RFC 9846, section 4.4.1, seen from the server.

use tls_messages::{Alpn, EncryptedExtensions, ServerNameAck};
use wire::registry::ExtensionType;

use crate::config::ServerConfig;
use crate::error::Error;
use crate::peer::Peer;
use crate::server::alpn;
use crate::server::hello::Asked;
use crate::shape::{self, Extension};

/// Sends EncryptedExtensions and says which application protocol was chosen.
pub(super) fn send(
    peer: &mut Peer,
    config: &ServerConfig,
    asked: &Asked,
) -> Result<Option<Vec<u8>>, Error> {
    let alpn = alpn::choose(peer, config, &asked.alpn)?;
    let mut computed = Vec::new();
    if asked.server_name.is_some() {
        computed.push(Extension::of(&ServerNameAck));
    }
    if let Some(name) = &alpn {
        computed.push(Extension::of(&Alpn::new([name])));
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
