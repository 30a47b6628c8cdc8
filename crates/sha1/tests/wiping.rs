//! Nothing of a message is left in a state's place once it is dropped.
#![cfg(test)]

#[path = "../../testkit/wiping.rs"]
mod wiping;

use ashlar_sha1::{Backend, Sha1};
use wiping::wipes;

/// The hash value so far, and the bytes that wait for their block's end.
#[test]
fn l7_states_are_wiped_on_drop() {
    for backend in Backend::all() {
        wipes(20 + 36, |secret| {
            let mut hash = Sha1::with_backend(backend);
            hash.update(&[secret; 100]);
            hash
        });
    }
}
