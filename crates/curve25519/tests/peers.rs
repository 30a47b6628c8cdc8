//! The same results as x25519-dalek's and ed25519-dalek's.
#![cfg(test)]

use ashlar_curve25519::ed25519::{self, SigningKey};
use ashlar_curve25519::x25519::{self, StaticSecret};
use ed25519_dalek::Signer;
use proptest::prelude::*;

/// The verdict on what a peer sends.
fn ours(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    ed25519::PublicKey::from_bytes(public)
        .and_then(|public| public.verify(message, &ed25519::Signature::from_bytes(signature)?))
        .is_ok()
}

fn theirs(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    let signature = ed25519_dalek::Signature::from_bytes(signature);
    ed25519_dalek::VerifyingKey::from_bytes(public)
        .and_then(|public| public.verify_strict(message, &signature))
        .is_ok()
}

fn message() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn x25519_agreement(secret: [u8; 32], peer: [u8; 32]) {
        let shared = StaticSecret::from_bytes(secret)
            .diffie_hellman(&x25519::PublicKey::from_bytes(peer));
        let expected = x25519_dalek::StaticSecret::from(secret)
            .diffie_hellman(&x25519_dalek::PublicKey::from(peer));
        prop_assert_eq!(shared.map(|shared| *shared.as_bytes()), Ok(expected.to_bytes()));
    }

    #[test]
    fn x25519_public_keys(secret: [u8; 32]) {
        let public = StaticSecret::from_bytes(secret).public_key();
        let expected = x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(secret));
        prop_assert_eq!(public.as_bytes(), expected.as_bytes());
    }

    #[test]
    fn ed25519_signatures(secret: [u8; 32], message in message()) {
        let (key, expected) =
            (SigningKey::from_bytes(&secret), ed25519_dalek::SigningKey::from_bytes(&secret));
        let public = key.public_key();
        prop_assert_eq!(*public.as_bytes(), expected.verifying_key().to_bytes());
        let signature = key.sign(&message);
        prop_assert_eq!(signature.to_bytes(), expected.sign(&message).to_bytes());
        prop_assert_eq!(public.verify(&message, &signature), Ok(()));
        let read = ed25519::PublicKey::from_bytes(public.as_bytes());
        prop_assert_eq!(read.as_ref(), Ok(public));
    }

    #[test]
    fn ed25519_mutated_signatures(secret: [u8; 32], message in message(), at: usize, flip in 1u8..) {
        let key = SigningKey::from_bytes(&secret);
        let (mut public, mut signature) = (*key.public_key().as_bytes(), key.sign(&message).to_bytes());
        let mut message = message;
        let at = at % (public.len() + signature.len() + message.len());
        let bytes = public.iter_mut().chain(&mut signature).chain(&mut message);
        *bytes.into_iter().nth(at).unwrap() ^= flip;
        prop_assert!(!ours(&public, &message, &signature));
        prop_assert!(!theirs(&public, &message, &signature));
    }

    #[test]
    fn ed25519_keys(encoded: [u8; 32]) {
        let expected = ed25519_dalek::VerifyingKey::from_bytes(&encoded).is_ok();
        prop_assert_eq!(ed25519::PublicKey::from_bytes(&encoded).is_ok(), expected);
    }
}
