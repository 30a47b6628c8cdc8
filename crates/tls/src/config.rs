//! What a connection uses, as values: nothing here is global, and nothing is looked up.

use core::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rand_core::{TryCryptoRng, TryRng};
use wire::registry::{ExtensionType, ProtocolVersion, SignatureScheme};
use x509::{Certificate, Identity, KeyUsage, Policy, PrivateKey, ServerName, Time};

use crate::auth;
use crate::kx::Group;
use crate::legacy::Legacy;
use crate::session::{self, MemorySessions, Session, Sessions};
use crate::suite::{Suite, Tls12Suite, Tls13Suite};
use crate::tickets::Tickets;
use crate::version::Versions;

/// Servers whose last session a client's default store remembers.
const CLIENT_SESSIONS: usize = 256;

/// What a client offers and accepts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ClientConfig {
    /// Whom to trust, and how a certificate is judged.
    pub policy: Policy,
    /// The versions to offer. A version without a suite is not offered.
    pub versions: Versions,
    /// Cipher suites to offer, the preferred first.
    pub suites: Vec<Suite>,
    /// Groups to offer, the preferred first. The first one's share is sent at once; if that is a
    /// hybrid with ML-KEM, also that of its curve alone, where it is offered: older servers then
    /// need not ask for it.
    pub groups: Vec<Group>,
    /// Protocol names to offer by ALPN (RFC 7301), the preferred first. None: no extension.
    pub alpn: Vec<Vec<u8>>,
    /// What to answer if the server asks for a certificate. None: an empty certificate list.
    pub credential: Option<Credential>,
    /// Whether to ask the server for an OCSP response beside its certificate (RFC 6066, section 8).
    pub ocsp_stapling: bool,
    /// Refuses servers of TLS 1.2 without `extended_main_secret` (RFC 7627): without it, two
    /// connections can be made to share their keys (CVE-2014-1295).
    pub require_extended_main_secret: bool,
    /// Where connections are kept to be resumed: the last one to each server. None: each handshake is a full one.
    pub sessions: Option<Arc<dyn Sessions>>,
    /// Says that this is a second attempt with a lower version (RFC 7507): a server that speaks more
    /// then knows that somebody made the first one fail.
    pub is_fallback: bool,
    /// What is offered beyond this crate: see [`with_legacy`](Self::with_legacy).
    pub(crate) legacy: Option<Arc<dyn Legacy>>,
    /// Whether to look like TLS 1.2 to middleboxes (RFC 9846, appendix E.4).
    pub middlebox_compatibility: bool,
    /// Extensions of the `ClientHello` in an order of the caller's. None: our own order.
    pub hello_shape: Option<Vec<Shaped>>,
    /// Where the current time comes from.
    pub clock: Clock,
    /// Where randomness comes from.
    pub randomness: Randomness,
    /// Where secrets are logged for debugging (RFC 9850). None, unless asked for.
    pub key_log: Option<Arc<dyn KeyLog>>,
}

impl ClientConfig {
    /// The default offer: both versions, all suites but CCM's, all groups, the system's clock and
    /// randomness, room for some sessions in memory.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            versions: Versions::Both,
            suites: Suite::DEFAULT.to_vec(),
            groups: Group::ALL.to_vec(),
            alpn: Vec::new(),
            credential: None,
            ocsp_stapling: true,
            require_extended_main_secret: true,
            sessions: Some(Arc::new(MemorySessions::new(CLIENT_SESSIONS))),
            is_fallback: false,
            legacy: None,
            middlebox_compatibility: true,
            hello_shape: None,
            clock: Clock::system(),
            randomness: Randomness::system(),
            key_log: None,
        }
    }
}

impl ClientConfig {
    /// Also offers the legacy of TLS 1.2 that RFC 10015 forbids, after everything else: what
    /// `ashlar-tls-legacy` makes.
    #[must_use]
    pub fn with_legacy(self, legacy: Arc<dyn Legacy>) -> Self {
        Self { legacy: Some(legacy), ..self }
    }

    pub(crate) fn tls13_suites(&self) -> impl Iterator<Item = Tls13Suite> {
        self.suites.iter().filter_map(|suite| suite.tls13())
    }

    pub(crate) fn tls12_suites(&self) -> impl Iterator<Item = Tls12Suite> {
        tls12_suites(&self.suites, self.legacy.as_deref())
    }

    /// What a session must have been made under: the judgement of the server, and what was shown to
    /// it. Otherwise it would be taken up across configurations (CVE-2025-68121).
    pub(crate) fn session_binding(&self) -> [u8; 32] {
        let shown = self.credential.as_ref().map_or([0; 32], |credential| credential.fingerprint);
        session::binding([self.policy.fingerprint(), shown])
    }

