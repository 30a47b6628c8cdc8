//! Key files by the traits of the crate `pkcs8`: the examples of RFC 8410, section 10, and what must be
//! refused.
#![cfg(test)]

use ashlar_curve25519::ed25519::{PublicKey, SigningKey};
use hex_literal::hex;
use pkcs8::spki::{DynSignatureAlgorithmIdentifier, SignatureAlgorithmIdentifier};
use pkcs8::{
    DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, Error, KeyError,
};

/// Section 10.1.
const PUBLIC: [u8; 44] = hex!(
    "302a300506032b6570032100"
    "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1"
);

/// Section 10.3, version 1.
const PRIVATE: [u8; 48] = hex!(
    "302e020100300506032b657004220420"
    "d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842"
);

/// Section 10.3, version 2: with an attribute and the public key.
const PRIVATE_V2: [u8; 116] = hex!(
    "3072020101300506032b657004220420"
    "d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842"
    "a01f301d060a2a864886f70d01090914310f0c0d437572646c6520436861697273"
    "812100"
    "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1"
);

/// Reads and writes a pair of keys, whatever the algorithm.
fn files_survive<S, P>(private: &[u8], public: &[u8])
where
    S: DecodePrivateKey + EncodePrivateKey,
    P: DecodePublicKey + EncodePublicKey + DynSignatureAlgorithmIdentifier,
{
    let key = S::from_pkcs8_der(private).unwrap();
    assert_eq!(key.to_pkcs8_der().unwrap().as_bytes(), private);
    let key = P::from_public_key_der(public).unwrap();
    assert_eq!(key.to_public_key_der().unwrap().as_bytes(), public);
    assert_eq!(key.signature_algorithm_identifier().unwrap().oid.to_string(), "1.3.101.112");
}

#[test]
fn rfc_8410_section_10() {
    files_survive::<SigningKey, PublicKey>(&PRIVATE, &PUBLIC);
    let key = SigningKey::from_pkcs8_der(&PRIVATE).unwrap();
    assert_eq!(key.to_bytes()[..], PRIVATE[16..]);
    assert_eq!(*key.public_key(), PublicKey::from_public_key_der(&PUBLIC).unwrap());
    let with_public = SigningKey::from_pkcs8_der(&PRIVATE_V2).unwrap();
    assert_eq!(with_public.to_bytes(), key.to_bytes());
    assert!(SigningKey::SIGNATURE_ALGORITHM_IDENTIFIER.parameters.is_none());
}

#[test]
fn a_public_key_of_another_private_key_is_refused() {
    let mut file = PRIVATE_V2;
    *file.last_mut().unwrap() ^= 1;
    let refused = SigningKey::from_pkcs8_der(&file).map(|_| ());
    assert_eq!(refused, Err(Error::KeyMalformed(KeyError::Invalid)));
}

#[test]
fn files_of_other_shapes_are_refused() {
    let private = |file: &[u8]| SigningKey::from_pkcs8_der(file).is_ok();
    let public = |file: &[u8]| PublicKey::from_public_key_der(file).is_ok();
    for end in 0..PRIVATE.len() {
        assert!(!private(&PRIVATE[..end]), "{end} bytes");
    }
    for end in 0..PUBLIC.len() {
        assert!(!public(&PUBLIC[..end]), "{end} bytes");
    }
    assert!(!private(&[&PRIVATE[..], &[0]].concat()));
    assert!(!public(&[&PUBLIC[..], &[0]].concat()));
    // X25519's identifier, 1.3.101.110.
    let (mut file, mut other) = (PRIVATE, PUBLIC);
    (file[11], other[8]) = (0x6e, 0x6e);
    assert!(!private(&file) && !public(&other));
    // A key of another length, in each of its octet strings; unused bits.
    assert!(!private(&[&hex!("302d020100300506032b65700421041f")[..], &PRIVATE[17..]].concat()));
    assert!(!private(&[&hex!("302e020100300506032b65700422041f")[..], &PRIVATE[16..]].concat()));
    assert!(!public(&[&hex!("3029300506032b6570032000")[..], &PUBLIC[13..]].concat()));
    other = PUBLIC;
    other[11] = 1;
    assert!(!public(&other));
}

#[test]
fn parameters_must_be_absent() {
    let private = [&hex!("3030020100300706032b6570050004220420")[..], &PRIVATE[16..]].concat();
    let refused = SigningKey::from_pkcs8_der(&private).map(|_| ());
    assert_eq!(refused, Err(Error::ParametersMalformed));
    let public = [&hex!("302c300706032b65700500032100")[..], &PUBLIC[12..]].concat();
    assert!(PublicKey::from_public_key_der(&public).is_err());
}

#[test]
fn keys_of_small_order_are_refused() {
    let file = [&PUBLIC[..12], &[1], &[0; 31]].concat();
    assert!(PublicKey::from_public_key_der(&file).is_err());
}
