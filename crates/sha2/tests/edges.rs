//! Every length and every cut around the block boundaries, on every backend; forks and wiping.
#![cfg(test)]

use ashlar_sha2::{Backend256, Backend512, Sha256, Sha384, Sha512};
use testkit::two_way_splits;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes without a period, so that no two blocks are equal.
fn message(len: usize) -> Vec<u8> {
    (0_u32..).map(|i| (i.wrapping_mul(0x9e37_79b1) >> 24) as u8).take(len).collect()
}

macro_rules! edges {
    ($module:ident, $hash:ident, $backend:ident) => {
        mod $module {
            use super::*;

            const LONGEST: usize = 4 * $hash::BLOCK_LEN + 1;

            fn pieces<'a>(
                backend: $backend,
                pieces: impl IntoIterator<Item = &'a [u8]>,
            ) -> [u8; $hash::OUTPUT_LEN] {
                let mut hash = $hash::with_backend(backend);
                for piece in pieces {
                    hash.update(piece);
                }
                hash.finish()
            }

            #[test]
            fn l5_every_length_as_portable() {
                let message = message(16_385);
                for len in (0..=1300).chain([1350, 4096, 16_383, 16_384, 16_385]) {
                    let expected = pieces($backend::Portable, [&message[..len]]);
                    assert_eq!($hash::digest(&message[..len]), expected, "best, {len}");
                    for backend in $backend::all() {
                        let got = pieces(backend, [&message[..len]]);
                        assert_eq!(got, expected, "{}, {len}", backend.name());
                    }
                }
            }

            /// Sums of words of the schedule carry everywhere, or nowhere.
            #[test]
            fn words_of_equal_bits_as_portable() {
                for byte in [0x00, 0xff, 0x80, 0x7f] {
                    let message = [byte; LONGEST];
                    for len in 0..=LONGEST {
                        let expected = pieces($backend::Portable, [&message[..len]]);
                        for backend in $backend::all() {
                            let got = pieces(backend, [&message[..len]]);
                            assert_eq!(got, expected, "{}, {byte}, {len}", backend.name());
                        }
                    }
                }
            }

            #[test]
            fn every_two_way_split() {
                let message = message(LONGEST);
                for backend in $backend::all() {
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
                for backend in $backend::all() {
                    let bytes = message.chunks(1).flat_map(|byte| [&[], byte, &[]]);
                    assert_eq!(pieces(backend, bytes), pieces(backend, [&message[..]]));
                }
            }

            #[test]
            fn any_alignment() {
                let len = 3 * $hash::BLOCK_LEN;
                let expected = $hash::digest(&message(len));
                for offset in 0..64 {
                    let mut moved = vec![0; offset];
                    moved.extend(message(len));
                    for backend in $backend::all() {
                        assert_eq!(pieces(backend, [&moved[offset..]]), expected, "{offset}");
                    }
                }
            }

            #[test]
            fn a_clone_is_a_fork() {
                for len in [0, 1, $hash::BLOCK_LEN - 1, $hash::BLOCK_LEN, LONGEST] {
                    let message = message(len);
                    for backend in $backend::all() {
                        let mut hash = $hash::with_backend(backend);
                        hash.update(&message);
                        let mut fork = hash.clone();
                        fork.update(b"more");
                        assert_eq!(hash.finish(), pieces(backend, [&message[..]]));
                        assert_eq!(fork.finish(), pieces(backend, [&message[..], b"more"]));
                    }
                }
            }

            /// What two hashes have in common once wiped is everything.
            #[test]
            fn wiping_leaves_nothing_of_the_message() {
                const fn wipes_on_drop<T: ZeroizeOnDrop>() {}
                wipes_on_drop::<$hash>();

                for backend in $backend::all() {
                    let wiped = |message: &[u8]| {
                        let mut hash = $hash::with_backend(backend);
                        hash.update(message);
                        hash.zeroize();
                        hash.finish()
                    };
                    let expected = wiped(b"");
                    for len in [1, $hash::BLOCK_LEN - 1, $hash::BLOCK_LEN, LONGEST] {
                        assert_eq!(wiped(&message(len)), expected, "{len}");
                    }
                    assert_ne!(expected, pieces(backend, [&b""[..]]));
                }
            }

            #[test]
            fn l7_debug_shows_the_name_alone() {
                let mut hash = $hash::default();
                hash.update(b"secret");
                assert_eq!(format!("{hash:?}"), concat!(stringify!($hash), " { .. }"));
            }

            #[test]
            fn the_portable_backend_is_always_there_and_the_best_is_among_all() {
                let names: Vec<_> = $backend::all().map($backend::name).collect();
                assert_eq!(names[0], "portable");
                assert!(names.contains(&$backend::best().name()), "{names:?}");
            }
        }
    };
}

edges!(sha256, Sha256, Backend256);
edges!(sha384, Sha384, Backend512);
edges!(sha512, Sha512, Backend512);
