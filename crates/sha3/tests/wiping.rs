//! Nothing of a message is left in a sponge's place once it is dropped.
#![cfg(test)]

#[path = "../../testkit/wiping.rs"]
mod wiping;

use ashlar_sha3::{Backend, Sha3_256, Sha3_512, Shake128, Shake128Batch, Shake256, Shake256Batch};
use wiping::wipes;

macro_rules! l7 {
    ($($name:ident $function:ident),+) => {$(
        /// The state, which the first of two blocks went through.
        #[test]
        fn $name() {
            for backend in Backend::all() {
                wipes(200, |secret| {
                    let mut hash = $function::with_backend(backend);
                    hash.update(&[secret; 200]);
                    hash
                });
            }
        }
    )+};
}

l7!(
    l7_sha3_256_is_wiped_on_drop Sha3_256,
    l7_sha3_512_is_wiped_on_drop Sha3_512,
    l7_shake128_is_wiped_on_drop Shake128,
    l7_shake256_is_wiped_on_drop Shake256
);

#[test]
fn l7_outputs_are_wiped_on_drop() {
    wipes(200, |secret| {
        let mut xof = Shake128::new();
        xof.update(&[secret; 10]);
        xof.finish()
    });
    wipes(200, |secret| {
        let mut xof = Shake256::new();
        xof.update(&[secret; 10]);
        xof.finish()
    });
}

#[test]
fn l7_batches_are_wiped_on_drop() {
    for backend in Backend::all() {
        wipes(4 * 200, |secret| Shake128Batch::<4>::with_backend(backend, &[[secret; 34]; 4]));
        wipes(3 * 200, |secret| Shake256Batch::<3>::with_backend(backend, &[[secret; 34]; 3]));
    }
}
