//! Random messages in random pieces, output in random pieces: every backend and every cutting give
//! one value.
#![cfg(test)]

use ashlar_sha3::{Backend, Sha3_256, Sha3_512, Shake128, Shake128Batch, Shake256, Shake256Batch};
use proptest::collection::vec;
use proptest::prelude::*;

macro_rules! hash {
    ($name:ident, $hash:ident) => {
        proptest! {
            #[test]
            fn $name(pieces in vec(vec(any::<u8>(), 0..500), 0..8)) {
                let mut portable = $hash::with_backend(Backend::Portable);
                portable.update(&pieces.concat());
                let expected = portable.finish();
                for backend in Backend::all() {
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

macro_rules! xof {
    ($name:ident, $xof:ident, $batch:ident) => {
        mod $name {
            use super::*;

            proptest! {
                #[test]
                fn pieces(
                    pieces in vec(vec(any::<u8>(), 0..500), 0..8),
                    lengths in vec(0_usize..500, 0..8),
                ) {
                    let mut expected = vec![0; lengths.iter().sum()];
                    let mut portable = $xof::with_backend(Backend::Portable);
                    portable.update(&pieces.concat());
                    portable.finish().squeeze(&mut expected);
                    for backend in Backend::all() {
                        let mut xof = $xof::with_backend(backend);
                        for piece in &pieces {
                            xof.update(piece);
                        }
                        let mut output = xof.finish();
                        let mut got = Vec::new();
                        for len in &lengths {
                            let mut piece = vec![0; *len];
                            output.squeeze(&mut piece);
                            got.extend(piece);
                        }
                        prop_assert_eq!(&got, &expected, "{}", backend.name());
                    }
                }

                #[test]
                fn batches(messages in any::<[[u8; 34]; 9]>(), blocks in 1_usize..6) {
                    for backend in Backend::all() {
                        let mut batch = $batch::with_backend(backend, &messages);
                        let mut got = [[0; $xof::BLOCK_LEN]; 9];
                        for _ in 0..blocks {
                            batch.squeeze_blocks(&mut got);
                        }
                        for (got, message) in got.iter().zip(&messages) {
                            let mut xof = $xof::with_backend(Backend::Portable);
                            xof.update(message);
                            let mut expected = vec![0; blocks * $xof::BLOCK_LEN];
                            xof.finish().squeeze(&mut expected);
                            prop_assert_eq!(&expected[expected.len() - got.len()..], got);
                        }
                    }
                }
            }
        }
    };
}

hash!(sha3_256, Sha3_256);
hash!(sha3_512, Sha3_512);
xof!(shake128, Shake128, Shake128Batch);
xof!(shake256, Shake256, Shake256Batch);
