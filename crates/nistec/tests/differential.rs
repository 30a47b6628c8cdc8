//! Random cases against RustCrypto's p256, p384 and p521.
//!
//! For each curve 10,000 secret keys, a quarter each of random bits, of few bits, of few zeros and of
//! long runs: the public key is a multiple of the generator, and passes through all of the field's
//! arithmetic. Each `EVERY`-th of them goes through whole operations as well, which take the peer ten
//! times as long: agreement with another key, signing, and verification in both directions. (Field and
//! scalars are compared with `num-bigint` beside the code.)
#![cfg(test)]

use ashlar_nistec::{Curve, EphemeralSecret, PublicKey, Signature, SigningKey};
use getrandom::SysRng;
use rand_core::TryRng;
use testkit::ScriptedRng;

const CASES: u32 = 10_000;

/// The peer's operations on bytes.
struct Peer {
    public_key: fn(&[u8]) -> Vec<u8>,
    agree: fn(&[u8], &[u8]) -> Vec<u8>,
    sign: fn(&[u8], &[u8]) -> Vec<u8>,
    verify: fn(&[u8], &[u8], &[u8]) -> bool,
}

macro_rules! peer {
    ($curve:ident) => {
        Peer {
            public_key: |secret| {
                ::$curve::SecretKey::from_slice(secret).unwrap().public_key().to_sec1_bytes().into()
            },
            agree: |secret, public| {
                let secret = ::$curve::SecretKey::from_slice(secret).unwrap().to_nonzero_scalar();
                let public = ::$curve::PublicKey::from_sec1_bytes(public).unwrap();
                let shared = ::$curve::ecdh::diffie_hellman(secret, public.as_affine());
                shared.raw_secret_bytes().to_vec()
            },
            sign: |secret, message| {
                use ::$curve::ecdsa::signature::Signer;
                let key = ::$curve::ecdsa::SigningKey::from_slice(secret).unwrap();
                let signature: ::$curve::ecdsa::Signature = key.sign(message);
                signature.to_bytes().to_vec()
            },
            verify: |public, message, signature| {
                use ::$curve::ecdsa::signature::Verifier;
                let key = ::$curve::ecdsa::VerifyingKey::from_sec1_bytes(public).unwrap();
                let signature = ::$curve::ecdsa::Signature::from_slice(signature).unwrap();
                key.verify(message, &signature).is_ok()
            },
        }
    };
}

#[test]
fn p256_agrees_with_its_peer() {
    compare::<ashlar_nistec::p256::P256, 10>(&peer!(p256), 256);
}

#[test]
fn p384_agrees_with_its_peer() {
    compare::<ashlar_nistec::p384::P384, 50>(&peer!(p384), 384);
}

#[test]
fn p521_agrees_with_its_peer() {
    compare::<ashlar_nistec::p521::P521, 100>(&peer!(p521), 521);
}

fn compare<C: Curve, const EVERY: u32>(peer: &Peer, bits: usize) {
    let mut other = secret::<C>(0, bits);
    for case in 0..CASES {
        let bytes = secret::<C>(case, bits);
        // Out of range are a few runs of ones.
        let Ok(key) = SigningKey::<C>::from_bytes(&bytes) else { continue };
        let public = key.verifying_key().to_sec1();
        assert_eq!(public.as_ref(), (peer.public_key)(bytes.as_ref()), "{bytes:02x?}");
        if case % EVERY == 0 {
            agreement::<C>(peer, &bytes, &other);
            signatures(peer, &key);
            other = bytes;
        }
    }
}

/// A secret key of one of four shapes, not zero.
fn secret<C: Curve>(case: u32, bits: usize) -> C::ScalarBytes {
    let mut random = vec![0; size_of::<C::ScalarBytes>()];
    SysRng.try_fill_bytes(&mut random).unwrap();
    let mut secret = vec![0; random.len()];
    let length = secret.len();
    let mut flip = |bit: usize| secret[length - 1 - bit % bits / 8] ^= 1 << (bit % bits % 8);
    let position = |at: usize| usize::from(random[at]) << 8 | usize::from(random[at + 1]);
    match case % 4 {
        0 => {
            secret = random;
            secret[0] &= 0xff >> (8 * length - bits);
        }
        1 => (0..8).for_each(|at| flip(position(2 * at))),
        2 => {
            // The top bit aside, so that the number is below n.
            (0..bits - 1).for_each(&mut flip);
            (0..8).for_each(|at| flip(position(2 * at) % (bits - 1)));
        }
        _ => {
            // A run between each two of four positions.
            for at in 0..4 {
                (0..position(2 * at) % bits).for_each(&mut flip);
            }
        }
    }
    if secret.iter().all(|&byte| byte == 0) {
        secret[length - 1] = 1;
    }
    secret.as_slice().try_into().unwrap()
}

fn agreement<C: Curve>(peer: &Peer, a: &C::ScalarBytes, b: &C::ScalarBytes) {
    let public = (peer.public_key)(b.as_ref());
    let ours = EphemeralSecret::<C>::generate(&mut ScriptedRng(&[a.as_ref()])).unwrap();
    let shared = ours.diffie_hellman(&PublicKey::from_sec1(&public).unwrap()).unwrap();
    let expected = (peer.agree)(a.as_ref(), &public);
    assert_eq!(shared.as_bytes().as_ref(), expected, "{a:02x?} {b:02x?}");
}

fn signatures<C: Curve>(peer: &Peer, key: &SigningKey<C>) {
    let secret = key.to_bytes();
    let public = key.verifying_key().to_sec1();
    // Deterministic signatures are the same; hedged ones verify.
    let message = secret.as_ref();
    let theirs = (peer.sign)(secret.as_ref(), message);
    let ours = key.sign(message).unwrap();
    assert_eq!(ours.to_bytes().as_ref(), theirs, "{message:02x?}");
    let theirs = Signature::from_bytes(&theirs.as_slice().try_into().unwrap()).unwrap();
    assert_eq!(key.verifying_key().verify(message, &theirs), Ok(()), "{message:02x?}");
    let hedged = key.sign_hedged(message, &mut SysRng).unwrap().to_bytes();
    assert!((peer.verify)(public.as_ref(), message, hedged.as_ref()), "{message:02x?}");
    assert!(!(peer.verify)(public.as_ref(), b"other", hedged.as_ref()), "{message:02x?}");
}
