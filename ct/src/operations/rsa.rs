//! RSA private operations with every part of the key secret.

use rsa::{Hash, PrivateKey, PrivateKeyComponents};

use crate::operations::rsa_key;
use crate::random::{Random, public};
use crate::registry::Registry;
use crate::taint;

const SECRET: &str = "d, p, q, dp, dq, qinv, blinding";

pub(super) fn register(registry: &mut Registry) {
    let mut entries = registry.of_crate("rsa", "portable");
    entries.add("RSA-2048 key import", SECRET, |()| key().components().dp.to_vec());
    entries.add("RSA-2048 sign PKCS#1 v1.5", SECRET, |()| {
        let signature = key().sign_pkcs1v15(Hash::Sha256, &public::<100>(), &mut Random::secret());
        signature.expect("signing works")
    });
    entries.add("RSA-2048 sign PSS", SECRET, |()| {
        let signature = key().sign_pss(Hash::Sha256, &public::<100>(), &mut Random::secret());
        signature.expect("signing works")
    });
}

/// The test key, whose parts other than n and e are secret.
fn key() -> PrivateKey {
    let [d, p, q, dp, dq, qinv] = rsa_key::SECRET_PARTS.map(|part| {
        let mut part = part.to_vec();
        taint::secret(&mut part);
        part
    });
    let parts = PrivateKeyComponents {
        n: rsa_key::N,
        e: rsa_key::E,
        d: &d,
        p: &p,
        q: &q,
        dp: &dp,
        dq: &dq,
        qinv: &qinv,
    };
    PrivateKey::from_components(&parts).expect("the key is consistent")
}
