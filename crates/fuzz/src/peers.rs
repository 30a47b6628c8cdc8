//! A client and a server who do the same thing each time: certificates, time and randomness are
//! fixed.

use core::convert::Infallible;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rand_core::{TryCryptoRng, TryRng};
use tls::registry::SignatureScheme;
use tls::{
    ClientConfig, Clock, Connection, Credential, Group, KeyLog, Randomness, ServerConfig, Suite,
};
use tls_record::Protection;
use x509::{Identity, Policy, PrivateKey, ServerName, Time, Trust, TrustAnchor};

use crate::mutate::SplitMix64;

/// The side that a target is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Client,
    Server,
}

impl Side {
    pub(crate) const fn peer(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}

/// What an input's first byte chooses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mode(pub(crate) u8);

impl Mode {
    /// Whether the input edits a handshake of both sides; else its bytes are what the peer sends.
    pub(crate) const fn edits_handshake(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether the server cannot use the share that the client sends first.
    const fn retries(self) -> bool {
        self.0 & 2 != 0
    }

    /// One suite, which also settles the version.
    const fn suite(self) -> Suite {
        match self.0 >> 2 & 3 {
            0 => Suite::Aes128GcmSha256,
            1 => Suite::Aes256GcmSha384,
            2 => Suite::ChaCha20Poly1305Sha256,
            _ => Suite::EcdheEcdsaAes128GcmSha256,
        }
    }

    pub(crate) const fn is_tls12(self) -> bool {
        self.0 >> 2 & 3 == 3
    }

    /// How records of TLS 1.3 are protected, by the suite that both sides agree on.
    pub(crate) const fn protection(self) -> Protection {
        match self.0 >> 2 & 3 {
            1 => Protection::Aes256Gcm,
            2 => Protection::ChaCha20Poly1305,
            _ => Protection::Aes128Gcm,
        }
    }

    /// Whether the server's signer is elsewhere, and signs wrong.
    pub(crate) const fn signs_wrong(self) -> bool {
        self.0 & 0x10 != 0
    }

    const fn looks_like_tls12(self) -> bool {
        self.0 & 0x20 == 0
    }

    /// Whether edits are to what protected records of TLS 1.3 hold, made by someone with the keys.
    pub(crate) const fn is_inside(self) -> bool {
        self.0 & 0x40 != 0 && !self.is_tls12()
    }

    fn alpn(self) -> Vec<Vec<u8>> {
        if self.0 & 0x80 == 0 { Vec::new() } else { vec![b"h2".to_vec(), b"http/1.1".to_vec()] }
    }
}

/// A key, its chain, and the policy that trusts the chain's root.
struct Fixed {
    signer: Credential,
    elsewhere: Credential,
    policy: Policy,
    name: ServerName,
}

/// Within the validity of the certificates: 2026-12-01.
pub(crate) const NOW: Time = Time::from_unix(1_796_083_200);

static FIXED: LazyLock<Fixed> = LazyLock::new(|| {
    let read = || {
        let chain = vec![include_bytes!("peers/leaf.der").to_vec()];
        let key =
            PrivateKey::from_pkcs8_der(include_bytes!("../corpus/key_file/key-p256-pkcs8.der"))?;
        let anchor = TrustAnchor::from_certificate_der(include_bytes!("peers/root.der"))?;
        let schemes = vec![SignatureScheme::ECDSA_SECP256R1_SHA256];
        Ok::<_, x509::Error>(Fixed {
            elsewhere: Credential::with_external_signer(chain.clone(), schemes),
            signer: Credential::new(Identity::new(chain, key)?),
            policy: Policy::new(Trust::Anchors(vec![anchor])),
            name: ServerName::parse("example.com")?,
        })
    };
    #[expect(clippy::expect_used, reason = "constants, read by every run of the tests")]
    read().expect("the chain, its key and its root")
});

pub(crate) fn client(mode: Mode) -> Connection {
    let mut config = ClientConfig::new(FIXED.policy.clone());
    config.suites = vec![mode.suite()];
    config.groups = vec![Group::X25519, Group::Secp256r1];
    config.alpn = mode.alpn();
    config.middlebox_compatibility = mode.looks_like_tls12();
    config.clock = Clock::fixed(NOW);
    config.randomness = Randomness::from_fn(|| Fixedly(SplitMix64(1)));
    Connection::client(Arc::new(config), FIXED.name.clone())
}

/// A server, and the secrets that it logs.
pub(crate) fn server(mode: Mode) -> (Connection, Arc<Secrets>) {
    let fixed = &*FIXED;
    let credential = if mode.signs_wrong() { &fixed.elsewhere } else { &fixed.signer };
    let secrets = Arc::new(Secrets::default());
    let mut config = ServerConfig::new(credential.clone());
    config.suites = vec![mode.suite()];
    config.groups = vec![Group::Secp256r1];
    if !mode.retries() {
        config.groups.insert(0, Group::X25519);
    }
    config.alpn = mode.alpn();
    config.clock = Clock::fixed(NOW);
    config.randomness = Randomness::from_fn(|| Fixedly(SplitMix64(2)));
    config.key_log = Some(Arc::<Secrets>::clone(&secrets));
    (Connection::server(Arc::new(config)), secrets)
}

/// Secrets by their labels in RFC 9850.
#[derive(Debug, Default)]
pub(crate) struct Secrets(Mutex<Vec<(String, Vec<u8>)>>);

impl Secrets {
    pub(crate) fn get(&self, label: &str) -> Option<Vec<u8>> {
        let secrets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        secrets.iter().find(|(known, _)| known == label).map(|(_, secret)| secret.clone())
    }
}

impl KeyLog for Secrets {
    fn log(&self, label: &str, _: &[u8; 32], secret: &[u8]) {
        let mut secrets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        secrets.push((label.to_owned(), secret.to_vec()));
    }
}

/// Randomness that is none: the same bytes for each connection.
pub(crate) struct Fixedly(pub(crate) SplitMix64);

impl TryRng for Fixedly {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0.next())
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for chunk in out.chunks_mut(8) {
            chunk.copy_from_slice(&self.0.next().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Fixedly {}