    /// The session of an earlier connection to the server, which is forgotten: after a handshake it
    /// is kept again, if all went well.
    pub(crate) fn take_session(self: &Arc<Self>, name: &ServerName) -> Option<Arc<Session>> {
        let (sessions, key) = (self.sessions.as_ref()?, name.to_string());
        let session = sessions.take(key.as_bytes())?;
        let here = core::ptr::eq(session.config.as_ptr(), Arc::as_ptr(self));
        let usable = session.is_fresh(self.clock.now())
            && session.server_name == key.as_bytes()
            && (here || session.binding == self.session_binding())
            && (session.extended || !self.require_extended_main_secret);
        usable.then_some(session)
    }

    pub(crate) fn keep_session(&self, session: Arc<Session>) {
        if let Some(sessions) = &self.sessions {
            let name = session.server_name.clone();
            sessions.put(&name, session);
        }
    }
}

/// The suites of TLS 1.2: our own, then the legacy's.
fn tls12_suites<'a>(
    suites: &'a [Suite],
    legacy: Option<&'a dyn Legacy>,
) -> impl Iterator<Item = Tls12Suite> + 'a {
    let own = suites.iter().filter_map(|suite| suite.tls12());
    own.chain(legacy.into_iter().flat_map(|legacy| legacy.suites().iter().copied()))
}

/// What a server accepts and answers with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ServerConfig {
    /// The certificate chain and who signs for it.
    pub credential: Credential,
    /// The versions to accept. A version without a suite is not accepted.
    pub versions: Versions,
    /// Cipher suites, the preferred first: the first one that the client offers is taken.
    pub suites: Vec<Suite>,
    /// Groups, the preferred first. One whose share the client sent goes before the others.
    pub groups: Vec<Group>,
    /// Protocol names by ALPN (RFC 7301), the preferred first. None: the extension is ignored.
    pub alpn: Vec<Vec<u8>>,
    /// Extensions of `EncryptedExtensions` in an order of the caller's. None: our own order.
    pub encrypted_extensions_shape: Option<Vec<Shaped>>,
    /// Whether and how clients are asked who they are. None: they are not asked.
    pub client_auth: Option<ClientAuth>,
    /// Refuses clients of TLS 1.2 without `extended_main_secret` (RFC 7627).
    pub require_extended_main_secret: bool,
    /// The keys of session tickets (RFC 9846, section 4.7.1; RFC 5077). None: no tickets.
    pub tickets: Option<Arc<Tickets>>,
    /// How many tickets a client of TLS 1.3 is given, each for one connection. One of TLS 1.2 uses
    /// its only one again and again.
    pub tls13_tickets: u8,
    /// Where connections of TLS 1.2 are kept for clients without tickets. None: they are not.
    pub sessions: Option<Arc<dyn Sessions>>,
    /// What is accepted beyond this crate: see [`with_legacy`](Self::with_legacy).
    pub(crate) legacy: Option<Arc<dyn Legacy>>,
    /// Where the current time comes from; only clients' certificates and sessions need it.
    pub clock: Clock,
    /// Where randomness comes from.
    pub randomness: Randomness,
    /// Where secrets are logged for debugging (RFC 9850). None, unless asked for.
    pub key_log: Option<Arc<dyn KeyLog>>,
}

/// How a server asks its clients who they are: RFC 9846, section 4.4.2.
#[derive(Clone, Debug)]
pub struct ClientAuth {
    /// Whom to trust, and how a certificate is judged. Names are for the application to look at.
    pub policy: Policy,
    /// Whether a client without a certificate is refused.
    pub required: bool,
}

impl ServerConfig {
    /// The default: both versions, all suites but CCM's, all groups, the system's randomness,
    /// tickets under keys of its own.
    #[must_use]
    pub fn new(credential: Credential) -> Self {
        Self {
            credential,
            versions: Versions::Both,
            suites: Suite::DEFAULT.to_vec(),
            groups: Group::ALL.to_vec(),
            alpn: Vec::new(),
            encrypted_extensions_shape: None,
            client_auth: None,
            require_extended_main_secret: true,
            tickets: Some(Arc::new(Tickets::default())),
            tls13_tickets: 2,
            sessions: None,
            legacy: None,
            clock: Clock::system(),
            randomness: Randomness::system(),
            key_log: None,
        }
    }
}

impl ServerConfig {
    /// Also accepts the legacy of TLS 1.2 that RFC 10015 forbids, where nothing else is common: what
    /// `ashlar-tls-legacy` makes.
    #[must_use]
    pub fn with_legacy(self, legacy: Arc<dyn Legacy>) -> Self {
        Self { legacy: Some(legacy), ..self }
    }

