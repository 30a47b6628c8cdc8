//! Published vectors: RFC 7748, sections 5.2 and 6.1; RFC 8032, section 7.1.
#![cfg(test)]

use ashlar_curve25519::ed25519::{self, Signature, SigningKey};
use ashlar_curve25519::x25519::{EphemeralSecret, PublicKey, StaticSecret};
use generators::Once;
use hex_literal::hex;
use testkit::Tally;

#[path = "support/generators.rs"]
mod generators;
#[path = "support/rfc8032.rs"]
mod rfc8032;

fn x25519(scalar: [u8; 32], u: [u8; 32]) -> [u8; 32] {
    let secret = StaticSecret::from_bytes(scalar);
    *secret.diffie_hellman(&PublicKey::from_bytes(u)).expect("not of low order").as_bytes()
}

#[test]
fn rfc_7748_section_5_2() {
    let mut tally = Tally::new("curve25519", "X25519", "RFC 7748", "portable");
    tally.equal(
        "5.2 first",
        x25519(
            hex!("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
            hex!("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"),
        ),
        hex!("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"),
    );
    // The u-coordinate has its highest bit set, which is to be ignored.
    tally.equal(
        "5.2 second",
        x25519(
            hex!("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
            hex!("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"),
        ),
        hex!("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"),
    );
    let mut k = hex!("0900000000000000000000000000000000000000000000000000000000000000");
    let mut u = k;
    for iteration in 1..=1000 {
        (k, u) = (x25519(k, u), k);
        if iteration == 1 {
            tally.equal(
                "5.2 after 1 iteration",
                k,
                hex!("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"),
            );
        }
    }
    tally.equal(
        "5.2 after 1,000 iterations",
        k,
        hex!("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"),
    );
    tally.finish();
}

#[test]
fn rfc_7748_section_6_1() {
    let mut tally = Tally::new("curve25519", "X25519 key agreement", "RFC 7748", "portable");
    let alice = ephemeral(hex!("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
    let bob = ephemeral(hex!("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
    let (alice_public, bob_public) = (alice.public_key(), bob.public_key());
    tally.equal(
        "Alice's public key",
        *alice_public.as_bytes(),
        hex!("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"),
    );
    tally.equal(
        "Bob's public key",
        *bob_public.as_bytes(),
        hex!("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"),
    );
    let shared = hex!("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    tally.equal("Alice's side", agree(alice, &bob_public), shared);
    tally.equal("Bob's side", agree(bob, &alice_public), shared);
    tally.finish();
}

#[test]
fn rfc_8032_section_7_1() {
    let mut tally = Tally::new("curve25519", "Ed25519", "RFC 8032", "portable");
    for vector in rfc8032::VECTORS {
        let name = vector.name;
        let key = SigningKey::from_bytes(&vector.secret_key);
        tally.equal(format!("{name}, key"), *key.public_key().as_bytes(), vector.public_key);
        let signature = key.sign(vector.message).to_bytes();
        tally.equal(format!("{name}, sign"), signature, vector.signature);
        let public = ed25519::PublicKey::from_bytes(&vector.public_key);
        let signature = Signature::from_bytes(&vector.signature);
        let verified = public.and_then(|public| public.verify(vector.message, &signature?));
        tally.equal(format!("{name}, verify"), verified, Ok(()));
    }
    tally.finish();
}

fn agree(secret: EphemeralSecret, peer: &PublicKey) -> [u8; 32] {
    *secret.diffie_hellman(peer).expect("not of low order").as_bytes()
}

/// The secret that a generator yields which returns `bytes` and nothing more.
fn ephemeral(bytes: [u8; 32]) -> EphemeralSecret {
    EphemeralSecret::generate(&mut Once(Some(bytes))).expect("one draw of 32 bytes")
}
