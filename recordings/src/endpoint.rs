//! The side of a recording that this library plays, set up as the recording's head says.

use core::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use testkit::Recording;
use tls::x509::{Identity, Policy, PrivateKey, ServerName, Time, Trust};
use tls::{
    ClientAuth, ClientConfig, Clock, Connection, Credential, Event, Group, KeyLog, MemorySessions,
    Randomness, ServerConfig, Sessions, Suite, Tickets, Versions,
};
use tls_legacy::accept_rfc10015_violation;

/// Sessions that a side remembers.
const SESSIONS: usize = 4;

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Who begins.
    Client,
    /// Who answers.
    Server,
}

/// What a side needs for any number of connections.
#[derive(Clone, Debug)]
pub enum Endpoint {
    /// A client, and the name that it asks for.
    Client(Arc<ClientConfig>, ServerName),
    /// A server.
    Server(Arc<ServerConfig>),
}

/// The main secrets of the connections so far.
#[derive(Clone, Debug, Default)]
pub struct Secrets(Arc<Mutex<Vec<Vec<u8>>>>);

impl Secrets {
    /// That of the last connection.
    #[must_use]
    pub fn last(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).last().cloned().unwrap_or_default()
    }
}

impl KeyLog for Secrets {
    fn log(&self, _: &str, _: &[u8; 32], secret: &[u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(secret.to_vec());
    }
}

impl Side {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn peer(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }

    /// The side of a word.
    ///
    /// # Errors
    ///
    /// Any other word.
    pub fn from_name(name: &str) -> Result<Self, String> {
        let found = [Self::Client, Self::Server].into_iter().find(|side| side.name() == name);
        found.ok_or_else(|| format!("neither client nor server: {name}"))
    }
}

impl Endpoint {
    /// The side that `head` calls reproduced.
    ///
    /// # Errors
    ///
    /// What is missing in the head, or not understood.
    pub fn new(
        head: &Recording,
        randomness: Randomness,
        secrets: &Secrets,
    ) -> Result<Self, String> {
        match Side::from_name(head.setting("reproduced")?)? {
            Side::Client => {
                let mut config = client(head)?;
                config.randomness = randomness;
                config.key_log = Some(Arc::new(secrets.clone()));
                let name = ServerName::parse(head.setting("server-name")?).map_err(text)?;
                Ok(Self::Client(Arc::new(config), name))
            }
            Side::Server => {
                let mut config = server(head)?;
                config.randomness = randomness;
                config.key_log = Some(Arc::new(secrets.clone()));
                Ok(Self::Server(Arc::new(config)))
            }
        }
    }

    /// A new connection.
    #[must_use]
    pub fn connection(&self) -> Connection {
        match self {
            Self::Client(config, name) => Connection::client(Arc::clone(config), name.clone()),
            Self::Server(config) => Connection::server(Arc::clone(config)),
        }
    }
}

fn client(head: &Recording) -> Result<ClientConfig, String> {
    let trust = Trust::ExactCertificates(vec![head.bytes("certificate server")?.to_vec()]);
    let mut config = ClientConfig::new(Policy::new(trust));
    let (suites, is_legacy) = suites(head)?;
    config.suites = suites;
    config.versions = versions(head)?;
    config.groups = groups(head)?;
    config.clock = Clock::fixed(time(head)?);
    config.sessions = match head.setting("resumption")? {
        "none" => None,
        _ => Some(sessions()),
    };
    config.require_extended_main_secret = head.is("extended-main-secret")?;
    if head.is("client-authentication")? {
        config.credential = Some(credential(head, Side::Client)?);
    }
    Ok(if is_legacy { config.with_legacy(accept_rfc10015_violation()) } else { config })
}

fn server(head: &Recording) -> Result<ServerConfig, String> {
    let mut config = ServerConfig::new(credential(head, Side::Server)?);
    let (suites, is_legacy) = suites(head)?;
    config.suites = suites;
    config.versions = versions(head)?;
    config.groups = groups(head)?;
    config.clock = Clock::fixed(time(head)?);
    (config.tickets, config.sessions) = match head.setting("resumption")? {
        "none" => (None, None),
        "id" => (None, Some(sessions())),
        "ticket" => (Some(Arc::new(Tickets::default())), None),
        other => return Err(format!("resumption by {other}")),
    };
    config.require_extended_main_secret = head.is("extended-main-secret")?;
    if head.is("client-authentication")? {
        let trust = Trust::ExactCertificates(vec![head.bytes("certificate client")?.to_vec()]);
        config.client_auth = Some(ClientAuth { policy: Policy::new(trust), required: true });
    }
    Ok(if is_legacy { config.with_legacy(accept_rfc10015_violation()) } else { config })
}

/// The recording's suite, with one of TLS 1.3 before it where that is spoken too; or none of the
/// core, if the suite is one of the legacy's.
fn suites(head: &Recording) -> Result<(Vec<Suite>, bool), String> {
    let suite = Suite::from_name(head.setting("suite")?);
    let mut suites = Vec::new();
    if versions(head)? == Versions::Both {
        suites.push(Suite::Aes128GcmSha256);
    }
    suites.extend(suite);
    Ok((suites, suite.is_none()))
}

fn versions(head: &Recording) -> Result<Versions, String> {
    match head.setting("versions")? {
        "1.2" => Ok(Versions::Tls12Only),
        "1.3 1.2" => Ok(Versions::Both),
        other => Err(format!("versions {other}")),
    }
}

fn groups(head: &Recording) -> Result<Vec<Group>, String> {
    let group = |name| Group::from_name(name).ok_or_else(|| format!("no group {name}"));
    head.setting("groups")?.split(' ').map(group).collect()
}

fn time(head: &Recording) -> Result<Time, String> {
    head.setting("time")?.parse().map(Time::from_unix).map_err(text)
}

fn sessions() -> Arc<dyn Sessions> {
    Arc::new(MemorySessions::new(SESSIONS))
}

fn credential(head: &Recording, side: Side) -> Result<Credential, String> {
    let certificate = head.bytes(&format!("certificate {}", side.name()))?.to_vec();
    let key = PrivateKey::from_pkcs8_der(head.bytes(&format!("key {}", side.name()))?);
    let identity = Identity::new(vec![certificate], key.map_err(text)?).map_err(text)?;
    Ok(Credential::new(identity))
}

/// Lets the connection go on with `bytes`, which must be consumed whole. What it sends is appended to
/// `outgoing`, what its application receives to `data`. Whether the peer said goodbye.
///
/// # Errors
///
/// What ended the connection.
pub fn advance(
    connection: &mut Connection,
    bytes: &[u8],
    outgoing: &mut Vec<u8>,
    data: &mut Vec<u8>,
) -> Result<bool, String> {
    let mut incoming = bytes.to_vec();
    loop {
        let progress = connection.advance(&mut incoming, outgoing).map_err(text)?;
        if let Event::ApplicationData(range) = &progress.event {
            data.extend_from_slice(incoming.get(range.clone()).unwrap_or_default());
        }
        incoming.drain(..progress.consumed);
        let is_closed = progress.event == Event::Closed;
        if is_closed || progress.event == Event::NeedsInput {
            let left = incoming.len();
            return if left == 0 { Ok(is_closed) } else { Err(format!("{left} bytes are left")) };
        }
        if let Event::Wants(wants) = progress.event {
            return Err(format!("asks for {wants:?}"));
        }
    }
}

fn text(error: impl fmt::Display) -> String {
    error.to_string()
}
