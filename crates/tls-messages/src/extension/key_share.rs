//! `key_share` (RFC 9846, section 4.3.8).

use alloc::vec::Vec;

use wire::registry::{ExtensionType, NamedGroup};
use wire::{DecodeError, Reader, Reason, Writer};

use super::Extension;

/// One side's public value for one group (RFC 9846, section 4.3.8).
///
/// ```text
/// struct {
///     NamedGroup group;
///     opaque key_exchange<1..2^16-1>;
/// } KeyShareEntry;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyShareEntry<'a> {
    /// The group.
    pub group: NamedGroup,
    /// The public value, as the group encodes it.
    pub key_exchange: &'a [u8],
}

impl<'a> KeyShareEntry<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            group: NamedGroup(reader.u16("KeyShareEntry.group")?),
            key_exchange: reader.vec16(1..=0xffff, "KeyShareEntry.key_exchange")?.rest(),
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.u16(self.group.0);
        writer.vec16(|w| w.bytes(self.key_exchange));
    }
}

/// The client's shares, the preferred first; none, to have the server name a group.
///
/// ```text
/// struct {
///     KeyShareEntry client_shares<0..2^16-1>;
/// } KeyShareClientHello;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyShareClient<'a>(pub Vec<KeyShareEntry<'a>>);

impl<'a> Extension<'a> for KeyShareClient<'a> {
    const TYPE: ExtensionType = ExtensionType::KEY_SHARE;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const FIELD: &str = "KeyShareClientHello.client_shares";
        let offset = reader.offset();
        let shares = reader.vec16(0..=0xffff, FIELD)?.each(KeyShareEntry::read)?;
        // "Clients MUST NOT offer multiple KeyShareEntry values for the same group."
        let mut groups: Vec<_> = shares.iter().map(|share| share.group).collect();
        groups.sort_unstable();
        if groups.array_windows().any(|[a, b]| a == b) {
            return Err(DecodeError { field: FIELD, reason: Reason::Duplicate, offset });
        }
        Ok(Self(shares))
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec16(|w| self.0.iter().for_each(|share| share.write(w)));
    }
}

/// The server's share, for a group of which the client sent one.
///
/// ```text
/// struct {
///     KeyShareEntry server_share;
/// } KeyShareServerHello;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyShareServer<'a>(pub KeyShareEntry<'a>);

impl<'a> Extension<'a> for KeyShareServer<'a> {
    const TYPE: ExtensionType = ExtensionType::KEY_SHARE;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self(KeyShareEntry::read(reader)?))
    }

    fn write(&self, writer: &mut Writer) {
        self.0.write(writer);
    }
}

/// The group for which a HelloRetryRequest wants a share.
///
/// ```text
/// struct {
///     NamedGroup selected_group;
/// } KeyShareHelloRetryRequest;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyShareRetry(pub NamedGroup);

impl<'a> Extension<'a> for KeyShareRetry {
    const TYPE: ExtensionType = ExtensionType::KEY_SHARE;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self(NamedGroup(reader.u16("KeyShareHelloRetryRequest.selected_group")?)))
    }

    fn write(&self, writer: &mut Writer) {
        writer.u16(self.0.0);
    }
}
