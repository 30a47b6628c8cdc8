//! The peer: `openssl s_server` and `openssl s_client`.

use core::fmt::Display;
use core::time::Duration;
use std::fs;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;

use testkit::{Item, Recording, from_hex, to_hex};

use crate::case::{Case, Way};
use crate::identities::SERVER_NAME;
use recordings::Side;

/// What `s_client` sends.
const LINE: &[u8] = b"Hello from OpenSSL.\n";
/// There is no option for this.
const WITHOUT_EMS: &str = "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\n\
    system_default = everywhere\n[everywhere]\nOptions = -ExtendedMasterSecret\n";
/// The group of RFC 7919: without, `s_server` takes one of RFC 3526.
const FFDHE: [&str; 5] = ["-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048"];
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

#[derive(Debug)]
pub(crate) struct OpenSsl<'a> {
    scratch: &'a Path,
    pub(crate) version: String,
}

/// A peer for the connections of one recording.
#[derive(Debug)]
pub(crate) struct Peer {
    role: Role,
    key_log: PathBuf,
}

#[derive(Debug)]
enum Role {
    Server { _child: Kill, port: u16 },
    Client { command: Vec<String>, config: PathBuf, listener: TcpListener, session: PathBuf },
}

/// One connection to the peer. A client's standard input is held: when it ends, so does the client.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) socket: TcpStream,
    pub(crate) client: Option<(Kill, ChildStdin)>,
}

/// A program that is ended when this is dropped.
#[derive(Debug)]
pub(crate) struct Kill(Child);

impl Drop for Kill {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl<'a> OpenSsl<'a> {
    pub(crate) fn new(scratch: &'a Path) -> Result<Self, String> {
        let output = Command::new("openssl").arg("version").output().map_err(text)?;
        let version = String::from_utf8_lossy(&output.stdout);
        let version = version.split(' ').take(2).collect::<Vec<_>>().join(" ");
        let made = Command::new("openssl")
            .args(["genpkey", "-out"])
            .arg(scratch.join("ffdhe2048.pem"))
            .args(FFDHE)
            .status();
        made.map_err(text)?;
        Ok(Self { scratch, version })
    }

    /// The peer of `side` for `case`; `recording` has the certificates.
    pub(crate) fn start(
        &self,
        case: &Case,
        side: Side,
        recording: &Recording,
    ) -> Result<Peer, String> {
        let key_log = self.scratch.join("keys.log");
        drop(fs::remove_file(&key_log));
        let command = self.command(case, side.peer(), recording)?;
        let config = self.scratch.join("openssl.cnf");
        let content = if case.way == Way::WithoutExtendedMainSecret { WITHOUT_EMS } else { "" };
        fs::write(&config, content).map_err(text)?;
        let listener = TcpListener::bind("127.0.0.1:0").map_err(text)?;
        let port = listener.local_addr().map_err(text)?.port();
        let role = match side {
            Side::Server => {
                let session = self.scratch.join("session.pem");
                Role::Client { command, config, listener, session }
            }
            Side::Client => {
                drop(listener);
                let mut command = openssl(&command, &config);
                command.args(["-accept", &format!("127.0.0.1:{port}")]);
                Role::Server { _child: Kill(command.spawn().map_err(text)?), port }
            }
        };
        Ok(Peer { role, key_log })
    }

