//! Botan 2: `botan tls_client` and `botan tls_server`, which know TLS 1.2 at most.

use std::process::Command;

use crate::case::{Case, Certificate, Mode, Role};
use crate::chain::{LOCAL_NAME, Who};
use crate::ours::LINE;
use crate::peers::{Dialogue, Peer, Seen, Server, Setup, version_line};
use crate::process::{Running, program};
use crate::suite::{Suite, Version};

/// All that it can, in the language of its policies.
const POLICY: &str = "\
allow_tls10 = false
allow_tls11 = false
allow_tls12 = true
ciphers = AES-128/GCM AES-256/GCM ChaCha20Poly1305 AES-128/CCM AES-256/CCM AES-128 AES-256
macs = AEAD SHA-384 SHA-256 SHA-1
signature_hashes = SHA-512 SHA-384 SHA-256
signature_methods = ECDSA RSA IMPLICIT
key_exchange_methods = ECDH DH RSA
key_exchange_groups = x25519 secp256r1 secp384r1 secp521r1 ffdhe/ietf/2048
";
/// Ends its account of a connection.
const GOODBYE: &str = "Alert: close_notify";

pub(super) struct Botan;

impl Peer for Botan {
    fn name(&self) -> &'static str {
        "botan"
    }

    fn needs(&self) -> &'static [(&'static str, &'static str)] {
        &[("botan", "botan"), ("stdbuf", "coreutils")]
    }

    fn version(&self) -> Result<String, String> {
        Ok(format!("Botan {}", version_line("botan", "version")?))
    }

    /// Its programs have no option for client certificates or against `extended_main_secret`, and
    /// the server none for tickets. TLS of version 2 has no Ed25519.
    fn has(&self, case: &Case) -> bool {
        let has_mode = match case.mode {
            Mode::Full | Mode::ById | Mode::MacThenEncrypt => true,
            Mode::ByTicket => case.role == Role::Server,
            Mode::ClientAuth | Mode::WithoutEms => false,
        };
        let is_known = case.certificate != Certificate::Ed25519;
        has_mode && is_known && case.suite.version() == Version::Tls12
    }

    /// `v1.2 ECDHE_RSA_WITH_AES_128_CBC_SHA256`.
    fn spelling(&self, suite: Suite) -> String {
        format!("v1.2 {}", suite.0.trim_start_matches("TLS_"))
    }

    fn serve(&self, setup: &Setup<'_>) -> Result<Box<dyn Server>, String> {
        let (chain, who) = (setup.chain, Who::Server);
        let mut command = botan();
        command.args(["tls_server", &chain.chain(who), &chain.key(who), "--port=0"]);
        command.arg(policy(setup)?);
        let mut running = Running::start(command)?;
        let port = running.port()?;
        Ok(Box::new(Serving { mark: running.mark(), running, port, session: None }))
    }

    /// Each connection is a process; a file has the sessions.
    fn connect(&self, setup: &Setup<'_>, port: u16) -> Result<Vec<Seen>, String> {
        let sessions = setup.chains.new_path("botan-sessions.db");
        let (mut all, mut session) = (Vec::new(), None);
        for _ in 0..setup.mode.connections() {
            let mut command = botan();
            command.args(["tls_client", LOCAL_NAME, &format!("--port={port}"), &policy(setup)?]);
            command.arg(format!("--trusted-cas={}", setup.chain.root()));
            command.arg("--skip-system-cert-store");
            if setup.mode.resumes() {
                command.args([&format!("--session-db={sessions}"), "--session-db-pass=x"]);
            }
            let printed = Running::start(command)?.converse(LINE, LINE)?;
            let seen = read(&printed, &mut session)?;
            let is_verified = printed.contains("Certificate validation status: Verified");
            if seen.resumed == Some(is_verified) {
                return Err(format!("verified: {is_verified}, though {seen:?}:\n{printed}"));
            }
            all.push(seen);
        }
        Ok(all)
    }
}

/// By itself it keeps what it prints until it has enough.
fn botan() -> Command {
    let mut command = program("stdbuf");
    command.args(["--output=L", "botan"]);
    command
}

/// The option that names the policy's file.
fn policy(setup: &Setup<'_>) -> Result<String, String> {
    let etm = setup.mode != Mode::MacThenEncrypt;
    let text = format!("{POLICY}negotiate_encrypt_then_mac = {etm}\n");
    Ok(format!("--policy={}", setup.chains.new_file("botan.policy", &text)?))
}

struct Serving {
    running: Running,
    port: u16,
    /// Where the log of the next connection begins.
    mark: usize,
    /// The last session.
    session: Option<String>,
}

impl Server for Serving {
    fn port(&self) -> u16 {
        self.port
    }

    fn dialogue(&self) -> Dialogue {
        Dialogue::Echo
    }

    fn seen(&mut self, _: &str) -> Result<Seen, String> {
        let printed = self.running.printed(self.mark, GOODBYE)?;
        self.mark = self.running.mark();
        read(&printed, &mut self.session)
    }

    fn log(&self) -> String {
        self.running.log()
    }
}

/// From what both programs print; the same session again is a resumed one.
fn read(text: &str, last: &mut Option<String>) -> Result<Seen, String> {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    let missing = || format!("no description of the connection in:\n{text}");
    let description = field("Handshake complete, TLS ").ok_or_else(missing)?;
    let session = field("Session ID ").ok_or_else(missing)?;
    let resumed = last.replace(session.to_owned()).is_some_and(|last| last == session);
    Ok(Seen {
        suite: description.replace(" using ", " "),
        resumed: Some(resumed),
        client_certificate: None,
        extended_main_secret: None,
        encrypt_then_mac: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_session_again_is_a_resumed_one() {
        let text = "Handshake complete, TLS v1.2 using RSA_WITH_AES_128_CBC_SHA\nSession ID 6B01\n";
        let mut last = None;
        let seen = read(text, &mut last).unwrap();
        assert_eq!(seen.suite, Botan.spelling(Suite("TLS_RSA_WITH_AES_128_CBC_SHA")));
        assert_eq!(seen.resumed, Some(false));
        assert_eq!(read(text, &mut last).unwrap().resumed, Some(true));
        assert_eq!(read(&text.replace("6B", "6C"), &mut last).unwrap().resumed, Some(false));
        assert!(read("Alert: handshake_failure", &mut last).is_err());
    }
}
