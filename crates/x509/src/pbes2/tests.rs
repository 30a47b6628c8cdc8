//! Vectors of RFC 6070 and RFC 7914, and the padding, octet by octet.

extern crate std;

use alloc::vec;
use alloc::vec::Vec;
use std::string::String;

use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use super::{padding, pbkdf2, scrypt};
use crate::error::ErrorKind;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| std::format!("{byte:02x}")).collect()
}

/// RFC 6070, section 2, without the one of 2^24 iterations.
#[test]
fn pbkdf2_with_sha1() {
    let vectors: [(&str, &str, u32, usize, &str); 5] = [
        ("password", "salt", 1, 20, "0c60c80f961f0e71f3a9b524af6012062fe037a6"),
        ("password", "salt", 2, 20, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"),
        ("password", "salt", 4096, 20, "4b007901b765489abead49d926f721d065a429c1"),
        (
            "passwordPASSWORDpassword",
            "saltSALTsaltSALTsaltSALTsaltSALTsalt",
            4096,
            25,
            "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038",
        ),
        ("pass\0word", "sa\0lt", 4096, 16, "56fa6aa75548099dcc37d7f03425e0c3"),
    ];
    for (passphrase, salt, iterations, length, expected) in vectors {
        let mut key = vec![0; length];
        pbkdf2::derive::<Sha1>(passphrase.as_bytes(), salt.as_bytes(), iterations, &mut key);
        assert_eq!(hex(&key), expected);
    }
}

/// RFC 7914, section 11.
#[test]
fn pbkdf2_with_sha256() {
    let vectors = [
        (
            "passwd",
            "salt",
            1,
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc\
             49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
        ),
        (
            "Password",
            "NaCl",
            80_000,
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56\
             a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d",
        ),
    ];
    for (passphrase, salt, iterations, expected) in vectors {
        let mut key = [0; 64];
        pbkdf2::derive::<Sha256>(passphrase.as_bytes(), salt.as_bytes(), iterations, &mut key);
        assert_eq!(hex(&key), expected);
    }
}

/// No document has vectors for these; the values are those of Python's `hashlib.pbkdf2_hmac`.
#[test]
fn pbkdf2_with_the_longer_hash_functions() {
    let mut key = [0; 100];
    pbkdf2::derive::<Sha384>(b"passphrase", b"salt", 1000, &mut key);
    assert_eq!(
        hex(&key),
        "885126334a213c6f2c4176c84b398ee6d1980457d85d664ed6b25410872929147d41dd21273e118cc455fdbb\
         bc85d05f8abee916ac90c2cb1b60c9ce3aeb4648816dad904dae64681244d5adbd7ab13890ab17d4c0730f60\
         ffe0b0ae7e0c0068d75a25c9"
    );
    pbkdf2::derive::<Sha512>(b"passphrase", b"salt", 1000, &mut key);
    assert_eq!(
        hex(&key),
        "6c3901714f1204ccf98b8ec605bcba0bf74f88cf470cbfc3a9b568a062545075d5f3d1cfeb05d1671ec8a0d3\
         3138d8058c4381eaee92a4d2a1dc8f925a07d3ef1f0ba8ca0c52b0dee8202e7d649c9eee53678fefbf1f7659\
         c2ec701c849dee7a2ca8497e"
    );
}

/// RFC 7914, section 12, without the one that takes 1 GiB, which is above the cap.
#[test]
fn scrypt_vectors() {
    let vectors = [
        (
            ["", ""],
            [16, 1, 1],
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442\
             fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
        ),
        (
            ["password", "NaCl"],
            [1024, 8, 16],
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162\
             2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
        ),
        (
            ["pleaseletmein", "SodiumChloride"],
            [16_384, 8, 1],
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2\
             d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
        ),
    ];
    for ([passphrase, salt], [n, r, p], expected) in vectors {
        let parameters = scrypt::Parameters::new(salt.as_bytes(), n, r, p).unwrap();
        let mut key = [0; 64];
        parameters.derive(passphrase.as_bytes(), &mut key).unwrap();
        assert_eq!(hex(&key), expected);
    }
}

#[test]
fn j5_scrypt_is_capped_in_memory_and_work() {
    let kind = |n, r, p| scrypt::Parameters::new(b"", n, r, p).err().map(|error| error.kind());
    assert_eq!(kind(1 << 17, 8, 1), None);
    assert_eq!(kind(1 << 17, 8, 8), None);
    let costly = Some(ErrorKind::DerivationCost);
    let max = u32::MAX;
    for (n, r, p) in [
        (1 << 18, 8, 1),
        (1 << 17, 9, 1),
        (1 << 17, 8, 9),
        (1 << 31, 1, 1),
        (2, max, 1),
        (2, 1, max),
        (1 << 31, max, max),
        // Little work, but the initial blocks of all lanes.
        (2, 1 << 11, 1 << 11),
    ] {
        assert_eq!(kind(n, r, p), costly, "{n} {r} {p}");
    }
    for (n, r, p) in [(0, 8, 1), (1, 8, 1), (3, 8, 1), (16_385, 8, 1), (16, 0, 1), (16, 8, 0)] {
        assert_eq!(kind(n, r, p), Some(ErrorKind::UnsupportedAlgorithm), "{n} {r} {p}");
    }
}

#[test]
fn e7_padding_is_removed_only_if_every_octet_says_its_number() {
    for count in 0..=u8::MAX {
        let mut blocks = [[0xa5; 16], [0xa5; 16]];
        let padded = blocks[1].iter_mut().rev().take(usize::from(count.min(16)));
        padded.for_each(|octet| *octet = count);
        blocks[1][15] = count;
        let length = if (1..=16).contains(&count) { 32 - usize::from(count) } else { 0 };
        assert_eq!(padding::remove(&blocks).to_vec(), vec![0xa5; length], "{count}");
        if length == 0 {
            continue;
        }
        for place in 0..15 {
            let mut changed = blocks;
            changed[1][place] ^= 1;
            let inside = place >= 16 - usize::from(count);
            let left = padding::remove(&changed).len();
            assert_eq!(left, if inside { 0 } else { length }, "{count} {place}");
        }
    }
    assert!(padding::remove(&[]).is_empty());
    let all_padding: Vec<u8> = padding::remove(&[[16; 16]]).to_vec();
    assert!(all_padding.is_empty());
}
