//! EncryptedExtensions: RFC 9846, section 4.4.1, seen from the client.

use tls_messages::{Context, EncryptedExtensions, RecordSizeLimit, ServerNameAck};
use wire::registry::{ExtensionType, HandshakeType};

use crate::client::alpn;
use crate::config::ClientConfig;
use crate::error::{Error, decoding};
use crate::peer::Peer;
use crate::shape;

/// Receives EncryptedExtensions and says which application protocol the server chose.
pub(super) async fn receive(
    peer: &mut Peer,
    config: &ClientConfig,
    offered: &[ExtensionType],
) -> Result<Option<Vec<u8>>, Error> {
    let message = peer.receive(&[HandshakeType::ENCRYPTED_EXTENSIONS]).await?;
    let decoding = || decoding("EncryptedExtensions");
    let EncryptedExtensions { extensions } = message.read::<EncryptedExtensions<'_>>()?;
    shape::check_answers(&extensions, Context::EncryptedExtensions, offered)?;

    extensions.decode::<ServerNameAck>().map_err(decoding())?;
    if let Some(limit) = extensions.decode::<RecordSizeLimit>().map_err(decoding())? {
        peer.limit_records(limit.content());
    }
    let alpn = alpn::receive(peer, config, (&extensions, "EncryptedExtensions"))?;
    peer.add(&message);
    Ok(alpn)
}
