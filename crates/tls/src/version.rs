//! Which versions of TLS a side speaks.

use wire::registry::ProtocolVersion;

/// The versions that a side offers or accepts. The highest common one is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Versions {
    /// TLS 1.3, and TLS 1.2 with peers that know no better.
    #[default]
    Both,
    /// TLS 1.2 alone.
    Tls12Only,
    /// TLS 1.3 alone, as new protocols must (RFC 9852).
    Tls13Only,
}

impl Versions {
    pub(crate) const fn tls12(self) -> bool {
        matches!(self, Self::Both | Self::Tls12Only)
    }

    pub(crate) const fn tls13(self) -> bool {
        matches!(self, Self::Both | Self::Tls13Only)
    }

    /// In the order of preference.
    pub(crate) fn list(self) -> Vec<ProtocolVersion> {
        let versions =
            [(self.tls13(), ProtocolVersion::TLS_1_3), (self.tls12(), ProtocolVersion::TLS_1_2)];
        versions.iter().filter(|(spoken, _)| *spoken).map(|(_, version)| *version).collect()
    }
}

/// The version that a handshake settled on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    Tls12,
    Tls13,
}
