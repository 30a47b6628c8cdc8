//! Nothing of a message is left in a state's place once it is dropped.
#![cfg(test)]

#[path = "../../testkit/wiping.rs"]
mod wiping;

use ashlar_sha2::{Backend256, Backend512, Sha256, Sha384, Sha512};
use wiping::wipes;

/// The hash value so far, and the bytes that wait for their block's end.
#[test]
fn l7_states_are_wiped_on_drop() {
    for backend in Backend256::all() {
        wipes(32 + 36, |secret| {
            let mut hash = Sha256::with_backend(backend);
            hash.update(&[secret; 100]);
            hash
        });
    }
    for backend in Backend512::all() {
        wipes(64 + 72, |secret| {
            let mut hash = Sha384::with_backend(backend);
            hash.update(&[secret; 200]);
            hash
        });
        wipes(64 + 72, |secret| {
            let mut hash = Sha512::with_backend(backend);
            hash.update(&[secret; 200]);
            hash
        });
    }
}
