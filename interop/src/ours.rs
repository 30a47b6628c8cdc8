//! Ashlar's side of a case, in this process, through the interface that every user has.

use core::fmt::Display;
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use tls::legacy::{Legacy, LegacyPart};
use tls::registry::{CipherSuite, ProtocolVersion};
use tls::x509::ServerName;
use tls::{ClientAuth, ClientConfig, Connection, MemorySessions, ServerConfig, Stream};
use tls_legacy::Rfc10015Violation;

use crate::case::{Case, Role};
use crate::chain::{Chain, SERVER_NAME, Who};
use crate::peers::{Dialogue, Seen, Terms};
use crate::process::PATIENCE;
use crate::suite::Version;

/// What is said both ways.
pub(crate) const LINE: &str = "there and back again\n";
/// A question that gets a page as its answer.
const GET: &str = "GET / HTTP/1.0\r\n\r\n";
/// Sessions that a server remembers by id.
const SESSIONS: usize = 16;
/// Between two looks whether a connection has come.
const PAUSE: Duration = Duration::from_millis(1);

/// Whether Ashlar has what the case is about. The others are counted, and printed as not run.
pub(crate) fn has(case: &Case) -> bool {
    match case.suite.version() {
        Version::Tls13 => true,
        Version::Tls12 => is_core(case.suite.0) || !legacy(case.suite.0).suites().is_empty(),
    }
}

/// A client with its sessions.
#[derive(Debug)]
pub(crate) struct Client {
    config: Arc<ClientConfig>,
    name: ServerName,
}

impl Client {
    pub(crate) fn new(chain: &Chain, terms: &Terms) -> Result<Self, String> {
        let mut config = ClientConfig::new(chain.policy()?);
        // The one suite that this side has: the peer has all of its own.
        config.suites = tls::Suite::from_name(terms.suite.0).into_iter().collect();
        if config.suites.is_empty() {
            config = config.with_legacy(legacy(terms.suite.0));
        }
        config.require_extended_main_secret = terms.extended_main_secret;
        if terms.client_auth {
            config.credential = Some(chain.credential(Who::Client)?);
        }
        let name = ServerName::parse(SERVER_NAME).map_err(text)?;
        Ok(Self { config: Arc::new(config), name })
    }

    /// One connection. Returns what this side saw, and the server's answer.
    pub(crate) fn talk(&self, port: u16, dialogue: Dialogue) -> Result<(Seen, String), String> {
        let connection = Connection::client(Arc::clone(&self.config), self.name.clone());
        let transport = TcpStream::connect(("127.0.0.1", port)).map_err(text)?;
        let mut stream = Stream::new(connection, patient(transport)?);
        stream.handshake().map_err(|why| format!("handshake: {why}"))?;
        let seen = seen(&stream, Role::Client)?;
        let reply = match dialogue {
            Dialogue::Echo => {
                send(&mut stream, LINE)?;
                let reply = receive_line(&mut stream)?;
                stream.close().map_err(|why| format!("close_notify: {why}"))?;
                let rest = receive_all(&mut stream)?;
                format!("{reply}{rest}")
            }
            Dialogue::Page => {
                send(&mut stream, GET)?;
                let reply = receive_all(&mut stream)?;
                stream.close().map_err(|why| format!("close_notify: {why}"))?;
                reply
            }
        };
        Ok((seen, reply))
    }
}

/// A server with its sessions, which sends a line back.
#[derive(Debug)]
pub(crate) struct Server {
    config: Arc<ServerConfig>,
}

impl Server {
    pub(crate) fn new(chain: &Chain, terms: &Terms) -> Result<Self, String> {
        let mut config = ServerConfig::new(chain.credential(Who::Server)?);
        config.suites = tls::Suite::from_name(terms.suite.0).into_iter().collect();
        if config.suites.is_empty() {
            config = config.with_legacy(legacy(terms.suite.0));
        }
        config.require_extended_main_secret = terms.extended_main_secret;
        if !terms.tickets {
            config.tickets = None;
            config.sessions = Some(Arc::new(MemorySessions::new(SESSIONS)));
        }
        if terms.client_auth {
            config.client_auth = Some(ClientAuth { policy: chain.policy()?, required: true });
        }
        Ok(Self { config: Arc::new(config) })
    }

