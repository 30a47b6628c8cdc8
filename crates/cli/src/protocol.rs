//! What the options on the protocol come to: part of a configuration, or a sentence that says which
//! of them do not go together.

use std::sync::Arc;

use tls::legacy::Legacy;
use tls::registry::CipherSuite;
use tls::x509::Policy;
use tls::{ClientConfig, Credential, Group, ServerConfig, Suite, Tls12Suite, Versions};

use crate::failure::Failure;
use crate::legacy;
use crate::options::{Auth, KeyExchange, Protocol, Version};

/// What both sides' configurations have in common.
pub(crate) struct Selection {
    versions: Versions,
    suites: Vec<Suite>,
    groups: Vec<Group>,
    legacy: Option<Arc<dyn Legacy>>,
}

impl Selection {
    /// `key_exchange` narrows it to the suites of TLS 1.2 that have it.
    pub(crate) fn of(
        options: &Protocol,
        key_exchange: Option<KeyExchange>,
    ) -> Result<Self, Failure> {
        let versions = versions(options, key_exchange)?;
        if let Some(exchange @ (KeyExchange::Dhe | KeyExchange::Rsa)) = key_exchange
            && !options.legacy
        {
            return Err(Failure::new(format!(
                "--key-exchange {exchange} is what RFC 10015 forbids: add --legacy to accept that, \
                 or take ecdhe"
            )));
        }
        let named = &options.suites;
        named.iter().try_for_each(|suite| check(*suite, options, (versions, key_exchange)))?;
        let usable = |suite: CipherSuite| {
            let has_exchange = |exchange| KeyExchange::of(suite) == exchange;
            versions != without(suite) && key_exchange.is_none_or(has_exchange)
        };
        let mut suites = match named.as_slice() {
            [] => Suite::DEFAULT.to_vec(),
            named => named.iter().filter_map(|suite| Suite::from_code_point(*suite)).collect(),
        };
        suites.retain(|suite| usable(suite.code_point()));
        let legacy = options.legacy.then(|| {
            legacy::accept(|Tls12Suite { code_point, .. }| {
                usable(*code_point) && (named.is_empty() || named.contains(code_point))
            })
        });
        Ok(Self { versions, suites, groups: options.groups.clone(), legacy })
    }

    /// A client's configuration.
    pub(crate) fn client(&self, policy: Policy) -> ClientConfig {
        let mut config = ClientConfig::new(policy);
        config.versions = self.versions;
        config.suites.clone_from(&self.suites);
        if !self.groups.is_empty() {
            config.groups.clone_from(&self.groups);
        }
        match &self.legacy {
            Some(legacy) => config.with_legacy(Arc::clone(legacy)),
            None => config,
        }
    }

    /// A server's configuration.
    pub(crate) fn server(&self, credential: Credential) -> ServerConfig {
        let mut config = ServerConfig::new(credential);
        config.versions = self.versions;
        config.suites.clone_from(&self.suites);
        if !self.groups.is_empty() {
            config.groups.clone_from(&self.groups);
        }
        match &self.legacy {
            Some(legacy) => config.with_legacy(Arc::clone(legacy)),
            None => config,
        }
    }

    /// Whether TLS 1.3 will be offered.
    pub(crate) fn speaks_tls13(&self) -> bool {
        self.code_points().any(is_tls13)
    }

    /// The only kind of server's key that will do, if there is only one.
    pub(crate) fn needs(&self) -> Option<Auth> {
        let names: Vec<_> = self.code_points().map(|suite| suite.to_string()).collect();
        let all = |kind: &str| names.iter().all(|name| name.contains(kind));
        match (all("RSA_WITH_"), all("ECDSA_WITH_")) {
            (true, false) => Some(Auth::Rsa),
            (false, true) => Some(Auth::Ecdsa),
            _ => None,
        }
    }

    fn code_points(&self) -> impl Iterator<Item = CipherSuite> {
        let legacy = self.legacy.iter().flat_map(|legacy| legacy.suites());
        let own = self.suites.iter().map(|suite| suite.code_point());
        own.chain(legacy.map(|suite| suite.code_point))
    }
}

fn versions(options: &Protocol, key_exchange: Option<KeyExchange>) -> Result<Versions, Failure> {
    let has = |version| options.versions.contains(&version);
    match (has(Version::Tls12), has(Version::Tls13), key_exchange) {
        (false, true, Some(_)) => Err(Failure::new(
            "--key-exchange chooses among those of TLS 1.2: leave it out, or add --version 1.2",
        )),
        (false, true, None) if options.legacy => {
            Err(Failure::new("--legacy is about TLS 1.2 alone: leave it out, or add --version 1.2"))
        }
        (_, _, Some(_)) | (true, false, None) => Ok(Versions::Tls12Only),
        (false, true, None) => Ok(Versions::Tls13Only),
        (true, true, None) | (false, false, None) => Ok(Versions::Both),
    }
}

/// A suite that was named must be one that can be used.
fn check(
    suite: CipherSuite,
    options: &Protocol,
    (versions, key_exchange): (Versions, Option<KeyExchange>),
) -> Result<(), Failure> {
    if versions == without(suite) {
        let its = if is_tls13(suite) { "1.3" } else { "1.2" };
        return Err(Failure::new(format!(
            "{suite} is a suite of TLS {its}: name another one, or add --version {its}"
        )));
    }
    if legacy::has(suite) && !options.legacy {
        return Err(Failure::new(format!(
            "{suite} is what RFC 10015 or RFC 9325 advises against: add --legacy to accept that, \
             or name another suite"
        )));
    }
    match key_exchange {
        Some(exchange) if exchange != KeyExchange::of(suite) => Err(Failure::new(format!(
            "{suite} is no suite with the key exchange {exchange}: leave one of the two out"
        ))),
        _ => Ok(()),
    }
}

/// The versions that do not have the suite.
fn without(suite: CipherSuite) -> Versions {
    if is_tls13(suite) { Versions::Tls12Only } else { Versions::Tls13Only }
}

/// The names of the suites of TLS 1.2 say a key exchange "with" a cipher (RFC 5246, appendix C).
fn is_tls13(suite: CipherSuite) -> bool {
    suite.name().is_some_and(|name| !name.contains("_WITH_"))
}
