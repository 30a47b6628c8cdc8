//! The server: ours, over TCP, one connection after the other.

use core::net::{Ipv4Addr, SocketAddr};
use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use getrandom::SysRng;
use tls::x509::issue::{self, CertificateBuilder, Issuer};
use tls::x509::{Identity, KeyUsage, Policy, PrivateKey, Time, Trust, Usage, Validity};
use tls::{Connection, Credential, ServerConfig, Stream, Versions};

use crate::plug::{Change, Delay, Plug};
use crate::{SERVER_NAME, text};

/// A server that runs until the program ends.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) delay: Arc<Delay>,
    certificate: Vec<u8>,
}

impl Server {
    /// With RSA-2048: for signatures and, by key usage, for key transport.
    pub(crate) fn rsa() -> Result<Self, String> {
        Self::start(PrivateKey::generate_rsa(2048, &mut SysRng).map_err(text)?)
    }

    /// With ECDSA.
    pub(crate) fn p256() -> Result<Self, String> {
        Self::start(PrivateKey::generate_p256(&mut SysRng).map_err(text)?)
    }

    fn start(key: PrivateKey) -> Result<Self, String> {
        let identity = certify(key)?;
        let certificate = identity.certificates.first().cloned().unwrap_or_default();
        let delay = Arc::new(Delay::default());
        let plug = Plug::new(None, Change::Time(delay.clone()));
        let mut config = ServerConfig::new(Credential::new(identity)).with_legacy(plug);
        config.versions = Versions::Tls12Only;
        config.suites = Vec::new();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(text)?;
        let address = listener.local_addr().map_err(text)?;
        let config = Arc::new(config);
        thread::spawn(move || serve(&listener, &config));
        Ok(Self { address, delay, certificate })
    }

    /// That this server's certificate is right.
    pub(crate) fn policy(&self) -> Policy {
        Policy::new(Trust::ExactCertificates(vec![self.certificate.clone()]))
    }
}

/// Reads until the client or an error ends it; then the socket is closed.
fn serve(listener: &TcpListener, config: &Arc<ServerConfig>) {
    for socket in listener.incoming().flatten() {
        // Without it, answers would wait for acknowledgements; a failure shows in the times.
        drop(socket.set_nodelay(true));
        let mut stream = Stream::new(Connection::server(config.clone()), socket);
        let mut buffer = [0; 1024];
        let established = stream.handshake().is_ok();
        while established && stream.read(&mut buffer).is_ok_and(|read| read > 0) {}
    }
}

fn certify(key: PrivateKey) -> Result<Identity, String> {
    const DAY: u64 = 86_400;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(text)?.as_secs();
    let validity = Validity {
        not_before: Time::from_unix(now.saturating_sub(DAY)),
        not_after: Time::from_unix(now.saturating_add(DAY)),
    };
    let rng = &mut SysRng;
    let root_key = PrivateKey::generate_p256(rng).map_err(text)?;
    let root = issue::ca("Timing root", &root_key, validity, rng).map_err(text)?;
    let issuer = Issuer::new(&root, &root_key).map_err(text)?;
    let mut usage = KeyUsage::DIGITAL_SIGNATURE;
    if matches!(key, PrivateKey::Rsa(_)) {
        usage = usage.and(KeyUsage::KEY_ENCIPHERMENT);
    }
    let leaf = CertificateBuilder::end_entity(validity, Usage::ServerAuth)
        .server_name(SERVER_NAME)
        .map_err(text)?
        .key_usage(usage)
        .issued_by(&issuer, &key.public_key(), rng)
        .map_err(text)?;
    Identity::new(vec![leaf], key).map_err(text)
}
