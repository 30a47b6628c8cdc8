//! Random exponents and public keys: powers as `num-bigint` computes them, in every group.
#![cfg(test)]

use ashlar_dhe::{EphemeralSecret, Group, PublicKey};
use num_bigint::BigUint;
use proptest::collection::vec;
use proptest::prelude::*;

/// As long as the prime.
fn padded(group: Group, value: &BigUint) -> Vec<u8> {
    let bytes = value.to_bytes_be();
    [vec![0; group.prime_len() - bytes.len()], bytes].concat()
}

fn agrees_with_num_bigint(group: Group, x: &[u8], y: &[u8]) -> Result<(), TestCaseError> {
    let p = BigUint::from_bytes_be(&group.prime_bytes());
    let x_reference = BigUint::from_bytes_be(x);
    // From 2 to p - 2.
    let y_reference = BigUint::from_bytes_be(y) % (&p - 3_u8) + 2_u8;
    prop_assume!(x_reference != BigUint::ZERO);

    let secret = EphemeralSecret::from_be_bytes(group, x).unwrap();
    let public = BigUint::from(Group::GENERATOR).modpow(&x_reference, &p);
    prop_assert_eq!(secret.public_key().as_bytes().to_vec(), padded(group, &public));

    let peer = PublicKey::from_unpadded_bytes(group, &y_reference.to_bytes_be()).unwrap();
    prop_assert_eq!(peer.as_bytes(), padded(group, &y_reference));
    let z = secret.diffie_hellman(&peer).unwrap();
    let expected = y_reference.modpow(&x_reference, &p);
    prop_assert_eq!(z.padded(), padded(group, &expected));
    prop_assert_eq!(z.without_leading_zeros(), expected.to_bytes_be());
    Ok(())
}

/// Exponents from one byte to the longest that is generated.
macro_rules! properties {
    ($name:ident, $group:expr, $cases:literal) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases($cases))]
            #[test]
            fn $name(x in vec(any::<u8>(), 1..=56), y in vec(any::<u8>(), 1..=1024)) {
                agrees_with_num_bigint($group, &x, &y)?;
            }
        }
    };
}

properties!(ffdhe2048, Group::Ffdhe2048, 256);
properties!(ffdhe3072, Group::Ffdhe3072, 128);
properties!(ffdhe4096, Group::Ffdhe4096, 96);
properties!(ffdhe6144, Group::Ffdhe6144, 48);
properties!(ffdhe8192, Group::Ffdhe8192, 32);
