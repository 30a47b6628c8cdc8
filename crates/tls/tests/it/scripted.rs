//! A scripted peer against each side, at every position of every flow: with the messages of the
//! figures, and with anything else.

mod after;
mod delivery;
mod edits;
mod hellos;
mod order;
mod proofs;
mod records;
mod resumption;

use core::convert::Infallible;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use ashlar_tls::registry::{AlertDescription, SignatureScheme};
use ashlar_tls::x509::{
    Identity, Policy, PrivateKey, SignatureAlgorithm, Time, Trust, Usage, Validity, issue,
};
use ashlar_tls::{
    ClientAuth, ClientConfig, Clock, Connection, Credential, Error, Group, Randomness,
    ServerConfig, Session, Sessions, Tickets,
};
use getrandom::SysRng;
use rand_core::{TryCryptoRng, TryRng};
use testkit::script::{self, Flow, Peer, Role, Say, Settings, Step, Version};

use crate::config::{NOT_AFTER, NOT_BEFORE};
use crate::pipe::Endpoint;

pub(crate) const NAME: &str = "server.example";

/// Randomness that is none, so that what one run shows every run shows.
struct Constant;

impl TryRng for Constant {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(0x2b2b_2b2b)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(0x2b2b_2b2b_2b2b_2b2b)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        out.fill(0x2b);
        Ok(())
    }
}

impl TryCryptoRng for Constant {}

/// A certificate of P-256 that is trusted as itself, and its key: no path to verify, thousands of
/// times.
struct Lone {
    certificate: Vec<u8>,
    key: PrivateKey,
    /// The signatures so far. Most handshakes here are alike up to the place that matters.
    signatures: Mutex<HashMap<Vec<u8>, Vec<u8>>>,
}

impl Lone {
    fn new(usage: Usage) -> Self {
        let (not_before, not_after) = (Time::from_unix(NOT_BEFORE), Time::from_unix(NOT_AFTER));
        let validity = Validity { not_before, not_after };
        let (root_key, key) =
            (PrivateKey::generate_p256(&mut SysRng), PrivateKey::generate_p256(&mut SysRng));
        let (root_key, key) = (root_key.unwrap(), key.unwrap());
        let root = issue::ca("Root", &root_key, validity, &mut SysRng).unwrap();
        let issuer = issue::Issuer::new(&root, &root_key).unwrap();
        let public = key.public_key();
        let certificate =
            issue::leaf(&issuer, &public, &[NAME], validity, usage, &mut SysRng).unwrap();
        Self { certificate, key, signatures: Mutex::default() }
    }

    fn sign(&self, content: &[u8]) -> Vec<u8> {
        let mut signatures = self.signatures.lock().unwrap();
        let sign = || self.key.sign(SignatureAlgorithm::EcdsaSha256, content, &mut SysRng).unwrap();
        signatures.entry(content.to_vec()).or_insert_with(sign).clone()
    }

    fn policy(&self) -> Policy {
        Policy::new(Trust::ExactCertificates(vec![self.certificate.clone()]))
    }

    fn credential(&self) -> Credential {
        let key = PrivateKey::from_pkcs8_der(&self.key.to_pkcs8_der().unwrap()).unwrap();
        Credential::new(Identity::new(vec![self.certificate.clone()], key).unwrap())
    }
}

static SERVER: LazyLock<Lone> = LazyLock::new(|| Lone::new(Usage::ServerAuth));
static CLIENT: LazyLock<Lone> = LazyLock::new(|| Lone::new(Usage::ClientAuth));

fn identity(lone: &'static LazyLock<Lone>) -> script::Identity {
    script::Identity {
        certificates: vec![lone.certificate.clone()],
        scheme: SignatureScheme::ECDSA_SECP256R1_SHA256,
        sign: Arc::new(|content| lone.sign(content)),
    }
}

/// A store that keeps one session and hands it out again and again.
#[derive(Debug, Default)]
pub(crate) struct Remembers(pub(crate) Mutex<Option<Arc<Session>>>);

impl Sessions for Remembers {
    fn put(&self, _: &[u8], session: Arc<Session>) {
        self.0.lock().unwrap().get_or_insert(session);
    }

    fn get(&self, _: &[u8]) -> Option<Arc<Session>> {
        self.0.lock().unwrap().clone()
    }

    fn take(&self, key: &[u8]) -> Option<Arc<Session>> {
        self.get(key)
    }
}

