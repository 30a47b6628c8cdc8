//! Every length and every cut around the block boundaries, going in and coming out, on every
//! backend; batches against single sponges; forks and wiping.
#![cfg(test)]

use ashlar_sha3::{
    Backend, Sha3_256, Sha3_512, Shake128, Shake128Batch, Shake128Output, Shake256, Shake256Batch,
    Shake256Output,
};
use testkit::two_way_splits;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes without a period, so that no two blocks are equal.
fn message(len: usize) -> Vec<u8> {
    (0_u32..).map(|i| (i.wrapping_mul(0x9e37_79b1) >> 24) as u8).take(len).collect()
}

const fn wipes_on_drop<T: ZeroizeOnDrop>() {}

/// What goes in: the same for hash functions and extendable-output functions. `$output` takes a
/// state to its output, of `$len` bytes.
macro_rules! absorbing {
    ($module:ident, $hash:ident, $len:expr, $output:expr) => {
        mod $module {
            use super::*;

            const LONGEST: usize = 4 * $hash::BLOCK_LEN + 1;

            fn pieces<'a>(
                backend: Backend,
                pieces: impl IntoIterator<Item = &'a [u8]>,
            ) -> [u8; $len] {
                let mut hash = $hash::with_backend(backend);
                for piece in pieces {
                    hash.update(piece);
                }
                $output(hash)
            }

            #[test]
            fn l5_every_length_as_portable() {
                let message = message(LONGEST);
                for len in 0..=LONGEST {
                    let expected = pieces(Backend::Portable, [&message[..len]]);
                    assert_eq!($hash::digest(&message[..len]), expected, "best, {len}");
                    for backend in Backend::all() {
                        let got = pieces(backend, [&message[..len]]);
                        assert_eq!(got, expected, "{}, {len}", backend.name());
                    }
                }
            }

            #[test]
            fn every_two_way_split() {
                let message = message(LONGEST);
                for backend in Backend::all() {
                    for len in 0..=LONGEST {
                        let message = &message[..len];
                        let whole = pieces(backend, [message]);
                        for (head, tail) in two_way_splits(message) {
                            let got = pieces(backend, [head, tail]);
                            assert_eq!(got, whole, "{}, {len}, {}", backend.name(), head.len());
                        }
                    }
                }
            }

            #[test]
            fn byte_by_byte_with_empty_pieces_between() {
                let message = message(LONGEST);
                for backend in Backend::all() {
                    let bytes = message.chunks(1).flat_map(|byte| [&[], byte, &[]]);
                    assert_eq!(pieces(backend, bytes), pieces(backend, [&message[..]]));
                }
            }

            #[test]
            fn any_alignment() {
                let len = 3 * $hash::BLOCK_LEN;
                let expected = $hash::digest(&message(len));
                for offset in 0..=16 {
                    let moved = [&vec![0; offset], &message(len)[..]].concat();
                    for backend in Backend::all() {
                        assert_eq!(pieces(backend, [&moved[offset..]]), expected, "{offset}");
                    }
                }
            }

            #[test]
            fn a_clone_is_a_fork() {
                for len in [0, 1, $hash::BLOCK_LEN - 1, $hash::BLOCK_LEN, LONGEST] {
                    let message = message(len);
                    for backend in Backend::all() {
                        let mut hash = $hash::with_backend(backend);
                        hash.update(&message);
                        let mut fork = hash.clone();
                        fork.update(b"more");
                        assert_eq!($output(hash), pieces(backend, [&message[..]]));
                        assert_eq!($output(fork), pieces(backend, [&message[..], b"more"]));
                    }
                }
            }

            #[test]
            fn wiped_is_as_new() {
                wipes_on_drop::<$hash>();

                for backend in Backend::all() {
                    for len in [1, $hash::BLOCK_LEN - 1, $hash::BLOCK_LEN, LONGEST] {
                        let mut hash = $hash::with_backend(backend);
                        hash.update(&message(len));
                        hash.zeroize();
                        assert_eq!($output(hash), $hash::digest(b""), "{len}");
                    }
                }
            }

            #[test]
            fn l7_debug_shows_the_name_alone() {
                let mut hash = $hash::default();
                hash.update(b"secret");
                assert_eq!(format!("{hash:?}"), concat!(stringify!($hash), " { .. }"));
            }
        }
    };
}

