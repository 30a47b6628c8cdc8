//! HMAC and what is built on it. The hash functions take their best backend.

use hmac::{HmacDrbg, HmacKey, Prk, prf12};
use sha2::{Sha256, Sha384, Sha512};

use crate::random::{public, secret};
use crate::registry::{Entries, Registry};
use crate::taint;

pub(super) fn register(registry: &mut Registry) {
    let mut entries = registry.of_crate("hmac", "best");
    macs(&mut entries);
    entries.add("HKDF extract", "input keying material", |()| {
        Prk::<Sha256>::extract(&public::<32>(), &secret::<32>()).as_bytes().to_vec()
    });
    entries.add("HKDF expand", "pseudorandom key", |()| {
        let mut output = vec![0; 100];
        let prk = Prk::<Sha256>::from_bytes(&secret::<32>());
        prk.expand(&[b"info"], &mut output).expect("the length is allowed");
        output
    });
    entries.add("HKDF expand-label", "secret", |()| {
        let mut output = vec![0; 48];
        let prk = Prk::<Sha384>::from_bytes(&secret::<48>());
        prk.expand_label(b"label", b"context", &mut output).expect("the length is allowed");
        output
    });
    entries.add("PRF of TLS 1.2", "secret", |()| {
        let mut output = vec![0; 104];
        prf12::<Sha384>(&secret::<48>(), b"key expansion", &[&public::<64>()], &mut output);
        output
    });
    entries.add("HMAC_DRBG of RFC 6979", "private key", |()| {
        let mut output = vec![0; 80];
        let mut drbg = HmacDrbg::<Sha256>::new(&secret::<32>(), &public::<32>(), None);
        drbg.next(&mut output);
        drbg.next(&mut output);
        output
    });
}

fn macs(entries: &mut Entries<'_, ()>) {
    entries.add("HMAC-SHA-256", "key, message", |()| {
        HmacKey::<Sha256>::new(&secret::<32>()).mac(&secret::<200>()).to_vec()
    });
    entries.add("HMAC-SHA-384", "key, message", |()| {
        HmacKey::<Sha384>::new(&secret::<48>()).mac(&secret::<200>()).to_vec()
    });
    entries.add("HMAC-SHA-512, key longer than a block", "key, message", |()| {
        HmacKey::<Sha512>::new(&secret::<200>()).mac(&secret::<200>()).to_vec()
    });
    entries.add("HMAC verify", "key", |()| {
        let key: [u8; 32] = secret();
        let mut tag = HmacKey::<Sha256>::new(&key).mac(&public::<100>());
        taint::public(&mut tag);
        HmacKey::<Sha256>::new(&key).verify(&public::<100>(), &tag).expect("the tag is right");
        key.to_vec()
    });
    entries.add("HMAC refuse", "key", |()| {
        let key: [u8; 32] = secret();
        let refused = HmacKey::<Sha256>::new(&key).verify(&public::<100>(), &public::<32>());
        assert!(refused.is_err(), "the tag is wrong");
        key.to_vec()
    });
}
