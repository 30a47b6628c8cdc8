//! Every length, every form, every refusal, on every backend.
#![cfg(test)]

use ashlar_chacha20poly1305::{Backend, ChaCha20Poly1305, Error};

/// Beyond the first pass of the widest kernel and a pass in each of its layouts.
const LONGEST: usize = 1300;

/// A packet's worth, pages, TLS records, and what the kernels take at a time, with their neighbours.
const LONG: [usize; 13] = [
    1350, 2047, 4096, 15_359, 16_383, 16_384, 16_385, 17_343, 17_344, 17_345, 33_727, 33_729,
    52_000,
];

const NONCE: [u8; 12] = *b"twelve bytes";

/// Bytes without a pattern that a block or batch could repeat.
fn bytes(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..length).map(next).collect()
}

fn make(backend: Backend) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::with_backend(backend, b"a key that has thirty-two bytes.")
}

/// Backends agree at every length; in place, out of place and scattered too; and open again.
#[test]
fn l5_every_length_in_every_form() {
    let portable = make(Backend::Portable);
    for length in (0..=LONGEST).chain(LONG) {
        let plaintext = bytes(length);
        let aad = bytes(length % 81);
        let mut expected = plaintext.clone();
        let tag = portable.seal_in_place(&NONCE, &aad, &mut expected).unwrap();
        for backend in Backend::all() {
            let aead = make(backend);
            let mut data = plaintext.clone();
            assert_eq!(aead.seal_in_place(&NONCE, &aad, &mut data), Ok(tag), "{length}");
            assert_eq!(data, expected, "{length}");
            aead.open_in_place(&NONCE, &aad, &mut data, &tag).unwrap();
            assert_eq!(data, plaintext, "{length}");

            let mut out = vec![0xaa; length];
            assert_eq!(aead.seal(&NONCE, &aad, &plaintext, &mut out), Ok(tag), "{length}");
            assert_eq!(out, expected, "{length}");
            out.fill(0xaa);
            aead.open(&NONCE, &aad, &expected, &tag, &mut out).unwrap();
            assert_eq!(out, plaintext, "{length}");
        }
    }
}

/// As a TLS record: one byte behind the plaintext, or padding of several batches.
#[test]
fn every_length_with_a_trailer() {
    let (aad, trailer) = (bytes(5), bytes(1100));
    for length in (0..=LONGEST).chain(LONG) {
        let plaintext = bytes(length);
        for trailer in [&trailer[..1], &trailer[..]] {
            let mut expected = [&plaintext, trailer].concat();
            let portable = make(Backend::Portable);
            let tag = portable.seal_in_place(&NONCE, &aad, &mut expected).unwrap();
            expected.extend(tag);
            for backend in Backend::all() {
                let mut out = vec![0xaa; expected.len()];
                make(backend).seal_scatter(&NONCE, &aad, &plaintext, trailer, &mut out).unwrap();
                assert!(out == expected, "{} {length}", backend.name());
            }
        }
    }
}

/// Wherever the trailer begins, scattering is sealing the concatenation.
#[test]
fn every_split_of_a_scattered_message() {
    let aad = bytes(5);
    for length in (0..=LONGEST).step_by(61).chain([191, 192, 193, 256, 448]) {
        let plaintext = bytes(length);
        let mut expected = plaintext.clone();
        let tag = make(Backend::Portable).seal_in_place(&NONCE, &aad, &mut expected).unwrap();
        expected.extend(tag);
        for backend in Backend::all() {
            let aead = make(backend);
            for (head, trailer) in testkit::two_way_splits(&plaintext) {
                let mut out = vec![0xaa; length + 16];
                aead.seal_scatter(&NONCE, &aad, head, trailer, &mut out).unwrap();
                assert_eq!(out, expected, "{} of {length}", head.len());
            }
        }
    }
}

/// Long enough for the counter to carry out of its lowest byte.
#[test]
fn l5_backends_agree_past_256_blocks() {
    let plaintext = bytes(300 * 64 + 7);
    let mut expected = plaintext.clone();
    let portable = make(Backend::Portable).seal_in_place(&NONCE, b"", &mut expected).unwrap();
    for backend in Backend::all() {
        let mut data = plaintext.clone();
        let tag = make(backend).seal_in_place(&NONCE, b"", &mut data).unwrap();
        assert_eq!((&data, tag), (&expected, portable));
    }
}

/// Associated data of every length up to several steps.
#[test]
fn every_length_of_associated_data() {
    let portable = make(Backend::Portable);
    for length in (0..=LONGEST).chain([4096]) {
        let aad = bytes(length);
        let tag = portable.seal_in_place(&NONCE, &aad, &mut [7; 20]).unwrap();
        for backend in Backend::all() {
            assert_eq!(make(backend).seal_in_place(&NONCE, &aad, &mut [7; 20]), Ok(tag));
        }
    }
}

/// Input, associated data and output that do not start at aligned addresses.
#[test]
fn unaligned_buffers() {
    let (aad, plaintext) = (bytes(45), bytes(2100));
    let mut expected = plaintext.clone();
    let tag = make(Backend::Portable).seal_in_place(&NONCE, &aad, &mut expected).unwrap();
    let moved = |offset: usize, data: &[u8]| [&vec![0; offset], data].concat();
    for backend in Backend::all() {
        let aead = make(backend);
        for offset in 0..=64 {
            let aad = &moved(64 - offset, &aad)[64 - offset..];
            let mut buffer = moved(offset, &plaintext);
            assert_eq!(aead.seal_in_place(&NONCE, aad, &mut buffer[offset..]), Ok(tag));
            assert_eq!(buffer[offset..], expected);
            let mut out = vec![0; 2100 + 7 * offset];
            let opened = aead.open(&NONCE, aad, &buffer[offset..], &tag, &mut out[7 * offset..]);
            assert_eq!((opened, &out[7 * offset..]), (Ok(()), &plaintext[..]));
        }
    }
}