absorbing!(sha3_256, Sha3_256, Sha3_256::OUTPUT_LEN, Sha3_256::finish);
absorbing!(sha3_512, Sha3_512, Sha3_512::OUTPUT_LEN, Sha3_512::finish);
absorbing!(shake128, Shake128, 200, |xof: Shake128| {
    let mut output = [0; 200];
    xof.finish().squeeze(&mut output);
    output
});
absorbing!(shake256, Shake256, 200, |xof: Shake256| {
    let mut output = [0; 200];
    xof.finish().squeeze(&mut output);
    output
});

/// What comes out of an extendable-output function, alone and in batches.
macro_rules! squeezing {
    ($module:ident, $xof:ident, $output:ident, $batch:ident) => {
        mod $module {
            use super::*;

            const BLOCK_LEN: usize = $xof::BLOCK_LEN;
            const LONGEST: usize = 4 * BLOCK_LEN + 1;

            fn start(backend: Backend, message: &[u8]) -> $output {
                let mut xof = $xof::with_backend(backend);
                xof.update(message);
                xof.finish()
            }

            fn squeeze(output: &mut $output, len: usize) -> Vec<u8> {
                let mut out = vec![0; len];
                output.squeeze(&mut out);
                out
            }

            #[test]
            fn every_length_is_the_beginning_of_a_longer_one() {
                let whole = $xof::digest::<LONGEST>(b"message");
                for backend in Backend::all() {
                    for len in 0..=LONGEST {
                        let got = squeeze(&mut start(backend, b"message"), len);
                        assert_eq!(got, whole[..len], "{}, {len}", backend.name());
                    }
                }
            }

            #[test]
            fn every_two_way_split() {
                let whole = $xof::digest::<LONGEST>(b"message");
                for backend in Backend::all() {
                    for at in 0..=LONGEST {
                        let mut output = start(backend, b"message");
                        let head = squeeze(&mut output, at);
                        let tail = squeeze(&mut output, LONGEST - at);
                        assert_eq!([head, tail].concat(), whole, "{}, {at}", backend.name());
                    }
                }
            }

            #[test]
            fn any_alignment() {
                let whole = $xof::digest::<LONGEST>(b"message");
                for backend in Backend::all() {
                    for offset in 0..=16 {
                        let mut moved = vec![0; offset + LONGEST];
                        start(backend, b"message").squeeze(&mut moved[offset..]);
                        assert_eq!(moved[offset..], whole, "{}, {offset}", backend.name());
                    }
                }
            }

            #[test]
            fn every_piece_length_again_and_again() {
                let whole = $xof::digest::<LONGEST>(b"message");
                for backend in Backend::all() {
                    for len in 1..=BLOCK_LEN + 1 {
                        let mut output = start(backend, b"message");
                        let mut got = Vec::new();
                        while got.len() < LONGEST {
                            got.extend(squeeze(&mut output, 0));
                            got.extend(squeeze(&mut output, len));
                        }
                        assert_eq!(got[..LONGEST], whole, "{}, {len}", backend.name());
                    }
                }
            }

            #[test]
            fn a_clone_is_a_fork() {
                for backend in Backend::all() {
                    for at in [0, 1, BLOCK_LEN - 1, BLOCK_LEN, BLOCK_LEN + 1] {
                        let mut output = start(backend, b"message");
                        squeeze(&mut output, at);
                        let mut fork = output.clone();
                        assert_eq!(squeeze(&mut fork, LONGEST), squeeze(&mut output, LONGEST));
                    }
                }
            }

            #[test]
            fn wiping_leaves_nothing_of_the_message() {
                wipes_on_drop::<$output>();
                wipes_on_drop::<$batch<4>>();

                for backend in Backend::all() {
                    let wiped = |message: &[u8], at| {
                        let mut output = start(backend, message);
                        squeeze(&mut output, at);
                        output.zeroize();
                        squeeze(&mut output, LONGEST)
                    };
                    for at in [0, 1, BLOCK_LEN, BLOCK_LEN + 1] {
                        assert_eq!(wiped(b"one", at), wiped(b"another", 0), "{at}");
                    }
                    assert_ne!(wiped(b"one", 0), squeeze(&mut start(backend, b"one"), LONGEST));

                    let mut batch = $batch::with_backend(backend, &[*b"one", *b"two"]);
                    batch.zeroize();
                    let mut blocks = [[1; BLOCK_LEN]; 2];
                    batch.squeeze_blocks(&mut blocks);
                    assert_eq!(blocks, [[0; BLOCK_LEN]; 2]);
                }
            }

            #[test]
            fn l7_debug_shows_the_name_alone() {
                let output = $xof::new().finish();
                assert_eq!(format!("{output:?}"), concat!(stringify!($output), " { .. }"));
                let batch = $batch::new(&[*b"secret"]);
                assert_eq!(format!("{batch:?}"), concat!(stringify!($batch), " { .. }"));
            }

            /// `N` messages of `L` bytes, all different, each as a single sponge has it.
            fn batch_as_single<const N: usize, const L: usize>() {
                let bytes = message(N * L);
                let mut messages = [[0; L]; N];
                for (at, message) in messages.iter_mut().enumerate() {
                    message.copy_from_slice(&bytes[at * L..][..L]);
                }
                for backend in Backend::all() {
                    let mut batch = $batch::with_backend(backend, &messages);
                    let mut singles = messages.map(|message| start(backend, &message));
                    for turn in 0..4 {
                        let mut blocks = [[0; BLOCK_LEN]; N];
                        batch.squeeze_blocks(&mut blocks);
                        for (block, single) in blocks.iter().zip(&mut singles) {
                            let expected = squeeze(single, BLOCK_LEN);
                            assert_eq!(block[..], expected, "{} {N} {L} {turn}", backend.name());
                        }
                    }
                }
            }

            fn batches_as_single<const L: usize>() {
                batch_as_single::<1, L>();
                batch_as_single::<2, L>();
                batch_as_single::<3, L>();
                batch_as_single::<4, L>();
                batch_as_single::<5, L>();
                batch_as_single::<7, L>();
                batch_as_single::<8, L>();
                batch_as_single::<9, L>();
                batch_as_single::<13, L>();
                batch_as_single::<16, L>();
                batch_as_single::<17, L>();
            }

            #[test]
            fn batches_of_every_size_as_single_sponges() {
                batches_as_single::<0>();
                batches_as_single::<1>();
                batches_as_single::<7>();
                batches_as_single::<8>();
                batches_as_single::<9>();
                batches_as_single::<33>();
                batches_as_single::<34>();
                batches_as_single::<{ BLOCK_LEN - 9 }>();
                batches_as_single::<{ BLOCK_LEN - 8 }>();
                batches_as_single::<{ BLOCK_LEN - 2 }>();
                batches_as_single::<{ BLOCK_LEN - 1 }>();
            }
        }
    };
}

squeezing!(shake128_output, Shake128, Shake128Output, Shake128Batch);
squeezing!(shake256_output, Shake256, Shake256Output, Shake256Batch);

#[test]
fn the_portable_backend_is_always_there_and_the_best_is_among_all() {
    let names: Vec<_> = Backend::all().map(Backend::name).collect();
    assert_eq!(names[0], "portable");
    assert!(names.contains(&Backend::best().name()), "{names:?}");
}
