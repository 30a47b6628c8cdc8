//! Signatures and keys with a part of order 8, which no public interface makes.

use num_bigint::BigUint;

use super::*;
use crate::edwards::reference::{Point, bytes, order};

const MESSAGE: &[u8] = b"message";
const SECRET: u64 = 0x0123_4567_89ab_cdef;

/// A signature with the secret scalar `SECRET` and the nonce `r`, under the key and with the R given.
fn sign(public: &PublicKey, r: u64, encoded_r: &Point) -> Signature {
    let encoded_r = encoded_r.to_bytes();
    let k = BigUint::from_bytes_le(&challenge(&encoded_r, public, MESSAGE).to_bytes());
    let mut signature = [0; SIGNATURE_LEN];
    signature[..32].copy_from_slice(&encoded_r);
    signature[32..].copy_from_slice(&bytes(&((k * SECRET + r) % order())));
    Signature::from_bytes(&signature).unwrap()
}

fn public(point: &Point) -> PublicKey {
    PublicKey::from_bytes(&point.to_bytes()).unwrap()
}

#[test]
fn c9_the_equation_has_no_cofactor() {
    let key = public(&Point::base().multiply(&SECRET.into()));
    for r in 1..20u64 {
        let point = Point::base().multiply(&r.into());
        assert_eq!(key.verify(MESSAGE, &sign(&key, r, &point)), Ok(()));
        // 8 S B = 8 R + 8 k A holds here as well.
        let mixed = point.add(&Point::of_order_8());
        assert_eq!(key.verify(MESSAGE, &sign(&key, r, &mixed)), Err(Error::Signature));
    }
}

#[test]
fn c9_keys_of_mixed_order_follow_the_equation() {
    // k times the part of order 8 vanishes only where 8 divides k.
    let key = public(&Point::base().multiply(&SECRET.into()).add(&Point::of_order_8()));
    let mut accepted = 0;
    for r in 1..60u64 {
        let signature = sign(&key, r, &Point::base().multiply(&r.into()));
        let k = challenge(&signature.r, &key, MESSAGE).to_bytes();
        let expected = if k[0].is_multiple_of(8) { Ok(()) } else { Err(Error::Signature) };
        assert_eq!(key.verify(MESSAGE, &signature), expected);
        accepted += u32::from(expected.is_ok());
    }
    assert!((1..59).contains(&accepted));
}