/// What the sides of a resumed flow remember of an earlier connection.
#[derive(Clone, Default)]
struct Past {
    /// Our side's, as a client.
    sessions: Arc<Remembers>,
    /// Our side's, as a server.
    tickets: Arc<Tickets>,
    /// The script's.
    session: Option<script::Session>,
}

/// A full connection with a ticket, once for each role.
fn past(flow: Flow) -> Past {
    static PAST: LazyLock<[Past; 2]> = LazyLock::new(|| {
        [Role::Client, Role::Server].map(|role| {
            let mut past = Past::default();
            let flow = Flow { ticket: true, ..Flow::new(Version::Tls12, role) };
            let (mut ours, mut peer) = (endpoint(flow, &past), Peer::new(settings(flow, &past)));
            meet(&mut ours, &mut peer);
            assert!(ours.established && peer.is_done(), "{:?}", ours.error);
            past.session = peer.session();
            past
        })
    });
    let [client, server] = &*PAST;
    match (flow.resumed, flow.role) {
        (false, _) => Past::default(),
        (true, Role::Client) => client.clone(),
        (true, Role::Server) => server.clone(),
    }
}

/// Our side, against a script of `flow`.
fn endpoint(flow: Flow, past: &Past) -> Endpoint {
    match flow.role {
        Role::Server => Endpoint::client(client_config(flow, past)),
        Role::Client => Endpoint::server(server_config(flow, past)),
    }
}

fn clock() -> Clock {
    Clock::fixed(Time::from_unix(NOT_BEFORE + 86_400))
}

fn client_config(flow: Flow, past: &Past) -> ClientConfig {
    let mut config = ClientConfig::new(SERVER.policy());
    // The first one's share is sent; the script takes secp256r1.
    config.groups = match flow.retried {
        true => vec![Group::X25519, Group::Secp256r1],
        false => vec![Group::Secp256r1],
    };
    config.clock = clock();
    config.randomness = Randomness::from_fn(|| Constant);
    config.credential = flow.client_auth.then(|| CLIENT.credential());
    let sessions: Arc<Remembers> = Arc::clone(&past.sessions);
    config.sessions = Some(sessions);
    config
}

fn server_config(flow: Flow, past: &Past) -> ServerConfig {
    let mut config = ServerConfig::new(SERVER.credential());
    config.groups = vec![Group::Secp256r1];
    config.clock = clock();
    config.randomness = Randomness::from_fn(|| Constant);
    config.tickets = Some(Arc::clone(&past.tickets));
    config.client_auth =
        flow.client_auth.then(|| ClientAuth { policy: CLIENT.policy(), required: true });
    config
}

fn settings(flow: Flow, past: &Past) -> Settings {
    Settings {
        flow,
        identity: match flow.role {
            Role::Server => Some(identity(&SERVER)),
            Role::Client => flow.client_auth.then(|| identity(&CLIENT)),
        },
        session: past.session.clone(),
        extended_main_secret: true,
        server_name: NAME.to_owned(),
    }
}

/// Both sides of a flow.
pub(crate) fn pair(flow: Flow) -> (Endpoint, Peer) {
    let past = past(flow);
    (endpoint(flow, &past), Peer::new(settings(flow, &past)))
}

/// A client of ours that is configured in another way, and a script.
pub(crate) fn client_and(
    flow: Flow,
    change: impl FnOnce(&mut ClientConfig),
    settle: impl FnOnce(&mut Settings),
) -> (Endpoint, Peer) {
    let past = past(flow);
    let (mut config, mut settings) = (client_config(flow, &past), settings(flow, &past));
    change(&mut config);
    settle(&mut settings);
    (Endpoint::client(config), Peer::new(settings))
}

/// A server of ours that is configured in another way, and a script.
pub(crate) fn server_and(
    flow: Flow,
    change: impl FnOnce(&mut ServerConfig),
    settle: impl FnOnce(&mut Settings),
) -> (Endpoint, Peer) {
    let past = past(flow);
    let (mut config, mut settings) = (server_config(flow, &past), settings(flow, &past));
    change(&mut config);
    settle(&mut settings);
    (Endpoint::server(config), Peer::new(settings))
}

/// The script with `edit` at the first place where it sends this.
pub(crate) fn edited(
    peer: Peer,
    flow: Flow,
    edited: Say,
    edit: impl Fn(&[u8]) -> Vec<u8> + 'static,
) -> Peer {
    let (place, _) = positions(flow).into_iter().find(|(_, say)| *say == edited).unwrap();
    peer.with_hook(move |at, pieces| {
        if at == place {
            pieces[0].bytes = edit(&pieces[0].bytes);
        }
    })
}

