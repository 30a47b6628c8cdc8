//! `pre_shared_key` (RFC 9846, section 4.3.11).
//!
//! ```text
//! struct {
//!     select (Handshake.msg_type) {
//!         case client_hello: OfferedPsks;
//!         case server_hello: uint16 selected_identity;
//!     };
//! } PreSharedKeyExtension;
//! ```

use alloc::vec::Vec;

use wire::registry::ExtensionType;
use wire::{DecodeError, Reader, Reason, Writer};

use super::Extension;

/// A label for a key (RFC 9846, section 4.3.11).
///
/// ```text
/// struct {
///     opaque identity<1..2^16-1>;
///     uint32 obfuscated_ticket_age;
/// } PskIdentity;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PskIdentity<'a> {
    /// The label: a ticket, or a name agreed on elsewhere.
    pub identity: &'a [u8],
    /// The ticket's age in milliseconds plus `ticket_age_add`, modulo 2^32.
    pub obfuscated_ticket_age: u32,
}

impl<'a> PskIdentity<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            identity: reader.vec16(1..=0xffff, "PskIdentity.identity")?.rest(),
            obfuscated_ticket_age: reader.u32("PskIdentity.obfuscated_ticket_age")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec16(|w| w.bytes(self.identity));
        writer.u32(self.obfuscated_ticket_age);
    }
}

/// The keys that a client offers (RFC 9846, section 4.3.11).
///
/// ```text
/// opaque PskBinderEntry<32..255>;
///
/// struct {
///     PskIdentity identities<7..2^16-1>;
///     PskBinderEntry binders<33..2^16-1>;
/// } OfferedPsks;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreSharedKeyClient<'a> {
    /// What the keys are called.
    pub identities: Vec<PskIdentity<'a>>,
    /// A MAC for each identity, in the same order.
    pub binders: Vec<&'a [u8]>,
}

impl<'a> Extension<'a> for PreSharedKeyClient<'a> {
    const TYPE: ExtensionType = ExtensionType::PRE_SHARED_KEY;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const BINDERS: &str = "OfferedPsks.binders";
        let identities =
            reader.vec16(7..=0xffff, "OfferedPsks.identities")?.each(PskIdentity::read)?;
        let offset = reader.offset();
        let binders = reader
            .vec16(33..=0xffff, BINDERS)?
            .each(|r| Ok(r.vec8(32..=255, "PskBinderEntry")?.rest()))?;
        // "one for each value in the identities list and in the same order"
        if binders.len() != identities.len() {
            return Err(DecodeError { field: BINDERS, reason: Reason::Value, offset });
        }
        Ok(Self { identities, binders })
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec16(|w| self.identities.iter().for_each(|identity| identity.write(w)));
        writer.vec16(|w| {
            for binder in &self.binders {
                w.vec8(|w| w.bytes(binder));
            }
        });
    }
}

/// Which of the client's keys the server chose, counted from 0 (RFC 9846, section 4.3.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreSharedKeyServer(pub u16);

impl<'a> Extension<'a> for PreSharedKeyServer {
    const TYPE: ExtensionType = ExtensionType::PRE_SHARED_KEY;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self(reader.u16("PreSharedKeyExtension.selected_identity")?))
    }

    fn write(&self, writer: &mut Writer) {
        writer.u16(self.0);
    }
}
