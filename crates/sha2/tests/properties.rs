//! Random messages in random pieces: every backend and every cutting give one value.
#![cfg(test)]

use ashlar_sha2::{Backend256, Backend512, Sha256, Sha384, Sha512};
use proptest::collection::vec;
use proptest::prelude::*;

macro_rules! properties {
    ($name:ident, $hash:ident, $backend:ident) => {
        proptest! {
            #[test]
            fn $name(pieces in vec(vec(any::<u8>(), 0..700), 0..8)) {
                let mut portable = $hash::with_backend($backend::Portable);
                portable.update(&pieces.concat());
                let expected = portable.finish();
                for backend in $backend::all() {
                    let mut hash = $hash::with_backend(backend);
                    for piece in &pieces {
                        hash.update(piece);
                    }
                    prop_assert_eq!(hash.finish(), expected, "{}", backend.name());
                }
            }
        }
    };
}

properties!(sha256, Sha256, Backend256);
properties!(sha384, Sha384, Backend512);
properties!(sha512, Sha512, Backend512);
