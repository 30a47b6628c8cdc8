//! EncryptedExtensions: RFC 9846, section 4.4.1, seen from the client.

use tls_messages::{Alpn, Context, EncryptedExtensions, RecordSizeLimit, ServerNameAck};
use wire::registry::{ExtensionType, HandshakeType};

use crate::config::ClientConfig;
use crate::error::{Error, Misbehaviour, decoding};
use crate::peer::Peer;
use crate::shape;
use crate::step::Fact;

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
    let alpn = match extensions.decode::<Alpn<'_>>().map_err(decoding())? {
        Some(answer) => Some(chosen(&answer, config)?),
        None => None,
    };
    if let Some(name) = &alpn {
        peer.note(|| Fact::Alpn(name.clone()));
    }
    peer.add(&message);
    Ok(alpn)
}

/// The one protocol that the server chose: RFC 7301, section 3.1.
fn chosen(answer: &Alpn<'_>, config: &ClientConfig) -> Result<Vec<u8>, Error> {
    match answer.protocols() {
        [chosen] if config.alpn.iter().any(|name| name == chosen) => Ok(chosen.to_vec()),
        names => Err(Misbehaviour::AlpnNotOffered { chosen: names.join(&b','.clone()) }.into()),
    }
}
