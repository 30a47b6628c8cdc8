//! Diffie-Hellman in the groups of RFC 7919.

use dhe::{EphemeralSecret, Group};

use crate::random::{Random, public, secret};
use crate::registry::{NO_CARRIES, Registry};

pub(super) fn register(registry: &mut Registry) {
    let mut entries = registry.of_crate("dhe", "best");
    entries.add("ffdhe2048 key pair", "exponent", |()| {
        public_key(&EphemeralSecret::generate(Group::Ffdhe2048, &mut Random::secret()))
    });
    entries.msan_is_blind("best", NO_CARRIES);
    entries.add("ffdhe2048 exponent import", "exponent", |()| {
        public_key(&EphemeralSecret::from_be_bytes(Group::Ffdhe2048, &secret::<32>()))
    });
    entries.msan_is_blind("best", NO_CARRIES);
    entries.add("ffdhe2048 shared secret", "exponent", |()| {
        let own = EphemeralSecret::generate(Group::Ffdhe2048, &mut Random::secret());
        let other = EphemeralSecret::from_be_bytes(Group::Ffdhe2048, &public::<32>());
        let peer = other.expect("in range").public_key();
        let shared = own.expect("in range").diffie_hellman(&peer).expect("one group");
        shared.padded().to_vec()
    });
    entries.msan_is_blind("best", NO_CARRIES);
}

fn public_key(secret: &Result<EphemeralSecret, dhe::Error>) -> Vec<u8> {
    secret.as_ref().expect("in range").public_key().as_bytes().to_vec()
}
