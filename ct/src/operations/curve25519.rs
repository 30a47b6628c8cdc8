//! X25519 and Ed25519.

use curve25519::ed25519::SigningKey;
use curve25519::x25519::{EphemeralSecret, PublicKey, StaticSecret};

use crate::random::{Random, public, secret};
use crate::registry::{NO_CARRIES, Registry};

pub(super) fn register(registry: &mut Registry) {
    let mut entries = registry.of_crate("curve25519", "portable");
    entries.add("X25519 key pair", "secret key", |()| {
        let secret = EphemeralSecret::generate(&mut Random::secret()).expect("the RNG works");
        secret.public_key().as_bytes().to_vec()
    });
    entries.msan_is_blind("portable", NO_CARRIES);
    entries.add("X25519 shared secret", "secret key", |()| {
        let shared = StaticSecret::from_bytes(secret())
            .diffie_hellman(&PublicKey::from_bytes(public()))
            .expect("the point is of large order");
        shared.as_bytes().to_vec()
    });
    entries.add("Ed25519 key pair", "secret key", |()| {
        let key = SigningKey::generate(&mut Random::secret()).expect("the RNG works");
        key.public_key().as_bytes().to_vec()
    });
    entries.msan_is_blind("portable", NO_CARRIES);
    entries.add("Ed25519 sign", "secret key, nonce", |()| {
        SigningKey::from_bytes(&secret()).sign(&public::<100>()).to_bytes().to_vec()
    });
}