    /// Serves this many connections, unless `stop` says that there will be no more. The last one
    /// must say something; a client may make the others for their session alone.
    pub(crate) fn serve(
        &self,
        listener: &TcpListener,
        connections: usize,
        stop: &AtomicBool,
    ) -> Result<Vec<Seen>, String> {
        let mut all = Vec::new();
        for index in 1..=connections {
            let transport = accept(listener, stop)?;
            let connection = Connection::server(Arc::clone(&self.config));
            let mut stream = Stream::new(connection, patient(transport)?);
            stream.handshake().map_err(|why| format!("handshake: {why}"))?;
            all.push(seen(&stream, Role::Server)?);
            let line = receive_line(&mut stream)?;
            if line != LINE && (index == connections || !line.is_empty()) {
                return Err(format!("received {line:?} in place of {LINE:?}"));
            }
            if !line.is_empty() {
                send(&mut stream, &line)?;
                receive_all(&mut stream)?;
            }
            // The client said goodbye; it need not wait for ours.
            drop(stream.close());
        }
        Ok(all)
    }
}

fn is_core(suite: &str) -> bool {
    tls::Suite::from_name(suite).is_some()
}

/// The legacy with this suite alone.
fn legacy(suite: &str) -> Arc<Rfc10015Violation> {
    let suite = CipherSuite::from_name(suite);
    tls_legacy::accept_rfc10015_violation().only(suite.as_slice())
}

fn seen(stream: &Stream<TcpStream>, role: Role) -> Result<Seen, String> {
    let summary = stream.summary().ok_or("no summary after the handshake")?;
    let is_tls12 = summary.version == ProtocolVersion::TLS_1_2;
    let used = |part| summary.legacy.contains(&part);
    let encrypt_then_mac = used(LegacyPart::CbcEncryptThenMac);
    let is_cbc = encrypt_then_mac || used(LegacyPart::CbcMacThenEncrypt);
    Ok(Seen {
        suite: summary.suite.to_string(),
        resumed: Some(summary.resumed),
        // A client always sees one; whether it sent its own, the server knows.
        client_certificate: (role == Role::Server).then_some(!summary.peer_certificates.is_empty()),
        extended_main_secret: is_tls12.then_some(summary.extended_main_secret),
        encrypt_then_mac: is_cbc.then_some(encrypt_then_mac),
    })
}

fn accept(listener: &TcpListener, stop: &AtomicBool) -> Result<TcpStream, String> {
    listener.set_nonblocking(true).map_err(text)?;
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end && !stop.load(Ordering::Relaxed) {
        match listener.accept() {
            Ok((stream, _)) => {
                stream.set_nonblocking(false).map_err(text)?;
                return Ok(stream);
            }
            Err(why) if why.kind() == ErrorKind::WouldBlock => thread::sleep(PAUSE),
            Err(why) => return Err(text(why)),
        }
    }
    Err("no connection came".to_owned())
}

fn patient(transport: TcpStream) -> Result<TcpStream, String> {
    transport.set_nodelay(true).map_err(text)?;
    transport.set_read_timeout(Some(PATIENCE)).map_err(text)?;
    transport.set_write_timeout(Some(PATIENCE)).map_err(text)?;
    Ok(transport)
}

fn send(stream: &mut impl Write, line: &str) -> Result<(), String> {
    stream.write_all(line.as_bytes()).map_err(|why| format!("sending: {why}"))
}

/// Up to the end of a line, or to the peer's `close_notify`.
fn receive_line(stream: &mut impl Read) -> Result<String, String> {
    let (mut line, mut byte) = (Vec::new(), [0]);
    while !line.ends_with(b"\n") {
        match stream.read(&mut byte).map_err(|why| format!("receiving: {why}"))? {
            0 => break,
            _ => line.extend(byte),
        }
    }
    String::from_utf8(line).map_err(text)
}

/// Up to the peer's `close_notify`: a transport that just ends is an error.
fn receive_all(stream: &mut impl Read) -> Result<String, String> {
    let mut all = Vec::new();
    stream.read_to_end(&mut all).map_err(|why| format!("until close_notify: {why}"))?;
    String::from_utf8(all).map_err(text)
}

fn text(error: impl Display) -> String {
    error.to_string()
}