    /// The words of the command but for addresses and sessions.
    fn command(&self, case: &Case, peer: Side, head: &Recording) -> Result<Vec<String>, String> {
        let path = |name: &str| self.scratch.join(name).to_string_lossy().into_owned();
        let mut words: Vec<String> = match peer {
            Side::Server => vec!["s_server".into(), "-rev".into()],
            Side::Client => vec!["s_client".into(), "-nocommands".into()],
        };
        let cipher = format!("{}:@SECLEVEL=0", spelling(case.suite));
        words.extend(["-tls1_2".into(), "-cipher".into(), cipher]);
        words.extend(["-keylogfile".into(), path("keys.log")]);
        let has_identity = peer == Side::Server || case.way == Way::ClientAuthentication;
        if has_identity {
            for (option, what) in [("-cert", "certificate"), ("-key", "key")] {
                fs::write(path(what), head.bytes(&format!("{what} {}", peer.name()))?)
                    .map_err(text)?;
                words.extend([option.into(), path(what)]);
            }
        }
        match peer {
            Side::Server => words.extend(["-dhparam".into(), path("ffdhe2048.pem")]),
            Side::Client => words.extend(["-servername".into(), SERVER_NAME.into()]),
        }
        if case.way == Way::ById {
            words.push("-no_ticket".into());
        }
        if case.way == Way::MacThenEncrypt {
            words.push("-no_etm".into());
        }
        if (case.way, peer) == (Way::ClientAuthentication, Side::Server) {
            words.extend(["-Verify".into(), "1".into()]);
        }
        Ok(words)
    }
}

impl Peer {
    /// The next connection.
    pub(crate) fn connect(&mut self) -> Result<Link, String> {
        match &self.role {
            Role::Server { port, .. } => {
                for _ in 0..200 {
                    if let Ok(socket) = TcpStream::connect(("127.0.0.1", *port)) {
                        return link(socket, None);
                    }
                    thread::sleep(PAUSE);
                }
                Err("s_server does not listen".to_owned())
            }
            Role::Client { command, config, listener, session } => {
                let address = listener.local_addr().map_err(text)?.to_string();
                let mut command = openssl(command, config);
                command.args(["-connect", &address]);
                command.arg(if session.exists() { "-sess_in" } else { "-sess_out" }).arg(session);
                command.stdin(Stdio::piped());
                let mut child = command.spawn().map_err(text)?;
                let mut stdin = child.stdin.take().ok_or("no standard input")?;
                stdin.write_all(LINE).map_err(text)?;
                let (socket, _) = listener.accept().map_err(text)?;
                link(socket, Some((Kill(child), stdin)))
            }
        }
    }

    /// The main secret of the connection with these items, by the peer's key log.
    pub(crate) fn main_secret(&self, items: &[Item]) -> Result<Vec<u8>, String> {
        let hello = items.iter().find(|item| item.after("record client").is_some());
        // The headers of record and message, and the version, are before the random.
        let random = hello.and_then(|hello| hello.bytes.get(11..43)).ok_or("no ClientHello")?;
        let label = format!("CLIENT_RANDOM {} ", to_hex(random));
        let log = fs::read_to_string(&self.key_log).map_err(text)?.to_lowercase();
        let secret = log.lines().find_map(|line| line.strip_prefix(&label.to_lowercase()));
        secret.and_then(from_hex).ok_or_else(|| "the key log has not this connection".to_owned())
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Role::Client { session, .. } = &self.role {
            drop(fs::remove_file(session));
        }
    }
}

fn link(socket: TcpStream, client: Option<(Kill, ChildStdin)>) -> Result<Link, String> {
    socket.set_read_timeout(Some(PATIENCE)).map_err(text)?;
    Ok(Link { socket, client })
}

fn openssl(words: &[String], config: &Path) -> Command {
    let mut command = Command::new("openssl");
    command.args(words).env("OPENSSL_CONF", config);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// OpenSSL's name of a suite: `ECDHE-RSA-AES256-SHA384`.
fn spelling(suite: &str) -> String {
    let (exchange, protection) = suite.split_once("_WITH_").unwrap_or((suite, ""));
    let exchange = exchange.strip_prefix("TLS_").unwrap_or(exchange);
    let protection = protection.replace("AES_", "AES").replace("_CBC", "");
    let protection = protection.replace("POLY1305_SHA256", "POLY1305");
    let exchange = if exchange == "RSA" { String::new() } else { format!("{exchange}-") };
    format!("{exchange}{protection}").replace('_', "-")
}

fn text(error: impl Display) -> String {
    error.to_string()
}
