//! OpenSSL: `s_client` and `s_server`.

use std::process::Command;

use crate::case::{Case, Mode};
use crate::chain::{SERVER_NAME, Who};
use crate::ours::LINE;
use crate::peers::{Dialogue, Peer, Seen, Server, Setup, version_line};
use crate::process::{PATIENCE, Running, program};
use crate::suite::{KeyExchange, Suite};

/// All suites, those too that it does not like any more.
const SUITES: &str = "ALL:@SECLEVEL=0";
/// There is no option for this; `OPENSSL_CONF` names the file.
const WITHOUT_EMS: &str = "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\n\
    system_default = everywhere\n[everywhere]\nOptions = -ExtendedMasterSecret\n";
/// The group of RFC 7919: without, `s_server` takes one of RFC 3526.
const FFDHE: [&str; 5] = ["-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048"];

/// How it begins to show a ticket.
const TICKET: &str = "    TLS session ticket:\n";

pub(super) struct OpenSsl;

impl Peer for OpenSsl {
    fn name(&self) -> &'static str {
        "openssl"
    }

    fn needs(&self) -> &'static [(&'static str, &'static str)] {
        &[("openssl", "openssl")]
    }

    fn version(&self) -> Result<String, String> {
        version_line("openssl", "version")
    }

    fn has(&self, _: &Case) -> bool {
        true
    }

    /// `TLSv1.2 ECDHE-RSA-AES128-SHA256`, or the name at IANA in TLS 1.3.
    fn spelling(&self, suite: Suite) -> String {
        let protection = suite.protection().replace("AES_", "AES").replace("_CBC", "");
        let protection = protection.replace("POLY1305_SHA256", "POLY1305").replace('_', "-");
        let key_exchange = match suite.key_exchange() {
            KeyExchange::Tls13 => return format!("TLSv1.3 {}", suite.0),
            KeyExchange::EcdheEcdsa => "ECDHE-ECDSA-",
            KeyExchange::EcdheRsa => "ECDHE-RSA-",
            KeyExchange::DheRsa => "DHE-RSA-",
            KeyExchange::Rsa => "",
        };
        format!("TLSv1.2 {key_exchange}{protection}")
    }

    fn serve(&self, setup: &Setup<'_>) -> Result<Box<dyn Server>, String> {
        let mut command = command("s_server", setup)?;
        command.args(["-accept", "127.0.0.1:0", "-www", "-dhparam", &ffdhe(setup)?]);
        authenticate(&mut command, setup, Who::Server);
        if setup.has_client_auth() {
            command.args(["-Verify", "2", "-CAfile", &setup.chain.root(), "-verify_return_error"]);
        }
        if !setup.has_session_ids() {
            command.arg("-no_cache");
        }
        let mut running = Running::start(command)?;
        let port = running.port()?;
        Ok(Box::new(Serving { running, port }))
    }

    fn connect(&self, setup: &Setup<'_>, port: u16) -> Result<Vec<Seen>, String> {
        let session = setup.chains.new_path("openssl-session.pem");
        let connections = 0..setup.mode.connections();
        connections.map(|number| connect(setup, port, &session, number)).collect()
    }
}

fn connect(setup: &Setup<'_>, port: u16, session: &str, number: usize) -> Result<Seen, String> {
    let mut command = command("s_client", setup)?;
    command.args(["-connect", &format!("127.0.0.1:{port}"), "-servername", SERVER_NAME]);
    command.args(["-CAfile", &setup.chain.root(), "-verify_hostname", SERVER_NAME]);
    command.args(["-verify_return_error", "-nocommands"]);
    if setup.has_client_auth() {
        authenticate(&mut command, setup, Who::Client);
    }
    if setup.mode.resumes() {
        command.args([if number == 0 { "-sess_out" } else { "-sess_in" }, session]);
    }
    let printed = Running::start(command)?.converse(LINE, LINE)?;
    if number == 0 && !printed.contains(&format!("Verified peername: {SERVER_NAME}")) {
        return Err(format!("s_client did not verify the name:\n{printed}"));
    }
    let has_ticket = printed.contains(TICKET);
    if number == 0 && setup.mode.resumes() && has_ticket != setup.has_tickets() {
        return Err(format!("ticket: expected {}, found {has_ticket}", setup.has_tickets()));
    }
    read(&printed)
}