/// A failed opening leaves no plaintext behind: RUSTSEC-2023-0096.
#[test]
fn f2_failed_open_clears_the_output() {
    for backend in Backend::all() {
        let aead = make(backend);
        for length in [1, 15, 16, 17, 191, 192, 193, LONGEST, 17_345] {
            let mut sealed = bytes(length);
            let mut tag = aead.seal_in_place(&NONCE, b"aad", &mut sealed).unwrap();
            tag[15] ^= 1;
            let mut out = vec![0xaa; length];
            let opened = aead.open(&NONCE, b"aad", &sealed, &tag, &mut out);
            assert_eq!(opened, Err(Error::Authentication));
            assert_eq!(out, vec![0; length]);
            let opened = aead.open_in_place(&NONCE, b"aad", &mut sealed, &tag);
            assert_eq!(opened, Err(Error::Authentication));
            assert_eq!(sealed, vec![0; length]);
        }
    }
}

/// Each bit of the tag counts: there are no short tags and no part of one is enough.
#[test]
fn f3_every_bit_of_the_tag_counts() {
    for backend in Backend::all() {
        let aead = make(backend);
        let mut sealed = bytes(40);
        let tag = aead.seal_in_place(&NONCE, b"aad", &mut sealed).unwrap();
        for bit in 0..128 {
            let mut forged = tag;
            forged[bit / 8] ^= 1 << (bit % 8);
            let opened = aead.open_in_place(&NONCE, b"aad", &mut sealed.clone(), &forged);
            assert_eq!(opened, Err(Error::Authentication), "bit {bit}");
        }
    }
}

/// Each bit of nonce, associated data and ciphertext counts, in batch and tail.
#[test]
fn every_bit_of_the_input_counts() {
    for backend in Backend::all() {
        let aead = make(backend);
        let aad = bytes(21);
        let mut sealed = bytes(210);
        let tag = aead.seal_in_place(&NONCE, &aad, &mut sealed).unwrap();
        let refuses = |nonce: &[u8; 12], aad: &[u8], sealed: &[u8]| {
            let mut data = sealed.to_vec();
            let opened = aead.open_in_place(nonce, aad, &mut data, &tag);
            opened == Err(Error::Authentication) && data.iter().all(|byte| *byte == 0)
        };
        let flipped = |bytes: &[u8], bit: usize| {
            let mut bytes = bytes.to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            bytes
        };
        for bit in 0..96 {
            let nonce = flipped(&NONCE, bit).try_into().unwrap();
            assert!(refuses(&nonce, &aad, &sealed), "bit {bit} of the nonce");
        }
        for bit in 0..aad.len() * 8 {
            assert!(refuses(&NONCE, &flipped(&aad, bit), &sealed), "bit {bit} of the aad");
        }
        for bit in 0..sealed.len() * 8 {
            assert!(refuses(&NONCE, &aad, &flipped(&sealed, bit)), "bit {bit}");
        }
        assert!(refuses(&NONCE, &aad[..20], &sealed), "shorter associated data");
        assert!(refuses(&NONCE, &aad, &sealed[..209]), "truncated ciphertext");
    }
}

/// Outputs of the wrong length are refused and left alone.
#[test]
fn wrong_buffer_lengths_are_refused() {
    for backend in Backend::all() {
        let aead = make(backend);
        for wrong in [0, 19, 21] {
            let mut out = vec![0xaa; wrong];
            let sealed = aead.seal(&NONCE, b"", &[1; 20], &mut out);
            assert_eq!(sealed, Err(Error::BufferLength));
            let opened = aead.open(&NONCE, b"", &[1; 20], &[0; 16], &mut out);
            assert_eq!(opened, Err(Error::BufferLength));
            assert_eq!(out, vec![0xaa; wrong]);
        }
        for wrong in [0, 15, 16, 35, 36, 38] {
            let mut out = vec![0xaa; wrong];
            let sealed = aead.seal_scatter(&NONCE, b"", &[1; 20], &[23], &mut out);
            assert_eq!(sealed, Err(Error::BufferLength));
            assert_eq!(out, vec![0xaa; wrong]);
        }
    }
}

/// Neither the key nor anything made from it is printed.
#[test]
fn l7_debug_shows_the_backend_alone() {
    for backend in Backend::all() {
        let text = format!("{:?}", make(backend));
        assert_eq!(text, format!("ChaCha20Poly1305 {{ backend: {:?}, .. }}", backend.name()));
    }
}

/// The machine's list always has the portable backend, and each name once.
#[test]
fn portable_is_always_there() {
    let names: Vec<_> = Backend::all().map(Backend::name).collect();
    assert_eq!(names[0], "portable");
    assert!((1..names.len()).all(|i| !names[..i].contains(&names[i])));
    assert!(names.contains(&Backend::best().name()));
}

#[test]
fn errors_say_what_happened() {
    let messages = [Error::TooLong, Error::BufferLength, Error::Authentication];
    let messages = messages.map(|error| error.to_string());
    assert_eq!(messages[2], "authentication failed");
    assert_eq!(messages[1], "output buffer of the wrong length");
    assert_eq!(messages[0], "message beyond the limit of the algorithm");
}
