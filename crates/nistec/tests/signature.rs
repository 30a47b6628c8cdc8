//! Signatures by the traits of `signature`.
#![cfg(test)]

use ashlar_nistec::p256::P256;
use ashlar_nistec::p384::P384;
use ashlar_nistec::p521::P521;
use ashlar_nistec::{Curve, Signature, SigningKey};
use getrandom::SysRng;
use signature::{Keypair, RandomizedSigner, SignatureEncoding, Signer, Verifier};
use testkit::ScriptedRng;

/// As code sees keys that knows nothing of this crate.
fn sign_and_verify<K, S>(key: &K) -> [S; 2]
where
    K: Signer<S> + RandomizedSigner<S> + Keypair<VerifyingKey: Verifier<S>>,
    S: SignatureEncoding,
{
    let signatures = [
        key.try_sign(b"message").unwrap(),
        key.try_sign_with_rng(&mut SysRng, b"message").unwrap(),
    ];
    let broken = &mut ScriptedRng(&[]);
    assert!(key.try_sign_with_rng(broken, b"message").is_err());
    for signature in &signatures {
        let bytes = signature.to_bytes();
        let Ok(same) = S::try_from(bytes.as_ref()) else { panic!("what was written is read") };
        assert!(key.verifying_key().verify(b"message", &same).is_ok());
        assert!(key.verifying_key().verify(b"massage", &same).is_err());
        assert!(S::try_from(&bytes.as_ref()[1..]).is_err());
        assert!(S::try_from(&vec![0; signature.encoded_len()]).is_err());
    }
    signatures
}

fn check<C: Curve>()
where
    Signature<C>: SignatureEncoding,
{
    let key = SigningKey::<C>::generate(&mut SysRng).unwrap();
    let [deterministic, randomized] = sign_and_verify(&key);
    assert_eq!(Ok(deterministic), key.sign(b"message"));
    assert_ne!(deterministic, randomized);
}

#[test]
fn signatures_by_traits() {
    check::<P256>();
    check::<P384>();
    check::<P521>();
}
