//! GnuTLS: `gnutls-cli` and `gnutls-serv`.

use std::process::Command;

use crate::case::{Case, Mode};
use crate::chain::{SERVER_NAME, Who};
use crate::ours::LINE;
use crate::peers::{Dialogue, Peer, Seen, Server, Setup, version_line};
use crate::process::{Running, program};
use crate::suite::{KeyExchange, Suite};

/// All suites, those too that it does not offer by itself.
const PRIORITY: &str = "NORMAL:+RSA:+DHE-RSA:+AES-128-CBC:+AES-256-CBC:+AES-128-CCM:+AES-256-CCM:\
    +SHA1:+SHA256:+SHA384";
/// Begins the description of a connection.
const DESCRIPTION: &str = "- Description: ";
/// Comes after all that is read here.
const END: &str = "- Channel bindings";
const RESUMED: &str = "*** This is a resumed session";
/// Where `gnutls-cli` begins its second connection.
const AGAIN: &str = "- Connecting again";

pub(super) struct GnuTls;

impl Peer for GnuTls {
    fn name(&self) -> &'static str {
        "gnutls"
    }

    fn needs(&self) -> &'static [(&'static str, &'static str)] {
        &[("gnutls-cli", "gnutls-bin"), ("gnutls-serv", "gnutls-bin")]
    }

    fn version(&self) -> Result<String, String> {
        version_line("gnutls-cli", "--version")
    }

    fn has(&self, _: &Case) -> bool {
        true
    }

    /// `TLS1.2 DHE AES-256-CBC SHA256`: in a resumed session it does not say who signed.
    fn spelling(&self, suite: Suite) -> String {
        let cipher = suite.cipher().replace('_', "-");
        let key_exchange = match suite.key_exchange() {
            KeyExchange::Tls13 => return format!("TLS1.3 {cipher}"),
            KeyExchange::EcdheEcdsa | KeyExchange::EcdheRsa => "ECDHE",
            KeyExchange::DheRsa => "DHE",
            KeyExchange::Rsa => "RSA",
        };
        let mac = match suite.mac() {
            Some("SHA") => " SHA1".to_owned(),
            Some(mac) => format!(" {mac}"),
            None => String::new(),
        };
        format!("TLS1.2 {key_exchange} {cipher}{mac}")
    }

    fn serve(&self, setup: &Setup<'_>) -> Result<Box<dyn Server>, String> {
        // It has no option for the address: for the time of its cases it listens on all of them.
        let mut command = command("gnutls-serv", setup);
        command.args(["--echo", "--port", "0"]);
        authenticate(&mut command, setup, Who::Server);
        if setup.has_client_auth() {
            command.args(["--x509cafile", &setup.chain.root()]);
            command.args(["--require-client-cert", "--verify-client-cert"]);
        } else {
            command.arg("--disable-client-cert");
        }
        if !setup.has_session_ids() {
            command.arg("--nodb");
        }
        let mut running = Running::start(command)?;
        let port = running.port()?;
        Ok(Box::new(Serving { mark: running.mark(), running, port }))
    }

    /// One process makes both connections of a case that resumes.
    fn connect(&self, setup: &Setup<'_>, port: u16) -> Result<Vec<Seen>, String> {
        let mut command = command("gnutls-cli", setup);
        command.args(["127.0.0.1", "--port", &port.to_string(), "--sni-hostname", SERVER_NAME]);
        command.args(["--verify-hostname", SERVER_NAME, "--x509cafile", &setup.chain.root()]);
        if setup.has_client_auth() {
            authenticate(&mut command, setup, Who::Client);
        }
        if setup.mode.resumes() {
            command.args(["--resume", "--waitresumption"]);
        }
        let printed = Running::start(command)?.converse(LINE, LINE)?;
        if !printed.contains("- Status: The certificate is trusted.") {
            return Err(format!("gnutls-cli did not verify the certificate:\n{printed}"));
        }
        printed.split(AGAIN).map(read).collect()
    }
}

/// A program of GnuTLS with what clients and servers have in common.
fn command(name: &str, setup: &Setup<'_>) -> Command {
    let mut command = program(name);
    let switch = match setup.mode {
        Mode::WithoutEms => ":%NO_SESSION_HASH",
        Mode::MacThenEncrypt => ":%NO_ETM",
        Mode::Full | Mode::ById | Mode::ByTicket | Mode::ClientAuth => "",
    };
    command.args(["--priority", &format!("{PRIORITY}{switch}")]);
    if !setup.has_tickets() {
        command.arg("--noticket");
    }
    command
}

