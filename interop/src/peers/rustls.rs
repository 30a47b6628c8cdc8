//! rustls with the cryptography of ring or of graviola, in this process, over the same sockets.

use core::fmt::Display;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicBool, Ordering};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use rustls::client::{Resumption, Tls12Resumption};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::{
    ClientConfig, ClientConnection, ConnectionCommon, HandshakeKind, NamedGroup, RootCertStore,
    ServerConfig, ServerConnection, SideData, StreamOwned,
};

use crate::case::{Case, Mode};
use crate::chain::{Chain, SERVER_NAME, Who};
use crate::ours::LINE;
use crate::peers::{Dialogue, Peer, Seen, Server, Setup};
use crate::process::PATIENCE;
use crate::suite::{KeyExchange, Suite, Version};

/// With whose cryptography.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rustls {
    /// ring's.
    Ring,
    /// graviola's, and of that TLS 1.3 with X25519MLKEM768 alone: no other peer here has ML-KEM.
    Graviola,
}

impl Rustls {
    fn provider(self) -> CryptoProvider {
        match self {
            Self::Ring => ring::default_provider(),
            Self::Graviola => {
                let mut provider = rustls_graviola::default_provider();
                provider.kx_groups.retain(|group| group.name() == NamedGroup::X25519MLKEM768);
                provider
            }
        }
    }
}

impl Peer for Rustls {
    fn name(&self) -> &'static str {
        match self {
            Self::Ring => "rustls",
            Self::Graviola => "rustls-mlkem",
        }
    }

    fn needs(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn version(&self) -> Result<String, String> {
        let provider = match self {
            Self::Ring => "ring",
            Self::Graviola => "graviola, X25519MLKEM768 alone",
        };
        Ok(format!("rustls with {provider}, as Cargo.lock has them"))
    }

    /// ECDHE with AEADs other than CCM, and `extended_main_secret` always; ML-KEM in TLS 1.3.
    fn has(&self, case: &Case) -> bool {
        let has_exchange = match case.suite.key_exchange() {
            KeyExchange::Tls13 | KeyExchange::EcdheEcdsa | KeyExchange::EcdheRsa => true,
            KeyExchange::DheRsa | KeyExchange::Rsa => false,
        };
        let has_version = *self == Self::Ring || case.suite.version() == Version::Tls13;
        let has_cipher = !case.suite.is_cbc() && !case.suite.cipher().ends_with("_CCM");
        has_exchange && has_version && has_cipher && case.mode != Mode::WithoutEms
    }

    fn spelling(&self, suite: Suite) -> String {
        match suite.version() {
            Version::Tls12 => format!("TLSv1_2 {}", suite.0),
            Version::Tls13 => format!("TLSv1_3 {}", suite.0.replace("TLS_", "TLS13_")),
        }
    }

    fn serve(&self, setup: &Setup<'_>) -> Result<Box<dyn Server>, String> {
        let config = Arc::new(server_config(*self, setup)?);
        let listener = TcpListener::bind("127.0.0.1:0").map_err(text)?;
        let port = listener.local_addr().map_err(text)?.port();
        let (sender, said) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let thread = thread::spawn(move || answer_all(&listener, &config, &sender, &told));
        Ok(Box::new(Serving { port, said, stop, thread: Some(thread) }))
    }

    fn connect(&self, setup: &Setup<'_>, port: u16) -> Result<Vec<Seen>, String> {
        let config = Arc::new(client_config(*self, setup)?);
        let connections = 0..setup.mode.connections();
        connections.map(|_| talk(Arc::clone(&config), port)).collect()
    }
}

fn server_config(rustls: Rustls, setup: &Setup<'_>) -> Result<ServerConfig, String> {
    let provider = Arc::new(rustls.provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().map_err(text)?;
    let builder = match setup.has_client_auth() {
        true => {
            let roots = Arc::new(roots(setup.chain)?);
            let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider).build();
            builder.with_client_cert_verifier(verifier.map_err(text)?)
        }
        false => builder.with_no_client_auth(),
    };
    let (chain, key) = identity(setup.chain, Who::Server)?;
    let mut config = builder.with_single_cert(chain, key).map_err(text)?;
    if !setup.has_session_ids() {
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.ticketer = match rustls {
            Rustls::Ring => ring::Ticketer::new(),
            Rustls::Graviola => rustls_graviola::Ticketer::new(),
        }
        .map_err(text)?;
    }
    Ok(config)
}

fn client_config(rustls: Rustls, setup: &Setup<'_>) -> Result<ClientConfig, String> {
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls.provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(text)?;
    let builder = builder.with_root_certificates(roots(setup.chain)?);
    let mut config = match setup.has_client_auth() {
        true => {
            let (chain, key) = identity(setup.chain, Who::Client)?;
            builder.with_client_auth_cert(chain, key).map_err(text)?
        }
        false => builder.with_no_client_auth(),
    };
    let sessions = match setup.has_tickets() {
        true => Tls12Resumption::SessionIdOrTickets,
        false => Tls12Resumption::SessionIdOnly,
    };
    config.resumption = Resumption::in_memory_sessions(8).tls12_resumption(sessions);
    Ok(config)
}

