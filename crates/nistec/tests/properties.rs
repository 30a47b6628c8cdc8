//! What holds for all keys, messages and bytes.
#![cfg(test)]

use ashlar_nistec::Digest;
use ashlar_nistec::p256::{EphemeralSecret, PublicKey, Signature, SigningKey};
use getrandom::SysRng;
use proptest::prelude::*;

use der::encode;

#[path = "support/der.rs"]
mod der;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn signatures_verify_and_survive_encoding(secret: [u8; 32], message: Vec<u8>) {
        let Ok(key) = SigningKey::from_bytes(&secret) else { return Ok(()) };
        for digest in [Digest::sha256, Digest::sha384, Digest::sha512] {
            let digest = digest(&message);
            let signature = key.sign_digest(&digest).unwrap();
            prop_assert_eq!(key.verifying_key().verify_digest(&digest, &signature), Ok(()));
            let (der, bytes) = (signature.to_der(), signature.to_bytes());
            prop_assert_eq!(der.as_ref(), encode(&bytes[..32], &bytes[32..]));
            prop_assert_eq!(Signature::from_der(der.as_ref()), Ok(signature));
            prop_assert_eq!(Signature::from_bytes(&bytes), Ok(signature));
        }
    }

    #[test]
    fn short_numbers_survive_der(r in 1u64.., s in 1u8..) {
        let mut bytes = [0; 64];
        bytes[24..32].copy_from_slice(&r.to_be_bytes());
        bytes[63] = s;
        let signature = Signature::from_bytes(&bytes).unwrap();
        let der = signature.to_der();
        prop_assert_eq!(der.as_ref(), encode(&bytes[..32], &bytes[32..]));
        prop_assert_eq!(Signature::from_der(der.as_ref()), Ok(signature));
    }

    #[test]
    fn both_sides_agree(_ in Just(())) {
        let alice = EphemeralSecret::generate(&mut SysRng).unwrap();
        let bob = EphemeralSecret::generate(&mut SysRng).unwrap();
        let (alice_public, bob_public) = (alice.public_key(), bob.public_key());
        let alice_public = PublicKey::from_sec1(&alice_public.to_sec1()).unwrap();
        let at_alice = alice.diffie_hellman(&bob_public).unwrap();
        let at_bob = bob.diffie_hellman(&alice_public).unwrap();
        prop_assert_eq!(at_alice.as_bytes(), at_bob.as_bytes());
    }

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        // Random bytes are a key or a signature so rarely that either would be a find.
        prop_assert!(PublicKey::from_sec1(&bytes).is_err());
        prop_assert!(Signature::from_der(&bytes).is_err());
    }
}
