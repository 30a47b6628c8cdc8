//! Keys and ciphertexts that must be refused, implicit rejection (ATTACKS: L1, L2), and generators
//! that fail.
#![cfg(test)]

use ashlar_mlkem::{Backend, Error, SharedSecret, mlkem768, mlkem1024};
use getrandom::SysRng;
use rand_core::{TryCryptoRng, TryRng};
use sha3::{Sha3_256, Shake256};
use zeroize::ZeroizeOnDrop;

#[derive(Debug)]
struct Gone;

impl core::fmt::Display for Gone {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("gone")
    }
}

impl core::error::Error for Gone {}

/// Gives what it was told to, each call whole, and then fails.
struct Scripted<'a>(&'a [&'a [u8]]);

impl TryRng for Scripted<'_> {
    type Error = Gone;

    fn try_next_u32(&mut self) -> Result<u32, Gone> {
        Err(Gone)
    }

    fn try_next_u64(&mut self) -> Result<u64, Gone> {
        Err(Gone)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Gone> {
        let (first, rest) = self.0.split_first().ok_or(Gone)?;
        assert_eq!(first.len(), bytes.len());
        bytes.copy_from_slice(first);
        self.0 = rest;
        Ok(())
    }
}

impl TryCryptoRng for Scripted<'_> {}

/// The bytes with their coefficient `at` (`ByteEncode_12`) replaced by `value`.
fn with_coefficient(bytes: &[u8], at: usize, value: u16) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let [low, high] = value.to_le_bytes();
    let [first, second] = if at.is_multiple_of(2) { [0, 1] } else { [1, 2] };
    let (first, second) = (at / 2 * 3 + first, at / 2 * 3 + second);
    if at.is_multiple_of(2) {
        bytes[first] = low;
        bytes[second] = bytes[second] & 0xf0 | high;
    } else {
        bytes[first] = bytes[first] & 0x0f | low << 4;
        bytes[second] = low >> 4 | high << 4;
    }
    bytes
}

