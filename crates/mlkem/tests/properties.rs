//! Random seeds and messages: what is encapsulated is decapsulated, on every backend alike.
#![cfg(test)]

use ashlar_mlkem::{Backend, mlkem768, mlkem1024};
use proptest::prelude::*;
use sha3::Shake256;

fn halves(d: [u8; 32], z: [u8; 32]) -> [u8; 64] {
    [d, z].concat().try_into().expect("two halves")
}

macro_rules! properties {
    ($name:ident, $module:ident) => {
        mod $name {
            use super::*;
            use $module::{Ciphertext, DecapsulationKey, EncapsulationKey};

            proptest! {
                #![proptest_config(ProptestConfig::with_cases(64))]

                #[test]
                fn round_trip(d: [u8; 32], z: [u8; 32], m: [u8; 32]) {
                    let seed = halves(d, z);
                    let portable = DecapsulationKey::from_seed_with_backend(Backend::Portable, &seed);
                    let (secret, c) = portable.encapsulation_key().encapsulate_internal(&m);
                    for backend in Backend::all() {
                        let dk = DecapsulationKey::from_seed_with_backend(backend, &seed);
                        prop_assert_eq!(dk.to_bytes(), portable.to_bytes());
                        let ek = dk.encapsulation_key().as_bytes();
                        let ek = EncapsulationKey::from_bytes_with_backend(backend, ek).expect("a key");
                        let (again, c_again) = ek.encapsulate_internal(&m);
                        prop_assert_eq!(&c_again, &c);
                        prop_assert_eq!(again.as_bytes(), secret.as_bytes());
                        let got = dk.decapsulate(&c);
                        prop_assert_eq!(got.as_bytes(), secret.as_bytes());
                        let dk = DecapsulationKey::from_bytes_with_backend(backend, &*dk.to_bytes());
                        let got = dk.expect("a key").decapsulate(&c);
                        prop_assert_eq!(got.as_bytes(), secret.as_bytes());
                    }
                }

                #[test]
                fn l2_any_other_ciphertext_is_rejected_implicitly(
                    d: [u8; 32],
                    z: [u8; 32],
                    m: [u8; 32],
                    at in 0..Ciphertext::LEN,
                    difference in 1..=u8::MAX,
                ) {
                    for backend in Backend::all() {
                        let dk = DecapsulationKey::from_seed_with_backend(backend, &halves(d, z));
                        let (_, c) = dk.encapsulation_key().encapsulate_internal(&m);
                        let mut c = *c.as_bytes();
                        c[at] ^= difference;
                        let expected: [u8; 32] = Shake256::digest(&[&z[..], &c].concat());
                        let got = dk.decapsulate(&Ciphertext::from(c));
                        prop_assert_eq!(*got.as_bytes(), expected);
                    }
                }
            }
        }
    };
}

properties!(ml_kem_768, mlkem768);
properties!(ml_kem_1024, mlkem1024);
