//! Random messages in random pieces: every backend and every cutting give one value.
#![cfg(test)]

use ashlar_sha1::{Backend, Sha1};
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #[test]
    fn pieces_are_the_whole(pieces in vec(vec(any::<u8>(), 0..700), 0..8)) {
        let mut portable = Sha1::with_backend(Backend::Portable);
        portable.update(&pieces.concat());
        let expected = portable.finish();
        for backend in Backend::all() {
            let mut hash = Sha1::with_backend(backend);
            for piece in &pieces {
                hash.update(piece);
            }
            prop_assert_eq!(hash.finish(), expected, "{}", backend.name());
        }
    }
}
