//! The cipher suites that are tried, by their IANA names.

/// The protocol version that a suite belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    Tls12,
    Tls13,
}

/// How a suite of TLS 1.2 agrees on the premaster secret and authenticates the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyExchange {
    /// TLS 1.3: not a matter of the suite.
    Tls13,
    EcdheEcdsa,
    EcdheRsa,
    DheRsa,
    Rsa,
}

/// A suite, by its name at IANA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Suite(pub(crate) &'static str);

/// TLS 1.3 (RFC 9846, B.4), then TLS 1.2: the core, then what only the legacy crate has.
pub(crate) const ALL: [Suite; 32] = [
    Suite("TLS_AES_128_GCM_SHA256"),
    Suite("TLS_AES_256_GCM_SHA384"),
    Suite("TLS_CHACHA20_POLY1305_SHA256"),
    Suite("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    Suite("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    Suite("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
    Suite("TLS_ECDHE_ECDSA_WITH_AES_128_CCM"),
    Suite("TLS_ECDHE_ECDSA_WITH_AES_256_CCM"),
    Suite("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    Suite("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    Suite("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    // Legacy: RFC 10015 forbids these in new deployments.
    Suite("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    Suite("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    Suite("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    Suite("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"),
    Suite("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    Suite("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
    Suite("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"),
    Suite("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
    Suite("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"),
    Suite("TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"),
    Suite("TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    Suite("TLS_DHE_RSA_WITH_AES_128_CBC_SHA"),
    Suite("TLS_DHE_RSA_WITH_AES_256_CBC_SHA"),
    Suite("TLS_DHE_RSA_WITH_AES_128_CBC_SHA256"),
    Suite("TLS_DHE_RSA_WITH_AES_256_CBC_SHA256"),
    Suite("TLS_RSA_WITH_AES_128_GCM_SHA256"),
    Suite("TLS_RSA_WITH_AES_256_GCM_SHA384"),
    Suite("TLS_RSA_WITH_AES_128_CBC_SHA"),
    Suite("TLS_RSA_WITH_AES_256_CBC_SHA"),
    Suite("TLS_RSA_WITH_AES_128_CBC_SHA256"),
    Suite("TLS_RSA_WITH_AES_256_CBC_SHA256"),
];

impl Suite {
    pub(crate) fn version(self) -> Version {
        match self.key_exchange() {
            KeyExchange::Tls13 => Version::Tls13,
            KeyExchange::EcdheEcdsa
            | KeyExchange::EcdheRsa
            | KeyExchange::DheRsa
            | KeyExchange::Rsa => Version::Tls12,
        }
    }

    pub(crate) fn key_exchange(self) -> KeyExchange {
        match self.0.split_once("_WITH_").map(|(before, _)| before) {
            Some("TLS_ECDHE_ECDSA") => KeyExchange::EcdheEcdsa,
            Some("TLS_ECDHE_RSA") => KeyExchange::EcdheRsa,
            Some("TLS_DHE_RSA") => KeyExchange::DheRsa,
            Some(_) => KeyExchange::Rsa,
            None => KeyExchange::Tls13,
        }
    }

    /// What protects the records, and the hash: `AES_128_CBC_SHA256`.
    pub(crate) fn protection(self) -> &'static str {
        match self.0.split_once("_WITH_") {
            Some((_, protection)) => protection,
            None => self.0.trim_start_matches("TLS_"),
        }
    }

    /// The cipher of [`protection`](Self::protection), without the hash: `AES_128_CBC`.
    pub(crate) fn cipher(self) -> &'static str {
        match self.protection().rsplit_once("_SHA") {
            Some((cipher, _)) => cipher,
            None => self.protection(),
        }
    }

    /// The hash of a CBC suite's MAC: `SHA256`. AEADs have none.
    pub(crate) fn mac(self) -> Option<&'static str> {
        self.protection().split_once("_CBC_").map(|(_, mac)| mac)
    }

    /// Whether the records are protected by CBC and HMAC.
    pub(crate) fn is_cbc(self) -> bool {
        self.mac().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let suite = Suite("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");
        assert_eq!(
            (suite.version(), suite.key_exchange()),
            (Version::Tls12, KeyExchange::EcdheRsa)
        );
        assert_eq!((suite.cipher(), suite.mac()), ("AES_128_CBC", Some("SHA256")));
        let suite = Suite("TLS_RSA_WITH_AES_256_CBC_SHA");
        assert_eq!((suite.key_exchange(), suite.mac()), (KeyExchange::Rsa, Some("SHA")));
        let suite = Suite("TLS_ECDHE_ECDSA_WITH_AES_128_CCM");
        assert_eq!((suite.cipher(), suite.is_cbc()), ("AES_128_CCM", false));
        let suite = Suite("TLS_CHACHA20_POLY1305_SHA256");
        assert_eq!((suite.version(), suite.cipher()), (Version::Tls13, "CHACHA20_POLY1305"));
    }

    #[test]
    fn every_suite_is_registered_and_stands_once() {
        for (index, suite) in ALL.iter().enumerate() {
            let point = tls::registry::CipherSuite::from_name(suite.0);
            assert!(point.is_some(), "{}", suite.0);
            assert!(!ALL[..index].contains(suite), "{} twice", suite.0);
        }
    }
}
