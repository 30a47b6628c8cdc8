//! Secrets are gone after drop (ATTACKS: L7).
#![cfg(test)]

use core::mem::MaybeUninit;

use ashlar_mlkem::{SharedSecret, mlkem768, mlkem1024};

/// The bytes of a value's storage before and after it is dropped in place.
#[expect(unsafe_code, reason = "reads the storage of a value that is no more")]
fn storage<T>(value: T) -> (Vec<u8>, Vec<u8>) {
    let mut slot = MaybeUninit::<T>::zeroed();
    slot.write(value);
    let read = |slot: &MaybeUninit<T>| {
        let start = slot.as_ptr().cast::<u8>();
        let bytes = (0..size_of::<T>()).map(|i| {
            // SAFETY: within the slot, which lives.
            let byte = unsafe { start.add(i) };
            // SAFETY: the slot was zeroed, so padding has bytes as well, which no test compares.
            unsafe { byte.read_volatile() }
        });
        bytes.collect()
    };
    let before = read(&slot);
    // SAFETY: the slot was written, is dropped once, here, and is not used as a value again.
    unsafe { slot.assume_init_drop() };
    (before, read(&slot))
}

/// Where `secret` stands in `storage`.
#[track_caller]
fn position(storage: &[u8], secret: &[u8]) -> usize {
    let found = storage.windows(secret.len()).position(|window| window == secret);
    found.expect("the inspection does not see the secret")
}

macro_rules! wiping {
    ($name:ident, $module:ident, k: $k:literal) => {
        mod $name {
            use super::*;
            use $module::DecapsulationKey;

            /// `ByteDecode_12` of `s_hat`, each coefficient in two bytes.
            fn s_hat(dk: &[u8]) -> Vec<u8> {
                let (threes, _) = dk[..384 * $k].as_chunks::<3>();
                let pairs = threes.iter().flat_map(|&[a, b, c]| {
                    let (a, b, c) = (u16::from(a), u16::from(b), u16::from(c));
                    [a | (b & 15) << 8, b >> 4 | c << 4]
                });
                pairs.flat_map(u16::to_ne_bytes).collect()
            }

            #[test]
            fn l7_decapsulation_keys_are_wiped_on_drop() {
                let mut seed = [0xa5; 64];
                for (i, z) in (0xc0..).zip(&mut seed[32..]) {
                    *z = i;
                }
                let generated = DecapsulationKey::from_seed(&seed);
                let bytes = generated.to_bytes();
                let imported = DecapsulationKey::from_bytes(&*bytes).expect("a key");

                let (before, after) = storage(imported);
                let s_hat = s_hat(&*bytes);
                let (s_hat_at, z_at) = (position(&before, &s_hat), position(&before, &seed[32..]));
                for (at, len) in [(s_hat_at, s_hat.len()), (z_at, 32)] {
                    assert!(after[at..at + len].iter().all(|&byte| byte == 0));
                }
                // The public part is left, so the inspection looks at the right bytes.
                position(&after, &bytes[384 * $k..][..384 * $k + 32]);

                // The same type, so the same places.
                let (before, after) = storage(generated);
                assert_eq!(position(&before, &seed[32..]), z_at);
                assert!(before[s_hat_at..][..s_hat.len()].iter().any(|&byte| byte != 0));
                for (at, len) in [(s_hat_at, s_hat.len()), (z_at, 32)] {
                    assert!(after[at..at + len].iter().all(|&byte| byte == 0));
                }
            }

            #[test]
            fn l7_shared_secrets_are_wiped_on_drop() {
                let dk = DecapsulationKey::from_seed(&[7; 64]);
                let (secret, c) = dk.encapsulation_key().encapsulate_internal(&[9; 32]);
                let expected = *secret.as_bytes();
                for secret in [secret, dk.decapsulate(&c)] {
                    let (before, after) = storage(secret);
                    assert_eq!((before.as_slice(), after), (&expected[..], vec![0; 32]));
                }
            }
        }
    };
}

wiping!(ml_kem_768, mlkem768, k: 3);
wiping!(ml_kem_1024, mlkem1024, k: 4);

#[test]
fn a_shared_secret_is_its_bytes() {
    assert_eq!(size_of::<SharedSecret>(), SharedSecret::LEN);
}
