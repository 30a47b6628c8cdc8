//! Keys in DER by the traits of `pkcs8`, against RustCrypto's crates; explicit parameters (ATTACKS: C6).
#![cfg(test)]

use ashlar_nistec::p256::P256;
use ashlar_nistec::p384::P384;
use ashlar_nistec::p521::P521;
use ashlar_nistec::{Curve, PublicKey, SigningKey};
use getrandom::SysRng;
use hex_literal::hex;
use pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey};

/// As code sees keys that knows nothing of this crate.
fn round_trip<S, P>(key: &S, public: &P) -> (S, P)
where
    S: DecodePrivateKey + EncodePrivateKey,
    P: DecodePublicKey + EncodePublicKey,
{
    let (private_der, public_der) =
        (key.to_pkcs8_der().unwrap(), public.to_public_key_der().unwrap());
    let key = S::from_pkcs8_der(private_der.as_bytes()).unwrap();
    (key, P::from_public_key_der(public_der.as_bytes()).unwrap())
}

fn der<C: Curve>(key: &SigningKey<C>) -> (Vec<u8>, Vec<u8>) {
    let private = key.to_pkcs8_der().unwrap().as_bytes().to_vec();
    (private, key.verifying_key().to_public_key_der().unwrap().into_vec())
}

macro_rules! peer {
    ($curve:ident, $marker:ty) => {{
        let key = SigningKey::<$marker>::generate(&mut SysRng).unwrap();
        let (same, public) = round_trip(&key, key.verifying_key());
        assert!(same.to_bytes() == key.to_bytes());
        assert_eq!(public, *key.verifying_key());
        let theirs = ::$curve::SecretKey::from_slice(key.to_bytes().as_ref()).unwrap();
        let (private_der, public_der) = der(&key);
        assert_eq!(private_der, theirs.to_pkcs8_der().unwrap().as_bytes());
        assert_eq!(public_der, theirs.public_key().to_public_key_der().unwrap().into_vec());
    }};
}

#[test]
fn encodings_are_those_of_others() {
    peer!(p256, P256);
    peer!(p384, P384);
    peer!(p521, P521);
}

#[test]
fn keys_of_another_curve_are_refused() {
    let (private, public) = der(&SigningKey::<P384>::generate(&mut SysRng).unwrap());
    assert!(SigningKey::<P384>::from_pkcs8_der(&private).is_ok());
    assert!(PublicKey::<P384>::from_public_key_der(&public).is_ok());
    assert!(SigningKey::<P256>::from_pkcs8_der(&private).is_err());
    assert!(SigningKey::<P521>::from_pkcs8_der(&private).is_err());
    assert!(PublicKey::<P256>::from_public_key_der(&public).is_err());
    assert!(PublicKey::<P521>::from_public_key_der(&public).is_err());
}

/// The OID of P-256 in DER.
const P256_OID: [u8; 10] = hex!("06082a8648ce3d030107");
/// X9.62's `SpecifiedECDomain` of P-256, all of it.
const P256_EXPLICIT: [u8; 0xe3] = hex!(
    "3081e0 020101"
    "302c 06072a8648ce3d0101"
    "022100ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"
    "3044"
    "0420ffffffff00000001000000000000000000000000fffffffffffffffffffffffc"
    "04205ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"
    "0441046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
    "022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
    "020101"
);

/// A TLV with this tag.
fn element(tag: u8, contents: &[&[u8]]) -> Vec<u8> {
    let contents = contents.concat();
    let [high, low] = u16::try_from(contents.len()).unwrap().to_be_bytes();
    let length = match contents.len() {
        0..0x80 => vec![low],
        0x80..0x100 => vec![0x81, low],
        _ => vec![0x82, high, low],
    };
    [vec![tag], length, contents].concat()
}

/// `AlgorithmIdentifier` of `id-ecPublicKey` with these parameters.
fn algorithm(parameters: &[u8]) -> Vec<u8> {
    element(0x30, &[&hex!("06072a8648ce3d0201"), parameters])
}

