//! The traits of the crate `signature`, used as generic code uses them.
#![cfg(test)]

use ashlar_rsa::{Error, Hash, PrivateKey, Signature, SigningKey, VerifyingKey};
use getrandom::SysRng;
use signature::{Keypair, RandomizedSigner, SignatureEncoding, Verifier};

#[path = "support/rng.rs"]
mod rng;

/// Signs, sends the bytes, verifies.
fn round_trip<K, S>(key: &K, message: &[u8]) -> Vec<u8>
where
    K: RandomizedSigner<S> + Keypair<VerifyingKey: Verifier<S>>,
    S: SignatureEncoding,
{
    let sent = key.try_sign_with_rng(&mut SysRng, message).unwrap().to_vec();
    let Ok(received) = S::try_from(&sent) else { panic!("{sent:02x?}") };
    assert_eq!(received.encoded_len(), sent.len());
    let public = key.verifying_key();
    public.verify(message, &received).unwrap();
    assert!(public.verify(b"something else", &received).is_err());
    let Ok(short) = S::try_from(&sent[1..]) else { return sent };
    assert!(public.verify(message, &short).is_err());
    sent
}

#[test]
fn generic_code_signs_and_verifies() {
    let key = PrivateKey::generate(2048, &mut SysRng).unwrap();
    let public = key.public_key();
    for hash in [Hash::Sha256, Hash::Sha384, Hash::Sha512] {
        let pkcs1 = SigningKey::pkcs1v15(key.clone(), hash);
        let pss = SigningKey::pss(key.clone(), hash);
        let by_pkcs1 = round_trip(&pkcs1, b"message");
        let by_pss = round_trip(&pss, b"message");
        // The same signatures as without the traits, and only under their own scheme.
        public.verify_pkcs1v15(hash, b"message", &by_pkcs1).unwrap();
        public.verify_pss(hash, b"message", &by_pss).unwrap();
        let by_pss = Signature::try_from(&*by_pss).unwrap();
        assert!(pss.verifying_key().verify(b"message", &by_pss).is_ok());
        assert!(pkcs1.verifying_key().verify(b"message", &by_pss).is_err());
        assert_eq!(pkcs1.verifying_key(), VerifyingKey::pkcs1v15(public.clone(), hash));
        assert_eq!(pss.verifying_key(), VerifyingKey::pss(public.clone(), hash));
        assert!(format!("{by_pss:?}").len() > 512);
    }
}

#[test]
fn l6_failing_generators_are_the_errors_source() {
    let key = PrivateKey::generate(2048, &mut SysRng).unwrap();
    let signer = SigningKey::pss(key, Hash::Sha256);
    let error = signer.try_sign_with_rng(&mut rng::FailsAfter(0), b"message").unwrap_err();
    let source = core::error::Error::source(&error).and_then(|source| source.downcast_ref());
    assert_eq!(source, Some(&Error::Rng));
    let error = signer.try_sign_with_rng(&mut rng::Constant(0), b"message").unwrap_err();
    let source = core::error::Error::source(&error).and_then(|source| source.downcast_ref());
    assert_eq!(source, Some(&Error::Rng));
}
