//! KeyUpdate (RFC 9846, section 4.7.3).

use wire::registry::{HandshakeType, KeyUpdateRequest};
use wire::{DecodeError, Reader, Writer};

use super::Message;

/// The sender's next record uses new keys (RFC 9846, section 4.7.3).
///
/// ```text
/// enum {
///     update_not_requested(0), update_requested(1), (255)
/// } KeyUpdateRequest;
///
/// struct {
///     KeyUpdateRequest request_update;
/// } KeyUpdate;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUpdate {
    /// Whether the receiver is to follow. Values that are neither are the receiver's to refuse.
    pub request_update: KeyUpdateRequest,
}

impl<'a> Message<'a> for KeyUpdate {
    const TYPE: HandshakeType = HandshakeType::KEY_UPDATE;
    const NAME: &'static str = "KeyUpdate";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self { request_update: KeyUpdateRequest(reader.u8("KeyUpdate.request_update")?) })
    }

    fn write(&self, writer: &mut Writer) {
        writer.u8(self.request_update.0);
    }
}