fn public_key(parameters: &[u8], point: &[u8]) -> Vec<u8> {
    element(0x30, &[&algorithm(parameters), &element(0x03, &[&[0], point])])
}

fn private_key(parameters: &[u8], inner: &[u8], secret: &[u8], point: &[u8]) -> Vec<u8> {
    let inner = if inner.is_empty() { vec![] } else { element(0xa0, &[inner]) };
    let point = element(0xa1, &[&element(0x03, &[&[0], point])]);
    let ec = element(0x30, &[&hex!("020101"), &element(0x04, &[secret]), &inner, &point]);
    element(0x30, &[&hex!("020100"), &algorithm(parameters), &element(0x04, &[&ec])])
}

#[test]
fn c6_explicit_parameters_are_refused() {
    let key = SigningKey::<P256>::generate(&mut SysRng).unwrap();
    let (secret, point) = (key.to_bytes(), key.verifying_key().to_sec1());
    let secret = secret.as_slice();
    let public =
        |parameters| PublicKey::<P256>::from_public_key_der(&public_key(parameters, &point));
    let private = |parameters, inner| {
        SigningKey::<P256>::from_pkcs8_der(&private_key(parameters, inner, secret, &point))
    };
    // The same key, named, is read.
    assert_eq!(public(&P256_OID).unwrap(), *key.verifying_key());
    assert_eq!(private(&P256_OID, &[]).unwrap().to_bytes(), key.to_bytes());
    assert_eq!(private(&P256_OID, &P256_OID).unwrap().to_bytes(), key.to_bytes());
    // Explicit, even if right; inherited; missing.
    for parameters in [&P256_EXPLICIT[..], &hex!("0500"), &[]] {
        assert!(public(parameters).is_err(), "{parameters:02x?}");
        assert!(private(parameters, &[]).is_err(), "{parameters:02x?}");
        assert!(private(parameters, &P256_OID).is_err(), "{parameters:02x?}");
    }
    assert!(private(&P256_OID, &P256_EXPLICIT).is_err());
    // P-384 inside.
    assert!(private(&P256_OID, &hex!("06052b81040022")).is_err());
}

#[test]
fn secrets_and_points_that_are_none_are_refused() {
    let key = SigningKey::<P256>::generate(&mut SysRng).unwrap();
    let (secret, point) = (key.to_bytes(), key.verifying_key().to_sec1());
    let read = |secret: &[u8], point: &[u8]| {
        SigningKey::<P256>::from_pkcs8_der(&private_key(&P256_OID, &[], secret, point))
    };
    assert!(read(secret.as_slice(), &point).is_ok());
    assert!(read(&[0; 32], &point).is_err());
    assert!(read(&[0xff; 32], &point).is_err());
    assert!(read(&secret[1..], &point).is_err());
    assert!(read(&[&[0], secret.as_slice()].concat(), &point).is_err());
    // A public key that is not the secret one's.
    let other = SigningKey::<P256>::generate(&mut SysRng).unwrap().verifying_key().to_sec1();
    assert!(read(secret.as_slice(), &other).is_err());
    let mut off = point;
    off[64] ^= 1;
    for point in [&off[..], &point[..64], &[0]] {
        let der = public_key(&P256_OID, point);
        assert!(PublicKey::<P256>::from_public_key_der(&der).is_err());
    }
    // Each prefix, and a trailing byte.
    let (private, public) = der(&key);
    for length in 0..private.len() {
        assert!(SigningKey::<P256>::from_pkcs8_der(&private[..length]).is_err());
    }
    for length in 0..public.len() {
        assert!(PublicKey::<P256>::from_public_key_der(&public[..length]).is_err());
    }
    assert!(SigningKey::<P256>::from_pkcs8_der(&[private, vec![0]].concat()).is_err());
    assert!(PublicKey::<P256>::from_public_key_der(&[public, vec![0]].concat()).is_err());
}
