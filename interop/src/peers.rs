//! The other side of a case: each peer as a client and as a server.

use std::path::PathBuf;

use crate::case::{Case, Mode};
use crate::chain::{Chain, Chains};
use crate::process::{Running, program};
use crate::suite::{Suite, Version};

mod botan;
mod gnutls;
mod go;
mod openssl;
mod rustls;

/// An implementation of TLS that is not ours. It takes part with all that it has; what is tried is
/// what Ashlar's side of the case has.
pub(crate) trait Peer: Sync {
    /// As `--peer` takes it.
    fn name(&self) -> &'static str;

    /// What must be installed: a program, and Debian's package of it.
    fn needs(&self) -> &'static [(&'static str, &'static str)];

    /// Builds what must be built.
    ///
    /// # Errors
    ///
    /// What the build printed.
    fn prepare(&self) -> Result<(), String> {
        Ok(())
    }

    /// One line that says which version takes part.
    fn version(&self) -> Result<String, String>;

    /// Whether it can do this.
    fn has(&self, case: &Case) -> bool;

    /// Whether it ever does `extended_main_secret`; without, each case of TLS 1.2 is one of the
    /// waiver.
    fn has_ems(&self) -> bool {
        true
    }

    /// Whether it ever does `encrypt_then_mac`.
    fn has_etm(&self) -> bool {
        true
    }

    /// How it names version and suite in what it says.
    fn spelling(&self, suite: Suite) -> String;

    /// Starts a server for cases of this setup, on a port of its own.
    fn serve(&self, setup: &Setup<'_>) -> Result<Box<dyn Server>, String>;

    /// Connects as often as the case asks for, and talks with the server.
    fn connect(&self, setup: &Setup<'_>, port: u16) -> Result<Vec<Seen>, String>;
}

/// A peer's server. It goes away when this is dropped.
pub(crate) trait Server {
    fn port(&self) -> u16;

    fn dialogue(&self) -> Dialogue;

    /// What it says of the connection that has just ended with this reply.
    fn seen(&mut self, reply: &str) -> Result<Seen, String>;

    /// All that it printed.
    fn log(&self) -> String;
}

/// How a server is talked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialogue {
    /// It sends a line back; the client says goodbye first.
    Echo,
    /// It answers a request with a page, and says goodbye first.
    Page,
}

/// What a peer's process is configured by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setup<'a> {
    pub(crate) mode: Mode,
    pub(crate) chain: &'a Chain,
    pub(crate) chains: &'a Chains,
}

/// What one side says of a connection; what it does not say is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Version and suite, as this side spells them.
    pub(crate) suite: String,
    pub(crate) resumed: Option<bool>,
    /// Whether the client authenticated itself.
    pub(crate) client_certificate: Option<bool>,
    pub(crate) extended_main_secret: Option<bool>,
    pub(crate) encrypt_then_mac: Option<bool>,
}

/// What must hold for a case with a peer, and what Ashlar is configured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) suite: Suite,
    pub(crate) tickets: bool,
    pub(crate) resumes: bool,
    pub(crate) client_auth: bool,
    pub(crate) extended_main_secret: bool,
    pub(crate) encrypt_then_mac: bool,
}

/// All peers, in the order of the table.
pub(crate) fn all() -> Vec<Box<dyn Peer>> {
    vec![
        Box::new(openssl::OpenSsl),
        Box::new(gnutls::GnuTls),
        Box::new(rustls::Rustls::Ring),
        Box::new(rustls::Rustls::Graviola),
        Box::new(go::Go { program: beside_this_program("go-peer") }),
        Box::new(botan::Botan),
    ]
}

impl Setup<'_> {
    pub(crate) fn has_tickets(&self) -> bool {
        self.mode != Mode::ById
    }

    /// Where tickets are tried, a server must not fall back on session ids.
    pub(crate) fn has_session_ids(&self) -> bool {
        self.mode != Mode::ByTicket
    }

    pub(crate) fn has_client_auth(&self) -> bool {
        self.mode == Mode::ClientAuth
    }
}