    pub(crate) fn tls13_suites(&self) -> impl Iterator<Item = Tls13Suite> {
        self.suites.iter().filter_map(|suite| suite.tls13())
    }

    pub(crate) fn tls12_suites(&self) -> impl Iterator<Item = Tls12Suite> {
        tls12_suites(&self.suites, self.legacy.as_deref())
    }

    /// The versions with a suite, the highest first.
    pub(crate) fn spoken_versions(&self) -> Vec<ProtocolVersion> {
        let mut versions = self.versions.list();
        versions.retain(|version| match *version {
            ProtocolVersion::TLS_1_3 => self.tls13_suites().next().is_some(),
            _ => self.tls12_suites().next().is_some(),
        });
        versions
    }

    /// What a session must have been made under: what was shown to the client, and the judgement of
    /// the client (CVE-2025-23419).
    pub(crate) fn session_binding(&self) -> [u8; 32] {
        let auth = self.client_auth.as_ref().map_or([0; 32], |auth| auth.policy.fingerprint());
        session::binding([self.credential.fingerprint, auth])
    }
}

/// A certificate chain and who signs for its key.
#[derive(Clone)]
pub struct Credential {
    pub(crate) certificates: Vec<Vec<u8>>,
    /// SHA-256 of the leaf.
    pub(crate) fingerprint: [u8; 32],
    pub(crate) schemes: Vec<SignatureScheme>,
    /// In TLS 1.2, where a scheme does not name a curve.
    pub(crate) tls12_schemes: Vec<SignatureScheme>,
    pub(crate) key: Option<Arc<PrivateKey>>,
    /// Whether the key is at hand, of RSA, and may decrypt.
    pub(crate) deciphers: bool,
    pub(crate) ocsp_response: Option<Vec<u8>>,
}

impl Credential {
    /// A chain whose key is at hand. `Identity` has checked that key and certificate match.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        let Identity { certificates, key, .. } = identity;
        let public = key.public_key();
        let may_decipher = || {
            let leaf = certificates.first().and_then(|leaf| Certificate::from_der(leaf).ok());
            let usage = leaf.map(|leaf| leaf.key_usage());
            usage.is_some_and(|usage| {
                usage.is_none_or(|usage| usage.allows(KeyUsage::KEY_ENCIPHERMENT))
            })
        };
        Self {
            schemes: auth::tls13::schemes_of(&public),
            tls12_schemes: auth::tls12::schemes_of(&public),
            deciphers: matches!(key, PrivateKey::Rsa(_)) && may_decipher(),
            key: Some(Arc::new(key)),
            fingerprint: leaf_fingerprint(&certificates),
            certificates,
            ocsp_response: None,
        }
    }

    /// A chain whose key is elsewhere: each handshake pauses with
    /// [`Wants::Signature`](crate::Wants::Signature). DER certificates, the leaf first;
    /// `schemes` are those that the signer can do, the preferred first. Such a key signs and does
    /// not decrypt: the key transport of the legacy needs a key that is at hand.
    #[must_use]
    pub fn with_external_signer(certificates: Vec<Vec<u8>>, schemes: Vec<SignatureScheme>) -> Self {
        let tls12_schemes = schemes.clone();
        let fingerprint = leaf_fingerprint(&certificates);
        let (key, deciphers, ocsp_response) = (None, false, None);
        Self { certificates, fingerprint, schemes, tls12_schemes, key, deciphers, ocsp_response }
    }

    /// Shows no OCSP response.
    #[must_use]
    pub fn without_ocsp_response(self) -> Self {
        Self { ocsp_response: None, ..self }
    }

    /// Shows this OCSP response (DER) beside the certificate to clients that ask for it. Its freshness
    /// is the caller's care.
    #[must_use]
    pub fn with_ocsp_response(self, response: Vec<u8>) -> Self {
        Self { ocsp_response: Some(response), ..self }
    }
}

fn leaf_fingerprint(certificates: &[Vec<u8>]) -> [u8; 32] {
    let leaf = certificates.first().map(Vec::as_slice).unwrap_or_default();
    session::fingerprint(leaf)
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("certificates", &self.certificates.len())
            .field("schemes", &self.schemes)
            .field("key_at_hand", &self.key.is_some())
            .finish()
    }
}

/// One extension of a shaped message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shaped {
    /// The extension that the configuration leads to, at this place. Nothing if there is none.
    Computed(ExtensionType),
    /// An extension with these bytes, sent as they are. What the peer may answer is still judged
    /// by the configuration's suites, groups and schemes.
    Raw(ExtensionType, Vec<u8>),
}

