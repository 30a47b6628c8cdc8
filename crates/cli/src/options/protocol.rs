//! Which TLS is spoken: the same options of `demo`, `connect` and `serve`.

use core::fmt;

use clap::{Args, ValueEnum};
use tls::registry::CipherSuite;
use tls::{Group, Suite};

use crate::legacy;

#[derive(Args, Debug)]
pub(crate) struct Protocol {
    /// A version of TLS to speak; may be repeated [default: 1.3 and 1.2]
    #[arg(long = "version", value_name = "VERSION", value_enum)]
    pub(crate) versions: Vec<Version>,
    /// A cipher suite, by its IANA name; may be repeated, the preferred first [default: all but those
    /// with CCM]
    #[arg(long = "suite", value_name = "NAME", value_parser = suite)]
    pub(crate) suites: Vec<CipherSuite>,
    /// A key exchange group, by its IANA name; may be repeated, the preferred first, whose share is
    /// sent
    #[arg(long = "group", value_name = "NAME", value_parser = group)]
    pub(crate) groups: Vec<Group>,
    /// Also accept what RFC 10015 forbids in TLS 1.2 (RSA key transport, finite field Diffie-Hellman)
    /// and CBC, after everything else
    #[arg(long)]
    pub(crate) legacy: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Version {
    #[value(name = "1.2")]
    Tls12,
    #[value(name = "1.3")]
    Tls13,
}

/// How the two sides of TLS 1.2 come to a premaster secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyExchange {
    /// Diffie-Hellman on an elliptic curve
    Ecdhe,
    /// Diffie-Hellman in a finite field (legacy)
    Dhe,
    /// The client's secret under the server's RSA key (legacy)
    Rsa,
}

impl KeyExchange {
    /// That of a suite of TLS 1.2, as its name says.
    pub(crate) fn of(suite: CipherSuite) -> Self {
        match suite.name().unwrap_or_default() {
            name if name.starts_with("TLS_RSA_") => Self::Rsa,
            name if name.starts_with("TLS_DHE_") => Self::Dhe,
            _ => Self::Ecdhe,
        }
    }
}

impl fmt::Display for KeyExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ecdhe => "ecdhe",
            Self::Dhe => "dhe",
            Self::Rsa => "rsa",
        })
    }
}

fn suite(name: &str) -> Result<CipherSuite, String> {
    let ours = Suite::ALL.map(Suite::code_point);
    let known = |suite: &CipherSuite| ours.contains(suite) || legacy::has(*suite);
    CipherSuite::from_name(name).filter(known).ok_or_else(|| {
        let legacy = legacy::suites().map(|suite| suite.to_string()).collect::<Vec<_>>();
        format!("{}; with --legacy, {}", unknown("cipher suite", &ours), legacy.join(", "))
    })
}

fn group(name: &str) -> Result<Group, String> {
    Group::from_name(name).ok_or_else(|| unknown("group", &Group::ALL))
}

fn unknown(kind: &str, all: &[impl ToString]) -> String {
    let names: Vec<String> = all.iter().map(ToString::to_string).collect();
    format!("no such {kind} here; there are {}", names.join(", "))
}
