//! The keys of a scripted peer: computed here, so that the code under test is not its own judge.

use std::sync::LazyLock;

use nistec::p256;
use rand_core::{TryCryptoRng, TryRng};
use tls_record::{Opened, Opener, Protection, RecordError, Sealer, tls12};
use tls_schedule::tls12::MainSecret;
use tls_schedule::{
    ApplicationSecrets, EarlySecret, HandshakeSecret, HandshakeSecrets, HashAlgorithm,
    TrafficSecret,
};
use wire::registry::ContentType;

use super::Role;

/// The hash function of all suites here.
pub(super) const HASH: HashAlgorithm = HashAlgorithm::Sha256;

const KEY_LEN: usize = 16;
const FIXED_IV_LEN: usize = 4;

/// Randomness that is none: this byte and no other.
struct Constant(u8);

impl TryRng for Constant {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(u32::from_le_bytes([self.0; 4]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(u64::from_le_bytes([self.0; 8]))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        out.fill(self.0);
        Ok(())
    }
}

impl TryCryptoRng for Constant {}

fn secret() -> Option<p256::EphemeralSecret> {
    p256::EphemeralSecret::generate(&mut Constant(0x42)).ok()
}

/// The peer's share of secp256r1, the same each time.
pub(super) fn share() -> &'static [u8] {
    static SHARE: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let point = secret().map(|secret| secret.public_key().to_sec1());
        point.map(|point| point.as_ref().to_vec()).unwrap_or_default()
    });
    &SHARE
}

/// What the peer shares with the owner of `theirs`; none if that is no point.
pub(super) fn agree(theirs: &[u8]) -> Option<Vec<u8>> {
    let theirs = p256::PublicKey::from_sec1(theirs).ok()?;
    Some(secret()?.diffie_hellman(&theirs).ok()?.as_bytes().to_vec())
}

pub(super) enum Seals {
    Tls12(tls12::Sealer),
    Tls13(Sealer),
}

pub(super) enum Opens {
    Tls12(tls12::Opener),
    Tls13(Opener),
}

impl Seals {
    pub(super) fn seal(&mut self, content_type: ContentType, content: &[u8], out: &mut Vec<u8>) {
        // What cannot be sealed, such as an empty alert, is not sent.
        let _ = match self {
            Self::Tls12(sealer) => sealer.seal(content_type, content, out),
            Self::Tls13(sealer) => sealer.seal(content_type, content, out),
        };
    }
}

impl Opens {
    pub(super) fn open<'b>(&mut self, record: &'b mut [u8]) -> Result<Opened<'b>, RecordError> {
        match self {
            Self::Tls12(opener) => opener.open(record),
            Self::Tls13(opener) => opener.open(record),
        }
    }
}

/// Both directions' keys: our own sealing ones and the other side's opening ones.
pub(super) type Pair = (Option<Seals>, Option<Opens>);

/// Of TLS 1.2, for either direction.
pub(super) fn tls12_keys(
    main: &MainSecret,
    [client_random, server_random]: [&[u8; 32]; 2],
    role: Role,
) -> Pair {
    let mut block = [0; 2 * (KEY_LEN + FIXED_IV_LEN)];
    main.key_block(client_random, server_random, &mut block);
    let (keys, ivs) = block.split_at(2 * KEY_LEN);
    let of = |role| {
        let side = usize::from(role == Role::Server);
        (&keys[side * KEY_LEN..][..KEY_LEN], &ivs[side * FIXED_IV_LEN..][..FIXED_IV_LEN])
    };
    let ((key, iv), (their_key, their_iv)) = (of(role), of(other(role)));
    let protection = tls12::Protection::Aes128Gcm;
    let sealer = tls12::Sealer::new(protection, key, iv).ok().map(Seals::Tls12);
    let opener = tls12::Opener::new(protection, their_key, their_iv).ok().map(Opens::Tls12);
    (sealer, opener)
}

const fn other(role: Role) -> Role {
    match role {
        Role::Client => Role::Server,
        Role::Server => Role::Client,
    }
}

/// The schedule of TLS 1.3, as far as it got.
pub(super) struct Schedule {
    role: Role,
    client: TrafficSecret,
    server: TrafficSecret,
    next: Option<HandshakeSecret>,
    application: Option<ApplicationSecrets>,
}

impl Schedule {
    pub(super) fn new(role: Role, shared: &[u8], through_server_hello: &[u8]) -> Self {
        let digest = HASH.digest(through_server_hello);
        let secrets = EarlySecret::new(HASH, None).into_handshake(shared, &digest);
        let HandshakeSecrets { client, server, secret } = secrets;
        Self { role, client, server, next: Some(secret), application: None }
    }

    /// The server's Finished is part of the transcript.
    pub(super) fn finish(&mut self, through_server_finished: &[u8]) {
        if let Some(secret) = self.next.take() {
            let digest = HASH.digest(through_server_finished);
            self.application = Some(secret.into_application(&digest));
        }
    }

    pub(super) fn finished(&self, transcript: &[u8]) -> Vec<u8> {
        let (ours, _) = self.sides(&self.client, &self.server);
        ours.finished_mac(&HASH.digest(transcript)).as_ref().to_vec()
    }

    pub(super) fn handshake_keys(&self) -> Pair {
        let (ours, theirs) = self.sides(&self.client, &self.server);
        tls13_keys(ours, theirs)
    }

    pub(super) fn application_keys(&self) -> Pair {
        let Some(ApplicationSecrets { client, server, .. }) = &self.application else {
            return (None, None);
        };
        let (ours, theirs) = self.sides(client, server);
        tls13_keys(ours, theirs)
    }

    const fn sides<'a, T>(&self, client: &'a T, server: &'a T) -> (&'a T, &'a T) {
        match self.role {
            Role::Client => (client, server),
            Role::Server => (server, client),
        }
    }
}

fn tls13_keys(ours: &TrafficSecret, theirs: &TrafficSecret) -> Pair {
    let (ours, theirs) = (ours.key_iv(KEY_LEN), theirs.key_iv(KEY_LEN));
    let protection = Protection::Aes128Gcm;
    let sealer = Sealer::new(protection, &ours.key, &ours.iv).ok().map(Seals::Tls13);
    let opener = Opener::new(protection, &theirs.key, &theirs.iv).ok().map(Opens::Tls13);
    (sealer, opener)
}
