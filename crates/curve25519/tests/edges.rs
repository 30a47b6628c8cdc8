//! X25519: peers' keys that are not ordinary points (ATTACKS: C2), clamping, a generator that fails.
#![cfg(test)]

use ashlar_curve25519::Error;
use ashlar_curve25519::x25519::{EphemeralSecret, PublicKey, StaticSecret};
use generators::Once;
use getrandom::SysRng;
use hex_literal::hex;

#[path = "support/generators.rs"]
mod generators;

/// The u-coordinates below 2^255 of the points of order 1, 2, 4 and 8 on the curve and on its
/// twist: 0, 1, p - 1, the two of order 8, and the non-canonical p and p + 1.
const LOW_ORDER: [[u8; 32]; 7] = [
    hex!("0000000000000000000000000000000000000000000000000000000000000000"),
    hex!("0100000000000000000000000000000000000000000000000000000000000000"),
    hex!("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    hex!("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    hex!("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    hex!("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    hex!("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
];

fn agree(peer: [u8; 32]) -> Result<[u8; 32], Error> {
    let secret = StaticSecret::from_bytes([0x42; 32]);
    secret.diffie_hellman(&PublicKey::from_bytes(peer)).map(|shared| *shared.as_bytes())
}

#[test]
fn c2_low_order_points_are_refused() {
    for peer in LOW_ORDER {
        assert_eq!(agree(peer), Err(Error::LowOrder), "{peer:02x?}");
        let mut high_bit = peer;
        high_bit[31] |= 0x80;
        assert_eq!(agree(high_bit), Err(Error::LowOrder), "{high_bit:02x?}");
        let secret = EphemeralSecret::generate(&mut SysRng).unwrap();
        let refused = secret.diffie_hellman(&PublicKey::from_bytes(peer));
        assert_eq!(refused.map(|_| ()), Err(Error::LowOrder));
    }
}

#[test]
fn c2_the_highest_bit_is_ignored() {
    let mut peer = hex!("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
    let expected = agree(peer).unwrap();
    peer[31] |= 0x80;
    assert_eq!(agree(peer), Ok(expected));
}

#[test]
fn c2_non_canonical_coordinates_are_taken_modulo_p() {
    // p + 2 ..= p + 18 = 2^255 - 1 are 2 ..= 18.
    for small in 2..=18 {
        let mut canonical = [0; 32];
        canonical[0] = small;
        let mut non_canonical = [0xff; 32];
        non_canonical[0] = 0xed + small;
        non_canonical[31] = 0x7f;
        assert_eq!(agree(non_canonical).unwrap(), agree(canonical).unwrap(), "p + {small}");
    }
}

#[test]
fn clamped_bits_of_the_secret_do_not_matter() {
    let public = |bytes| *StaticSecret::from_bytes(bytes).public_key().as_bytes();
    let secret = [0x5a; 32];
    let expected = public(secret);
    for (byte, bits) in [(0, 0b111), (31, 0b1100_0000)] {
        let (mut set, mut clear) = (secret, secret);
        set[byte] |= bits;
        clear[byte] &= !bits;
        assert_eq!(public(set), expected);
        assert_eq!(public(clear), expected);
    }
    let mut other = secret;
    other[0] ^= 0b1000;
    assert_ne!(public(other), expected);
}

#[test]
fn both_sides_agree() {
    for _ in 0..20 {
        let alice = EphemeralSecret::generate(&mut SysRng).unwrap();
        let bob = StaticSecret::generate(&mut SysRng).unwrap();
        let alice_public = alice.public_key();
        let shared = alice.diffie_hellman(&bob.public_key()).unwrap();
        assert_eq!(bob.diffie_hellman(&alice_public).unwrap().as_bytes(), shared.as_bytes());
        assert_eq!(StaticSecret::from_bytes(*bob.to_bytes()).public_key(), bob.public_key());
    }
}

#[test]
fn a_generator_of_zeros_gives_an_ordinary_key() {
    let secret = EphemeralSecret::generate(&mut Once(Some([0; 32]))).unwrap();
    let expected = hex!("2fe57da347cd62431528daac5fbb290730fff684afc4cfc2ed90995f58cb3b74");
    assert_eq!(secret.public_key().as_bytes(), &expected);
}

#[test]
fn a_failing_generator_is_an_error() {
    assert_eq!(EphemeralSecret::generate(&mut Once(None)).map(|_| ()), Err(Error::Rng));
    assert_eq!(StaticSecret::generate(&mut Once(None)).map(|_| ()), Err(Error::Rng));
}
