//! Ed25519: what must be refused (ATTACKS: C9), and a generator that fails.
#![cfg(test)]

use ashlar_curve25519::Error;
use ashlar_curve25519::ed25519::{PublicKey, Signature, SigningKey};
use generators::Once;
use getrandom::SysRng;
use hex_literal::hex;
use num_bigint::BigUint;
use sha2::Sha512;

#[path = "support/generators.rs"]
mod generators;

const MESSAGE: &[u8] = b"message";

/// The eight points whose order divides 8.
const SMALL_ORDER: [[u8; 32]; 8] = [
    hex!("0100000000000000000000000000000000000000000000000000000000000000"),
    hex!("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    hex!("0000000000000000000000000000000000000000000000000000000000000000"),
    hex!("0000000000000000000000000000000000000000000000000000000000000080"),
    hex!("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    hex!("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
    hex!("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    hex!("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
];

fn order() -> BigUint {
    (BigUint::from(1u8) << 252u32) + 27_742_317_777_372_353_535_851_937_790_883_648_493u128
}

fn little_endian(number: &BigUint) -> [u8; 32] {
    let mut bytes = [0; 32];
    let digits = number.to_bytes_le();
    bytes[..digits.len()].copy_from_slice(&digits);
    bytes
}

fn join(r: &[u8; 32], s: &BigUint) -> [u8; 64] {
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(r);
    signature[32..].copy_from_slice(&little_endian(s));
    signature
}

/// p + `above`, with the sign bit.
fn not_below_p(above: u8, sign: u8) -> [u8; 32] {
    let mut bytes = [0xff; 32];
    bytes[0] = 0xed + above;
    bytes[31] = 0x7f | sign;
    bytes
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[0x42; 32])
}

/// The verdict on encodings, as a peer sends them.
fn verify(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Result<(), Error> {
    PublicKey::from_bytes(public)?.verify(message, &Signature::from_bytes(signature)?)
}

/// The verdict of ed25519-dalek without its strict rules.
fn lax(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    use ed25519_dalek::{Signature, Verifier, VerifyingKey};

    let public = VerifyingKey::from_bytes(public).expect("a point");
    public.verify(message, &Signature::from_bytes(signature)).is_ok()
}

#[test]
fn c9_s_out_of_range_is_refused() {
    let signature = key().sign(MESSAGE).to_bytes();
    let (r, s) = signature.split_first_chunk::<32>().unwrap();
    let s = BigUint::from_bytes_le(s);
    assert_eq!(verify(key().public_key().as_bytes(), MESSAGE, &join(r, &s)), Ok(()));
    // The same signature, were S taken modulo L.
    for s in [&s + order(), &s + order() * 2u8, order(), (BigUint::from(1u8) << 256u32) - 1u8] {
        assert_eq!(Signature::from_bytes(&join(r, &s)), Err(Error::SignatureRange), "{s:x}");
    }
    let largest = join(r, &(order() - 1u8));
    assert_eq!(Signature::from_bytes(&largest).map(|read| read.to_bytes()), Ok(largest));
}

#[test]
fn c9_small_order_keys_are_refused() {
    // Under the identity as a key, R = S B is a signature of everything.
    let s = BigUint::from(1u8);
    let base = hex!("5866666666666666666666666666666666666666666666666666666666666666");
    assert!(lax(&SMALL_ORDER[0], MESSAGE, &join(&base, &s)));
    for public in SMALL_ORDER {
        assert_eq!(PublicKey::from_bytes(&public), Err(Error::SmallOrder), "{public:02x?}");
    }
}

#[test]
fn c9_small_order_r_is_refused() {
    // With the nonce 0, R is the identity, and S = k s satisfies the equation.
    let secret = key().to_bytes();
    let mut scalar = Sha512::digest(&*secret);
    scalar[0] &= 248;
    scalar[31] = scalar[31] & 127 | 64;
    let scalar = BigUint::from_bytes_le(&scalar[..32]);
    let (r, public) = (SMALL_ORDER[0], *key().public_key().as_bytes());
    let k = BigUint::from_bytes_le(&Sha512::digest(&[&r, &public, MESSAGE].concat()));
    let signature = join(&r, &(k * scalar % order()));
    assert!(lax(&public, MESSAGE, &signature));
    assert_eq!(verify(&public, MESSAGE, &signature), Err(Error::SmallOrder));
    for r in SMALL_ORDER {
        let read = Signature::from_bytes(&join(&r, &BigUint::from(1u8)));
        assert_eq!(read, Err(Error::SmallOrder), "{r:02x?}");
    }
}

#[test]
fn c9_other_encodings_of_points_are_refused() {
    for encoded in (0..19).flat_map(|above| [0, 0x80].map(|sign| not_below_p(above, sign))) {
        assert_eq!(PublicKey::from_bytes(&encoded), Err(Error::PointEncoding), "{encoded:02x?}");
        let read = Signature::from_bytes(&join(&encoded, &BigUint::from(1u8)));
        assert_eq!(read, Err(Error::PointEncoding), "{encoded:02x?}");
    }
    // x = 0 with the sign of its negative: RFC 8032, section 5.1.3, step 4.
    for mut encoded in [SMALL_ORDER[0], SMALL_ORDER[1]] {
        encoded[31] |= 0x80;
        assert_eq!(PublicKey::from_bytes(&encoded), Err(Error::SmallOrder));
    }
}

#[test]
fn y_without_a_point_is_refused() {
    let mut y = [0; 32];
    y[0] = 2;
    assert_eq!(PublicKey::from_bytes(&y), Err(Error::NotOnCurve));
    // As R, it is found by verifying.
    let signature = join(&y, &BigUint::from(1u8));
    assert_eq!(verify(key().public_key().as_bytes(), MESSAGE, &signature), Err(Error::Signature));
}

#[test]
fn any_bit_that_is_flipped_is_noticed() {
    let (public, signature) = (*key().public_key().as_bytes(), key().sign(MESSAGE).to_bytes());
    assert_eq!(verify(&public, MESSAGE, &signature), Ok(()));
    let flip = |bytes: &mut [u8], bit: usize| bytes[bit / 8] ^= 1 << (bit % 8);
    for bit in 0..8 * signature.len() {
        let mut signature = signature;
        flip(&mut signature, bit);
        assert!(verify(&public, MESSAGE, &signature).is_err(), "bit {bit} of the signature");
    }
    for bit in 0..8 * public.len() {
        let mut public = public;
        flip(&mut public, bit);
        assert!(verify(&public, MESSAGE, &signature).is_err(), "bit {bit} of the key");
    }
    for bit in 0..8 * MESSAGE.len() {
        let mut message = MESSAGE.to_vec();
        flip(&mut message, bit);
        assert_eq!(verify(&public, &message, &signature), Err(Error::Signature), "bit {bit}");
    }
    assert_eq!(verify(&public, &MESSAGE[1..], &signature), Err(Error::Signature));
    assert_eq!(verify(&public, &[MESSAGE, b"s"].concat(), &signature), Err(Error::Signature));
}

#[test]
fn signatures_are_deterministic_and_depend_on_key_and_message() {
    let signature = key().sign(MESSAGE);
    assert_eq!(key().sign(MESSAGE), signature);
    assert_ne!(key().sign(b"another message"), signature);
    assert_ne!(SigningKey::from_bytes(&[0x43; 32]).sign(MESSAGE), signature);
}

#[test]
fn keys_survive_encoding() {
    let key = SigningKey::generate(&mut SysRng).unwrap();
    let again = SigningKey::from_bytes(&key.to_bytes());
    assert_eq!(again.public_key(), key.public_key());
    assert_eq!(again.sign(MESSAGE), key.sign(MESSAGE));
    assert_eq!(PublicKey::from_bytes(key.public_key().as_bytes()).as_ref(), Ok(key.public_key()));
    assert_ne!(SigningKey::generate(&mut SysRng).unwrap().public_key(), key.public_key());
    let drawn = SigningKey::generate(&mut Once(Some([7; 32]))).unwrap();
    assert_eq!(*drawn.to_bytes(), [7; 32]);
}

#[test]
fn a_failing_generator_is_an_error() {
    assert_eq!(SigningKey::generate(&mut Once(None)).map(|_| ()), Err(Error::Rng));
}

#[test]
fn errors_say_what_is_wrong() {
    let texts = [
        (Error::LowOrder, "the peer's public key is a point of low order"),
        (Error::PointEncoding, "the encoding of a point is not canonical"),
        (Error::NotOnCurve, "the public key is not a point of the curve"),
        (Error::SmallOrder, "the public key or the signature's R is a point of small order"),
        (Error::SignatureRange, "s of the signature is out of range"),
        (Error::Signature, "the signature does not verify"),
        (Error::Rng, "the source of randomness failed"),
    ];
    for (error, text) in texts {
        assert_eq!(error.to_string(), text);
    }
}
