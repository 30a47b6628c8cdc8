//! What a connection uses, as values: nothing here is global, and nothing is looked up.

use core::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rand_core::{TryCryptoRng, TryRng};
use wire::registry::{ExtensionType, SignatureScheme};
use x509::{Identity, Policy, PrivateKey, Time};

use crate::auth;
use crate::kx::Group;
use crate::suite::Suite;

/// What a client offers and accepts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ClientConfig {
    /// Whom to trust, and how a certificate is judged.
    pub policy: Policy,
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
    /// The default offer: all suites and groups, the system's clock and randomness.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            suites: Suite::ALL.to_vec(),
            groups: Group::ALL.to_vec(),
            alpn: Vec::new(),
            credential: None,
            middlebox_compatibility: true,
            hello_shape: None,
            clock: Clock::system(),
            randomness: Randomness::system(),
            key_log: None,
        }
    }
}

/// What a server accepts and answers with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ServerConfig {
    /// The certificate chain and who signs for it.
    pub credential: Credential,
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
    /// Where the current time comes from; only clients' certificates need it.
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
    /// The default: all suites and groups, the system's randomness.
    #[must_use]
    pub fn new(credential: Credential) -> Self {
        Self {
            credential,
            suites: Suite::ALL.to_vec(),
            groups: Group::ALL.to_vec(),
            alpn: Vec::new(),
            encrypted_extensions_shape: None,
            client_auth: None,
            clock: Clock::system(),
            randomness: Randomness::system(),
            key_log: None,
        }
    }
}

/// A certificate chain and who signs for its key.
#[derive(Clone)]
pub struct Credential {
    pub(crate) certificates: Vec<Vec<u8>>,
    pub(crate) schemes: Vec<SignatureScheme>,
    pub(crate) key: Option<Arc<PrivateKey>>,
}

impl Credential {
    /// A chain whose key is at hand. `Identity` has checked that key and certificate match.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        let Identity { certificates, key, .. } = identity;
        let schemes = auth::schemes_of(&key.public_key());
        Self { certificates, schemes, key: Some(Arc::new(key)) }
    }

    /// A chain whose key is elsewhere: each handshake pauses with
    /// [`Wants::Signature`](crate::Wants::Signature). DER certificates, the leaf first;
    /// `schemes` are those that the signer can do, the preferred first.
    #[must_use]
    pub const fn with_external_signer(
        certificates: Vec<Vec<u8>>,
        schemes: Vec<SignatureScheme>,
    ) -> Self {
        Self { certificates, schemes, key: None }
    }
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
/// With a fixed generator a handshake is reproducible to the byte. A client draws, in this order:
/// its random (32 bytes), the session id (32 bytes, if middlebox compatibility is on), the key
/// share's secret (32 bytes, `secp256r1` drawing again if out of range). A server draws
/// its random and the key share's secret; whoever signs draws last.
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
pub(crate) struct RandomnessFailed;

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