impl Terms {
    pub(crate) fn new(case: &Case, peer: &dyn Peer) -> Self {
        let &Case { suite, mode, .. } = case;
        let is_tls12 = suite.version() == Version::Tls12;
        Self {
            suite,
            tickets: mode != Mode::ById,
            resumes: mode.resumes(),
            client_auth: mode == Mode::ClientAuth,
            extended_main_secret: is_tls12 && mode != Mode::WithoutEms && peer.has_ems(),
            encrypt_then_mac: suite.is_cbc() && mode != Mode::MacThenEncrypt && peer.has_etm(),
        }
    }

    /// Whether this is what a side must say of the connection of this number, from 0.
    pub(crate) fn check(&self, seen: &Seen, spelling: &str, number: usize) -> Result<(), String> {
        if seen.suite != spelling {
            return Err(format!("suite: expected {spelling}, found {}", seen.suite));
        }
        let resumed = self.resumes && number > 0;
        if resumed && seen.resumed.is_none() {
            return Err("resumed: nothing is said of it".to_owned());
        }
        let facts = [
            ("resumed", seen.resumed, resumed),
            ("client authentication", seen.client_certificate, self.client_auth),
            ("extended_main_secret", seen.extended_main_secret, self.extended_main_secret),
            ("encrypt_then_mac", seen.encrypt_then_mac, self.encrypt_then_mac),
        ];
        for (what, said, expected) in facts {
            if said.is_some_and(|said| said != expected) {
                return Err(format!("{what}: expected {expected}, found {}", !expected));
            }
        }
        Ok(())
    }
}

/// The first line that a program prints about itself.
fn version_line(name: &str, option: &str) -> Result<String, String> {
    let mut command = program(name);
    command.arg(option);
    let printed = Running::start(command)?.converse("", "\n")?;
    Ok(printed.lines().next().unwrap_or_default().to_owned())
}

/// A path in the folder that this program was built to.
fn beside_this_program(name: &str) -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    program.with_file_name("interop-peers").join(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Certificate, Role};

    #[test]
    fn what_is_said_must_be_true() {
        let suite = Suite("TLS_RSA_WITH_AES_128_CBC_SHA");
        let (role, certificate) = (Role::Client, Certificate::Rsa2048);
        let case = Case { role, suite, certificate, mode: Mode::ByTicket };
        let terms = Terms::new(&case, &openssl::OpenSsl);
        let seen = Seen {
            suite: "1.2 x".to_owned(),
            resumed: Some(true),
            client_certificate: Some(false),
            extended_main_secret: Some(true),
            encrypt_then_mac: None,
        };
        assert_eq!(terms.check(&seen, "1.2 x", 1), Ok(()));
        let checked = |seen: &Seen, number| terms.check(seen, "1.2 x", number).is_ok();
        assert!(!checked(&seen, 0));
        assert!(!checked(&Seen { suite: "1.3 x".to_owned(), ..seen.clone() }, 1));
        assert!(!checked(&Seen { resumed: None, ..seen.clone() }, 1));
        assert!(!checked(&Seen { resumed: Some(false), ..seen.clone() }, 1));
        assert!(!checked(&Seen { client_certificate: Some(true), ..seen.clone() }, 1));
        assert!(!checked(&Seen { extended_main_secret: Some(false), ..seen.clone() }, 1));
        assert!(!checked(&Seen { encrypt_then_mac: Some(false), ..seen }, 1));
    }

    #[test]
    fn a_peer_without_extended_main_secret_needs_the_waiver() {
        let suite = Suite("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA");
        let (role, certificate) = (Role::Client, Certificate::Rsa2048);
        let case = Case { role, suite, certificate, mode: Mode::Full };
        let go = go::Go { program: PathBuf::new() };
        assert!(!Terms::new(&case, &go).extended_main_secret);
        assert!(Terms::new(&case, &openssl::OpenSsl).extended_main_secret);
    }
}
