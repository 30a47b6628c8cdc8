//! Every length, every form, every refusal, on every backend.
#![cfg(test)]

use ashlar_aes::{
    Aes128Cbc, Aes128Ccm, Aes128Ccm8, Aes128Ctr, Aes128Gcm, Aes192Cbc, Aes192Ccm, Aes192Ccm8,
    Aes192Ctr, Aes192Gcm, Aes256Cbc, Aes256Ccm, Aes256Ccm8, Aes256Ctr, Aes256Gcm, Backend, Error,
};

/// Four batches of eight blocks, and one byte; `gcm.rs` goes beyond.
const LONGEST: usize = 4 * 128 + 1;

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

const KEY_128: &[u8; 16] = b"a key of 16 byte";
const KEY_192: &[u8; 24] = b"24 bytes that are a key.";
const KEY_256: &[u8; 32] = b"another key that has 32 bytes...";

/// What runs the modes that have no kernel with VAES.
fn without_vaes(backend: Backend) -> &'static str {
    match backend.name() {
        "x86-vaes-avx2" | "x86-vaes-avx512" => "x86-aes-ni",
        name => name,
    }
}

/// The same test for every AEAD.
macro_rules! for_each_aead {
    ($($(#[$doc:meta])* fn $name:ident($make:ident) $body:block)+) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            for_each_aead!(@run $make $body
                Aes128Gcm KEY_128, Aes192Gcm KEY_192, Aes256Gcm KEY_256,
                Aes128Ccm KEY_128, Aes192Ccm KEY_192, Aes256Ccm KEY_256,
                Aes128Ccm8 KEY_128, Aes192Ccm8 KEY_192, Aes256Ccm8 KEY_256);
        }
    )+};
    (@run $make:ident $body:block $first:ident $key:ident $(, $rest:ident $rest_key:ident)*) => {
        {
            let $make = |backend| $first::with_backend(backend, $key);
            $body
        }
        for_each_aead!(@run $make $body $($rest $rest_key),*);
    };
    (@run $make:ident $body:block) => {};
}

