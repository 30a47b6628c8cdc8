//! The named curves of `id-ecPublicKey` (RFC 5480, section 2.1.1.1).

use alloc::format;

use crate::error::{Error, ErrorKind};
use crate::oid::{self, Described, Oid};
use crate::reader::Tlv;
use crate::tag::Tag;

/// A curve that this crate has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NamedCurve {
    P256,
    P384,
    P521,
}

impl NamedCurve {
    const ALL: [Self; 3] = [Self::P256, Self::P384, Self::P521];

    /// Reads `ECParameters`, which must name a curve: "implicitCurve and specifiedCurve MUST NOT be
    /// used" (RFC 5480, section 2.1.1).
    pub(crate) fn read(parameters: Option<Tlv<'_>>) -> Result<Self, Error> {
        let named = parameters.filter(|tlv| tlv.tag == Tag::OBJECT_IDENTIFIER);
        let Some(oid) = named.and_then(|tlv| Oid::new(tlv.value)) else {
            return Err(Error::new(ErrorKind::UnsupportedAlgorithm)
                .expected("a named curve: secp256r1, secp384r1 or secp521r1")
                .found("curve parameters spelled out or left out"));
        };
        Self::ALL.into_iter().find(|curve| curve.oid() == oid).ok_or_else(|| {
            Error::new(ErrorKind::UnsupportedAlgorithm)
                .found(format!("the curve {}", Described(oid)))
        })
    }

    /// The curve whose scalars have this many octets.
    pub(crate) fn from_scalar_len(octets: usize) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.scalar_len() == octets)
    }

    pub(crate) const fn oid(self) -> Oid<'static> {
        match self {
            Self::P256 => oid::PRIME256V1,
            Self::P384 => oid::SECP384R1,
            Self::P521 => oid::SECP521R1,
        }
    }

    /// The name that SP 800-186 gives it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    const fn scalar_len(self) -> usize {
        match self {
            Self::P256 => nistec::p256::SCALAR_LEN,
            Self::P384 => nistec::p384::SCALAR_LEN,
            Self::P521 => nistec::p521::SCALAR_LEN,
        }
    }
}
