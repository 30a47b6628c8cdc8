//! Nothing of a key is left in its place once it is dropped.
#![cfg(test)]

#[path = "../../testkit/wiping.rs"]
mod wiping;

use ashlar_chacha20poly1305::{Backend, ChaCha20Poly1305};
use wiping::wipes;

#[test]
fn l7_keys_are_wiped_on_drop() {
    for backend in Backend::all() {
        wipes(32, |secret| ChaCha20Poly1305::with_backend(backend, &[secret; 32]));
    }
}