/// A command of OpenSSL with what clients and servers have in common.
fn command(name: &str, setup: &Setup<'_>) -> Result<Command, String> {
    let mut command = program("openssl");
    command.args([name, "-cipher", SUITES]);
    match setup.mode {
        Mode::ById => drop(command.arg("-no_ticket")),
        Mode::MacThenEncrypt => drop(command.arg("-no_etm")),
        Mode::WithoutEms => {
            command.env("OPENSSL_CONF", setup.chains.new_file("openssl.cnf", WITHOUT_EMS)?);
        }
        Mode::Full | Mode::ByTicket | Mode::ClientAuth => {}
    }
    Ok(command)
}

fn authenticate(command: &mut Command, setup: &Setup<'_>, who: Who) {
    let chain = setup.chain;
    command.args(["-cert", &chain.leaf(who), "-key", &chain.key(who)]);
    command.args(["-cert_chain", &chain.intermediate()]);
}

/// The file of the Diffie-Hellman group.
fn ffdhe(setup: &Setup<'_>) -> Result<String, String> {
    let path = setup.chains.new_path("ffdhe2048.pem");
    let mut command = program("openssl");
    command.args(["genpkey", "-out", &path]).args(FFDHE);
    Running::start(command)?.finish(PATIENCE)?;
    Ok(path)
}

struct Serving {
    running: Running,
    port: u16,
}

impl Server for Serving {
    fn port(&self) -> u16 {
        self.port
    }

    fn dialogue(&self) -> Dialogue {
        Dialogue::Page
    }

    /// The page says all.
    fn seen(&mut self, reply: &str) -> Result<Seen, String> {
        let seen = read(reply)?;
        let has_certificate = reply.contains("\nClient certificate\n");
        if !has_certificate && !reply.contains("no client certificate available") {
            return Err(format!("nothing about a client certificate in:\n{reply}"));
        }
        Ok(Seen { client_certificate: Some(has_certificate), ..seen })
    }

    fn log(&self) -> String {
        self.running.log()
    }
}

/// From what both programs print of a session.
fn read(text: &str) -> Result<Seen, String> {
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(name))?;
        Some(line.trim_start_matches([' ', ':']).to_owned())
    };
    let missing = || format!("no description of the session in:\n{text}");
    // `New, TLSv1.3, Cipher is …`; the version there is the suite's first, not the connection's.
    let (new, reused) = (field("New, "), field("Reused, "));
    let resumed = reused.is_some();
    let (first, suite) = reused
        .or(new)
        .and_then(|line| line.split_once(", Cipher is ").map(owned))
        .ok_or_else(missing)?;
    let version = field("Protocol").unwrap_or(first);
    let extended = field("Extended master secret");
    Ok(Seen {
        extended_main_secret: match version == "TLSv1.2" {
            true => Some(extended.ok_or_else(missing)? == "yes"),
            false => None,
        },
        suite: format!("{version} {suite}"),
        resumed: Some(resumed),
        client_certificate: None,
        encrypt_then_mac: None,
    })
}

fn owned((one, two): (&str, &str)) -> (String, String) {
    (one.to_owned(), two.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite;

    #[test]
    fn names() {
        let names: Vec<String> = suite::ALL.iter().map(|&suite| OpenSsl.spelling(suite)).collect();
        for name in [
            "TLSv1.3 TLS_AES_128_GCM_SHA256",
            "TLSv1.2 ECDHE-ECDSA-AES256-CCM",
            "TLSv1.2 ECDHE-RSA-CHACHA20-POLY1305",
            "TLSv1.2 DHE-RSA-AES128-SHA256",
            "TLSv1.2 AES256-SHA",
            "TLSv1.2 AES128-GCM-SHA256",
        ] {
            assert!(names.iter().any(|found| found == name), "{name} is not in {names:?}");
        }
    }

    #[test]
    fn a_session_is_read() {
        let text = "Reused, SSLv3, Cipher is AES128-SHA\nSSL-Session:\n    Protocol  : TLSv1.2\n\
            \u{20}   Extended master secret: yes\n";
        let seen = read(text).unwrap();
        assert_eq!(seen.suite, "TLSv1.2 AES128-SHA");
        assert_eq!((seen.resumed, seen.extended_main_secret), (Some(true), Some(true)));
        let seen = read("New, TLSv1.3, Cipher is TLS_AES_128_GCM_SHA256\n").unwrap();
        assert_eq!(seen.suite, "TLSv1.3 TLS_AES_128_GCM_SHA256");
        assert_eq!((seen.resumed, seen.extended_main_secret), (Some(false), None));
        assert!(read("New, (NONE), Cipher is\n").is_err());
    }
}