fn authenticate(command: &mut Command, setup: &Setup<'_>, who: Who) {
    command.args(["--x509certfile", &setup.chain.chain(who)]);
    command.args(["--x509keyfile", &setup.chain.key(who)]);
}

struct Serving {
    running: Running,
    port: u16,
    /// Where the log of the next connection begins.
    mark: usize,
}

impl Server for Serving {
    fn port(&self) -> u16 {
        self.port
    }

    fn dialogue(&self) -> Dialogue {
        Dialogue::Echo
    }

    fn seen(&mut self, _: &str) -> Result<Seen, String> {
        let printed = self.running.printed(self.mark, END)?;
        self.mark = self.running.mark();
        let seen = read(&printed)?;
        // It tells the certificates of a session that it resumes, too.
        let has_certificate = printed.contains("- Got a certificate list of ");
        Ok(Seen { client_certificate: Some(has_certificate), ..seen })
    }

    fn log(&self) -> String {
        self.running.log()
    }
}

/// From the description that both programs print:
/// `(TLS1.2-X.509)-(DHE-FFDHE2048)-(RSA-SHA256)-(AES-256-CBC)-(SHA256)`, and the options after it.
fn read(text: &str) -> Result<Seen, String> {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    let missing = || format!("no description of the connection in:\n{text}");
    let description = field(DESCRIPTION).ok_or_else(missing)?;
    let parts = description.trim().split(['(', ')']);
    let parts: Vec<&str> = parts.filter(|part| !part.trim_matches('-').is_empty()).collect();
    let &[version, ref rest @ ..] = parts.as_slice() else { return Err(missing()) };
    let version = version.split('-').next().unwrap_or(version);
    let is_mac = |part: &&str| part.starts_with("SHA");
    let (mac, rest) = match rest {
        [rest @ .., mac] if is_mac(mac) => (Some(*mac), rest),
        rest => (None, rest),
    };
    let &[ref before @ .., cipher] = rest else { return Err(missing()) };
    let exchange = before.first().and_then(|part| part.split('-').next());
    let is_tls12 = version == "TLS1.2";
    let exchange = exchange.filter(|_| is_tls12);
    let parts = [Some(version), exchange, Some(cipher), mac];
    let options = field("- Options:").ok_or_else(missing)?;
    Ok(Seen {
        suite: parts.into_iter().flatten().collect::<Vec<_>>().join(" "),
        resumed: Some(text.contains(RESUMED)),
        client_certificate: None,
        extended_main_secret: is_tls12.then(|| options.contains("extended master secret")),
        encrypt_then_mac: is_tls12.then(|| options.contains("EtM")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_read() {
        let read = |line: &str| {
            read(&format!("{DESCRIPTION}{line}\n- Options: extended master secret, EtM,\n"))
        };
        let suite = |line: &str| read(line).unwrap().suite;
        let full = "(TLS1.2-X.509)-(DHE-FFDHE2048)-(RSA-SHA256)-(AES-256-CBC)-(SHA256)";
        assert_eq!(suite(full), "TLS1.2 DHE AES-256-CBC SHA256");
        assert_eq!(GnuTls.spelling(Suite("TLS_DHE_RSA_WITH_AES_256_CBC_SHA256")), suite(full));
        let seen = read(full).unwrap();
        assert_eq!((seen.extended_main_secret, seen.encrypt_then_mac), (Some(true), Some(true)));
        assert_eq!(
            suite("(TLS1.2-X.509)-(RSA)-(AES-128-CBC)-(SHA1)"),
            "TLS1.2 RSA AES-128-CBC SHA1"
        );
        let resumed = "(TLS1.2-X.509)-(ECDHE-X25519)-(AES-128-CCM)";
        assert_eq!(suite(resumed), "TLS1.2 ECDHE AES-128-CCM");
        let full = "(TLS1.3-X.509)-(ECDHE-SECP256R1)-(RSA-PSS-RSAE-SHA256)-(AES-256-GCM)";
        assert_eq!(suite(full), "TLS1.3 AES-256-GCM");
        assert_eq!(suite("(TLS1.3-X.509)--(AES-256-GCM)"), "TLS1.3 AES-256-GCM");
        assert!(super::read("- Handshake failed").is_err());
    }
}
