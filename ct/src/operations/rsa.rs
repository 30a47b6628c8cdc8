//! RSA private operations with every part of the key secret.

use rsa::{Hash, PrivateKey, PrivateKeyComponents};

use crate::operations::rsa_key;
use crate::random::{Random, public, secret};
use crate::registry::{Entries, Registry};
use crate::taint;

pub(super) const SECRET: &str = "d, p, q, dp, dq, qinv, blinding";

pub(super) fn register(registry: &mut Registry) {
    let mut entries = registry.of_crate("rsa", "best");
    entries.add("RSA-2048 key pair", "p, q, bases of the primality tests", |()| {
        let key = PrivateKey::generate(2048, &mut Random::secret()).expect("the RNG works");
        key.components().dp.to_vec()
    });
    entries.add("RSA-2048 key import", SECRET, |()| key().components().dp.to_vec());
    entries.add("RSA-2048 sign PKCS#1 v1.5", SECRET, |()| {
        let signature = key().sign_pkcs1v15(Hash::Sha256, &public::<100>(), &mut Random::secret());
        signature.expect("signing works")
    });
    entries.add("RSA-2048 sign PSS", SECRET, |()| {
        let signature = key().sign_pss(Hash::Sha256, &public::<100>(), &mut Random::secret());
        signature.expect("signing works")
    });
    register_encryption(&mut entries);
}

fn register_encryption(entries: &mut Entries<'_, ()>) {
    entries.add("RSA-2048 decrypt OAEP", SECRET, |()| {
        let key = key();
        let sealed = key
            .public_key()
            .encrypt_oaep(Hash::Sha256, b"label", &public::<48>(), &mut Random::public())
            .expect("the message fits");
        let opened = key.decrypt_oaep(Hash::Sha256, b"label", &sealed, &mut Random::secret());
        opened.expect("the padding is right").to_vec()
    });
    entries.add("RSA-2048 refuse OAEP", SECRET, |()| {
        let key = key();
        let refused =
            key.decrypt_oaep(Hash::Sha256, b"", &random_ciphertext(), &mut Random::secret());
        assert!(refused.is_err(), "the padding is wrong");
        key.components().dp.to_vec()
    });
    entries.add("RSA-2048 decrypt PKCS#1 v1.5", SECRET, |()| {
        let key = key();
        let sealed = key.public_key().encrypt_pkcs1v15(&public::<48>(), &mut Random::public());
        let sealed = sealed.expect("the message fits");
        let opened = key.decrypt_pkcs1v15(&sealed, &mut Random::secret());
        opened.expect("bad padding is no error").to_vec()
    });
    entries.add("RSA-2048 decrypt PKCS#1 v1.5, implicit rejection", SECRET, |()| {
        let opened = key().decrypt_pkcs1v15(&random_ciphertext(), &mut Random::secret());
        let mut result = opened.expect("bad padding is no error").to_vec();
        // It may be empty.
        result.extend_from_slice(&key().components().dp);
        result
    });
    entries.add("RSA-2048 decrypt PKCS#1 v1.5, fixed length", SECRET, |()| {
        let key = key();
        let sealed = key.public_key().encrypt_pkcs1v15(&public::<48>(), &mut Random::public());
        let sealed = sealed.expect("the message fits");
        let opened = key.decrypt_pkcs1v15_fixed(&sealed, &public::<48>(), &mut Random::secret());
        opened.expect("bad padding is no error").to_vec()
    });
    entries.add("RSA-2048 decrypt PKCS#1 v1.5, fixed length, fallback", SECRET, |()| {
        let sealed = random_ciphertext();
        let opened = key().decrypt_pkcs1v15_fixed(&sealed, &secret::<48>(), &mut Random::secret());
        opened.expect("bad padding is no error").to_vec()
    });
}

/// Below n, and nothing that anyone has padded.
fn random_ciphertext() -> [u8; 256] {
    let mut ciphertext = public();
    ciphertext[0] = 0;
    ciphertext
}

/// The test key, whose parts other than n and e are secret.
pub(super) fn key() -> PrivateKey {
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