for_each_aead! {
    /// Backends agree at every length; in place, out of place and scattered too; and open again.
    fn l5_every_length_in_every_form(make) {
        let portable = make(Backend::Portable);
        for length in 0..=LONGEST {
            let plaintext = bytes(length);
            let aad = bytes(length % 37);
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

    /// Wherever the trailer begins, scattering is sealing the concatenation.
    fn every_split_of_a_scattered_message(make) {
        let aad = bytes(5);
        for length in (0..=LONGEST).step_by(19).chain([127, 128, 129, 256]) {
            let plaintext = bytes(length);
            let mut expected = plaintext.clone();
            let tag = make(Backend::Portable).seal_in_place(&NONCE, &aad, &mut expected).unwrap();
            expected.extend(tag);
            for backend in Backend::all() {
                let aead = make(backend);
                for (head, trailer) in testkit::two_way_splits(&plaintext) {
                    let mut out = vec![0xaa; length + tag.len()];
                    aead.seal_scatter(&NONCE, &aad, head, trailer, &mut out).unwrap();
                    assert_eq!(out, expected, "{} of {length}", head.len());
                }
            }
        }
    }

    /// Long enough for the counter to carry out of its lowest byte.
    fn l5_backends_agree_past_256_blocks(make) {
        let plaintext = bytes(600 * 16 + 7);
        let mut expected = plaintext.clone();
        let portable = make(Backend::Portable).seal_in_place(&NONCE, b"", &mut expected).unwrap();
        for backend in Backend::all() {
            let mut data = plaintext.clone();
            let tag = make(backend).seal_in_place(&NONCE, b"", &mut data).unwrap();
            assert_eq!((&data, tag), (&expected, portable));
        }
    }

    /// Where the encoding of their length changes, for CCM: SP 800-38C, appendix A.2.2.
    fn long_associated_data(make) {
        for length in [0xfeff, 0xff00, 0xff01, 0x1_0001] {
            let aad = bytes(length);
            let portable = make(Backend::Portable);
            let tag = portable.seal_in_place(&NONCE, &aad, &mut [7; 20]).unwrap();
            for backend in Backend::all() {
                assert_eq!(make(backend).seal_in_place(&NONCE, &aad, &mut [7; 20]), Ok(tag));
            }
            let shorter = portable.seal_in_place(&NONCE, &aad[1..], &mut [7; 20]).unwrap();
            assert_ne!(shorter, tag);
        }
    }

    /// Associated data of every length up to several reductions.
    fn every_length_of_associated_data(make) {
        let portable = make(Backend::Portable);
        for length in 0..=(4 * 9 * 16 + 1) {
            let aad = bytes(length);
            let tag = portable.seal_in_place(&NONCE, &aad, &mut [7; 20]).unwrap();
            for backend in Backend::all() {
                assert_eq!(make(backend).seal_in_place(&NONCE, &aad, &mut [7; 20]), Ok(tag));
            }
        }
    }

    /// Input, associated data and output that do not start at aligned addresses.
    fn unaligned_buffers(make) {
        let (aad, plaintext) = (bytes(45), bytes(300));
        let mut expected = plaintext.clone();
        let tag = make(Backend::Portable).seal_in_place(&NONCE, &aad, &mut expected).unwrap();
        let moved = |offset: usize, data: &[u8]| [&vec![0; offset], data].concat();
        for backend in Backend::all() {
            let aead = make(backend);
            for offset in 0..=16 {
                let aad = &moved(16 - offset, &aad)[16 - offset..];
                let mut buffer = moved(offset, &plaintext);
                assert_eq!(aead.seal_in_place(&NONCE, aad, &mut buffer[offset..]), Ok(tag));
                assert_eq!(buffer[offset..], expected);
                let mut out = vec![0; 300 + 7 * offset];
                let opened = aead.open(&NONCE, aad, &buffer[offset..], &tag, &mut out[7 * offset..]);
                assert_eq!((opened, &out[7 * offset..]), (Ok(()), &plaintext[..]));
            }
        }
    }

    /// A failed opening leaves no plaintext behind: RUSTSEC-2023-0096.
    fn f2_failed_open_clears_the_output(make) {
        for backend in Backend::all() {
            let aead = make(backend);
            for length in [1, 15, 16, 17, 127, 128, 129, LONGEST] {
                let mut sealed = bytes(length);
                let mut tag = aead.seal_in_place(&NONCE, b"aad", &mut sealed).unwrap();
                *tag.last_mut().unwrap() ^= 1;
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
    fn f3_every_bit_of_the_tag_counts(make) {
        for backend in Backend::all() {
            let aead = make(backend);
            let mut sealed = bytes(40);
            let tag = aead.seal_in_place(&NONCE, b"aad", &mut sealed).unwrap();
            for bit in 0..8 * tag.len() {
                let mut forged = tag;
                forged[bit / 8] ^= 1 << (bit % 8);
                let opened = aead.open_in_place(&NONCE, b"aad", &mut sealed.clone(), &forged);
                assert_eq!(opened, Err(Error::Authentication), "bit {bit}");
            }
        }
    }

    /// Each bit of nonce, associated data and ciphertext counts, in batch and tail.
    fn every_bit_of_the_input_counts(make) {
        for backend in Backend::all() {
            let aead = make(backend);
            let aad = bytes(21);
            let mut sealed = bytes(150);
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
            assert!(refuses(&NONCE, &aad, &sealed[..149]), "truncated ciphertext");
        }
    }

    /// Outputs of the wrong length are refused and left alone.
    fn wrong_buffer_lengths_are_refused(make) {
        for backend in Backend::all() {
            let aead = make(backend);
            let tag = aead.seal_in_place(&NONCE, b"", &mut []).unwrap();
            for wrong in [0, 19, 21] {
                let mut out = vec![0xaa; wrong];
                let sealed = aead.seal(&NONCE, b"", &[1; 20], &mut out);
                assert_eq!(sealed, Err(Error::BufferLength));
                let opened = aead.open(&NONCE, b"", &[1; 20], &tag, &mut out);
                assert_eq!(opened, Err(Error::BufferLength));
                assert_eq!(out, vec![0xaa; wrong]);
            }
            let sealed_len = 21 + tag.len();
            for wrong in [0, tag.len() - 1, tag.len(), 20, sealed_len - 1, sealed_len + 1] {
                let mut out = vec![0xaa; wrong];
                let sealed = aead.seal_scatter(&NONCE, b"", &[1; 20], &[23], &mut out);
                assert_eq!(sealed, Err(Error::BufferLength));
                assert_eq!(out, vec![0xaa; wrong]);
            }
        }
    }

    /// Neither the key nor anything made from it is printed.
    fn l7_debug_shows_the_backend_alone(make) {
        for backend in Backend::all() {
            let text = format!("{:?}", make(backend));
            let (name, fields) = text.split_once(' ').unwrap();
            assert!(name.starts_with("Aes"));
            let runs = if name.ends_with("Gcm") { backend.name() } else { without_vaes(backend) };
            assert_eq!(fields, format!("{{ backend: {runs:?}, .. }}"));
        }
    }
}

/// A message beyond the limit of CCM is refused before anything is read or written.
#[test]
fn f5_ccm_refuses_what_is_too_long() {
    let mut data = vec![0xaa; 1 << 24];
    let input = data.clone();
    let (whole, most) = (&input[..], &input[..(1 << 24) - 1]);
    for backend in Backend::all() {
        let aead = Aes128Ccm8::with_backend(backend, KEY_128);
        assert_eq!(aead.seal_in_place(&NONCE, b"", &mut data), Err(Error::TooLong));
        assert_eq!(aead.open_in_place(&NONCE, b"", &mut data, &[0; 8]), Err(Error::TooLong));
        assert_eq!(aead.seal(&NONCE, b"", whole, &mut data), Err(Error::TooLong));
        assert_eq!(aead.open(&NONCE, b"", whole, &[0; 8], &mut data), Err(Error::TooLong));
        assert_eq!(aead.seal_scatter(&NONCE, b"", most, &[23], &mut data), Err(Error::TooLong));
        assert_eq!(data, input);
    }
}

/// Every number of blocks up to four batches and one encrypts as one block after the other does,
/// and every part of it decrypts from the block before the part.
macro_rules! cbc {
    ($($name:ident $cipher:ident $key:ident),+) => {$(
        #[test]
        fn $name() {
            let iv = [0x5a; 16];
            let data = bytes(33 * 16);
            let plaintext = data.as_chunks::<16>().0;
            for backend in Backend::all() {
                let cipher = $cipher::with_backend(backend, $key);
                let mut chain = vec![iv];
                for block in plaintext {
                    let mut next = [*block];
                    cipher.encrypt(chain.last().unwrap(), &mut next);
                    chain.extend(next);
                }
                for count in 0..=plaintext.len() {
                    let mut blocks = plaintext[..count].to_vec();
                    cipher.encrypt(&iv, &mut blocks);
                    assert_eq!(blocks, chain[1..=count], "{count}");
                    for from in 0..=count {
                        let mut part = blocks[from..].to_vec();
                        cipher.decrypt(&chain[from], &mut part);
                        assert_eq!(part, plaintext[from..count], "{from} to {count}");
                    }
                }
                let portable = $cipher::with_backend(Backend::Portable, $key);
                let mut blocks = plaintext.to_vec();
                portable.encrypt(&iv, &mut blocks);
                assert_eq!(blocks, chain[1..]);
                for offset in 1..16 {
                    let mut moved = [&vec![0; offset], &data[..]].concat();
                    let (blocks, _) = moved[offset..].as_chunks_mut();
                    cipher.encrypt(&iv, blocks);
                    assert_eq!(blocks, &chain[1..], "{offset}");
                    cipher.decrypt(&iv, blocks);
                    assert_eq!(blocks, plaintext, "{offset}");
                }
                let text = format!("{cipher:?}");
                let name = concat!(stringify!($cipher), " {");
                assert_eq!(text, format!("{name} backend: {:?}, .. }}", without_vaes(backend)));
            }
        }
    )+};
}

cbc!(cbc_128 Aes128Cbc KEY_128, cbc_192 Aes192Cbc KEY_192, cbc_256 Aes256Cbc KEY_256);

/// Every length is the beginning of one keystream, whose blocks can also be had one by one; from
/// counters that carry out of 8, 32, 64 and 128 bits on the way.
macro_rules! ctr {
    ($($name:ident $cipher:ident $key:ident),+) => {$(
        #[test]
        fn $name() {
            for first in [0xf0, 0xffff_fff0, 0xffff_ffff_ffff_fff0, u128::MAX - 5] {
                let portable = $cipher::with_backend(Backend::Portable, $key);
                let data = bytes(LONGEST);
                let mut expected = data.clone();
                for (i, part) in (0..).zip(expected.chunks_mut(16)) {
                    portable.apply(&first.wrapping_add(i).to_be_bytes(), part);
                }
                for backend in Backend::all() {
                    let cipher = $cipher::with_backend(backend, $key);
                    for length in 0..=LONGEST {
                        let mut out = data[..length].to_vec();
                        cipher.apply(&first.to_be_bytes(), &mut out);
                        assert_eq!(out, expected[..length], "{length}");
                    }
                    for offset in 1..=16 {
                        let mut out = [&vec![0; offset], &data[..]].concat();
                        cipher.apply(&first.to_be_bytes(), &mut out[offset..]);
                        assert_eq!(out[offset..], expected, "{offset}");
                    }
                    let name = concat!(stringify!($cipher), " {");
                    let expected = format!("{name} backend: {:?}, .. }}", without_vaes(backend));
                    assert_eq!(format!("{cipher:?}"), expected);
                }
            }
        }
    )+};
}

ctr!(ctr_128 Aes128Ctr KEY_128, ctr_192 Aes192Ctr KEY_192, ctr_256 Aes256Ctr KEY_256);

/// Each backend is proved by the others: this machine's list always has the portable one, and
/// each name once.
#[test]
fn f8_portable_is_always_there() {
    let names: Vec<_> = Backend::all().map(Backend::name).collect();
    assert_eq!(names[0], "portable");
    assert!((1..names.len()).all(|i| !names[..i].contains(&names[i])));
    assert!(names.contains(&Backend::best().name()));
}

#[test]
fn errors_say_what_happened() {
    let messages = [
        (Error::TooLong, "message or associated data beyond the limit of the algorithm"),
        (Error::NonceLength, "nonce of a length that the mode does not take"),
        (Error::TagLength, "tag of a length that the mode does not take"),
        (Error::BufferLength, "output buffer of the wrong length"),
        (Error::Authentication, "authentication failed"),
    ];
    for (error, message) in messages {
        assert_eq!(error.to_string(), message);
    }
}
