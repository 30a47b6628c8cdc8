//! The code points of the IANA registries "Transport Layer Security (TLS) Parameters" and
//! "Transport Layer Security (TLS) Extensions", as open newtypes.
//!
//! Open, because the registries grow and a peer may say what this table does not know: every
//! number is a value, and the ones with a name are constants. `Debug` and `Display` print the
//! registered name, or the type and the number.

/// Declares a code point type from its registry: one line for each constant, its number, and its
/// registered name where that differs from the constant's.
macro_rules! code_points {
    (
        $(#[$attribute:meta])*
        pub struct $type:ident($integer:ty);
        $( $(#[$constant_attribute:meta])* $constant:ident = $value:literal $(, $name:literal)?; )*
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $type(pub $integer);

        impl $type {
            $(
                #[doc = concat!("`", code_points!(@name $constant $(, $name)?), "`, ", $value)]
                $(#[$constant_attribute])*
                pub const $constant: Self = Self($value);
            )*

            /// Every constant of this type, in the order of its numbers.
            pub const NAMED: &'static [Self] = &[$(Self::$constant),*];

            /// The registered name.
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $( $value => Some(code_points!(@name $constant $(, $name)?)), )*
                    _ => None,
                }
            }

            /// The code point with this registered name, spelled exactly so.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::NAMED.iter().copied().find(|point| point.name() == Some(name))
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self.name() {
                    Some(name) => f.pad(name),
                    None => {
                        let digits = size_of::<$integer>().saturating_mul(2);
                        let value = self.0;
                        write!(f, "{}(0x{value:0digits$x})", stringify!($type))
                    }
                }
            }
        }

        impl core::fmt::Debug for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(self, f)
            }
        }

        impl From<$integer> for $type {
            fn from(value: $integer) -> Self {
                Self(value)
            }
        }
    };
    (@name $constant:ident) => { stringify!($constant) };
    (@name $constant:ident, $name:literal) => { $name };
}

mod alert;
mod certificate;
mod cipher_suite;
mod content_type;
mod elliptic_curve;
mod extension_type;
mod handshake_type;
mod key_update;
mod named_group;
mod psk;
mod signature_scheme;
mod version;

pub use alert::{AlertDescription, AlertLevel};
pub use certificate::{CertificateStatusType, CertificateType, ClientCertificateType};
pub use cipher_suite::{CipherSuite, CompressionMethod};
pub use content_type::ContentType;
pub use elliptic_curve::{EcCurveType, EcPointFormat};
pub use extension_type::{ExtensionType, ServerNameType};
pub use handshake_type::HandshakeType;
pub use key_update::KeyUpdateRequest;
pub use named_group::NamedGroup;
pub use psk::PskKeyExchangeMode;
pub use signature_scheme::SignatureScheme;
pub use version::ProtocolVersion;
