//! `signature_algorithms` and `signature_algorithms_cert` (RFC 9846, section 4.3.3).

use alloc::vec::Vec;

use wire::registry::{ExtensionType, SignatureScheme};
use wire::{DecodeError, Reader, Writer};

use super::{Extension, code_points};

/// The signatures that may authenticate the handshake, the preferred first (RFC 9846, section
/// 4.3.3).
///
/// ```text
/// struct {
///     SignatureScheme supported_signature_algorithms<2..2^16-2>;
/// } SignatureSchemeList;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureAlgorithms(pub Vec<SignatureScheme>);

impl<'a> Extension<'a> for SignatureAlgorithms {
    const TYPE: ExtensionType = ExtensionType::SIGNATURE_ALGORITHMS;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        read_list(reader).map(Self)
    }

    fn write(&self, writer: &mut Writer) {
        write_list(&self.0, writer);
    }
}

/// The signatures that certificates may carry, where they differ (RFC 9846, section 4.3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureAlgorithmsCert(pub Vec<SignatureScheme>);

impl<'a> Extension<'a> for SignatureAlgorithmsCert {
    const TYPE: ExtensionType = ExtensionType::SIGNATURE_ALGORITHMS_CERT;

    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        read_list(reader).map(Self)
    }

    fn write(&self, writer: &mut Writer) {
        write_list(&self.0, writer);
    }
}

fn read_list(reader: &mut Reader<'_>) -> Result<Vec<SignatureScheme>, DecodeError> {
    const FIELD: &str = "SignatureSchemeList.supported_signature_algorithms";
    code_points(reader.vec16(2..=0xfffe, FIELD)?, FIELD)
}

fn write_list(schemes: &[SignatureScheme], writer: &mut Writer) {
    writer.vec16(|w| schemes.iter().for_each(|scheme| w.u16(scheme.0)));
}
