//! GCM against the portable backend, as far as the kernels with batches of sixteen blocks differ:
//! every length up to five of them, every place of a block in a sum, every end of a source.
#![cfg(test)]

use ashlar_aes::{Aes128Gcm, Aes192Gcm, Aes256Gcm, Backend};

const NONCE: [u8; 12] = *b"twelve bytes";
const BATCH_LEN: usize = 256;

fn bytes(length: usize) -> Vec<u8> {
    (0_u32..).map(|i| (i.wrapping_mul(0x9e37_79b1) >> 24) as u8).take(length).collect()
}

macro_rules! gcm {
    ($($module:ident $gcm:ident $key:literal),+) => {$(
        mod $module {
            use super::*;

            fn key(backend: Backend) -> $gcm {
                $gcm::with_backend(backend, $key)
            }

            /// What the portable backend makes of a message.
            fn expected(aad: &[u8], plaintext: &[u8]) -> (Vec<u8>, [u8; 16]) {
                let mut data = plaintext.to_vec();
                let tag = key(Backend::Portable).seal_in_place(&NONCE, aad, &mut data).unwrap();
                (data, tag)
            }

            /// In place at any address, out of place, scattered, and back again.
            #[test]
            fn every_length_in_every_form() {
                for length in (0..=5 * BATCH_LEN + 20).chain([1350, 4096, 16383, 16384, 16385]) {
                    let (plaintext, aad) = (bytes(length), bytes(length % 81));
                    let (ciphertext, tag) = expected(&aad, &plaintext);
                    let sealed = [&ciphertext[..], &tag].concat();
                    for backend in Backend::all() {
                        let (key, at) = (key(backend), format!("{length} on {}", backend.name()));
                        let offset = length % 67;
                        let mut moved = [&vec![0xaa; offset], &plaintext[..], &[0xaa; 70]].concat();
                        let data = &mut moved[offset..offset + length];
                        assert_eq!(key.seal_in_place(&NONCE, &aad, data), Ok(tag), "{at}");
                        assert_eq!(data, ciphertext, "{at}");
                        assert_eq!(key.open_in_place(&NONCE, &aad, data, &tag), Ok(()), "{at}");
                        assert_eq!(data, plaintext, "{at}");
                        let (before, after) = (&moved[..offset], &moved[offset + length..]);
                        assert!(before.iter().chain(after).all(|byte| *byte == 0xaa), "{at}");

                        let mut out = vec![0xaa; length];
                        assert_eq!(key.seal(&NONCE, &aad, &plaintext, &mut out), Ok(tag), "{at}");
                        assert_eq!(out, ciphertext, "{at}");
                        out.fill(0xaa);
                        let opened = key.open(&NONCE, &aad, &ciphertext, &tag, &mut out);
                        assert_eq!((opened, &out), (Ok(()), &plaintext), "{at}");

                        let mut out = vec![0xaa; length + 16];
                        let (head, trailer) = plaintext.split_at(length - length.min(length % 23));
                        key.seal_scatter(&NONCE, &aad, head, trailer, &mut out).unwrap();
                        assert_eq!(out, sealed, "{at}");
                    }
                }
            }

            /// With the source ending anywhere in, before or behind a batch.
            #[test]
            fn every_end_of_a_source() {
                let plaintext = bytes(2 * BATCH_LEN + 100);
                let (ciphertext, tag) = expected(b"aad", &plaintext);
                let sealed = [&ciphertext[..], &tag].concat();
                for backend in Backend::all() {
                    let key = key(backend);
                    for (head, trailer) in testkit::two_way_splits(&plaintext) {
                        let mut out = vec![0xaa; sealed.len()];
                        key.seal_scatter(&NONCE, b"aad", head, trailer, &mut out).unwrap();
                        assert_eq!(out, sealed, "{} on {}", head.len(), backend.name());
                    }
                }
            }

            /// Associated data join the sum of a short message, up to as many blocks as it holds.
            #[test]
            fn every_length_of_associated_data() {
                let lengths = [0, 1, 16, 17, 31, 32, 63, 64, 65, 200, 224, 239, 240, 241, 255, 256];
                for length in lengths {
                    for aad_len in (0..=80).chain([191, 192, 193, 240, 255, 256, 257, 272, 273]) {
                        let (aad, plaintext) = (bytes(aad_len), bytes(length));
                        let (ciphertext, tag) = expected(&aad, &plaintext);
                        for backend in Backend::all() {
                            let mut data = plaintext.clone();
                            let sealed = key(backend).seal_in_place(&NONCE, &aad, &mut data);
                            let at = format!("{aad_len}, {length} on {}", backend.name());
                            assert_eq!((sealed, &data), (Ok(tag), &ciphertext), "{at}");
                        }
                    }
                }
            }

            /// Ciphertexts that are all zeros or ones, and ones that have a single bit, in each
            /// block of three batches and a tail: every power is met alone.
            #[test]
            fn every_place_in_a_sum() {
                let blocks = 3 * 16 + 15;
                let (keystream, _) = expected(b"", &vec![0; 16 * blocks]);
                let check = |ciphertext: &[u8]| {
                    let decrypted: Vec<u8> =
                        ciphertext.iter().zip(&keystream).map(|(c, k)| c ^ k).collect();
                    let (_, tag) = expected(b"", &decrypted);
                    for backend in Backend::all() {
                        let mut data = ciphertext.to_vec();
                        let opened = key(backend).open_in_place(&NONCE, b"", &mut data, &tag);
                        assert_eq!((opened, &data), (Ok(()), &decrypted), "{}", backend.name());
                        let sealed = key(backend).seal_in_place(&NONCE, b"", &mut data);
                        assert_eq!((sealed, &data[..]), (Ok(tag), ciphertext), "{}", backend.name());
                    }
                };
                check(&vec![0; 16 * blocks]);
                check(&vec![0xff; 16 * blocks]);
                for block in 0..blocks {
                    for bit in [0, 7, 8, 63, 64, 120, 127] {
                        let mut ciphertext = vec![0; 16 * blocks];
                        ciphertext[16 * block + bit / 8] = 0x80 >> (bit % 8);
                        check(&ciphertext);
                    }
                }
            }
        }
    )+};
}

gcm!(
    gcm_128 Aes128Gcm b"a key of 16 byte",
    gcm_192 Aes192Gcm b"24 bytes that are a key.",
    gcm_256 Aes256Gcm b"another key that has 32 bytes..."
);
