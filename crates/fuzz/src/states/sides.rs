//! Our side of each flow and the script that it meets, fixed like everything here.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rand_core::TryCryptoRng;
use testkit::script::{Flow, Identity, Peer, Role, Session, Settings, Version};
use tls::registry::SignatureScheme;
use tls::{
    ClientAuth, ClientConfig, Clock, Connection, Credential, Group, Randomness, ServerConfig,
    Sessions, Tickets,
};
use x509::{
    Policy, PrivateKey, ServerName, SignatureAlgorithm, Time, Trust, Usage, Validity, issue,
};

use crate::endpoint::Endpoint;
use crate::mutate::SplitMix64;
use crate::peers::{Fixedly, NOW};

const NAME: &str = "example.com";

/// One key, and a certificate of it for each use, trusted as itself.
struct Lone {
    key: PrivateKey,
    server: Vec<u8>,
    client: Vec<u8>,
    /// The signatures so far: the beginnings of most sequences are alike.
    signatures: Mutex<HashMap<Vec<u8>, Vec<u8>>>,
}

static LONE: LazyLock<Lone> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "nothing here depends on an input")]
    make(&mut rng()).expect("a key and its certificates")
});

const fn rng() -> Fixedly {
    Fixedly(SplitMix64(3))
}

fn key() -> Result<PrivateKey, x509::Error> {
    PrivateKey::from_pkcs8_der(include_bytes!("../../corpus/key_file/key-p256-pkcs8.der"))
}

fn make<R: TryCryptoRng>(rng: &mut R) -> Result<Lone, x509::Error> {
    let day =
        |days: u64| Time::from_unix(NOW.unix().unsigned_abs() / 86_400 * 86_400 + days * 86_400);
    let validity = Validity { not_before: day(0), not_after: day(30) };
    let key = key()?;
    let root = issue::ca("Root", &key, validity, rng)?;
    let issuer = issue::Issuer::new(&root, &key)?;
    let public = key.public_key();
    let mut leaf = |usage| issue::leaf(&issuer, &public, &[NAME], validity, usage, rng);
    let (server, client) = (leaf(Usage::ServerAuth)?, leaf(Usage::ClientAuth)?);
    Ok(Lone { key, server, client, signatures: Mutex::default() })
}

impl Lone {
    fn sign(&self, content: &[u8]) -> Vec<u8> {
        let mut signatures = self.signatures.lock().unwrap_or_else(PoisonError::into_inner);
        let sign = || {
            let signed = self.key.sign(SignatureAlgorithm::EcdsaSha256, content, &mut rng());
            signed.unwrap_or_default()
        };
        // Bounded: sequences that do not end soon have transcripts of their own.
        if signatures.len() > 1000 {
            return sign();
        }
        signatures.entry(content.to_vec()).or_insert_with(sign).clone()
    }
}

fn credential(certificate: &[u8]) -> Option<Credential> {
    let identity = x509::Identity::new(vec![certificate.to_vec()], key().ok()?).ok()?;
    Some(Credential::new(identity))
}

fn policy(certificate: &[u8]) -> Policy {
    Policy::new(Trust::ExactCertificates(vec![certificate.to_vec()]))
}

/// What both sides remember of an earlier connection.
#[derive(Clone, Default)]
struct Past {
    sessions: Arc<Remembers>,
    tickets: Arc<Tickets>,
    session: Option<Session>,
}

/// A store that keeps its first session for ever.
#[derive(Debug, Default)]
struct Remembers(Mutex<Option<Arc<tls::Session>>>);

impl Sessions for Remembers {
    fn put(&self, _: &[u8], session: Arc<tls::Session>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get_or_insert(session);
    }

    fn get(&self, _: &[u8]) -> Option<Arc<tls::Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn take(&self, key: &[u8]) -> Option<Arc<tls::Session>> {
        self.get(key)
    }
}

/// A full connection with a ticket, for each role of the script.
static PAST: LazyLock<[Past; 2]> = LazyLock::new(|| {
    [Role::Client, Role::Server].map(|role| {
        let mut past = Past::default();
        let flow = Flow { ticket: true, ..Flow::new(Version::Tls12, role) };
        let (mut ours, mut peer) = pair_of(flow, &past);
        ours.run();
        loop {
            let to_us = peer.go(&ours.take_outgoing());
            if to_us.is_empty() {
                break;
            }
            ours.feed(&to_us);
        }
        past.session = peer.session();
        past
    })
});

/// Both sides of a flow.
pub(super) fn pair(flow: Flow) -> (Endpoint, Peer) {
    if !flow.resumed {
        return pair_of(flow, &Past::default());
    }
    let [client, server] = &*PAST;
    pair_of(flow, if flow.role == Role::Client { client } else { server })
}

fn pair_of(flow: Flow, past: &Past) -> (Endpoint, Peer) {
    let shown = match flow.role {
        Role::Server => Some(&LONE.server),
        Role::Client => flow.client_auth.then_some(&LONE.client),
    };
    let peer = Peer::new(Settings {
        flow,
        identity: shown.map(|certificate| Identity {
            certificates: vec![certificate.clone()],
            scheme: SignatureScheme::ECDSA_SECP256R1_SHA256,
            sign: Arc::new(|content| LONE.sign(content)),
        }),
        session: past.session.clone(),
        extended_main_secret: true,
        server_name: NAME.to_owned(),
    });
    #[expect(clippy::expect_used, reason = "nothing here depends on an input")]
    let connection = match flow.role {
        Role::Server => client(flow, past),
        Role::Client => server(flow, past),
    }
    .expect("a fixed configuration");
    (Endpoint::new(connection), peer)
}

fn client(flow: Flow, past: &Past) -> Option<Connection> {
    let mut config = ClientConfig::new(policy(&LONE.server));
    config.groups = match flow.retried {
        true => vec![Group::X25519, Group::Secp256r1],
        false => vec![Group::Secp256r1],
    };
    config.clock = Clock::fixed(NOW);
    config.randomness = Randomness::from_fn(rng);
    config.credential = flow.client_auth.then(|| credential(&LONE.client)).flatten();
    let sessions: Arc<Remembers> = Arc::clone(&past.sessions);
    config.sessions = Some(sessions);
    Some(Connection::client(Arc::new(config), ServerName::parse(NAME).ok()?))
}

fn server(flow: Flow, past: &Past) -> Option<Connection> {
    let mut config = ServerConfig::new(credential(&LONE.server)?);
    config.groups = vec![Group::Secp256r1];
    config.clock = Clock::fixed(NOW);
    config.randomness = Randomness::from_fn(rng);
    config.tickets = Some(Arc::clone(&past.tickets));
    let policy = policy(&LONE.client);
    config.client_auth = flow.client_auth.then_some(ClientAuth { policy, required: true });
    Some(Connection::server(Arc::new(config)))
}
