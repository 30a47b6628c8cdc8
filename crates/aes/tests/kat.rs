//! Known answers for AES-GCM: the GCM specification and NIST CAVP, on every backend.
#![cfg(test)]

use std::collections::HashMap;

use ashlar_aes::{Aes128Gcm, Aes256Gcm, Backend, Error};
use hex_literal::hex;
use testkit::Tally;

/// One vector; `plaintext` is missing where opening must fail.
struct Vector {
    id: String,
    key: Vec<u8>,
    nonce: [u8; 12],
    aad: Vec<u8>,
    plaintext: Option<Vec<u8>>,
    ciphertext: Vec<u8>,
    tag: [u8; 16],
}

macro_rules! holds_for {
    ($aead:ty, $backend:expr, $v:expr) => {{
        let v = $v;
        let aead = <$aead>::with_backend($backend, v.key.as_slice().try_into().unwrap());
        let mut in_place = v.ciphertext.clone();
        let mut opened = vec![0xff; v.ciphertext.len()];
        let results = [
            aead.open_in_place(&v.nonce, &v.aad, &mut in_place, &v.tag),
            aead.open(&v.nonce, &v.aad, &v.ciphertext, &v.tag, &mut opened),
        ];
        let Some(plaintext) = &v.plaintext else {
            return results == [Err(Error::Authentication); 2];
        };
        let mut sealed = plaintext.clone();
        let tag = aead.seal_in_place(&v.nonce, &v.aad, &mut sealed);
        let mut separate = vec![0; plaintext.len()];
        let separate_tag = aead.seal(&v.nonce, &v.aad, plaintext, &mut separate);
        results == [Ok(()); 2]
            && in_place == *plaintext
            && opened == *plaintext
            && (sealed, tag) == (v.ciphertext.clone(), Ok(v.tag))
            && (separate, separate_tag) == (v.ciphertext.clone(), Ok(v.tag))
    }};
}

/// Every form of sealing and opening gives what the vector says.
fn holds(backend: Backend, v: &Vector) -> bool {
    match v.key.len() {
        16 => holds_for!(Aes128Gcm, backend, v),
        _ => holds_for!(Aes256Gcm, backend, v),
    }
}

fn run(algorithm: &str, source: &'static str, vectors: &[Vector]) {
    for backend in Backend::all() {
        let mut tally = Tally::new("aes", algorithm, source, backend.name());
        for vector in vectors {
            tally.check(&vector.id, holds(backend, vector));
        }
        tally.finish();
    }
}

const SPEC_KEY: [u8; 16] = hex!("feffe9928665731c6d6a8f9467308308");
const SPEC_NONCE: [u8; 12] = hex!("cafebabefacedbaddecaf888");
const SPEC_AAD: [u8; 20] = hex!("feedfacedeadbeeffeedfacedeadbeefabaddad2");
const SPEC_PLAINTEXT: [u8; 64] = hex!(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
);
const SPEC_CIPHERTEXT_128: [u8; 64] = hex!(
    "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
    "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985"
);
const SPEC_CIPHERTEXT_256: [u8; 64] = hex!(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
);

fn spec(id: &str, key: &[u8], message: [&[u8]; 3], nonce: [u8; 12], tag: [u8; 16]) -> Vector {
    let [aad, plaintext, ciphertext] = message.map(<[u8]>::to_vec);
    Vector {
        id: format!("test case {id}"),
        key: key.to_vec(),
        nonce,
        aad,
        plaintext: Some(plaintext),
        ciphertext,
        tag,
    }
}

/// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
#[test]
fn gcm_specification_128() {
    let (key, nonce) = (SPEC_KEY, SPEC_NONCE);
    let whole: [&[u8]; 3] = [&[], &SPEC_PLAINTEXT, &SPEC_CIPHERTEXT_128];
    let short: [&[u8]; 3] = [&SPEC_AAD, &SPEC_PLAINTEXT[..60], &SPEC_CIPHERTEXT_128[..60]];
    let block: [&[u8]; 3] = [&[], &[0; 16], &hex!("0388dace60b6a392f328c2b971b2fe78")];
    let vectors = [
        spec("1", &[0; 16], [&[]; 3], [0; 12], hex!("58e2fccefa7e3061367f1d57a4e7455a")),
        spec("2", &[0; 16], block, [0; 12], hex!("ab6e47d42cec13bdf53a67b21257bddf")),
        spec("3", &key, whole, nonce, hex!("4d5c2af327cd64a62cf35abd2ba6fab4")),
        spec("4", &key, short, nonce, hex!("5bc94fbc3221a5db94fae95ae7121a47")),
    ];
    run("AES-128-GCM", "GCM specification", &vectors);
}

/// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
#[test]
fn gcm_specification_256() {
    let (key, nonce) = ([SPEC_KEY; 2], SPEC_NONCE);
    let key = key.as_flattened();
    let whole: [&[u8]; 3] = [&[], &SPEC_PLAINTEXT, &SPEC_CIPHERTEXT_256];
    let short: [&[u8]; 3] = [&SPEC_AAD, &SPEC_PLAINTEXT[..60], &SPEC_CIPHERTEXT_256[..60]];
    let block: [&[u8]; 3] = [&[], &[0; 16], &hex!("cea7403d4d606b6e074ec5d3baf39d18")];
    let vectors = [
        spec("13", &[0; 32], [&[]; 3], [0; 12], hex!("530f8afbc74536b9a963b4f1c4cb738b")),
        spec("14", &[0; 32], block, [0; 12], hex!("d0d1c8a799996bf0265b98b5d48ab919")),
        spec("15", key, whole, nonce, hex!("b094dac5d93471bdec1a502270e3cc6c")),
        spec("16", key, short, nonce, hex!("76fc6ece0f4e1768cddf8853bb2d551b")),
    ];
    run("AES-256-GCM", "GCM specification", &vectors);
}

#[test]
fn nist_cavp_128() {
    let mut vectors = cavp(include_str!("vectors/gcmEncryptExtIV128.rsp"));
    vectors.extend(cavp(include_str!("vectors/gcmDecrypt128.rsp")));
    run("AES-128-GCM", "NIST CAVP", &vectors);
}

#[test]
fn nist_cavp_256() {
    let mut vectors = cavp(include_str!("vectors/gcmEncryptExtIV256.rsp"));
    vectors.extend(cavp(include_str!("vectors/gcmDecrypt256.rsp")));
    run("AES-256-GCM", "NIST CAVP", &vectors);
}

/// The vectors of a response file: stanzas between blank lines, each starting with `Count`.
fn cavp(text: &str) -> Vec<Vector> {
    let mut vectors = Vec::new();
    for stanza in text.split("\n\n").filter(|stanza| stanza.starts_with("Count")) {
        let fields: HashMap<&str, &str> =
            stanza.lines().filter_map(|line| line.split_once(" =")).collect();
        let bytes = |name: &str| unhex(fields[name].trim());
        let fails = stanza.lines().any(|line| line == "FAIL");
        vectors.push(Vector {
            id: format!("vector {} with key {}", vectors.len(), fields["Key"]),
            key: bytes("Key"),
            nonce: bytes("IV").try_into().unwrap(),
            aad: bytes("AAD"),
            plaintext: (!fails).then(|| bytes("PT")),
            ciphertext: bytes("CT"),
            tag: bytes("Tag").try_into().unwrap(),
        });
    }
    assert_eq!(vectors.len(), 150);
    vectors
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}
