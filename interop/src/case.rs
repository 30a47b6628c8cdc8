//! What is tried: suite x certificate x mode, in either role.

use core::fmt;

use crate::suite::{self, KeyExchange, Suite, Version};

/// Which side Ashlar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Client,
    Server,
}

/// The kind of every key of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Certificate {
    Rsa2048,
    P256,
    P384,
    Ed25519,
}

/// What a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    /// A full handshake.
    Full,
    /// Two connections, the second resumed by the session id (TLS 1.2; no tickets).
    ById,
    /// Two connections, the second resumed by a ticket.
    ByTicket,
    /// The client authenticates itself, too.
    ClientAuth,
    /// Without `extended_main_secret` (TLS 1.2), by our waiver.
    WithoutEms,
    /// Without `encrypt_then_mac` (TLS 1.2, CBC).
    MacThenEncrypt,
}

/// One case, to be tried with each peer that has what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) role: Role,
    pub(crate) suite: Suite,
    pub(crate) certificate: Certificate,
    pub(crate) mode: Mode,
}

impl Role {
    pub(crate) const ALL: [Self; 2] = [Self::Client, Self::Server];
}

impl Certificate {
    pub(crate) const ALL: [Self; 4] = [Self::Rsa2048, Self::P256, Self::P384, Self::Ed25519];

    /// Whether a server with this certificate can have this suite.
    fn serves(self, suite: Suite) -> bool {
        match suite.key_exchange() {
            KeyExchange::Tls13 => true,
            KeyExchange::EcdheEcdsa => self != Self::Rsa2048,
            KeyExchange::EcdheRsa | KeyExchange::DheRsa | KeyExchange::Rsa => self == Self::Rsa2048,
        }
    }
}

impl Mode {
    pub(crate) const ALL: [Self; 6] = [
        Self::Full,
        Self::ById,
        Self::ByTicket,
        Self::ClientAuth,
        Self::WithoutEms,
        Self::MacThenEncrypt,
    ];

    fn applies_to(self, suite: Suite) -> bool {
        match self {
            Self::Full | Self::ByTicket | Self::ClientAuth => true,
            Self::ById | Self::WithoutEms => suite.version() == Version::Tls12,
            Self::MacThenEncrypt => suite.is_cbc(),
        }
    }

    /// How many connections a case of this mode takes.
    pub(crate) const fn connections(self) -> usize {
        if self.resumes() { 2 } else { 1 }
    }

    pub(crate) const fn resumes(self) -> bool {
        matches!(self, Self::ById | Self::ByTicket)
    }
}

/// The whole matrix, whoever can do it.
pub(crate) fn matrix() -> Vec<Case> {
    let mut cases = Vec::new();
    for role in Role::ALL {
        for certificate in Certificate::ALL {
            for mode in Mode::ALL {
                let suites = suite::ALL.into_iter();
                cases.extend(
                    suites
                        .filter(|&suite| certificate.serves(suite) && mode.applies_to(suite))
                        .map(|suite| Case { role, suite, certificate, mode }),
                );
            }
        }
    }
    cases
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Client => "client",
            Self::Server => "server",
        })
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Rsa2048 => "RSA-2048",
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::Ed25519 => "Ed25519",
        })
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Full => "full",
            Self::ById => "by id",
            Self::ByTicket => "by ticket",
            Self::ClientAuth => "client auth",
            Self::WithoutEms => "without EMS",
            Self::MacThenEncrypt => "MAC first",
        })
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { role, suite, certificate, mode } = self;
        write!(f, "as {role}, {}, {certificate}, {mode}", suite.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(suite: &str, certificate: Certificate) -> usize {
        let wanted = |case: &&Case| case.suite.0 == suite && case.certificate == certificate;
        matrix().iter().filter(wanted).count()
    }

    #[test]
    fn every_combination_that_makes_sense() {
        assert_eq!(count("TLS_AES_128_GCM_SHA256", Certificate::Ed25519), 2 * 3);
        assert_eq!(count("TLS_RSA_WITH_AES_128_GCM_SHA256", Certificate::Rsa2048), 2 * 5);
        assert_eq!(count("TLS_RSA_WITH_AES_128_CBC_SHA", Certificate::Rsa2048), 2 * 6);
        assert_eq!(count("TLS_RSA_WITH_AES_128_CBC_SHA", Certificate::P256), 0);
        assert_eq!(count("TLS_ECDHE_ECDSA_WITH_AES_128_CCM", Certificate::P384), 2 * 5);
        assert_eq!(count("TLS_ECDHE_ECDSA_WITH_AES_128_CCM", Certificate::Rsa2048), 0);
    }
}
