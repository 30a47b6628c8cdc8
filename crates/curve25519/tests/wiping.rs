//! Secrets are gone after drop, and no text shows them (ATTACKS: L7).
#![cfg(test)]

use core::mem::ManuallyDrop;

use ashlar_curve25519::ed25519::SigningKey;
use ashlar_curve25519::x25519::{EphemeralSecret, PublicKey, SharedSecret, StaticSecret};
use generators::Once;
use sha2::Sha512;
use zeroize::ZeroizeOnDrop;

#[path = "support/generators.rs"]
mod generators;

const SECRET: [u8; 32] = [0xa5; 32];

/// The bytes of a value's storage before and after it is dropped in place. The value has `N` bytes, and
/// must have no padding among them.
#[expect(unsafe_code, reason = "reads the storage of a value that is no more")]
fn storage<T, const N: usize>(value: T) -> ([u8; N], [u8; N]) {
    assert_eq!(size_of::<T>(), N);
    let mut slot = ManuallyDrop::new(value);
    let bytes = |slot: &ManuallyDrop<T>| {
        // SAFETY: the slot lives and has N bytes, all initialized, as there is no padding.
        unsafe { core::ptr::from_ref(slot).cast::<[u8; N]>().read() }
    };
    let before = bytes(&slot);
    // SAFETY: the value is dropped once, here, and not used as a value again.
    unsafe { ManuallyDrop::drop(&mut slot) };
    (before, bytes(&slot))
}

fn contains(storage: &[u8], secret: &[u8]) -> bool {
    storage.windows(secret.len()).any(|window| window == secret)
}

fn wiped<T: ZeroizeOnDrop, const N: usize>(value: T, secrets: &[&[u8]]) {
    let (before, after) = storage::<T, N>(value);
    for secret in secrets {
        assert!(contains(&before, secret), "{} holds the secret", core::any::type_name::<T>());
        // Not even four bytes of it are left.
        for part in secret.windows(4) {
            assert!(!contains(&after, part), "{} left a secret", core::any::type_name::<T>());
        }
    }
}

fn shared() -> SharedSecret {
    StaticSecret::from_bytes(SECRET).diffie_hellman(&PublicKey::from_bytes([9; 32])).unwrap()
}

#[test]
fn l7_secrets_are_wiped_on_drop() {
    wiped::<_, 32>(StaticSecret::from_bytes(SECRET), &[&SECRET]);
    wiped::<_, 32>(EphemeralSecret::generate(&mut Once(Some(SECRET))).unwrap(), &[&SECRET]);
    wiped::<_, 32>(shared(), &[shared().as_bytes()]);
}

#[test]
fn l7_signing_keys_are_wiped_on_drop() {
    let hash = Sha512::digest(&SECRET);
    let scalar = {
        use num_bigint::BigUint;
        let order =
            (BigUint::from(1u8) << 252u32) + 27_742_317_777_372_353_535_851_937_790_883_648_493u128;
        let mut clamped = [0; 32];
        clamped.copy_from_slice(&hash[..32]);
        clamped[0] &= 248;
        clamped[31] = clamped[31] & 127 | 64;
        (BigUint::from_bytes_le(&clamped) % order).to_bytes_le()
    };
    // Secret, scalar, prefix, and of the public key its encoding and two coordinates.
    wiped::<_, { 6 * 32 }>(SigningKey::from_bytes(&SECRET), &[&SECRET, &scalar, &hash[32..]]);
}

#[test]
fn l7_no_text_shows_a_secret() {
    assert_eq!(format!("{:?}", StaticSecret::from_bytes(SECRET)), "StaticSecret { .. }");
    let ephemeral = EphemeralSecret::generate(&mut Once(Some(SECRET))).unwrap();
    assert_eq!(format!("{ephemeral:?}"), "EphemeralSecret { .. }");
    assert_eq!(format!("{:?}", shared()), "SharedSecret { .. }");
    let key = SigningKey::from_bytes(&SECRET);
    let public: String =
        key.public_key().as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(format!("{key:?}"), format!("SigningKey {{ public: PublicKey({public}), .. }}"));
}
