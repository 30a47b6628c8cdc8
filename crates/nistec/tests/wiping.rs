//! Secrets are gone after drop (ATTACKS: L7).
#![cfg(test)]

use core::mem::ManuallyDrop;

use ashlar_nistec::p256::P256;
use ashlar_nistec::p384::P384;
use ashlar_nistec::p521::P521;
use ashlar_nistec::{Curve, EphemeralSecret, SharedSecret, SigningKey};
use testkit::ScriptedRng;
use zeroize::ZeroizeOnDrop;

/// The bytes of a value's storage before and after it is dropped in place. The value must have no
/// padding.
#[expect(unsafe_code, reason = "reads the storage of a value that is no more")]
fn storage<T>(value: T) -> [Vec<u8>; 2] {
    let mut slot = ManuallyDrop::new(value);
    let bytes = |slot: &ManuallyDrop<T>| {
        let first = core::ptr::from_ref(slot).cast::<u8>();
        // SAFETY: the slot lives and has as many bytes, all initialized, as there is no padding.
        unsafe { core::slice::from_raw_parts(first, size_of::<T>()) }.to_vec()
    };
    let before = bytes(&slot);
    // SAFETY: the value is dropped once, here, and not used as a value again.
    unsafe { ManuallyDrop::drop(&mut slot) };
    [before, bytes(&slot)]
}

fn contains(storage: &[u8], secret: &[u8]) -> bool {
    storage.windows(secret.len()).any(|window| window == secret)
}

fn wiped<T: ZeroizeOnDrop>(value: T, secret: &[u8]) {
    let [before, after] = storage(value);
    assert!(contains(&before, secret), "{} holds the secret", core::any::type_name::<T>());
    // Not even four bytes of it are left.
    for part in secret.windows(4) {
        assert!(!contains(&after, part), "{} left a secret", core::any::type_name::<T>());
    }
}

/// A secret of bytes that all differ, and no zeros among them but the first.
fn secret<C: Curve>() -> C::ScalarBytes {
    let bytes: Vec<u8> = (0..=u8::MAX).step_by(3).take(size_of::<C::ScalarBytes>()).collect();
    bytes.as_slice().try_into().unwrap()
}

fn ephemeral<C: Curve>() -> EphemeralSecret<C> {
    EphemeralSecret::generate(&mut ScriptedRng(&[secret::<C>().as_ref()])).unwrap()
}

fn shared<C: Curve>() -> SharedSecret<C> {
    ephemeral().diffie_hellman(&ephemeral().public_key()).unwrap()
}

fn check<C: Curve>() {
    // Keys are held as limbs, the least significant first.
    let mut limbs = secret::<C>().as_ref()[1..].to_vec();
    if cfg!(target_endian = "little") {
        limbs.reverse();
    } else {
        // The lowest limb, which comes first.
        limbs.drain(..limbs.len() - 8);
    }
    wiped(SigningKey::<C>::from_bytes(&secret::<C>()).unwrap(), &limbs);
    wiped(ephemeral::<C>(), &limbs);
    wiped(shared::<C>(), shared::<C>().as_bytes().as_ref());
}

#[test]
fn l7_secrets_are_wiped_on_drop() {
    check::<P256>();
    check::<P384>();
    check::<P521>();
}
