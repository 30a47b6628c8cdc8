//! The traits of the crate `signature`, used as another crate would.
#![cfg(test)]

use ashlar_curve25519::ed25519::{PublicKey, SIGNATURE_LEN, Signature, SigningKey};
use signature::{Keypair, SignatureEncoding, Signer, Verifier};

/// Signs, sends and verifies, whatever the algorithm.
fn exchange<K, S>(key: &K, message: &[u8]) -> Vec<u8>
where
    K: Signer<S> + Keypair<VerifyingKey: Verifier<S>>,
    S: SignatureEncoding,
{
    let sent = key.try_sign(message).unwrap().to_bytes();
    let received = S::try_from(sent.as_ref()).ok().unwrap();
    key.verifying_key().verify(message, &received).unwrap();
    assert!(key.verifying_key().verify(&[message, b"s"].concat(), &received).is_err());
    assert_eq!(received.encoded_len(), SIGNATURE_LEN);
    sent.as_ref().to_vec()
}

#[test]
fn the_traits_do_as_the_methods() {
    let key = SigningKey::from_bytes(&[0x42; 32]);
    assert_eq!(exchange::<_, Signature>(&key, b"message"), key.sign(b"message").to_bytes());
    assert_eq!(Keypair::verifying_key(&key), *key.public_key());
}

#[test]
fn signatures_of_other_lengths_or_out_of_range_are_refused() {
    let signature = SigningKey::from_bytes(&[0x42; 32]).sign(b"message").to_bytes();
    assert!(Signature::try_from(&signature[..]).is_ok());
    assert!(Signature::try_from(&signature[..63]).is_err());
    assert!(Signature::try_from(&[&signature[..], &[0]].concat()[..]).is_err());
    assert!(Signature::try_from(&[0xff; 64][..]).is_err());
}

#[test]
fn a_verifier_needs_no_secret() {
    fn verifies<V: Verifier<Signature>>(verifier: &V, signature: &Signature) -> bool {
        verifier.verify(b"message", signature).is_ok()
    }
    let key = SigningKey::from_bytes(&[0x42; 32]);
    let public = PublicKey::from_bytes(key.public_key().as_bytes()).unwrap();
    assert!(verifies(&public, &key.sign(b"message")));
    assert!(!verifies(&public, &key.sign(b"another message")));
}
