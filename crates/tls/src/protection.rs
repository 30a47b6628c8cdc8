//! Record protection, of whichever version.

use tls_record::{Framing, Opened, RecordError, tls12};
use wire::registry::ContentType;

use crate::legacy::{OpenRecords, SealRecords};

/// Opens the records of one direction.
pub(crate) enum Opener {
    Tls13(tls_record::Opener),
    Tls12(tls12::Opener),
    Legacy(Box<dyn OpenRecords>),
}

/// Seals the records of one direction.
pub(crate) enum Sealer {
    Tls13(tls_record::Sealer),
    Tls12(tls12::Sealer),
    Legacy(Box<dyn SealRecords>),
}

impl Opener {
    /// How records that this opens are framed.
    pub(crate) const fn framing(&self) -> Framing {
        match self {
            Self::Tls13(_) => Framing::Tls13,
            Self::Tls12(_) | Self::Legacy(_) => Framing::Tls12,
        }
    }

    pub(crate) fn open<'b>(&mut self, record: &'b mut [u8]) -> Result<Opened<'b>, RecordError> {
        match self {
            Self::Tls13(opener) => opener.open(record),
            Self::Tls12(opener) => opener.open(record),
            Self::Legacy(opener) => opener.open(record),
        }
    }

    pub(crate) const fn is_tls13(&self) -> bool {
        matches!(self, Self::Tls13(_))
    }
}

impl Sealer {
    pub(crate) fn seal(
        &mut self,
        content_type: ContentType,
        content: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), RecordError> {
        match self {
            Self::Tls13(sealer) => sealer.seal(content_type, content, out),
            Self::Tls12(sealer) => sealer.seal(content_type, content, out),
            Self::Legacy(sealer) => sealer.seal(content_type, content, out),
        }
    }

    /// An error once the key of TLS 1.2 is good for nothing but the goodbye.
    pub(crate) const fn check_left(&self) -> Result<(), RecordError> {
        match self {
            Self::Tls12(sealer) if sealer.records_left() <= 1 => {
                Err(RecordError::KeyExhausted { limit: sealer.records_per_key() })
            }
            Self::Tls13(_) | Self::Tls12(_) | Self::Legacy(_) => Ok(()),
        }
    }

    /// Whether the key nears its end and can be replaced: TLS 1.2 knows no replacement.
    pub(crate) const fn needs_key_update(&self) -> bool {
        match self {
            Self::Tls13(sealer) => sealer.needs_key_update(),
            Self::Tls12(_) | Self::Legacy(_) => false,
        }
    }
}
