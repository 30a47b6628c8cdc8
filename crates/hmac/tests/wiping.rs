//! Nothing of a key is left in its place once it is dropped.
#![cfg(test)]

#[path = "../../testkit/wiping.rs"]
mod wiping;

use ashlar_hmac::{Hash, HmacDrbg, HmacKey, Prk};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_512};
use wiping::wipes;

fn check<H: Hash>() {
    // Of each of the two states, at least as much as a hash value has.
    let states = 2 * H::OUTPUT_LEN;
    wipes(states, |secret| HmacKey::<H>::new(&[secret; 32]));
    wipes(states, |secret| {
        let mut hmac = HmacKey::<H>::new(&[secret; 32]).begin();
        hmac.update(b"message");
        hmac
    });
    wipes(states + 32, |secret| Prk::<H>::from_bytes(&[secret; 32]));
    wipes(states + H::OUTPUT_LEN, |secret| HmacDrbg::<H>::new(&[secret; 32], &[0; 32], None));
}

#[test]
fn l7_keys_over_every_hash_are_wiped_on_drop() {
    check::<Sha1>();
    check::<Sha256>();
    check::<Sha384>();
    check::<Sha512>();
    check::<Sha3_256>();
    check::<Sha3_512>();
}