macro_rules! edges {
    ($name:ident, $module:ident, k: $k:literal, lengths: ($ek:literal, $dk:literal, $c:literal)) => {
        mod $name {
            use super::*;
            use $module::{Ciphertext, DecapsulationKey, EncapsulationKey};

            const DK_PKE_LEN: usize = 384 * $k;
            const COEFFICIENTS: usize = 256 * $k;

            fn key() -> DecapsulationKey {
                DecapsulationKey::from_seed(&[7; 64])
            }

            fn refused_ek(bytes: &[u8]) -> Option<Error> {
                EncapsulationKey::from_bytes(bytes).err()
            }

            fn refused_dk(bytes: &[u8]) -> Option<Error> {
                DecapsulationKey::from_bytes(bytes).err()
            }

            /// The expanded form with this encapsulation key, whose hash is right.
            fn dk_around(ek: &[u8]) -> Vec<u8> {
                let mut dk = key().to_bytes().to_vec();
                dk[DK_PKE_LEN..][..$ek].copy_from_slice(ek);
                dk[DK_PKE_LEN + $ek..][..32].copy_from_slice(&Sha3_256::digest(ek));
                dk
            }

            /// FIPS 203, section 8, table 3.
            #[test]
            fn lengths_of_the_standard() {
                let lengths = (EncapsulationKey::LEN, DecapsulationKey::LEN, Ciphertext::LEN);
                assert_eq!(lengths, ($ek, $dk, $c));
                assert_eq!((SharedSecret::LEN, DecapsulationKey::SEED_LEN), (32, 64));
            }

            #[test]
            fn l1_unreduced_encapsulation_keys_are_refused() {
                let ek = *key().encapsulation_key().as_bytes();
                for at in 0..COEFFICIENTS {
                    assert_eq!(refused_ek(&with_coefficient(&ek, at, 3328)), None, "{at}");
                    for value in [3329, 3330, 4095] {
                        let unreduced = with_coefficient(&ek, at, value);
                        assert_eq!(refused_ek(&unreduced), Some(Error::EncapsulationKeyModulus));
                    }
                }
                let unreduced = with_coefficient(&ek, 1, 3329);
                assert_eq!(
                    refused_dk(&dk_around(&unreduced)),
                    Some(Error::EncapsulationKeyModulus)
                );
                // The seed at the end is no coefficient.
                let mut other_seed = ek;
                other_seed[384 * $k..].fill(0xff);
                assert_eq!(refused_ek(&other_seed), None);
            }

            #[test]
            fn l1_wrong_lengths_are_refused() {
                let dk = key();
                let bytes = dk.to_bytes();
                let long = [&bytes[..], &[0; 64]].concat();
                for len in (0..=long.len()).filter(|len| *len != $ek) {
                    assert_eq!(refused_ek(&long[..len]), Some(Error::EncapsulationKeyLength));
                }
                for len in (0..=long.len()).filter(|len| *len != $dk) {
                    assert_eq!(refused_dk(&long[..len]), Some(Error::DecapsulationKeyLength));
                }
                for len in (0..=long.len()).filter(|len| *len != $c) {
                    let refused = Ciphertext::from_bytes(&long[..len]).err();
                    assert_eq!(refused, Some(Error::CiphertextLength));
                }
            }

            #[test]
            fn l1_decapsulation_keys_without_their_hash_are_refused() {
                let bytes = key().to_bytes();
                assert_eq!(refused_dk(&*bytes), None);
                for at in DK_PKE_LEN..$dk - 32 {
                    let mut damaged = bytes.clone();
                    damaged[at] ^= 1;
                    assert_eq!(refused_dk(&*damaged), Some(Error::DecapsulationKeyHash), "{at}");
                }
            }

            #[test]
            fn l1_unreduced_decapsulation_keys_are_refused() {
                let bytes = key().to_bytes();
                for at in 0..COEFFICIENTS {
                    assert_eq!(refused_dk(&with_coefficient(&*bytes, at, 3328)), None, "{at}");
                    let unreduced = with_coefficient(&*bytes, at, 3329);
                    assert_eq!(refused_dk(&unreduced), Some(Error::DecapsulationKeyModulus));
                }
            }

            #[test]
            fn the_expanded_form_is_the_same_key() {
                let dk = key();
                let again = DecapsulationKey::from_bytes(&*dk.to_bytes()).expect("a key");
                assert_eq!(again.to_bytes(), dk.to_bytes());
                assert_eq!(again.encapsulation_key(), dk.encapsulation_key());
                let (secret, c) = dk.encapsulation_key().encapsulate_internal(&[9; 32]);
                assert_eq!(again.decapsulate(&c).as_bytes(), secret.as_bytes());
            }

            /// Whatever is done to a ciphertext, the answer is `J(z || c)` of what arrived.
            #[test]
            fn l2_tampered_ciphertexts_give_the_rejection_secret() {
                let z = [0x5a; 32];
                let seed = [[7; 32], z].concat().try_into().expect("two halves");
                for backend in Backend::all() {
                    let dk = DecapsulationKey::from_seed_with_backend(backend, &seed);
                    let (secret, c) = dk.encapsulation_key().encapsulate_internal(&[9; 32]);
                    assert_eq!(dk.decapsulate(&c).as_bytes(), secret.as_bytes());
                    let flips = (0..$c).map(|at| {
                        let mut c = *c.as_bytes();
                        c[at] ^= 1 << (at % 8);
                        c
                    });
                    for tampered in flips.chain([[0; $c], [0xff; $c]]) {
                        let got = dk.decapsulate(&Ciphertext::from(tampered));
                        let expected: [u8; 32] = Shake256::digest(&[&z[..], &tampered].concat());
                        assert_eq!(*got.as_bytes(), expected);
                    }
                }
            }

            /// A ciphertext for one key, at another.
            #[test]
            fn l2_foreign_ciphertexts_give_the_rejection_secret() {
                let (secret, c) = key().encapsulation_key().encapsulate_internal(&[9; 32]);
                let other = DecapsulationKey::from_seed(&[8; 64]);
                let expected: [u8; 32] = Shake256::digest(&[&[8; 32][..], c.as_bytes()].concat());
                let got = other.decapsulate(&c);
                assert_eq!(*got.as_bytes(), expected);
                assert_ne!(got.as_bytes(), secret.as_bytes());
            }

            /// One draw for a key, d before z; one for an encapsulation.
            #[test]
            fn randomness_is_drawn_as_the_standard_says() {
                let dk = DecapsulationKey::generate(&mut Scripted(&[&[7; 64]])).expect("a key");
                assert_eq!(dk.to_bytes(), key().to_bytes());
                let drawn = dk.encapsulation_key().encapsulate(&mut Scripted(&[&[9; 32]]));
                let (secret, c) = drawn.expect("a ciphertext");
                let expected = dk.encapsulation_key().encapsulate_internal(&[9; 32]);
                assert_eq!((secret.as_bytes(), &c), (expected.0.as_bytes(), &expected.1));
            }

            #[test]
            fn a_failing_generator_is_an_error() {
                let refused = DecapsulationKey::generate(&mut Scripted(&[])).err();
                assert_eq!(refused, Some(Error::Rng));
                let refused = key().encapsulation_key().encapsulate(&mut Scripted(&[])).err();
                assert_eq!(refused, Some(Error::Rng));
            }

            #[test]
            fn keys_of_the_system_generator_differ() {
                let generate = || DecapsulationKey::generate(&mut SysRng).expect("a generator");
                let (one, other) = (generate(), generate());
                assert_ne!(one.encapsulation_key(), other.encapsulation_key());
                let encapsulate = || one.encapsulation_key().encapsulate(&mut SysRng);
                let (secret, c) = encapsulate().expect("a generator");
                let (other_secret, other_c) = encapsulate().expect("a generator");
                assert_ne!(secret.as_bytes(), other_secret.as_bytes());
                assert_ne!(c, other_c);
            }

            #[test]
            fn l7_secrets_are_not_shown() {
                const fn wipes_on_drop<T: ZeroizeOnDrop>() {}
                wipes_on_drop::<DecapsulationKey>();
                wipes_on_drop::<SharedSecret>();

                let dk = key();
                assert_eq!(format!("{dk:?}"), "DecapsulationKey { .. }");
                let (secret, _) = dk.encapsulation_key().encapsulate_internal(&[9; 32]);
                assert_eq!(format!("{secret:?}"), "SharedSecret { .. }");
            }
        }
    };
}

edges!(ml_kem_768, mlkem768, k: 3, lengths: (1184, 2400, 1088));
edges!(ml_kem_1024, mlkem1024, k: 4, lengths: (1568, 3168, 1568));

#[test]
fn errors_say_what_was_wrong() {
    let errors = [
        Error::EncapsulationKeyLength,
        Error::EncapsulationKeyModulus,
        Error::DecapsulationKeyLength,
        Error::DecapsulationKeyHash,
        Error::DecapsulationKeyModulus,
        Error::CiphertextLength,
        Error::Rng,
    ];
    let mut messages: Vec<String> = errors.iter().map(ToString::to_string).collect();
    messages.sort();
    messages.dedup();
    assert_eq!(messages.len(), errors.len());
}

#[test]
fn the_portable_backend_is_always_there_and_the_best_is_among_all() {
    let names: Vec<_> = Backend::all().map(Backend::name).collect();
    assert_eq!(names[0], "portable");
    assert!(names.contains(&Backend::best().name()), "{names:?}");
}
