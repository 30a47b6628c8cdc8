//! Go's `crypto/tls`, in a program of ours that its compiler builds once a run.

use core::time::Duration;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::case::{Case, Mode};
use crate::chain::{SERVER_NAME, Who};
use crate::ours::LINE;
use crate::peers::{Dialogue, Peer, Seen, Server, Setup, version_line};
use crate::process::{Running, program};
use crate::suite::{KeyExchange, Suite, Version};

const SOURCE: &str = include_str!("../../peers/go/main.go");

/// The first build compiles the standard library.
const BUILD_PATIENCE: Duration = Duration::from_secs(300);

pub(super) struct Go {
    /// Where the program is built to.
    pub(super) program: PathBuf,
}

impl Peer for Go {
    fn name(&self) -> &'static str {
        "go"
    }

    fn needs(&self) -> &'static [(&'static str, &'static str)] {
        &[("go", "golang-go")]
    }

    /// The standard library alone: nothing is fetched. The compiler's cache is beside the program,
    /// so that the second run takes no time.
    fn prepare(&self) -> Result<(), String> {
        let source = self.program.with_extension("go");
        let folder = source.parent().ok_or("no folder to build in")?;
        fs::create_dir_all(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
        fs::write(&source, SOURCE).map_err(|why| format!("{}: {why}", source.display()))?;
        let mut command = program("go");
        command.env("GOCACHE", folder.join("go-cache")).env("GO111MODULE", "off");
        command.env("GOPATH", folder.join("go-path")).env("CGO_ENABLED", "0");
        command.arg("build").arg("-o").arg(&self.program).arg(source);
        Running::start(command)?.finish(BUILD_PATIENCE).map(drop)
    }

    fn version(&self) -> Result<String, String> {
        version_line("go", "version")
    }

    /// crypto/tls of Go 1.19: no session ids, no `extended_main_secret` to leave out, no
    /// `encrypt_then_mac`, no DHE, no CCM; no CBC with SHA-384, and AES-256 only with SHA-1.
    fn has(&self, case: &Case) -> bool {
        let has_mode = match case.mode {
            Mode::Full | Mode::ByTicket | Mode::ClientAuth => true,
            Mode::ById | Mode::WithoutEms | Mode::MacThenEncrypt => false,
        };
        let suite = case.suite;
        let has_cipher = match suite.cipher() {
            "AES_128_CCM" | "AES_256_CCM" => false,
            "AES_256_CBC" => suite.mac() == Some("SHA"),
            _ => true,
        };
        has_mode && has_cipher && suite.key_exchange() != KeyExchange::DheRsa
    }

    fn has_ems(&self) -> bool {
        false
    }

    fn has_etm(&self) -> bool {
        false
    }

    fn spelling(&self, suite: Suite) -> String {
        let version = match suite.version() {
            Version::Tls12 => "TLS 1.2",
            Version::Tls13 => "TLS 1.3",
        };
        format!("{version} {}", suite.0)
    }

    fn serve(&self, setup: &Setup<'_>) -> Result<Box<dyn Server>, String> {
        let mut command = self.command(setup);
        let (chain, who) = (setup.chain, Who::Server);
        command.args(["-chain", &chain.chain(who), "-key", &chain.key(who)]);
        if setup.has_client_auth() {
            command.arg("-client-auth");
        }
        let mut running = Running::start(command)?;
        let port = running.port()?;
        Ok(Box::new(Serving { mark: running.mark(), running, port }))
    }

    /// One process makes all connections of a case.
    fn connect(&self, setup: &Setup<'_>, port: u16) -> Result<Vec<Seen>, String> {
        let mut command = self.command(setup);
        command.args(["-connect", &format!("127.0.0.1:{port}"), "-name", SERVER_NAME]);
        command.args(["-connections", &setup.mode.connections().to_string()]);
        if setup.has_client_auth() {
            let (chain, who) = (setup.chain, Who::Client);
            command.args(["-chain", &chain.chain(who), "-key", &chain.key(who)]);
        }
        let printed = Running::start(command)?.converse(LINE, LINE)?;
        let lines = printed.lines().filter(|line| line.starts_with("connection "));
        // What it calls the peer's certificates are the server's.
        lines.map(|line| Ok(Seen { client_certificate: None, ..read(line)? })).collect()
    }
}

impl Go {
    fn command(&self, setup: &Setup<'_>) -> Command {
        let mut command = program(&self.program.to_string_lossy());
        command.args(["-root", &setup.chain.root()]);
        command
    }
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
        let printed = self.running.printed(self.mark, "\n")?;
        self.mark = self.running.mark();
        read(printed.trim_end())
    }

    fn log(&self) -> String {
        self.running.log()
    }
}

/// `connection TLS 1.2 TLS_RSA_WITH_AES_128_CBC_SHA resumed=false client=false`
fn read(line: &str) -> Result<Seen, String> {
    let words: Vec<&str> = line.split(' ').collect();
    let &["connection", "TLS", version, suite, resumed, client] = words.as_slice() else {
        return Err(format!("no description of a connection: {line}"));
    };
    let flag = |word: &str, name: &str| match word.strip_prefix(name) {
        Some("=true") => Ok(true),
        Some("=false") => Ok(false),
        _ => Err(format!("{word} says nothing of {name}")),
    };
    Ok(Seen {
        suite: format!("TLS {version} {suite}"),
        resumed: Some(flag(resumed, "resumed")?),
        client_certificate: Some(flag(client, "client")?),
        extended_main_secret: None,
        encrypt_then_mac: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read() {
        let line = "connection TLS 1.2 TLS_RSA_WITH_AES_128_CBC_SHA resumed=true client=false";
        let go = Go { program: PathBuf::new() };
        let seen = read(line).unwrap();
        assert_eq!(seen.suite, go.spelling(Suite("TLS_RSA_WITH_AES_128_CBC_SHA")));
        assert_eq!((seen.resumed, seen.client_certificate), (Some(true), Some(false)));
        assert!(read("failed: EOF").is_err());
        assert!(read(&line.replace("=true", "=maybe")).is_err());
    }
}
