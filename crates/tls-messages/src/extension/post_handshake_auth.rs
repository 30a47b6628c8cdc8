//! `post_handshake_auth` (RFC 9846, section 4.3.6).

use wire::registry::ExtensionType;
use wire::{DecodeError, Reader, Writer};

use super::Extension;

/// The client is willing to authenticate after the handshake (RFC 9846, section 4.3.6).
///
/// ```text
/// struct {} PostHandshakeAuth;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostHandshakeAuth;

impl<'a> Extension<'a> for PostHandshakeAuth {
    const TYPE: ExtensionType = ExtensionType::POST_HANDSHAKE_AUTH;

    fn read(_: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    fn write(&self, _: &mut Writer) {}
}
