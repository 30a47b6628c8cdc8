//! What holds for all keys, messages and bytes.
#![cfg(test)]

use ashlar_nistec::p256::P256;
use ashlar_nistec::p384::P384;
use ashlar_nistec::p521::P521;
use ashlar_nistec::{Curve, Digest, EphemeralSecret, PublicKey, Signature, SigningKey};
use getrandom::SysRng;
use proptest::prelude::*;

use der::encode;

#[path = "support/der.rs"]
mod der;

const fn length<C: Curve>() -> usize {
    size_of::<C::ScalarBytes>()
}

fn signatures_verify<C: Curve>(secret: &[u8], message: &[u8]) {
    let mut secret: C::ScalarBytes = secret[..length::<C>()].try_into().unwrap();
    // Below n on every curve but for a chance of 2^-32.
    secret.as_mut()[0] &= if length::<C>() == 66 { 0x01 } else { 0xff };
    let Ok(key) = SigningKey::<C>::from_bytes(&secret) else { return };
    for digest in [Digest::sha256, Digest::sha384, Digest::sha512] {
        let digest = digest(message);
        let signature = key.sign_digest(&digest).unwrap();
        assert_eq!(key.verifying_key().verify_digest(&digest, &signature), Ok(()));
        let (der, bytes) = (signature.to_der(), signature.to_bytes());
        let (r, s) = bytes.as_ref().split_at(length::<C>());
        assert_eq!(der.as_ref(), encode(r, s));
        assert_eq!(Signature::<C>::from_der(der.as_ref()), Ok(signature));
        assert_eq!(Signature::<C>::from_bytes(&bytes), Ok(signature));
    }
}

fn short_numbers_survive<C: Curve>(r: u64, s: u8) {
    let mut bytes = vec![0; 2 * length::<C>()];
    bytes[length::<C>() - 8..length::<C>()].copy_from_slice(&r.to_be_bytes());
    bytes[2 * length::<C>() - 1] = s;
    let signature = Signature::<C>::from_bytes(&bytes.as_slice().try_into().unwrap()).unwrap();
    let der = signature.to_der();
    let (r, s) = bytes.split_at(length::<C>());
    assert_eq!(der.as_ref(), encode(r, s));
    assert_eq!(Signature::from_der(der.as_ref()), Ok(signature));
}

fn both_sides_agree<C: Curve>() {
    let alice = EphemeralSecret::<C>::generate(&mut SysRng).unwrap();
    let bob = EphemeralSecret::<C>::generate(&mut SysRng).unwrap();
    let (alice_public, bob_public) = (alice.public_key(), bob.public_key());
    let alice_public = PublicKey::from_sec1(alice_public.to_sec1().as_ref()).unwrap();
    let at_alice = alice.diffie_hellman(&bob_public).unwrap();
    let at_bob = bob.diffie_hellman(&alice_public).unwrap();
    assert_eq!(at_alice.as_bytes(), at_bob.as_bytes());
}

/// Random bytes are a key or a signature so rarely that either would be a find.
fn bytes_are_refused<C: Curve>(bytes: &[u8]) {
    assert!(PublicKey::<C>::from_sec1(bytes).is_err());
    assert!(Signature::<C>::from_der(bytes).is_err());
    // Of the right length and form, off the curve.
    let mut point = bytes.to_vec();
    point.resize(1 + 2 * length::<C>(), 1);
    point[0] = 4;
    assert!(PublicKey::<C>::from_sec1(&point).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn signatures_verify_and_survive_encoding(
        secret in prop::collection::vec(any::<u8>(), 66),
        message: Vec<u8>,
    ) {
        signatures_verify::<P256>(&secret, &message);
        signatures_verify::<P384>(&secret, &message);
        signatures_verify::<P521>(&secret, &message);
    }

    #[test]
    fn short_numbers_survive_der(r in 1u64.., s in 1u8..) {
        short_numbers_survive::<P256>(r, s);
        short_numbers_survive::<P384>(r, s);
        short_numbers_survive::<P521>(r, s);
    }

    #[test]
    fn agreement(_ in Just(())) {
        both_sides_agree::<P256>();
        both_sides_agree::<P384>();
        both_sides_agree::<P521>();
    }

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        bytes_are_refused::<P256>(&bytes);
        bytes_are_refused::<P384>(&bytes);
        bytes_are_refused::<P521>(&bytes);
    }
}