/// Where the current time comes from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Time + Send + Sync>);

impl Clock {
    /// The operating system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::from_fn(|| {
            // A clock before 1970 makes every certificate not yet valid, which is an honest answer.
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            Time::from_unix(now.as_secs())
        })
    }

    /// A clock that stands still, for reproducible handshakes.
    #[must_use]
    pub fn fixed(time: Time) -> Self {
        Self::from_fn(move || time)
    }

    /// A clock of the caller's.
    #[must_use]
    pub fn from_fn(now: impl Fn() -> Time + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    pub(crate) fn now(&self) -> Time {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// Where randomness comes from: each connection takes a generator of its own.
///
/// With a fixed generator a handshake is reproducible to the byte. Each line of the lists is one
/// draw; what is out of range is drawn again. A client draws
///
/// 1. its random, 32 bytes;
/// 2. the session id, 32 bytes: if TLS 1.3 is offered and middlebox compatibility is on, or if it
///    shows a ticket of TLS 1.2; not if it shows a session id that the server gave;
/// 3. if TLS 1.3 is offered, the secret of each key share: 32 bytes for `x25519` and `secp256r1`.
///
/// A server draws, in TLS 1.3, its random and the secret of the key share. In TLS 1.2
///
/// 1. the session id, 32 bytes, if the session will be kept by one;
/// 2. its random, 32 bytes;
/// 3. the secret of its ServerKeyExchange: a key of the curve, or an exponent (RFC 7919, section
///    5.2), of 32 bytes in `ffdhe2048`.
///
/// A client of TLS 1.2 draws for its ClientKeyExchange: such a secret; or the premaster secret, 48
/// bytes whose first two are replaced by the version, and the nonzero bytes of the PKCS#1 padding.
/// A server draws when an encrypted premaster secret comes: 48 bytes to go on with if it is bad.
///
/// Whoever signs or decrypts draws then: for ECDSA as many bytes as the order of the curve has, for
/// RSASSA-PSS a salt as long as the digest; after that, for RSA, the blinding, as long as the
/// modulus. Resumed handshakes of TLS 1.2 leave out all of this, from the secrets of the exchange
/// on.
///
/// Last, for each ticket a server draws `ticket_age_add`, 4 bytes, in TLS 1.3 alone; the name of a
/// ticket key, 16 bytes, and the key, 32 bytes, if it has none or an old one; the ticket's nonce,
/// 12 bytes. And in TLS 1.2, before its Finished, whoever sends CBC draws 32 bytes, from which the
/// initialisation vectors follow.
///
/// `docs/recordings.md` leads to handshakes with their draws.
#[derive(Clone)]
pub struct Randomness(Arc<dyn Fn() -> Generator + Send + Sync>);

/// A connection's source of randomness.
pub(crate) type Generator = Box<dyn TryCryptoRng<Error = RandomnessFailed> + Send>;

impl Randomness {
    /// The operating system's generator, asked for every secret.
    #[must_use]
    pub fn system() -> Self {
        Self::from_fn(|| getrandom::SysRng)
    }

    /// Generators of the caller's: `new` is called once a connection.
    #[must_use]
    pub fn from_fn<R: TryCryptoRng + Send + 'static>(
        new: impl Fn() -> R + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(move || Box::new(Erased(new()))))
    }

    pub(crate) fn generator(&self) -> Generator {
        (self.0)()
    }
}

impl fmt::Debug for Randomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Randomness")
    }
}

/// The source of randomness failed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RandomnessFailed;

impl fmt::Display for RandomnessFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the source of randomness failed")
    }
}

impl core::error::Error for RandomnessFailed {}

/// A generator with its error type forgotten.
struct Erased<R>(R);

impl<R: TryRng> TryRng for Erased<R> {
    type Error = RandomnessFailed;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.0.try_next_u32().map_err(|_| RandomnessFailed)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.0.try_next_u64().map_err(|_| RandomnessFailed)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        self.0.try_fill_bytes(out).map_err(|_| RandomnessFailed)
    }
}

impl<R: TryCryptoRng> TryCryptoRng for Erased<R> {}

/// Takes secrets for debugging, in the terms of RFC 9850 (`SSLKEYLOGFILE`).
///
/// Whoever has these secrets reads the connection.
pub trait KeyLog: fmt::Debug + Send + Sync {
    /// One secret: its label (`CLIENT_TRAFFIC_SECRET_0` …), the connection's client random.
    fn log(&self, label: &str, client_random: &[u8; 32], secret: &[u8]);
}
