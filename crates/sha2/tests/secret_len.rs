//! Messages of secret length against messages of known length.
#![cfg(test)]

use ashlar_sha2::{Backend256, Backend512, Sha256, Sha384, Sha512};
use proptest::collection::vec;
use proptest::prelude::*;

macro_rules! tests {
    ($name:ident, $random:ident, $hash:ident, $backend:ident) => {
        /// Every length of a window as long as three blocks, begun at every position of a block.
        #[test]
        fn $name() {
            let message: Vec<u8> = (1..=255).cycle().take(5 * $hash::BLOCK_LEN).collect();
            for backend in $backend::all() {
                for absorbed in 0..=$hash::BLOCK_LEN + 1 {
                    let mut prefix = $hash::with_backend(backend);
                    prefix.update(&message[..absorbed]);
                    let window = &message[absorbed..absorbed + 3 * $hash::BLOCK_LEN];
                    // Steps without a common factor with the block length reach every remainder.
                    for len in (absorbed % 7..=window.len()).step_by(7).chain([window.len()]) {
                        let mut whole = prefix.clone();
                        whole.update(&window[..len]);
                        let got = prefix.clone().finish_secret_len(window, len);
                        assert_eq!(got, whole.finish(), "{}, {absorbed}, {len}", backend.name());
                    }
                }
            }
        }

        proptest! {
            #[test]
            fn $random(prefix in vec(any::<u8>(), 0..400), window in vec(any::<u8>(), 0..400)) {
                for backend in $backend::all() {
                    for len in 0..=window.len() {
                        let mut hash = $hash::with_backend(backend);
                        hash.update(&prefix);
                        let mut whole = hash.clone();
                        whole.update(&window[..len]);
                        let got = hash.finish_secret_len(&window, len);
                        prop_assert_eq!(got, whole.finish(), "{}, {}", backend.name(), len);
                    }
                }
            }
        }
    };
}

tests!(sha256, sha256_random, Sha256, Backend256);
tests!(sha384, sha384_random, Sha384, Backend512);
tests!(sha512, sha512_random, Sha512, Backend512);

/// The result has no meaning then, but there is one.
#[test]
fn a_length_beyond_the_window_does_not_panic() {
    for len in [4, 55, 1000, usize::MAX - 70, usize::MAX] {
        let mut hash = Sha256::new();
        hash.update(&[1; 65]);
        assert_ne!(hash.finish_secret_len(&[2; 3], len), Sha256::digest(b""));
    }
}