fn roots(chain: &Chain) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(chain.root()).map_err(text)?).map_err(text)?;
    Ok(roots)
}

type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn identity(chain: &Chain, who: Who) -> Result<Identity, String> {
    let certificates = CertificateDer::pem_file_iter(chain.chain(who)).map_err(text)?;
    let certificates = certificates.collect::<Result<_, _>>().map_err(text)?;
    Ok((certificates, PrivateKeyDer::from_pem_file(chain.key(who)).map_err(text)?))
}

struct Serving {
    port: u16,
    said: Receiver<Result<Seen, String>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server for Serving {
    fn port(&self) -> u16 {
        self.port
    }

    fn dialogue(&self) -> Dialogue {
        Dialogue::Echo
    }

    fn seen(&mut self, _: &str) -> Result<Seen, String> {
        self.said.recv_timeout(PATIENCE).map_err(text)?
    }

    fn log(&self) -> String {
        self.said.try_iter().filter_map(Result::err).collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the thread up; if it has ended, there is nothing to wake.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        if let Some(thread) = self.thread.take() {
            // It says by the channel what went wrong.
            drop(thread.join());
        }
    }
}

/// Sends a line back on each connection, one after the other.
fn answer_all(
    listener: &TcpListener,
    config: &Arc<ServerConfig>,
    said: &Sender<Result<Seen, String>>,
    stop: &AtomicBool,
) {
    for transport in listener.incoming() {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let answered = transport.map_err(text).and_then(|transport| answer(config, transport));
        if said.send(answered).is_err() {
            return;
        }
    }
}

fn answer(config: &Arc<ServerConfig>, transport: TcpStream) -> Result<Seen, String> {
    let connection = ServerConnection::new(Arc::clone(config)).map_err(text)?;
    let mut stream = BufReader::new(StreamOwned::new(connection, patient(transport)?));
    let mut line = String::new();
    stream.read_line(&mut line).map_err(text)?;
    stream.get_mut().write_all(line.as_bytes()).map_err(text)?;
    goodbye(&mut stream)?;
    // The client may be gone by now.
    drop(say_goodbye(stream.get_mut()));
    let connection = &stream.get_ref().conn;
    let has_certificate = connection.peer_certificates().is_some_and(|chain| !chain.is_empty());
    Ok(Seen { client_certificate: Some(has_certificate), ..seen(connection)? })
}

fn talk(config: Arc<ClientConfig>, port: u16) -> Result<Seen, String> {
    let name = ServerName::try_from(SERVER_NAME).map_err(text)?;
    let connection = ClientConnection::new(config, name).map_err(text)?;
    let transport = TcpStream::connect(("127.0.0.1", port)).map_err(text)?;
    let mut stream = BufReader::new(StreamOwned::new(connection, patient(transport)?));
    stream.get_mut().write_all(LINE.as_bytes()).map_err(text)?;
    let mut line = String::new();
    stream.read_line(&mut line).map_err(text)?;
    if line != LINE {
        return Err(format!("rustls received {line:?}"));
    }
    say_goodbye(stream.get_mut())?;
    goodbye(&mut stream)?;
    seen(&stream.get_ref().conn)
}

fn patient(transport: TcpStream) -> Result<TcpStream, String> {
    transport.set_nodelay(true).map_err(text)?;
    transport.set_read_timeout(Some(PATIENCE)).map_err(text)?;
    Ok(transport)
}

/// Waits for `close_notify`: rustls tells a transport that just ends by an error.
fn goodbye(stream: &mut impl Read) -> Result<(), String> {
    match stream.read(&mut [0]) {
        Ok(0) => Ok(()),
        Ok(_) => Err("rustls: application data in place of close_notify".to_owned()),
        Err(why) if why.kind() == ErrorKind::UnexpectedEof => {
            Err("rustls: no close_notify".to_owned())
        }
        Err(why) => Err(text(why)),
    }
}

fn say_goodbye<C, S>(stream: &mut StreamOwned<C, TcpStream>) -> Result<(), String>
where
    C: DerefMut + Deref<Target = ConnectionCommon<S>>,
    S: SideData,
{
    stream.conn.send_close_notify();
    stream.flush().map_err(text)
}

fn seen<S: SideData>(connection: &ConnectionCommon<S>) -> Result<Seen, String> {
    let version = connection.protocol_version().ok_or("rustls: no version")?;
    let suite = connection.negotiated_cipher_suite().ok_or("rustls: no suite")?;
    let kind = connection.handshake_kind().ok_or("rustls: no kind of handshake")?;
    Ok(Seen {
        suite: format!("{version:?} {:?}", suite.suite()),
        resumed: Some(kind == HandshakeKind::Resumed),
        client_certificate: None,
        extended_main_secret: None,
        encrypt_then_mac: None,
    })
}

fn text(error: impl Display) -> String {
    format!("rustls: {error}")
}
