//! The NIST curves.

use crate::random::{Random, public, secret};
use crate::registry::{Entries, Registry};

/// A key of bytes. The top ones are cleared, so that the number is in range whatever the curve.
macro_rules! private_key {
    ($curve:ident, $len:ident, $bytes:expr) => {{
        let mut bytes: [u8; $len] = $bytes;
        bytes[..2].fill(0);
        nistec::$curve::SigningKey::from_bytes(&bytes).expect("in range")
    }};
}

/// Every operation of a curve's module.
macro_rules! curve {
    ($entries:expr, $name:literal, $curve:ident) => {{
        use nistec::$curve::{EphemeralSecret, PublicKey, SCALAR_LEN, SigningKey};

        let entries: &mut Entries<'_, ()> = $entries;
        entries.add(concat!($name, " ECDH key pair"), "scalar", |()| {
            let own = EphemeralSecret::generate(&mut Random::secret()).expect("in range");
            own.public_key().to_sec1()[1..].to_vec()
        });
        entries.add(concat!($name, " ECDH shared secret"), "scalar", |()| {
            let own = EphemeralSecret::generate(&mut Random::secret()).expect("in range");
            let other = EphemeralSecret::generate(&mut Random::public()).expect("in range");
            let peer = PublicKey::from_sec1(&other.public_key().to_sec1()).expect("on the curve");
            own.diffie_hellman(&peer).expect("not infinity").as_bytes().to_vec()
        });
        entries.add(concat!($name, " ECDSA key pair"), "private key", |()| {
            let key = SigningKey::generate(&mut Random::secret()).expect("in range");
            key.verifying_key().to_sec1()[1..].to_vec()
        });
        entries.add(concat!($name, " ECDSA sign"), "private key, nonce", |()| {
            let key = private_key!($curve, SCALAR_LEN, secret());
            key.sign(&public::<100>()).expect("signing works").to_bytes().to_vec()
        });
        entries.add(concat!($name, " ECDSA sign, hedged"), "private key, nonce", |()| {
            let key = private_key!($curve, SCALAR_LEN, secret());
            let signature = key.sign_hedged(&public::<100>(), &mut Random::secret());
            signature.expect("signing works").to_bytes().to_vec()
        });
    }};
}

pub(super) fn register(registry: &mut Registry) {
    let mut entries = registry.of_crate("nistec", "portable");
    curve!(&mut entries, "P-256", p256);
    curve!(&mut entries, "P-384", p384);
    curve!(&mut entries, "P-521", p521);
}
