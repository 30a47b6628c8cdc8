//! Key files by the traits of the crate `pkcs8`.
#![cfg(test)]

use ashlar_rsa::{PrivateKey, PublicKey};
use getrandom::SysRng;
use pkcs8::der::Encode;
use pkcs8::der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use pkcs8::spki::AlgorithmIdentifierRef;
use pkcs8::{
    DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, PrivateKeyInfoRef,
};

/// Writes and reads as generic code does.
fn round_trip<K, P>(key: &K, public: &P) -> (K, P)
where
    K: EncodePrivateKey + DecodePrivateKey,
    P: EncodePublicKey + DecodePublicKey,
{
    let (private, public) = (key.to_pkcs8_der().unwrap(), public.to_public_key_der().unwrap());
    (
        K::from_pkcs8_der(private.as_bytes()).unwrap(),
        P::from_public_key_der(public.as_bytes()).unwrap(),
    )
}

#[test]
fn key_files_round_trip() {
    let key = PrivateKey::generate(2048, &mut SysRng).unwrap();
    let (again, public) = round_trip(&key, key.public_key());
    assert_eq!(&public, key.public_key());
    assert_eq!(again.public_key(), key.public_key());
    let (parts, again) = (key.components(), again.components());
    assert_eq!([&*parts.d, &*parts.p, &*parts.q], [&*again.d, &*again.p, &*again.q]);
    assert_eq!([&*parts.dp, &*parts.dq, &*parts.qinv], [&*again.dp, &*again.dq, &*again.qinv]);
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");

#[test]
fn private_keys_with_another_content_are_refused() {
    let key = PrivateKey::generate(2048, &mut SysRng).unwrap();
    let der = key.to_pkcs8_der().unwrap();
    let info = PrivateKeyInfoRef::try_from(der.as_bytes()).unwrap();
    let read = |oid, parameters, contents: &[u8]| {
        let algorithm = AlgorithmIdentifierRef { oid, parameters };
        let info = PrivateKeyInfoRef::new(algorithm, OctetStringRef::new(contents).unwrap());
        PrivateKey::from_pkcs8_der(&info.to_der().unwrap())
    };
    let contents = info.private_key.as_bytes();
    assert!(read(RSA, Some(AnyRef::NULL), contents).is_ok());
    assert!(read(PSS, Some(AnyRef::NULL), contents).is_err());
    assert!(matches!(read(RSA, None, contents), Err(pkcs8::Error::ParametersMalformed)));
    assert!(matches!(read(RSA, Some(AnyRef::NULL), b""), Err(pkcs8::Error::Asn1(_))));
    let trailing = [contents, &[0]].concat();
    assert!(matches!(read(RSA, Some(AnyRef::NULL), &trailing), Err(pkcs8::Error::Asn1(_))));
    for len in (0..der.as_bytes().len()).step_by(97) {
        assert!(PrivateKey::from_pkcs8_der(&der.as_bytes()[..len]).is_err(), "{len}");
    }
    // b5: the parts are checked as everywhere; the last byte belongs to the coefficient.
    let mut damaged = contents.to_vec();
    *damaged.last_mut().unwrap() ^= 1;
    let refused = read(RSA, Some(AnyRef::NULL), &damaged);
    assert!(matches!(refused, Err(pkcs8::Error::KeyMalformed(_))));
}

#[test]
fn public_keys_with_another_content_are_refused() {
    let key = PrivateKey::generate(2048, &mut SysRng).unwrap();
    let public = key.public_key().to_public_key_der().unwrap();
    let mut short = public.as_bytes().to_vec();
    short.pop();
    assert!(PublicKey::from_public_key_der(&short).is_err());
    // b4: an even modulus; what follows it is the exponent, 02 03 01 00 01.
    let mut even = public.as_bytes().to_vec();
    let at = even.len() - 6;
    even[at] &= 0xfe;
    assert!(PublicKey::from_public_key_der(&even).is_err());
    let mut other = public.as_bytes().to_vec();
    // The last byte of the object identifier: rsaEncryption becomes id-RSASSA-PSS.
    let at = other.windows(2).position(|pair| pair == [1, 5]).unwrap();
    assert_eq!(other[at - 1..=at], [1, 1]);
    other[at] = 10;
    assert!(PublicKey::from_public_key_der(&other).is_err());
}