/// Both sides talk until neither has anything to say.
pub(crate) fn meet(ours: &mut Endpoint, peer: &mut Peer) {
    ours.run();
    loop {
        let to_us = peer.go(&ours.take_outgoing());
        if to_us.is_empty() {
            return;
        }
        ours.feed(&to_us);
    }
}

/// Every flow, against both sides.
pub(crate) fn flows() -> Vec<Flow> {
    [Role::Client, Role::Server].into_iter().flat_map(Flow::all).collect()
}

/// Where a script sends, and what.
pub(crate) fn positions(flow: Flow) -> Vec<(usize, Say)> {
    let steps = flow.script().into_iter().enumerate();
    let sent = steps.filter_map(|(at, step)| match step {
        Step::Send(say) => Some((at, say)),
        Step::Await(_) => None,
    });
    sent.collect()
}

/// What became of our side.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It is connected.
    Established,
    /// It waits for more.
    Waits,
    /// The peer said goodbye too early.
    Closed,
    /// It refused with this alert.
    Alert(AlertDescription),
}

impl core::fmt::Debug for End {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Established => f.write_str("Established"),
            Self::Waits => f.write_str("Waits"),
            Self::Closed => f.write_str("Closed"),
            Self::Alert(alert) => write!(f, "{alert}"),
        }
    }
}

/// Cases whose end was not the right one.
#[derive(Debug, Default)]
pub(crate) struct Misses(Vec<String>);

impl Misses {
    pub(crate) fn check(&mut self, what: &dyn core::fmt::Debug, found: End, expected: End) {
        if found != expected {
            self.0.push(format!("{what:?}: {found:?}, not {expected:?}"));
        }
    }

    /// Fails if there were any.
    pub(crate) fn finish(self) {
        let misses = self.0.len();
        assert!(misses == 0, "{misses} cases end in another way:\n{}", self.0.join("\n"));
    }
}

pub(crate) const DECRYPT: End = End::Alert(AlertDescription::DECRYPT_ERROR);
pub(crate) const HANDSHAKE_FAILURE: End = End::Alert(AlertDescription::HANDSHAKE_FAILURE);
pub(crate) const PROTOCOL_VERSION: End = End::Alert(AlertDescription::PROTOCOL_VERSION);
pub(crate) const UNEXPECTED: End = End::Alert(AlertDescription::UNEXPECTED_MESSAGE);
pub(crate) const DECODE: End = End::Alert(AlertDescription::DECODE_ERROR);
pub(crate) const ILLEGAL: End = End::Alert(AlertDescription::ILLEGAL_PARAMETER);

/// Lets the sides meet, checks what must hold of every end, and says which it was.
pub(crate) fn end(mut ours: Endpoint, mut peer: Peer, what: &dyn core::fmt::Debug) -> End {
    meet(&mut ours, &mut peer);
    let Some(error) = ours.error.clone() else {
        assert_eq!(ours.established, ours.connection.summary().is_some(), "{what:?}");
        return if ours.established { End::Established } else { End::Waits };
    };
    let by_us = matches!(error, Error::Internal(_) | Error::Misuse(_) | Error::Randomness);
    assert!(!by_us && !error.to_string().is_empty(), "{what:?}: {error:?}");
    assert!(ours.connection.summary().is_none(), "{what:?}: a summary of a failed connection");
    stays_failed(&mut ours.connection, &error, what);
    if matches!(error, Error::ClosedEarly) {
        return End::Closed;
    }
    let alert = error.alert().unwrap_or_else(|| panic!("{what:?}: {error:?}"));
    let told = peer.alert().map(|alert| alert.description);
    // The alert comes under keys that the peer has too, unless it broke the transcript.
    let reads = told == Some(alert) || peer.cannot_read();
    assert!(reads, "{what:?}: the peer reads {told:?} of {error}");
    End::Alert(alert)
}

fn stays_failed(connection: &mut Connection, error: &Error, what: &dyn core::fmt::Debug) {
    let mut outgoing = Vec::new();
    for _ in 0..2 {
        let mut incoming = [22, 3, 3, 0, 4, 0, 0, 0, 0];
        let again = connection.advance(&mut incoming, &mut outgoing).unwrap_err();
        assert_eq!(again.to_string(), error.to_string(), "{what:?}");
    }
    assert!(connection.write(b"data", &mut outgoing).is_err(), "{what:?}");
    assert!(connection.export(b"EXPERIMENTAL", b"", &mut [0; 8]).is_err(), "{what:?}");
    assert!(outgoing.is_empty(), "{what:?}: something is sent after the error");
}
